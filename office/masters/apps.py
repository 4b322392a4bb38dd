from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MastersConfig(AppConfig):
    name = "office.masters"
    verbose_name = "マスタ"

    def ready(self) -> None:
        """Let each app register its code lists from its `masters.py`."""
        autodiscover_modules("masters")
