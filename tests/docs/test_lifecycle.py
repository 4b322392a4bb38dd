"""The documented table of steps is the table that is in force."""

from deploy import lifecycle


def test_the_page_is_the_one_the_table_makes():
    assert lifecycle.PAGE.read_text() == lifecycle.render(), "run python -m deploy.lifecycle"
