"""処理結果報告: what the police hear of the vehicles they were asked about. L-15, DOMAIN §4.8."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from geo.models import PoliceOffice
from ledger.disposals.police_paper import report_pdf
from tests.factories import (
    DispositionFactory,
    OwnerFactory,
    VehicleFactory,
)
from tests.office.documents.test_pdf import fonts_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]
JUNE = {"since": "2026-06-01", "until": "R8.6.30"}


@pytest.fixture
def ended():
    """An ended vehicle that a police office was asked about."""

    def make(police, *, day=date(2026, 6, 12), way="40", **more):
        words = {"40": "破砕処分", "10": "返還"}[way]
        disposition = DispositionFactory(code=way, label=words)
        facts = {"registration_asked_on": date(2026, 4, 20), "registration_police": police}
        vehicle = VehicleFactory(
            disposed=True, settled_on=day, disposition=disposition, **facts | more
        )
        OwnerFactory(vehicle=vehicle, name="山雀 花子")
        return vehicle

    return make


@pytest.fixture
def kitazawa():
    return PoliceOffice.objects.create(code="P1", label="北沢警察署", sort_order=1)


@pytest.fixture
def kanagawa():
    return PoliceOffice.objects.create(
        code="P2", label="神奈川県警察本部", sort_order=2, kind="headquarters"
    )


def test_a_month_is_told_office_by_office(at_desk, ended, kitazawa, kanagawa):
    near = sorted(one.reference for one in (ended(kitazawa), ended(kitazawa, way="10")))
    far = ended(kanagawa)
    ended(kitazawa, day=date(2026, 7, 1))
    ended(kitazawa, registration_asked_on=None)
    page = at_desk.get(reverse("disposals:police_report"))  # without a question: last month
    assert [one.reference for one in page.context["rows"]] == [*near, far.reference]
    assert page.context["counts"] == [
        ("北沢警察署", [("破砕処分", 1), ("返還", 1)], 2),
        ("神奈川県警察本部", [("破砕処分", 1)], 1),
    ]
    assert "山雀" not in page.content.decode()


def test_each_office_has_its_letter(at_desk, ended, kitazawa, kanagawa):
    near, far = ended(kitazawa, frame_number="FRM-991"), ended(kanagawa)
    made = at_desk.get(reverse("disposals:police_report_pdf"), JUNE)
    first, second = [page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages]
    assert "北沢警察署長" in first
    assert "神奈川県警察本部長" in second
    for words in (near.reference, "FRM-991", "破砕処分", "処理結果を、次のとおり報告します"):
        assert words in first.replace("\n", "")
    assert far.reference in second
    assert far.reference not in first
    assert "山雀" not in first + second
    assert all(fonts_in(made.content).values()), "every font is embedded"
    one = at_desk.get(reverse("disposals:police_report_pdf"), JUNE | {"police": kanagawa.pk})
    assert len(PdfReader(io.BytesIO(one.content)).pages) == 1


def test_a_station_that_no_list_has_is_named_by_its_registrations(at_desk, ended, kitazawa):
    ended(kitazawa)
    ended(None, registration_jurisdiction="mpd", registration_prefix="目黒")
    ended(None)
    page = at_desk.get(reverse("disposals:police_report"), JUNE)
    assert [police for police, _, _ in page.context["counts"]] == [
        "北沢警察署", "", "警視庁目黒警察署"
    ]  # fmt: skip
    assert "警察の記載なし" in page.content.decode()


def test_a_month_without_any_has_one_sheet_that_says_so():
    made = report_pdf([], date(2026, 6, 1), date(2026, 6, 30), today=date(2026, 7, 1))
    (page,) = PdfReader(io.BytesIO(made)).pages
    assert "計 0台" in page.extract_text()


@pytest.mark.parametrize(("encoding", "codec"), [("utf8", "utf-8-sig"), ("sjis", "cp932")])
def test_the_file_has_the_rows_of_the_page(at_desk, ended, kitazawa, encoding, codec):
    vehicle = ended(kitazawa)
    address = reverse("disposals:police_report_csv", args=[encoding])
    file = at_desk.get(address, JUNE).content.decode(codec)
    (row,) = csv.DictReader(io.StringIO(file))
    assert (row["整理番号"], row["処理日"]) == (vehicle.reference, "2026-06-12")


def test_days_in_the_wrong_order_are_told_beside_the_field(at_desk):
    wrong = {"since": "2026-06-30", "until": "2026-06-01"}
    for name in ("police_report", "police_report_pdf"):
        answer = at_desk.get(reverse(f"disposals:{name}"), wrong)
        assert answer.status_code == 422
        assert "より後の日" in answer.content.decode()


def test_who_may_not_see_numbers_gets_no_report(client, user_who_can):
    client.force_login(user_who_can("vehicles.view_vehicle", "vehicles.post_vehicle"))
    assert client.get(reverse("disposals:police_report")).status_code == 403


def test_an_empty_month_says_what_to_do(at_desk):
    page = at_desk.get(reverse("disposals:police_report"), JUNE).content.decode()
    assert "報告する車両はありません" in page
