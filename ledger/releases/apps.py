from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "ledger.releases"
    verbose_name = "返還窓口"
