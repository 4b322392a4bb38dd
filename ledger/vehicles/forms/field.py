"""What a crew's phone sends: acts and the facts of photos. Nothing personal is among it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone

from geo.models import StorageYard
from geo.srid import WGS84
from ledger.vehicles import clocks, codes
from ledger.vehicles.models import Photo, Tag
from ledger.vehicles.places import Spot


class InstantField(forms.CharField):
    """An ISO 8601 time with its zone, as a phone's clock gives it."""

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError("時刻の形が正しくありません。") from None
        return found.astimezone(UTC) if found.tzinfo else timezone.make_aware(found)


class PointForm(forms.Form):
    """A position of the phone or of a pin. Degrees, WGS84; the error in metres."""

    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    accuracy = forms.FloatField(min_value=0, max_value=100_000, required=False)

    def position(self) -> Point | None:
        """The point, or None when the phone had none."""
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        return None if lon is None or lat is None else Point(lon, lat, srid=WGS84)

    def spot(self) -> Spot | None:
        """The point with its source and error."""
        point = self.position()
        if point is None:
            return None
        source = self.cleaned_data.get("source") or Tag.PositionSource.GPS
        return Spot(point, self.cleaned_data["accuracy"], source)


class ActForm(PointForm):
    """What every act has: its key, the tag's code, the phone's time."""

    key = forms.UUIDField()
    tag = forms.CharField(max_length=40)
    at = InstantField()

    def clean_tag(self) -> str:
        """The bare code."""
        return codes.normalise(self.cleaned_data["tag"])

    def moment(self, sent_at: datetime | None, received_at: datetime) -> clocks.Moment:
        """When it happened by the server's clock."""
        return clocks.true_time(self.cleaned_data["at"], sent_at, received_at)


class TagForm(ActForm):
    """札付け."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    source = forms.ChoiceField(choices=Tag.PositionSource.choices, required=False)


class MoveForm(ActForm):
    """移動済: the vehicle is gone."""

    note = forms.CharField(max_length=200, required=False)


class RemovalForm(ActForm):
    """撤去. The yard is named only where it is not the proposed one (W-11)."""

    early_reason = forms.CharField(max_length=100, required=False)
    yard = forms.ModelChoiceField(StorageYard.objects.all(), to_field_name="code", required=False)


class PhotoForm(PointForm):
    """The facts of one photograph."""

    tag = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=Photo.Kind.choices)
    at = InstantField()
