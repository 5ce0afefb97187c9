"""Forms in which an initiative is paused, resumed, ended or taken back; all but one ask for a reason."""

from collections.abc import Sequence

from wtforms import BooleanField, Form
from wtforms.validators import InputRequired

from tracker.initiatives.actions.moving import LONGEST_REASON
from tracker.initiatives.rules.track import Step
from tracker.web.entries import ChoiceField, DayField, LinesField

WHY = "Say why, in a sentence."


class ResumeForm(Form):
    """Nothing to type."""


class PauseForm(Form):
    """Why the clocks stop, and when somebody looks again."""

    reason = LinesField("Why it is paused", WHY, longest=LONGEST_REASON, id="pause-reason")
    review_on = DayField("Review on", [InputRequired("Choose a day.")])


class BackForm(Form):
    """To which earlier stage it goes, and why."""

    stage_id = ChoiceField("Back to", none="Choose a stage", need="Choose a stage.")
    reason = LinesField("Why it goes back", WHY, longest=LONGEST_REASON, id="back-reason")
    stop_traffic = BooleanField("End its live deployments in the same step")

    def offer(self, steps: Sequence[Step]) -> None:
        """Set the stages it may go back to."""
        self.stage_id.offer([(step.id, step.name) for step in steps])


class CancelForm(Form):
    """Why it ends before production."""

    reason = LinesField("Why it is cancelled", WHY, longest=LONGEST_REASON, id="cancel-reason")


class CloseForm(Form):
    """Why the retired initiative is closed."""

    reason = LinesField("Why it is closed", WHY, longest=LONGEST_REASON, id="close-reason")
