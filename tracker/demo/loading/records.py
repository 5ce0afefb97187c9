"""Milestones, updates, documents and signatures."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from tracker.demo.deeds import DocumentTold, MilestoneLogTold, SignatureTold, UpdateTold
from tracker.demo.loading.scene import Step, Story
from tracker.gates.actions.signing import sign
from tracker.gates.rules.facts import GENERATIVE
from tracker.initiatives.actions import milestones
from tracker.initiatives.actions import records as writing
from tracker.initiatives.models import Milestone
from tracker.initiatives.rules.milestones import MilestoneDetails

DOCUMENTS = "https://docs.aldermoor.example"


def steps(story: Story) -> Iterator[Step]:
    """Give what people wrote down about an initiative, and what they signed."""
    course = story.course
    for document in (*course.documents, *production_documents(story)):
        yield story.step(document.day, f"document {document.slug}", partial(_link, story, document))
    for signature in (*course.signatures, *production_signatures(story)):
        yield story.step(signature.day, signature.criterion, partial(_sign, story, signature))
    for update in course.updates:
        yield story.step(update.day, "update", partial(_say, story, update))
    for milestone in (*course.milestones, *told_milestones(story)):
        yield from _milestone(story, milestone)


def production_documents(story: Story) -> list[DocumentTold]:
    """Give the documents that the gate to production asked for, where it was passed by the rules."""
    live = _live(story)
    if live is None:
        return []
    by = story.course.asks
    found = [
        DocumentTold(live - 12, "ml-test-score", "ML Test Score sheet, lowest section 1.5", by),
        DocumentTold(live - 9, "baseline-comparison", "Paired comparison with the baseline", by),
    ]
    if story.told.kind in GENERATIVE:
        found.append(DocumentTold(live - 15, "owasp-llm", "OWASP LLM top 10: tested or not applicable", by))
    return found


def production_signatures(story: Story) -> list[SignatureTold]:
    """Give the signatures that the gate to production asked for."""
    live = _live(story)
    if live is None:
        return []
    signers = story.course.signers
    return [
        SignatureTold(live - 6, "G3.rollback", signers["rollback"], "Tried on staging; on-call agreed."),
        SignatureTold(live - 5, "G3.slices", signers["slices"], "Read each slice of 30 cases or more."),
    ]


def _live(story: Story) -> float | None:
    return story.course.stages.get("production") if story.course.signers else None


def told_milestones(story: Story) -> list[MilestoneLogTold]:
    """Give the milestones of the portfolio: logged some weeks before, done or still to come."""
    return [
        MilestoneLogTold(
            one.title, _logged(story, one.day), one.day, one.day if one.state == "done" else None
        )
        for one in story.told.milestones
    ]


def _logged(story: Story, day: int) -> int:
    """Give a day before it on which it was put down; nothing is put down before the proposal or today."""
    return int(max(min(day - 20, -2), story.course.proposed + 2))


def _milestone(story: Story, told: MilestoneLogTold) -> Iterator[Step]:
    kept: list[Milestone] = []
    yield story.step(told.logged, f"log {told.title}", partial(_log, story, told, kept))
    if told.done is not None:
        yield story.step(told.done + 0.02, f"done {told.title}", partial(_finish, story, kept))


def _log(story: Story, told: MilestoneLogTold, kept: list[Milestone], now: datetime) -> None:
    owner = story.scene.people[story.told.owner or story.course.creator]
    details = MilestoneDetails(told.title, _stage_of(story, told), owner.id, story.scene.day(told.planned))
    kept.append(
        milestones.log_milestone(
            story.scene.session,
            actor=story.scene.actor(story.course.asks),
            now=now,
            initiative=story.initiative,
            details=details,
        )
    )


def _stage_of(story: Story, told: MilestoneLogTold) -> str | None:
    """Give the stage in which it was put down, where it is done; what is to come belongs to no stage."""
    return story.initiative.stage_id if told.done is not None else None


def _finish(story: Story, kept: list[Milestone], now: datetime) -> None:
    milestones.set_done(
        story.scene.session,
        actor=story.scene.actor(story.course.asks),
        now=now,
        initiative=story.initiative,
        milestone=kept[0],
        done=True,
    )


def _say(story: Story, told: UpdateTold, now: datetime) -> None:
    writing.write_update(
        story.scene.session,
        actor=story.scene.actor(told.by),
        now=now,
        initiative=story.initiative,
        health=told.health,
        text=told.text,
    )


def _link(story: Story, told: DocumentTold, now: datetime) -> None:
    writing.add_document(
        story.scene.session,
        actor=story.scene.actor(told.by),
        now=now,
        initiative=story.initiative,
        slug=told.slug,
        title=told.title,
        url=f"{DOCUMENTS}/{story.key.lower()}/{told.slug}",
    )


def _sign(story: Story, told: SignatureTold, now: datetime) -> None:
    sign(
        story.scene.session,
        actor=story.scene.actor(told.by),
        now=now,
        initiative=story.initiative,
        criterion=told.criterion,
        comment=told.comment,
    )
