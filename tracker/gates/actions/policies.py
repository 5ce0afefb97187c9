"""Publishing a policy, and giving the newest one; a published policy is never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.errors import NotFound, Refused
from tracker.gates import queries
from tracker.gates.criteria import all_kinds
from tracker.gates.models import Policy as PolicyRow
from tracker.gates.rules.policy import Policy, read_policy
from tracker.gates.rules.snapshot import sha256_of


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
