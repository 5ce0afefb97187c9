"""The form of a milestone."""

from collections.abc import Sequence

from wtforms import BooleanField, Form
from wtforms.widgets import HiddenInput

from tracker.initiatives.models import Milestone
from tracker.initiatives.queries.choices import Offered
from tracker.initiatives.rules.milestones import LONGEST_TITLE, NAMES, MilestoneDetails
from tracker.initiatives.rules.track import Step
from tracker.web.entries import ChoiceField, DayField, LineField, LinkField, WholeField


class MilestoneForm(Form):
    """All that a person may write about a milestone."""

    title = LineField("Title", "Say what it is.", longest=LONGEST_TITLE)
    planned_on = DayField("Planned")
    owner_id = ChoiceField("Owner", none="No owner")
    stage_id = ChoiceField("Stage", none="Any stage")
    depends_on_id = ChoiceField("Waits for", none="Nothing")
    evidence_url = LinkField("Evidence", longest=500, description="Where it can be seen that it is done.")
    done = BooleanField("It is done already")
    version = WholeField("Version", widget=HiddenInput())

    def offer(self, known: Offered, steps: Sequence[Step], others: Sequence[Milestone]) -> None:
        """Set what can be chosen; `others` are the milestones it may wait for."""
        self.owner_id.offer(known.people)
        self.stage_id.offer([(step.id, step.name) for step in steps])
        self.depends_on_id.offer([(other.id, other.title) for other in others])

    def details(self) -> MilestoneDetails:
        """Give what was typed."""
        return MilestoneDetails(**{name: self[name].data for name in NAMES})
