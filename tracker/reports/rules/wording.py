"""Words, days and names as rows of a list show them; one text for a board card, a table row and a file."""

from collections.abc import Mapping
from datetime import date, timedelta

from tracker.initiatives.rules.words import Health

HEALTH_WORDS: Mapping[str, str] = {
    Health.ON_TRACK: "On track",
    Health.AT_RISK: "At risk",
    Health.OFF_TRACK: "Off track",
    Health.NO_DATA: "No data",
}
GATE_WORDS: Mapping[str, str] = {
    "ready": "Ready",
    "needs_data": "Needs data",
    "blocked": "Blocked",
    "outdated": "Out of date",
    "none": "No gate",
}
ENDPOINT_WORDS: Mapping[str, str] = {
    "up": "Up",
    "slow": "Slow",
    "wrong_status": "Wrong status",
    "wrong_answer": "Wrong answer",
    "unreachable": "Down",
    "refused": "Refused",
    "never": "Not checked",
}
OUTDATED = "Something expired or fell due since it was judged."
LONGEST_REASON = 140
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(on: date, today: date) -> str:
    """Write a day: 12 Mar, and 12 Mar 2028 in another year."""
    short = f"{on.day} {MONTHS[on.month - 1]}"
    return short if on.year == today.year else f"{short} {on.year}"


def days(span: timedelta) -> str:
    """Write a span in whole days: 1 day, 131 days."""
    number = max(span.days, 0)
    return f"{number:,} {'day' if number == 1 else 'days'}"


def initials(name: str) -> str:
    """Give the first letters of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()


def hue(name: str) -> int:
    """Give the number of the avatar's colour; the same name has the same colour everywhere."""
    return (len(name) + 3 * len(name.split())) % 6


def capital(text: str) -> str:
    """Give a text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def shortened(text: str) -> str:
    """Cut a long reason after a word, and show that it goes on."""
    if len(text) <= LONGEST_REASON:
        return text
    return f"{text[:LONGEST_REASON].rsplit(' ', 1)[0].rstrip(',;:')} …"
