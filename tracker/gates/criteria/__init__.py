"""The kinds of criteria: one file and one line each; other packages add theirs by an entry point."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from tracker.gates.criteria import (
    cases_at_least,
    cost_ceiling,
    document_link,
    endpoint_ready,
    evidence_fresh,
    fields_written,
    judge_calibrated,
    latency_bound,
    metric_bound,
    milestones_done,
    no_open_incident,
    paired_comparison,
    repeats,
    risk_decided,
    signoff,
    skills_covered,
    slice_floor,
    traffic_ended,
    zero_failures,
)
from tracker.gates.rules.criterion import CriterionKind

KINDS: tuple[CriterionKind, ...] = (
    cases_at_least.KIND,
    cost_ceiling.KIND,
    document_link.KIND,
    endpoint_ready.KIND,
    evidence_fresh.KIND,
    fields_written.KIND,
    judge_calibrated.KIND,
    latency_bound.KIND,
    metric_bound.KIND,
    milestones_done.KIND,
    no_open_incident.KIND,
    paired_comparison.KIND,
    repeats.KIND,
    risk_decided.KIND,
    signoff.KIND,
    skills_covered.KIND,
    slice_floor.KIND,
    traffic_ended.KIND,
    zero_failures.KIND,
)


@cache
def all_kinds() -> Mapping[str, CriterionKind]:
    """Give every kind by its name: our own, then those of the entry-point group `tracker.criteria`."""
    found = {kind.name: kind for kind in KINDS}
    for point in entry_points(group="tracker.criteria"):
        kind: CriterionKind = point.load()
        found.setdefault(kind.name, kind)
    return found
