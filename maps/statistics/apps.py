from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "maps.statistics"
    verbose_name = "統計"
