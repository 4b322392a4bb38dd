"""The product without its digest check: it believes what the header says of the body.

The harness must find it out, or the harness is worth nothing.
"""

from .honest import application  # noqa: I001 (Django is set up first)

from ledger.vehicles.views import replies

__all__ = ["application"]


def believe(request):
    """Take the body as it came and the digest as it was promised."""
    promised = replies.promised_digest(request.headers.get("Content-Digest", ""))
    return request.body, promised.hex()


replies.intact_body = believe
