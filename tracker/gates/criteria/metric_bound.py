"""Criterion kind: the whole interval of a metric lies on the good side of its threshold, a row a target."""

from tracker.gates.rules.bound import ROLES, WHEN_NONE, judge
from tracker.gates.rules.criterion import CriterionKind, Setting, SettingType

KIND = CriterionKind(
    name="metric_bound",
    label="Interval of a metric against its threshold",
    settings={
        "role": Setting(SettingType.WORD, ROLES, required=True),
        "when_none": WHEN_NONE,
        "slack": Setting(SettingType.NUMBER),
    },
    judge=judge,
    threshold="fewest cases",
)
