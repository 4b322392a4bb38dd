from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from office import forms


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (forms.NormalisedCharField(), " Ｒ８－０１２３４５　", "R8-012345"),
        (forms.NormalisedCharField(required=False), None, ""),
        (forms.RegistrationNumberField(), "（千）ａ－１２３４５６", "(千)A-123456"),
        (forms.PhoneField(), "０３－５４３２－１１１１", "0354321111"),
        (forms.PhoneField(required=False), "", ""),
        (forms.PostcodeField(), "１５４００１７", "154-0017"),
        (forms.PostcodeField(required=False), "", ""),
        (forms.KanaField(), "せたがや　ﾀﾛｳ", "セタガヤ タロウ"),
        (forms.ScanField(), "A0012345A", "0012345"),
        (forms.WarekiDateField(), "R8.4.1", date(2026, 4, 1)),
        (forms.WarekiDateField(), date(2026, 4, 1), date(2026, 4, 1)),
        (forms.WarekiDateField(required=False), "", None),
    ],
)
def test_a_field_hands_on_one_form(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (forms.RegistrationNumberField(), "A<123", "使えない文字「<」"),
        (forms.PhoneField(), "12-34", "市外局番から"),
        (forms.PhoneField(), "でんわ", "市外局番から"),
        (forms.PostcodeField(), "154-001", "7桁"),
        (forms.KanaField(), "世田谷", "カタカナで"),
        (forms.WarekiDateField(), "らいしゅう", "R8.4.1"),
    ],
)
def test_a_field_refuses_with_what_to_do(field, typed, says):
    with pytest.raises(ValidationError, match=says):
        field.clean(typed)


@time_machine.travel("2026-11-20T16:00:00Z")
def test_yesterday_is_the_day_before_the_office_day():
    assert forms.WarekiDateField().clean("きのう") == date(2026, 11, 20)


def test_a_date_is_shown_in_its_era_and_a_mistake_as_it_was_typed():
    field = forms.WarekiDateField()
    assert field.prepare_value(date(2026, 4, 1)) == "R8.4.1"
    assert field.prepare_value("4がつ") == "4がつ"


def test_what_a_scanner_types_is_not_completed_by_the_browser():
    assert 'autocomplete="off"' in forms.ScanField().widget.render("code", "")


@time_machine.travel("2026-11-21 03:00Z", tick=False)
def test_a_moment_is_shown_as_it_may_be_typed_again():
    field = forms.WarekiDateTimeField()
    moment = field.clean("R8.11.20 1031")
    assert moment.isoformat() == "2026-11-20T10:31:00+09:00"
    assert field.prepare_value(moment) == "R8.11.20 10:31"
    assert field.clean(field.prepare_value(moment)) == moment
    assert field.prepare_value("きのうの昼") == "きのうの昼"
    with pytest.raises(ValidationError, match="時刻がありません"):
        field.clean("R8.11.20")
