"""The stage track counts days without pauses, and the feed says in words what changed."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.initiatives.rules.feed import Change, changes, look_of
from tracker.initiatives.rules.keys import is_key, suggested_key
from tracker.initiatives.rules.track import Halt, Place, Stay, Step, days_in, track

DAY = timedelta(days=1)
START = datetime(2026, 9, 1, 10, tzinfo=UTC)
NOW = START + 60 * DAY


def step(name, position, *stays):
    return Step(name, name.title(), name, position, stays)


STEPS = [
    step("proposed", 10, Stay(START, START + 5 * DAY)),
    step("pilot", 20, Stay(START + 5 * DAY, START + 20 * DAY), Stay(START + 30 * DAY, START + 40 * DAY)),
    step("evaluation", 30, Stay(START + 20 * DAY, START + 30 * DAY), Stay(START + 40 * DAY, None)),
    step("production", 40),
    step("retired", 50),
]


def test_the_track_shows_the_three_main_stages_with_the_last_stay_in_each():
    drawn = track(STEPS, 30, NOW)
    assert [(stage.name, stage.place, stage.days) for stage in drawn] == [
        ("Pilot", Place.DONE, 10),
        ("Evaluation", Place.NOW, 20),
        ("Production", Place.AHEAD, None),
    ]


def test_a_stage_it_went_back_from_lies_ahead_again():
    assert [stage.place for stage in track(STEPS, 20, NOW)] == [Place.NOW, Place.AHEAD, Place.AHEAD]


@pytest.mark.parametrize(("here", "first_or_last"), [(10, "Proposed"), (50, "Retired")])
def test_a_folded_stage_is_shown_while_one_is_in_it(here, first_or_last):
    names = [stage.name for stage in track(STEPS, here, NOW)]
    assert first_or_last in names
    assert len(names) == 4


def test_a_stage_without_a_stay_is_drawn_without_dates():
    drawn = track([step("pilot", 20), step("evaluation", 30)], 30, NOW)
    assert [(stage.place, stage.days) for stage in drawn] == [(Place.DONE, None), (Place.NOW, None)]


@pytest.mark.parametrize(
    ("halts", "days"),
    [
        ((), 20),
        ((Halt(START + 45 * DAY, START + 48 * DAY),), 17),
        ((Halt(START + 35 * DAY, START + 42 * DAY),), 18),
        ((Halt(START + 50 * DAY, None),), 10),
        ((Halt(START, START + 40 * DAY),), 20),
        ((Halt(START, None),), 0),
    ],
)
def test_the_clock_stands_still_while_it_is_paused(halts, days):
    assert days_in(Stay(START + 40 * DAY, None), NOW, halts) == days


def test_a_change_is_told_with_names_for_ids():
    found = changes(
        {"owner_id": "p1", "version": 1, "target_on": None, "same": 1},
        {"owner_id": "p2", "version": 2, "target_on": "2027-01-01", "same": 1},
        {"p1": "Ann Vale"},
    )
    assert found == (
        Change("Owner", "Ann Vale", "p2"),
        Change("Target production date", "–", "2027-01-01"),
    )


def test_values_of_any_shape_are_told():
    (change,) = changes({"skills": ["a", "b"]}, {"skills": {"level": 3, "open": True}}, {})
    assert (change.label, change.before, change.after) == ("Skills", "a, b", "level 3, open yes")


@pytest.mark.parametrize(
    ("verb", "icon"),
    [("milestone.done", "flag"), ("run.import", "file-analytics"), ("thing.unknown", "pencil")],
)
def test_every_event_has_an_icon(verb, icon):
    assert look_of(verb).icon == icon


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Search assistant", "SEARCH-ASS"),
        ("Delivery time prediction", "DELIVERY-TIM-PRE"),
        ("The résumé of the day", "RESUME-DAY"),
        ("日本語", ""),
        ("A", ""),
        ("1st attempt", ""),
        ("x" * 60, "X" * 24),
    ],
)
def test_a_key_is_suggested_from_a_name(name, key):
    assert suggested_key(name) == key
    assert key == "" or is_key(key)
