"""The gate as a whole: roll-up, order, time, third-party kinds, and how often chance alone would pass it."""

import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.building import NOW, an_initiative
from tests.evals.evidence import a_rate
from tests.gates.facts import ask, some_facts, some_rate, with_metric
from tests.gates.stories import hold_to, judged, measure, ready_story
from tracker.gates import evidence
from tracker.gates.actions import judging
from tracker.gates.actions.policies import in_force
from tracker.gates.criteria import all_kinds
from tracker.gates.models import Card, CriterionResult
from tracker.gates.rules import standing
from tracker.gates.rules.margin import margin
from tracker.gates.rules.outcome import Measure
from tracker.gates.rules.verdict import RollUp, Verdict, roll_up

KIND = """
from tracker.gates.rules.criterion import CriterionKind
from tracker.gates.rules.verdict import Verdict

def judge(asked, facts):
    return (asked.outcome(Verdict.MET, "The moon is full."),)

KIND = CriterionKind(name="moon_full", label="Full moon", settings={}, judge=judge)
"""


@pytest.mark.parametrize(
    ("verdicts", "rolled"),
    [
        ("met met", RollUp.READY),
        ("met waived not_applicable", RollUp.READY),
        ("", RollUp.READY),
        ("met inconclusive", RollUp.NEEDS_DATA),
        ("met inconclusive not_met", RollUp.BLOCKED),
        ("met missing", RollUp.BLOCKED),
        ("met expired", RollUp.BLOCKED),
    ],
)
def test_verdicts_roll_up(verdicts: str, rolled: RollUp) -> None:
    assert roll_up(Verdict(word) for word in verdicts.split()) is rolled


@pytest.mark.parametrize(
    ("measure_of", "left"),
    [
        (Measure(0.95, 0.93, 0.97, 0.9, "higher", "proportion"), 0.3),
        (Measure(0.92, 0.87, 0.95, 0.9, "higher", "proportion"), -0.3),
        (Measure(0.2, 0.1, 0.4, 0.9, "higher", "proportion"), -1.0),
        (Measure(0.002, 0.0, 0.005, 0.01, "lower", "proportion"), 0.5),
        (Measure(1.7, 1.6, 1.8, 2.5, "lower", "s"), 0.28),
        (Measure(0.95, None, None, 0.9, "higher", "proportion"), 0.5),
        (Measure(1.0, 0.9, 1.0, 1.0, "higher", "proportion"), None),
        (Measure(None, None, None, 0.9, "higher", "proportion"), None),
    ],
)
def test_the_margin_is_the_part_of_the_error_budget_that_is_left(
    measure_of: Measure, left: float | None
) -> None:
    found = margin(measure_of)
    assert found == (None if left is None else pytest.approx(left))


def test_chance_alone_passes_a_gate_in_at_most_six_of_a_hundred_tries() -> None:
    draw, passed = random.Random(20261125), 0
    for _ in range(2000):
        cases = draw.choice((60, 120, 200, 300, 500))
        good = sum(draw.random() < 0.9 for _ in range(cases))
        outcome = ask("metric_bound", with_metric(some_rate(good, cases)), settings={"role": "main"})
        passed += outcome.verdict is Verdict.MET
    assert 0 < passed <= 0.06 * 2000


def test_the_same_facts_give_the_same_judgement(session: Session) -> None:
    story = ready_story(session)
    policy = in_force(session).policy
    facts = [evidence.gather(session, [story.initiative.id], NOW)[story.initiative.id] for _ in range(2)]
    first, second = (standing.judged(policy, all_kinds(), one) for one in facts)
    assert first == second


def test_facts_take_the_same_statements_for_one_initiative_and_for_many(session: Session) -> None:
    first = ready_story(session, "ONE").initiative.id
    many = [an_initiative(session).id for _ in range(30)]
    session.flush()
    assert _statements(session, [first]) == _statements(session, [first, *many]) == 15


def _statements(session: Session, ids: list[str]) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert len(evidence.gather(session, ids, NOW)) == len(ids)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_more_initiatives_than_fit_in_one_round_are_all_judged(session: Session) -> None:
    ids = [an_initiative(session).id for _ in range(judging.AT_ONCE + 5)]
    judging.judge(session, ids, NOW)
    assert len(session.scalars(select(Card.key)).all()) == len(ids)


def test_what_is_due_is_judged_again_and_only_that(session: Session) -> None:
    story = ready_story(session)
    card, _ = judged(session, story)
    assert card.stale_at is not None
    assert judging.judge_due(session, card.stale_at - timedelta(seconds=1)) == 0
    later = NOW + timedelta(days=87)
    assert judging.judge_due(session, later) == 1
    session.expire_all()
    assert session.get_one(Card, story.initiative.id).roll_up == "blocked"
    grounded = session.scalars(select(CriterionResult).where(CriterionResult.label == "Grounded")).one()
    assert grounded.why == "Measured 91 days ago; at most 90 are allowed."
    assert judging.judge_due(session, later) == 0


def test_another_package_adds_a_kind_by_an_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = set(all_kinds())  # kept from the first call on, which must not be made with the other package there
    (tmp_path / "moon_criteria.py").write_text(KIND)
    folder = tmp_path / "moon_criteria-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: moon-criteria\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[tracker.criteria]\nmoon_full = moon_criteria:KIND\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = all_kinds.__wrapped__()
    assert found["moon_full"].label == "Full moon"
    assert set(found) - own == {"moon_full"}
    sys.modules.pop("moon_criteria")


def test_a_criterion_of_high_risk_is_not_met_by_the_usual_bound(session: Session) -> None:
    story = ready_story(session, risk_tier="limited")
    measure(session, story, a_rate(566, 600, "exact"), days_ago=1)
    hold_to(session, story, "exact", 0.925, role="quality")
    assert judged(session, story)[1]["Exact"].verdict == "met"
    story.initiative.risk_tier = "high"
    assert judged(session, story)[1]["Exact"].verdict == "inconclusive"


def test_nothing_is_judged_of_an_initiative_before_no_gate(session: Session) -> None:
    policy = in_force(session).policy
    assert standing.judged(policy, all_kinds(), some_facts(status="paused")) == ()
