"""撤去依頼書: what it says, to whom, and whether a fax leaves it legible."""

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image

from inquiries.requests.models import Transmission
from inquiries.requests.sheet import facts_of, render
from inquiries.requests.tasks import send_fax
from office.audit.models import Disclosure
from tests.factories import CrewFactory, RemovalRequestFactory, RequesterFactory

pytestmark = pytest.mark.django_db

NUMBER = "世田谷A123456"
LINK = "https://bicycles.example/requests/case/R8-00007/"
SECRETS = ("秘密 太郎", "090-0000-1234", "架空町会長", "秘密町9-9")


@pytest.fixture
def case():
    case = RemovalRequestFactory(
        reference="R8-00007",
        is_urgent=True,
        crew=CrewFactory(label="3班", fax="03-0000-0001"),
        address_text="太子堂2-17-1",
        landmark="郵便局の前",
        registration_number=NUMBER,
        remarks="秘密 太郎さんは折り返し希望",
    )
    RequesterFactory(
        request=case, name=SECRETS[0], phone=SECRETS[1], title=SECRETS[2], address=SECRETS[3]
    )
    return case


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def faxed(pdf):
    """The page as a standard fax sends it: 204 dots across, 98 down, one bit."""
    page = pypdfium2.PdfDocument(pdf)[0]
    fine = page.render(scale=204 / 72).to_pil().convert("L")
    coarse = fine.resize((fine.width, round(fine.height * 98 / 204)), Image.Resampling.BOX)
    return coarse.point(lambda grey: 255 if grey > 127 else 0).resize(fine.size, 0).convert("L")


def test_it_says_what_the_crew_needs(case):
    said = text_of(render(facts_of(case, requester=None, link=LINK)))

    for words in ("撤去依頼書", "R8-00007", "至急", "3班", "03-0000-0001", "太子堂2-17-1"):
        assert words in said
    for words in ("郵便局の前", "世田谷A123456", "35.643700", "1/1500", "放置なし"):
        assert words in said


def test_with_the_caller_it_warns(case):
    said = text_of(render(facts_of(case, requester=case.requester, link=LINK)))

    assert "秘密 太郎" in said
    assert "個人情報が含まれます" in said


def test_without_the_caller_nothing_of_the_caller_is_in_the_file(case):
    pdf = render(facts_of(case, requester=None, link=LINK))

    said = text_of(pdf)
    assert not any(secret in said for secret in SECRETS)
    assert "個人情報が含まれます" not in said


def test_it_is_one_page_with_every_typeface_embedded(case):
    reader = pypdf.PdfReader(
        io.BytesIO(render(facts_of(case, requester=case.requester, link=LINK)))
    )

    (page,) = reader.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    fonts = page["/Resources"]["/Font"].values()
    assert fonts
    for font in fonts:
        described = font.get_object()
        inner = described.get("/DescendantFonts", [described])[0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"]


def test_a_fax_leaves_both_codes_legible(case):
    pdf = render(facts_of(case, requester=None, link=LINK))

    read = {found.text for found in zxingcpp.read_barcodes(faxed(pdf))}

    assert read == {LINK, "R8-00007"}


class TestByUrl:
    @pytest.fixture
    def url(self, case):
        return f"/requests/{case.pk}/sheet.pdf"

    def test_the_desk_gets_the_caller_and_leaves_a_trace(self, client, user_who_can, case, url):
        names = ["requests.print_sheet", "requests.view_requester", "requests.view_removalrequest"]
        client.force_login(user_who_can(*names))

        said = text_of(client.get(url).content)

        assert "秘密 太郎" in said
        disclosed = Disclosure.objects.get()
        assert (disclosed.channel, disclosed.records) == ("print", [case.pk])

    def test_the_crew_gets_its_own_job_without_the_caller(self, client, user_who_can, case, url):
        crew = user_who_can("requests.work_in_field", unit=case.crew.unit)
        client.force_login(crew)
        assert client.get(url).status_code == 404  # not on today's list

        case.planned_on = timezone.localdate()
        case.save()
        answer = client.get(url)

        assert answer.status_code == 200
        assert not any(secret in text_of(answer.content) for secret in (*SECRETS, NUMBER))


class TestFax:
    @pytest.fixture
    def spool(self, monkeypatch, tmp_path):
        monkeypatch.setenv("FAX_SPOOL", str(tmp_path))
        monkeypatch.setattr("tasks.queue.send", lambda job: send_fax(job.pk))
        return tmp_path

    def send(self, client, user_who_can, case, capture):
        names = ["requests.print_sheet", "requests.view_removalrequest"]
        client.force_login(user_who_can(*names))
        with capture(execute=True):
            return client.post(f"/requests/{case.pk}/send/", {"channel": "fax"})

    def test_the_sheet_reaches_the_spool_without_the_caller(
        self, client, user_who_can, case, spool, django_capture_on_commit_callbacks
    ):
        answer = self.send(client, user_who_can, case, django_capture_on_commit_callbacks)

        assert answer.status_code == 303
        sending = Transmission.objects.get()
        assert sending.state == "sent"
        (file,) = spool.glob("*.pdf")
        assert file.name == f"R8-00007-{sending.pk}_0300000001.pdf"
        assert not any(secret in text_of(file.read_bytes()) for secret in (*SECRETS, NUMBER))

    def test_a_line_that_fails_is_written_down_and_can_be_tried_again(
        self, client, user_who_can, case, spool, monkeypatch, django_capture_on_commit_callbacks
    ):
        (spool / "file").write_text("")
        monkeypatch.setenv("FAX_SPOOL", str(spool / "file"))
        self.send(client, user_who_can, case, django_capture_on_commit_callbacks)
        assert Transmission.objects.get().state == "failed"

        monkeypatch.setenv("FAX_SPOOL", str(spool))
        self.send(client, user_who_can, case, django_capture_on_commit_callbacks)

        assert sorted(Transmission.objects.values_list("state", flat=True)) == ["failed", "sent"]

    def test_without_a_number_nothing_is_queued(self, client, user_who_can, case):
        case.crew.fax = ""
        case.crew.save()
        client.force_login(user_who_can("requests.print_sheet", "requests.view_removalrequest"))

        client.post(f"/requests/{case.pk}/send/", {"channel": "fax"})

        assert not Transmission.objects.exists()
