"""作業日報: written by the yard, confirmed by the yard, then by the ward. Y-07."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from geo.models import StorageYard
from ledger.stock.actions import Action
from ledger.stock.cash import Cash, cash_of
from ledger.stock.figures import Figures, digest_of, figures_of
from ledger.stock.models import DayReport
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Movement
from office.accounts.models import User
from office.audit import trail

WRITTEN = ("weather", "manager", "staff_count", "remarks")


@dataclass(frozen=True)
class Day:
    """The report of one day with all its figures: as frozen, and as they are known now."""

    report: DayReport
    now: Figures
    cash_now: Cash
    frozen: Figures | None = None
    cash_frozen: Cash | None = None

    @property
    def figures(self) -> Figures:
        """What the report says: the frozen figures, else those of now."""
        return self.now if self.frozen is None else self.frozen

    @property
    def cash(self) -> Cash:
        return self.cash_now if self.cash_frozen is None else self.cash_frozen

    @property
    def is_corrected(self) -> bool:
        """Whether something that was confirmed is known otherwise today."""
        return self.figures != self.now or self.cash != self.cash_now


def open_day(yard: StorageYard, day: date) -> Day:
    """The report of the day and its figures."""
    report = DayReport.of(yard, day)
    now, cash = figures_of(yard, day), cash_of(yard, day)
    if report.figures is None:
        return Day(report, now, cash)
    frozen = Figures.from_json(report.figures["stock"])
    return Day(report, now, cash, frozen, Cash.from_json(report.figures["cash"]))


@transaction.atomic
def write(actor: User, yard: StorageYard, day: date, facts: dict[str, Any]) -> DayReport:
    """Note what no figure tells. Raises LedgerError once the report is confirmed."""
    report = _lock(yard, day)
    if report.is_frozen:
        message = "確認済みの日報は変更できません。区の担当が確認を取り消すと、直せます。"
        raise LedgerError(message)
    changed = [name for name in WRITTEN if getattr(report, name) != facts[name]]
    for name in changed:
        setattr(report, name, facts[name])
    if changed:
        report.save()
        trail.record(actor, Action.WRITE_REPORT, report, fields=changed)
    return report


@transaction.atomic
def confirm(actor: User, yard: StorageYard, day: date) -> DayReport:
    """Freeze the day: the figures as they stand, and their digest. Raises LedgerError."""
    if day > timezone.localdate():
        message = "まだ来ていない日は確認できません。"
        raise LedgerError(message)
    report = _lock(yard, day)
    if report.is_frozen:
        return report
    if not report.manager:
        message = "責任者を入力して保存してから確認してください。"
        raise LedgerError(message)
    figures, cash = figures_of(yard, day), cash_of(yard, day)
    report.figures = {"stock": figures.as_json(), "cash": cash.as_json()}
    counted = Movement.objects.in_yard(yard).on(day).order_by("pk")
    report.movement_ids = list(counted.values_list("pk", flat=True))
    report.digest = digest_of(facts_of(report))
    report.confirmed_at, report.confirmed_by = timezone.now(), actor
    report.save()
    trail.record(actor, Action.CONFIRM_REPORT, report, digest=report.digest)
    return report


@transaction.atomic
def approve(actor: User, yard: StorageYard, day: date) -> DayReport:
    """The ward has seen the report. Raises LedgerError for who confirmed it for the yard."""
    report = _lock(yard, day)
    if not report.is_frozen:
        message = "先に保管所の確認が必要です。"
        raise LedgerError(message)
    if report.confirmed_by_id == actor.pk:
        message = "保管所として確認した人は、区の確認ができません。別の人が確認してください。"
        raise LedgerError(message)
    if report.approved_at is None:
        report.approved_at, report.approved_by = timezone.now(), actor
        report.save(update_fields=["approved_at", "approved_by"])
        trail.record(actor, Action.APPROVE_REPORT, report, digest=report.digest)
    return report


@transaction.atomic
def reopen(actor: User, yard: StorageYard, day: date, *, reason: str) -> DayReport:
    """Take the confirmations back, so that the yard can write again. Raises LedgerError.

    The frozen figures remain in the trail of changes.
    """
    report = _lock(yard, day)
    if not reason.strip():
        message = "確認を取り消す理由を入力してください。"
        raise LedgerError(message)
    if not report.is_frozen:
        return report
    trail.record(actor, Action.REOPEN_REPORT, report, reason=reason, digest=report.digest)
    report.figures, report.movement_ids, report.digest = None, [], ""
    report.confirmed_at = report.confirmed_by = report.approved_at = report.approved_by = None
    report.save()
    return report


def facts_of(report: DayReport) -> dict[str, Any]:
    """All that a confirmation stands for; the digest is made from it."""
    return {
        "yard": report.yard.code,
        "day": report.day.isoformat(),
        "figures": report.figures,
        **{name: getattr(report, name) for name in WRITTEN},
    }


def is_genuine(report: DayReport) -> bool:
    """Whether what is kept is still what was confirmed."""
    return report.is_frozen and digest_of(facts_of(report)) == report.digest


def _lock(yard: StorageYard, day: date) -> DayReport:
    DayReport.objects.get_or_create(yard=yard, day=day)
    rows = DayReport.objects.select_for_update(of=("self",)).select_related("yard")
    return rows.get(yard=yard, day=day)
