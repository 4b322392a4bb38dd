"""What a made-up vehicle looks like: drawn from the code lists by how often each is met."""

from collections.abc import Mapping
from itertools import accumulate
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
        self.lists: dict[type[Model], tuple[list[int | None], list[int]]] = {}
        for model, often in OFTEN.items():
            entries = list(model._default_manager.values_list("pk", "code"))
            weights = [often.get(code, 1 if often else 10) for _, code in entries]
            self.lists[model] = ([pk for pk, _ in entries] or [None], [*accumulate(weights)] or [1])

    def draw(self, model: type[Model], random: Random) -> int | None:
        keys, weights = self.lists[model]
        return random.choices(keys, cum_weights=weights)[0]

    def body(self, random: Random) -> Row:
        """The columns of `Vehicle` the yard fills in at the second registration."""
        yes_no = Vehicle.Trilean.YES, Vehicle.Trilean.NO
        return {
            "vehicle_kind_id": self.draw(VehicleKind, random),
            "body_type_id": self.draw(BodyType, random),
            "maker_id": self.draw(Maker, random),
            "color_id": self.draw(Color, random),
            "lock_kind_id": self.draw(LockKind, random),
            "basket": random.choices(yes_no, (78, 22))[0],
            "gear": random.choices(yes_no, (45, 55))[0],
            "lock_cut": random.choices(yes_no, (6, 94))[0],
            "damage": random.choices(yes_no, (14, 86))[0],
            "condition_memo": random.choice(MEMOS),
            **self.registration(random),
        }

    def registration(self, random: Random) -> Row:
        """A fictional crime-prevention registration and frame number, or none."""
        frame = f"{random.choice(LETTERS)}{random.choice(LETTERS)}{random.randrange(10**7):07}"
        numbers: Row = {"frame_number": frame, "frame_key": frame}
        kind = random.random()
        if kind < NO_NUMBER:
            return numbers | {"registration_jurisdiction": Vehicle.Jurisdiction.NONE}
        mpd = kind > NO_NUMBER + PREFECTURE
        prefix = random.choice(REGISTERED_AT) if mpd else random.choice(LETTERS)
        serial = f"{random.choice(LETTERS)}{random.randrange(10**5):05}"
        return numbers | {
            "registration_jurisdiction": (
                Vehicle.Jurisdiction.MPD if mpd else Vehicle.Jurisdiction.PREFECTURE
            ),
            "registration_prefix": prefix,
            "registration_serial": serial,
            "registration_key": f"{prefix}{serial}",
            "registration_sticker_color_id": self.draw(StickerColor, random),
        }
