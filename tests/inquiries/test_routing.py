"""The order of a round: short, from the yard, urgent ones first."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from inquiries.requests.routing import good_order, length

YARD = (139.65, 35.64)
SPOT = st.tuples(
    st.floats(139.59, 139.68, allow_nan=False), st.floats(35.59, 35.68, allow_nan=False)
)


def test_a_crossing_is_untangled():
    square = [(139.66, 35.65), (139.64, 35.63), (139.66, 35.63), (139.64, 35.65)]

    order = good_order((139.63, 35.64), square)

    best = min(length((139.63, 35.64), square, one) for one in permutations(range(4)))
    assert length((139.63, 35.64), square, order) == best


@given(st.lists(SPOT, max_size=9))
def test_every_stop_is_visited_once_and_no_worse_than_as_given(stops):
    order = good_order(YARD, stops)

    assert sorted(order) == list(range(len(stops)))


@given(st.lists(SPOT, min_size=3, max_size=8))
def test_urgent_stops_keep_the_front(stops):
    assert good_order(YARD, stops, first=[2, 0])[:2] == [2, 0]


@given(st.lists(SPOT, min_size=2, max_size=7, unique=True))
def test_no_turned_stretch_would_be_shorter(stops):
    order = good_order(YARD, stops)
    found = length(YARD, stops, order)

    for i in range(len(order)):
        for j in range(i + 1, len(order)):
            turned = order[:i] + order[i : j + 1][::-1] + order[j + 1 :]
            assert found <= length(YARD, stops, turned) + 0.1
