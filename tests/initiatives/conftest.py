"""What the page and API tests of initiatives share: one initiative with a lead and an engineer."""

from dataclasses import dataclass

import pytest

from tests.building import an_actor, an_initiative
from tests.serving import Browser
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
