"""作業日報: figures from what happened, frozen when confirmed, corrected in the open."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.urls import reverse
from pypdf import PdfReader

from ledger.stock.columns import BY_KEY, COLUMNS
from ledger.stock.figures import Figures, by_day, figures_of, figures_of_yards
from ledger.stock.models import DayReport
from ledger.stock.sheet import checks_of, equation
from ledger.stock.workflow import dayreports
from ledger.vehicles import masterdata
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import (
    Disposition,
    ReleaseKind,
    RemovalKind,
    Vehicle,
    VehicleKind,
)
from office.audit.models import Change
from tests.factories import StorageYardFactory, UserFactory, VehicleFactory

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 3, tzinfo=UTC)
COLUMN_OF_ENTRY = {"01": "removal", "02": "removal", "03": "transfer", "07": "received"}
COLUMN_OF_END = {
    "20": "sold",
    "30": "crushed",
    "35": "scrapped",
    "40": "recycled",
    "50": "inoperable",
    "60": "handed_over",
    "70": "handed_over",
    "90": "lost",
}
COLUMN_OF_RELEASE = {"1": "paid", "2": "waived", "3": "waived", "4": "free", "5": "free"}
WRITTEN = {"weather": "晴", "manager": "保管 太郎", "staff_count": 3, "remarks": "異常なし"}


@pytest.fixture
def lists(db):
    masterdata.load()


@pytest.fixture
def yard(db):
    return StorageYardFactory(label="桜新町")


@pytest.fixture
def actor(db):
    return UserFactory(name="保管 係員")


@pytest.fixture
def history(lists):
    """Forty vehicles of two yards with every kind of entry and end, by a seed; told as facts."""
    random = Random(7)
    yards = [StorageYardFactory(), StorageYardFactory()]
    told = []
    for _ in range(40):
        yard, moped = random.choice(yards), random.random() < 0.3
        came = DAY - timedelta(days=random.randrange(4))
        entry = random.choice([*COLUMN_OF_ENTRY])
        facts = {
            "yard": yard,
            "vehicle_kind": VehicleKind.objects.get(code="20" if moped else "10"),
            "removal_kind": RemovalKind.objects.get(code=entry),
            "taken_in_at": NOON + (came - DAY),
            "keep_until": date(2026, 4, 10),
            "posted": True,
        }
        told.append((yard.pk, moped, came, COLUMN_OF_ENTRY[entry]))
        if random.random() < 0.7:
            left = came + timedelta(days=random.randrange(4))
            facts |= ending(random, left)
            told.append((yard.pk, moped, left, facts.pop("column")))
        VehicleFactory(**facts)
    return yards, told


def ending(random, day):
    if random.random() < 0.5:
        code = random.choice([*COLUMN_OF_RELEASE])
        return {
            "status": "released",
            "released_at": NOON + (day - DAY),
            "settled_on": day,
            "release_kind": ReleaseKind.objects.get(code=code),
            "disposition": Disposition.objects.get(code="10"),
            "column": COLUMN_OF_RELEASE[code],
        }
    code = random.choice([*COLUMN_OF_END])
    kind = Disposition.objects.get(code=code)
    return {
        "status": kind.outcome,
        "settled_on": day,
        "disposition": kind,
        "column": COLUMN_OF_END[code],
    }


def test_the_report_equals_what_plain_python_counts(history):
    yards, told = history
    day = DAY - timedelta(days=4)
    while day < DAY + timedelta(days=5):
        found = figures_of_yards(yards, day)
        for yard in yards:
            for moped, line in ((False, found[yard.pk].bicycle), (True, found[yard.pk].moped)):
                mine = [one for one in told if one[:2] == (yard.pk, moped)]
                moved = Counter(column for *_, when, column in mine if when == day)
                opening = sum(BY_KEY[column].sign for *_, when, column in mine if when < day)
                assert line.moved == dict(moved)
                assert line.opening == opening
                assert line.closing == opening + sum(
                    BY_KEY[column].sign * n for column, n in moved.items()
                )
        day += timedelta(days=1)


def test_each_day_begins_where_the_last_one_ended_and_the_yards_add_up(history):
    yards, _ = history
    first, last = DAY - timedelta(days=4), DAY + timedelta(days=4)
    months = {yard.pk: by_day(yard, first, last) for yard in yards}
    for yard in yards:
        days = months[yard.pk]
        assert all(found == figures_of(yard, day) for day, found in days.items())
        for day in [*days][1:]:
            assert days[day].all.opening == days[day - timedelta(days=1)].all.closing
    total = sum((months[yard.pk][last] for yard in yards), start=Figures())
    assert total.all.closing == Vehicle.objects.stored().count()


def test_every_column_has_its_own_key_and_the_figures_survive_being_frozen(history):
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    yards, _ = history
    figures = figures_of(yards[0], DAY)
    assert Figures.from_json(figures.as_json()) == figures


def test_the_equation_names_what_moved(lists, yard):
    VehicleFactory(yard=yard, taken_in_at=NOON - timedelta(days=1))
    VehicleFactory(yard=yard, taken_in_at=NOON)
    text = equation(figures_of(yard, DAY).all)
    assert text == "前日在庫 1 ＋ 搬入・撤去 1 ＝ 本日在庫 2"


# --- confirming --------------------------------------------------------------------------
def confirmed(actor, yard):
    dayreports.write(actor, yard, DAY, WRITTEN)
    return dayreports.confirm(actor, yard, DAY)


def test_what_is_known_later_stands_beside_what_was_confirmed(lists, yard, actor):
    vehicle = VehicleFactory(yard=yard, taken_in_at=NOON)
    report = confirmed(actor, yard)
    assert len(report.movement_ids) == 1
    assert not dayreports.open_day(yard, DAY).is_corrected

    Vehicle.objects.filter(pk=vehicle.pk).update(taken_in_at=NOON - timedelta(days=1))
    day = dayreports.open_day(yard, DAY)
    assert day.is_corrected
    assert (day.figures.all.value("removal"), day.now.all.value("removal")) == (1, 0)
    assert dayreports.is_genuine(day.report)


def test_a_digest_tells_when_a_confirmed_report_was_touched(lists, yard, actor):
    VehicleFactory(yard=yard, taken_in_at=NOON)
    report = confirmed(actor, yard)
    assert dayreports.is_genuine(report)
    figures = report.figures | {"cash": report.figures["cash"] | {"waived": 9}}
    DayReport.objects.filter(pk=report.pk).update(figures=figures)
    report.refresh_from_db()
    assert not dayreports.is_genuine(report)
    bad = [check for check in checks_of(dayreports.open_day(yard, DAY)) if not check.is_good]
    assert ["照合値" in check.text for check in bad] == [True]


def test_a_confirmed_report_is_not_written_any_more_until_the_ward_reopens_it(yard, actor):
    with pytest.raises(LedgerError, match="責任者"):
        dayreports.confirm(actor, yard, DAY)
    digest = confirmed(actor, yard).digest
    with pytest.raises(LedgerError, match="確認済み"):
        dayreports.write(actor, yard, DAY, WRITTEN | {"remarks": "苦情1件"})
    with pytest.raises(LedgerError, match="理由"):
        dayreports.reopen(UserFactory(), yard, DAY, reason=" ")
    dayreports.reopen(UserFactory(), yard, DAY, reason="記入もれ")
    dayreports.write(actor, yard, DAY, WRITTEN | {"remarks": "苦情1件"})
    assert dayreports.confirm(actor, yard, DAY).digest != digest
    before = Change.objects.filter(model="stock.dayreport", before__digest=digest)
    assert before.exists()


def test_the_ward_s_confirmation_is_another_person_s(yard, actor):
    with pytest.raises(LedgerError, match="先に保管所"):
        dayreports.approve(actor, yard, DAY)
    confirmed(actor, yard)
    with pytest.raises(LedgerError, match="別の人"):
        dayreports.approve(actor, yard, DAY)
    officer = UserFactory()
    report = dayreports.approve(officer, yard, DAY)
    assert (report.state, report.approved_by) == ("approved", officer)


def test_a_day_to_come_cannot_be_confirmed(yard, actor):
    with pytest.raises(LedgerError, match="まだ来ていない"):
        dayreports.confirm(actor, yard, date(2099, 1, 1))


def test_a_gap_to_the_day_before_is_told(lists, yard, actor):
    vehicle = VehicleFactory(yard=yard, taken_in_at=NOON)
    confirmed(actor, yard)
    Vehicle.objects.filter(pk=vehicle.pk).update(taken_in_at=NOON + timedelta(days=1))
    day = dayreports.open_day(yard, DAY + timedelta(days=1))
    assert [(check.is_good, check.text[:8]) for check in checks_of(day)] == [
        (False, "前日の日報の本日")
    ]


# --- cash --------------------------------------------------------------------------------
def test_fees_of_returns_count_by_kind_and_waivers_for_themselves(lists, yard):
    def release(code, paid, kind="10"):
        VehicleFactory(
            yard=yard,
            status="released",
            released_at=NOON,
            settled_on=DAY,
            fee_paid=paid,
            vehicle_kind=VehicleKind.objects.get(code=kind),
            release_kind=ReleaseKind.objects.get(code=code),
            disposition=Disposition.objects.get(code="10"),
        )

    release("1", 3000)
    release("1", 3000)
    release("1", 4000, kind="20")
    release("2", 0)
    cash = dayreports.open_day(yard, DAY).cash
    assert (cash.bicycle.count, cash.bicycle.yen) == (2, 6000)
    assert (cash.moped.count, cash.moped.yen) == (1, 4000)
    assert (cash.waived, cash.total.yen) == (1, 10000)


# --- pages -------------------------------------------------------------------------------
@pytest.fixture
def keeper(client, user_who_can, yard):
    client.force_login(
        user_who_can("stock.view_dayreport", "stock.confirm_dayreport", unit=yard.unit)
    )
    return client


def test_every_figure_opens_its_records(lists, keeper, yard):
    vehicle = VehicleFactory(yard=yard, taken_in_at=NOON)
    page = keeper.get(reverse("stock:day", args=[DAY, yard.code])).content.decode()
    records = reverse("stock:day_records", args=[DAY, yard.code])
    assert f"{records}?column=removal&amp;kind=bicycle" in page
    for column in ("removal", "closing"):
        shown = keeper.get(records, {"column": column, "kind": "all"}).content.decode()
        assert vehicle.reference in shown
    assert keeper.get(records, {"column": "nothing"}).status_code == 404


def test_a_yard_writes_and_confirms_on_the_page(lists, keeper, yard):
    address = reverse("stock:day", args=[DAY, yard.code])
    wrong = keeper.post(address, WRITTEN | {"staff_count": "-1", "remarks": "苦情1件"})
    assert "苦情1件" in wrong.content.decode()
    keeper.post(address, WRITTEN)
    keeper.post(reverse("stock:day_confirm", args=[DAY, yard.code]))
    report = DayReport.objects.get()
    assert (report.manager, report.is_frozen) == ("保管 太郎", True)
    other = StorageYardFactory()
    assert keeper.get(reverse("stock:day", args=[DAY, other.code])).status_code == 404


def test_the_paper_shows_the_figures_and_who_confirmed(lists, keeper, yard, actor, tmp_path):
    VehicleFactory(yard=yard, taken_in_at=NOON)
    confirmed(actor, yard)
    answer = keeper.get(reverse("stock:day_paper", args=[DAY, yard.code]))
    path = tmp_path / "nippo.pdf"
    path.write_bytes(answer.content)
    reader = PdfReader(path)
    text = reader.pages[0].extract_text()
    for word in ("作業日報", "前日在庫", "本日在庫", "保管 係員", "異常なし", "令和8年6月1日"):
        assert word in text
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert all("+" in font.get_object()["/BaseFont"] for font in fonts.values())


def test_the_table_keeps_confirmed_figures_and_opens_in_excel(lists, keeper, yard, actor):
    vehicle = VehicleFactory(yard=yard, taken_in_at=NOON)
    confirmed(actor, yard)
    Vehicle.objects.filter(pk=vehicle.pk).update(taken_in_at=NOON - timedelta(days=1))
    answer = keeper.get(reverse("stock:days_csv"), {"month": "2026-06", "yard": yard.code})
    rows = answer.content.decode("utf-8-sig").splitlines()
    line = next(row for row in rows if "2026-06-01" in row and '"計"' in row)
    assert line.split(",")[3:5] == ['"0"', '"1"']
    assert "訂正あり" in line
    excel = keeper.get(reverse("stock:days_csv"), {"month": "2026-06", "encoding": "cp932"})
    assert "前日在庫" in excel.content.decode("cp932")
