"""The words on cards and rows: days, gaps, long reasons, initials."""

from datetime import date, timedelta

import pytest

from tests.building import NOW
from tracker.reports.rules import wording
from tracker.reports.rules.faces import gap_words
from tracker.reports.rules.visits import FIRST_LOOK, is_new_visit, since


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("", ""),
        ("MLOps: nobody", "MLOps needed"),
        ("MLOps: 0.2 of 0.5 FTE", "MLOps needed"),
        ("MLOps: nobody, 2 more", "MLOps needed, 2 more"),
        ("Law: AI act: nobody, 1 more", "Law: AI act needed, 1 more"),
        ("A label of another kind", "A label of another kind"),
    ],
)
def test_a_gap_is_told_as_the_skill_that_is_needed(label, words):
    assert gap_words(label) == words


def test_a_long_reason_is_cut_after_a_word_and_shows_it():
    reason = "Written before the pilot: " + "baseline, " * 40
    shown = wording.shortened(reason)
    assert len(shown) <= wording.LONGEST_REASON + 2
    assert shown.endswith("baseline …")
    assert wording.shortened("Short.") == "Short."


def test_a_day_of_another_year_names_the_year():
    today = date(2026, 11, 25)
    assert wording.day(date(2026, 3, 1), today) == "1 Mar"
    assert wording.day(date(2027, 3, 1), today) == "1 Mar 2027"


def test_days_are_counted_and_never_negative():
    counts = [wording.days(timedelta(days=number)) for number in (-3, 0, 1, 1200)]
    assert counts == ["0 days", "0 days", "1 day", "1,200 days"]


def test_initials_are_those_of_the_first_and_last_name():
    assert [wording.initials(name) for name in ("Ida Maria Holm", "Bo", "", "élan vital")] == [
        "IH",
        "B",
        "",
        "ÉV",
    ]


def test_looking_again_soon_is_the_same_visit():
    assert is_new_visit(None, NOW)
    assert not is_new_visit(NOW - timedelta(minutes=29), NOW)
    assert is_new_visit(NOW - timedelta(minutes=31), NOW)
    assert since(None, NOW) == NOW - FIRST_LOOK
    assert since(NOW - timedelta(days=40), NOW) == NOW - timedelta(days=40)
