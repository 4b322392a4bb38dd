"""The days at the end of which a vehicle stood in a yard, as its own record tells them.

An index over them finds what stood there on any past day without reading the whole ledger.
Vehicles with a longer history than one coming and one leaving are told by their movements.
"""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Case, DateField, F, Func, Q, Value, When
from django.db.models.functions import Greatest

TAKEN_IN_ON = Func(
    F("taken_in_at"),
    template="(%(expressions)s AT TIME ZONE 'Asia/Tokyo')::date",
    output_field=DateField(),
)

STAY = Func(
    TAKEN_IN_ON,
    Case(
        When(status="stored", then=Value(None, DateField())),
        # A day of leaving before the day of coming is an error to be shown, not to be refused here.
        default=Greatest(TAKEN_IN_ON, F("settled_on")),
        output_field=DateField(),
    ),
    Value("[)"),
    function="daterange",
    output_field=DateRangeField(),
)
"""From the day of the intake to the day before the last one; open at its end while it stands."""

STAY_INDEX = GistIndex(STAY, name="vehicle_stay", condition=Q(taken_in_at__isnull=False))
