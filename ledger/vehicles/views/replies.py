"""How the server answers a phone: always JSON, never a page to be redirected to."""

import base64
import errno
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError

from ledger.vehicles.exceptions import BadPhoto, DamagedBody, KeyReused, LedgerError
from office.accounts.access import StaffRequest

Answering = Callable[..., HttpResponse]

STATUS: dict[type[LedgerError], int] = {DamagedBody: 400, KeyReused: 422, BadPhoto: 422}
"""HTTP status of a refusal; 409 for all others: the ledger's state does not allow it."""
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def refuse(status: int, code: str, message: str, *, retry: bool = False) -> JsonResponse:
    """Say no with a reason for the program and a sentence for the person."""
    return JsonResponse({"code": code, "message": message, "retry": retry}, status=status)


def for_phones(view: Answering) -> Answering:
    """Answer refusals as JSON: 401 once the session has ended, so that the queue is kept.

    A full disk answers 507 with Retry-After before the ledger is touched (SECURITY F5).
    """

    @wraps(view)
    def answering(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not cast("HttpRequest", request).user.is_authenticated:
            return refuse(401, "signed_out", "ログインし直すと送信します。", retry=True)
        try:
            return view(request, *args, **kwargs)
        except LedgerError as error:
            status = STATUS.get(type(error), 409)
            return refuse(status, error.code, str(error), retry=error.retry)
        except UnreadablePostError:
            return refuse(400, "cut", "通信が途中で切れました。", retry=True)
        except OSError as error:
            if error.errno not in NO_SPACE:
                raise
            full = refuse(507, "full", "サーバーの空きがありません。後で送ります。", retry=True)
            full["Retry-After"] = "300"
            return full

    return login_not_required(answering)


def intact_body(request: StaffRequest) -> tuple[bytes, str]:
    """Return the body and its SHA-256 in hexadecimal, if it is what the phone sent.

    `Content-Length` and `Content-Digest: sha-256=:…:` (RFC 9530) are required: of a body cut
    on its way Django itself says nothing (SECURITY M9). Raises DamagedBody.
    """
    body = request.body
    length = request.META.get("CONTENT_LENGTH") or ""
    digest = hashlib.sha256(body)
    promised = promised_digest(request.headers.get("Content-Digest", ""))
    if not length.isdecimal() or len(body) != int(length) or digest.digest() != promised:
        raise DamagedBody("送信の途中で内容が欠けました。送り直します。")
    return body, digest.hexdigest()


def promised_digest(header: str) -> bytes:
    """The SHA-256 in a Content-Digest header. Raises DamagedBody without one."""
    for member in header.split(","):
        name, _, value = member.strip().partition("=")
        if name.lower() == "sha-256" and value.startswith(":") and value.endswith(":"):
            try:
                return base64.b64decode(value[1:-1], validate=True)
            except ValueError:
                break
    raise DamagedBody("内容の要約値(Content-Digest)がありません。")


def facts_in(text: str | bytes) -> dict[str, Any]:
    """The JSON object in a header or a body. Raises LedgerError when it is none."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise LedgerError("送られた内容の形が正しくありません。")
    return found


def sent_at(request: StaffRequest) -> datetime | None:
    """The phone's clock as it sent this, by the header X-Sent-At; None without a sound one."""
    try:
        found = datetime.fromisoformat(request.headers.get("X-Sent-At", ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def invalid(form: Form) -> JsonResponse:
    """Say which of the facts sent is wrong."""
    words = [f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
    return refuse(422, "invalid", " / ".join(words))
