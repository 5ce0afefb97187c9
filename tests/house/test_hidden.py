"""What a reader may not see answers like what is not there, on every route and by every id."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from werkzeug.routing import Rule

from tests.building import a_sign_in, an_account
from tests.serving import Browser, make_app
from tracker.accounts.rules.permissions import PERMISSIONS
from tracker.core import clock
from tracker.core.actor import Role
from tracker.core.ids import new_id
from tracker.gates.models import Condition, Decision, Waiver
from tracker.initiatives.models import Incident, Initiative, Membership
from tracker.web.routes import action_of

pytestmark = pytest.mark.sweep

HIDDEN, MISSING, SEEN = "POLICY-QA", "NEVER-WAS", "PARCEL-ETA"
ELSEWHERE = {"job_id", "model_id", "policy_id", "skill_id", "team_id", "token_id"}  # of no initiative
OF_HIDDEN = {
    "allocation_id": "SELECT t.id FROM allocation t",
    "dataset_id": "SELECT v.id FROM dataset_version v JOIN dataset t ON t.id = v.dataset_id",
    "calibration_id": "SELECT c.id FROM judge_calibration c JOIN judge t ON t.id = c.judge_id",
    "case_id": "SELECT t.id FROM case_result t JOIN run r ON r.id = t.run_id",
    "decision_id": "SELECT t.id FROM decision t",
    "endpoint_id": "SELECT t.id FROM endpoint t",
    "milestone_id": "SELECT t.id FROM milestone t",
    "person_id": "SELECT t.owner_id FROM milestone t JOIN person p ON p.id = t.owner_id",
    "need_id": "SELECT t.id FROM need t",
    "review_id": "SELECT t.id FROM gate_review t",
    "incident_id": "SELECT t.id FROM incident t",
    "waiver_id": "SELECT t.id FROM waiver t",
    "condition_id": "SELECT t.id FROM condition t",
    "run_id": "SELECT t.id FROM run t",
    "other_id": "SELECT t.id FROM run t",
    "slug": "SELECT t.slug FROM document t",
    "suite_id": "SELECT t.id FROM suite t",
    "version_id": "SELECT v.id FROM prompt_version v JOIN prompt t ON t.id = v.prompt_id",
    "target_id": "SELECT t.id FROM metric_target t",
}
ODD = ("%00", "a" * 10_000, "%F0%9F%92%A9", "%27%20OR%201=1--", "..%2F..%2Fetc%2Fpasswd", "%ED%A0%80", "-1")


@pytest.fixture
def company(demo_copy: Path, run_folder: Path) -> Flask:
    """The demo company, in which one initiative is private and nobody but its owner is a member."""
    app = make_app(f"sqlite:///{demo_copy}", run_folder)
    with app.extensions["tracker.database"].writing() as session:
        hidden = session.query(Initiative).filter_by(key=HIDDEN).one()
        session.execute(update(Initiative).where(Initiative.id == hidden.id).values(visibility="private"))
        session.query(Membership).filter_by(initiative_id=hidden.id).delete()
        for model in (Waiver, Incident):  # the demo has some, of other initiatives
            session.query(model).update({"initiative_id": hidden.id})
        decision = session.query(Decision).filter_by(initiative_id=hidden.id).first()
        about = {"initiative_id": hidden.id, "decision_id": decision.id}
        session.add(Condition(**about, text="Test it in Spanish", due_on=date(2027, 1, 31)))
    return app


def reader(app: Flask, role: str) -> Browser:
    with app.extensions["tracker.database"].writing() as session:
        account = an_account(session, role)
        seen = session.query(Initiative).filter_by(key=SEEN).one()
        if role != "admin":  # where they may do most, so that nothing is refused before it is looked up
            session.add(Membership(initiative_id=seen.id, person_id=account.person_id, role=role))
        return Browser(app, a_sign_in(session, account, clock.now()), account.person_id)


def real_ids(app: Flask) -> dict[str, str]:
    """Give an id of each kind that belongs to the hidden initiative."""
    with app.extensions["tracker.database"].reading() as session:
        hidden = session.query(Initiative.id).filter_by(key=HIDDEN).scalar()
        found = {"key": HIDDEN, "change": "pause"}
        for name, query in OF_HIDDEN.items():
            table = "r" if name == "case_id" else "t"
            asked = text(f"{query} WHERE {table}.initiative_id = :hidden LIMIT 1")
            found[name] = str(session.execute(asked, {"hidden": hidden}).scalar_one())
    return found


def unknown_ids() -> dict[str, str]:
    made = {name: new_id() for name in OF_HIDDEN}
    return made | {"key": MISSING, "change": "pause", "case_id": "987654321", "slug": "no-such-document"}


def routes(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.arguments and not rule.arguments <= ELSEWHERE | {"person_id"}
    ]


def path_of(rule: Rule, values: dict[str, str]) -> str:
    """Give the address with these values, as they are."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule.rule)


def answer(browser: Browser, rule: Rule, method: str, values: dict[str, str]) -> tuple[object, ...]:
    """Give all that a reader can tell answers apart by; what they sent themselves is blanked."""
    headers = {"X-CSRF-Token": browser.csrf, "If-Match": '"1"'}
    body = {"json": {}} if rule.rule.startswith("/api/") else {}
    given = browser.client.open(path_of(rule, values), method=method, headers=headers, **body)
    told = re.sub(r'"request_id": ?"\w*"', "", given.get_data(as_text=True))
    for value in sorted(values.values(), key=len, reverse=True):
        told = told.replace(value, "…")
    kept = {name: value for name, value in given.headers if name not in {"Content-Length", "Date"}}
    return given.status_code, kept.keys(), told


def test_the_ids_asked_for_are_those_of_every_route(company: Flask) -> None:
    named = {name for rule, _ in routes(company) for name in rule.arguments}
    assert named - ELSEWHERE == set(OF_HIDDEN) | {"key", "change"}


@pytest.mark.parametrize("role", ["lead", "engineer", "stakeholder"])
def test_hidden_and_missing_are_answered_alike_by_every_route(company: Flask, role: str) -> None:
    browser, wrong = reader(company, role), []
    hidden, missing = real_ids(company), unknown_ids()
    for rule, method in routes(company):
        one, other = (answer(browser, rule, method, ids) for ids in (hidden, missing))
        if one != other:
            wrong.append(f"{method} {rule.rule}: {one[0]} and {other[0]}\n{one[2]}\n{other[2]}")
        action = action_of(company.view_functions[rule.endpoint]) or ""
        never = PERMISSIONS[action].of(Role(role)) is None  # refused before it is looked up
        if method == "GET" and one[0] != (403 if never else 404):
            wrong.append(f"{method} {rule.rule} shows it: {one[0]}")
        if rule.arguments - {"slug"} > {"key"}:  # the hidden thing under the name of one that may be seen
            one, other = (answer(browser, rule, method, {**ids, "key": SEEN}) for ids in (hidden, missing))
            if one != other:
                wrong.append(f"{method} {rule.rule} of {SEEN}: {one[0]} and {other[0]}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:12])
def test_an_odd_id_is_a_missing_one_and_breaks_nothing(company: Flask, odd: str) -> None:
    browser, wrong = reader(company, "admin"), []
    for rule, method in routes(company):
        for name in rule.arguments - {"key", "change"}:
            values = {**unknown_ids(), **dict.fromkeys(ELSEWHERE, new_id()), "key": SEEN, name: odd}
            status = answer(browser, rule, method, values)[0]
            if not (status == 404 or (method != "GET" and status in {303, 409, 422, 428})):
                wrong.append(f"{method} {rule.rule} with {name}={odd[:20]}: {status}")
    assert wrong == [], "\n".join(wrong)
