"""Criterion kind: the upper bound of a latency, such as its p95, lies at or below its target."""

from tracker.gates.criteria import metric_bound

KIND = metric_bound.of_role("latency_bound", "Latency within its target", "latency")
