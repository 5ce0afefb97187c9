"""The list of milestones as a fragment: on the initiative page, on its own page, and after each change."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from tracker.initiatives import queries
from tracker.initiatives.models import Initiative, Milestone

FEW = 6  # what the initiative page shows


@dataclass(frozen=True, slots=True)
class MilestoneList:
    """What the fragment shows; `left` open or done ones are on the milestones page."""

    initiative: Initiative
    rows: tuple[Milestone, ...]
    open_count: int
    done_count: int
    left: int
    few: bool
    may_log: bool


def milestone_list(session: Session, initiative: Initiative, *, few: bool, may_log: bool) -> MilestoneList:
    """Gather the list in one statement; `few` keeps the open ones nearest in time."""
    found = queries.milestones_of(session, initiative.id)
    still_open = sum(milestone.done_at is None for milestone in found)
    rows = tuple(found[:FEW] if few else found)
    return MilestoneList(
        initiative, rows, still_open, len(found) - still_open, len(found) - len(rows), few, may_log
    )


def drawn(session: Session, initiative: Initiative, *, few: bool, line: str = "", fault: str = "") -> str:
    """Give the fragment for somebody who just logged a milestone or tried to."""
    listed = milestone_list(session, initiative, few=few, may_log=True)
    return render_template("initiatives/_milestones.html", listed=listed, line=line, line_fault=fault)
