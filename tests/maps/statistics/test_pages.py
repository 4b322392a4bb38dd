"""The pages and files of the reports, as each role gets them."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from geo.models import RemovalPlace
from ledger.patrols.models import Suspension
from ledger.vehicles.models import Vehicle
from maps.statistics.models import MonthClosing
from maps.statistics.tasks import make_monthly_pack
from maps.statistics.workflow import close_month
from office.accounts.models import Role
from office.audit.models import Disclosure, Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import UserFactory, VehicleFactory

REPORT = "/statistics/removals-by-place/"
APRIL = {"form": "month", "month": "2026-04"}


@pytest.fixture
def vehicles(masters):
    """Three vehicles of 三軒茶屋北, one of them stolen, removed and kept since 10 April 2026."""
    place = RemovalPlace.objects.get(code="4021")
    found = [VehicleFactory(removal_place=place, yard=place.yard) for _ in range(3)]
    Vehicle.objects.filter(pk=found[0].pk).update(
        theft_report="yes", registration_serial="QV86427", theft_receipt_number="受理42"
    )
    return found


def visitor(role, **facts):
    user = UserFactory(**facts)
    user.groups.add(Role.objects.get(name=role))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def officer(masters):
    return visitor("officer")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_report_shows_its_figures_and_each_leads_to_its_records(vehicles, officer):
    page = officer.get(REPORT, {"form": "day", "day": "R8.4.10"})
    html = page.content.decode()
    assert "令和8年4月10日（金）現在" in html
    links = re.findall(r'href="(/statistics/removals-by-place/records/[^"]+)">3</a>', html)
    # 自転車 and 計 of the place, its total and all places, of the day, the month and the year.
    assert len(links) == 2 * 3 * 3
    for link in links:
        answer = officer.get(link.replace("&amp;", "&"))
        assert "3台" in text_of(answer)
        assert answer.content.decode().count('<th scope="row">') == 3


def test_the_records_lead_back_to_the_table_they_came_from(vehicles, officer):
    page = officer.get(REPORT, {"form": "year", "year": "2026", "compared": "on"}).content.decode()
    link = re.search(r'href="(/statistics/[a-z-]+/records/[^"]+)"', page)[1].replace("&amp;", "&")
    back = officer.get(link).content.decode()
    assert f'href="{REPORT}?form=year&amp;year=2026&amp;compared=on"' in back


@pytest.mark.parametrize(
    "broken",
    [
        {"row": "9999"},
        {"what": "owners"},
        {"since": "gestern"},
        {"row": ""},
    ],
)
def test_records_that_nobody_counts_are_not_found(broken, vehicles, officer):
    asked = {"row": "4021", "what": "total", "since": "2026-04-01", "until": "2026-04-30"}
    assert officer.get(f"{REPORT}records/", asked).status_code == 200
    assert officer.get(f"{REPORT}records/", asked | broken).status_code == 404


def test_a_date_that_cannot_be_read_is_told_and_kept(officer):
    page = officer.get(REPORT, {"form": "day", "day": "いつか"})
    assert page.status_code == 422
    assert "「いつか」は日付として読めません" in text_of(page)
    assert 'value="いつか"' in page.content.decode()


def test_a_month_shows_rain_and_closed_days_over_their_columns(vehicles, officer):
    Suspension.objects.create(day=date(2026, 4, 7))
    page = officer.get(REPORT, APRIL)
    assert re.search(r"7\s+止", text_of(page))
    assert "作業中止 1日（R8.4.7 雨天・終日）" in text_of(page)
    december = officer.get(REPORT, {"form": "month", "month": "2025-12"})
    assert re.search(r"31\s+休", text_of(december))


def test_noughts_are_dashes_where_the_ward_wants_it(vehicles, officer):
    assert "東北沢 0 0 0 0 0" in text_of(officer.get(REPORT))
    Parameter.objects.filter(key="report_zero_as_dash").update(value="1")
    assert "東北沢 - - - - -" in text_of(officer.get(REPORT))


def test_an_empty_ledger_has_reports_too(officer):
    for slug in ("removals-by-place", "stock", "stolen", "lookups"):
        assert officer.get(f"/statistics/{slug}/").status_code == 200
    assert "該当するものはありません" in text_of(officer.get("/statistics/stolen/", APRIL))


# --- who sees what -----------------------------------------------------------------------
@pytest.mark.parametrize("role", ["operator", "planner", "auditor"])
def test_the_list_of_stolen_vehicles_is_for_officers(role, vehicles):
    client = visitor(role)
    assert client.get("/statistics/stolen/").status_code == 404
    assert client.get("/statistics/stolen/file/csv/").status_code in (403, 404)
    assert "盗難車一覧" not in client.get("/statistics/").content.decode()


def test_an_officer_reads_numbers_in_the_list_of_stolen_vehicles(vehicles, officer):
    page = text_of(officer.get("/statistics/stolen/", APRIL))
    assert "QV86427" in page
    assert "受理42" in page
    assert not Disclosure.objects.exists()


def test_a_yard_counts_only_what_is_its_own(vehicles):
    place = vehicles[0].removal_place
    keeper = visitor("yard", unit=place.yard.unit)
    other = RemovalPlace.objects.get(code="1010")
    VehicleFactory(removal_place=other, yard=other.yard)
    query = {"form": "day", "day": "R8.4.10"}
    page = text_of(keeper.get("/statistics/removals-by-yard/", query))
    assert place.yard.label in page
    assert other.yard.label not in page
    assert " 4 " not in text_of(keeper.get(REPORT, query)).split("総計")[1]
    asked = {"row": "all", "what": "total", "since": "2026-04-01", "until": "2026-04-30"}
    assert "3台" in text_of(keeper.get(f"{REPORT}records/", asked))


def test_a_planner_opens_no_record(vehicles):
    client = visitor("planner")
    asked = {"row": "4021", "what": "total", "since": "2026-04-01", "until": "2026-04-30"}
    html = client.get(f"{REPORT}records/", asked).content.decode()
    assert vehicles[0].reference in html
    assert "/vehicles/" not in re.sub(r'href="/vehicles/"', "", html)
    assert "QV86427" not in html


# --- files -------------------------------------------------------------------------------
def rows_of(response, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(response.content.decode(encoding))))


@pytest.mark.parametrize(("kind", "encoding"), [("csv", "utf-8-sig"), ("sjis", "cp932")])
def test_a_csv_has_one_line_of_headings_and_plain_figures(kind, encoding, vehicles, officer):
    found = officer.get(f"{REPORT}file/{kind}/", APRIL | {"part": "sums"})
    header, *rows = rows_of(found, encoding)
    assert header[:3] == ["撤去場所", "月計 撤去 自転車", "月計 撤去 原付"]
    line = next(row for row in rows if row[0] == "三軒茶屋北")
    assert line[1:6] == ["3", "0", "0", "0", "3"]
    days = rows_of(officer.get(f"{REPORT}file/{kind}/", APRIL | {"part": "days"}), encoding)
    assert days[0][1:4] == ["1", "2", "3"]


def test_a_workbook_has_numbers_as_numbers_and_text_as_text(vehicles, officer):
    Vehicle.objects.filter(pk=vehicles[0].pk).update(theft_receipt_number="=1+1")
    book = load_workbook(io.BytesIO(officer.get("/statistics/fees/file/xlsx/", APRIL).content))
    assert len(book.sheetnames) == 2
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.number_format == "#,##0"} == {"n"}
    stolen = load_workbook(io.BytesIO(officer.get("/statistics/stolen/file/xlsx/", APRIL).content))
    values = [cell for row in stolen.worksheets[0].iter_rows() for cell in row]
    assert [cell.data_type for cell in values if cell.value == "=1+1"] == ["s"]


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_a_pdf_is_of_the_paper_asked_for_with_its_fonts(paper, size, vehicles, officer):
    found = officer.get(f"{REPORT}file/pdf/", {"form": "day", "day": "R8.4.10", "paper": paper})
    reader = PdfReader(io.BytesIO(found.content))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
    text = reader.pages[0].extract_text()
    assert "令和8年度" in text
    assert "1 / 1" in text
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_headings_come_again_on_every_page(vehicles, officer):
    place = vehicles[0].removal_place
    for _ in range(90):
        VehicleFactory(removal_place=place)
    Vehicle.objects.update(theft_report="yes")
    found = officer.get("/statistics/stolen/file/pdf/", APRIL)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(found.content)).pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "受理番号" in text
        assert f"{number} / {len(pages)}" in text
    assert sum(text.count(one.reference) for text in pages for one in vehicles) == 3


def test_who_took_a_file_away_is_on_record(vehicles, officer):
    officer.get(f"{REPORT}file/csv/", APRIL)
    entry = Entry.objects.get(action="statistics.export")
    assert entry.actor == officer.user
    assert "駅別撤去" in entry.detail["file"]


# --- closing on screen -------------------------------------------------------------------
def test_a_month_is_closed_and_its_correction_shown(vehicles, officer):
    page = officer.get("/statistics/months/2026-04/close/")
    assert "項目すべてが一致しています" in text_of(page)
    answer = officer.post("/statistics/months/2026-04/close/", {"remark": ""}, follow=True)
    closing = MonthClosing.objects.get()
    assert closing.digest in answer.content.decode()
    VehicleFactory(removal_place=vehicles[0].removal_place)
    shown = officer.get(REPORT, APRIL)
    assert "<del>3</del>→" in re.sub(r"\s", "", shown.content.decode())
    assert "訂正" in text_of(shown)
    checked = text_of(officer.get("/statistics/months/2026-04/checks/"))
    assert "三軒茶屋北 月計 計 3 4 1" in checked
    pdf = officer.get(f"{REPORT}file/pdf/", APRIL)
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert closing.digest in text
    assert "3→4" in text
    rows = rows_of(officer.get(f"{REPORT}file/csv/", APRIL | {"part": "sums"}))
    assert next(row for row in rows if row[0] == "三軒茶屋北")[1] == "3"


def test_figures_that_disagree_are_red_and_need_a_word(vehicles, officer):
    one = VehicleFactory(released=True, removal_place=vehicles[0].removal_place)
    Vehicle.objects.filter(pk=one.pk).update(settled_on="2026-04-20")
    address = "/statistics/months/2026-04/close/"
    page = officer.get(address)
    assert 'data-tone="danger"' in page.content.decode()
    refused = officer.post(address, {"remark": ""}, follow=True)
    assert "一致しない集計があります" in text_of(refused)
    assert not MonthClosing.objects.exists()
    officer.post(address, {"remark": "日付は受領書による"})
    assert MonthClosing.objects.get().remark == "日付は受領書による"


def test_opening_a_month_needs_a_reason(vehicles, officer):
    close_month(officer.user, date(2026, 4, 1), today=date(2026, 6, 1))
    address = "/statistics/months/2026-04/reopen/"
    refused = officer.post(address, {"reason": " "}, follow=True)
    assert "締めを解く理由" in text_of(refused)
    assert MonthClosing.objects.in_force().exists()
    officer.post(address, {"reason": "記入漏れ"})
    assert not MonthClosing.objects.in_force().exists()


@pytest.mark.parametrize("month", ["2026-13", "2026-00"])
def test_a_month_that_never_was_is_not_found(month, officer):
    assert officer.get(f"/statistics/months/{month}/").status_code == 404


# --- the pack ----------------------------------------------------------------------------
def pack_for(user):
    job = Job.objects.create(
        task=make_monthly_pack.name,
        title="月報",
        requested_by=user,
        arguments={"month": "2026-04-01", "paper": "a4"},
    )
    make_monthly_pack.apply(args=(job.pk,))
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    assert (job.done, job.total) == (10, 10)
    with job.result.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_one_click_asks_for_the_pack_of_a_month(vehicles, officer, media):
    answer = officer.post("/statistics/months/2026-04/pack/", {"paper": "a3"})
    job = Job.objects.get()
    assert answer.url == reverse("tasks:job", args=[job.pk])
    assert (job.title, job.arguments["paper"]) == ("令和8年4月統計月報", "a3")


def test_the_pack_has_every_report_as_pdf_csv_and_workbook(vehicles, officer, media):
    bundle = pack_for(officer.user)
    names = bundle.namelist()
    assert [name for name in names if "/" not in name] == [
        "令和8年4月統計月報.pdf",
        "令和8年4月統計月報.xlsx",
    ]
    tables = {name.split("/")[1] for name in names if name.startswith("CSV/")}
    assert {name[:2] for name in tables} == {f"{n:02}" for n in range(1, 11)}
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(bundle.read(names[0]))).pages
    )
    for title in ("駅別撤去・移送台数", "保管場所別保管状況", "盗難車一覧", "集計の照合"):
        assert title in text
    assert "すべて一致しています" in text


def test_the_pack_of_a_planner_has_no_numbers(vehicles, media):
    bundle = pack_for(visitor("planner").user)
    assert not [name for name in bundle.namelist() if "盗難" in name]
    everything = b"".join(bundle.read(name) for name in bundle.namelist() if name.endswith("csv"))
    assert "QV86427" not in everything.decode("utf-8", "ignore")


def test_the_pack_of_a_closed_month_lists_its_corrections(vehicles, officer, media):
    closing = close_month(officer.user, date(2026, 4, 1), today=date(2026, 6, 1))
    VehicleFactory(removal_place=vehicles[0].removal_place)
    bundle = pack_for(officer.user)
    rows = list(csv.reader(io.StringIO(bundle.read("CSV/99_訂正一覧.csv").decode("utf-8-sig"))))
    assert ["駅別撤去・移送台数", "三軒茶屋北", "月計 計", "3", "4", "1"] in [
        row[1:] for row in rows
    ]
    pdf = PdfReader(io.BytesIO(bundle.read("令和8年4月統計月報.pdf")))
    assert all(closing.digest in page.extract_text() for page in pdf.pages)


def test_every_permission_has_words_of_the_office(db):
    names = Permission.objects.filter(content_type__app_label="statistics")
    assert {one.codename for one in names} == {
        "view_report", "export_report", "view_stolen", "close_month",
    }  # fmt: skip
