"""Publishing policies: kept as they were, with their hash, and never changed."""

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.building import NOW
from tracker.core.clock import now
from tracker.core.errors import Refused
from tracker.gates.actions.installing import DEFAULT_POLICY, install_defaults
from tracker.gates.actions.policies import in_force, publish
from tracker.gates.models import Policy


def test_a_new_installation_has_the_default_policy_with_its_hash(session: Session) -> None:
    text = DEFAULT_POLICY.read_text("utf-8")
    policy = session.scalars(select(Policy)).one()
    assert (policy.key, policy.version, policy.document) == ("default", 2, text)
    assert policy.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_installing_again_adds_nothing(session: Session) -> None:
    install_defaults(session, now=NOW)
    assert len(session.scalars(select(Policy)).all()) == 1


def test_installing_leaves_a_policy_of_the_house_in_force(session: Session) -> None:
    own = DEFAULT_POLICY.read_text("utf-8").replace('"version": 2', '"version": 3')
    published = publish(session, now=now(), text=own)
    install_defaults(session, now=now())
    assert in_force(session).id == published.id


def test_a_published_version_cannot_be_changed(session: Session) -> None:
    other = DEFAULT_POLICY.read_text("utf-8").replace("Default policy", "Better policy")
    with pytest.raises(Refused, match="Version 2 of default is published and cannot be changed"):
        publish(session, now=NOW, text=other)
    newer = other.replace('"version": 2', '"version": 3')
    assert publish(session, now=NOW, text=newer).version == 3
