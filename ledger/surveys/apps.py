from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "ledger.surveys"
    verbose_name = "調査と整理指導"
