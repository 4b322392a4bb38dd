"""Every request acts as its user."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .context import acting_as


class AuditMiddleware:
    """Give the request a number and its user to the change trail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(uuid.uuid4())
        user = request.user if request.user.is_authenticated else None
        with acting_as(user, request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
