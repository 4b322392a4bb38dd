"""North and south of a dividing line."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.side import metres_north

EAST_WEST = [(0.0, 0.0), (100.0, 0.0)]
metres = st.floats(-500, 500)


@given(metres, metres)
def test_north_of_a_straight_line_is_what_lies_above_it(x, y):
    found = metres_north(EAST_WEST, (x, y))
    assert found == pytest.approx(y if abs(y) > 0.02 else 0.0, abs=1e-6)


@given(metres, metres)
def test_the_direction_in_which_the_line_was_drawn_does_not_matter(x, y):
    bent = [(-300.0, -40.0), (-20.0, 10.0), (60.0, 90.0), (280.0, 20.0)]
    assert metres_north(bent, (x, y)) == pytest.approx(metres_north(bent[::-1], (x, y)))


@given(st.floats(0, 2 * math.pi), st.floats(0.1, 30))
def test_around_a_sharp_corner_the_side_changes_only_where_the_line_is_crossed(angle, away):
    """The corner is nearest for a whole sector of points, all on one side of the line."""
    corner = (0.0, 0.0)
    tent = [(-100.0, -100.0), corner, (100.0, -100.0)]
    point = (away * math.cos(angle), away * math.sin(angle))
    under = point[1] < -abs(point[0])
    if abs(point[1] + abs(point[0])) > 0.1:
        assert (metres_north(tent, point) < 0) == under


def test_a_point_on_the_line_is_zero_to_two_centimetres():
    assert metres_north(EAST_WEST, (40.0, 0.015)) == 0.0
    assert metres_north(EAST_WEST, (40.0, -0.015)) == 0.0
    assert metres_north(EAST_WEST, (40.0, -0.03)) < 0


def test_beyond_its_ends_the_line_runs_straight_on():
    rising = [(0.0, 0.0), (100.0, 100.0)]
    assert metres_north(rising, (1000.0, 1010.0)) > 0
    assert metres_north(rising, (1000.0, 990.0)) < 0
    assert metres_north(rising, (-1000.0, -990.0)) > 0


def test_repeated_corners_do_no_harm():
    assert metres_north([(0.0, 0.0), (0.0, 0.0), (9.0, 0.0)], (3.0, 1.0)) == pytest.approx(1.0)


def test_a_line_of_one_point_is_refused():
    with pytest.raises(ValueError, match="2つ以上"):
        metres_north([(1.0, 1.0), (1.0, 1.0)], (0.0, 0.0))
