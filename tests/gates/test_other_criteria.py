"""Every kind of criterion but the metric bound: each verdict it can give, and the sentence that says why."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.building import NOW
from tests.gates.facts import (
    AUTHOR,
    aged,
    ask,
    some_cover,
    some_document,
    some_endpoint,
    some_facts,
    some_milestone,
    some_rate,
    some_run,
    some_signature,
    with_metric,
)
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.facts import Facts, PersonFact
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.verdict import Verdict

MET, NOT_MET, INCONCLUSIVE, MISSING, EXPIRED = (
    Verdict.MET,
    Verdict.NOT_MET,
    Verdict.INCONCLUSIVE,
    Verdict.MISSING,
    Verdict.EXPIRED,
)


def safety(latest: Any, threshold: float = 0.01, needed: float = 300, **more: Any) -> CriterionOutcome:
    facts = with_metric(latest, threshold, role="safety", direction="lower", **more)
    return ask("zero_failures", facts, settings={"role": "safety"}, threshold=needed, max_age_days=90)


def failures(count: int, of: int, **more: Any) -> Any:
    return some_rate(count, of, direction="lower", **more)


def test_no_failure_in_enough_cases_is_met_and_says_what_it_shows() -> None:
    outcome = safety(failures(0, 400))
    assert (outcome.verdict, outcome.rule) == (MET, "No failure in at least 300 cases")
    assert outcome.why == "No failure in 400 cases: at most 0.7 % can fail (95 %)."


def test_one_critical_failure_is_too_many() -> None:
    outcome = safety(failures(2, 400))
    assert (outcome.verdict, outcome.why) == (NOT_MET, "2 of 400 answers failed; none may.")


def test_no_failure_in_too_few_cases_says_how_many_are_missing() -> None:
    outcome = safety(failures(0, 40))
    assert (outcome.verdict, outcome.more) == (INCONCLUSIVE, 260)
    assert outcome.settle == "260 more cases without a failure would settle it."


def test_a_stricter_target_asks_for_more_cases_than_the_policy() -> None:
    outcome = safety(failures(0, 400), threshold=0.005)
    assert (outcome.verdict, outcome.more) == (INCONCLUSIVE, 598 - 400)


def test_a_safety_rate_that_should_be_high_counts_what_is_left() -> None:
    facts = with_metric(some_rate(399, 400), 0.99, role="safety")
    outcome = ask("zero_failures", facts, settings={"role": "safety"}, threshold=60)
    assert outcome.why == "1 of 400 answers failed; none may."


@pytest.mark.parametrize(
    ("latest", "verdict", "why"),
    [
        (None, MISSING, "No result of grounded and correct in the suite answers yet."),
        (failures(0, 400, run=some_run(limit=9)), INCONCLUSIVE, "The run was limited to 9 cases."),
        (failures(0, 400, n=None, effective_n=None), INCONCLUSIVE, "A bare number"),
        (failures(0, 400, type="numeric"), INCONCLUSIVE, "does not count failures"),
        (failures(0, 400, run=some_run(ran_at=NOW - timedelta(days=99))), EXPIRED, "Measured 99 days ago"),
    ],
)
def test_failures_that_cannot_be_counted_are_no_pass(latest: Any, verdict: Verdict, why: str) -> None:
    outcome = safety(latest)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_no_safety_target_is_missing_unless_it_may_be() -> None:
    assert ask("zero_failures", some_facts()).verdict is MISSING


def test_repeats_of_a_case_show_no_more_than_the_case() -> None:
    run = some_run(repeats=5, cases=500)
    outcome = safety(failures(0, 500, run=run, effective_n=100.0))
    assert (outcome.verdict, outcome.more) == (INCONCLUSIVE, 200)


@pytest.mark.parametrize(
    ("facts", "verdict", "why"),
    [
        (with_metric(some_rate()), MET, "120 cases in answers; 100 are asked for."),
        (with_metric(some_rate(run=some_run(cases=85))), NOT_MET, "85 cases in answers; 100 are asked for."),
        (with_metric(some_rate(run=some_run(cases=250, repeats=5))), NOT_MET, "50 cases in answers"),
        (with_metric(some_rate(run=some_run(cases=0))), MET, "120 cases in answers"),
        (
            with_metric(some_rate(n=None, effective_n=None, run=some_run(cases=0))),
            INCONCLUSIVE,
            "does not say",
        ),
        (some_facts(), MISSING, "No run yet."),
        (aged(with_metric(some_rate()), 90), EXPIRED, "Run 93 days ago; at most 90 are allowed."),
    ],
)
def test_cases_are_counted_once_whatever_their_repeats(facts: Facts, verdict: Verdict, why: str) -> None:
    outcome = ask("cases_at_least", facts, settings={"role": "main"}, threshold=100, max_age_days=90)
    assert outcome.verdict is verdict
    assert why in outcome.why


@pytest.mark.parametrize(
    ("run", "verdict", "why"),
    [
        ({"dataset": "q 3", "dataset_sha256": "ab", "model": "m"}, MET, "Run #7 of m, 3 days old, on q 3."),
        ({"dataset": "q"}, NOT_MET, "Run #7 does not name its dataset with a hash and the model or code"),
        ({"dataset_sha256": "ab", "code": "4f2"}, MET, "Run #7 of 4f2"),
        ({"status": "failed"}, INCONCLUSIVE, "The newest run ended as failed."),
        ({"ran_at": NOW - timedelta(days=91)}, EXPIRED, "91 days ago"),
    ],
)
def test_the_newest_run_says_what_it_measured(run: dict[str, Any], verdict: Verdict, why: str) -> None:
    facts = with_metric(some_rate(run=some_run(**run)))
    outcome = ask("evidence_fresh", facts, settings={"pinned": ("dataset", "system")}, max_age_days=90)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_without_a_run_nothing_is_fresh() -> None:
    assert ask("evidence_fresh", some_facts()).verdict is MISSING


def test_needed_skills_are_covered_to_four_fifths_of_their_fte() -> None:
    enough = ask("skills_covered", some_facts(covers=(some_cover(covered=0.4),)), threshold=0.8)
    assert (enough.verdict, enough.why) == (MET, "1 needed skill covered.")
    short = some_cover("Evaluation", needed=0.4, covered=0.3, level=4)
    outcome = ask("skills_covered", some_facts(covers=(some_cover(), short)), threshold=0.8)
    assert (outcome.verdict, outcome.why) == (NOT_MET, "Evaluation at level 4: 0.3 of 0.4 FTE.")
    assert outcome.settle == "Find 0.1 FTE of Evaluation at level 4 or above."


def test_a_skill_that_nobody_is_accountable_for_is_a_gap() -> None:
    cover = replace(some_cover("Evaluation"), accountable="")
    outcome = ask("skills_covered", some_facts(covers=(cover,)), threshold=0.8)
    assert (outcome.verdict, outcome.why) == (NOT_MET, "Evaluation at level 3: nobody is accountable.")
    assert outcome.settle == "Find somebody accountable for Evaluation at level 3 or above."


def test_the_widest_gap_is_named_first() -> None:
    covers = (some_cover("Evaluation", covered=0.3), some_cover("Retrieval", covered=0.0, level=4))
    outcome = ask("skills_covered", some_facts(covers=covers), threshold=0.8)
    assert outcome.why == "Retrieval at level 4: nobody, and 1 more gap."


def test_without_a_needed_skill_coverage_is_missing() -> None:
    assert ask("skills_covered", some_facts()).why == "No needed skill is written down yet."


@pytest.mark.parametrize(
    ("endpoint", "verdict", "why"),
    [
        ({}, MET, "answers-v2: Answered 200 in 210 ms, within the target of 1,000 ms."),
        ({"environment": "dev"}, MISSING, "No staging endpoint is registered."),
        ({"on_call": "", "runbook_url": ""}, MISSING, "answers-v2: no on-call and runbook yet."),
        ({"checked_at": None}, MISSING, "answers-v2: never checked."),
        ({"checked_at": NOW - timedelta(days=40)}, EXPIRED, "answers-v2: checked 40 days ago"),
        (
            {"outcome": "slow", "sentence": "Answered 200 in 3,400 ms."},
            NOT_MET,
            "answers-v2: Answered 200 in",
        ),
        (
            {"checks": 400, "good": 380},
            NOT_MET,
            "answers-v2: 380 of 400 checks were good, below its SLO of 99 %",
        ),
        ({"checks": 20, "good": 19}, MET, "answers-v2"),
    ],
)
def test_an_endpoint_answers_and_is_looked_after(
    endpoint: dict[str, Any], verdict: Verdict, why: str
) -> None:
    settings = {"environment": "staging", "with": ("slo", "on_call", "runbook")}
    facts = some_facts(endpoints=(some_endpoint(**endpoint),))
    outcome = ask("endpoint_ready", facts, settings=settings, max_age_days=30)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_the_worst_endpoint_speaks_for_all() -> None:
    both = (some_endpoint(), some_endpoint(id="other", name="answers-v3", outcome="unreachable", sentence=""))
    outcome = ask("endpoint_ready", some_facts(endpoints=both), settings={"environment": "staging"})
    assert (outcome.verdict, outcome.why) == (NOT_MET, "answers-v3: the last check ended as unreachable.")


def test_milestones_of_the_stage_are_counted() -> None:
    done, waiting = some_milestone(done=True), some_milestone("Rollback drill", planned_in=-3)
    outcome = ask("milestones_done", some_facts(milestones=(done, waiting)))
    assert outcome.verdict is NOT_MET
    assert outcome.why == "1 of 2 milestones done; next: Rollback drill, was planned for 22 Nov 2026."
    assert ask("milestones_done", some_facts(milestones=(done,))).verdict is MET
    elsewhere = replace(waiting, stage_id="stage-2")
    assert ask("milestones_done", some_facts(milestones=(elsewhere,))).verdict is MISSING


@pytest.mark.parametrize(
    ("more", "verdict", "why"),
    [
        ({"documents": (some_document(),)}, MET, "Red team report, linked on 20 Nov 2026."),
        (
            {"documents": (some_document(days_old=95),)},
            EXPIRED,
            "Linked 95 days ago; at most 90 are allowed.",
        ),
        ({"documents": (some_document("other"),)}, MISSING, "No document is linked as owasp-llm."),
        ({"kind": "vision"}, Verdict.NOT_APPLICABLE, "not of kind vision"),
    ],
)
def test_a_document_is_linked_under_its_name(more: dict[str, Any], verdict: Verdict, why: str) -> None:
    settings = {"slug": "owasp-llm", "when": "generative"}
    outcome = ask("document_link", some_facts(**more), settings=settings, max_age_days=90)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_a_document_about_the_judge_is_asked_for_only_where_one_is_used() -> None:
    settings = {"slug": "judge-calibration", "when": "judge"}
    without = ask("document_link", with_metric(some_rate()), settings=settings)
    assert without.verdict is Verdict.NOT_APPLICABLE
    judged = with_metric(some_rate(run=some_run(judge="orion-judge@3")))
    assert ask("document_link", judged, settings=settings).verdict is MISSING


@pytest.mark.parametrize(
    ("signed", "verdict", "why"),
    [
        ((some_signature(),), MET, "Viktor Vale signed on 23 Nov 2026."),
        ((), MISSING, "Nobody signed yet."),
        (
            (some_signature(person_id=AUTHOR),),
            NOT_MET,
            "Viktor Vale signed and also brought in the evidence.",
        ),
        (
            (some_signature(days_old=40),),
            EXPIRED,
            "Viktor Vale signed on 16 Oct 2026, before this stage began.",
        ),
        ((some_signature(), some_signature(1, AUTHOR)), MET, "signed on 23 Nov 2026."),
    ],
)
def test_somebody_signs_who_did_not_bring_the_evidence(signed: Any, verdict: Verdict, why: str) -> None:
    facts = some_facts(signoffs=signed, authors=frozenset({AUTHOR}))
    outcome = ask("signoff", facts, settings={"roles": ("lead",)}, max_age_days=90)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_a_signature_ages() -> None:
    facts = aged(some_facts(signoffs=(some_signature(),)), 90)
    outcome = ask("signoff", facts, max_age_days=90)
    assert (outcome.verdict, outcome.why) == (
        EXPIRED,
        "Viktor Vale signed 92 days ago; at most 90 are allowed.",
    )


WRITTEN = {
    "owner": PersonFact("a", "A"),
    "sponsor": PersonFact("b", "B"),
    "problem": "Handlers search too long.",
    "baseline": "64 %",
    "target": "90 %",
    "kill_criterion": "below 70 % after 8 weeks",
    "time_box_weeks": 8,
}


@pytest.mark.parametrize(
    ("more", "verdict", "why"),
    [
        (WRITTEN, MET, "The time box is 8 weeks; at most 12 are allowed."),
        ({**WRITTEN, "time_box_weeks": 20}, NOT_MET, "The time box is 20 weeks; at most 12 are allowed."),
        ({**WRITTEN, "kill_criterion": "  "}, MISSING, "Not written yet: kill criterion."),
        ({"time_box_weeks": None}, MISSING, "Not written yet: time box and kill criterion."),
    ],
)
def test_a_time_box_is_written_and_short(more: dict[str, Any], verdict: Verdict, why: str) -> None:
    settings = {"fields": ("time_box", "kill_criterion"), "at_most": "time_box"}
    outcome = ask("fields_written", some_facts(**more), settings=settings, threshold=12)
    assert (outcome.verdict, outcome.why) == (verdict, why)


def test_a_threshold_is_written_once_a_main_metric_has_one() -> None:
    settings = {"fields": ("owner", "sponsor", "problem", "baseline", "target", "threshold")}
    without = ask("fields_written", some_facts(**WRITTEN), settings=settings)
    assert without.why == "Not written yet: a main metric with its threshold."
    assert ask("fields_written", with_metric(None, **WRITTEN), settings=settings).verdict is MET


@pytest.mark.parametrize(
    ("tier", "review", "verdict", "why"),
    [
        ("limited", date(2027, 1, 1), MET, "The tier is limited; its next check is on 1 Jan 2027."),
        ("limited", None, MISSING, "its next check has no date"),
        ("limited", date(2026, 11, 24), EXPIRED, "its check was due on 24 Nov 2026"),
        ("undecided", date(2027, 1, 1), MISSING, "Nobody decided the risk tier yet."),
        ("unacceptable", date(2027, 1, 1), NOT_MET, "this may not be built"),
    ],
)
def test_the_risk_tier_is_decided_and_checked_again(
    tier: str, review: date | None, verdict: Verdict, why: str
) -> None:
    outcome = ask("risk_decided", some_facts(tier=tier, risk_review_on=review))
    assert outcome.verdict is verdict
    assert why in outcome.why


@pytest.mark.parametrize(
    ("endpoint", "verdict", "why"),
    [
        ({"traffic_percent": 10.0, "deployed": True}, NOT_MET, "Still with traffic: answers-v2 (10 %)."),
        (
            {"deployed": True, "traffic_ended_at": NOW - timedelta(days=5)},
            INCONCLUSIVE,
            "Traffic ended 5 days ago",
        ),
        ({"deployed": True, "traffic_ended_at": NOW - timedelta(days=14)}, MET, "Traffic ended 14 days ago"),
        ({"environment": "production"}, MISSING, "No deployment is recorded for answers-v2."),
        ({}, MET, "No endpoint had traffic."),
    ],
)
def test_traffic_ended_long_enough_ago(endpoint: dict[str, Any], verdict: Verdict, why: str) -> None:
    outcome = ask("traffic_ended", some_facts(endpoints=(some_endpoint(**endpoint),)), threshold=14)
    assert outcome.verdict is verdict
    assert why in outcome.why


def test_waiting_for_traffic_to_stay_away_says_when_it_is_over() -> None:
    ended = some_endpoint(deployed=True, traffic_ended_at=NOW - timedelta(days=5))
    outcome = ask("traffic_ended", some_facts(endpoints=(ended,)), threshold=14)
    assert (outcome.settle, outcome.expires_at) == ("Wait 9 more days.", NOW + timedelta(days=9))


def test_every_kind_says_why_in_a_sentence_when_nothing_is_known() -> None:
    for kind in all_kinds():
        outcome = ask(
            kind,
            some_facts(),
            settings={"role": "main", "slug": "x", "environment": "staging", "fields": ("owner",)},
        )
        assert outcome.why[0].isupper()
        assert outcome.why.endswith(".")
