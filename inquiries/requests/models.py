"""Removal requests (撤去依頼): a call, a pin, a job for a crew, an outcome. C-03…C-06, I-03."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Q
from django.utils import timezone

from geo import srid
from geo.models import Road, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles.models import BodyType, Color, Maker, Tag, Vehicle, VehicleKind
from office.accounts.models import User
from office.audit.triggers import AuditTrail
from office.masters.models import CodeEntry


class ReferralTarget(CodeEntry):
    """Who handles what the ward does not (エスカレ先). Unknown phone numbers stay blank."""

    class Administers(models.TextChoices):
        NOTHING = "", "―"
        NATIONAL = "national", "国道"
        METROPOLITAN = "metropolitan", "都道"

    phone = models.CharField("電話", max_length=20, blank=True)
    hours = models.CharField("受付時間", max_length=100, blank=True)
    administers = models.CharField("管理する道路", max_length=12, choices=Administers, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "エスカレ先"


class HandlingRule(CodeEntry):
    """One row of the decision table zone × road × vehicle. First match wins. I-02.01…03.

    An empty condition matches everything. `why` is shown to the operator as the reason. The
    words in braces of `script` are filled in by `decision.speak`.
    """

    class VehicleGroup(models.TextChoices):
        ANY = "", "すべて"
        WARD = "ward", "自転車・原付"
        OVER_50CC = "over_50cc", "50cc超"
        SHARED = "shared", "シェアサイクル"
        WASTE = "waste", "廃物"

    class Land(models.TextChoices):
        ANY = "", "すべて"
        PUBLIC_ROAD = "public_road", "公道"
        TRUNK_ROAD = "trunk_road", "国道・都道"
        NATIONAL = "national", "国道"
        METROPOLITAN = "metropolitan", "都道"
        WARD_ROAD = "ward_road", "区道・駅前広場"
        PRIVATE_ROAD = "private_road", "私道"
        PRIVATE_LAND = "private_land", "私有地"
        PARK = "park", "公園・広場"
        PARKING = "parking", "区立駐輪場"
        RAILWAY = "railway", "鉄道敷地"
        RIVER = "river", "河川敷"

    class Outcome(models.TextChoices):
        ACCEPT = "accept", "撤去依頼を受け付ける"
        REFER = "refer", "担当へ案内する"
        DECLINE = "decline", "対応できないことを説明する"

    vehicle_group = models.CharField("車種", max_length=10, choices=VehicleGroup, blank=True)
    land = models.CharField("土地・道路", max_length=12, choices=Land, blank=True)
    zone_status = models.CharField("区域", max_length=7, choices=Verdict.ZoneStatus, blank=True)
    only_urgent = models.BooleanField("至急のときだけ", default=False)
    outcome = models.CharField("結果", max_length=7, choices=Outcome)
    referral = models.ForeignKey(
        ReferralTarget,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="エスカレ先",
    )
    use_local_police = models.BooleanField("所轄警察署を案内", default=False)
    use_road_administrator = models.BooleanField("道路管理者を案内", default=False)
    script = models.TextField("読み上げ文")
    why = models.CharField("理由", max_length=200)
    wait_days = models.PositiveSmallIntegerField("再確認までの日数", default=0)

    class Meta(CodeEntry.Meta):
        verbose_name = "受付の判断表"
        constraints = [
            *CodeEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(vehicle_group="over_50cc", outcome="accept"),
                name="handlingrule_refuses_over_50cc",
                violation_error_message="50cc超のバイクは撤去依頼を受け付けられません。",
            ),
        ]


class NoJobOver50cc(pgtrigger.Trigger):
    """Refuse a job whose vehicle kind the ward does not remove, whoever writes it. I-02.03."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    func = """
        IF (NEW.crew_id IS NOT NULL OR NEW.outcome = 'accept') AND EXISTS (
            SELECT 1 FROM vehicles_vehiclekind kind
            WHERE kind.id = NEW.vehicle_kind_id AND NOT kind.removed_by_ward
        ) THEN
            RAISE EXCEPTION '50cc超のバイクは撤去の作業にできません。'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class RemovalRequestQuerySet(models.QuerySet["RemovalRequest"]):
    """The questions asked of removal requests."""

    def open(self) -> Self:
        """Requests somebody still has to act on."""
        return self.filter(state__in=RemovalRequest.OPEN_STATES)

    def near(self, position: Point, metres: float) -> Self:
        """Requests within `metres` of a WGS84 point, by true distance on the ground."""
        return self.filter(position__dwithin=(position, metres / 80_000)).filter(
            position__distance_lte=(position, D(m=metres))
        )

    def jobs_of(self, crew: Crew, day: date) -> Self:
        """What `crew` has on its list for `day`, in the order of its round."""
        return self.filter(crew=crew, planned_on=day).order_by("position_in_round", "pk")

    def waiting(self) -> Self:
        """Open requests that no crew has on its list: the queue of the dispatcher."""
        return self.open().filter(crew__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Requests `user` may see.

        All of them for who may view requests; for a crew those on its own list today, and
        those it handled today (SECURITY c: own task only).
        """
        if user.has_perm("requests.view_removalrequest"):
            return self.all()
        today = timezone.localdate()
        return self.filter(crew__unit=user.unit_id).filter(
            Q(planned_on=today) | Q(handled_at__date=today)
        )


class RemovalRequest(models.Model):
    """One call asking the ward to take bicycles away, and all that follows from it. I-03."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "受付"
        ASSIGNED = "assigned", "配車済"
        TAGGED = "tagged", "札付け済"
        DONE = "done", "完了"
        REFERRED = "referred", "案内済"
        CANCELLED = "cancelled", "取消し"
        MERGED = "merged", "同じ案件"

    class Result(models.TextChoices):
        NONE = "", "―"
        REMOVED = "removed", "撤去"
        NOT_FOUND = "not_found", "放置なし"
        RETAGGED = "retagged", "再札"
        UNABLE = "unable", "できない"

    OPEN_STATES = (State.ACCEPTED, State.ASSIGNED, State.TAGGED)

    reference = models.CharField("整理番号", max_length=20, unique=True)
    key = models.UUIDField("受付番号", null=True, blank=True, unique=True, editable=False)
    state = models.CharField("状態", max_length=9, choices=State, default=State.ACCEPTED)
    received_at = models.DateTimeField("受付日時")
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="受付者")
    # --- place ---
    position = models.PointField("位置", srid=srid.WGS84)
    position_source = models.CharField(
        "位置の取得",
        max_length=7,
        choices=Tag.PositionSource,
        default=Tag.PositionSource.PIN,
    )
    address_text = models.CharField("住所", max_length=120, blank=True)
    landmark = models.CharField("目標物", max_length=120, blank=True)
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+", verbose_name="判定")
    road_class = models.CharField(
        "道路種別(受付時の判断)", max_length=12, choices=Road.RoadClass, blank=True
    )
    land = models.CharField("土地・道路", max_length=12, choices=HandlingRule.Land, blank=True)
    rule = models.ForeignKey(
        HandlingRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="適用した判断",
    )
    outcome = models.CharField("結果", max_length=7, choices=HandlingRule.Outcome)
    referred_to = models.CharField("案内先", max_length=80, blank=True)
    is_urgent = models.BooleanField("至急", default=False)
    obstruction = models.CharField("通行の支障", max_length=100, blank=True)
    # --- the vehicles, as the caller describes them ---
    vehicle_group = models.CharField(
        "車種の区分", max_length=10, choices=HandlingRule.VehicleGroup, default="ward"
    )
    vehicle_kind = models.ForeignKey(
        VehicleKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="車種",
    )
    count = models.PositiveSmallIntegerField("台数", default=1)
    body_type = models.ForeignKey(
        BodyType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="型式",
    )
    color = models.ForeignKey(
        Color, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="色"
    )
    maker = models.ForeignKey(
        Maker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="メーカー",
    )
    damage = models.CharField("破損", max_length=100, blank=True)
    basket = models.CharField("かご", max_length=3, choices=Vehicle.Trilean, blank=True)
    electric = models.CharField("電動アシスト", max_length=3, choices=Vehicle.Trilean, blank=True)
    gear = models.CharField("ギア", max_length=3, choices=Vehicle.Trilean, blank=True)
    registration_number = models.CharField("防犯登録番号", max_length=40, blank=True)
    registration_key = models.CharField(max_length=40, blank=True, editable=False)
    abandoned_since = models.DateField("放置開始日", null=True, blank=True)
    features = models.CharField("特徴", max_length=300, blank=True)
    # --- what happened ---
    crew = models.ForeignKey(
        Crew,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name="撤去班",
    )
    planned_on = models.DateField("作業予定日", null=True, blank=True)
    position_in_round = models.PositiveSmallIntegerField("順番", default=0)
    tagged_at = models.DateTimeField("札付け日時", null=True, blank=True)
    recheck_on = models.DateField("再確認日", null=True, blank=True)
    handled_at = models.DateTimeField("処理日時", null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="処理者"
    )
    result = models.CharField("処理内容", max_length=9, choices=Result, blank=True)
    result_reason = models.CharField("処理の理由", max_length=200, blank=True)
    removed_count = models.PositiveSmallIntegerField("撤去台数", default=0)
    tags = models.ManyToManyField(Tag, blank=True, related_name="requests", verbose_name="札")
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name="同じ案件",
    )
    remarks = models.TextField("備考", blank=True)
    search_text = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects = RemovalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "撤去依頼"
        ordering = ["-received_at"]
        permissions = [
            ("dispatch", "撤去依頼を配車する"),
            ("work_in_field", "現場で撤去依頼を処理する"),
            ("print_sheet", "撤去依頼書を印刷・送信する"),
            ("view_requester", "依頼者の情報を見る"),
            ("view_counts", "撤去依頼の場所(概略)と台数を見る"),
        ]
        indexes = [
            models.Index(fields=["state", "planned_on"], name="request_open_by_day"),
            models.Index(fields=["-received_at"], name="request_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(crew__isnull=True) | Q(outcome="accept"),
                name="request_only_accepted_becomes_a_job",
                violation_error_message="受け付けていない依頼は配車できません。",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="request_of_at_least_one",
                violation_error_message="台数は1台以上にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(vehicle_group="over_50cc")
                | Q(crew__isnull=True) & ~Q(outcome="accept"),
                name="request_over_50cc_is_no_job",
                violation_error_message="50cc超のバイクは撤去の作業にできません。",
            ),
        ]
        triggers = [
            AuditTrail(hidden=("registration_key", "search_text")),
            NoJobOver50cc(name="no_job_over_50cc"),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_open(self) -> bool:
        """Whether somebody still has to act on it."""
        return self.state in self.OPEN_STATES

    def description(self) -> str:
        """The vehicles in a few words, without anything about a person: 「赤 軽快車 2台」."""
        words = [self.color, self.maker, self.body_type or self.vehicle_kind]
        return " ".join([*(str(word) for word in words if word), f"{self.count}台"])

    def place_name(self) -> str:
        """Where it is, in the best words there are."""
        place = self.verdict.removal_place
        return self.address_text or self.verdict.town_name or (place.label if place else "")


class Requester(models.Model):
    """The person who asked (依頼者). Personal data: apart, so that it can be erased. I-03.01."""

    request = models.OneToOneField(
        RemovalRequest, models.CASCADE, related_name="requester", verbose_name="撤去依頼"
    )
    name = models.CharField("氏名", max_length=60, blank=True)
    title = models.CharField("肩書", max_length=40, blank=True)
    address = models.CharField("住所", max_length=120, blank=True)
    phone = models.CharField("電話", max_length=20, blank=True)
    wants_answer = models.BooleanField("結果の連絡を希望", default=False)

    class Meta:
        verbose_name = "依頼者"
        default_permissions = ()  # 「依頼者の情報を見る」 is declared once, with the request.
        triggers = [AuditTrail(personal=("name", "title", "address", "phone"))]

    def __str__(self) -> str:
        return "依頼者"


class Note(models.Model):
    """Something the desk wrote down on a case after it was taken (経過). I-03.05.

    It may speak of the caller, so it is shown only to who may see the requester.
    """

    class Kind(models.TextChoices):
        NOTE = "note", "追記"
        ANSWER = "answer", "結果の連絡"

    request = models.ForeignKey(
        RemovalRequest, models.CASCADE, related_name="notes", verbose_name="撤去依頼"
    )
    key = models.UUIDField("受付番号", null=True, blank=True, unique=True, editable=False)
    kind = models.CharField("種類", max_length=6, choices=Kind, default=Kind.NOTE)
    text = models.CharField("内容", max_length=400)
    written_at = models.DateTimeField("日時", auto_now_add=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="記入者")

    class Meta:
        verbose_name = "撤去依頼の経過"
        ordering = ["-written_at", "-pk"]
        triggers = [AuditTrail(personal=("text",))]

    def __str__(self) -> str:
        return f"{self.request} {self.get_kind_display()}"


class Transmission(models.Model):
    """One sending of the request sheet to a crew: by fax or digitally (C-04)."""

    class Channel(models.TextChoices):
        FAX = "fax", "FAX"
        DIGITAL = "digital", "端末"
        PAPER = "paper", "手渡し"

    class State(models.TextChoices):
        QUEUED = "queued", "送信待ち"
        SENT = "sent", "送信済"
        FAILED = "failed", "失敗"
        ACKNOWLEDGED = "acknowledged", "受領"

    request = models.ForeignKey(
        RemovalRequest,
        models.PROTECT,
        related_name="transmissions",
        verbose_name="撤去依頼",
    )
    channel = models.CharField("経路", max_length=7, choices=Channel)
    crew = models.ForeignKey(Crew, models.PROTECT, null=True, blank=True, verbose_name="撤去班")
    number = models.CharField("送信先", max_length=20, blank=True)
    state = models.CharField("状態", max_length=12, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField("依頼日時", auto_now_add=True)
    finished_at = models.DateTimeField("結果日時", null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="送信者")
    message = models.CharField("結果", max_length=200, blank=True)

    class Meta:
        verbose_name = "撤去依頼書の送信"
        ordering = ["-queued_at"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.request} {self.get_channel_display()} {self.get_state_display()}"
