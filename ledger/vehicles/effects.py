"""What a change of the ward's figures would do to the vehicles that are kept now. L-05a."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone

from ledger.vehicles import due
from ledger.vehicles.deadlines import Rules, kept_until
from ledger.vehicles.models import Export, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.workflow.steps import RULE_KEYS, rules_of
from office.masters.effects import Effect, Values

LOOKED_BACK = 90
IN_HAND = (Vehicle.Status.REMOVED, Vehicle.Status.STORED)
Question = Callable[[VehicleQuerySet, date, Rules], VehicleQuerySet]
STEPS: tuple[tuple[str, Question], ...] = (
    ("今日、処分公示ができる", due.postable),
    ("今日、処分ができる", due.disposable),
)


def of_deadlines(before: Values, after: Values) -> list[Effect]:
    """How many vehicles are kept by another count, and how many may be posted or disposed of."""
    old, new = rules_of(before), rules_of(after)
    today = timezone.localdate()
    found = [_kept(old, new)]
    for title, question in STEPS:
        was, will = (question(Vehicle.objects.all(), today, rules).count() for rules in (old, new))
        found.append(Effect(title, f"{was:,}台", f"{will:,}台", "保存した時から変わります。"))
    if old.ownership_months != new.ownership_months:
        noticed = Vehicle.objects.stored().filter(stored_notice_on__isnull=False).count()
        note = "保管公示をした、保管中の車両です。保存した時から変わります。"
        found.append(Effect("所有権が区に移る日が変わる", "", f"{noticed:,}台", note))
    return [effect for effect in found if effect.before != effect.after]


def _kept(old: Rules, new: Rules) -> Effect:
    """保管期限 is written down at the removal: those that stand keep theirs."""
    days = Vehicle.objects.filter(status__in=IN_HAND).order_by()
    changed = sum(
        row["n"]
        for row in days.values("removed_on").annotate(n=Count("pk"))
        if kept_until(row["removed_on"], old) != kept_until(row["removed_on"], new)
    )
    note = (
        "登録済みの保管期限はこのままです。これからの撤去に新しい定めを使います。"
        "登録済みの期限は「保管期限の変更」でまとめて直せます。"
    )
    title = "新しい定めで数えると保管期限が変わる"
    return Effect(title, "0台", f"{changed:,}台", note)


def of_search_warning(before: Values, after: Values) -> list[Effect]:
    """Which of the lists people open daily would ask 「件数が多い」 before they show."""
    year_ago = timezone.localdate() - timedelta(days=365)
    lists = (
        ("保管中の一覧", Vehicle.objects.stored().count()),
        ("この1年の撤去の一覧", Vehicle.objects.filter(removed_on__gt=year_ago).count()),
    )
    return [
        Effect(
            f"{title}（{count:,}件）を開くとき",
            _asks(count, before["search_warn_rows"]),
            _asks(count, after["search_warn_rows"]),
        )
        for title, count in lists
    ]


def of_export_approval(before: Values, after: Values) -> list[Effect]:
    """How many exports of late would have needed a second person."""
    since = timezone.now() - timedelta(days=LOOKED_BACK)
    made = Export.objects.filter(requested_at__gte=since)
    was, will = (
        made.filter(personal_count__gt=int(values["export_approval_rows"])).count()
        for values in (before, after)
    )
    title = f"承認が必要な出力（この{LOOKED_BACK}日の{made.count():,}件のうち）"
    return [Effect(title, f"{was:,}件", f"{will:,}件", "済んだ出力は変わりません。")]


def _asks(count: int, threshold: str) -> str:
    return "注意を出す" if 0 < int(threshold) < count else "注意を出さない"


PREVIEWS = (
    (RULE_KEYS, of_deadlines),
    (("search_warn_rows",), of_search_warning),
    (("export_approval_rows",), of_export_approval),
)
