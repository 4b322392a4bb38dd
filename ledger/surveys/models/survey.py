from datetime import date, time
from typing import Self

from django.db import models
from django.db.models import F, Q

from geo.models import Station
from office import wareki
from office.accounts.models import User
from office.audit.models import APPEND_ONLY
from office.audit.triggers import AuditTrail

ELEVEN = time(11, 0)


class SurveyQuerySet(models.QuerySet["Survey"]):
    """The questions asked of surveys."""

    def of_ward(self) -> Self:
        """Those the ward itself carried out."""
        return self.filter(source=Survey.Source.WARD)

    def open_on(self, day: date) -> Self:
        """Those in which crews may count: planned for `day`, or late and not yet closed."""
        return self.of_ward().filter(day__lte=day, closed_at=None)


class Survey(models.Model):
    """How many bicycles stand in the streets of a year (放置自転車等調査). K-07, G-01.

    One fine weekday of October or November, about eleven o'clock, around every station. Beside
    the ward's own surveys stand tables that others have published; both are never added up.
    """

    class Source(models.TextChoices):
        WARD = "ward", "区の調査"
        METROPOLIS = "metropolis", "都の公表資料"

    source = models.CharField("調査の種類", max_length=10, choices=Source, default=Source.WARD)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    day = models.DateField("調査日", null=True, blank=True)
    starts_at = models.TimeField("開始時刻", default=ELEVEN)
    weather = models.CharField("天候", max_length=20, blank=True)
    published_total = models.PositiveIntegerField("公表の台数", null=True, blank=True)
    origin = models.CharField("出典", max_length=100, blank=True)
    remarks = models.CharField("備考", max_length=200, blank=True)
    closed_at = models.DateTimeField("確定日時", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="確定した人",
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "放置自転車等調査"
        ordering = ["-fiscal_year", "source"]
        default_permissions = ()
        permissions = [
            ("view_survey", "放置自転車等調査を見る"),
            ("plan_survey", "放置自転車等調査を計画し、確定する"),
            ("count_survey", "放置自転車等調査の台数を数える"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "fiscal_year"],
                name="survey_once_a_year",
                violation_error_message="この年度の調査はすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="survey_closed_by_somebody",
                violation_error_message="確定した人が記録されていません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.year} {self.get_source_display()}"

    @property
    def year(self) -> str:
        """令和6年度."""
        return wareki.fiscal_year_name(self.fiscal_year)

    @property
    def is_open(self) -> bool:
        """Whether counts may still be written down."""
        return self.closed_at is None


class SurveySpot(models.Model):
    """One stretch of street that one person counts (調査箇所): a station, or a segment there."""

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="spots", verbose_name="放置自転車等調査"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="survey_spots", verbose_name="駅"
    )
    segment = models.CharField("区間", max_length=60, blank=True)
    note = models.CharField("備考", max_length=100, blank=True)

    class Meta:
        verbose_name = "調査箇所"
        ordering = ["station__sort_order", "station__code", "segment", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "station", "segment"],
                name="surveyspot_once_in_a_survey",
                violation_error_message="この駅のこの区間は、すでにあります。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.station}駅 {self.segment}".strip()


class SpotCountQuerySet(models.QuerySet["SpotCount"]):
    """The questions asked of counts."""

    def in_force(self) -> Self:
        """The last count of each spot: one who counts again replaces what was counted before."""
        newest = (
            SpotCount.objects.order_by("spot_id", "-counted_at", "-pk")
            .distinct("spot_id")
            .values("pk")
        )
        return self.filter(pk__in=newest)


class SpotCount(models.Model):
    """What one person counted at one spot (調査の台数). Written once, never changed."""

    key = models.UUIDField("受付番号", unique=True)
    spot = models.ForeignKey(
        SurveySpot, models.PROTECT, related_name="counts", verbose_name="調査箇所"
    )
    bicycle = models.PositiveSmallIntegerField("自転車", default=0)
    moped = models.PositiveSmallIntegerField("原付", default=0)
    small_moped = models.PositiveSmallIntegerField("特定小型原付", default=0)
    motorcycle = models.PositiveSmallIntegerField("自動二輪", default=0)
    weather = models.CharField("天候", max_length=20, blank=True)
    remarks = models.CharField("備考", max_length=200, blank=True)
    photo = models.CharField("写真", max_length=100, blank=True, editable=False)
    counted_at = models.DateTimeField("調査日時")
    counted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="調査した人"
    )

    objects = SpotCountQuerySet.as_manager()

    class Meta:
        verbose_name = "調査の台数"
        ordering = ["-counted_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["spot", "-counted_at", "-id"], name="spotcount_newest")]
        triggers = [*APPEND_ONLY, AuditTrail()]

    def __str__(self) -> str:
        return f"{self.spot} {self.total}台"

    @property
    def total(self) -> int:
        """All kinds together."""
        return self.bicycle + self.moped + self.small_moped + self.motorcycle


KINDS: tuple[tuple[str, str], ...] = (
    ("bicycle", "自転車"),
    ("moped", "原付"),
    ("small_moped", "特定小型原付"),
    ("motorcycle", "自動二輪"),
)
"""The columns of a count, in the order of the survey sheet."""
ALL_KINDS = sum((F(name) for name, _ in KINDS[1:]), start=F(KINDS[0][0]))
"""All kinds of one count together, as the database adds them."""
