"""Steps, uptime days, sparkline, gap bar and time spans draw what they are given."""

import pytest

from tests.web.drawing import parsed, place, shapes
from tracker.web.charts import (
    Day,
    Span,
    Tick,
    date_distribution,
    gapbar,
    span,
    span_axis,
    sparkline,
    steps,
    uptime_bars,
)


@pytest.mark.parametrize(("done", "total", "share"), [(3, 5, 60), (5, 5, 100), (9, 5, 100), (1, 8, 12.5)])
def test_steps_reach_as_far_as_is_done(done: int, total: int, share: float) -> None:
    assert place(shapes(steps(done, total), "on")[0], "x2") == share


def test_no_step_done_draws_no_step() -> None:
    assert not shapes(steps(0, 5), "on")
    assert not shapes(steps(-1, 5), "on")
    assert len(parsed(steps(0, 0))[0]) == 0


def test_a_step_is_one_dash_of_the_line() -> None:
    line = shapes(steps(3, 5), "off")[0]
    assert (line.get("pathLength"), line.get("stroke-dasharray")) == ("50", "9 1")


def test_many_steps_become_one_bar() -> None:
    assert shapes(steps(20, 40), "on")[0].get("stroke-dasharray") is None


def test_ninety_days_are_few_bytes_and_each_day_is_one_bar() -> None:
    states = ["ok"] * 80 + ["bad"] + ["warn"] * 4 + ["none"] * 5
    drawing = uptime_bars(states, "99.4% over 90 days")
    counts = {
        kind: shapes(drawing, kind)[0].get("d", "").count("M") for kind in ("ok", "warn", "bad", "none")
    }
    assert counts == {"ok": 80, "warn": 4, "bad": 1, "none": 5}
    assert len(drawing) < 2_500


def test_a_bad_day_is_lower_than_a_good_one() -> None:
    drawing = uptime_bars([Day("ok"), Day("bad")], "two days")
    assert shapes(drawing, "ok")[0].get("d") == "M0 0h7v26h-7z"
    assert shapes(drawing, "bad")[0].get("d") == "M10 15h7v11h-7z"


def test_an_unknown_state_of_a_day_draws_nothing() -> None:
    assert len(parsed(uptime_bars([], "no days yet"))[0]) == 0


def test_a_sparkline_rises_with_its_values() -> None:
    points = parsed(sparkline([1, 2, 3], "rising"))[0][0].get("points")
    assert points == "0.0,90.0 50.0,50.0 100.0,10.0"


def test_a_missing_value_breaks_the_sparkline() -> None:
    assert len(parsed(sparkline([1, 2, None, 3], "with a gap"))[0]) == 2


@pytest.mark.parametrize("values", [[], [5], [3, 3, 3], [None, None]])
def test_a_sparkline_of_hardly_anything_is_still_a_drawing(values: list[float | None]) -> None:
    assert parsed(sparkline(values, "little"))[0].get("aria-label") == "little"


def test_a_gap_reaches_from_what_is_there_to_what_is_needed() -> None:
    drawing = gapbar(need=2.0, have=1.0, top=4.0)
    gap = shapes(drawing, "gap")[0]
    assert (place(gap), place(gap, "width")) == (25, 25)
    assert place(shapes(drawing, "need")[0]) == 50
    assert not shapes(drawing, "spare")


def test_what_is_left_over_is_spare() -> None:
    spare = shapes(gapbar(need=1.0, have=2.0, top=4.0), "spare")[0]
    assert (place(spare), place(spare, "width")) == (25, 25)


def test_a_gap_bar_of_nothing_does_not_divide_by_zero() -> None:
    assert place(shapes(gapbar(0, 0, 0), "need")[0]) == 0


def test_the_distribution_is_split_at_both_percentiles() -> None:
    drawing = date_distribution([1, 4, 6, 3, 1], p50=2, p85=3, label="half by March")
    assert [len(shapes(drawing, kind)) for kind in ("early", "middle", "late")] == [3, 1, 1]
    assert [place(mark, "x1") for mark in shapes(drawing, "mark")] == [60, 80]
    assert date_distribution([], 0, 0, "") == ""


def test_spans_are_kept_inside_the_axis() -> None:
    drawing = span([Span("range", -0.5, 2.0, "P50 <now>")], [Tick("today", 1.5)], "row")
    bar = shapes(drawing, "range")[0]
    assert (place(bar), place(bar, "width"), bar.get("data-tip")) == (0, 100, "P50 <now>")
    assert place(shapes(drawing, "today")[0], "x1") == 100


def test_the_axis_of_spans_shows_its_texts() -> None:
    assert [
        text.text
        for text in parsed(span_axis([Tick("grid", 0, "Dec"), Tick("grid", 1, "<Jan>")])).iter("text")
    ] == [
        "Dec",
        "<Jan>",
    ]
