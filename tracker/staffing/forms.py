"""Forms of staffing: a need, a booking, a level."""

from decimal import Decimal

from wtforms import BooleanField, DecimalField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from tracker.staffing.rules.words import DISCIPLINE_LABELS, LEVEL_LABELS
from tracker.web.choices import choices

LEVELS = choices((str(level), f"{level} {label}") for level, label in LEVEL_LABELS.items())
DISCIPLINES = choices((discipline.value, label) for discipline, label in DISCIPLINE_LABELS.items())
LEVELS_OR_NONE = choices([("0", "Not a skill of theirs")]) + LEVELS


class NeedForm(Form):
    """A skill an initiative needs."""

    skill_id = SelectField("Skill", [InputRequired("Choose a skill.")])
    min_level = SelectField("At least", choices=LEVELS, default="3")
    fte = DecimalField(
        "FTE",
        [InputRequired("Such as 0.5."), NumberRange(Decimal("0.01"), 20, "From 0.01 to 20.")],
        default=Decimal("0.5"),
        description="1 is one person's full week.",
    )


class CoverForm(Form):
    """Who covers a need, and how much."""

    person_id = SelectField("Person", [InputRequired("Choose a person.")])
    fte = DecimalField(
        "FTE",
        [InputRequired("Such as 0.5."), NumberRange(Decimal("0.01"), 1, "From 0.01 to 1.")],
        default=Decimal("0.2"),
        id="cover-fte",  # the need's form stands on the same page
    )
    accountable = BooleanField("Accountable owner of this skill here", default=True)


class LevelForm(Form):
    """How well a person has a skill."""

    skill_id = SelectField("Skill", [InputRequired("Choose a skill.")])
    level = SelectField("Level", choices=LEVELS_OR_NONE, default="3")
    wants_to_grow = BooleanField("Wants to grow in it")


class SkillForm(Form):
    """A new skill of the catalogue."""

    name = StringField("Name", [InputRequired("Name the skill."), Length(max=120)])
    discipline = SelectField(
        "Discipline", choices=choices((d.value, t) for d, t in DISCIPLINE_LABELS.items())
    )


class TeamForm(Form):
    """A team, new or changed."""

    name = StringField("Name", [InputRequired("Name the team."), Length(max=120)])
    unit = StringField(
        "Business unit",
        [Length(max=120)],
        description="Without one the team is central.",
    )


class TeamMemberForm(Form):
    """Who comes into a team."""

    person_id = SelectField("Person", [InputRequired("Choose a person.")])
