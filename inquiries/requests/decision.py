"""Who handles a call: the decision table, read row by row. I-02.01…I-02.03.

Pure: the rows come in, the row that fired and the reasons for every other row go out, so that
an operator, the test bench and a test see one and the same trace.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.models import Road

from .models import HandlingRule

Group = HandlingRule.VehicleGroup
Land = HandlingRule.Land

PUBLIC = frozenset({Land.PUBLIC_ROAD, Land.NATIONAL, Land.METROPOLITAN, Land.WARD_ROAD})
COVERS: dict[str, frozenset[Land]] = {
    Land.PUBLIC_ROAD: PUBLIC,
    Land.TRUNK_ROAD: frozenset({Land.NATIONAL, Land.METROPOLITAN}),
}
LAND_OF_ROAD: dict[str, Land] = {
    Road.RoadClass.NATIONAL: Land.NATIONAL,
    Road.RoadClass.METROPOLITAN: Land.METROPOLITAN,
    Road.RoadClass.EXPRESSWAY: Land.NATIONAL,
    Road.RoadClass.WARD: Land.WARD_ROAD,
    Road.RoadClass.PRIVATE: Land.PRIVATE_ROAD,
}


@dataclass(frozen=True)
class Circumstances:
    """What is known of a call: whose vehicle it is, on whose land, in or out of a zone."""

    vehicle_group: str
    land: str
    zone_status: str
    urgent: bool = False


@dataclass(frozen=True)
class Step:
    """One row of the table as it was considered."""

    rule: HandlingRule
    matched: bool
    reason: str


@dataclass(frozen=True)
class Decision:
    """The row that fired (None: no row fits) and the whole way there."""

    rule: HandlingRule | None
    trace: list[Step] = field(default_factory=list)


def land_of(road_class: str) -> tuple[Land, bool]:
    """Return the land a road class stands for, and whether the operator must still ask.

    「区道または私道」 and a point with no road nearby count as ward road until the caller says
    otherwise.
    """
    known = LAND_OF_ROAD.get(road_class)
    return (known, False) if known else (Land.WARD_ROAD, True)


def decide(rules: Iterable[HandlingRule], seen: Circumstances) -> Decision:
    """Read `rules` in their order; the first that fits decides. DOMAIN §5.7.

    Vehicle, land, road and zone are compared in this order. A vehicle over 50 cc never becomes
    a job, whatever a row says (I-02.03).
    """
    found: HandlingRule | None = None
    trace = []
    for rule in rules:
        if found:
            trace.append(Step(rule, matched=False, reason="上の行で決まったため見ていません"))
            continue
        obstacle = why_not(rule, seen)
        trace.append(Step(rule, matched=not obstacle, reason=obstacle or why(rule, seen)))
        if not obstacle:
            found = rule
    return Decision(found, trace)


def why_not(rule: HandlingRule, seen: Circumstances) -> str:
    """Return why `rule` does not fit, in Japanese; "" when it does."""
    if rule.vehicle_group and rule.vehicle_group != seen.vehicle_group:
        return f"車種が違います（この行は{rule.get_vehicle_group_display()}）"
    if seen.vehicle_group == Group.OVER_50CC and rule.outcome == HandlingRule.Outcome.ACCEPT:
        return "50cc超は受け付けられません"
    if rule.land and seen.land not in COVERS.get(rule.land, {rule.land}):
        return f"土地・道路が違います（この行は{rule.get_land_display()}）"
    if rule.zone_status and rule.zone_status != seen.zone_status:
        return f"区域が違います（この行は{rule.get_zone_status_display()}）"
    if rule.only_urgent and not seen.urgent:
        return "至急ではありません"
    return ""


def why(rule: HandlingRule, seen: Circumstances) -> str:
    """Return what made `rule` fit: the conditions it names."""
    named = [
        Group(seen.vehicle_group).label if rule.vehicle_group else "",
        Land(seen.land).label if rule.land else "",
        rule.get_zone_status_display() if rule.zone_status else "",
        "至急" if rule.only_urgent else "",
    ]
    return "・".join(word for word in named if word) + "に当てはまります"
