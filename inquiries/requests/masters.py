"""Who handles a call, as the ward decides it."""

from office.masters.registry import register

from .models import HandlingRule, ReferralTarget

register(ReferralTarget, group="受付", missing=("phone",), columns=("phone", "hours"))
register(HandlingRule, group="受付", columns=("vehicle_group", "land", "zone_status", "outcome"))
