"""A drawn interval tells the truth: right is good, the threshold is where it is, nothing leaves the box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.drawing import parsed, place, shapes
from tracker.web.charts import Mark, margin, strip

number = st.floats(-1e6, 1e6, allow_nan=False)
maybe = st.none() | number
marks = st.builds(
    Mark,
    maybe,
    maybe,
    maybe,
    maybe,
    st.sampled_from(["higher", "lower"]),
    st.sampled_from(["", "met", "not_met"]),
)


def dot(mark: Mark, draw=strip) -> float:  # type: ignore[no-untyped-def]
    circle = next(shape for shape in parsed(draw(mark)).iter() if shape.tag == "circle")
    return place(circle, "cx")


@given(marks)
def test_every_mark_can_be_drawn_inside_its_box(mark: Mark) -> None:
    for drawing in (strip(mark), margin(mark), strip(mark, "Accuracy"), margin(mark, "Accuracy")):
        for shape in parsed(drawing).iter():
            assert 0 <= place(shape, "x") <= 100
            assert 0 <= place(shape, "x") + place(shape, "width") <= 100.01
            assert 0 <= place(shape, "cx") <= 100


@pytest.mark.parametrize("draw", [strip, margin])
def test_better_is_further_right_whatever_the_direction(draw) -> None:  # type: ignore[no-untyped-def]
    high = [dot(Mark(value, 0.80, 0.99, 0.90), draw) for value in (0.85, 0.90, 0.95)]
    low = [dot(Mark(value, 0.001, 0.03, 0.02, "lower"), draw) for value in (0.025, 0.020, 0.010)]
    assert high == sorted(high)
    assert low == sorted(low)
    assert high[1] == low[1] == 50


def test_the_green_zone_starts_at_the_threshold_and_ends_at_the_edge() -> None:
    for mark in (Mark(0.9, 0.8, 0.95, 0.85), Mark(0.9, 0.8, 0.95, 0.85, "lower")):
        zone, tick = shapes(strip(mark), "zone")[0], shapes(strip(mark), "tick")[0]
        assert place(zone) == place(tick) == 50
        assert place(zone, "width") == 50


def test_a_lower_bound_at_the_threshold_touches_the_tick() -> None:
    drawing = strip(Mark(0.92, 0.90, 0.94, 0.90))
    assert place(shapes(drawing, "bar")[0]) == place(shapes(drawing, "tick")[0])


def test_the_margin_is_the_share_of_the_error_budget_left() -> None:
    assert dot(Mark(0.95, 0.9, 0.99, 0.90), margin) == 75  # half of the ten allowed errors are left
    assert dot(Mark(0.005, 0, 0.01, 0.01, "lower"), margin) == 75
    assert dot(Mark(0.85, 0.8, 0.9, 0.90), margin) == 25
    assert dot(Mark(1500, 1000, 2000, 3000, "lower", unit="ms"), margin) == 75
    assert dot(Mark(0.2, 0.1, 0.3, 0.90), margin) == 0  # far below: at the edge, not outside


def test_a_threshold_without_a_budget_falls_back_to_the_strip() -> None:
    assert margin(Mark(0.99, 0.98, 1.0, 1.0)) == strip(Mark(0.99, 0.98, 1.0, 1.0))
    assert margin(Mark(0.0, 0.0, 0.1, 0.0, "lower")) == strip(Mark(0.0, 0.0, 0.1, 0.0, "lower"))


def test_a_value_without_an_interval_is_a_hollow_dot() -> None:
    drawing = strip(Mark(0.9, threshold=0.8))
    assert shapes(drawing, "bare")
    assert not shapes(drawing, "bar")


def test_without_a_threshold_there_is_no_green() -> None:
    assert not shapes(strip(Mark(0.9, 0.8, 0.95)), "zone")


def test_without_a_value_only_the_threshold_is_drawn() -> None:
    drawing = strip(Mark(None, threshold=0.9))
    assert [shape.tag for shape in parsed(drawing)[0]] == ["rect", "rect"]


def test_a_labelled_drawing_speaks_and_an_unlabelled_one_is_silent() -> None:
    loud = parsed(strip(Mark(0.9, 0.8, 0.95, 0.85), 'F1 <"&'))[0]
    assert loud.get("aria-label") == 'F1 <"& 0.900, interval 0.800–0.950, threshold 0.85'
    assert parsed(strip(Mark(0.9)))[0].get("aria-hidden") == "true"


def test_the_verdict_gives_the_tone() -> None:
    assert "interval--not_met" in strip(Mark(0.5, 0.4, 0.6, 0.9, verdict="not_met"))
