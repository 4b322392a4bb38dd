"""What a verdict says to an operator: why this place, in plain Japanese. W-01, I-02.01."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.models import Road

if TYPE_CHECKING:
    from geo.judgement import Facts

UNKNOWN_ROAD = "区道または私道（要確認）"
LONGEST = 400


def outside_ward(neighbour: str) -> str:
    """Why a point outside the ward has no removal place."""
    if neighbour:
        return (
            f"区の外（{neighbour}）の地点です。撤去場所はありません。{neighbour}をご案内ください。"
        )
    return "区の外の地点です。撤去場所はありません。地点を確かめてください。"


def administrator(road: dict[str, Any] | None) -> str:
    """Who looks after the road; for all but known national and metropolitan roads, to be asked."""
    return (road["administrator"] if road else "") or UNKNOWN_ROAD


@dataclass(frozen=True)
class Told:
    """The reason of a verdict, and whether somebody should look again."""

    reason: str
    needs_check: bool

    @classmethod
    def of(cls, facts: "Facts", place: dict[str, Any] | None, north: float | None) -> "Told":
        """Tell why `place` was found. `north`: metres north of the dividing line, if any."""
        where, unsure_where = _where(facts)
        sentences = [_zone(facts, place, north), where, _road(facts)]
        near = north is not None and abs(north) <= facts.point["check_m"]
        undecided = bool(facts.zone and len(facts.zone["places"]) > 1 and north is None)
        return cls("".join(sentences)[:LONGEST], near or undecided or unsure_where)


def _zone(facts: "Facts", place: dict[str, Any] | None, north: float | None) -> str:
    zone = facts.zone
    label = place["label"] if place else "（未登録）"
    if zone is None:
        return f"放置禁止区域の外なので「{label}」です。"
    rough = "（概略）" if zone["is_rough"] else ""
    inside = f"「{zone['name']}」の放置禁止区域{rough}の内側"
    if north is None:
        if len(zone["places"]) > 1:
            return f"{inside}です。南北の境が登録されていないため「{label}」としました（要確認）。"
        return f"{inside}なので「{label}」です。"
    line = zone["line"]
    name = f"{line['name']}{'（概略）' if line['is_rough'] else ''}"
    if north == 0:
        return f"{inside}で、境の{name}の線上なので、北として「{label}」です（要確認）。"
    side = "北" if north > 0 else "南"
    metres = abs(north)
    near = "（境の近く：要確認）" if metres <= facts.point["check_m"] else ""
    away = f"{metres:.1f}" if metres < 10 else f"{metres:.0f}"
    return f"{inside}で、境の{name}の{side}側約{away}mなので「{label}」です{near}。"


def _where(facts: "Facts") -> tuple[str, bool]:
    """The town block or town, its district, and whether that is unsure."""
    block, town = facts.block, facts.town
    if block is None:
        if town is None:
            return "町丁目が登録されていません（要確認）。", True
        district = town["district"]["label"]
        return (
            f"町丁目の区域がないため、最寄りの町の代表点（{town['name']}、約{town['metres']:.0f}m）"
            f"から{district}地域としました（概略）。"
        ), facts.zone is None
    text = f"{block['name']}（{block['district']['label']}地域）"
    if not block["covers"]:
        text += f"から約{max(block['metres'], 1):.0f}m、最寄りの町丁目とみなしました"
    note = f"{block['note']}（要確認）。" if block["note"] and facts.zone is None else ""
    return f"{text}。{note}", bool(note) or (not block["covers"] and block["metres"] > 100)


def _road(facts: "Facts") -> str:
    road = facts.road
    if road is None:
        if not facts.point["has_roads"]:
            return "道路のデータがないため、道路種別は要確認です。"
        return "近くに道路が見つからないため、道路種別は要確認です。"
    name = f"{road['name']}・" if road["name"] else ""
    kind = Road.RoadClass(road["road_class"])
    if kind in (Road.RoadClass.NATIONAL, Road.RoadClass.METROPOLITAN, Road.RoadClass.EXPRESSWAY):
        return f"道路は{name}{kind.label}（約{road['metres']:.0f}m、{administrator(road)}）。"
    return f"道路は{name}{administrator(road)}（約{road['metres']:.0f}m）。"
