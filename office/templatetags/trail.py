"""The history of a record on its own page."""

from typing import Any

from django import template
from django.db import models
from django.template.context import Context

from office.audit.history import events

register = template.Library()


@register.inclusion_tag("audit/_history.html", takes_context=True)
def history(context: Context, target: models.Model, most: int = 20) -> dict[str, Any]:
    """Show the latest steps and changes: `{% load trail %}{% history vehicle %}`."""
    user = context.get("user")
    may_search = user is not None and user.has_perm("audit.search_trail")
    model, record = target._meta.label_lower, target.pk
    return {
        "events": events(target, most),
        "more": f"kind=changes&model={model}&record={record}" if may_search else "",
    }
