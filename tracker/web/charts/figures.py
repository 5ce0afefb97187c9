"""Numbers as people read them: digits and unit by what is measured; no drawing here."""

from math import floor

from tracker.web.charts.values import Mark

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
NONE = "–"
MINUS = "−"


def figure(value: float | None, unit: str = "proportion", currency: str = "") -> str:
    """Write a value with its unit: 0.912, 182 ms, 2.4 s, 12 min, €4.10, 1,240, 82.5 points; a dash for None.

    A currency value is in major units (4.10 euro, not 410 cents); a proportion is a share in [0, 1].
    """
    if value is None:
        return NONE
    sign = MINUS if value < 0 else ""
    size = abs(value)
    if unit in {"ms", "s", "min"}:
        return sign + _duration(size, unit)
    if unit == "currency":
        return sign + _money(size, currency)
    if unit in {"count", "tokens"}:
        return f"{sign}{size:,.0f}" if size == int(size) or size >= 100 else f"{sign}{size:,.1f}"
    if unit == "points":
        return f"{sign}{_trimmed(size, 2)} {'point' if size == 1 else 'points'}"
    return f"{sign}{size:.3f}"


def percent(share: float | None, digits: int = 1) -> str:
    """Write a share in [0, 1] in per cent: 0.2%, 99.98%, 0%.

    `digits` are decimals at most; more are used, up to four, where fewer would turn a share into 0% or 100%
    that it is not.
    """
    if share is None:
        return NONE
    size = abs(share) * 100
    text = next((text for more in range(digits, 5) if _is_honest(text := f"{size:.{more}f}", size)), None)
    if text is None:
        text = "under 0.0001" if size < 1 else f"{floor(size * 10_000) / 10_000:.4f}"
    shown = text.rstrip("0").rstrip(".") if "." in text and "under" not in text else text
    return f"{MINUS if share < 0 and shown != '0' else ''}{shown}%"


def _is_honest(text: str, size: float) -> bool:
    """Say whether a rounded percentage is 0 or 100 only when the number is."""
    return (float(text) == 0) == (size == 0) and (float(text) == 100) == (size == 100)


def value_text(mark: Mark) -> str:
    """Write the mark's value; a rate that must stay small in per cent."""
    return _written(mark, mark.value)


def interval_text(mark: Mark) -> str:
    """Write the mark's interval as low–high, or nothing when it has none."""
    if mark.low is None or mark.high is None:
        return ""
    return f"{_written(mark, mark.low)}–{_written(mark, mark.high)}"


def threshold_text(mark: Mark) -> str:
    """Write the threshold: 0.90, and 0.985 only when the third decimal is there."""
    if mark.threshold is not None and mark.unit == "proportion" and not mark.small_rate:
        return _threshold(mark.threshold)
    return _written(mark, mark.threshold)


def _threshold(value: float) -> str:
    """Give two decimals, three when the value has them."""
    return f"{value:.2f}" if abs(round(value, 2) - value) < 1e-9 else f"{value:.3f}"


def _written(mark: Mark, value: float | None) -> str:
    return percent(value) if mark.small_rate else figure(value, mark.unit, mark.currency)


def _duration(size: float, unit: str) -> str:
    """Give the unit that keeps the number short; minutes as the longest."""
    if unit == "ms" and size < 1000:
        return f"{size:.0f} ms" if size >= 10 or size == int(size) else f"{size:.1f} ms"
    seconds = size / 1000 if unit == "ms" else size * 60 if unit == "min" else size
    if unit != "min" and seconds < 120:
        return f"{_trimmed(seconds, 1 if seconds >= 1 else 2)} s"
    return f"{_trimmed(seconds / 60, 1)} min"


def _money(size: float, currency: str) -> str:
    """Give an amount in major units with the sign or code before it; small amounts keep their digits."""
    digits = 0 if size >= 10_000 else 2 if size >= 0.1 or size == 0 else 4
    sign = SIGNS.get(currency)
    return f"{sign}{size:,.{digits}f}" if sign else f"{currency} {size:,.{digits}f}".strip()


def _trimmed(size: float, digits: int) -> str:
    """Give at most so many decimals, without zeros at the end."""
    text = f"{size:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
