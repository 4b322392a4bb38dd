from django.apps import AppConfig


class GisDoorConfig(AppConfig):
    name = "maps.gisdoor"
    verbose_name = "GISの窓口"
