"""The demo's endpoints behave as their stories say, at any moment of the clock."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tracker.demo.behaviours import BEHAVIOURS, BY_PATH, Behaviour, Manner, behaviour, local_url
from tracker.endpoints.rules import CheckOutcome, judge_check, match_answer, parse_assertion

DAY = datetime(2026, 11, 20, tzinfo=UTC)
TARGETS_MS = {
    "https://claims-triage.demo.aldermoor.example/v2/route": 2500,
    "https://policy-qa.demo.aldermoor.example/v1/ask": 4000,
    "https://fnol-voice.demo.aldermoor.example/v0/session": 6000,
    "https://life-risk.demo.aldermoor.example/v4/score": 300,
    "https://eta.demo.aldermoor.example/v7/predict": 120,
    "https://addr.demo.aldermoor.example/v1/normalise": 400,
    "https://depot-vision.demo.aldermoor.example/v2/frame": 80,
    "https://route-copilot.demo.aldermoor.example/v0/plan": 15000,
    "https://tariff-bot.demo.aldermoor.example/v1/chat": 3500,
    "https://meter-anom.demo.aldermoor.example/v3/batch": 60000,
    "https://invoice-x.demo.aldermoor.example/v1/extract": 8000,
    "https://code-review.demo.aldermoor.example/v3/review": 30000,
}
PATHS = {local_url(url, 1).removeprefix("http://127.0.0.1:1"): target for url, target in TARGETS_MS.items()}


def outcome(found: Behaviour, at: datetime) -> CheckOutcome:
    answer = behaviour(found.path, at)
    return judge_check(
        status=answer.status,
        body=answer.body,
        truncated=False,
        latency_ms=answer.latency_ms,
        expected_status=200,
        assertion=parse_assertion(found.assertion),
        latency_target_ms=PATHS[found.path],
    ).outcome


def outcomes_of_a_day(found: Behaviour) -> list[CheckOutcome]:
    return [outcome(found, DAY + timedelta(minutes=5 * step + step % 5)) for step in range(288)]


def named(initiative: str) -> Behaviour:
    return next(found for found in BEHAVIOURS if found.initiative == initiative)


def test_every_endpoint_of_the_portfolio_has_one_behaviour() -> None:
    assert set(BY_PATH) == set(PATHS)
    assert len(BY_PATH) == len(BEHAVIOURS)


def test_a_moment_can_be_replayed() -> None:
    at = DAY + timedelta(hours=9, minutes=30)
    assert [behaviour(path, at) for path in PATHS] == [behaviour(path, at) for path in PATHS]


@pytest.mark.parametrize(
    "found", [one for one in BEHAVIOURS if one.manner is Manner.GOOD], ids=lambda one: one.initiative
)
def test_a_good_endpoint_is_up_all_day(found: Behaviour) -> None:
    assert set(outcomes_of_a_day(found)) == {CheckOutcome.UP}


def test_the_slow_one_is_in_production_and_always_slow() -> None:
    assert [found.initiative for found in BEHAVIOURS if found.manner is Manner.SLOW] == ["ADDR-NORM"]
    assert set(outcomes_of_a_day(named("ADDR-NORM"))) == {CheckOutcome.SLOW}


def test_the_failing_one_fails_a_quarter_of_the_time() -> None:
    day = outcomes_of_a_day(named("TARIFF-BOT"))
    assert set(day) == {CheckOutcome.UP, CheckOutcome.WRONG_STATUS}
    assert 0.2 < day.count(CheckOutcome.WRONG_STATUS) / len(day) < 0.3


def test_the_drifting_one_starts_within_its_target_and_leaves_it_in_the_evening() -> None:
    day = outcomes_of_a_day(named("PARCEL-ETA"))
    first_slow = day.index(CheckOutcome.SLOW)
    assert set(day[: first_slow - 1]) == {CheckOutcome.UP}
    assert 16 < first_slow / 12 < 22
    assert day[-12:] == [CheckOutcome.SLOW] * 12


def test_the_error_of_the_drifting_one_grows_and_stays_inside_its_threshold() -> None:
    errors = [
        json.loads(behaviour("/eta/v7/predict", DAY + timedelta(hours=h)).body)["mean_error_min"]
        for h in range(24)
    ]
    assert errors == sorted(errors)
    assert (errors[0], errors[-1] < 20) == (17.4, True)


def test_the_vision_endpoint_answers_as_the_version_it_was_rolled_back_to() -> None:
    found = named("DEPOT-VISION")
    answer = json.loads(behaviour(found.path, DAY).body)
    assert answer["version"] == "2.6.0"
    assert not match_answer(parse_assertion(found.assertion), {**answer, "version": "3.0.0"}).matched


@pytest.mark.parametrize("found", BEHAVIOURS, ids=lambda one: one.initiative)
def test_requests_are_json_and_assertions_fit_their_column(found: Behaviour) -> None:
    assert isinstance(json.loads(found.request), dict)
    assert len(found.assertion) <= 300


def test_an_unknown_path_is_not_found() -> None:
    assert behaviour("/nowhere", DAY).status == 404
