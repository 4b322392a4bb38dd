"""Tags in advance: numbers given out once, sheets that scanners read, reissue on record."""

import io
import threading
from collections import Counter

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from ledger.vehicles import codes, documents
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.label_masters import LAYOUTS, load_labels
from ledger.vehicles.models import Tag, TagBatch, TagLayout, TagPrint, TagWording
from ledger.vehicles.tasks import print_tags
from ledger.vehicles.workflow import labels
from office.audit.models import Entry
from tasks.models import Job
from tests.factories import TagFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def masters(db):
    load_labels()


@pytest.fixture
def clerk(user_who_can):
    return user_who_can("vehicles.print_tags")


def a_batch(actor, count=12, symbology="code128", year=8, layout="a4-4"):
    return labels.make_batch(
        actor,
        year=year,
        count=count,
        layout=TagLayout.objects.get(code=layout),
        symbology=symbology,
    )


def printed(actor, batch, **changes):
    values = {
        "first": batch.first,
        "last": batch.last,
        "layout": TagLayout.objects.get(code=batch.layout),
        "wording": TagWording.objects.get(code="inside"),
    } | changes
    return labels.print_range(actor, batch, **values)


def seen(pdf, dpi):
    """What a reader finds on each page: (format, text) with how often."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = page.render(scale=dpi / 72).to_pil().convert("L")
            codes_found = zxingcpp.read_barcodes(image)
            found.append(Counter((str(one.format), one.text) for one in codes_found))
    return found


# --- numbers ---------------------------------------------------------------------------
def test_numbers_of_a_year_go_on_where_the_last_batch_ended():
    clerk = UserFactory()
    first, second = a_batch(clerk, 3), a_batch(clerk, 2)
    other_year = a_batch(clerk, 1, year=9)
    assert (first.first, second.first, other_year.first) == (1, 4, 1)
    assert list(second.tags.values_list("code", flat=True)) == [
        codes.tag_code(8, 4),
        codes.tag_code(8, 5),
    ]
    assert all(codes.is_sound(code) for code in Tag.objects.values_list("code", flat=True))


def test_numbers_of_tags_from_elsewhere_are_not_given_out_again():
    TagFactory(code=codes.tag_code(8, 500))
    assert a_batch(UserFactory(), 1).first == 501


def test_a_year_without_numbers_says_so():
    TagFactory(code=codes.tag_code(8, labels.LAST_SERIAL - 1))
    with pytest.raises(LedgerError, match="残り1枚"):
        a_batch(UserFactory(), 2)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_runs():
    load_labels()
    clerk = UserFactory()
    start = threading.Barrier(2)

    def work():
        start.wait()
        try:
            a_batch(clerk, 50)
        finally:
            connection.close()

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(TagBatch.objects.values_list("first", flat=True)) == [1, 51]
    assert Tag.objects.count() == 100


# --- sheets ----------------------------------------------------------------------------
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("symbology", "bars"), [("code128", "Code 128"), ("code39", "Code 39")])
@pytest.mark.parametrize("wording", ["inside", "outside"])
def test_every_code_of_every_layout_is_read_back(layout, symbology, bars, wording):
    clerk = UserFactory()
    batch = a_batch(clerk, 11, symbology, layout=layout)
    per_sheet = TagLayout.objects.get(code=layout).per_sheet
    pdf = documents.tag_sheets(printed(clerk, batch, wording=TagWording.objects.get(code=wording)))
    expected = set(batch.tags.values_list("code", flat=True))
    for dpi in (200, 300):
        pages = seen(pdf, dpi)
        assert len(pages) == -(-11 // per_sheet)
        total = sum(pages, Counter())
        assert {text for kind, text in total if kind.startswith("QR")} == expected
        assert {text for kind, text in total if kind == bars} == expected
        assert {text for _, text in total} == expected


def test_bars_are_the_width_a_reader_likes_and_the_number_is_large():
    clerk = UserFactory()
    pdf = documents.tag_sheets(printed(clerk, a_batch(clerk, 1)))
    assert documents.MODULE / documents.mm >= 0.33
    assert documents.NUMBER_PT >= 14
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=300 / 72).to_pil().convert("L")
    found = [one for one in zxingcpp.read_barcodes(image) if str(one.format) == "Code 128"]
    across = max(one.position.top_right.x - one.position.top_left.x for one in found)
    assert across / 300 * 25.4 == pytest.approx(90 * 0.33, rel=0.05)


def test_words_of_the_master_are_on_the_sheet_and_nothing_is_cut():
    wording = TagWording.objects.get(code="inside")
    wording.notice = "まったく新しい本文です。"
    wording.save()
    clerk = UserFactory()
    pdf = documents.tag_sheets(printed(clerk, a_batch(clerk, 1), wording=wording))
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range().replace("\r\n", "")
    assert "まったく新しい本文です。" in text
    assert wording.english.split()[0] in text
    wording.notice = "長い文言。" * 1000
    with pytest.raises(ValueError, match="長すぎて"):
        documents.tag_sheets(printed(clerk, a_batch(clerk, 1), wording=wording))


def test_the_band_is_readable_in_grey():
    clerk = UserFactory()
    pdf = documents.tag_sheets(printed(clerk, a_batch(clerk, 1)))
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=150 / 72).to_pil().convert("L")
    y = int((0.5 + 5 + 1.2) / 25.4 * 150)
    shades = {image.getpixel((x, y)) for x in range(40, 560)}
    assert max(shades) < 120, "white letters need a dark band under them"


def test_typefaces_are_embedded():
    clerk = UserFactory()
    pdf = documents.tag_sheets(printed(clerk, a_batch(clerk, 1)))
    fonts = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    named = [font.get_object() for font in fonts.values()]
    japanese = [font for font in named if "UDGothic" in font["/BaseFont"]]
    assert japanese
    for font in japanese:
        descriptor = (
            font.get("/FontDescriptor")
            or font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        )
        assert "/FontFile2" in descriptor.get_object()


def test_printing_starts_at_the_place_left_on_the_sheet():
    clerk = UserFactory()
    batch = a_batch(clerk, 8, layout="a4-8")
    pdf = documents.tag_sheets(printed(clerk, batch, start_position=7))
    first, second = seen(pdf, 200)
    one_to_two = {text for _, text in first}
    assert one_to_two == set(batch.tags.order_by("code").values_list("code", flat=True)[:2])
    assert len({text for _, text in second}) == 6


def test_a_layout_that_hangs_over_the_paper_is_refused():
    layout = TagLayout.objects.get(code="a4-10")
    layout.clean()
    layout.margin_left = 60
    with pytest.raises(ValidationError, match="右にはみ出します"):
        layout.clean()
    layout.margin_left, layout.rows = 18.6, 6
    with pytest.raises(ValidationError, match="下にはみ出します"):
        layout.clean()


# --- printing again --------------------------------------------------------------------
def test_part_of_a_batch_is_printed_and_a_second_time_needs_a_reason():
    clerk = UserFactory()
    batch = a_batch(clerk, 10)
    printed(clerk, batch, first=1, last=4)
    fresh = printed(clerk, batch, first=5, last=6)
    assert not fresh.is_reissue
    with pytest.raises(LedgerError, match="理由"):
        printed(clerk, batch, first=4, last=7)
    again = printed(clerk, batch, first=4, last=7, reason="印刷がかすれた")
    assert again.is_reissue
    assert [tag.serial for tag in documents.tags_of(again)] == [4, 5, 6, 7]


@pytest.mark.parametrize(("first", "last"), [(0, 3), (3, 11), (5, 4)])
def test_numbers_outside_the_batch_are_refused(first, last):
    clerk = UserFactory()
    batch = a_batch(clerk, 10)
    with pytest.raises(LedgerError, match="1から10"):
        printed(clerk, batch, first=first, last=last)


def test_one_tag_is_reissued_with_the_same_number_and_its_reason():
    clerk = UserFactory()
    tag = a_batch(clerk, 3).tags.order_by("code")[1]
    sheet = {
        "layout": TagLayout.objects.get(code="a4-10"),
        "wording": TagWording.objects.get(code="inside"),
        "start_position": 10,
    }
    again = labels.reissue(clerk, tag, reason="雨でにじんだ", **sheet)
    assert again.is_reissue
    (page,) = seen(documents.tag_sheets(again), 200)
    assert {text for _, text in page} == {tag.code}
    entry = Entry.objects.get(action="vehicles.reissue_tag")
    assert entry.detail == {"reason": "雨でにじんだ"}
    with pytest.raises(LedgerError):
        labels.reissue(clerk, tag, reason="", **sheet)
    with pytest.raises(LedgerError, match="10まで"):
        labels.reissue(clerk, tag, reason="x", **sheet | {"start_position": 11})
    tag.state = Tag.State.VOID
    tag.save()
    with pytest.raises(LedgerError, match="無効"):
        labels.reissue(clerk, tag, reason="x", **sheet)


# --- pages -----------------------------------------------------------------------------
def test_from_form_to_sheet(client, clerk):
    client.force_login(clerk)
    layout = TagLayout.objects.get(code="a4-8")
    answer = client.post(
        reverse("tags:list"),
        {"year": 8, "count": 9, "layout": layout.pk, "symbology": "code39", "note": "試し"},
    )
    batch = TagBatch.objects.get()
    assert answer["Location"] == reverse("tags:batch", args=[batch.pk])
    wording = TagWording.objects.get(code="inside")
    form = {"first": 1, "last": 9, "layout": layout.pk, "wording": wording.pk}
    answer = client.post(reverse("tags:print", args=[batch.pk]), form | {"start_position": 9})
    assert answer.status_code == 422
    assert "8枚目までです" in answer.content.decode()
    answer = client.post(reverse("tags:print", args=[batch.pk]), form | {"start_position": 2})
    pdf = client.get(answer["Location"])
    assert pdf["Content-Type"] == "application/pdf"
    assert len(seen(pdf.content, 100)) == 2
    assert TagPrint.objects.count() == 1
    answer = client.post(reverse("tags:print", args=[batch.pk]), form | {"start_position": 2})
    assert "再作成の理由" in answer.content.decode()
    page = client.get(reverse("tags:batch", args=[batch.pk]))
    assert batch.tags.order_by("code")[0].code in page.content.decode()


def test_a_scanned_number_opens_its_tag(client, clerk):
    client.force_login(clerk)
    batch = a_batch(clerk, 11)
    code = batch.tags.order_by("code")[0].code
    answer = client.get(reverse("tags:search"), {"q": f"*{code}*"})
    assert answer["Location"] == reverse("tags:tag", args=[code])
    several = client.get(reverse("tags:search"), {"q": code[:6], "state": "blank"})
    assert several.content.decode().count("/tags/08") == 11
    assert client.get(reverse("tags:tag", args=[code])).status_code == 200


def test_a_large_printing_is_left_to_a_worker(client, clerk):
    client.force_login(clerk)
    batch = a_batch(clerk, 201, layout="a4-10")
    form = {
        "first": 1,
        "last": 201,
        "layout": TagLayout.objects.get(code="a4-10").pk,
        "wording": TagWording.objects.get(code="inside").pk,
        "start_position": 1,
    }
    client.post(reverse("tags:print", args=[batch.pk]), form)
    job = Job.objects.get()
    print_tags(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    with job.result.open() as file:
        assert len(pypdf.PdfReader(file).pages) == 21


def test_nobody_else_opens_the_pages(client, user_who_can):
    client.force_login(user_who_can("vehicles.view_vehicle"))
    assert client.get(reverse("tags:list")).status_code == 403
