"""Numbers are written as people read them, with the unit that was measured."""

import pytest

from tracker.web.charts import Mark, figure, interval_text, percent, sentence, threshold_text, value_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.9123, "proportion", "0.912"),
        (1.0, "proportion", "1.000"),
        (182.4, "ms", "182 ms"),
        (0.4, "ms", "0.4 ms"),
        (2410, "ms", "2.4 s"),
        (2.1, "s", "2.1 s"),
        (0.05, "s", "0.05 s"),
        (300, "s", "5 min"),
        (12, "min", "12 min"),
        (1240, "count", "1,240"),
        (2.5, "count", "2.5"),
        (812_330, "tokens", "812,330"),
        (82.5, "points", "82.5 points"),
        (1, "points", "1 point"),
        (-3, "points", "−3 points"),
        (None, "ms", "–"),
    ],
)
def test_a_value_is_written_with_its_unit(value: float | None, unit: str, text: str) -> None:
    assert figure(value, unit) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (4.1, "EUR", "€4.10"),
        (48_200, "EUR", "€48,200"),
        (0.0031, "USD", "$0.0031"),
        (12.5, "CHF", "CHF 12.50"),
        (0, "GBP", "£0.00"),
        (3, "", "3.00"),
    ],
)
def test_money_keeps_the_digits_that_matter(value: float, currency: str, text: str) -> None:
    assert figure(value, "currency", currency) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.002, "0.2%"),
        (0.0004, "0.04%"),
        (0.0, "0%"),
        (1.0, "100%"),
        (0.9998, "99.98%"),
        (0.99999999, "99.9999%"),
        (None, "–"),
        (-0.05, "−5%"),
        (1e-9, "under 0.0001%"),
    ],
)
def test_a_share_is_written_in_per_cent_and_never_rounds_to_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_uptime_can_ask_for_more_digits() -> None:
    assert percent(0.9998, 2) == "99.98%"


def test_a_rate_that_must_stay_small_is_written_in_per_cent() -> None:
    mark = Mark(0.002, 0.0004, 0.007, 0.01, "lower")
    assert (value_text(mark), interval_text(mark), threshold_text(mark)) == ("0.2%", "0.04%–0.7%", "1%")


def test_a_threshold_has_two_decimals_unless_it_was_given_with_three() -> None:
    assert threshold_text(Mark(0.9, threshold=0.9)) == "0.90"
    assert threshold_text(Mark(0.9, threshold=0.985)) == "0.985"
    assert threshold_text(Mark(2400.0, threshold=3000.0, direction="lower", unit="ms")) == "3 s"


def test_a_mark_can_be_read_aloud() -> None:
    whole = Mark(0.912, 0.889, 0.931, 0.9)
    assert sentence(whole, "Groundedness") == "Groundedness 0.912, interval 0.889–0.931, threshold 0.90"
    assert sentence(Mark(None), "Groundedness") == "Groundedness: no value yet"
    slow = Mark(2100, None, None, 3000, "lower", unit="ms")
    assert sentence(slow, "p95") == "p95 2.1 s, threshold at most 3 s"
