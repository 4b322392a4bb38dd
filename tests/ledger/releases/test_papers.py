"""The papers of the desk, read back from their bytes. L-12b."""

from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from pypdf import PdfReader

from ledger.releases.models import PaperWording, Receipt
from ledger.releases.papers.claim import papers
from ledger.releases.papers.waiver import application
from ledger.releases.workflow import waivers
from ledger.releases.workflow.reversing import take_back
from ledger.vehicles.models import Collector
from office.audit.models import Disclosure
from office.masters.models import Parameter
from tests.factories import OwnerFactory
from tests.office.documents.test_pdf import fonts_in

from .conftest import approved, ask, give_back, person, theft, up_to_receipt

pytestmark = pytest.mark.django_db


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def codes_in(pdf, number=0):
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[number].render(scale=200 / 72, grayscale=True).to_pil()
    return {(str(one.format).split(".")[-1], one.text) for one in zxingcpp.read_barcodes(picture)}


def claimed(claim):
    claim.refresh_from_db()
    return papers(claim, printed_by="弦巻 係員")


def test_all_papers_of_a_return_come_together(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    pages = pages_of(claimed(claim))
    receipt = Receipt.objects.get()
    assert len(pages) == 3
    for page, copy in zip(pages[:2], ("区控", "本人控"), strict=True):
        for words in (
            *("自転車等返還請求書", "自転車等受領書", "世田谷区長", "架空 花子", "運転免許証"),
            *(desk.vehicle.reference, receipt.number, "3,000円", "鍵が合った", "有料返還", copy),
        ):
            assert words in page, words
    for words in ("領収書", receipt.number, "架空 花子", "3,000円", "撤去・保管料"):
        assert words in pages[2]


def test_every_typeface_is_in_the_file_and_names_are_set_in_ipamj(desk, till):
    embedded = fonts_in(claimed(give_back(desk.clerk, desk.vehicle)))
    assert all(embedded.values()), embedded
    assert any("IPAmj" in name for name in embedded)
    assert any("BIZ-UDGothic" in name or "BIZUDGothic" in name for name in embedded)


def test_the_codes_on_the_paper_lead_back_to_the_vehicle(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    pdf, reference = claimed(claim), desk.vehicle.reference
    read = codes_in(pdf)
    assert {text for _, text in read} == {reference}
    assert len(read) == 2, "one in bars, one in squares"
    assert {text for _, text in codes_in(pdf, 2)} == {Receipt.objects.get().number}


def test_a_rare_name_is_printed_as_it_is_written(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    Collector.objects.update(name="髙𠮷 邉子")
    assert "髙𠮷 邉子" in pages_of(claimed(claim))[0]


def test_words_label_and_copies_are_the_wards(desk, till):
    PaperWording.objects.filter(code="claim").update(
        heading="返還申込書", addressee="架空区長", fee_label="返還手数料"
    )
    Parameter.objects.update_or_create(key="claim_copies", defaults={"value": "1"})
    pages = pages_of(claimed(give_back(desk.clerk, desk.vehicle)))
    assert len(pages) == 2
    assert all(words in pages[0] for words in ("返還申込書", "架空区長", "返還手数料"))
    assert "世田谷区長" in pages[0], "the other half has its own words"


def test_the_owner_is_not_told_to_another_person(desk, till):
    OwnerFactory(vehicle=desk.vehicle, name="見本 一郎")
    claim = give_back(desk.clerk, desk.vehicle)
    Collector.objects.update(relation=desk.vehicle.collector.relation)
    assert not any("見本" in page for page in pages_of(claimed(claim)))


def test_before_the_release_the_paper_has_no_receipt_yet(desk, till):
    pages = pages_of(claimed(up_to_receipt(desk.clerk, desk.vehicle)))
    assert len(pages) == 2
    assert "有料返還" not in pages[0]


def test_a_reversal_has_a_paper_of_its_own(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    take_back(desk.clerk, claim, reason="取り違え")
    last = pages_of(claimed(claim))[-1]
    numbers = Receipt.objects.values_list("number", flat=True)
    for words in ("取消し・払戻し", "-3,000円", "取り違え", *numbers):
        assert words in last


def test_a_waived_return_shows_reason_and_number(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    page = pages_of(claimed(give_back(desk.clerk, desk.vehicle, waived=True)))[0]
    assert "■免除" in page
    assert waiver.number in page


def test_the_application_says_all_and_shows_the_decision(desk):
    waiver = waivers.request_waiver(
        desk.clerk,
        desk.vehicle,
        facts=theft(desk.vehicle, stolen_where="架空駅前"),
        person=person(),
        key=uuid4(),
    )
    open_page = pages_of(application(waiver, printed_by="x"))[0]
    for words in ("撤去等手数料免除申請書", "架空 花子", "世田谷警察署", "第123号", "架空巡査"):
        assert words in open_page
    assert "架空駅前" in open_page
    assert "■盗難の被害届" in open_page.replace("\n", "")
    assert "□免除" in open_page
    ask(desk.operator, waiver)
    waiver = waivers.approve(desk.officer, waiver)
    pdf = application(waiver, printed_by="x")
    page = pages_of(pdf)[0]
    assert "■免除" in page
    assert "■できた" in page
    assert waiver.number in page
    assert {text for _, text in codes_in(pdf)} == {desk.vehicle.reference}
    assert all(fonts_in(pdf).values())


def test_a_printing_leaves_one_disclosure(client, desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    client.force_login(desk.clerk)
    answer = client.get(reverse("releases:papers", args=[claim.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    seen = Disclosure.objects.get()
    assert (seen.channel, seen.records) == ("print", [desk.vehicle.pk])


def test_after_the_day_the_yard_prints_no_person(client, desk, till, time_machine):
    claim = give_back(desk.clerk, desk.vehicle)
    url = reverse("releases:papers", args=[claim.pk])
    time_machine.move_to(claim.released_at.replace(year=claim.released_at.year + 1))
    client.force_login(desk.clerk)
    assert "区担当が印刷します" in client.get(url, follow=True).content.decode()
    assert not Disclosure.objects.exists()
    client.force_login(desk.officer)
    assert client.get(url).content.startswith(b"%PDF")
