"""Forms of evals: choosing result files, saving what was read of one, and setting a target."""

from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    FloatField,
    Form,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from tracker.evals.rules.kinds import Direction, Unit
from tracker.evals.rules.planning import Asked
from tracker.evals.rules.systems import Stated, UnknownSystem, stated_parts
from tracker.evals.rules.targets import Role, Wanted
from tracker.web.choices import choice

ROLES = {
    Role.MAIN: "Main metric: the card shows it",
    Role.QUALITY: "Quality",
    Role.SAFETY: "Safety",
    Role.LATENCY: "Latency",
    Role.COST: "Cost",
}
UNITS = {
    Unit.PROPORTION: "Share, 0 to 1",
    Unit.MS: "Milliseconds",
    Unit.S: "Seconds",
    Unit.MIN: "Minutes",
    Unit.POINTS: "Points of its own scale",
    Unit.CURRENCY: "Money, in major units",
    Unit.TOKENS: "Tokens",
    Unit.COUNT: "Count",
}


class UploadForm(Form):
    """One or several result files."""

    files = MultipleFileField("Result files", [InputRequired("Choose at least one file.")])


class CheckList(SelectMultipleField):
    """Several choices as check boxes; the page lays each one out by itself."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class SaveForm(Form):
    """What to save of one file, and under which names."""

    suite = StringField(
        "Suite",
        [InputRequired("Name the suite: its runs are compared with one another."), Length(max=200)],
        description="Runs of one suite make one history.",
    )
    system = TextAreaField(
        "System, where the file is silent or wrong",
        [Length(max=1000)],
        description="One part a line: model=name@version, prompt=name@version, code=commit, judge=name.",
    )
    columns = TextAreaField(
        "Columns, where they were taken wrongly",
        [Length(max=4000)],
        description="One a line, as ROLE=NAME: decimal=, and id=question, score=rating, percent=share.",
    )
    seen = HiddenField("Columns as shown", default="")
    runs = CheckList("Save", coerce=int, choices=[])

    def is_reread(self) -> bool:
        """Tell whether the columns were changed since the preview was made."""
        return (self.columns.data or "").split() != (self.seen.data or "").split()

    def stated(self) -> tuple[Stated, ...]:
        """Give the parts of the system that the person states."""
        return stated_parts((self.system.data or "").splitlines())

    def validate_system(self, field: TextAreaField) -> None:
        """Every line must name a part."""
        try:
            stated_parts((field.data or "").splitlines())
        except UnknownSystem as fault:
            raise ValidationError(str(fault)) from fault


class TargetForm(Form):
    """What a metric must reach."""

    suite = StringField("Suite", [InputRequired("Name the suite."), Length(max=200)])
    metric = StringField("Metric", [InputRequired("Name the metric as its tool does."), Length(max=200)])
    role = SelectField(
        "It is for", [InputRequired()], choices=[choice(role.value, text) for role, text in ROLES.items()]
    )
    direction = SelectField(
        "Better is",
        [InputRequired()],
        choices=[choice(Direction.HIGHER.value, "higher"), choice(Direction.LOWER.value, "lower")],
    )
    threshold = StringField(
        "Threshold", [InputRequired("Type a number."), Length(max=40)], description="A share as 0.9, not 90."
    )
    unit = SelectField(
        "Unit", [InputRequired()], choices=[choice(unit.value, text) for unit, text in UNITS.items()]
    )
    by_code = BooleanField(
        "Code computes it: no judge has a part in it",
        description="Without it, a run with a judge decides nothing until that judge is calibrated.",
    )
    reason = StringField(
        "Why it changes",
        [Length(max=300)],
        description="Needed when there are runs already; it stays visible.",
    )
    version = HiddenField("Version", default="0")

    def validate_threshold(self, field: StringField) -> None:
        """The threshold is a number with a decimal point."""
        _number(field.data or "")

    def wanted(self) -> Wanted:
        """Give the target of a form that was found sound."""
        return Wanted(
            (self.suite.data or "").strip(),
            (self.metric.data or "").strip(),
            Role(self.role.data),
            Direction(self.direction.data),
            _number(self.threshold.data or ""),
            Unit(self.unit.data),
            bool(self.by_code.data),
        )

    def seen_version(self) -> int:
        """Give the version that the person saw; 0 for a new target or an odd word."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


def _number(text: str) -> float:
    try:
        return float(text.strip().replace("_", "x"))
    except ValueError as fault:
        raise ValidationError("Type a number with a decimal point, such as 0.9.") from fault


def put_beside(form: Form, errors: dict[str, str]) -> None:
    """Put what an action refused beside the fields; what belongs to none stands above them."""
    for name, text in errors.items():
        field: Any = form._fields.get(name)
        if field is None:
            form.form_errors.append(text)
        else:
            field.errors = (*field.errors, text)


class ReasonForm(Form):
    """Why a run is withdrawn or made the baseline."""

    reason = StringField("Reason", [Length(max=300)])


def _share(label: str, default: float, hint: str) -> FloatField:
    between = NumberRange(0.001, 0.999, "Give a share between 0.001 and 0.999.")
    return FloatField(
        label, [InputRequired("Give a share such as 0.9."), between], default=default, description=hint
    )


WAYS = (Direction.HIGHER, Direction.LOWER)
CONFIDENCES = {"0.95": "95 %, usual", "0.975": "97.5 %, high risk"}
WHOLE = "Give a whole number from 0 on."


class PlanForm(Form):
    """What is asked of the planner; the address holds the answers, so that a plan can be shared."""

    threshold = _share("Threshold", 0.9, "What the metric must reach, as a share.")
    rate = _share("Expected rate", 0.93, "What you expect the system's true rate to be.")
    direction = SelectField(
        "Better is", [InputRequired()], choices=[choice(way.value, way.value) for way in WAYS]
    )
    confidence = SelectField(
        "Confidence", [InputRequired()], choices=[choice(*one) for one in CONFIDENCES.items()]
    )
    chance = _share("Chance wanted", 0.8, "How sure the answer shall come, as a share.")
    have = IntegerField("Cases there are", [Optional(), NumberRange(0, 10**7, WHOLE)], default=0)
    cost = FloatField("Cost of a case", [Optional(), NumberRange(0, 1e6, "Give an amount from 0 on.")])
    seconds = FloatField("Seconds a case", [Optional(), NumberRange(0, 1e6, "Give a time from 0 on.")])

    def asked(self) -> Asked:
        """Give the question of a form that is valid."""
        return Asked(
            threshold=self.threshold.data or 0.0,
            rate=self.rate.data or 0.0,
            direction=self.direction.data,
            confidence=float(self.confidence.data),
            chance=self.chance.data or 0.0,
            have=self.have.data or 0,
            cost=self.cost.data,
            seconds=self.seconds.data,
        )


class LabelsForm(Form):
    """Human labels of cases, and what the judge said of them: by a column of the file, or by a run."""

    judge = StringField(
        "Judge",
        [InputRequired("Name the judge as the runs do."), Length(max=200)],
        description="With its version, exactly as in the bill of materials of the runs.",
    )
    labels = FileField(
        "Labels", description="CSV, Excel, JSON or JSON lines: a row a case, pass or fail in each label."
    )
    human = StringField("Column of the human label", [Length(max=200)], description="Such as human or label.")
    judged = StringField("Column of the judge's word", [Length(max=200)], description="Such as judge.")
    run = IntegerField(
        "Or the run that holds the judge's word",
        [Optional(), NumberRange(1, 10**9, "Give the number of a run.")],
        description="Its number: the cases are found by their ids.",
    )
    case = StringField("Column of the case", [Length(max=200)], description="Needed with a run.")
    note = StringField("Note", [Length(max=300)], description="Who labelled, and by which instructions.")

    def columns(self) -> dict[str, str]:
        """Give the columns that were named, by their role."""
        named = {"human": self.human.data, "judge": self.judged.data, "case": self.case.data}
        return {role: name.strip() for role, name in named.items() if name and name.strip()}
