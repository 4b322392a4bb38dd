"""The main job from end to end: a phone call becomes a bicycle in the yard.

Each step is taken on the device of the person who takes it, and each page is looked at:
nothing serious for axe, nothing wider than the screen, no word in the console, no request to
another host.
"""

import io
import re

from pypdf import PdfReader

from .browser import PC, PHONE, TABLET
from .camera import first_code

CORNER = {"longitude": 139.6702, "latitude": 35.6438, "accuracy": 6}
"""Before the station 三軒茶屋, north of Route 246, where the pin is dropped."""


def test_a_call_becomes_a_bicycle_in_the_yard(visit, live_system):
    operator = visit("operator", PC)
    case = take_a_call(operator)
    print_the_sheet(operator, case)
    dispatch(visit("officer", PC), case)
    crew = visit("crew1", PHONE, position=CORNER)
    tag(crew)
    see_progress(operator, case, "札付け済")
    wait_half_an_hour(live_system, crew)
    remove(crew)
    keeper = visit("yard2", TABLET)
    take_over(keeper)
    inspect(keeper)
    see_progress(operator, case, "完了")
    open_the_record(operator)


def take_a_call(operator):
    """場所をさがす → ピン → 判定 → 車種 → 依頼者 → 保存。"""
    page = operator.open("/requests/new/").page
    page.wait_for_selector("[data-base=ready]")
    page.fill("#place-q", "三軒茶屋駅")
    page.wait_for_selector("#place-list [role=option]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-verdict]:has-text('三軒茶屋')")
    operator.look("01-intake-verdict")
    page.locator("[data-field=kind] .chip").first.click()
    page.locator("[data-field=land] .chip", has_text="区道").click()
    page.fill("#id_landmark", "銀行の前")
    page.fill("#id_features", "前かごに傘")
    page.fill("#id_requester_name", "仮野 花子")
    page.fill("#id_requester_phone", "03-0000-1234")
    operator.look("02-intake-filled")
    page.click("[data-save]")
    page.wait_for_selector("[data-saved]")
    operator.look("03-intake-saved")
    link = page.locator("[data-saved] a", has_text="この依頼を開く").get_attribute("href")
    return int(re.search(r"/requests/(\d+)/", link).group(1))


def print_the_sheet(operator, case):
    answer = operator.context.request.get(f"/requests/{case}/sheet.pdf")
    assert answer.ok
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert "撤去依頼書" in said
    assert "仮野 花子" in said


def dispatch(officer, case):
    """依頼を選んで 1 を押すと1班の回りに入る。"""
    page = officer.open("/dispatch/").page
    page.wait_for_selector("[data-base=ready]")
    job = page.locator(f".board__queue [data-feature-id='{case}']")
    job.click()
    officer.look("04-dispatch-chosen")
    page.keyboard.press("1")
    page.wait_for_selector(f".round[data-number='1'] [data-feature-id='{case}']")
    officer.look("05-dispatch-done")


def tag(crew):
    """札を読み、地図の十字で位置を確かめ、札付けする。"""
    page = crew.page
    page.goto("/field/")
    page.wait_for_selector("[data-list=jobs] li:has-text('銀行の前')")
    crew.check()
    crew.picture("06-crew-jobs")
    page.locator(".crew-bottom [data-start-scan]").click()
    page.wait_for_selector("[data-screen=tag]:not([hidden])", timeout=30_000)
    page.wait_for_selector("[data-tag-map][data-base=ready]")
    assert re.sub(r"\s", "", page.locator("[data-tag-code]").inner_text()) == first_code()
    crew.check()
    crew.picture("07-crew-tag")
    page.click("[data-tag-save]")
    page.wait_for_selector("[data-count=tags]:text-is('1')")
    wait_until_sent(page)


def wait_until_sent(page):
    page.wait_for_selector("[data-unsent]:text-is('0')")


def wait_half_an_hour(live_system, crew):
    """The warning time runs by the clocks of the server and of the phone."""
    live_system.pass_minutes(31)
    crew.context.clock.fast_forward("31:00")


def remove(crew):
    """もう一度読み、5枚撮って撤去を登録する。"""
    page = crew.page
    page.locator(".crew-bottom [data-start-scan]").click()
    page.wait_for_selector("[data-camera-title]:has-text('撤去')", timeout=30_000)
    assert page.locator("[data-early]").is_hidden()
    for shots in range(1, 6):
        page.click("[data-shutter]")
        page.wait_for_selector(f"[data-shots]:text-is('{shots}')")
    crew.check()
    crew.picture("08-crew-photos")
    page.click("[data-finish]")
    wait_until_sent(page)
    page.wait_for_selector("[data-screen=job]:not([hidden])")
    page.click("[data-job-save]")
    page.wait_for_selector("[data-screen=job]", state="hidden")
    wait_until_sent(page)
    crew.picture("09-crew-removed")


def take_over(keeper):
    """班の車を受け入れる。読取器は打鍵する。"""
    page = keeper.open("/yard/").page
    keeper.look("10-yard-home")
    page.locator(".card", has_text="1班").get_by_role("button", name="引継ぎを始める").click()
    page.wait_for_selector("[data-manifest]")
    page.wait_for_load_state()
    page.keyboard.type(first_code(), delay=4)
    page.keyboard.press("Enter")
    page.wait_for_selector(".truck-row[data-received]")
    keeper.look("11-yard-manifest")
    page.get_by_role("button", name="班の確認へ").click()
    dialog = page.locator("#crew-dialog")
    dialog.get_by_label("班が数えた台数").fill("1")
    dialog.get_by_text("1班 班長").click()
    dialog.get_by_label("確認者のパスワード").fill(keeper.system.password)
    dialog.get_by_role("button", name="確認する").click()
    page.locator("[data-close-form] button[type=submit]").click()
    page.wait_for_url("**/yard/")


def inspect(keeper):
    """二次登録: 防犯登録、車体番号、車種、色。"""
    page = keeper.page
    page.goto("/yard/")
    page.locator("a", has_text="順に登録する").click()
    page.wait_for_selector("[data-inspection-form]")
    form = page.locator("[data-inspection-form]")
    form.locator(".chip", has_text=re.compile(r"^\s*警視庁\s*$")).click()
    form.locator("[name=registration_serial]").fill("A12345")
    form.locator("[name=frame_number]").fill("TEST1234567")
    form.locator(".chip", has_text=re.compile(r"^\s*自転車\s*$")).click()
    form.locator("[name=color]").first.check(force=True)
    keeper.look("12-yard-inspection")
    form.get_by_role("button", name="登録する").click()
    page.wait_for_url("**/yard/")
    ((inspected,),) = keeper.system.sql(
        "SELECT count(*) FROM vehicles_vehicle v JOIN vehicles_tag t ON t.id = v.tag_id"
        " WHERE t.code = %s AND v.inspected_at IS NOT NULL AND v.status = 'stored'"
        " AND v.frame_number = 'TEST1234567'",
        first_code(),
    )
    assert inspected == 1


def see_progress(operator, case, state):
    """The same record tells how far it is, a moment after the phone has sent."""
    page = operator.open(f"/requests/{case}/").page
    for _ in range(20):
        if page.get_by_text(state).first.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.get_by_text(state).first.is_visible()
    operator.look(f"13-request-{'tagged' if state == '札付け済' else 'done'}")


def open_the_record(operator):
    page = operator.open(f"/t/{first_code()}/").page
    assert page.locator("img").count() >= 5
    operator.look("14-ledger-record")
