from django.apps import AppConfig


class DisposalsConfig(AppConfig):
    name = "ledger.disposals"
    verbose_name = "公示と処分"
