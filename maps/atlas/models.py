"""Where owners live, as coarsely as maps need it."""

from typing import Self

from django.db import models
from django.db.models import Q

from geo.models import TownBlock


class OwnerPlaceQuerySet(models.QuerySet["OwnerPlace"]):
    """The questions asked of owners' places."""

    def waiting(self) -> Self:
        """Those whose address is to be read, again where its block has gone."""
        gone = Q(outcome=OwnerPlace.Outcome.MATCHED, block__isnull=True)
        return self.filter(Q(outcome=OwnerPlace.Outcome.WAITING) | gone)


class OwnerPlace(models.Model):
    """The town block or municipality in which the owner of a vehicle lives (所有者の町丁目). L-21.

    Only maps read it, and only as counts. Triggers on the owners' table set it back to
    WAITING when an address changes (migration 0002); a periodic task reads the address.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "照合待ち"
        MATCHED = "matched", "区内の町丁目"
        OUTSIDE = "outside", "区外"
        NO_BLOCK = "no_block", "丁目がない・合わない"
        UNKNOWN = "unknown", "町名・市区町村が分からない"
        BLANK = "blank", "住所の記入なし"

    vehicle = models.OneToOneField(
        "vehicles.Vehicle",
        models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        db_constraint=False,
        verbose_name="自転車等",
    )
    outcome = models.CharField("照合の結果", max_length=8, choices=Outcome, default=Outcome.WAITING)
    block = models.ForeignKey(
        TownBlock,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="町丁目",
    )
    prefecture = models.CharField("都道府県", max_length=4, blank=True)
    city = models.CharField("市区町村", max_length=20, blank=True)

    objects = OwnerPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "所有者の町丁目"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["vehicle"],
                name="ownerplace_waiting",
                condition=Q(outcome="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.get_outcome_display()}"
