"""Holds intervals, their convention of sides, and what clears a threshold."""

import pytest

from tracker.core.statistics import Direction, Interval, TooLittleEvidence, clears, critical_value, wilson


def interval(low: float, high: float) -> Interval:
    return Interval(low, high, 0.95, "wilson/1")


@pytest.mark.parametrize(
    ("low", "high", "direction", "expected"),
    [
        (0.91, 0.95, Direction.HIGHER, True),
        (0.90, 0.95, Direction.HIGHER, True),
        (0.89, 0.95, Direction.HIGHER, None),
        (0.80, 0.90, Direction.HIGHER, None),
        (0.80, 0.89, Direction.HIGHER, False),
        (0.80, 0.89, Direction.LOWER, True),
        (0.80, 0.90, Direction.LOWER, True),
        (0.80, 0.91, Direction.LOWER, None),
        (0.90, 0.95, Direction.LOWER, None),
        (0.91, 0.95, Direction.LOWER, False),
    ],
)
def test_an_interval_clears_a_threshold_only_as_a_whole(
    low: float, high: float, direction: Direction, expected: bool | None
) -> None:
    assert clears(interval(low, high), 0.90, direction) is expected


def test_the_written_word_of_a_direction_is_understood_as_well() -> None:
    assert clears(interval(0.1, 0.2), 0.3, Direction("lower")) is True


def test_an_interval_of_zero_width_is_refused_as_too_little_evidence() -> None:
    with pytest.raises(TooLittleEvidence, match="zero width"):
        interval(1.0, 1.0)


@pytest.mark.parametrize(("low", "high"), [(0.6, 0.5), (float("nan"), 0.5), (0.5, float("inf"))])
def test_bounds_that_make_no_interval_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="is not an interval"):
        interval(low, high)


def test_a_level_in_percent_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Interval(0.1, 0.2, 95, "wilson/1")


def test_two_one_sided_bounds_at_95_percent_are_the_two_sided_interval_at_90_percent() -> None:
    alone, pair = wilson(110, 120, 0.95, sided=1), wilson(110, 120, 0.90, sided=2)
    assert (alone.low, alone.high) == pytest.approx((pair.low, pair.high), abs=1e-12)
    assert alone.joint_level == pytest.approx(0.90)
    assert pair.joint_level == 0.90


def test_the_critical_values_are_those_of_every_table() -> None:
    assert critical_value(0.95, 1) == pytest.approx(1.644854, abs=1e-6)
    assert critical_value(0.95, 2) == pytest.approx(1.959964, abs=1e-6)


@pytest.mark.parametrize("confidence", [0.5, 1.0, 95.0, -0.1])
def test_a_confidence_outside_one_half_to_one_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        critical_value(confidence, 1)


def test_an_interval_with_three_sides_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or 2 sides"):
        critical_value(0.95, 3)  # type: ignore[arg-type]
