"""Each role signs in and looks at every page its menu offers."""

import pytest

from .browser import PC, PHONE, TABLET

STANDPOINT = {"longitude": 139.6690, "latitude": 35.6437, "accuracy": 8}


@pytest.mark.parametrize("name", ["operator", "officer", "planner", "auditor", "admin"])
def test_the_pages_of_the_desk(visit, name):
    person = visit(name, PC)
    person.check()
    links = person.page.eval_on_selector_all(
        "header a[href^='/'], nav a[href^='/']", "all => all.map(one => one.getAttribute('href'))"
    )
    assert links
    for link in sorted(set(links)):
        person.open(link).check()


def test_the_pages_of_the_phone(visit):
    person = visit("crew1", PHONE, position=STANDPOINT)
    person.check()


def test_the_pages_of_the_tablet(visit):
    person = visit("yard1", TABLET)
    person.check()
