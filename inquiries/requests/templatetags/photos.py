"""Thumbnails of what a card speaks of."""

from django import template
from django.urls import reverse

from inquiries.requests.models import RemovalRequest
from ledger.vehicles.models import Vehicle

register = template.Library()


@register.simple_tag
def small_photo(record: RemovalRequest | Vehicle) -> str:
    """The URL of the record's first photograph in small, or "" when there is none."""
    if isinstance(record, RemovalRequest):
        return ""
    photo = next(iter(record.photos.all()), None)
    if photo is None or not photo.thumbnail_path:
        return ""
    return reverse("vehicles:photo", kwargs={"pk": photo.pk, "size": "thumb"})
