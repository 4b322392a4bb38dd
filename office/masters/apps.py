from django.apps import AppConfig


class MastersConfig(AppConfig):
    name = "office.masters"
    verbose_name = "マスタ"
