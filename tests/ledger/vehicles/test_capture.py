"""What a phone sends arrives once and whole, or is asked for again."""

import base64
import errno
import hashlib
import io
import json
import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ledger.vehicles import masterdata, media
from ledger.vehicles.models import Capture, Color, Photo, Tag, Vehicle, VehicleKind
from ledger.vehicles.workflow.capture import sweep_orphans
from office.audit.models import Entry
from tests.factories import SANGENJAYA, TagFactory

from .conftest import NOON, jpeg, sha256


def content_digest(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


@pytest.fixture
def phone(client, worker, place):
    """The crew's phone, signed in: `put` a photo, `post` an act."""
    client.force_login(worker)

    class Phone:
        def put(self, tag, body, key=None, **more):
            facts = {"tag": tag.code, "kind": "removal", "at": NOON.isoformat()}
            facts |= more.pop("facts", {})
            headers = {"Content-Digest": content_digest(body), "X-Capture": json.dumps(facts)}
            headers |= more.pop("headers", {})
            return client.put(
                reverse("vehicles:capture", args=[key or uuid4()]),
                body,
                content_type="image/jpeg",
                headers=headers,
                **more,
            )

        def post(self, name, tag, headers=None, **facts):
            facts = {"key": str(uuid4()), "tag": tag.code, "at": NOON.isoformat()} | facts
            body = json.dumps(facts).encode()
            return client.post(
                reverse(f"vehicles:{name}"),
                body,
                content_type="application/json",
                headers={"Content-Digest": content_digest(body)} | (headers or {}),
            )

        def tag(self, tag, **facts):
            spot = {"lon": SANGENJAYA.x, "lat": SANGENJAYA.y, "accuracy": 8.5}
            return self.post("field_tags", tag, **(spot | facts))

    return Phone()


# --- photographs ---------------------------------------------------------------------------
def test_a_photo_is_kept_and_the_answer_repeats_its_digest(phone, attach, worker):
    tag, body, key = attach(TagFactory()), jpeg(), uuid4()

    answer = phone.put(tag, body, key, facts={"lon": 139.669, "lat": 35.6437, "accuracy": 4})

    assert answer.status_code == 201
    assert answer.json()["digest"] == sha256(body)
    photo = Photo.objects.get()
    assert media.full_path(photo.path).read_bytes() == body
    assert photo.path == f"photos/{sha256(body)[:2]}/{sha256(body)}.jpg"
    assert (photo.tag, photo.kind, photo.taken_by) == (tag, "removal", worker)
    assert (photo.taken_at, photo.position.x, photo.accuracy_m) == (NOON, 139.669, 4)
    assert Capture.objects.get().key == key
    assert Entry.objects.filter(action="vehicles.photo").count() == 1


def test_the_same_photo_sent_again_gets_the_same_answer_and_no_second_row(phone, attach):
    tag, body, key = attach(TagFactory()), jpeg(), uuid4()

    first, again = phone.put(tag, body, key), phone.put(tag, body, key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Photo.objects.count() == 1


def test_a_key_with_other_contents_is_refused(phone, attach):
    tag, key = attach(TagFactory()), uuid4()
    phone.put(tag, jpeg(), key)

    answer = phone.put(tag, jpeg("blue"), key)

    assert answer.status_code == 422
    assert answer.json()["code"] == "key_reused"
    assert Photo.objects.count() == 1


def test_the_same_bytes_on_one_tag_are_one_photo(phone, attach):
    tag = attach(TagFactory())

    one, other = phone.put(tag, jpeg()), phone.put(tag, jpeg())

    assert one.json()["photo"] == other.json()["photo"]
    assert Photo.objects.count() == 1


def test_a_body_that_is_not_what_was_promised_is_asked_for_again(phone, attach):
    tag, body = attach(TagFactory()), jpeg()

    answer = phone.put(tag, body[:-9], headers={"Content-Digest": content_digest(body)})

    assert answer.status_code == 400
    assert answer.json()["retry"] is True
    assert not Photo.objects.exists()
    assert not Capture.objects.exists()
    assert list(media.files()) == []


@pytest.mark.parametrize("header", ["", "md5=:AAAA:", "sha-256=AAAA", "sha-256=:!!!:"])
def test_without_a_digest_nothing_is_taken(phone, attach, header):
    answer = phone.put(attach(TagFactory()), jpeg(), headers={"Content-Digest": header})

    assert answer.status_code == 400
    assert not Photo.objects.exists()


def test_without_a_length_nothing_is_taken(phone, attach):
    answer = phone.put(attach(TagFactory()), jpeg(), CONTENT_LENGTH="")

    assert answer.status_code == 411


def test_a_photo_too_large_is_refused_before_it_is_read(phone, attach):
    answer = phone.put(attach(TagFactory()), jpeg(), CONTENT_LENGTH=str(media.MAX_BYTES + 1))

    assert answer.status_code == 413


def not_photos():
    gif = io.BytesIO()
    Image.new("RGB", (8, 8)).save(gif, "GIF")
    bomb = io.BytesIO()
    Image.new("1", (8000, 8000)).save(bomb, "PNG")
    return {
        "text": b"<script>alert(1)</script>",
        "gif": gif.getvalue(),
        "cut": jpeg(size=(640, 480), quality=95)[:2000],
        "bomb": bomb.getvalue(),
    }


@pytest.mark.parametrize("name", ["text", "gif", "cut", "bomb"])
def test_what_is_not_a_photo_is_refused_for_good(phone, attach, name):
    answer = phone.put(attach(TagFactory()), not_photos()[name])

    assert answer.status_code == 422
    assert answer.json()["code"] == "bad_photo"
    assert answer.json()["retry"] is False
    assert list(media.files()) == []


def test_a_photo_may_arrive_before_the_tagging_and_follows_it_to_the_vehicle(phone):
    tag = TagFactory()

    assert phone.put(tag, jpeg()).status_code == 201
    assert phone.tag(tag).status_code == 201
    late = NOON + timedelta(minutes=31)
    assert phone.post("field_removals", tag, at=late.isoformat()).status_code == 201
    assert phone.put(tag, jpeg("blue")).status_code == 201

    assert Vehicle.objects.get().photos.count() == 2


def test_a_photo_of_a_tag_nobody_knows_yet_is_asked_for_later(phone):
    answer = phone.put(Tag(code="0800001238"), jpeg())

    assert answer.status_code == 409
    assert answer.json()["retry"] is True
    assert list(media.files()) == []


def test_a_tagging_photo_of_a_tag_already_spent_is_refused(phone, attach):
    tag = attach(TagFactory())
    phone.post("field_moves", tag)
    after = NOON + timedelta(hours=1)

    answer = phone.put(tag, jpeg(), facts={"kind": "tag", "at": after.isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (409, "spent_tag")


def test_a_full_disk_answers_507_and_changes_nothing(phone, attach, monkeypatch):
    def full(fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    tag = attach(TagFactory())
    monkeypatch.setattr(media.os, "fsync", full)
    answer = phone.put(tag, jpeg())
    monkeypatch.undo()

    assert answer.status_code == 507
    assert int(answer["Retry-After"]) > 0
    assert not Photo.objects.exists()
    assert not Capture.objects.exists()
    assert list(media.files()) == []


def test_a_session_that_ended_answers_401_and_not_the_sign_in_page(client, db):
    body = jpeg()
    headers = {"Content-Digest": content_digest(body), "X-Capture": "{}"}

    photo = client.put(reverse("vehicles:capture", args=[uuid4()]), body, headers=headers)
    tag = client.post(reverse("vehicles:field_tags"), b"{}", content_type="application/json")

    assert (photo.status_code, tag.status_code) == (401, 401)
    assert "ログインし直す" in photo.json()["message"]


def test_without_the_permission_nothing_is_taken(client, user_who_can, attach):
    client.force_login(user_who_can("vehicles.view_vehicle"))

    answer = client.put(reverse("vehicles:capture", args=[uuid4()]), jpeg())

    assert answer.status_code == 403


# --- acts ----------------------------------------------------------------------------------
def test_tagging_by_phone_answers_when_the_vehicle_may_go(phone, place):
    answer = phone.tag(TagFactory()).json()

    assert answer["place"] == place.judged.removal_place.label
    assert answer["removable_at"] == (NOON + timedelta(minutes=30)).isoformat()


def test_an_act_sent_again_is_answered_again_and_done_once(phone):
    tag, key = TagFactory(), str(uuid4())

    first, again = phone.tag(tag, key=key), phone.tag(tag, key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Entry.objects.filter(action="vehicles.tag").count() == 1


def test_one_key_cannot_stand_for_two_acts(phone):
    key = str(uuid4())
    phone.tag(TagFactory(), key=key)

    answer = phone.tag(TagFactory(), key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_a_spent_tag_is_refused_with_a_sentence_for_the_crew(phone, attach):
    answer = phone.tag(attach(TagFactory()))

    assert answer.status_code == 409
    assert answer.json()["code"] == "spent_tag"
    assert "12:00" in answer.json()["message"]


def test_a_refused_act_may_be_sent_again_and_is_judged_anew(phone):
    tag, key = Tag(code="0800001238"), str(uuid4())
    assert phone.tag(tag, key=key).status_code == 409
    TagFactory(code=tag.code)

    assert phone.tag(tag, key=key).status_code == 201


def test_the_phones_wrong_clock_is_set_right(phone):
    tag = TagFactory()
    ahead = timezone.now() + timedelta(minutes=20)

    answer = phone.tag(
        tag,
        at=(ahead - timedelta(minutes=5)).isoformat(),
        headers={"X-Sent-At": ahead.isoformat()},
    )

    tag.refresh_from_db()
    assert abs(tag.tagged_at - (timezone.now() - timedelta(minutes=5))) < timedelta(seconds=20)
    assert "20分進み" in answer.json()["clock_note"]


@pytest.mark.parametrize(
    "facts", [{"lon": 999}, {"lat": None}, {"at": "昨日"}, {"key": "x"}, {"source": "ufo"}]
)
def test_facts_that_make_no_sense_are_named(phone, facts):
    answer = phone.tag(TagFactory(), **facts)

    assert answer.status_code == 422
    assert next(iter(facts)) in answer.json()["message"]


def test_a_removal_answers_the_number_and_the_yard(phone, attach, place):
    tag = attach(TagFactory())
    late = NOON + timedelta(minutes=30)

    answer = phone.post("field_removals", tag, at=late.isoformat())

    assert answer.status_code == 201
    assert answer.json()["reference"] == "082-00001"
    assert answer.json()["yard"] == place.judged.yard.label


def test_an_early_removal_says_until_when(phone, attach):
    answer = phone.post("field_removals", attach(TagFactory()))

    assert (answer.status_code, answer.json()["code"]) == (409, "too_early")
    assert "12:30" in answer.json()["message"]


# --- showing and keeping -------------------------------------------------------------------
@pytest.fixture
def photo(phone, attach):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET PHONE"
    body = jpeg(size=(2000, 1000), exif=exif)
    answer = phone.put(attach(TagFactory()), body)
    return Photo.objects.get(pk=answer.json()["photo"])


@pytest.mark.parametrize(("size", "longest"), [("view", 1600), ("thumb", 320)])
def test_pages_get_an_upright_copy_without_exif(client, photo, size, longest):
    answer = client.get(reverse("vehicles:photo", args=[photo.pk, size]))

    body = b"".join(answer.streaming_content)
    shown = Image.open(io.BytesIO(body))
    assert max(shown.size) == longest
    assert shown.height > shown.width
    assert not shown.getexif()
    assert b"SECRET" not in body
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_original_stays_as_it_was_sent(client, photo):
    answer = client.get(reverse("vehicles:photo", args=[photo.pk, "original"]))

    assert sha256(b"".join(answer.streaming_content)) == photo.digest


def test_another_crew_does_not_find_the_photo(client, photo, user_who_can):
    client.force_login(user_who_can("vehicles.enter_in_field"))

    answer = client.get(reverse("vehicles:photo", args=[photo.pk, "view"]))

    assert answer.status_code == 404


def test_the_sweeper_takes_only_old_files_without_a_row(phone, photo):
    media.sized(photo.path, "thumb")
    orphan = media.write(b"x", "ab" * 32, "jpg")
    young = media.write(b"y", "cd" * 32, "jpg")
    part = media.full_path(photo.path).with_name(f"{photo.digest}.jpg.1.part")
    part.write_bytes(b"z")
    old = time.time() - 3600
    for path in media.files():
        if path != young:
            os.utime(media.full_path(path), (old, old))

    gone = sweep_orphans(timezone.now() - timedelta(minutes=10))

    assert sorted(gone) == sorted([orphan, str(part.relative_to(media.root().parent))])
    assert media.full_path(photo.path).exists()
    assert media.sized(photo.path, "thumb").exists()
    assert media.full_path(young).exists()


def test_verify_photos_finds_what_is_missing_or_changed(photo, capsys):
    call_command("verify_photos")
    assert "異常 0件" in capsys.readouterr().out
    media.full_path(photo.path).write_bytes(b"other")

    with pytest.raises(SystemExit):
        call_command("verify_photos")

    assert "内容が違う" in capsys.readouterr().out


def test_the_lists_ship_once_and_a_changed_entry_stays(place):

    Color.objects.filter(code="01").update(label="くろ")
    VehicleKind.objects.filter(code="30").delete()

    assert masterdata.load() == 1
    assert Color.objects.get(code="01").label == "くろ"
    assert not VehicleKind.objects.get(code="30").removed_by_ward
    assert Color.objects.count() == 20
