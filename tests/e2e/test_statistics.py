"""An officer reads a month, opens the records of a figure, prints, closes, sees a correction."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from .browser import PC

PATIENCE = 30_000
WHOLE_MONTHS = (
    "SELECT to_char(removed_on, 'YYYY-MM'), count(*) FROM vehicles_vehicle"
    " WHERE removed_on < %s GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
)
ONE_OF_MONTH = (
    "SELECT v.id, v.removal_place_id FROM vehicles_vehicle v"
    " WHERE to_char(v.removed_on, 'YYYY-MM') = %s ORDER BY v.id LIMIT 1"
)
MOVE = "UPDATE vehicles_vehicle SET removal_place_id = %s WHERE id = %s"
ANOTHER = "SELECT id FROM geo_removalplace WHERE NOT is_total AND id <> %s ORDER BY id LIMIT 1"


@pytest.fixture
def month(live_system):
    """The fullest month that is over: how addresses call it."""
    found = live_system.sql(WHOLE_MONTHS, live_system.now().date().replace(day=1))
    if not found:
        pytest.skip("in April the made-up year has no whole month yet")
    return found[0][0]


def test_a_month_is_read_drilled_into_printed_closed_and_corrected(visit, live_system, month):
    person = visit("officer", PC)
    page = person.page
    person.open("/statistics/")
    person.look("statistics")
    person.open("/statistics/removals-by-place/?form=month")
    page.locator("#id_month").select_option(month)
    page.get_by_role("button", name="表示").click()
    page.wait_for_url(re.compile(rf"month={month}"))
    person.look("statistics-report")

    # A figure opens its records, as many as it says.
    total = page.locator("table[data-figures]").first.locator("tbody tr").last.get_by_role("link")
    figure = int(total.last.inner_text().replace(",", ""))
    total.last.click()
    expect(page.locator(".page-head__lead")).to_contain_text(f"{figure:,}台", timeout=PATIENCE)
    person.look("statistics-records")
    page.locator(".page-head__actions a").first.click()
    page.wait_for_url(re.compile(r"/removals-by-place/\?"))

    # The paper.
    paper = page.get_by_role("link", name="PDF A4").get_attribute("href")
    answer = page.request.get(paper)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")

    # The month is closed; what changes afterwards stands beside what was told.
    person.open(f"/statistics/months/{month}/close/")
    if page.get_by_text("一致しない項目が").count():
        page.get_by_label("備考").fill("確認済み")
    person.check()
    page.get_by_role("button", name="締める").click()
    expect(page.get_by_text("締め済 第1版")).to_be_visible(timeout=PATIENCE)
    person.look("statistics-closed")
    (vehicle, place), *_ = live_system.sql(ONE_OF_MONTH, month)
    ((other,),) = live_system.sql(ANOTHER, place)
    live_system.sql(MOVE, other, vehicle)
    try:
        person.open(f"/statistics/removals-by-place/?form=month&month={month}")
        expect(page.locator("td[data-corrected] del").first).to_be_visible(timeout=PATIENCE)
        person.check()
    finally:
        live_system.sql(MOVE, place, vehicle)
    assert date.fromisoformat(f"{month}-01") < live_system.now().date()
