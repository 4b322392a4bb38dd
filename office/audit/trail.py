"""How the rest of the system writes to the trails."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db import models
from django.http import HttpRequest

from office.accounts.models import User

from .context import current_request_id
from .models import Disclosure, Entry


def record(
    actor: User | None,
    action: models.TextChoices,
    target: models.Model,
    **detail: Any,
) -> Entry:
    """Write down who did what to which record, inside the caller's transaction."""
    return Entry.objects.create(
        actor=actor,
        action=action.value,
        label=action.label,
        target=f"{target._meta.label_lower}:{target.pk}",
        target_label=str(target)[:100],
        detail=detail,
        request_id=current_request_id.get(),
    )


def record_many(
    actor: User | None,
    action: models.TextChoices,
    targets: Sequence[models.Model],
    details: Sequence[Mapping[str, Any]],
) -> None:
    """Write down one step taken with each of many records, with one detail for each."""
    request_id = current_request_id.get()
    Entry.objects.bulk_create(
        [
            Entry(
                actor=actor,
                action=action.value,
                label=action.label,
                target=f"{target._meta.label_lower}:{target.pk}",
                target_label=str(target)[:100],
                detail=dict(detail),
                request_id=request_id,
            )
            for target, detail in zip(targets, details, strict=True)
        ],
        batch_size=500,
    )


MOST_IN_A_ROW = 1000
"""Records named in one row of the disclosures; a larger export leaves several rows."""


def disclose(
    request: HttpRequest,
    records: Sequence[models.Model],
    *,
    fields: str,
    channel: str = Disclosure.Channel.SCREEN,
    purpose: str = "",
) -> Disclosure | None:
    """Write down that the request's user was shown personal data of `records`.

    `fields` names the kinds of data in the office's words (「依頼者氏名・電話」). Nothing is
    written for an empty page.
    """
    if not records:
        return None
    return Disclosure.objects.create(
        actor=cast("User", request.user),
        channel=channel,
        model=records[0]._meta.label_lower,
        records=[record.pk for record in records],
        count=len(records),
        fields=fields,
        purpose=purpose,
        path=request.path[:200],
        ip_address=request.META.get("REMOTE_ADDR") or None,
        request_id=current_request_id.get(),
    )


def disclose_keys(
    request: HttpRequest,
    model: type[models.Model],
    keys: Sequence[int],
    *,
    fields: str,
    channel: str,
    purpose: str,
) -> list[Disclosure]:
    """`disclose` for a file, which names its records by their keys: a row for each thousand."""
    about = {
        "actor": cast("User", request.user),
        "channel": channel,
        "model": model._meta.label_lower,
        "fields": fields[:200],
        "purpose": purpose,
        "path": request.path[:200],
        "ip_address": request.META.get("REMOTE_ADDR") or None,
        "request_id": current_request_id.get(),
    }
    parts = [keys[start : start + MOST_IN_A_ROW] for start in range(0, len(keys), MOST_IN_A_ROW)]
    return Disclosure.objects.bulk_create(
        Disclosure(records=list(part), count=len(part), **about) for part in parts
    )
