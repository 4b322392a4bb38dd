"""Where made-up people live: the ward's towns by their weight, and the towns around it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db.models import Max, Sum

from geo.models import Town, WardBoundary

from .chances import Chances

WARD = "世田谷区"
OUTSIDE = 0.24
# postcode, prefecture and municipality, town, weight
NEIGHBOURS = """
152-0035 東京都目黒区 自由が丘 9 152-0023 東京都目黒区 八雲 6 153-0061 東京都目黒区 中目黒 5
168-0073 東京都杉並区 下高井戸 9 168-0074 東京都杉並区 上高井戸 6 168-0063 東京都杉並区 和泉 6
151-0073 東京都渋谷区 笹塚 8 151-0066 東京都渋谷区 西原 3 145-0071 東京都大田区 田園調布 6
160-0023 東京都新宿区 西新宿 3 107-0052 東京都港区 赤坂 2 201-0003 東京都狛江市 和泉本町 8
201-0004 東京都狛江市 岩戸北 5 182-0002 東京都調布市 仙川町 8 182-0003 東京都調布市 若葉町 4
181-0002 東京都三鷹市 牟礼 4 213-0001 神奈川県川崎市高津区 溝口 6
214-0014 神奈川県川崎市多摩区 登戸 6 225-0002 神奈川県横浜市青葉区 美しが丘 3
330-0063 埼玉県さいたま市浦和区 高砂 1
273-0005 千葉県船橋市 本町 1
"""
BUILDINGS = (
    *("コーポ架空", "ハイツ見本", "メゾン・ド・カクウ", "第二架空荘", "グランカクウ"),
    *("パークハイム見本", "カーサ模擬", "架空マンション", "ＫＡＫＵハウス"),
)
IN_A_BUILDING = 0.45
KANJI = "〇一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

Numbers = tuple[int, int, int]


def plain(place: str, numbers: Numbers) -> str:
    """世田谷区太子堂2-17-1."""
    return f"{place}{numbers[0]}-{numbers[1]}-{numbers[2]}"


def spelt(place: str, numbers: Numbers) -> str:
    """世田谷区太子堂二丁目17番1号."""
    return f"{place}{KANJI[numbers[0]]}丁目{numbers[1]}番{numbers[2]}号"


def half_spelt(place: str, numbers: Numbers) -> str:
    """世田谷区太子堂2丁目17-1."""
    return f"{place}{numbers[0]}丁目{numbers[1]}-{numbers[2]}"


def wide(place: str, numbers: Numbers) -> str:
    """世田谷区太子堂２－１７－１."""
    return plain(place, numbers).translate(FULL_WIDTH)


STYLES: list[tuple[Callable[[str, Numbers], str], float]] = [
    (plain, 60),
    (spelt, 18),
    (half_spelt, 12),
    (wide, 10),
]


@dataclass(frozen=True)
class Area:
    """A town people live in."""

    postcode: str
    municipality: str
    town: str
    blocks: int


class Homes:
    """Draws addresses, each written in one of the ways that people and the police write them."""

    def __init__(self) -> None:
        self.inside = Chances(ward_towns())
        self.outside = Chances(neighbours())
        self.styles = Chances(STYLES)

    def draw(self, random: Random) -> tuple[str, str]:
        """A postcode and an address."""
        chance = random.random()
        if chance < OUTSIDE or not self.inside.count:
            area = self.outside.draw(random)
            place = f"{area.municipality}{area.town}"
        else:
            area = self.inside.draw(random)
            prefix = "東京都" if chance > 0.6 else ""
            place = f"{prefix}{area.municipality}{area.town}"
        numbers = (
            int(random.random() * area.blocks) + 1,
            int(random.random() * 38) + 1,
            int(random.random() * 22) + 1,
        )
        address = self.styles.draw(random)(place, numbers)
        if random.random() < IN_A_BUILDING:
            building = BUILDINGS[int(random.random() * len(BUILDINGS))]
            room = (int(random.random() * 9) + 1) * 100 + int(random.random() * 8) + 1
            address = f"{address} {building}{room}"
        return area.postcode, address


def ward_towns() -> list[tuple[Area, float]]:
    """The towns of the ward, weighed by their people where those are known."""
    ward = WardBoundary.objects.filter(is_ward=True).values_list("name", flat=True).first()
    towns = Town.objects.annotate(people=Sum("blocks__population"), last=Max("blocks__chome"))
    rows = list(towns.order_by("code").values_list("postcode", "label", "people", "last"))
    known = [people for _, _, people, _ in rows if people]
    usual = sum(known) / len(known) if known else 1
    return [
        (Area(postcode, ward or WARD, label, min(last or 5, 9)), float(people or usual))
        for postcode, label, people, last in rows
    ]


def neighbours() -> list[tuple[Area, float]]:
    """Towns around the ward."""
    words = iter(NEIGHBOURS.split())
    return [
        (Area(postcode, municipality, town, 5), float(weight))
        for postcode, municipality, town, weight in zip(words, words, words, words, strict=True)
    ]
