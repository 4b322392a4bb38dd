import stat
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inquiries.requests.demo import DemoAccounts, history, live, make_rain, make_surveys
from inquiries.requests.demo.backoffice import LONG_AGO
from inquiries.requests.models import RemovalRequest, Requester
from ledger.disposals.models import DisposalBatch, Posting, SaleLot, SettlementRequest
from ledger.patrols.models import Suspension
from ledger.releases.models import Receipt, Till, Waiver
from ledger.stock.models import DayReport, StockTake
from ledger.surveys.figures import totals_of
from ledger.surveys.models import Survey
from ledger.vehicles import masterdata
from ledger.vehicles.models import Disposition, Tag, Vehicle
from ledger.vehicles.workflow import intake
from office.accounts import roles
from office.accounts.models import User
from tests.factories import (
    CrewFactory,
    NoParkingZoneFactory,
    RemovalPlaceFactory,
    StorageYardFactory,
    VehicleFactory,
)

TODAY = date(2026, 11, 21)
YEAR = (date(2024, 4, 1), date(2025, 3, 31))


@pytest.fixture
def local_dir(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def roles_(db):
    roles.load()


@pytest.fixture
def places(db):
    masterdata.load()
    NoParkingZoneFactory(station=RemovalPlaceFactory(code="2081").station)


def test_every_account_signs_in_with_the_password_that_is_told(db, local_dir, client):
    CrewFactory()
    StorageYardFactory()
    text = DemoAccounts().make()
    password = text.split("パスワード: ")[1].split()[0]
    names = set(User.objects.values_list("username", flat=True))
    assert names == {"operator", "officer", "planner", "auditor", "admin", "crew1", "yard1"}
    assert all(user.check_password(password) for user in User.objects.all())


def test_the_password_lies_where_only_the_owner_reads_it(db, local_dir):
    DemoAccounts().make()
    file = local_dir / "demo-accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_making_changes_nobody(db, local_dir):
    first = DemoAccounts().make()
    passwords = dict(User.objects.values_list("username", "password"))
    assert DemoAccounts().make() == first
    assert dict(User.objects.values_list("username", "password")) == passwords


def test_a_lost_file_gives_new_passwords(db, local_dir):
    first = DemoAccounts().make()
    (local_dir / "demo-accounts.txt").unlink()
    assert DemoAccounts().make() != first


def test_a_file_of_another_database_is_not_believed(db, local_dir):
    first = DemoAccounts().make()
    User.objects.get(username="admin").delete()
    assert DemoAccounts().make() != first
    told = DemoAccounts().make()
    admin = User.objects.get(username="admin")
    admin.set_password("something else")
    admin.save()
    assert DemoAccounts().make() != told


def test_the_years_have_the_published_totals():
    assert history.PUBLISHED == {
        2022: (16_598, 11_987),
        2023: (16_722, 11_327),
        2024: (13_399, 9_610),
    }


def test_history_is_made_once(places, monkeypatch):
    monkeypatch.setattr(history, "PUBLISHED", {2024: (40, 25)})
    monkeypatch.setattr(history, "SINCE_THEN", 30)
    made = history.make_history(TODAY)
    assert made == Vehicle.objects.count() > 70
    year = Vehicle.objects.filter(removed_on__range=YEAR)
    released = Vehicle.objects.filter(status="released", settled_on__range=YEAR)
    assert (year.count(), released.count()) == (40, 25)
    assert not Vehicle.objects.filter(removed_on__gte=TODAY).exists()
    assert history.make_history(TODAY) == 0


def test_production_refuses_a_demonstration(db, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("make_demo")


@pytest.fixture
def masters(db, local_dir, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_masters", verbosity=0)
    DemoAccounts().make()


def test_a_day_of_live_work(masters):
    now = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
    assert live.make_today(now) > 50
    waiting = Tag.objects.waiting().filter(tagged_at__gt=now - timedelta(minutes=45))
    ages = {round((now - tag.tagged_at) / timedelta(minutes=1)) for tag in waiting}
    assert {10, 25, 40} <= ages
    assert Vehicle.objects.on_truck().count() >= 8
    assert Vehicle.objects.stored().filter(inspected_at=None).count() >= 10
    today = timezone.localdate(now)
    crews = RemovalRequest.objects.filter(planned_on=today).values("crew").distinct()
    assert crews.count() == 4
    assert Requester.objects.exclude(phone__startswith="03-0000-").count() == 0
    assert live.make_today(now) == 0


def test_the_desk_of_the_day_has_a_till_returns_and_a_waiver(masters):
    live.make_today(timezone.now())
    till = Till.objects.get()
    assert till.is_open
    assert till.receipts.count() == 2
    assert till.balance() == till.float_amount + till.receipts.total() == 26_000
    assert Waiver.objects.waiting_for_police().count() == 1
    live.clear_today()
    assert Receipt.objects.count() == 2, "money is never taken away, not even made-up"
    assert live.make_today(timezone.now()) > 50
    assert till.receipts.count() == 4


def test_the_office_of_the_day_has_something_in_every_tray(masters, monkeypatch):
    monkeypatch.setattr(history, "PUBLISHED", {2024: (100, 10)})
    monkeypatch.setattr(history, "SINCE_THEN", 500)
    now = timezone.now()
    history.make_history(timezone.localdate(now))
    yard = User.objects.get(username="yard1").unit.yard
    old = Vehicle.objects.filter(status="stored", removed_on__lt=timezone.localdate(now) - LONG_AGO)
    old.filter(pk__in=list(old.values_list("pk", flat=True)[:60])).update(yard=yard)
    disposed = Vehicle.objects.filter(status="disposed")
    disposed.update(disposition=Disposition.objects.get(code="20"))

    live.make_today(now)

    posting = Posting.objects.get()
    assert posting.posted_on == timezone.localdate(now)
    assert posting.items.exists()
    batch = DisposalBatch.objects.get()
    listed, matched = batch.items.listed().count(), batch.items.matched().count()
    assert (batch.state, matched) == ("matching", (listed + 1) // 2)
    assert listed > matched > 0
    request = SettlementRequest.objects.get()
    assert (request.state, request.step) == ("waiting", "report_lost")
    assert SaleLot.objects.get().items.count() > 0
    yesterday, today = DayReport.objects.order_by("day")
    assert yesterday.is_frozen
    assert yesterday.approved_at
    assert not today.is_frozen
    count = StockTake.objects.get()
    assert count.state == "open"
    assert 0 < count.missing().count() < count.expected().count()
    assert count.scans.filter(outcome="other_yard").count() == 1

    live.clear_today()
    assert live.make_today(now + timedelta(days=1)) > 50
    assert StockTake.objects.count() == DisposalBatch.objects.count() == 1


def test_live_work_can_be_renewed(masters):
    now = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
    live.make_today(now)
    vehicle = Vehicle.objects.on_truck()[0]
    keeper = User.objects.get(unit=vehicle.yard.unit)
    manifest = intake.open_manifest(keeper, vehicle.yard, vehicle.crew)
    intake.scan(keeper, manifest, vehicle.tag.code, uuid.uuid4())
    live.clear_today()
    assert not RemovalRequest.objects.exists()
    assert live.make_today(now + timedelta(days=1)) > 50


def test_the_streets_are_counted_as_published(masters):
    assert make_surveys(TODAY) > 0
    surveys = list(Survey.objects.of_ward().filter(published_total__isnull=False))
    told = {one.fiscal_year: one.published_total for one in surveys}
    assert told == {2022: 794, 2023: 810, 2024: 710}
    counted = totals_of(surveys)
    assert {one.fiscal_year: counted[one.pk] for one in surveys} == told
    assert not any(one.is_open for one in surveys)
    assert Survey.objects.get(fiscal_year=2026).is_open
    assert make_surveys(TODAY) == 0


def test_days_without_a_removal_were_rainy(db):
    for day in (date(2026, 10, 5), date(2026, 10, 8)):
        VehicleFactory(removed_on=day)
    assert make_rain(date(2026, 10, 10)) == 3
    days = Suspension.objects.order_by("day").values_list("day", flat=True)
    assert [day.day for day in days] == [6, 7, 9]
    assert make_rain(date(2026, 10, 10)) == 0
