"""A month is closed for good; what changes later is shown as a correction. UX 4-21."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import ProgrammingError

from geo.models import RemovalPlace
from maps.statistics import spans
from maps.statistics.closed import closing_shown, tables_shown
from maps.statistics.exceptions import AlreadyClosed, NotClosed, NotOverYet, NotReconciled
from maps.statistics.heads import Scope
from maps.statistics.models import MonthClosing, MonthReopening
from maps.statistics.pack import tables_of_month
from maps.statistics.reports import BY_SLUG
from maps.statistics.snapshot import content_of, corrections, digest_of
from maps.statistics.workflow import close_month, reopen_month
from office.audit.models import Entry
from tests.factories import UserFactory, VehicleFactory

APRIL, TODAY = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def vehicles(masters):
    place = RemovalPlace.objects.get(code="4021")
    return [VehicleFactory(removal_place=place) for _ in range(3)]


@pytest.fixture
def clerk(db):
    return UserFactory(name="区野 担当")


def report_of(slug):
    period, scope = spans.of_month(APRIL, TODAY), Scope.whole()
    closing = closing_shown(BY_SLUG[slug], period, scope)
    return tables_shown(BY_SLUG[slug], period, scope, closing=closing)


def test_closing_keeps_the_ten_reports_with_their_digest(vehicles, clerk):
    closing = close_month(clerk, date(2026, 4, 18), today=TODAY)
    assert (closing.month, closing.version) == (APRIL, 1)
    slugs = {one["key"].split(".")[0] for one in closing.content["tables"]}
    assert slugs == set(BY_SLUG)
    closing.refresh_from_db()
    assert closing.digest == digest_of(closing.content)
    assert Entry.objects.get(action="statistics.close").detail["digest"] == closing.digest


def test_the_same_figures_give_the_same_digest_and_others_another(vehicles):
    def digest():
        return digest_of(content_of(APRIL, tables_of_month(APRIL, TODAY)))

    first = digest()
    assert digest() == first
    VehicleFactory()
    assert digest() != first


def test_an_unchanged_month_shows_no_correction(vehicles, clerk):
    close_month(clerk, APRIL, today=TODAY)
    for table in report_of("removals-by-place"):
        assert corrections(table) == []


def test_a_vehicle_entered_later_appears_as_a_correction_everywhere_it_counts(vehicles, clerk):
    close_month(clerk, APRIL, today=TODAY)
    VehicleFactory(removal_place=vehicles[0].removal_place)
    sums, days = report_of("removals-by-place")
    cell = sums.cell("4021", "month.total")
    assert (cell.before, cell.value, cell.is_corrected) == (3, 4, True)
    assert days.cell("4021", "d10").before == 3
    told = {
        (one.row, one.column): (one.before, one.after, one.difference) for one in corrections(sums)
    }
    assert told["三軒茶屋北", "月計 計"] == (3, 4, 1)
    assert told["三軒茶屋合計", "年度累計 撤去 自転車"] == (3, 4, 1)
    assert told["総計", "月計 計"] == (3, 4, 1)


def test_what_falls_away_is_a_correction_as_well(vehicles, clerk):
    close_month(clerk, APRIL, today=TODAY)
    later = datetime(2026, 5, 2, 1, 0, tzinfo=UTC)
    type(vehicles[0]).objects.filter(pk=vehicles[0].pk).update(
        warned_at=later, removed_at=later, removed_on=later.date()
    )
    sums, _ = report_of("removals-by-place")
    assert (sums.cell("4021", "month.total").before, sums.value("4021", "month.total")) == (3, 2)


def test_a_line_of_the_list_that_is_gone_stays_to_be_seen(vehicles, clerk):
    one = vehicles[0]
    type(one).objects.filter(pk=one.pk).update(theft_report="yes")
    close_month(clerk, APRIL, today=TODAY)
    type(one).objects.filter(pk=one.pk).update(theft_report="no")
    (table,) = report_of("stolen")
    assert [row.key for row in table.rows] == [one.reference]
    assert table.cell(one.reference, "place").before == "三軒茶屋北"
    assert table.value(one.reference, "place") is None


def test_a_month_that_has_not_ended_stays_open(vehicles, clerk):
    with pytest.raises(NotOverYet, match="令和8年4月はまだ終わっていません"):
        close_month(clerk, APRIL, today=date(2026, 4, 30))
    assert close_month(clerk, APRIL, today=date(2026, 5, 1))


def test_a_closed_month_is_not_closed_again(vehicles, clerk):
    close_month(clerk, APRIL, today=TODAY)
    with pytest.raises(AlreadyClosed):
        close_month(clerk, APRIL, today=TODAY)


def test_a_reopened_month_is_live_and_becomes_another_version(vehicles, clerk):
    first = close_month(clerk, APRIL, today=TODAY)
    reopen_month(clerk, APRIL, reason="記入漏れのため")
    VehicleFactory(removal_place=vehicles[0].removal_place)
    assert closing_shown(BY_SLUG["releases"], spans.of_month(APRIL, TODAY), Scope.whole()) is None
    second = close_month(clerk, APRIL, today=TODAY)
    assert (second.version, second.digest != first.digest) == (2, True)
    assert MonthClosing.objects.get(pk=first.pk).content == first.content
    assert not any(corrections(table) for table in report_of("removals-by-place"))
    assert Entry.objects.get(action="statistics.reopen").detail == {"reason": "記入漏れのため"}


def test_an_open_month_cannot_be_opened(vehicles, clerk):
    with pytest.raises(NotClosed):
        reopen_month(clerk, APRIL, reason="理由")
    close_month(clerk, APRIL, today=TODAY)
    reopen_month(clerk, APRIL, reason="理由")
    with pytest.raises(NotClosed):
        reopen_month(clerk, APRIL, reason="もう一度")


def test_figures_that_disagree_need_a_word_why(vehicles, clerk):
    one = VehicleFactory(released=True, removal_place=vehicles[0].removal_place)
    type(one).objects.filter(pk=one.pk).update(settled_on=one.settled_on + timedelta(days=1))
    with pytest.raises(NotReconciled, match="返還日時と最終処理日が違う台数：1 ≠ 0"):
        close_month(clerk, APRIL, today=TODAY)
    closing = close_month(clerk, APRIL, today=TODAY, remark="受領書の日付による")
    assert closing.remark == "受領書の日付による"


@pytest.mark.parametrize("model", [MonthClosing, MonthReopening])
def test_nobody_rewrites_a_closed_month(model, vehicles, clerk):
    close_month(clerk, APRIL, today=TODAY)
    reopen_month(clerk, APRIL, reason="試験")
    for act in (
        lambda: model.objects.update(**{model._meta.get_field("id").name: 99}),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            act()
    assert model.objects.count() == 1
