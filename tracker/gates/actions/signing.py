"""Signing for one criterion of a gate; a signature ages like all evidence."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import NotFound, Refused
from tracker.gates.actions.judging import Judged, judged_now
from tracker.gates.actions.recording import record, text
from tracker.gates.criteria.signoff import KIND, ROLES
from tracker.gates.models import Signoff
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.wording import listed
from tracker.initiatives.models import Initiative


def sign(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    criterion: str,
    comment: str = "",
) -> Signoff:
    """Sign for a criterion such as `G3.slices`; signing again renews the signature.

    Raises: NotFound when no gate before the initiative asks for it; Refused; Invalid for the comment.
    """
    comment = text("comment", comment)
    session.refresh(initiative, ["version"], with_for_update=True)
    judged = judged_now(session, initiative.id, now)
    asked = _asked(judged, criterion)
    person_id = _signer(judged, criterion, actor)
    row = _row(session, initiative.id, criterion, person_id)
    row.comment, row.at = comment, now
    session.flush()
    sentence = f"signed {asked.label}" + (f": {comment}" if comment else "")
    record(session, actor, now, initiative, "criterion.sign", sentence, subject_id=criterion)
    return row


def _asked(judged: Judged, criterion: str) -> CriterionOutcome:
    for gate in judged.gates:
        for outcome in gate.outcomes:
            if outcome.key == criterion and outcome.kind == KIND.name:
                return outcome
    raise NotFound("That criterion")


def _signer(judged: Judged, criterion: str, actor: Actor) -> str:
    """Give the person who signs. Raises: Refused."""
    gate, _, key = criterion.partition(".")
    allowed = judged.published.policy.roles_that_sign(gate, key) or ROLES
    if actor.role.value not in allowed:
        raise Refused(f"This can be signed by: {listed(allowed)}.")
    if actor.person_id is None:
        raise Refused("Only a person can sign.")
    if actor.person_id in judged.facts.authors:
        raise Refused("You brought in the evidence: somebody else has to sign.")
    return actor.person_id


def _row(session: Session, initiative_id: str, criterion: str, person_id: str) -> Signoff:
    """Give the person's signature, or a new one."""
    wanted = select(Signoff).where(
        Signoff.initiative_id == initiative_id,
        Signoff.criterion == criterion,
        Signoff.person_id == person_id,
    )
    found = session.scalar(wanted)
    if found is None:
        found = Signoff(initiative_id=initiative_id, criterion=criterion, person_id=person_id)
        session.add(found)
    return found
