"""Criterion kind: the upper bound of a cost lies at or below its budget."""

from tracker.gates.criteria import metric_bound

KIND = metric_bound.of_role("cost_ceiling", "Cost within its budget", "cost")
