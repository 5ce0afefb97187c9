"""The next version of the policy: what it changes, who would stand otherwise, publishing what was seen."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from click.testing import CliRunner
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.building import NOW, an_initiative
from tests.evals.evidence import a_rate
from tests.gates.stories import Story, a_story, hold_to, judged, measure, ready_story
from tests.gates.test_gate_pages import text_of
from tests.serving import Browser
from tracker.activity.models import Event
from tracker.cli.group import tracker
from tracker.core.actor import system_actor
from tracker.core.database import Database
from tracker.core.errors import Refused
from tracker.gates.actions import judging
from tracker.gates.actions.installing import DEFAULT_POLICY, shipped_after
from tracker.gates.actions.policies import in_force, publish_new
from tracker.gates.actions.replaying import replay
from tracker.gates.criteria import all_kinds
from tracker.gates.models import Card, Policy
from tracker.gates.rules.policy_changes import changes
from tracker.gates.rules.policy_reading import WrongPolicy, as_yaml, read_policy
from tracker.gates.rules.verdict import RollUp

PAGE = "/admin/policies/new"
SignIn = Callable[..., Browser]
Document = dict[str, Any]


def document() -> Document:
    """The policy in force as its next version."""
    found: Document = json.loads(DEFAULT_POLICY.read_text("utf-8"))
    return found | {"version": found["version"] + 1}


def criterion(wanted: Document, gate: str, key: str) -> Document:
    """Give one criterion of a document, to be changed in place."""
    criteria = next(one["criteria"] for one in wanted["gates"] if one["key"] == gate)
    return next(one for one in criteria if one["key"] == key)  # type: ignore[no-any-return]


def stricter() -> Document:
    """The next version, which asks for a thousand cases without a critical failure."""
    wanted = document()
    criterion(wanted, "G3", "safety")["threshold"] = {"minimal": 60, "limited": 1000, "high": 1000}
    return wanted


def told(wanted: Document) -> list[tuple[str, str, str, str, str]]:
    old = read_policy(DEFAULT_POLICY.read_text("utf-8"), all_kinds())
    new = read_policy(json.dumps(wanted), all_kinds())
    return [(one.gate, one.what, one.kind.value, one.was, one.now) for one in changes(old, new)]


def test_a_new_version_alone_changes_nothing() -> None:
    assert told(document()) == []


def test_each_part_that_changes_is_told_with_what_it_was() -> None:
    wanted = stricter()
    wanted["approvals"]["minimal"] = 2
    criterion(wanted, "G3", "skills")["required"] = True
    criterion(wanted, "G1", "risk")["enable_on"] = "2027-01-01"
    criterion(wanted, "keep", "main")["settings"] = {"role": "main"}
    gates = {gate["key"]: gate for gate in wanted["gates"]}
    gates["G2"]["criteria"].pop()
    gates["G5"]["criteria"].append({"key": "thanks", "label": "Thanks", "kind": "signoff", "rule": "Said"})
    assert told(wanted) == [
        ("", "approvals", "changed", "1 / 2 / 3", "2 / 2 / 3"),
        ("G1", "Risk tier: counts from", "changed", "none", "2027-01-01"),
        ("G2", "Milestones of this stage", "removed", "All done", ""),
        ("G3", "Critical failures: threshold", "changed", "60 / 300 / 600", "60 / 1000 / 1000"),
        ("G3", "Needed skills: required", "changed", "no", "yes"),
        ("keep", "Main metric: settings", "changed", "role main, slack 0.02", "role main"),
        ("G5", "Thanks", "added", "", "Said none"),
    ]


def test_a_gate_that_comes_or_goes_is_one_change() -> None:
    wanted = document()
    gone = wanted["gates"].pop()
    assert [(one[0], one[2]) for one in told(wanted)] == [(gone["key"], "removed")]


def test_yaml_and_json_are_the_same_policy() -> None:
    text = DEFAULT_POLICY.read_text("utf-8")
    as_text = as_yaml(text)
    assert as_text.startswith("key: default\nversion: 2\n")
    assert as_yaml(as_text) == as_text
    assert read_policy(as_text, all_kinds()) == read_policy(text, all_kinds())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("key: a\nversion: [1\n", "line 3: The YAML is not well formed"),
        ("yes: 1\n", "document: Each key must be a text"),
        ("? [a]\n: 1\n", "line 1: The YAML is not well formed"),
        ("", "document: Input data was truncated."),
        ("x" * 200_001, "document: At most 200,000 characters."),
        ("key: a\nversion: !!python/object:os.system x\n", "line 2: The YAML has tags"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(WrongPolicy) as refusal:
        read_policy(text, all_kinds())
    assert sentence in str(refusal.value)


def test_a_replay_names_who_would_stand_otherwise_and_writes_nothing(session: Session) -> None:
    ready, waiting = ready_story(session, "READY-ONE"), a_story(session, "WAITING")
    measure(session, waiting, a_rate(80, 100, "grounded"))
    for story in (ready, waiting):
        judged(session, story)
    before = session.scalars(select(Card.updated_at).order_by(Card.key)).all()
    found = replay(session, read_policy(json.dumps(stricter()), all_kinds()), NOW)
    assert found.judged == 2
    (turned,) = found.turned
    assert (turned.key, turned.was, turned.would_be) == ("READY-ONE", RollUp.READY, RollUp.NEEDS_DATA)
    assert (turned.opened, turned.closed) == (("Unsafe answer",), ())
    assert found.count(RollUp.NEEDS_DATA) == 1
    assert session.scalars(select(Card.updated_at).order_by(Card.key)).all() == before
    assert replay(session, in_force(session).policy, NOW).turned == ()


def test_a_replay_takes_the_same_statements_for_few_and_for_many(session: Session) -> None:
    policy = read_policy(json.dumps(stricter()), all_kinds())
    counts = []
    for times in (1, 30):
        for _ in range(times):
            judging.judge(session, [an_initiative(session).id], NOW)
        sent: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_more: Any, sent: list[str] = sent) -> None:
            sent.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        replay(session, policy, NOW)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert not any("FOR" in statement and "UPDATE" in statement for statement in sent)


def test_only_the_next_version_is_published_and_everything_is_judged_by_it(session: Session) -> None:
    story = ready_story(session, "READY-ONE")
    assert judged(session, story)[0].roll_up == "ready"
    given = {"actor": system_actor(), "now": NOW}
    for version in (2, 4):
        with pytest.raises(Refused, match="In force is version 2 of default"):
            publish_new(session, text=json.dumps(stricter() | {"version": version}), **given)
    published = publish_new(session, text=json.dumps(stricter()), **given)
    assert in_force(session).id == published.id
    assert judging.judge_due(session, NOW) == 1
    session.expire_all()
    card = session.get_one(Card, story.initiative.id)
    assert (card.roll_up, card.policy_id) == ("needs_data", published.id)
    said = session.scalars(select(Event.sentence).where(Event.verb == "policy.publish")).one()
    assert said == "published version 3 of the policy Default policy"


def test_a_criterion_that_was_announced_holds_the_gate_on_its_day_by_itself(session: Session) -> None:
    wanted = stricter()
    day = NOW.date() + timedelta(days=3)
    criterion(wanted, "G3", "safety")["enable_on"] = day.isoformat()
    publish_new(session, actor=system_actor(), now=NOW, text=json.dumps(wanted))
    card, results = judged(session, ready_story(session, "READY-ONE"))
    assert (results["Unsafe answer"].verdict, results["Unsafe answer"].required) == ("inconclusive", False)
    assert card.roll_up == "ready"
    assert card.stale_at is not None
    assert card.stale_at.date() == day
    assert judging.judge_due(session, card.stale_at) == 1
    session.expire_all()
    assert session.get_one(Card, card.initiative_id).roll_up == "needs_data"


@pytest.fixture
def ready(app_database: Database) -> Iterator[Story]:
    with time_machine.travel(NOW, tick=True):
        with app_database.writing() as session:
            made = ready_story(session, "READY-ONE")
            hold_to(session, made, "tone", 0.9, role="quality")
            judging.judge(session, [made.initiative.id], NOW)
        yield made


def test_the_page_shows_what_changes_before_it_publishes(ready: Story, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    draft = admin.get(PAGE).text
    assert "version: 3" in draft
    assert "no change" not in draft
    text = yaml.safe_dump(stricter(), sort_keys=False)
    checked = admin.post(PAGE, {"document": text.replace("\n", "\r\n"), "seen": ""})
    page = text_of(checked.text)
    assert checked.status_code == 200
    for part in ("60 / 1000 / 1000", "READY-ONE", "1 of 1 initiatives before a gate", "Publish version 3"):
        assert part in page
    seen = checked.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    other = admin.post(PAGE, {"document": text + "\n", "seen": seen, "publish": "yes"})
    assert (other.status_code, "Look at what it changes" in other.text) == (409, True)
    done = admin.post(PAGE, {"document": text, "seen": seen, "publish": "yes"})
    assert done.status_code == 303
    assert "version 3" in text_of(admin.get(done.location).text)
    again = admin.post(PAGE, {"document": text, "seen": seen, "publish": "yes"})
    assert again.status_code == 409
    assert "In force is version 3" in again.text
    assert "Judged by Default policy, version 3" in text_of(
        sign_in("stakeholder").get("/initiatives/READY-ONE/gate").text
    )


def test_the_policy_that_comes_next_with_us_can_be_begun_with(ready: Story, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    assert "Begin with the version that comes with Tracker" in admin.get(PAGE).text
    draft = admin.get(f"{PAGE}?from=shipped").text
    assert "kind: slice_floor" in draft
    assert "kind: paired_comparison" in draft
    found = replaced_documents()
    assert {
        "Slices: kind",
        "Not worse than the baseline: kind",
        "Repeats",
        "Latency: kind",
        "Cost: kind",
    } <= found


def replaced_documents() -> set[str]:
    old, new = (
        read_policy(text, all_kinds()) for text in (DEFAULT_POLICY.read_text("utf-8"), shipped_after(2) or "")
    )
    assert shipped_after(3) is None
    return {one.what for one in changes(old, new)}


def test_a_faulty_draft_comes_back_with_its_place(
    ready: Story, sign_in: SignIn, app_database: Database
) -> None:
    admin, text = sign_in("admin"), yaml.safe_dump(document()).replace("metric_bound", "metric_guess", 1)
    refused = admin.post(PAGE, {"document": text, "publish": "yes"})
    assert refused.status_code == 422
    assert "&#39;metric_guess&#39; is none of" in refused.text
    assert "kind: metric_guess" in refused.text
    with app_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Policy)) == 1
    for role in ("lead", "engineer", "stakeholder"):
        assert sign_in(role).get(PAGE).status_code == 403
        assert sign_in(role).post(PAGE, {"document": text}).status_code == 403


@pytest.fixture
def run(tmp_path: Path, sqlite_url: str) -> Callable[..., Any]:
    env = {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_DATABASE_URL": sqlite_url}

    def call(*words: str) -> Any:
        return CliRunner(env=env).invoke(tracker, ["policy", *words])

    return call


def test_the_command_line_checks_shows_and_publishes(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    shown = run("show").output
    assert shown.startswith("key: default\nversion: 2\n")
    file.write_text(shown)
    assert "Default policy, version 2: 5 gates" in run("check", str(file)).output
    file.write_text(yaml.safe_dump(stricter(), sort_keys=False))
    found = run("check", str(file), "--changes")
    assert "Critical failures: threshold: 60 / 300 / 600 → 60 / 1000 / 1000" in found.output
    assert "0 of 0 initiatives would stand otherwise." in found.output
    assert json.loads(run("check", str(file), "--changes", "--json").output)["version"] == 3
    assert "Published version 3 of Default policy" in run("publish", str(file)).output
    assert run("show").output.startswith("key: default\nversion: 3\n")
    assert run("show", "--version", "2").output.startswith("key: default\nversion: 2\n")
    assert run("show", "--version", "9").exit_code == 1
    file.write_text(yaml.safe_dump(stricter()).replace("signoff", "sign", 1))
    wrong = run("check", str(file))
    assert wrong.exit_code == 1
    assert "is none of" in wrong.output
    assert run("publish", str(file)).exit_code == 1


def test_an_announced_day_is_a_date(session: Session) -> None:
    wanted = document()
    criterion(wanted, "G3", "safety")["enable_on"] = date(2027, 1, 1)
    text = yaml.safe_dump(wanted)
    assert criterion_of(text).enable_on == date(2027, 1, 1)


def criterion_of(text: str) -> Any:
    gate = read_policy(text, all_kinds()).gate("G3")
    assert gate is not None
    return next(one for one in gate.criteria if one.key == "safety")
