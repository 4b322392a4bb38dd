"""Receiving what a phone sends, so that nothing is lost and nothing is done twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection, transaction

from ledger.vehicles import codes, media
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import KeyReused, SpentTag, TagStillComing
from ledger.vehicles.models import Capture, Photo, Tag, Vehicle
from office.accounts.models import User
from office.audit.trail import record


@dataclass(frozen=True)
class Receipt:
    """The identity of one act: the key made at the shutter, the digest of its bytes."""

    key: UUID
    digest: str
    kind: str


@dataclass(frozen=True)
class PhotoFacts:
    """What the phone knows of a photo. No person is in it."""

    code: str
    kind: str
    taken_at: datetime
    position: Point | None = None
    accuracy_m: float | None = None


@transaction.atomic
def once(
    receipt: Receipt, *, actor: User, effect: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Run `effect` unless this act was received before; return its answer and whether it ran.

    The receipt is written in the transaction of the effect (SECURITY d1-3): same key and same
    digest give the stored answer, also to two requests at the same moment. Raises KeyReused
    when the key comes with other contents.
    """
    capture, is_new = Capture.objects.get_or_create(
        key=receipt.key,
        defaults={"digest": receipt.digest, "kind": receipt.kind, "sent_by": actor},
    )
    if not is_new:
        if (capture.digest, capture.kind) != (receipt.digest, receipt.kind):
            raise KeyReused("同じ受付番号で別の内容が届きました。この端末に残しています。")
        return capture.answer, False
    capture.answer = {"key": str(receipt.key), "digest": receipt.digest} | effect()
    capture.save(update_fields=["answer"])
    return capture.answer, True


def receive_photo(
    receipt: Receipt, body: bytes, facts: PhotoFacts, *, actor: User
) -> tuple[dict[str, Any], bool]:
    """Keep one photograph: the file first, then its row, in the act's transaction (DESIGN §4-7).

    Raises BadPhoto, TagStillComing, SpentTag, KeyReused, and
    OSError when the disk is full.
    """
    extension = media.examine(body)
    return once(
        receipt,
        actor=actor,
        effect=lambda: {"photo": keep_photo(body, extension, facts, actor=actor).pk},
    )


@transaction.atomic
def keep_photo(body: bytes, extension: str, facts: PhotoFacts, *, actor: User) -> Photo:
    """Hang a photo on its tag, and on its vehicle if there is one already.

    The tag is locked, so a removal at the same moment either sees the photo or is seen by it.
    The same bytes on the same tag are one photo.
    """
    tag = Tag.objects.select_for_update().filter(code=codes.normalise(facts.code)).first()
    if tag is None:
        raise TagStillComing("札の登録がまだ届いていません。届くと写真も登録されます。")
    if facts.kind == Photo.Kind.TAG and tag.closed_at and facts.taken_at > tag.closed_at:
        raise SpentTag("この札は使い終わっています。写真の札番号を確かめてください。")
    digest = media.digest_of(body)
    lock_photo_file(digest)
    found = Photo.objects.filter(tag=tag, digest=digest).first()
    if found:
        return found
    photo = Photo.objects.create(
        tag=tag,
        vehicle=Vehicle.objects.filter(tag=tag).first(),
        kind=facts.kind,
        digest=digest,
        size=len(body),
        path=media.write(body, digest, extension),
        taken_at=facts.taken_at,
        taken_by=actor,
        position=facts.position,
        accuracy_m=facts.accuracy_m,
    )
    record(actor, Action.PHOTO, photo, tag=tag.code, digest=digest)
    return photo


def lock_photo_file(digest: str) -> None:
    """Keep the sweeper from this file until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [digest])


def sweep_orphans(older_than: datetime) -> list[str]:
    """Delete photo files last written before `older_than` that no row names; return them.

    They are what a worker left that died between file and row; the phone sends them again.
    """
    gone = []
    for path in media.files_before(older_than):
        with transaction.atomic():
            lock_photo_file(media.digest_in(path))
            if media.is_before(path, older_than) and not is_named(path):
                media.delete(path)
                gone.append(path)
    return gone


def is_named(path: str) -> bool:
    """Whether a photo row has `path` as its original or one of its sizes."""
    digest = media.digest_in(path)
    return not media.is_part(path) and Photo.objects.filter(digest=digest).exists()
