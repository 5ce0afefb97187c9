"""What a milestone may hold, and that milestones never wait for each other in a circle."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from tracker.core.texts import day_fault, fault_of, link_fault

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class MilestoneDetails:
    """All that a person may write about a milestone; `_id` names are rows, None or "" is unknown."""

    title: str
    stage_id: str | None = None
    owner_id: str | None = None
    planned_on: date | None = None
    evidence_url: str = ""
    depends_on_id: str | None = None


NAMES: tuple[str, ...] = tuple(field.name for field in fields(MilestoneDetails))
LABELS: Mapping[str, str] = {
    "title": "Title",
    "stage_id": "Stage",
    "owner_id": "Owner",
    "planned_on": "Planned",
    "evidence_url": "Evidence",
    "depends_on_id": "Waits for",
}


def faults(details: MilestoneDetails) -> dict[str, str]:
    """Give a sentence for each field that cannot be taken; texts must be in normal form."""
    found = {
        "title": fault_of(details.title, longest=LONGEST_TITLE) if details.title else "Say what it is.",
        "planned_on": day_fault(details.planned_on) if details.planned_on else None,
        "evidence_url": link_fault(details.evidence_url) if details.evidence_url else None,
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def is_circle(waits_for: Mapping[str, str | None], milestone_id: str, on_id: str) -> bool:
    """Say whether waiting for `on_id` would make a milestone wait for itself.

    `waits_for`: each milestone of the initiative with the one it waits for, if any.
    """
    seen: set[str] = set()
    step: str | None = on_id
    while step is not None and step not in seen:
        if step == milestone_id:
            return True
        seen.add(step)
        step = waits_for.get(step)
    return False
