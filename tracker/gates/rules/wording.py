"""Numbers inside sentences: per cent, units, plurals; the same words on page, API and terminal."""

from collections.abc import Sequence

PROPORTION = "proportion"
SIGNS = {"ms": " ms", "s": " s", "min": " min", "tokens": " tokens", "points": " points"}


def figure(value: float, unit: str = PROPORTION) -> str:
    """Write a measured value with its unit: 91.7 %, 19.6 min, 412."""
    if unit == PROPORTION:
        return f"{_digits(value * 100)} %"
    return f"{_digits(value)}{SIGNS.get(unit, '')}"


def bounds(low: float, high: float, unit: str = PROPORTION) -> str:
    """Write an interval: 86.5–94.9 %."""
    if unit == PROPORTION:
        return f"{_digits(low * 100)}–{_digits(high * 100)} %"
    return f"{_digits(low)}–{_digits(high)}{SIGNS.get(unit, '')}"


def limit(value: float, unit: str = PROPORTION) -> str:
    """Write a threshold without zeros at its end: 90 %, 0.5 %, 2.5 s."""
    shown = round(value * 100, 6) if unit == PROPORTION else value
    return f"{shown:,.10g}" + (" %" if unit == PROPORTION else SIGNS.get(unit, ""))


def count(number: float, one: str, many: str = "") -> str:
    """Write a number of things: 1 case, 1,240 cases."""
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def fitted(text: str, longest: int) -> str:
    """Give a text that fits a column; one that does not ends with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def listed(words: Sequence[str]) -> str:
    """Write words as a list: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _digits(value: float) -> str:
    """Keep one decimal, more for what would else be shown as nothing."""
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.05:
        return f"{value:.1g}"
    return f"{value:,.1f}" if size < 1 or size != int(size) or size < 1000 else f"{value:,.0f}"
