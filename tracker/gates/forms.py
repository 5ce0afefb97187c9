"""Forms of the gate page: asking for a review, voting, signing, deciding."""

from typing import Any

from wtforms import Form, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from tracker.gates.rules.conditions import LONGEST as LONGEST_CONDITION
from tracker.gates.rules.conditions import MOST
from tracker.gates.rules.waiving import WaiverState
from tracker.gates.rules.words import Outcome, Vote
from tracker.web.choices import choices
from tracker.web.entries import LineField, LinesField, WholeField

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
            (Outcome.CONDITIONAL_GO.value, "Conditional go: enter it, with something to do by a day"),
            (Outcome.HOLD.value, "Hold: wait"),
            (Outcome.RECYCLE.value, "Recycle: work on it again in this stage"),
            (Outcome.KILL.value, "Kill: cancel it for good"),
        ],
    )
    reason = LinesField("Reason", longest=LONGEST, render_kw=ROWS, description="Needed for all but go.")
    conditions = LinesField(
        "Conditions",
        longest=MOST * (LONGEST_CONDITION + 20),
        render_kw=ROWS,
        description="For a conditional go: one a line, its day first, as 2027-01-31 Test it in Spanish.",
    )


class MetForm(Form):
    """Calling a condition met."""

    how = LineField("What was done", "Say what was done, in a sentence.", longest=LONGEST)


class WaiverForm(Form):
    """Asking for a waiver of one criterion."""

    reason = LinesField(
        "Why it cannot be met now", "Say why it cannot be met now.", longest=LONGEST, render_kw=ROWS
    )
    control = LinesField(
        "What is done instead",
        "Say what is done instead, until it is met.",
        longest=LONGEST,
        render_kw=ROWS,
        description="What lowers the risk meanwhile: less traffic, a person who looks, an alarm.",
    )
    days = WholeField("Days", [InputRequired("For how many days?")])


class WaiverDecisionForm(Form):
    """Approving or rejecting a waiver."""

    choice = PickField(
        "Decision",
        "Approve or reject.",
        [(WaiverState.APPROVED.value, "Approve"), (WaiverState.REJECTED.value, "Reject")],
    )
    comment = LineField("Comment", longest=LONGEST)


class WaiverRevokeForm(Form):
    """Ending a waiver before its time."""

    reason = LineField("Why", "Say why; the reason stays in the register.", longest=LONGEST)


class PolicyForm(Form):
    """The draft of a policy's next version; `seen` is the hash of the draft that was checked last."""

    document = TextAreaField(
        "Document", [InputRequired("Paste the document.")], render_kw={"spellcheck": "false", "wrap": "off"}
    )
    seen = HiddenField()
