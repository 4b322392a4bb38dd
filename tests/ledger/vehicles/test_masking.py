"""Masked data tells enough to compare, and not more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vehicles import masking


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("山田 太郎", "山田＊＊"),
        ("山田　太郎", "山田＊＊"),
        ("山田太郎", "山＊＊"),
        ("カクウ タロウ", "カクウ＊＊"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_of_a_name_the_family_name_shows(written, shown):
    assert masking.name(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("東京都世田谷区太子堂2-17-1", "東京都世田谷区太子堂＊＊"),
        ("世田谷区太子堂二丁目１７番１号 コーポ架空203", "世田谷区太子堂＊＊"),
        ("世田谷区三軒茶屋1-1", "世田谷区三軒茶屋＊＊"),
        ("世田谷区八幡山三丁目", "世田谷区八幡山＊＊"),
        ("世田谷区千歳台３丁目", "世田谷区千歳台＊＊"),
        ("架空町七丁目九一番", "架空町＊＊"),
        ("世田谷区北沢二の十一の三", "世田谷区北沢＊＊"),
        ("神奈川県川崎市架空マンション", "神奈川県川崎市＊＊"),
        ("どこか", "＊＊"),
        ("", ""),
    ],
)
def test_of_an_address_the_town_shows(written, shown):
    assert masking.address(written) == shown


def test_of_a_telephone_the_last_four_digits_show():
    assert masking.phone("0312345678") == "＊＊5678"
    assert masking.phone("0312") == "＊＊"
    assert masking.phone("") == ""


def test_of_a_postcode_the_first_three_digits_show():
    assert masking.postcode("154-0017") == "154-＊＊"
    assert masking.postcode("") == ""


@given(st.text(alphabet="山田太郎花子一二三 　", min_size=2, max_size=20))
def test_the_length_of_a_name_is_not_told(name):
    shown = masking.name(name)
    assert shown.endswith(masking.MARK) or not name.strip()
    given_name = "".join(name.split()[1:])
    assert not given_name or not shown.endswith(given_name)


@given(st.integers(min_value=1, max_value=99), st.integers(min_value=1, max_value=99))
def test_no_number_of_a_house_shows(chome, house):
    shown = masking.address(f"世田谷区太子堂{chome}-{house}")
    assert not any(character.isdigit() for character in shown)
