"""What is hidden stays hidden, also from somebody who subtracts and knows the rule."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from maps.atlas.suppression import suppress

LEAST = 3
AREAS = st.integers(1, 3).flatmap(
    lambda groups: st.lists(
        st.lists(st.integers(0, 7), min_size=1, max_size=3), min_size=groups, max_size=groups
    )
)
MANY = st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=9), min_size=1, max_size=6)


def table(rows):
    return {f"g{g}": {f"l{n}": count for n, count in enumerate(row)} for g, row in enumerate(rows)}


def counts_of(rows, group, leaf):
    return rows[int(group[1:])][int(leaf[1:])]


@settings(deadline=None)
@given(MANY, st.integers(0, 12))
def test_what_is_shown_is_true_and_never_small(rows, least):
    found = suppress(table(rows), least)
    for (group, leaf), shown in found.leaves.items():
        assert shown in (None, counts_of(rows, group, leaf))
        assert shown is None or shown >= least
    for group, shown in found.groups.items():
        assert shown in (None, sum(rows[int(group[1:])]))
    assert found.total in (None, sum(map(sum, rows)))


@settings(deadline=None)
@given(MANY)
def test_nothing_is_hidden_where_everything_is_large(rows):
    large = [[count + LEAST for count in row] for row in rows]
    found = suppress(table(large), LEAST)
    assert None not in found.leaves.values()
    assert None not in found.groups.values()
    assert found.total == sum(map(sum, large))


@settings(deadline=None)
@given(MANY, st.integers(2, 12))
def test_no_known_sum_stands_over_too_little(rows, least):
    """Every sum that can be made of what is shown hides two leaves and `least`, or nothing."""
    found = suppress(table(rows), least)
    for group, shown in found.groups.items():
        if shown is not None:
            hides(rows, [key for key in hidden(found) if key[0] == group], least)
    if found.total is not None:
        closed = {group for group, shown in found.groups.items() if shown is None}
        hides(rows, [key for key in hidden(found) if key[0] in closed], least)


def hidden(found):
    return [key for key, shown in found.leaves.items() if shown is None]


def hides(rows, keys, least):
    together = sum(counts_of(rows, *key) for key in keys)
    assert not keys or (len(keys) >= 2 and together >= least)


@settings(deadline=None)
@given(AREAS)
def test_somebody_who_knows_the_rule_cannot_tell_a_hidden_count(rows):
    """For each hidden leaf there is another ledger with the same page and another count there."""
    seen = suppress(table(rows), LEAST)
    for key in hidden(seen):
        assert any(
            counts_of(other, *key) != counts_of(rows, *key)
            for other in others(rows, seen)
            if suppress(table(other), LEAST) == seen
        ), key


def others(rows, seen):
    """Ledgers that agree with every count that is shown."""
    keys = hidden(seen)
    most = sum(counts_of(rows, *key) for key in keys) + 1
    for values in (
        product(range(min(most, 9) + 1), repeat=len(keys)) if len(keys) <= 4 else some(rows, keys)
    ):
        other = [list(row) for row in rows]
        for (group, leaf), value in zip(keys, values, strict=True):
            other[int(group[1:])][int(leaf[1:])] = value
        yield other


def some(rows, keys):
    """A few more in one hidden leaf, or moved from one to another: enough where many are."""
    now = [counts_of(rows, *key) for key in keys]
    for a, n in product(range(len(keys)), (1, 2)):
        yield [count + n if i == a else count for i, count in enumerate(now)]
    moves = [
        [n * ((i == b) - (i == a)) for i in range(len(keys))]
        for a, b in product(range(len(keys)), repeat=2)
        for n in (1, 2, 3)
        if a != b
    ]
    nothing = [0] * len(keys)
    for one, two in product([nothing, *moves], repeat=2):
        other = [sum(three) for three in zip(now, one, two, strict=True)]
        if min(other) >= 0:
            yield other
