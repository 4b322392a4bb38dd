from django.apps import AppConfig


class DisposalsConfig(AppConfig):
    name = "ledger.disposals"
    verbose_name = "公示と処分"

    def ready(self) -> None:
        """Show on the first page how much waits for a decision."""
        from office.accounts.home import count_on_card  # noqa: PLC0415

        from . import inbox  # noqa: PLC0415

        count_on_card("disposals:home", inbox.waiting)
