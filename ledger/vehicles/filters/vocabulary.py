"""What the words of the search box can mean: the masters' labels, and everyday words for them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from geo.models import RemovalPlace, StorageYard
from ledger.vehicles.models import BodyType, Color, Maker, Vehicle, VehicleKind
from office.text import kana_key, search_text

# everyday word: codes of the list
COLORS = {
    "ブラック": "01", "ホワイト": "02", "シルバー": "03", "グレー": "04", "灰色": "04",
    "レッド": "05", "ピンク": "06", "桃色": "06", "オレンジ": "07", "イエロー": "08",
    "黄色": "08", "グリーン": "09", "ブルー": "11", "スカイブルー": "12", "ネイビー": "13",
    "濃紺": "13", "紫色": "14", "パープル": "14", "茶色": "15", "ブラウン": "15",
    "クリーム": "16", "ゴールド": "17", "エンジ": "18", "銀色": "03",
}  # fmt: skip
BODY_TYPES = {
    "ママチャリ": "02", "婦人車": "02", "ファミリーサイクル": "01 02", "シティサイクル": "01",
    "軽快車": "01", "電動": "03 04", "電チャリ": "03 04", "電アシ": "03 04",
    "電動アシスト": "03 04", "子供乗せ": "04", "子乗せ": "04", "クロス": "05", "ロード": "06",
    "マウンテン": "07", "MTB": "07", "折りたたみ": "08", "折り畳み": "08", "ミニベロ": "09",
    "小径車": "09", "子供用": "10", "キッズ": "10", "三輪": "13", "スクーター": "18",
    "キックボード": "20", "電動キックボード": "20",
}  # fmt: skip
KINDS = {"チャリ": "10 11 12", "自転車": "10 11 12", "原付": "20 21 22 23", "バイク": "20 21 22 23"}
MAKERS = {
    "ブリジストン": "01", "BRIDGESTONE": "01", "PANASONIC": "02", "YAMAHA": "03", "GIANT": "08",
    "TREK": "09", "MERIDA": "10", "BIANCHI": "11", "HONDA": "17", "SUZUKI": "18", "ループ": "19",
    "ドコモ": "20",
}  # fmt: skip
STATES = {
    "保管中": "stored", "在庫": "stored", "運搬中": "removed", "搬入待ち": "removed",
    "返還済": "released", "返還済み": "released", "返還": "released", "処分済": "disposed",
    "処分済み": "disposed", "処分": "disposed", "引渡し済": "handed_over", "所在不明": "lost",
}  # fmt: skip
FLAGS = {
    "期限超過": ("overdue", "yes"), "期限切れ": ("overdue", "yes"), "超過": ("overdue", "yes"),
    "機能喪失": ("inoperable", "yes"), "写真なし": ("photos", "no"), "写真あり": ("photos", "yes"),
    "保留中": ("held", "yes"), "保留": ("held", "yes"), "返戻": ("bounced", "yes"),
    "盗難": ("theft_report", "yes"), "盗難届": ("theft_report", "yes"),
    "未登録": ("inspected", "no"), "二次登録待ち": ("inspected", "no"),
    "かごあり": ("basket", "yes"), "かごなし": ("basket", "no"), "破損": ("damage", "yes"),
    "区域外": ("zone", ["outside"]), "区域内": ("zone", ["inside"]),
}  # fmt: skip
PLACES = {"三茶": "三軒茶屋", "ニコタマ": "二子玉川", "二子": "二子玉川", "千歳烏山": "千歳烏山"}
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Meaning:
    """A word understood: the condition it stands for and its value."""

    condition: str
    value: Any


class Vocabulary:
    """Every word that is known, folded."""

    def __init__(self) -> None:
        self.words: dict[str, Meaning] = {}
        for condition, model, everyday in (
            ("color", Color, COLORS),
            ("body_type", BodyType, BODY_TYPES),
            ("kind", VehicleKind, KINDS),
            ("maker", Maker, MAKERS),
        ):
            self.learn_list(condition, model, everyday)
        for word, state in STATES.items():
            self.words[search_text(word)] = Meaning("state", [state])
        for word, (condition, value) in FLAGS.items():
            self.words[search_text(word)] = Meaning(condition, value)
        for state, label in Vehicle.Status.choices:
            self.words.setdefault(search_text(label), Meaning("state", [state]))
        self.yards = {search_text(yard.label): yard for yard in StorageYard.objects.all()}
        self.places = [
            (search_text(place.label), kana_key(place.kana), place)
            for place in RemovalPlace.objects.valid_on(timezone.localdate()).filter(is_total=False)
        ]

    def learn_list(self, condition: str, model: type[Model], everyday: dict[str, str]) -> None:
        """The labels of a list, each of its bracketed parts, and everyday words for them."""
        entries: list[Any] = list(model._default_manager.all())
        by_code = {entry.code: entry for entry in entries}
        for entry in entries:
            for word in entry.label.replace("（", "(").replace("）", "(").split("("):
                if len(word) > 1 or condition == "color":
                    self.words[search_text(word)] = Meaning(condition, [entry])
        for word, codes in everyday.items():
            found = [by_code[code] for code in codes.split() if code in by_code]
            if found:
                self.words[search_text(word)] = Meaning(condition, found)

    def meaning(self, word: str) -> Meaning | None:
        """What a word means, also with い, の or 色 behind it; None where it is not known."""
        folded = search_text(word)
        for ending in ("", "色", "い", "の", "っぽい", "系"):
            bare = folded.removesuffix(search_text(ending)) if ending else folded
            if (not ending or bare != folded) and bare in self.words:
                return self.words[bare]
        return self.yard(folded) or self.place(word)

    def yard(self, folded: str) -> Meaning | None:
        """A yard by its label, where no removal place bears the name, or with 保管所 behind."""
        bare = folded.removesuffix("保管所")
        if bare in self.yards and (bare != folded or not self.place(bare)):
            return Meaning("yard", [self.yards[bare]])
        return None

    def place(self, word: str) -> Meaning | None:
        """Removal places by label or reading, whole or from the beginning on."""
        known = PLACES.get(word.removesuffix("駅"), word)
        folded = search_text(known).removesuffix("駅").removesuffix("駅前")
        if len(folded) < SHORTEST_BEGINNING:
            return None
        reading = kana_key(known)
        exact = [place for name, _, place in self.places if name == folded]
        begun = [
            place
            for name, kana, place in self.places
            if not place.is_outside
            and (name.startswith(folded) or (kana and kana.startswith(reading)))
        ]
        found = exact or begun
        return Meaning("place", found) if found else None
