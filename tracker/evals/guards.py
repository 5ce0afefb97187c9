"""Opening a run for an actor."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.accounts.rules.permissions import Grant, can
from tracker.core.actor import Actor
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.models import Run
from tracker.initiatives import guards as initiatives
from tracker.initiatives.models import Initiative
from tracker.web.asking import word


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run with suite, system and dataset, its initiative, and what that allows the reader."""

    run: Run
    initiative: Initiative
    actor: Actor
    grant: Grant

    def may(self, action: str) -> bool:
        """Say whether the reader may do this to the initiative of the run."""
        return can(self.actor, action, self.grant)


def open_run(session: Session, run_id: str, actor: Actor, action: str = "initiative.read") -> OpenRun:
    """Open a run in one statement. Raises: NotFound, alike for missing and hidden; Forbidden."""
    found = queries.run_with_initiative(session, word(run_id), actor.person_id)
    if found is None:
        raise NotFound("That run")
    run, initiative, role = found
    grant = Grant(initiative.visibility, role)
    initiatives.hold(session, initiative, actor, action, grant, "That run")
    return OpenRun(run, initiative, actor, grant)
