"""公示: proposed, put up, printed, taken down. 自転車法 6条2項, 3項; L-11."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from ledger.disposals import documents
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import Posting, PostingItem, PostingKind, PostingWording
from ledger.disposals.rows import COLUMNS, LINE
from ledger.disposals.workflow import posting as workflow
from ledger.disposals.workflow.posting import Plan
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take
from office.audit.models import Entry
from office.masters.models import Parameter
from tests.factories import (
    DispositionFactory,
    HoldFactory,
    OwnerFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)
from tests.office.documents.test_pdf import fonts_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]
DISPOSAL, STORAGE = PostingKind.DISPOSAL, PostingKind.STORAGE


def plan(kind=DISPOSAL, day=date(2026, 7, 1), **more):
    return Plan(kind, Vehicle.objects.all(), [], day, "区役所掲示場", **more)


def put_up(officer, kind=DISPOSAL, **more):
    return workflow.post(officer, plan(kind, **more))


def text_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_posting_dates_every_vehicle_on_it(officer, overdue):
    one, two = overdue(), overdue()
    posting = put_up(officer)
    assert {item.vehicle for item in posting.items.all()} == {one, two}
    assert set(Vehicle.objects.values_list("posted_on", flat=True)) == {date(2026, 7, 1)}
    assert posting.ends_on == date(2026, 7, 14)
    assert Entry.objects.filter(action="vehicles.post").count() == 2


def test_the_two_notices_are_never_the_same(officer, overdue):
    vehicle = overdue(stored_notice_on=None)
    with pytest.raises(NotPossible, match="ありません"):
        put_up(officer, DISPOSAL)
    notice = put_up(officer, STORAGE)
    vehicle.refresh_from_db()
    assert (vehicle.stored_notice_on, vehicle.posted_on) == (date(2026, 7, 1), None)
    assert "第6条第2項" in notice.body
    posting = put_up(officer, DISPOSAL)
    vehicle.refresh_from_db()
    assert (vehicle.stored_notice_on, vehicle.posted_on) == (date(2026, 7, 1),) * 2
    assert "第6条第3項" in posting.body


def test_numbers_run_through_the_fiscal_year(officer, overdue):
    overdue()
    first = put_up(officer)
    overdue()
    second = put_up(officer)
    assert (first.number, second.number) == ("令和8年度第1号", "令和8年度第2号")
    assert first.number in first.body
    assert "令和8年7月1日から令和8年7月14日まで" in first.body


def test_a_posting_in_advance_lists_what_is_overdue_on_its_day(officer, overdue):
    soon = overdue(keep_until=date(2026, 7, 5))
    with pytest.raises(NotPossible):
        put_up(officer)
    posting = put_up(officer, day=date(2026, 7, 6))
    assert posting.items.get().vehicle == soon


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 8, 2)])
def test_nothing_is_posted_into_the_past_or_far_ahead(officer, overdue, day):
    overdue()
    with pytest.raises(NotPossible, match="公示日"):
        put_up(officer, day=day)


def test_what_the_law_forbids_is_an_exception_with_its_reason(at_desk, overdue):
    ready, held, in_time = overdue(), overdue(), overdue(keep_until=date(2026, 7, 1))
    unnoticed = overdue(stored_notice_on=None)
    HoldFactory(vehicle=held, reason="異議の申出")
    page = at_desk.get(reverse("disposals:posting_new"))
    proposal = page.context["proposal"]
    assert "{" not in page.context["words"].body
    assert proposal.ready == [ready]
    told = dict(proposal.exceptions)
    assert set(told) == {held, unnoticed}
    assert "異議の申出" in told[held]
    assert "保管公示" in told[unnoticed]
    assert in_time.reference not in page.content.decode()


def test_a_notice_wants_the_vehicle_described(at_desk, overdue):
    overdue(stored_notice_on=None, inspected_at=None)
    proposal = at_desk.get(reverse("disposals:notice_new")).context["proposal"]
    assert proposal.ready == []
    assert "二次登録" in proposal.exceptions[0][1]


def test_the_page_puts_up_what_was_looked_at_and_not_unticked(at_desk, overdue):
    one, two = overdue(), overdue(pk=1_234_567)
    url = reverse("disposals:posting_new")
    page = at_desk.get(url, {"posted_on": "R8.7.2", "place": "掲示場"})
    assert 'value="1234567"' in page.content.decode(), "a key has no thousands separator"
    sent = {
        "posted_on": "2026-07-02",
        "place": "掲示場",
        "seen": page.context["proposal"].seen,
        "leave_out": [two.pk],
    }
    answer = at_desk.post(url, sent, follow=True)
    posting = Posting.objects.get()
    assert [item.vehicle for item in posting.items.all()] == [one]
    assert "1台を公示しました" in answer.content.decode()
    two.refresh_from_db()
    assert two.posted_on is None


def test_a_list_that_changed_meanwhile_is_shown_again(at_desk, overdue):
    overdue()
    url = reverse("disposals:posting_new")
    seen = at_desk.get(url).context["proposal"].seen
    overdue()
    page = at_desk.post(url, {"posted_on": "R8.7.1", "place": "掲示場", "seen": seen})
    assert page.status_code == 422
    assert "対象が変わりました" in page.content.decode()
    assert not Posting.objects.exists()
    assert len(page.context["proposal"].ready) == 2


def test_an_empty_form_is_asked_for_its_day_and_place(at_desk, overdue):
    overdue()
    page = at_desk.post(reverse("disposals:posting_new"))
    assert page.status_code == 422
    assert {"posted_on", "place"} <= set(page.context["form"].errors)


def test_only_the_chosen_yards_are_listed(at_desk, overdue):
    yard = StorageYardFactory(label="弦巻")
    mine, _ = overdue(yard=yard), overdue()
    url = reverse("disposals:posting_new")
    page = at_desk.get(url, {"yard": yard.pk, "posted_on": "R8.7.1", "place": "掲示場"})
    assert page.context["proposal"].ready == [mine]


def test_one_vehicle_can_be_posted_from_its_record(at_desk, overdue):
    mine, _ = overdue(), overdue()
    page = at_desk.get(reverse("disposals:posting_new"), {"vehicle": mine.pk})
    assert page.context["proposal"].ready == [mine]


# --- withdrawing -------------------------------------------------------------------------
def test_a_whole_posting_is_withdrawn_with_a_reason(officer, overdue):
    vehicle = overdue()
    posting = put_up(officer)
    with pytest.raises(NotPossible, match="理由"):
        workflow.withdraw(officer, posting, reason=" ")
    assert workflow.withdraw(officer, posting, reason="掲示の誤り") == (1, 0)
    vehicle.refresh_from_db()
    posting.refresh_from_db()
    assert vehicle.posted_on is None
    assert posting.withdrawn_at is not None
    item = posting.items.get()
    assert (item.withdrawn_by, item.withdrawn_reason) == (officer, "掲示の誤り")
    with pytest.raises(NotPossible, match="すでに"):
        workflow.withdraw(officer, posting, reason="もう一度")


def test_a_single_vehicle_is_withdrawn_and_can_be_posted_again(officer, overdue):
    one, two = overdue(), overdue()
    posting = put_up(officer)
    workflow.withdraw_item(officer, posting.items.get(vehicle=one), reason="所有者と連絡")
    posting.refresh_from_db()
    assert posting.withdrawn_at is None
    assert [item.vehicle for item in posting.items.standing()] == [two]
    again = put_up(officer)
    assert workflow.standing_item(one, DISPOSAL).posting == again


def test_what_was_lawfully_ended_under_a_posting_stays_on_it(officer, overdue):
    ended, kept = overdue(), overdue()
    posting = put_up(officer)
    take(
        UserFactory(),
        ended,
        Step.DISPOSE,
        today=date(2026, 7, 15),
        disposition=DispositionFactory(),
        approved_by=officer,
    )
    assert workflow.withdraw(officer, posting, reason="掲示の誤り") == (1, 1)
    ended.refresh_from_db()
    kept.refresh_from_db()
    assert (ended.posted_on, kept.posted_on) == (date(2026, 7, 1), None)
    posting.refresh_from_db()
    assert posting.withdrawn_at is None


def test_the_record_withdraws_with_or_without_a_list(at_desk, officer, overdue):
    listed, taken_over = overdue(), overdue(posted_on=date(2026, 6, 20))
    put_up(officer)
    for vehicle in (listed, taken_over):
        url = reverse("disposals:withdraw_posting", args=[vehicle.pk])
        assert at_desk.get(url).status_code == 200
        assert at_desk.post(url, {"reason": ""}).status_code == 422
        assert at_desk.post(url, {"reason": "申出"}).status_code == 302
        vehicle.refresh_from_db()
        assert vehicle.posted_on is None
    url = reverse("disposals:withdraw_posting", args=[listed.pk])
    assert "処分公示がありません" in at_desk.post(url, {"reason": "申出"}).content.decode()


def test_a_notice_stays_under_a_posting(at_desk, officer, overdue):
    vehicle = overdue(stored_notice_on=None)
    notice = put_up(officer, STORAGE)
    put_up(officer, DISPOSAL)
    page = at_desk.post(
        reverse("disposals:posting_withdraw", args=[notice.pk]), {"reason": "誤り"}, follow=True
    )
    assert "取り消せる車両がありません" in page.content.decode()
    vehicle.refresh_from_db()
    assert vehicle.stored_notice_on == date(2026, 7, 1)


def test_one_row_is_withdrawn_on_the_page(at_desk, officer, overdue):
    overdue()
    posting = put_up(officer)
    url = reverse("disposals:posting_item_withdraw", args=[posting.pk, posting.items.get().pk])
    assert "理由を入力" in at_desk.post(url, {}, follow=True).content.decode()
    assert "取り消しました" in at_desk.post(url, {"reason": "申出"}, follow=True).content.decode()


# --- the list on paper and as a file -----------------------------------------------------
@pytest.fixture
def listed(officer, overdue):
    """A posting of vehicles of two yards, one with all there is to say, and its owner."""
    full = overdue(
        reference="081-00001",
        yard=StorageYardFactory(label="桜新町", sort_order=1),
        registration_jurisdiction="mpd",
        registration_prefix="A",
        registration_serial="123456",
        frame_number="QX-98765",
    )
    OwnerFactory(vehicle=full, name="山雀 花子", address="架空町七丁目")
    for _ in range(40):
        overdue(yard=StorageYardFactory(code="G", label="玉川", sort_order=2))
    return put_up(officer)


@pytest.fixture(autouse=True)
def _one_yard_of_a_code(monkeypatch):
    monkeypatch.setattr(StorageYardFactory._meta, "django_get_or_create", ("code",))


def test_the_list_has_the_columns_of_the_ordinances_and_fits_the_sheet():
    assert sum(column.width for column in (LINE, *COLUMNS)) == 274
    assert [column.title for column in (LINE, *COLUMNS)] == [
        "番号", "整理番号", "撤去年月日", "撤去場所", "車種", "型式", "色",
        "防犯登録番号", "車体番号", "標識番号", "保管場所", "保管期限",
    ]  # fmt: skip


def test_the_printed_list(listed):
    pdf = documents.posting_list(listed)
    pages = text_of(pdf)
    assert len(pages) == 3
    assert [f"{n}／3" in page for n, page in enumerate(pages, 1)] == [True] * 3
    assert all("防犯登録番号" in page for page in pages), "the heading is on every sheet"
    first = pages[0].replace("\n", "")
    for words in (
        "令和8年度第1号",
        "令和8年7月1日",
        "081-00001",
        "QX-98765",
        "R8.4.10",
        "警視庁 A",
    ):
        assert words in first
    assert "山雀" not in "".join(pages)
    assert "架空町" not in "".join(pages)
    assert "玉川（40台）" in pages[1]
    sheet = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(sheet.width / 72 * 25.4), round(sheet.height / 72 * 25.4)) == (297, 210)
    assert all(fonts_in(pdf).values()), "every typeface is embedded"


def test_every_row_is_printed_once(listed):
    said = "".join(text_of(documents.posting_list(listed)))
    for item in listed.items.all():
        assert said.count(item.row["reference"]) == 1


def test_the_list_prints_as_it_was_posted(listed):
    before = documents.posting_list(listed)
    Vehicle.objects.update(keep_until=date(2026, 12, 1), frame_number="CHANGED")
    assert documents.posting_list(Posting.objects.get(pk=listed.pk)) == before


def test_numbers_are_masked_where_the_ward_wants_it(officer, overdue):
    Parameter.objects.update_or_create(key="posting_mask_numbers", defaults={"value": "1"})
    overdue(frame_number="QX-98765")
    posting = put_up(officer)
    assert "QX-98765" not in "".join(text_of(documents.posting_list(posting)))
    assert "●●●●●●65" in documents.posting_csv(posting).content.decode("utf-8-sig")


def test_who_may_not_read_numbers_gets_them_masked(client, user_who_can, listed):
    client.force_login(user_who_can("vehicles.dispose_vehicle", "vehicles.view_every_yard"))
    for name, args in (("posting", []), ("posting_pdf", []), ("posting_csv", ["utf8"])):
        answer = client.get(reverse(f"disposals:{name}", args=[listed.pk, *args]))
        body = answer.content
        said = "".join(text_of(body)) if body[:4] == b"%PDF" else body.decode("utf-8-sig")
        assert "081-00001" in said
        assert "QX-98765" not in said


def test_the_file_opens_in_both_encodings_and_tells_what_it_replaced(at_desk, officer, overdue):
    overdue(frame_number="😀123", plate_number="=1+1")
    posting = put_up(officer)
    utf8 = at_desk.get(reverse("disposals:posting_csv", args=[posting.pk, "utf8"])).content
    sjis = at_desk.get(reverse("disposals:posting_csv", args=[posting.pk, "sjis"])).content
    rows = list(csv.DictReader(io.StringIO(utf8.decode("utf-8-sig"))))
    assert utf8.startswith(b"\xef\xbb\xbf")
    assert rows[0]["車体番号"] == "😀123"
    assert rows[0]["標識番号"] == "'=1+1"
    assert rows[0]["公示日"] == "2026-07-01"
    assert "〓123" in sjis.decode("cp932")
    page = at_desk.get(reverse("disposals:posting", args=[posting.pk])).content.decode()
    assert "2行目「車体番号」の「😀」" in page


def test_the_words_come_from_the_master_of_the_day(officer, overdue):
    overdue()
    PostingWording.objects.filter(kind=DISPOSAL).update(valid_until=date(2026, 6, 30))
    with pytest.raises(NotPossible, match="公示の文言"):
        put_up(officer)
    PostingWording.objects.create(
        code="d2", label="新", kind=DISPOSAL, title="新しい見出し", body="{number}を公示する。"
    )
    assert put_up(officer).body == "令和8年度第1号を公示する。"


def test_a_yard_sees_the_postings_that_name_it(client, user_who_can, officer, overdue):
    vehicle, _ = overdue(), VehicleFactory()
    posting = put_up(officer)
    keeper = user_who_can("vehicles.dispose_vehicle")
    client.force_login(keeper)
    url = reverse("disposals:posting", args=[posting.pk])
    assert client.get(url).status_code == 404
    vehicle.yard.unit = keeper.unit
    vehicle.yard.save()
    assert client.get(url).status_code == 200
    assert posting.number in client.get(reverse("disposals:postings")).content.decode()
    assert client.post(reverse("disposals:posting_withdraw", args=[posting.pk])).status_code == 403


def test_the_list_of_postings_by_kind_and_phase(at_desk, officer, overdue):
    overdue()
    posting = put_up(officer, day=date(2026, 7, 10))
    url = reverse("disposals:postings")
    assert "公示前" in at_desk.get(url).content.decode()
    assert posting.number not in at_desk.get(url, {"kind": "storage"}).content.decode()
    assert [posting.phase(posting.posted_on + timedelta(days=n)) for n in (0, 13, 14)] == [
        "公示中", "公示中", "期間満了",
    ]  # fmt: skip
    assert PostingItem.objects.count() == 1
