"""The glossary knows every name a record or a choice bears."""

import pytest

from deploy import glossary
from tests.vocabulary import our_choices, our_models


@pytest.fixture(scope="module")
def words():
    return {one["ja"] for rows in glossary.read().values() for one in rows}


def test_every_record_has_its_name_in_the_glossary(words):
    names = {str(model._meta.verbose_name) for model in our_models()}
    assert names
    assert sorted(names - words) == []


def test_every_choice_has_its_label_in_the_glossary(words):
    labels = {str(label) for choices in our_choices() for label in choices.labels}
    assert labels
    assert sorted(labels - words) == []


def test_the_page_is_the_one_the_glossary_makes():
    page = (glossary.DOCS / "glossary.md").read_text()
    assert page == glossary.render(glossary.read()), "run python -m deploy.glossary"


def test_a_term_is_told_once():
    terms = [one["ja"] for one in glossary.read()["terms"]]
    assert len(terms) == len(set(terms))
