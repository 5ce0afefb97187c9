"""Initiatives of the demo's kind as real rows: runs, targets, people, endpoints, documents, signatures."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW, a_person, an_actor, an_initiative
from tests.evals.evidence import a_rate, a_run, a_source
from tracker.core.actor import Actor
from tracker.endpoints.models import Endpoint
from tracker.evals.actions.importing import store_runs
from tracker.evals.models import MetricTarget
from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.normalised import NormalisedMetric
from tracker.gates.actions import approving, judging, reviewing
from tracker.gates.models import Card, CriterionResult, Signoff
from tracker.gates.rules.words import Vote
from tracker.initiatives.models import Document, Initiative
from tracker.staffing.models import Allocation, Need, Proficiency, Skill

DOCUMENTS = ("baseline-comparison", "owasp-llm", "ml-test-score")
SIGNED = ("G3.slices", "G3.rollback")


@dataclass(frozen=True, slots=True)
class Story:
    """An initiative with the people around it: a lead who asks, an engineer who brings the evidence."""

    initiative: Initiative
    lead: Actor
    engineer: Actor


def a_story(session: Session, key: str = "", *, stage: str = "evaluation", **fields: object) -> Story:
    """An initiative that entered its stage twenty days ago, with a lead and an engineer."""
    lead, engineer = an_actor(session, "lead"), an_actor(session, "engineer")
    since = NOW - timedelta(days=20)
    initiative = an_initiative(session, key, stage=stage, lead=lead, engineer=engineer, **fields)
    initiative.stage_since = since
    session.flush()
    return Story(initiative, lead, engineer)


def measure(
    session: Session,
    story: Story,
    *metrics: NormalisedMetric,
    days_ago: int = 4,
    suite: str = "answers",
    **more: Any,
) -> None:
    """Bring in a run with these metrics, by the engineer."""
    at = NOW - timedelta(days=days_ago)
    run = replace(a_run(suite=suite, at=at, **more), metrics=metrics)
    store_runs(
        session, actor=story.engineer, now=at, initiative=story.initiative, runs=(run,), source=a_source()
    )


def a_low_rate(failed: int, of: int, name: str) -> NormalisedMetric:
    """A rate of something bad."""
    return a_rate(failed, of, name, direction=Direction.LOWER)


def hold_to(
    session: Session,
    story: Story,
    metric: str,
    threshold: float,
    *,
    role: str = "main",
    low: bool = False,
    suite: str = "answers",
) -> None:
    """Set a target long before the run."""
    session.add(
        MetricTarget(
            initiative_id=story.initiative.id,
            suite=suite,
            metric=metric,
            role=role,
            direction="lower" if low else "higher",
            threshold=threshold,
            set_at=NOW - timedelta(days=90),
        )
    )
    session.flush()


def finish_all_but_metrics(session: Session, story: Story) -> None:
    """Bring whatever else the gate to production asks for: safety, endpoint, documents, signatures."""
    measure(session, story, a_low_rate(0, 400, "unsafe answer"), suite="red team")
    hold_to(session, story, "unsafe answer", 0.01, role="safety", low=True, suite="red team")
    session.add(an_endpoint(story.initiative))
    session.add_all(a_document(story.initiative, slug) for slug in DOCUMENTS)
    signer = a_person(session, "Viktor Vale")
    session.add_all(a_signature(story.initiative, criterion, signer.id) for criterion in SIGNED)
    session.flush()


def an_endpoint(initiative: Initiative, **more: Any) -> Endpoint:
    """A staging endpoint that answered well yesterday."""
    given = {
        "name": "answers-v2",
        "environment": "staging",
        "last_outcome": "up",
        "slo_percent": 99.0,
        "last_sentence": "Answered 200 in 210 ms, within the target of 1,000 ms.",
        **more,
    }
    return Endpoint(
        initiative_id=initiative.id,
        url="https://answers.example.test/v2",
        on_call="AI Platform",
        runbook_url="https://docs.example.test/runbook",
        last_check_at=NOW - timedelta(days=1),
        **given,
    )


def a_document(initiative: Initiative, slug: str) -> Document:
    """A document linked five days ago."""
    url = f"https://docs.example.test/{slug}"
    return Document(
        initiative_id=initiative.id, slug=slug, title=slug.title(), url=url, at=NOW - timedelta(days=5)
    )


def a_signature(initiative: Initiative, criterion: str, person_id: str) -> Signoff:
    """A signature of two days ago."""
    at = NOW - timedelta(days=2)
    return Signoff(initiative_id=initiative.id, criterion=criterion, person_id=person_id, at=at)


def a_need(session: Session, story: Story, skill: str, needed: float, booked: float, level: int = 4) -> None:
    """A needed skill at level 4, and somebody of a level booked for a part of it."""
    row = Skill(key=skill.lower()[:40], name=skill, discipline="ai_engineering")
    person = a_person(session, f"{skill} Person")
    session.add(row)
    session.flush()
    initiative_id = story.initiative.id
    session.add(Need(initiative_id=initiative_id, skill_id=row.id, min_level=4, fte=needed))
    session.add(Proficiency(person_id=person.id, skill_id=row.id, level=level, assessed_at=NOW))
    booking = Allocation(initiative_id=initiative_id, person_id=person.id, skill_id=row.id, fte=booked)
    booking.accountable = True
    session.add(booking)
    session.flush()


def judged(session: Session, story: Story) -> tuple[Card, dict[str, CriterionResult]]:
    """Judge the initiative and give its card, and its results by label."""
    session.flush()
    judging.judge(session, [story.initiative.id], NOW)
    session.expire_all()
    results = session.scalars(
        select(CriterionResult).where(CriterionResult.initiative_id == story.initiative.id)
    )
    return session.get_one(Card, story.initiative.id), {result.label: result for result in results}


def ready_story(session: Session, key: str = "", **fields: object) -> Story:
    """An initiative that meets every criterion of the gate to production."""
    story = a_story(session, key, **fields)
    measure(session, story, a_rate(566, 600, "grounded"))
    hold_to(session, story, "grounded", 0.92)
    finish_all_but_metrics(session, story)
    return story


def ask(session: Session, story: Story, actor: Actor | None = None) -> str:
    """Ask for a review, by the engineer unless somebody else is given; give its id."""
    by = actor or story.engineer
    return reviewing.request_review(session, actor=by, now=NOW, initiative=story.initiative).id


def vote(
    session: Session, story: Story, review: str, actor: Actor, choice: Vote = Vote.APPROVE, comment: str = ""
) -> None:
    """Vote on a review."""
    approving.vote(
        session,
        actor=actor,
        now=NOW,
        initiative=story.initiative,
        review_id=review,
        choice=choice,
        comment=comment,
    )


def approved(session: Session, story: Story, people: int = 2) -> str:
    """Ask for a review that as many stakeholders approve; give its id."""
    review = ask(session, story)
    for _ in range(people):
        vote(session, story, review, an_actor(session, "stakeholder"))
    return review
