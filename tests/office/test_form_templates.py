import re

import pytest
from django import forms
from django.template.loader import render_to_string


class Sample(forms.Form):
    number = forms.CharField(label="整理番号", help_text="例：R8-012345")
    color = forms.ChoiceField(
        label="色", widget=forms.RadioSelect, choices=[("black", "黒"), ("red", "赤")]
    )
    urgent = forms.BooleanField(label="急ぎ", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def wrong():
    return Sample({"number": "", "color": "green"})


def test_a_field_has_its_label_and_says_that_it_is_required():
    field = Sample()["number"].as_field_group()
    assert '<label class="field__label" for="id_number">' in field
    assert "必須" in field
    assert "必須" not in Sample()["urgent"].as_field_group()


def test_help_and_error_are_read_out_with_the_control(wrong):
    field = wrong["number"].as_field_group()
    described = re.search(r'aria-describedby="([^"]+)"', field)[1].split()
    assert described == ["id_number_helptext", "id_number_error"]
    assert all(f'id="{name}"' in field for name in described)
    assert 'aria-invalid="true"' in field


def test_a_choice_of_few_is_shown_open_and_can_be_reached_from_the_error_summary(wrong):
    group = wrong["color"].as_field_group()
    assert group.count('class="chip"') == 2
    assert "<legend" in group
    summary = render_to_string("components/error_summary.html", {"form": wrong})
    target = re.search(r'href="#([^"]+)">色', summary)[1]
    assert f'id="{target}"' in group


def test_the_whole_form_begins_with_what_is_wrong_and_ends_with_what_is_hidden(wrong):
    page = str(wrong)
    assert page.index("error-summary") < page.index("整理番号") < page.index('name="secret"')
    assert "入力した内容は残っています" in page
    assert "error-summary" not in str(Sample())


def test_what_was_typed_cannot_become_markup():
    page = str(Sample({"number": "<script>", "color": "<b>"}))
    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_nothing_and_says_what_to_do(page):
    shown = render_to_string(page)
    assert "最初の画面へ戻る" in shown
    assert "ください" in shown
    assert 'lang="ja"' in shown
