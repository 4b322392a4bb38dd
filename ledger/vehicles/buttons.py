"""Which page takes which step of the table: the buttons of a record. L-17a.

An app above this one that takes a step adds its line to `PAGES`: a URL name is a string, not an
import. A step without a line has no button.
"""

from dataclasses import dataclass

from django.urls import reverse

from ledger.vehicles.transitions import Case, Step, open_steps
from office.accounts.models import User


@dataclass(frozen=True)
class Page:
    """The page on which a step is taken.

    `of_vehicle`: its address ends in the vehicle's key. `in_query`: the key is handed over
    under this name, for pages that take many vehicles at once.
    """

    name: str
    of_vehicle: bool = True
    in_query: str = ""

    def url(self, pk: int) -> str:
        """The address of the page for the vehicle `pk`."""
        if self.in_query:
            return f"{reverse(self.name)}?{self.in_query}={pk}"
        return reverse(self.name, args=[pk] if self.of_vehicle else [])


PAGES: dict[Step, Page] = {
    Step.TAKE_IN: Page("yard:home", of_vehicle=False),
    Step.INSPECT: Page("yard:inspect"),
    Step.RELEASE: Page("releases:vehicle"),
    Step.TAKE_BACK: Page("releases:vehicle"),
    Step.EXTEND: Page("disposals:extension_new", of_vehicle=False, in_query="vehicle"),
    Step.GIVE_NOTICE: Page("disposals:notice_new", of_vehicle=False, in_query="vehicle"),
    Step.WITHDRAW_NOTICE: Page("disposals:withdraw_notice"),
    Step.POST: Page("disposals:posting_new", of_vehicle=False, in_query="vehicle"),
    Step.WITHDRAW_POSTING: Page("disposals:withdraw_posting"),
    Step.DISPOSE: Page("disposals:batch_new", of_vehicle=False),
    Step.DISPOSE_EARLY: Page("disposals:ask_early"),
    Step.UNDO_DISPOSAL: Page("disposals:ask_undo"),
    Step.HAND_OVER: Page("disposals:ask_hand_over"),
    Step.REPORT_LOST: Page("disposals:ask_lost"),
    Step.FIND: Page("disposals:ask_found"),
    Step.TRANSFER: Page("stock:transfer_new", of_vehicle=False, in_query="vehicle"),
}


@dataclass(frozen=True)
class Button:
    """A step that starts from the vehicle's state; `reasons` say why it is closed for now."""

    step: Step
    url: str
    reasons: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What is written on the button."""
        return str(self.step.label)


def buttons_of(user: User, case: Case) -> list[Button]:
    """The steps that `user` may take with the vehicle, in the order of the table."""
    return [
        Button(line.step, PAGES[line.step].url(case.vehicle.pk), tuple(line.obstacles(case)))
        for line in open_steps(case)
        if line.step in PAGES and user.has_perm(line.permission)
    ]
