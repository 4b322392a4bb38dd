"""A street is counted with a thumb, through a gap in the line; the desk sees it at once."""

from playwright.sync_api import expect

from .browser import PC, PHONE

PATIENCE = 30_000
HERE = {"latitude": 35.6437, "longitude": 139.6690}


def test_a_survey_is_planned_counted_on_a_phone_and_compared(visit):
    officer = visit("officer", PC)
    desk = officer.page
    officer.open("/surveys/new/")
    desk.get_by_label("調査日").fill("きょう")
    officer.check()
    desk.get_by_role("button", name="保存").click()
    desk.wait_for_url("**/surveys/*/")
    officer.look("survey-sheet")
    sheet = desk.url

    crew = visit("crew1", PHONE, position=HERE)
    phone = crew.page
    crew.open("/surveys/field/")
    phone.get_by_role("button", name="近い順に並べる").click()
    expect(phone.get_by_text("近い順に並べました")).to_be_visible(timeout=PATIENCE)
    first = phone.locator("[data-spots] a").first
    expect(first).to_contain_text("三軒茶屋", timeout=PATIENCE)
    crew.look("survey-spots")
    first.click()
    phone.wait_for_url("**/surveys/field/*/")
    more = phone.get_by_role("button", name="自転車 1台増やす")
    for _ in range(3):
        more.click()
    phone.get_by_role("button", name="自転車 1台減らす").click()
    phone.get_by_role("button", name="原付 1台増やす", exact=True).click()
    expect(phone.locator("[data-total]")).to_have_text("3", timeout=PATIENCE)
    crew.look("survey-count")

    # What was counted outlives the page, and a gap in the line.
    phone.reload()
    expect(phone.locator("#id_bicycle")).to_have_value("2", timeout=PATIENCE)
    crew.foresee("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="この台数を送る").click()
    expect(phone.get_by_role("alert")).to_contain_text("端末に残っています", timeout=PATIENCE)
    phone.context.set_offline(False)
    phone.wait_for_url("**/surveys/field/")
    expect(phone.locator("a[data-done]").first).to_contain_text("3台", timeout=PATIENCE)

    officer.open(sheet)
    expect(desk.locator("tfoot")).to_contain_text("3", timeout=PATIENCE)
    officer.open("/surveys/compare/")
    expect(desk.locator("#map[data-shown='1']")).to_be_visible(timeout=PATIENCE)
    officer.look("survey-compare")
    officer.open("/surveys/guidance/").check()
    crew.open("/surveys/guidance/new/").check()
