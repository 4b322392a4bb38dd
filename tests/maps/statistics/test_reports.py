"""Each report against the same figures worked out by pandas from the plain tables."""

from datetime import date

import pytest

from maps.statistics import spans
from maps.statistics.drill import behind
from maps.statistics.heads import EVERYTHING, Scope
from maps.statistics.layout import tables
from maps.statistics.reports import BY_SLUG, REPORTS
from office.masters.models import Parameter

from .books import HOLDS, MOVEMENTS, VEHICLES, Book, between, frame, intake_yards, stock_on

TODAY = date(2025, 5, 1)
PERIODS = [
    spans.of_day(date(2024, 2, 29), TODAY),
    spans.of_month(date(2024, 3, 1), TODAY),
    spans.of_year(2023, TODAY),
    spans.of_year(2024, TODAY, compared=True),
]


def days_of(token, period):
    """The first and last day of what a column or a group of rows is about."""
    until = period.until
    year = until.year - (until.month < 4)
    if token.startswith("d") and token != "day":
        day = period.since.replace(day=int(token[1:]))
        return day, day
    if token.startswith("m") and token != "month":
        month = int(token[1:])
        first = date(year + (month < 4), month, 1)
        return first, spans.last_of_month(first)
    return {
        "day": (until, until),
        "month": (until.replace(day=1), until),
        "year": (date(year, 4, 1), until),
        "total": (date(year, 4, 1), date(year + 1, 3, 31)),
        "last": (date(year - 1, 4, 1), date(year, 3, 31)),
    }[token]


SPANS = {"day", "month", "year", "last", "change"}


def is_span(token, report):
    if token == "total":
        return False
    numbered = token[:1] in "dm" and token[1:].isdigit()
    return numbered or token in SPANS


def parts(report, row, column):
    """Which row, figure and days a cell is about, read off the keys of its row and column."""
    tokens = [*row.split("."), *column.split(".")]
    figures = {one.key for one in report.figures}
    span = [token for token in tokens if is_span(token, report)]
    head = next(token for token in tokens if token not in figures and token not in span)
    left = list(tokens)
    left.remove(head)
    for token in span:
        left.remove(token)
    if not span:  # "total" is a stretch of days as well as a figure
        span = ["total"]
        left.remove("total")
    return head, (left[0] if left else report.main), span[0]


def rows_of(data, head, report):
    if head == EVERYTHING:
        return data
    if report.row_title == "撤去場所":
        return data[(data.place == head) | (data.parent == head)]
    if report.row_title == "警察":
        return data[(data.row == head) | ("sum-" + data.group == head)]
    return data[data.yard == head]


# --- what each figure is, told a second time ---------------------------------------------
def body(data, key):
    return data[data.moped] if key.endswith("moped") else data[~data.moped]


def removals(data, key):
    data = data[data.how != ""]
    if key == "total":
        return len(data)
    return len(body(data[data.how == key.split("-")[0]], key))


def rounds(data, key):
    data = data[data.how == "removal"]
    if key == "total":
        return len(data)
    return len(data[["place", "removed_on"]].drop_duplicates())


def net(data):
    return -int(data.change.sum())


def releases(data, key):
    data = data[data.kind == "released"]
    if key == "total":
        return net(data[data.terms.isin(["paid", "waived"])])
    if key in ("police", "mistake"):
        return net(data[data.terms == key])
    return net(body(data[data.terms == key.split("-")[0]], key))


def disposals(data, key):
    data = data[(data.kind == "disposed") & (data.leaving != "")]
    return net(data) if key == "total" else net(body(data[data.leaving == key.split("-")[0]], key))


def yen(data, amounts):
    return int((amounts.fillna(0) * -data.change).sum())


def fees(data, key):
    data = data[data.kind == "released"]
    paid = data[data.terms == "paid"]
    if key == "total":
        both = data[data.terms.isin(["paid", "waived"])]
        return yen(both, both.fee_paid)
    if key == "waived":
        return net(data[data.terms == "waived"])
    if key == "paid":
        return net(paid)
    each = body(paid, key.rsplit("-", 1)[0])
    if key.endswith("-n"):
        return net(each)
    if key.endswith("-yen"):
        return yen(each, each.fee_paid)
    prices = set(each.fee_paid.dropna())
    return "混在" if len(prices) > 1 else (int(prices.pop()) if prices else 0) or None


def sales(data, key):
    data = data[(data.kind == "disposed") & data.is_sale.eq(True)]
    if key == "total":
        return yen(data, data.proceeds)
    if key == "sold":
        return net(data)
    each = body(data, key.rsplit("-", 1)[0])
    return net(each) if key.endswith("-n") else yen(each, each.proceeds)


def lookups(data, key):
    answered, known = data[data.answered], data[data.answered & data.known]
    return {
        "total": len(data),
        "answered": len(answered),
        "found": len(known),
        "not_found": len(answered) - len(known),
        "open": len(data) - len(answered),
        "stolen": int(data.stolen.sum()),
        "rate": round(100 * len(known) / len(answered), 1) if len(answered) else None,
    }[key]


def counted(report, period):
    """The rows a report counts, the column of their day, and how a figure comes from them."""
    vehicles, movements = frame(VEHICLES), frame(MOVEMENTS)
    if report.slug == "removals-by-yard":
        return vehicles.assign(yard=intake_yards(vehicles, movements)), "removed_on", removals
    if report.slug in ("removals-by-place", "rounds"):
        rule = removals if report.slug == "removals-by-place" else rounds
        return vehicles, "removed_on", rule
    if report.slug == "lookups":
        return asked(vehicles, period), "asked", lookups
    rule = {"releases": releases, "disposals": disposals, "fees": fees, "sales": sales}
    return movements, "day", rule[report.slug]


def asked(vehicles, period):
    data = vehicles[vehicles.asked.notna()].copy()
    data["answered"] = between(data.replied, date.min, period.as_of)
    whose = data.whose.where(
        data.police.isna(), data.prefecture.map(lambda one: "mpd" if one == "13" else "prefecture")
    )
    return data.assign(group=whose, row=data.police.fillna("no-" + whose))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_is_what_pandas_counts(masters, seed):
    Book(seed)
    for report in REPORTS:
        if report.is_state or report.build:
            continue
        for period in PERIODS:
            assert compare(report, period) > 60


def compare(report, period):
    """Work out every cell of the report again; return how many there were."""
    books = Recount(report, period)
    compared = 0
    for table in tables(report, period, Scope.whole()):
        for row in table.rows:
            for column in table.columns:
                head, key, span = parts(report, row.key, column.key)
                expected = books.figure(head, key, span)
                assert table.value(row.key, column.key) == expected, (row.key, column.key)
                compared += 1
    return compared


class Recount:
    """The figures of a report by pandas; what rows and days select is worked out once."""

    def __init__(self, report, period):
        self.report, self.period = report, period
        self.data, self.day, self.rule = counted(report, period)
        self.masks = {}

    def figure(self, head, key, span):
        if span == "change":
            now, then = (self.figure(head, key, one) for one in ("total", "last"))
            return now - then if isinstance(now, int) and isinstance(then, int) else None
        rows = self.mask(head, lambda: self.data.index.isin(self.rows_of(head).index))
        days = self.mask(
            span, lambda: between(self.data[self.day], *days_of(span, self.period)).to_numpy()
        )
        chosen = rows & days
        if not chosen.any():
            return self.mask(("nothing", key), lambda: self.rule(self.data[chosen], key))
        return self.rule(self.data[chosen], key)

    def rows_of(self, head):
        return rows_of(self.data, head, self.report)

    def mask(self, name, work_out):
        if name not in self.masks:
            self.masks[name] = work_out()
        return self.masks[name]


def test_the_stock_of_a_past_day_is_what_the_movements_leave(masters):
    Book(3)
    for day in (date(2024, 2, 29), date(2024, 3, 31), date(2025, 5, 1)):
        compare_stock(day)


def compare_stock(day):
    report = BY_SLUG["stock"]
    (table,) = tables(report, spans.of_day(day, TODAY), Scope.whole())
    there = stock_on(frame(VEHICLES), frame(MOVEMENTS), day)
    holds = frame(HOLDS)
    held = holds[between(holds.placed, date.min, day) & ~between(holds.lifted, date.min, day)]
    waiting = between(there.asked, date.min, day) & ~between(there.replied, date.min, day)
    flags = {
        "bicycle": ~there.moped,
        "moped": there.moped,
        "total": there.moped.notna(),
        "within": between(there.keep_until, day, date.max),
        "overdue": ~between(there.keep_until, day, date.max),
        "posted": between(there.posted_on, date.min, day),
        "asked": waiting,
        "held": there.id.isin(held.vehicle_id),
    }
    assert there.size
    for row in table.rows:
        code = row.key.split(".")[1]
        mine = there.yard.eq(code) | (code == EVERYTHING)
        got = {column.key: table.value(row.key, column.key) for column in table.columns}
        assert got == {key: int((flag & mine).sum()) for key, flag in flags.items()}


def test_behind_every_figure_lie_as_many_records(masters):
    Book(4)
    for report in REPORTS:
        asked = [one for period in PERIODS for one in some_cells(report, period)]
        assert asked or report.build
        for cell in asked:
            source = behind(report, cell.ask, Scope.whole())
            measure = "yen" if source.figure.measure == "yen" else "n"
            assert source.figures()[measure] == cell.value, cell
            if not source.is_movements:
                assert source.listed().count() == source.figures()["n"]


def some_cells(report, period):
    """A few of the cells of a report that have something behind them."""
    if period.form not in report.forms:
        return []
    found = [
        cell
        for table in tables(report, period, Scope.whole())
        for cell in table.cells.values()
        if cell.ask
    ]
    return found[:: len(found) // 8 + 1]


def test_rounds_are_counted_by_crew_where_the_ward_does_so(masters):
    Book(4)
    Parameter.objects.filter(key="report_rounds_by_crew").update(value="1")
    period = spans.of_year(2023, TODAY)
    (table,) = tables(BY_SLUG["rounds"], period, Scope.whole())
    data = frame(VEHICLES)
    data = data[(data.how == "removal") & between(data.removed_on, period.since, period.until)]
    by_crew = data[["place", "removed_on", "crew"]].drop_duplicates()
    assert table.value(EVERYTHING, "total.rounds") == len(by_crew)
    assert len(by_crew) > len(data[["place", "removed_on"]].drop_duplicates())
