"""What a made-up vehicle looks like: drawn from the code lists by how often each is met."""

from collections.abc import Mapping, Sequence
from random import Random

from django.db.models import Model

from ledger.vehicles.models import (
    BodyType,
    Color,
    LockKind,
    Maker,
    StickerColor,
    Vehicle,
    VehicleKind,
)

from .chances import Chances

Row = dict[str, object]

# By code. Entries that are not named are rare.
OFTEN: Mapping[type[Model], Mapping[str, int]] = {
    VehicleKind: {"10": 880, "11": 75, "12": 20, "20": 20, "22": 5},
    BodyType: {"01": 380, "02": 280, "03": 60, "04": 40, "05": 90, "06": 40, "08": 60, "09": 40},
    Color: {"01": 260, "02": 110, "03": 230, "04": 50, "05": 70, "11": 90, "13": 40, "15": 30},
    StickerColor: {"01": 300, "02": 220, "07": 120, "05": 80, "11": 40},
    LockKind: {"1": 640, "2": 220, "0": 90, "4": 40},
    Maker: {},
}
REGISTERED_AT = ("世田谷", "北沢", "成城", "玉川", "目黒", "渋谷", "杉並", "調布")
MEMOS = (
    "",
    "",
    "",
    "前かごに雨具あり",
    "前輪の空気なし",
    "サドル裂け",
    "ライト欠け",
    "車体に擦り傷",
)
NO_NUMBER, PREFECTURE = 0.12, 0.13
LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"


class Describer:
    """Draws descriptions. Reads the code lists once."""

    def __init__(self) -> None:
        self.lists: dict[type[Model], Chances[int | None]] = {}
        for model, often in OFTEN.items():
            entries = model._default_manager.order_by("code").values_list("pk", "code")
            weighted = [(pk, often.get(code, 1 if often else 10)) for pk, code in entries]
            self.lists[model] = Chances(weighted or [(None, 1)])

    def draw(self, model: type[Model], random: Random) -> int | None:
        return self.lists[model].draw(random)

    def body(self, random: Random) -> Row:
        """The columns of `Vehicle` the yard fills in at the second registration."""
        return {
            "vehicle_kind_id": self.draw(VehicleKind, random),
            "body_type_id": self.draw(BodyType, random),
            "maker_id": self.draw(Maker, random),
            "color_id": self.draw(Color, random),
            "lock_kind_id": self.draw(LockKind, random),
            "basket": yes_or_no(0.78, random),
            "gear": yes_or_no(0.45, random),
            "lock_cut": yes_or_no(0.06, random),
            "damage": yes_or_no(0.14, random),
            "condition_memo": one_of(MEMOS, random),
            **self.registration(random),
        }

    def registration(self, random: Random) -> Row:
        """A fictional crime-prevention registration and frame number, or none."""
        frame = f"{one_of(LETTERS, random)}{one_of(LETTERS, random)}{digits(7, random)}"
        numbers: Row = {"frame_number": frame}
        kind = random.random()
        if kind < NO_NUMBER:
            return numbers | {"registration_jurisdiction": Vehicle.Jurisdiction.NONE}
        mpd = kind > NO_NUMBER + PREFECTURE
        prefix = one_of(REGISTERED_AT if mpd else LETTERS, random)
        serial = f"{one_of(LETTERS, random)}{digits(5, random)}"
        return numbers | {
            "registration_jurisdiction": (
                Vehicle.Jurisdiction.MPD if mpd else Vehicle.Jurisdiction.PREFECTURE
            ),
            "registration_prefix": prefix,
            "registration_serial": serial,
            "registration_sticker_color_id": self.draw(StickerColor, random),
        }


def one_of(things: Sequence[str], random: Random) -> str:
    """One of the things, each as likely."""
    return things[int(random.random() * len(things))]


def digits(count: int, random: Random) -> str:
    """So many digits."""
    return f"{int(random.random() * 10**count):0{count}}"


def yes_or_no(chance: float, random: Random) -> str:
    """Yes with a chance."""
    return Vehicle.Trilean.YES if random.random() < chance else Vehicle.Trilean.NO
