"""Publishing a policy, and giving the newest one; a published policy is never changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import NotFound, Refused
from tracker.gates import queries
from tracker.gates.criteria import all_kinds
from tracker.gates.models import Card
from tracker.gates.models import Policy as PolicyRow
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.policy_reading import read_policy
from tracker.gates.rules.snapshot import sha256_of

AFTER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Published:
    """A policy with the row that keeps it."""

    id: str
    sha256: str
    policy: Policy


def publish(session: Session, *, now: datetime, text: str) -> PolicyRow:
    """Keep a version of a policy; the same text twice is kept once.

    Raises: WrongPolicy when the document is faulty; Refused when the version is there with another text.
    """
    policy, sha256 = read_policy(text, all_kinds()), sha256_of(text)
    known = queries.policy_version(session, policy.key, policy.version)
    if known is not None:
        if known.sha256 != sha256:
            raise Refused(
                f"Version {policy.version} of {policy.key} is published and cannot be changed.",
                "Give the document the next version.",
            )
        return known
    row = PolicyRow(
        key=policy.key,
        version=policy.version,
        name=policy.name,
        document=text,
        sha256=sha256,
        published_at=now,
    )
    session.add(row)
    session.flush()
    return row


def publish_new(session: Session, *, actor: Actor, now: datetime, text: str) -> PolicyRow:
    """Publish the next version of the policy in force, and let everything be judged by it.

    Raises: WrongPolicy; Refused unless it is the version after the one in force.
    """
    policy, before = read_policy(text, all_kinds()), in_force(session)
    known = before.policy
    if (policy.key, policy.version) != (known.key, known.version + 1):
        raise Refused(
            f"In force is version {known.version} of {known.key}; this is version {policy.version} of "
            f"{policy.key}.",
            f"Give it the key {known.key} and the version {known.version + 1}.",
        )
    last = queries.policy(session, before.id)
    at = max(now, last.published_at + AFTER) if last else now  # whatever the clocks of two servers say
    row = publish(session, now=at, text=text)
    session.execute(update(Card).where(Card.status == "active").values(stale_at=now))
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="policy.publish",
        subject="policy",
        subject_id=row.id,
        sentence=f"published version {policy.version} of the policy {policy.name}",
        after={"version": policy.version, "sha256": row.sha256},
    )
    return row


def in_force(session: Session) -> Published:
    """Give the policy that is judged by: the newest one published."""
    policy_id, sha256 = queries.newest_policy(session)
    return Published(policy_id, sha256, policy_of(session, policy_id))


def policy_of(session: Session, policy_id: str) -> Policy:
    """Give the policy of an id. Raises: NotFound."""
    if policy_id not in _READ:
        row = queries.policy(session, policy_id)
        if row is None:
            raise NotFound("That policy")
        _READ[policy_id] = read_policy(row.document, all_kinds())
    return _READ[policy_id]


_READ: dict[str, Policy] = {}  # read once a process by their ids, for they never change
