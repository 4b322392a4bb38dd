import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import text

TOWNS = ["太子堂", "北沢", "玉川", "三軒茶屋", "世田谷", "桜", "桜新町", "千歳台", "玉川田園調布"]
LEAVING_OUT = ["東京都", "世田谷区"]

FOLDS = [
    text.normalise,
    text.search_text,
    text.name_key,
    text.kana_key,
    text.reg_key,
    text.phone_key,
    text.postcode_key,
    text.katakana,
]


def addr(written):
    return text.addr_key(written, TOWNS, LEAVING_OUT)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("東京都世田谷区太子堂二丁目１７番１号", "太子堂2-17-1"),
        ("世田谷区太子堂２－１７－１", "太子堂2-17-1"),
        ("太子堂2丁目17-1 コーポ世田谷203", "太子堂2-17-1コーポ世田谷203"),
        ("世田谷区太子堂2ー17ー1", "太子堂2-17-1"),
        ("世田谷区北沢二の十一の三", "北沢2-11-3"),
        ("世田谷区玉川１丁目２０−１", "玉川1-20-1"),
        ("三軒茶屋1-1", "三軒茶屋1-1"),
        ("千代田区一ツ橋1-1", "千代田区一ツ橋1-1"),
        # beyond the table of the domain study
        ("世田谷区太子堂二丁目17番1号203", "太子堂2-17-1-203"),
        ("太子堂2-17-1 203号室", "太子堂2-17-1203号室"),
        ("世田谷区桜新町二丁目十六番地", "桜新町2-16"),
        ("東京都世田谷区玉川田園調布1-5", "玉川田園調布1-5"),
        ("目黒区八雲二丁目十六番三号", "目黒区八雲2-16-3"),
        ("千代田区二番町5-1", "千代田区二番町5-1"),
        ("世田谷区世田谷4-21-27", "世田谷4-21-27"),
        ("太子堂", "太子堂"),
        ("", ""),
    ],
)
def test_addresses_written_differently_have_one_key(written, key):
    assert addr(written) == key


@pytest.mark.parametrize("hyphen", "－‐−―─—-–")
def test_every_hyphen_is_the_same(hyphen):
    assert text.normalise(f"154{hyphen}0017") == "154-0017"


def test_what_no_database_can_hold_is_left_out():
    assert text.normalise("世\x00田谷") == "世田谷"


def test_a_long_mark_is_a_hyphen_between_digits_only():
    assert text.normalise("２ー１７ コーポ") == "2-17 コーポ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋　一郎", "高橋一郎"),
        ("渡邊 花子", "渡辺花子"),
        ("渡邉花子", "渡辺花子"),
        ("𠮷田", "吉田"),
        ("山﨑", "山崎"),
        ("齋藤", "斉藤"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_a_name_is_found_in_another_glyph(one, other):
    assert text.name_key(one) == text.name_key(other)
    assert text.search_text(one) == text.search_text(other)


def test_different_names_stay_apart():
    assert text.name_key("高橋") != text.name_key("高崎")


def test_search_forgives_kana_width_and_case():
    assert (
        text.search_text("ママチャリ　ＡＢＣ") == text.search_text("ﾏﾏﾁｬﾘ abc") == "ままちゃりabc"
    )


def test_a_reading_in_police_data_is_found():
    assert text.kana_key("ｷﾔﾂｼﾕ ﾀﾛｳ") == text.kana_key("きゃっしゅ・たろう") == "キヤツシユタロウ"
    assert text.kana_key("オーノ") == text.kana_key("オノ")


@pytest.mark.parametrize(
    "written", ["(千)A-123456", "千Ａ１２３４５６", "「千」 a123456", "千Aー123456"]
)
def test_a_registration_has_one_key(written):
    assert text.reg_key(written) == "千A123456"


def test_look_alikes_in_a_registration_are_not_folded():
    assert text.reg_key("O0I1") == "O0I1"


@pytest.mark.parametrize(
    "written",
    [
        "03-5432-1111",
        "０３（５４３２）１１１１",
        "+81 3 5432 1111",
        "+81-(0)3-5432-1111",
        "+81 03 5432 1111",
    ],
)
def test_a_telephone_number_has_one_key(written):
    assert text.phone_key(written) == "0354321111"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二十三", 23),
        ("十一", 11),
        ("十", 10),
        ("百二", 102),
        ("二三", 23),
        ("17", 17),
        ("三百四十五", 345),
    ],
)
def test_numbers_in_kanji(written, number):
    assert text.kanji_number(written) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("A0012345B", "0012345"),
        ("a0012345a\r\n", "0012345"),
        ("*0012345*", "0012345"),
        ("０００１２３４５", "00012345"),
        ("R8-012345", "R8-012345"),
        ("AB12CD", "AB12CD"),
        ("A12345", "A12345"),
        ("**", "**"),
    ],
)
def test_start_and_stop_signs_of_a_scan_are_dropped(typed, code):
    assert text.scanned(typed) == code


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: fold.__name__)
@given(st.text())
def test_folding_twice_changes_nothing(fold, written):
    assert fold(fold(written)) == fold(written)


ADDRESS_PARTS = st.sampled_from(
    [
        *TOWNS,
        *LEAVING_OUT,
        *"一二三十百",
        *"0123456789",
        "丁目",
        "番地",
        "番",
        "号",
        "の",
        "-",
        "ー",
        " ",
        "コーポ",
        "町",
    ]
)


@given(st.lists(ADDRESS_PARTS, max_size=14).map("".join))
def test_folding_an_address_twice_changes_nothing(written):
    assert addr(addr(written)) == addr(written)


@given(st.text(alphabet=st.characters(categories=["Lo", "Nd"]), max_size=20))
def test_width_never_decides_whether_a_text_is_found(written):
    wide = unicodedata.normalize("NFKC", written)
    assert text.search_text(written) == text.search_text(wide)
