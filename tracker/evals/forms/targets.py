"""The form of what a metric must reach."""

from wtforms import BooleanField, Form, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.evals.rules.kinds import Direction, Unit
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
