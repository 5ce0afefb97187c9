"""The stages an installation starts with; they are data afterwards and may be renamed and added to."""

from dataclasses import dataclass

from tracker.initiatives.rules.words import Category


@dataclass(frozen=True, slots=True)
class FirstStage:
    """A stage of a new installation; days are what a stay usually takes."""

    name: str
    category: Category
    question: str
    expected_days: int | None


FIRST_STAGES = (
    FirstStage("Proposed", Category.PROPOSED, "Is it worth a pilot?", 30),
    FirstStage("Pilot", Category.PILOT, "Does it work on our data?", 84),
    FirstStage("Evaluation", Category.EVALUATION, "Is it good and safe enough?", 60),
    FirstStage("Production", Category.PRODUCTION, "Is it still good?", None),
    FirstStage("Retired", Category.RETIRED, "What did we learn?", None),
)
