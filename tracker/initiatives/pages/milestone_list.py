"""The list of milestones as a fragment: on the initiative page, on its own page, and after each change."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from tracker.initiatives import queries
from tracker.initiatives.models import Initiative, Milestone

FEW = 6  # what the initiative page shows
PAGE = 50  # what one page of the whole list shows


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the pages before and after are, and which rows this one has; empty texts for none."""

    previous_url: str
    next_url: str
    text: str


@dataclass(frozen=True, slots=True)
class MilestoneList:
    """What the fragment shows: a few, or one page of all; `every` is all there are."""

    initiative: Initiative
    rows: tuple[Milestone, ...]
    open_count: int
    done_count: int
    few: bool
    may_log: bool
    page: int = 1
    every: tuple[Milestone, ...] = ()

    @property
    def count(self) -> int:
        """Give how many there are on all pages."""
        return self.open_count + self.done_count

    @property
    def pager(self) -> PageLinks:
        """Give what the page links need; empty texts where there is but one page."""
        first = (self.page - 1) * PAGE
        last = first + len(self.rows)
        before = f"?page={self.page - 1}" if self.page > 1 else ""
        after = f"?page={self.page + 1}" if last < self.count else ""
        text = f"{first + 1}–{last} of {self.count}" if before or after else ""
        return PageLinks(before, after, text)


def milestone_list(
    session: Session, initiative: Initiative, *, few: bool, may_log: bool, page: int = 1
) -> MilestoneList:
    """Gather the list in one statement; `few` keeps the open ones nearest in time."""
    found = tuple(queries.milestones_of(session, initiative.id))
    still_open = sum(milestone.done_at is None for milestone in found)
    rows = found[:FEW] if few else found[(page - 1) * PAGE : page * PAGE]
    return MilestoneList(initiative, rows, still_open, len(found) - still_open, few, may_log, page, found)


def drawn(
    session: Session,
    initiative: Initiative,
    *,
    few: bool,
    line: str = "",
    fault: str = "",
    focus: bool = False,
) -> str:
    """Give the fragment after a change; with `focus` the line waits for the next milestone."""
    listed = milestone_list(session, initiative, few=few, may_log=True)
    return render_template(
        "initiatives/_milestones.html", listed=listed, line=line, line_fault=fault, focus=focus
    )
