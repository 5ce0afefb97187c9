"""Forms of the gate page: asking for a review, voting, signing, deciding."""

from typing import Any

from wtforms import Form, RadioField
from wtforms.validators import InputRequired

from tracker.gates.rules.words import Outcome, Vote
from tracker.web.choices import choices
from tracker.web.entries import LineField, LinesField

LONGEST = 600
ROWS = {"rows": 2}


class PickField(RadioField):
    """One of a few, all of them in sight."""

    def __init__(self, label: str, need: str, options: list[tuple[str, str]], **more: Any) -> None:
        said = {"invalid_choice_message": need, **more}
        super().__init__(label, [InputRequired(need)], choices=choices(options), **said)


class ReviewForm(Form):
    """Asking for a review."""

    note = LinesField("What should reviewers look at?", longest=LONGEST, render_kw=ROWS)


class VoteForm(Form):
    """A vote on a review."""

    choice = PickField(
        "Your vote",
        "Approve or reject.",
        [(Vote.APPROVE.value, "Approve"), (Vote.REJECT.value, "Reject")],
    )
    comment = LinesField("Comment", longest=LONGEST, render_kw=ROWS, description="Needed when you reject it.")


class SignForm(Form):
    """A signature under one criterion."""

    comment = LineField("Comment", longest=LONGEST)


class DecisionForm(Form):
    """A decision at the gate."""

    outcome = PickField(
        "Decision",
        "Choose what is decided.",
        [
            (Outcome.GO.value, "Go: enter the next stage"),
            (Outcome.HOLD.value, "Hold: wait"),
            (Outcome.RECYCLE.value, "Recycle: work on it again in this stage"),
            (Outcome.KILL.value, "Kill: cancel it for good"),
        ],
    )
    reason = LinesField("Reason", longest=LONGEST, render_kw=ROWS, description="Needed for all but go.")
