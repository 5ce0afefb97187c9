"""What the page and API tests of initiatives share: one initiative with a lead and an engineer."""

import json
from dataclasses import dataclass

import pytest

from tests.building import an_actor, an_initiative
from tests.serving import Browser
from tracker.accounts.models import ApiToken
from tracker.accounts.rules.secrets import new_token, secret_hash
from tracker.core import clock
from tracker.core.actor import Scope
from tracker.core.database import Database
from tracker.initiatives import queries

KEY = "SEARCH-AST"


@dataclass(frozen=True, slots=True)
class Scene:
    """Browsers of a lead and an engineer of one initiative, and of a stakeholder outside it."""

    lead: Browser
    engineer: Browser
    outsider: Browser
    database: Database
    path: str = f"/initiatives/{KEY}"

    def initiative(self):
        """Give the initiative as it is stored now."""
        with self.database.reading() as session:
            return queries.by_key(session, KEY)

    def milestones(self):
        """Give its milestones as they are stored now."""
        with self.database.reading() as session:
            return list(queries.milestones_of(session, self.initiative().id))


@pytest.fixture
def scene(sign_in, app_database) -> Scene:
    """An initiative in its pilot that everybody may see."""
    with app_database.writing() as session:
        lead, engineer = an_actor(session, "lead"), an_actor(session, "engineer")
        outsider = an_actor(session, "stakeholder")
        an_initiative(session, KEY, lead=lead, engineer=engineer, name="Search assistant")
    browsers = [sign_in(account_of=actor.person_id) for actor in (lead, engineer, outsider)]
    return Scene(*browsers, app_database)


@pytest.fixture
def api(app, scene):
    """A function that calls the API as the lead, the engineer or the outsider, by token."""

    secrets: dict[tuple[str, tuple[str, ...]], str] = {}

    def call(method, path, body=None, *, who="lead", scopes=tuple(Scope), **headers):
        if (who, scopes) not in secrets:
            with scene.database.writing() as session:
                secrets[who, scopes] = a_token(session, getattr(scene, who).person_id, scopes)
        given = {
            "Authorization": f"Bearer {secrets[who, scopes]}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        raw = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
        return app.test_client().open(
            f"/api/v1{path}", method=method, data=raw, headers=given, content_type="application/json"
        )

    return call


def a_token(session, person_id, scopes):
    secret = new_token()
    now = clock.now()
    session.add(
        ApiToken(
            person_id=person_id,
            name="test",
            secret_hash=secret_hash(secret),
            hint=secret[:8],
            scopes=" ".join(scopes),
            created_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
    )
    return secret
