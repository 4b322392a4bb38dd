"""The ten reports of L-20, in the order of the requirement."""

from office.accounts.models import User

from .base import VIEW, Figure, Report
from .endings import DISPOSALS, FEES, RELEASES, SALES
from .lookups import LOOKUPS
from .removals import BY_PLACE, BY_YARD, WORK
from .stock import STOCK
from .stolen import STOLEN

REPORTS: tuple[Report, ...] = (
    BY_PLACE, BY_YARD, RELEASES, DISPOSALS, FEES, SALES, STOCK, WORK, STOLEN, LOOKUPS,
)  # fmt: skip
BY_SLUG = {report.slug: report for report in REPORTS}

__all__ = ["BY_SLUG", "REPORTS", "VIEW", "Figure", "Report", "open_to"]


def open_to(user: User) -> list[Report]:
    """The reports that `user` may read."""
    return [report for report in REPORTS if user.has_perm(report.permission)]
