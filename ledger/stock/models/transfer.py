import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from geo.models import StorageYard
from ledger.patrols.models import Crew
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class TransferQuerySet(models.QuerySet["Transfer"]):
    """The questions asked of transfers."""

    def visible_to(self, user: User) -> Self:
        """Those from or to the user's own yard; all of them for who may see every yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(Q(from_yard__unit=user.unit_id) | Q(to_yard__unit=user.unit_id))

    def open(self) -> Self:
        """Being prepared, or on the road."""
        return self.filter(state__in=Transfer.OPEN)

    def counted(self) -> Self:
        """With how many vehicles were loaded and how many of them received."""
        on_list = Q(scans__undone_at=None)
        return self.annotate(
            loaded_count=models.Count("scans", filter=on_list & Q(scans__outcome="loaded")),
            received_count=models.Count("scans", filter=on_list & Q(scans__outcome="received")),
        )


class Transfer(models.Model):
    """Vehicles taken from one yard to another (保管所間の移送). Y-01.

    They are counted in `from_yard` until `to_yard` has received them (ADR 21), and never as
    taken in a second time (撤去区分 07).
    """

    class State(models.TextChoices):
        PREPARING = "preparing", "準備中"
        MOVING = "moving", "運搬中"
        RECEIVED = "received", "受領済"
        CANCELLED = "cancelled", "取消し"

    OPEN = ("preparing", "moving")

    reference = models.CharField("移送番号", max_length=20, unique=True)
    from_yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="transfers_out", verbose_name="送る保管所"
    )
    to_yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="transfers_in", verbose_name="受け入れる保管所"
    )
    state = models.CharField("状態", max_length=9, choices=State, default=State.PREPARING)
    reason = models.CharField("移送の理由", max_length=100)
    planned_on = models.DateField("運ぶ日", null=True, blank=True)
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="運ぶ班"
    )
    carrier = models.CharField("運ぶ人（班でないとき）", max_length=60, blank=True)
    made_at = models.DateTimeField("作成日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="作成者")
    departed_at = models.DateTimeField("出発日時", null=True, blank=True)
    departed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送った人"
    )
    ended_at = models.DateTimeField("受領確認・取消しの日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認した人"
    )
    discrepancy = models.JSONField("差異", default=dict, blank=True)
    note = models.CharField("差異・取消しの説明", max_length=200, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "保管所間の移送"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_yard=F("to_yard")),
                name="transfer_goes_somewhere_else",
                violation_error_message="送る保管所と受け入れる保管所が同じです。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("preparing", "cancelled")) | Q(departed_at__isnull=False),
                name="transfer_departs_before_it_arrives",
                violation_error_message="出発の登録が済んでいません。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("preparing", "moving")) | Q(ended_at__isnull=False),
                name="transfer_ends_at_some_time",
                violation_error_message="受領確認の日時がありません。",
            ),
            models.CheckConstraint(
                condition=Q(discrepancy={}) | ~Q(note=""),
                name="transfer_discrepancy_explained",
                violation_error_message="差異の説明を入力してください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return self.reference

    def loaded(self) -> VehicleQuerySet:
        """The vehicles on its list."""
        return self._vehicles(TransferScan.Outcome.LOADED)

    def received(self) -> VehicleQuerySet:
        """The vehicles that have arrived; also those that were on no list and were accepted."""
        return self._vehicles(TransferScan.Outcome.RECEIVED)

    def missing(self) -> VehicleQuerySet:
        """Loaded and not (yet) received."""
        return self.loaded().exclude(pk__in=self.received().values("pk"))

    def _vehicles(self, outcome: str) -> VehicleQuerySet:
        scans = self.scans.filter(outcome=outcome, undone_at=None)
        return Vehicle.objects.filter(pk__in=scans.values("vehicle"))


class TransferScan(models.Model):
    """One reading of a tag at a transfer, and what the system made of it.

    `key` is made on the tablet: the same reading sent twice is one reading.
    """

    class Outcome(models.TextChoices):
        LOADED = "loaded", "積込み"
        RECEIVED = "received", "受領"
        REPEATED = "repeated", "読取済"
        OTHER_YARD = "other_yard", "別の保管所の車両"
        NOT_STORED = "not_stored", "保管中ではない"
        ON_ANOTHER = "on_another", "別の移送に積込み済"
        NOT_LISTED = "not_listed", "移送の一覧にない"
        UNKNOWN = "unknown", "台帳になし"
        MISREAD = "misread", "読み違い"

    # On the list of what came off the truck without being on its list, until settled.
    EXTRAS = ("not_listed", "other_yard", "not_stored", "unknown")

    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="scans", verbose_name="移送"
    )
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("読み取った番号", max_length=40)
    at_arrival = models.BooleanField("受入れ側の読取", default=False)
    outcome = models.CharField("結果", max_length=10, choices=Outcome)
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfer_scans",
        verbose_name="自転車等",
    )
    reason = models.CharField("受入れの理由", max_length=100, blank=True)
    scanned_at = models.DateTimeField("読取日時", auto_now_add=True)
    scanned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="読取者")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "移送の読取"
        ordering = ["-scanned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "vehicle", "outcome"],
                condition=Q(outcome__in=("loaded", "received"), undone_at=None),
                name="transferscan_counts_a_vehicle_once",
                violation_error_message="この車両はすでに読み取られています。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"
