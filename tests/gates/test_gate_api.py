"""The gate over the API: readable with a token, managed by signed-in people alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.building import NOW, an_actor, an_initiative
from tests.evals.evidence import a_rate
from tests.gates.stories import Story, hold_to, measure, ready_story
from tests.serving import Browser
from tracker.accounts.actions.tokens import make_token
from tracker.core.actor import Scope
from tracker.core.database import Database

GATE = "/api/v1/initiatives/POLICY-QA/gate"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The clock starts at the moment for which the stories are told."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def story(app_database: Database) -> Story:
    """An initiative that is ready for production but for its approvals."""
    with app_database.writing() as session:
        return ready_story(session, "POLICY-QA")


@pytest.fixture
def token(app: Flask, app_database: Database) -> Callable[..., Any]:
    """Give a function that calls the API with a token that may do all a token can."""
    with app_database.writing() as session:
        actor = an_actor(session, "admin")
        made = make_token(
            session,
            actor=actor,
            now=NOW,
            person_id=actor.person_id or "",
            name="pipeline",
            scopes=frozenset(Scope),
            days=30,
        )

    def call(method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {made.secret}"}
        client = app.test_client()
        return client.open(path, method=method, json=body, headers=headers, base_url="https://localhost")

    return call


def test_the_gate_is_told_with_every_number(
    story: Story, app_database: Database, token: Callable[..., Any]
) -> None:
    with app_database.writing() as session:
        measure(session, story, a_rate(110, 120, "faithful"), days_ago=2)
        hold_to(session, story, "faithful", 0.9, role="quality")
    answer = token("GET", GATE)
    gate = answer.get_json()
    assert answer.status_code == 200
    assert (gate["initiative"], gate["gate"], gate["gate_label"]) == ("POLICY-QA", "G3", "Gate to Production")
    assert (gate["roll_up"], gate["met"], gate["total"]) == ("needs_data", 8, 9)
    faithful = next(one for one in gate["criteria"] if one["label"] == "Faithful")
    assert faithful["why"] == "91.7 % (86.5–95.0 %) of 120 cases: the interval crosses 90 %."
    assert (faithful["verdict"], faithful["required"]) == ("inconclusive", True)
    assert (faithful["settle"], faithful["more_cases"]) == (
        "At this rate 757 more cases would settle it.",
        757,
    )
    assert (faithful["n"], faithful["threshold"], faithful["method"]) == (120, 0.9, "wilson/1")
    assert round(faithful["low"], 4) == 0.8654
    assert faithful["evidence"][0]["path"].startswith("/evals/runs/")


def test_production_tells_what_keeps_it_and_what_leads_out(
    app_database: Database, token: Callable[..., Any]
) -> None:
    with app_database.writing() as session:
        an_initiative(session, "LIVE", stage="production")
    gate = token("GET", "/api/v1/initiatives/LIVE/gate").get_json()
    assert (gate["gate"], gate["roll_up"]) == ("keep", "blocked")
    assert (gate["onward"]["gate"], gate["onward"]["gate_label"]) == ("G5", "Gate to Retired")


def test_an_initiative_before_no_gate_has_the_roll_up_none(
    app_database: Database, token: Callable[..., Any]
) -> None:
    with app_database.writing() as session:
        an_initiative(session, "OVER", stage="retired")
    gate = token("GET", "/api/v1/initiatives/OVER/gate").get_json()
    assert (gate["roll_up"], gate["criteria"], gate["onward"]) == ("none", [], None)


@pytest.mark.parametrize("path", ["/api/v1/initiatives/NOWHERE/gate", "/api/v1/initiatives/%00/gate"])
def test_an_unknown_gate_is_a_problem(path: str, token: Callable[..., Any]) -> None:
    answer = token("GET", path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_token_never_manages_a_gate(story: Story, token: Callable[..., Any]) -> None:
    review = f"{GATE}/reviews/{'0' * 26}"
    for path, body in (
        (f"{GATE}/reviews", {}),
        (f"{review}/approvals", {"vote": "approve"}),
        (f"{review}/decision", {"outcome": "go"}),
    ):
        assert token("POST", path, body).status_code == 403
    assert token("GET", f"{GATE}/reviews").get_json() == {"items": [], "next": None}


def test_signed_in_people_review_vote_and_decide(
    story: Story, app_database: Database, sign_in: Callable[..., Browser]
) -> None:
    engineer = sign_in(account_of=story.engineer.person_id)
    made = engineer.post(f"{GATE}/reviews", json={"note": "Please"})
    assert made.status_code == 201
    review = made.get_json()
    assert (review["status"], review["requested_by"], review["note"]) == ("open", "Engineer Actor", "Please")
    path = f"{GATE}/reviews/{review['id']}"
    refused = sign_in(account_of=story.lead.person_id).post(f"{path}/decision", json={"outcome": "go"})
    assert (refused.status_code, refused.get_json()["reasons"]) == (409, ["0 of 2 approvals."])
    for _ in range(2):
        voted = sign_in("stakeholder").post(f"{path}/approvals", json={"vote": "approve"})
    assert [one["vote"] for one in voted.get_json()["approvals"]] == ["approve", "approve"]
    decided = sign_in(account_of=story.lead.person_id).post(f"{path}/decision", json={"outcome": "go"})
    assert decided.status_code == 201
    assert (decided.get_json()["outcome"], len(decided.get_json()["snapshot_sha256"])) == ("go", 64)
    assert engineer.get(f"{path}/decision").get_json() == decided.get_json()
    assert len(engineer.get(f"{path}/approvals").get_json()["items"]) == 2
    assert engineer.get(f"{GATE}/reviews").get_json()["items"][0]["status"] == "decided"


def test_reviews_are_paged_from_the_newest(story: Story, sign_in: Callable[..., Browser]) -> None:
    engineer = sign_in(account_of=story.engineer.person_id)
    made = []
    for _ in range(3):
        made.append(engineer.post(f"{GATE}/reviews", json={}).get_json()["id"])
        engineer.post(f"/initiatives/POLICY-QA/gate/reviews/{made[-1]}/withdraw")
    first = engineer.get(f"{GATE}/reviews?limit=2").get_json()
    rest = engineer.get(f"{GATE}/reviews?limit=2&cursor={first['next']}").get_json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == made[::-1]
    assert rest["next"] is None
    assert engineer.get(f"{GATE}/reviews?cursor=x").status_code == 422


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"vote": "maybe"}, "vote"),
        ({}, "vote"),
        ({"vote": "reject"}, "comment"),
        ({"vote": "approve", "x": 1}, "x"),
    ],
)
def test_a_vote_that_cannot_be_taken_names_its_place(
    story: Story, sign_in: Callable[..., Browser], body: dict[str, object], loc: str
) -> None:
    engineer = sign_in(account_of=story.engineer.person_id)
    review = engineer.post(f"{GATE}/reviews", json={}).get_json()["id"]
    answer = sign_in("stakeholder").post(f"{GATE}/reviews/{review}/approvals", json=body)
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.get_json()["errors"]] == [loc]
