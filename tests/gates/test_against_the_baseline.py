"""Not worse than the baseline: the same cases, a margin fixed before, and what only more cases would tell."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW
from tests.evals.evidence import a_rate
from tests.gates.facts import aged, ask, some_rate, some_run, with_metric
from tests.gates.stories import Story, a_story, hold_to, judged, measure
from tests.gates.test_next_policy import criterion, document
from tracker.core.actor import system_actor
from tracker.core.database import Database
from tracker.core.statistics import newcombe_paired
from tracker.evals.actions import against_baseline
from tracker.evals.actions.baselines import bless
from tracker.evals.models import BaselineComparison, Run
from tracker.evals.rules.normalised import NormalisedCase
from tracker.gates.actions import judging
from tracker.gates.actions.policies import publish_new
from tracker.gates.models import CriterionResult
from tracker.gates.rules.facts import ComparisonFact, Facts
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.verdict import Verdict
from tracker.worker import compare_with_baselines

KIND = "paired_comparison"


def a_comparison(both: int, wins: int, losses: int, neither: int, **more: Any) -> ComparisonFact:
    """A comparison of verdicts on the same cases."""
    n = both + wins + losses + neither
    usual, strict = (newcombe_paired(both, wins, losses, neither, level) for level in (0.95, 0.975))
    numbers = {
        "difference": (wins - losses) / n,
        "low": usual.low,
        "high": usual.high,
        "low_strict": strict.low,
        "high_strict": strict.high,
    }
    given = {"run_id": "run", "metric": "grounded", "paired": True, "n": n, "method": "newcombe-10/1", **more}
    return ComparisonFact("answers", "baseline", 3, **numbers, **given)


def compared(*comparisons: ComparisonFact, **more: Any) -> Facts:
    return with_metric(some_rate(run=more.pop("run", some_run())), comparisons=comparisons, **more)


def held(facts: Facts, margin: float = 3, **more: Any) -> CriterionOutcome:
    return ask(KIND, facts, threshold=margin, max_age_days=90, **more)


def test_a_clear_gain_is_not_worse_and_says_by_how_much() -> None:
    found = held(compared(a_comparison(650, 58, 24, 68)))
    assert found.verdict is Verdict.MET
    assert found.why.startswith(
        "+4.2 points against run #3 (+2.4 to +6.1), paired on 800 cases: not worse by"
    )
    assert (found.measure.threshold, found.measure.n) == (-0.03, 800)
    assert found.evidence[0].path == "/evals/compare?a=run&b=baseline"


def test_no_difference_shown_can_still_be_shown_to_be_not_much_worse() -> None:
    comparison = a_comparison(360, 17, 21, 42)
    assert held(compared(comparison), margin=5).verdict is Verdict.MET
    open_one = held(compared(comparison), margin=2)
    assert open_one.verdict is Verdict.INCONCLUSIVE
    assert "may be worse by 2 points or more" in open_one.why
    assert open_one.settle.startswith("At this difference about ")


def test_a_loss_beyond_the_margin_is_not_met_and_one_at_it_needs_another_system() -> None:
    assert held(compared(a_comparison(300, 10, 90, 100))).verdict is Verdict.NOT_MET
    stuck = held(compared(a_comparison(60, 5, 9, 26)))
    assert stuck.verdict is Verdict.INCONCLUSIVE
    assert "more cases of the same would not meet it" in stuck.settle


def test_high_risk_is_held_to_the_wider_interval() -> None:
    comparison = a_comparison(360, 17, 21, 42)
    low, strict = comparison.low or 0, comparison.low_strict or 0
    margin = -(low + strict) / 2 * 100
    assert held(compared(comparison), margin=margin).verdict is Verdict.MET
    assert held(compared(comparison), margin=margin, strict=True).verdict is Verdict.INCONCLUSIVE


def test_what_should_be_low_is_turned_round() -> None:
    metric = some_rate(10, 400, direction="lower")
    worse = a_comparison(10, 60, 5, 325)
    facts = with_metric(metric, 0.05, direction="lower", comparisons=(worse,))
    assert held(facts).verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("facts", "told", "settle"),
    [
        (with_metric(None), "No main metric has a target and a result yet", "Set the target"),
        (compared(), "No run of answers is its baseline.", "Make the run of what it replaces the baseline"),
        (
            compared(ComparisonFact("answers", "run", 7)),
            "The newest run of answers is its baseline itself.",
            "Run the suite again",
        ),
        (compared(ComparisonFact("answers", "b", 3)), "It is being compared", "Look again in a minute."),
        (
            compared(a_comparison(9, 0, 0, 1, metric="tone")),
            "The baseline has no grounded and correct",
            "Choose a baseline",
        ),
    ],
)
def test_without_a_comparison_it_says_what_lacks(facts: Facts, told: str, settle: str) -> None:
    found = held(facts)
    assert found.verdict is Verdict.MISSING
    assert told in found.why
    assert settle in found.settle


def test_a_comparison_of_old_evidence_or_of_an_unchecked_judge_decides_nothing() -> None:
    facts = compared(a_comparison(650, 58, 24, 68))
    assert held(aged(facts, 91)).verdict is Verdict.EXPIRED
    judge = compared(a_comparison(650, 58, 24, 68), run=some_run(judge="orion-judge"))
    assert held(judge).verdict is Verdict.INCONCLUSIVE
    part = compared(a_comparison(650, 58, 24, 68), run=some_run(limit=50))
    assert (held(part).verdict, "limited to 50 cases" in held(part).why) == (Verdict.INCONCLUSIVE, True)


@given(st.integers(0, 300), st.integers(0, 40), st.integers(0, 40), st.integers(1, 60))
def test_a_further_lost_case_never_makes_it_better(both: int, wins: int, losses: int, neither: int) -> None:
    order = [Verdict.NOT_MET, Verdict.INCONCLUSIVE, Verdict.MET]
    before = held(compared(a_comparison(both + 1, wins, losses, neither))).verdict
    after = held(compared(a_comparison(both, wins, losses + 1, neither))).verdict
    assert order.index(after) <= order.index(before)


def cases(passed: int, of: int) -> tuple[NormalisedCase, ...]:
    return tuple(NormalisedCase(f"q{at:03}", passed=at < passed) for at in range(of))


def with_baseline(session: Session) -> Story:
    """An initiative whose newest run is held against an older one of the same cases."""
    wanted = document()
    slot = criterion(wanted, "G3", "baseline")
    slot |= {"kind": KIND, "settings": {}, "threshold": 3, "rule": "Not worse by {threshold} points"}
    publish_new(session, actor=system_actor(), now=NOW, text=json.dumps(wanted))
    story = a_story(session, "ADDR-NORM")
    for passed, days_ago in ((340, 20), (360, 4)):
        rate = a_rate(passed, 400, "pass_rate", case_score="passed")
        measure(session, story, rate, cases=cases(passed, 400), days_ago=days_ago)
    hold_to(session, story, "pass_rate", 0.8)
    first = session.scalars(select(Run).order_by(Run.ran_at)).first()
    assert first is not None
    session.refresh(first, ["suite"])
    bless(session, actor=story.lead, now=NOW, initiative=story.initiative, run=first)
    return story


def row(session: Session, story: Story) -> CriterionResult:
    return judged(session, story)[1]["Not worse than the baseline"]


def test_the_newest_run_is_compared_once_and_decides(session: Session) -> None:
    story = with_baseline(session)
    assert row(session, story).why == "It is being compared with the baseline."
    (wanted,) = against_baseline.missing(session, 10)
    kept = against_baseline.compare(session, wanted, NOW)
    assert against_baseline.keep(session, kept)
    assert against_baseline.missing(session, 10) == []
    found = row(session, story)
    assert found.verdict == "met"
    assert found.why.startswith("+5.0 points against run #1 (+3.")
    assert "paired on 400 cases" in found.why
    again = against_baseline.compare(session, wanted, NOW)
    assert not against_baseline.keep(session, again)


def test_another_baseline_is_compared_anew_and_a_withdrawn_one_is_none(session: Session) -> None:
    story = with_baseline(session)
    newest = session.scalars(select(Run).order_by(Run.ran_at.desc())).first()
    assert newest is not None
    session.refresh(newest, ["suite"])
    bless(session, actor=story.lead, now=NOW, initiative=story.initiative, run=newest)
    assert "is its baseline itself" in row(session, story).why
    assert against_baseline.missing(session, 10) == []


def test_the_worker_compares_and_the_gate_follows(database: Database) -> None:
    database.before_commit.append(judging.judge_touched)
    with database.writing() as session:
        story = with_baseline(session)
        judging.judge(session, [story.initiative.id], NOW)
    failed: set[against_baseline.Missing] = set()
    assert compare_with_baselines(database, failed) == 1
    assert compare_with_baselines(database, failed) == 0
    assert failed == set()
    with database.reading() as session:
        assert session.scalars(select(BaselineComparison.n)).all() == [400]
        wanted = select(CriterionResult.verdict).where(CriterionResult.label == "Not worse than the baseline")
        assert session.scalars(wanted).one() == "met"
