"""The chart of one metric over its runs."""

import pytest

from tests.web.drawing import parsed, place, shapes
from tracker.web.charts import Mark, Point, history
from tracker.web.charts.scale import room, ticks

GATE = Mark(None, threshold=0.9)


def runs(count: int, change_at: int = -1) -> list[Point]:
    return [
        Point(0.8 + at * 0.001, 0.75, 0.95, f"#{at}", f"{at} Oct", "v2 prompt" if at == change_at else "")
        for at in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 12, 60, 61, 500])
def test_any_number_of_runs_fits(count: int) -> None:
    drawing = history(runs(count), GATE, "Groundedness")
    assert len(shapes(drawing, "point")) == (count if count <= 60 else 0)
    assert all(0 <= place(dot, "cx") <= 100 for dot in shapes(drawing, "point"))


def test_no_run_draws_nothing() -> None:
    assert history([], GATE, "Groundedness") == ""


def test_the_threshold_is_drawn_with_its_value() -> None:
    drawing = history(runs(3), GATE, "Groundedness")
    assert [text.text for text in shapes(drawing, "threshold-text")] == ["gate 0.90"]


def test_without_a_threshold_no_side_is_green() -> None:
    drawing = history(runs(3), Mark(None), "Groundedness")
    assert not shapes(drawing, "zone")
    assert not shapes(drawing, "threshold")


def test_the_green_side_is_below_when_lower_is_better() -> None:
    high, low = (
        history(runs(3), Mark(None, threshold=0.9, direction=side), "F") for side in ("higher", "lower")
    )
    line = float(shapes(low, "threshold")[0].get("y1", "0"))
    assert float(shapes(low, "zone")[0].get("y", "0")) == line
    assert float(shapes(high, "zone")[0].get("y", "0")) < line


def test_a_run_without_an_interval_is_drawn_as_its_value() -> None:
    drawing = history(
        [Point(0.9, None, None, "#1", "1 Oct"), Point(0.8, None, None, "#2", "2 Oct")], GATE, "F"
    )
    band = shapes(drawing, "band")[0].get("points", "").split()
    assert band[:2] == band[:1:-1]


def test_a_change_is_named_where_it_happened() -> None:
    drawing = history(runs(5, change_at=2), GATE, "Groundedness")
    assert [(text.text, place(text)) for text in shapes(drawing, "change-text")] == [("v2 prompt", 50)]


def test_the_last_run_is_dated_and_marked() -> None:
    drawing = history(runs(12), GATE, "Groundedness")
    assert len(shapes(drawing, "point--last")) == 1
    assert [text.text for text in parsed(drawing).iter("text")][-1] == "11 Oct"


def test_what_people_wrote_is_escaped() -> None:
    drawing = history([Point(0.9, 0.8, 0.95, '<b>"', "1 <Oct>", "<script>")], GATE, "a <b>")
    assert "<script>" not in drawing
    assert shapes(drawing, "hit")[0].get("data-tip", "").startswith('<b>" · 1 <Oct>\n0.900 (0.800')


def test_equal_values_still_have_an_axis() -> None:
    drawing = history([Point(0.0, 0.0, 0.0, "#1", "1 Oct")] * 3, Mark(None), "F")
    assert all(0 < float(dot.get("cy", "0")) < 220 for dot in shapes(drawing, "point"))


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [(0.78, 0.96, [0.8, 0.85, 0.9, 0.95]), (0, 3000, [0, 1000, 2000, 3000]), (-1, 1, [-1, -0.5, 0, 0.5, 1])],
)
def test_ticks_are_round_numbers(low: float, high: float, labels: list[float]) -> None:
    assert ticks(low, high) == labels


def test_the_axis_leaves_room_around_all_values() -> None:
    low, high = room([0.8, 0.9])
    assert low < 0.8
    assert high > 0.9
    assert room([5.0])[0] < 5.0 < room([5.0])[1]
