"""What the page tests of evals share: one initiative with an engineer, and where example files are."""

from dataclasses import dataclass

import pytest

from tests.building import an_actor, an_initiative
from tests.evals.evidence import stored
from tests.serving import Browser
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.database import Database
from tracker.evals.actions.importing import StoredRun
from tracker.evals.rules.normalised import NormalisedRun
from tracker.initiatives import queries
from tracker.initiatives.models import Initiative

KEY = "POLICY-QA"


@dataclass(frozen=True, slots=True)
class Scene:
    """Browsers of an engineer who is a member, and of others who are not; the database behind them."""

    engineer: Browser
    stranger: Browser
    stakeholder: Browser
    actor: Actor
    database: Database
    path: str = f"/initiatives/{KEY}/evals"
    initiative_key: str = KEY

    def initiative(self, session) -> Initiative:  # type: ignore[no-untyped-def]
        """Give the initiative in a session."""
        found = queries.by_key(session, KEY)
        assert found is not None
        return found

    def store(self, *runs: NormalisedRun) -> StoredRun:
        """Store runs, each as a file of its own, and give the last."""
        with self.database.writing() as session:
            initiative = self.initiative(session)
            return [stored(session, initiative, self.actor, run, now=clock.now())[0] for run in runs][-1]


@pytest.fixture
def scene(sign_in, app_database) -> Scene:  # type: ignore[no-untyped-def]
    """An initiative that everybody may see and one engineer works on."""
    with app_database.writing() as session:
        engineer = an_actor(session, "engineer")
        an_initiative(session, KEY, engineer=engineer, name="Policy answers")
        an_initiative(session, "HIDDEN", visibility="private")
    browsers = sign_in(account_of=engineer.person_id), sign_in("engineer"), sign_in("stakeholder")
    return Scene(*browsers, engineer, app_database)
