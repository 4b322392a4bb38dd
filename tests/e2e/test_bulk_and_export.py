"""An officer changes chosen vehicles at once, takes it back, and takes the result out as a file."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from .browser import PC

RELEASED = "/vehicles/?state=released&go=1"
REMARK = "棚替え済み"


def references(page, most):
    return page.locator("[data-list] tbody th a").all_inner_texts()[:most]


def remarked(live_system):
    found = live_system.sql(
        "SELECT reference FROM vehicles_vehicle WHERE remarks LIKE %s", f"%{REMARK}"
    )
    return {reference for (reference,) in found}


def test_rows_are_chosen_previewed_changed_and_taken_back(visit, live_system):
    person = visit("officer", PC)
    page = person.page
    person.open(RELEASED)
    chosen = references(page, 4)
    boxes = page.locator("[data-list] tbody input[type=checkbox]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    begin = page.get_by_role("button", name="選んだ4台を変更")
    expect(begin).to_be_visible()
    person.look("bulk-choosing")
    begin.click()
    page.get_by_label("備考の新しい値").fill(REMARK)
    expect(page.get_by_label("備考を変える")).to_be_checked()
    page.get_by_label("保管位置の新しい値").fill("A-1")
    page.get_by_label("保管位置を変える").uncheck()
    person.look("bulk-fields")
    page.get_by_role("button", name="内容を確認する").click()
    run = page.get_by_role("button", name="4台を変更する")
    expect(run).to_be_visible()
    person.look("bulk-preview")
    assert remarked(live_system) == set()
    run.click()
    expect(page.get_by_text("4台を変更しました")).to_be_visible(timeout=60_000)
    person.look("bulk-done")
    assert remarked(live_system) == set(chosen)
    page.get_by_role("button", name="この変更を取り消す").click()
    page.get_by_role("dialog").get_by_role("button", name="取り消す").click()
    expect(page.get_by_text("4台を元に戻しました")).to_be_visible(timeout=60_000)
    assert remarked(live_system) == set()
    person.open("/vehicles/bulk/").check()


def test_a_result_is_taken_out_and_read(visit, live_system):
    person = visit("officer", PC)
    page = person.page
    person.open(RELEASED)
    first = references(page, 1)[0]
    page.get_by_role("link", name="結果をすべて出力").click()
    page.get_by_text("CSV（UTF-8）", exact=True).click()
    expect(page.get_by_label("Excelで直接開く")).to_be_visible()
    expect(page.get_by_text("個人情報を出力する目的")).to_be_hidden()
    person.look("export-form")
    page.get_by_role("button", name=re.compile("台を出力する")).click()
    fetch = page.get_by_role("link", name="ファイルを受け取る")
    expect(fetch).to_be_visible(timeout=60_000)
    person.look("export-ready")
    with page.expect_download() as waiting:
        fetch.click()
    download = waiting.value
    assert re.fullmatch(r"ledger-\d{8}-\d{4}-[0-9A-F]{8}\.csv", download.suggested_filename)
    text = download.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    [(known,)] = live_system.sql("SELECT count(*) FROM vehicles_vehicle WHERE status = 'released'")
    assert len(rows) == known
    assert rows[0]["整理番号"] == first
    assert {row["状態"] for row in rows} == {"返還済"}
    assert all(len(row["札番号"]) == 10 for row in rows)
    person.open("/vehicles/exports/").check()


@pytest.fixture
def everybody_counts(live_system):
    """The ward wants a second officer from the first person on."""
    change = "UPDATE masters_parameter SET value = %s WHERE key = 'export_approval_rows'"
    live_system.sql(change, "0")
    yield
    live_system.sql(change, "100")


def test_people_are_taken_out_after_a_second_officer_agrees(visit, live_system, everybody_counts):
    person = visit("officer", PC)
    page = person.page
    person.open("/vehicles/export/?state=released")
    page.get_by_text("所有者 氏名", exact=True).click()
    page.get_by_label("個人情報を出力する目的").fill("返還通知の宛名の確認")
    page.get_by_role("button", name=re.compile("台を出力する")).click()
    expect(page.get_by_text("別の担当者の承認を待っています")).to_be_visible()
    person.check()
    address = page.url
    second = visit("admin", PC)
    second.page.goto(address)
    second.check()
    second.page.get_by_role("button", name="承認する", exact=True).click()
    expect(second.page.get_by_text("承認しました。")).to_be_visible()
    expect(page.get_by_text("別の担当者の承認を待っています")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("link", name="ファイルを受け取る")).to_be_visible(timeout=60_000)
    with page.expect_download():
        page.get_by_role("link", name="ファイルを受け取る").click()
    [(told,)] = live_system.sql("SELECT sum(count) FROM audit_disclosure WHERE channel = 'export'")
    [(owners,)] = live_system.sql(
        "SELECT count(*) FROM vehicles_owner o JOIN vehicles_vehicle v ON v.id = o.vehicle_id"
        " WHERE v.status = 'released'"
    )
    assert told == owners > 0
