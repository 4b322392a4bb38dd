from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Holds the template tags; the office's own apps are office.accounts and the rest."""

    name = "office"
    verbose_name = "事務"
