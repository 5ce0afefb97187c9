"""The forms in which an initiative is written: a new one, and one that is edited."""

from typing import Any

from wtforms import Form
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from tracker.initiatives.queries.choices import Offered
from tracker.initiatives.rules import checking, keys
from tracker.initiatives.rules.fields import LENGTHS, NAMES, Details
from tracker.initiatives.rules.words import ExpectedOf, Kind, RiskTier, Visibility
from tracker.web.entries import (
    ChoiceField,
    DayField,
    LineField,
    LinesField,
    NumberField,
    WholeField,
    put_beside,
)

KINDS = [(kind.value, "RAG" if kind is Kind.RAG else kind.value.capitalize()) for kind in Kind]
TIERS = [(tier.value, tier.value.capitalize()) for tier in RiskTier]
EXPECTED_OF = [
    (ExpectedOf.NOT_SAID.value, "Not said"),
    (ExpectedOf.MAIN_METRIC.value, "The main metric of the evals"),
    (ExpectedOf.OTHER.value, "Something else: calls, money, time"),
]
VISIBILITIES = [
    (Visibility.ORG.value, "Everybody who can sign in"),
    (Visibility.PRIVATE.value, "Its members only"),
]


class InitiativeForm(Form):
    """All that a person may write about an initiative."""

    name = LineField("Name", "Type a name.", longest=LENGTHS["name"])
    summary = LinesField(
        "Summary", longest=LENGTHS["summary"], description="What it does and for whom, in a sentence or two."
    )
    unit = LineField("Business unit", longest=LENGTHS["unit"])
    kind = ChoiceField("Kind", KINDS, default=Kind.OTHER.value)
    visibility = ChoiceField("Who sees it", VISIBILITIES, default=Visibility.ORG.value)
    team_id = ChoiceField("Team", none="No team")
    owner_id = ChoiceField("Owner", none="No owner", description="Becomes a member.")
    sponsor_id = ChoiceField("Sponsor", none="No sponsor")
    problem = LinesField("Problem", longest=LENGTHS["problem"])
    baseline = LineField(
        "Baseline", longest=LENGTHS["baseline"], description="How it is done today, and how well."
    )
    baseline_value = NumberField("Baseline value")
    baseline_unit = LineField("Unit of the value", longest=LENGTHS["baseline_unit"])
    target = LineField(
        "Target", longest=LENGTHS["target"], description="What must be better, and by how much."
    )
    expectation = LineField(
        "Sponsor's expectation",
        longest=LENGTHS["expectation"],
        description="Written before the pilot; shown beside the result.",
    )
    expected_value = NumberField("Expected value", description="0.9 for 90 per cent of the cases.")
    expected_of = ChoiceField(
        "What the number is of",
        EXPECTED_OF,
        default=ExpectedOf.NOT_SAID.value,
        description="A number of the main metric is held against its evidence.",
    )
    expected_on = DayField("Expected by")
    kill_criterion = LineField(
        "Kill criterion", longest=LENGTHS["kill_criterion"], description="What would make you stop."
    )
    time_box_weeks = WholeField("Time box (weeks)")
    risk_tier = ChoiceField(
        "Risk tier",
        TIERS,
        default=RiskTier.UNDECIDED.value,
        description="Undecided blocks the first gate; unacceptable never passes one.",
    )
    risk_review_on = DayField("Next risk check")
    target_on = DayField("Target production date")
    lessons = LinesField(
        "Lessons", longest=LENGTHS["lessons"], description="Written at the latest on retiring."
    )

    def offer(self, known: Offered) -> None:
        """Set which teams and people can be chosen."""
        self.team_id.offer(known.teams)
        self.owner_id.offer(known.people)
        self.sponsor_id.offer(known.people)

    def details(self) -> Details:
        """Give what was typed; whether it can be taken is said by `validate`."""
        return Details(**{name: self[name].data for name in NAMES})

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what the domain says about them."""
        fine = super().validate(extra_validators)
        found = checking.faults(self.details())
        wrong = {name: sentence for name, sentence in found.items() if not self[name].errors}
        put_beside(self, wrong)
        return bool(fine) and not wrong


class NewInitiativeForm(InitiativeForm):
    """A new initiative: its key as well, which never changes afterwards."""

    key = LineField(
        "Key",
        "Type a key.",
        longest=keys.LONGEST,
        filters=[str.upper],
        description=f"{keys.SENTENCE} It never changes.",
    )

    def validate_key(self, field: LineField) -> None:
        """Refuse what has not the form of a key; whether it is free is asked when it is saved."""
        if not keys.is_key(field.data or ""):
            raise ValidationError(keys.SENTENCE)


class EditInitiativeForm(InitiativeForm):
    """An initiative that is edited: the version on which the entries were made."""

    version = WholeField("Version", widget=HiddenInput())

    def validate_version(self, field: WholeField) -> None:
        """Refuse a form that does not say on which version it was opened."""
        if field.data is None or not 1 <= field.data < 2**31:
            raise ValidationError(
                "This page was too old. Your entries are below: look at them, then save again."
            )
