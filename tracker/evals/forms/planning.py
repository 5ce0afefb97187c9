"""The form of what is asked of the planner."""

from wtforms import FloatField, Form, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from tracker.evals.rules.kinds import Direction
from tracker.evals.rules.planning import Asked
from tracker.web.choices import choice


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
