"""What came into the stock of a yard and what left it, one line each, never changed.

The table is written by a trigger of `Vehicle` (`vehicles_move`, migration 0012), so that bulk
updates and raw SQL move the stock as well; rows written by COPY past triggers are booked by
`book_copied`. It is the truth for every figure of a day or of a moment that lies in the past:

- stock at a moment:          `Movement.objects.until(moment).balance()`
- stock at the end of a day:  `Movement.objects.until_day(day).balance()`
- which vehicles those were:  `Movement.objects.until(moment).remaining()`
- what happened on a day:     `Movement.objects.in_yard(yard).on(day)`; `totals()` by kind

A vehicle taken in counts at once (its kind not yet known: as a bicycle). On its way to another
yard it counts where it was sent from until the other yard has received it, so that the sum over
the yards is always the number of vehicles 保管中.

What is undone later is booked against on the day of the undoing: the past stays as it was
reported. A corrected fact (a date, a kind of end, bicycle or moped) is booked out and in again
on the day it concerns; `recorded_at` tells when that became known.
"""

from datetime import date, datetime
from typing import Any, Self

import pgtrigger
from django.db import connection, models
from django.db.models import Q, Sum

from geo.models import StorageYard
from office.audit.models import APPEND_ONLY

from .lists import Disposition, ReleaseKind, RemovalKind

COMING, MOVING, GOING = (
    ("taken_in",),
    ("found", "received", "sent"),
    ("released", "disposed", "handed_over", "lost"),
)
OUT_OF_THE_ORDINARY = (
    Q(kind__in=MOVING) | Q(kind__in=COMING, change__lt=0) | Q(kind__in=GOING, change__gt=0)
)
"""Whatever is more than coming in once and leaving once: moves, finds, and what was undone."""


class MovementQuerySet(models.QuerySet["Movement"]):
    """The questions asked of the stock."""

    def in_yard(self, yard: StorageYard | int) -> Self:
        return self.filter(yard_id=yard if isinstance(yard, int) else yard.pk)

    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def until(self, moment: datetime) -> Self:
        """All that had happened at `moment`, the moment included."""
        return self.filter(at__lte=moment)

    def until_day(self, day: date) -> Self:
        """All that had happened when `day` was over."""
        return self.filter(day__lte=day)

    def balance(self) -> dict[tuple[int, bool], int]:
        """How many vehicles the movements leave, by (yard, whether moped)."""
        rows = self.order_by().values_list("yard_id", "is_moped").annotate(n=Sum("change"))
        return {(yard, moped): n for yard, moped, n in rows if n}

    def totals(self) -> dict[tuple[int, str, bool], int]:
        """How many vehicles moved, by (yard, kind, whether moped); always seen as a count.

        A vehicle given back and taken back on the same day counts 0.
        """
        rows = self.order_by().values_list("yard_id", "kind", "is_moped").annotate(n=Sum("change"))
        return {
            (yard, kind, moped): n * Movement.Kind(kind).sign for yard, kind, moped, n in rows if n
        }

    def remaining(self) -> "models.QuerySet[Movement, tuple[int, int]]":
        """The vehicles that the movements leave in a yard: pairs (vehicle, yard) of keys."""
        left = self.order_by().values("vehicle_id", "yard_id").alias(n=Sum("change"))
        return left.filter(n__gt=0).values_list("vehicle_id", "yard_id")


class Movement(models.Model):
    """One change of the stock of one yard by one vehicle (在庫の異動). Y-07, DOMAIN §6.2 「時点」.

    `change` has the sign of the kind, or the opposite one where something is undone or
    corrected. Masters are copied as they were, so that the past stays countable.
    """

    class Kind(models.TextChoices):
        TAKEN_IN = "taken_in", "搬入"
        RECEIVED = "received", "移送入"
        FOUND = "found", "発見"
        RELEASED = "released", "返還"
        DISPOSED = "disposed", "処分"
        HANDED_OVER = "handed_over", "引渡し"
        LOST = "lost", "所在不明"
        SENT = "sent", "移送出"

        @property
        def sign(self) -> int:
            """+1 for what comes in, -1 for what goes out."""
            return 1 if self in {"taken_in", "received", "found"} else -1

    vehicle = models.ForeignKey(
        "vehicles.Vehicle",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="movements",
        verbose_name="自転車等",
    )
    yard = models.ForeignKey(
        StorageYard,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="保管所",
    )
    kind = models.CharField("異動の種類", max_length=11, choices=Kind)
    change = models.SmallIntegerField("増減")
    at = models.DateTimeField("異動日時")
    day = models.DateField("異動日")
    is_moped = models.BooleanField("原付")
    removal_kind = models.ForeignKey(
        RemovalKind,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="撤去区分",
    )
    disposition = models.ForeignKey(
        Disposition,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="最終処理区分",
    )
    release_kind = models.ForeignKey(
        ReleaseKind,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="返還区分",
    )
    recorded_at = models.DateTimeField("記録日時")

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = "在庫の異動"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["yard", "day"],
                include=["is_moped", "change", "kind"],
                name="movement_stock",
            ),
            models.Index(fields=["day"], name="movement_day"),
            models.Index(
                fields=["vehicle"],
                name="movement_out_of_the_ordinary",
                condition=OUT_OF_THE_ORDINARY,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(change=0),
                name="movement_moves_something",
                violation_error_message="増減が 0 の異動は記録できません。",
            ),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()} {self.change:+}"

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier movement back."""
        return self.change * Movement.Kind(self.kind).sign < 0


class MovementTrail(pgtrigger.Trigger):
    """The trigger of `Vehicle` that books each movement (`vehicles_move`)."""

    when = pgtrigger.After

    def __init__(self, rows: str, **kwargs: Any) -> None:
        super().__init__(func=f"PERFORM vehicles_move(TG_OP, {rows}); RETURN NULL;", **kwargs)


MOVES_THE_STOCK = (
    "status",
    "yard",
    "vehicle_kind",
    "removal_kind",
    "taken_in_at",
    "released_at",
    "settled_on",
    "disposition",
    "release_kind",
)
"""The fields of `Vehicle` whose change may move a stock."""

MOVEMENT_TRAILS = [
    MovementTrail("NEW, NEW", name="movement_of_new", operation=pgtrigger.Insert),
    MovementTrail("OLD, OLD", name="movement_of_gone", operation=pgtrigger.Delete),
    MovementTrail(
        "OLD, NEW",
        name="movement_of_changed",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*MOVES_THE_STOCK),
    ),
]


def book_copied() -> int:
    """Book the movements of vehicles that were written past the trigger; return how many lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vehicles_movement (vehicle_id, yard_id, kind, change, at, day, is_moped,"
            " removal_kind_id, disposition_id, release_kind_id, recorded_at)"
            " SELECT v.id, v.yard_id, b.kind, b.change, b.at,"
            " (b.at AT TIME ZONE 'Asia/Tokyo')::date, coalesce(k.is_moped, false),"
            " b.removal_kind_id, b.disposition_id, b.release_kind_id, b.at"
            " FROM vehicles_vehicle v"
            " LEFT JOIN vehicles_vehiclekind k ON k.id = v.vehicle_kind_id"
            " CROSS JOIN LATERAL vehicles_bookings(v) b"
            " WHERE NOT EXISTS (SELECT FROM vehicles_movement m WHERE m.vehicle_id = v.id)"
        )
        return int(cursor.rowcount)
