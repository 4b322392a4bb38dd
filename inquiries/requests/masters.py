"""How calls are answered."""

from office.masters.registry import register

from .models import HandlingRule, ReferralTarget

register(ReferralTarget, group="受付", missing=("phone",))
register(
    HandlingRule,
    group="受付",
    columns=("vehicle_group", "land", "zone_status", "outcome", "referral"),
)
