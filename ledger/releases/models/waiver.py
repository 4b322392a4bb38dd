"""免除: the application, the calls to the police, the decision. Y-05, L-01.27."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from ledger.vehicles.models import Relation, Vehicle
from ledger.vehicles.models.person import KEYS, PERSONAL, Person
from office.accounts.models import User
from office.audit.models import APPEND_ONLY
from office.audit.triggers import AuditTrail

from .lists import WaiverReason


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """The questions asked of waivers."""

    def visible_to(self, user: User) -> Self:
        """Those of vehicles that `user` may see."""
        return self.filter(vehicle__in=Vehicle.objects.visible_to(user))

    def waiting_for_police(self) -> Self:
        return self.filter(state=Waiver.State.CHECKING)

    def waiting_for_decision(self) -> Self:
        return self.filter(state=Waiver.State.DECIDING)

    def undecided(self) -> Self:
        return self.filter(state__in=Waiver.UNDECIDED)

    def standing(self) -> Self:
        """Undecided or approved: of these a vehicle has one at most."""
        return self.filter(state__in=Waiver.STANDING)


class Waiver(models.Model):
    """An application that the fee be waived for one vehicle (撤去等手数料免除申請).

    Where the reason needs it, the call centre asks the police first; then an officer decides.
    Only an approved waiver opens the way past the fee.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "警察確認待ち"
        DECIDING = "deciding", "承認待ち"
        APPROVED = "approved", "承認"
        REJECTED = "rejected", "不承認"
        WITHDRAWN = "withdrawn", "取下げ"

    class Channel(models.TextChoices):
        DESK = "desk", "窓口"
        PHONE = "phone", "電話"

    class Judgement(models.TextChoices):
        UNKNOWN = "", "比較できない"
        BEFORE = "before", "撤去より前"
        NOT_BEFORE = "not_before", "撤去より前ではない"

    UNDECIDED = (State.CHECKING, State.DECIDING)
    STANDING = (*UNDECIDED, State.APPROVED)

    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="waivers", verbose_name="自転車等"
    )
    reason = models.ForeignKey(
        WaiverReason, models.PROTECT, related_name="+", verbose_name="免除理由"
    )
    state = models.CharField("状態", max_length=9, choices=State, default=State.CHECKING)
    channel = models.CharField("受けた経路", max_length=5, choices=Channel, default=Channel.DESK)
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    requested_at = models.DateTimeField("申請日時")
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="申請を登録した人"
    )
    statement = models.CharField("申立ての内容", max_length=300, blank=True)
    documents_seen = models.CharField("確認した書類", max_length=100, blank=True)
    decision_number = models.CharField("決裁番号", max_length=40, blank=True)
    # --- the theft report (L-01.27) ---
    police_name = models.CharField("届出警察署・交番", max_length=60, blank=True)
    reported_at = models.DateTimeField("届出日時", null=True, blank=True)
    receipt_number = models.CharField("受理番号", max_length=40, blank=True)
    officer_name = models.CharField("担当警察官", max_length=40, blank=True)
    stolen_when = models.CharField("被害日時", max_length=60, blank=True)
    stolen_where = models.CharField("被害場所", max_length=100, blank=True)
    judgement = models.CharField(
        "届出と撤去の比較", max_length=10, choices=Judgement, blank=True, default=""
    )
    judged_by_rule = models.CharField("比較のしかた", max_length=20, blank=True)
    # --- the decision ---
    number = models.CharField("承認番号", max_length=20, blank=True)
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決定した人"
    )
    decision_note = models.CharField("決定の理由", max_length=200, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "免除の申請"
        ordering = ["requested_at", "pk"]
        permissions = [
            ("request_waiver", "免除を申請する"),
            ("confirm_waiver", "免除の警察確認を記録する"),
            ("approve_waiver", "免除を承認する・しない"),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="waiver_undecided",
                condition=Q(state__in=("checking", "deciding")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                name="waiver_one_standing_for_a_vehicle",
                condition=Q(state__in=("checking", "deciding", "approved")),
                violation_error_message="この自転車等には、すでに免除の申請があります。",
            ),
            models.UniqueConstraint(
                fields=["number"], name="waiver_number_once", condition=~Q(number="")
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "rejected"))
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="waiver_decided_by_somebody",
                violation_error_message="決定した人と日時が必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by")) & ~Q(number="")),
                name="waiver_approved_by_another",
                violation_error_message="申請を登録した人は承認できません。",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(decision_note=""),
                name="waiver_rejected_with_reason",
                violation_error_message="不承認の理由を入力してください。",
            ),
        ]
        triggers = [AuditTrail(personal=("statement", "officer_name", "stolen_where"))]

    def __str__(self) -> str:
        return f"{self.vehicle} 免除（{self.reason}）"

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    def last_answer(self) -> "PoliceCheck | None":
        """The newest answer of the police that says something."""
        answers = self.checks.exclude(result=PoliceCheck.Result.NO_ANSWER)
        return answers.order_by("-recorded_at", "-pk").first()

    def is_confirmed(self) -> bool:
        """Whether the police, asked last, knew the report from before the removal."""
        answer = self.last_answer()
        return answer is not None and answer.result == PoliceCheck.Result.CONFIRMED


class Applicant(Person):
    """Who applies for the waiver (免除の申請者)."""

    waiver = models.OneToOneField(
        Waiver, models.CASCADE, related_name="applicant", verbose_name="免除の申請"
    )
    relation = models.ForeignKey(
        Relation, models.PROTECT, related_name="+", verbose_name="所有者との関係"
    )
    relation_note = models.CharField("関係の補足", max_length=60, blank=True)

    class Meta:
        verbose_name = "免除の申請者"
        triggers = [AuditTrail(hidden=KEYS, personal=PERSONAL)]


class PoliceCheck(models.Model):
    """One call to the police about a waiver (警察確認): who asked whom, when, and the answer.

    Written once; another call is another row.
    """

    class Result(models.TextChoices):
        CONFIRMED = "confirmed", "撤去前の届出を確認できた"
        LATER = "later", "届出は撤去の後だった"
        NOT_FOUND = "not_found", "届出を確認できなかった"
        NO_ANSWER = "no_answer", "折返し待ち"

    waiver = models.ForeignKey(
        Waiver, models.PROTECT, related_name="checks", verbose_name="免除の申請"
    )
    result = models.CharField("結果", max_length=9, choices=Result)
    asked_at = models.DateTimeField("確認日時")
    police_name = models.CharField("確認した警察署・交番", max_length=60)
    answered_by = models.CharField("応対者", max_length=40, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="確認した人"
    )

    class Meta:
        verbose_name = "免除の警察確認"
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="no_answer") | ~Q(answered_by=""),
                name="police_check_answered_by_somebody",
                violation_error_message="警察の応対者を入力してください。",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = [AuditTrail(personal=("answered_by",)), *APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.police_name} {self.get_result_display()}"
