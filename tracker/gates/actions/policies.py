"""Publishing a policy, and giving the newest one; a published policy is never changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from tracker.core.errors import Refused
from tracker.gates import queries
from tracker.gates.criteria import all_kinds
from tracker.gates.models import Policy as PolicyRow
from tracker.gates.rules.policy import Policy, read_policy


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


def published(row: PolicyRow) -> Published:
    """Give a kept policy as it is judged by; read once a process, for it never changes."""
    return Published(row.id, row.sha256, _read(row.document))


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=16)
def _read(text: str) -> Policy:
    return read_policy(text, all_kinds())
