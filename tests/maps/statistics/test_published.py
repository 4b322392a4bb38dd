"""The published years (G-02): planned to the vehicle, and told as they lie in the ledger.

To write 46,719 vehicles takes minutes. So the plan is followed in full without a database, and
a tenth of it is written and asked for on the page, in CSV and on paper.
"""

import csv
import io
import re
from datetime import date, timedelta
from random import Random

import pytest
from django.test import Client
from pypdf import PdfReader

from inquiries.requests.demo.history import PUBLISHED, SEED
from ledger.vehicles.synthetic import YearPlan, fill_ledger
from ledger.vehicles.synthetic.fates import carried_over, fates
from ledger.vehicles.synthetic.plan import day_counts
from office import fiscal
from office.accounts.models import Role
from tests.factories import UserFactory

TENTH = {year: (removed // 10, released // 10) for year, (removed, released) in PUBLISHED.items()}
REPORTS = {
    "removals-by-place": (0, "総計"),
    "removals-by-yard": (0, "計 計"),
    "releases": (1, "計 返還 計"),
}
"""Which of the two figures a report tells, and in which of its rows."""


@pytest.fixture
def published(masters):
    """A tenth of the three published years, made as the demonstration makes them."""
    plans = [YearPlan(year, *counts) for year, counts in TENTH.items()]
    assert fill_ledger(plans, seed=SEED, today=date(2026, 4, 1)) == 4670


@pytest.fixture
def planner(masters):
    user = UserFactory()
    user.groups.add(Role.objects.get(name="planner"))
    client = Client()
    client.force_login(user)
    return client


def on_page(response):
    """The cells of the whole year in the table's last row of every name."""
    html = response.content.decode().split("data-figures")[1]
    found, group = {}, ""
    for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL):
        if head := re.search(r'scope="rowgroup"[^>]*>(.*?)</th>', row, re.DOTALL):
            group = head[1].strip()
        name = re.search(r'scope="row">(.*?)</th>', row, re.DOTALL)
        cells = [words(one) for one in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        if name and cells:
            found[f"{group} {words(name[1])}".strip()] = cells[-1]
    return found


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def in_csv(response):
    """The same of a CSV."""
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    heads = 2 if header[0] == "区分" else 1
    return {" ".join(row[:heads]): row[-1] for row in rows}


def on_paper(response):
    """The words of the last page, where the total stands."""
    return PdfReader(io.BytesIO(response.content)).pages[-1].extract_text().split()


def test_the_plan_brings_and_gives_back_exactly_what_the_ward_has_published():
    random, carried, found = Random(SEED), 0, {}
    for year, (removed, released) in PUBLISHED.items():
        counts = day_counts(YearPlan(year, removed), random)
        days = [day for day, n in counts for _ in range(n)]
        fate_of = fates(days, released, year, carried, random)
        last_day = fiscal.last_day(year)
        in_time = sum(
            fate.days is not None and day + timedelta(days=fate.days) <= last_day
            for day, fate in zip(days, fate_of, strict=True)
        )
        found[year] = (len(days), carried + in_time)
        carried = carried_over(days, fate_of, year)
    assert found == {2022: (16598, 11987), 2023: (16722, 11327), 2024: (13399, 9610)}


def test_years_of_the_demonstration_are_told_on_page_in_csv_and_on_paper(published, planner):
    for year, figures in TENTH.items():
        for slug, (which, row) in REPORTS.items():
            asked, address = {"form": "year", "year": year}, f"/statistics/{slug}/"
            told = figures[which]
            assert on_page(planner.get(address, asked))[row] == f"{told:,}"
            assert in_csv(planner.get(f"{address}file/csv/", asked))[row] == f"{told}"
            assert f"{told:,}" in on_paper(planner.get(f"{address}file/pdf/", asked))
