from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    name = "ledger.patrols"
    verbose_name = "巡回"
