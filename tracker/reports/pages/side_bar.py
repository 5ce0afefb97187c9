"""The reader's own initiatives in the side bar of every page: asked for once, where they are drawn."""

from flask import g

from tracker.accounts import guards
from tracker.reports.queries import work
from tracker.web.database import reading

SideBar = list[tuple[str, str, str]]  # address, stage category, name


def my_work() -> SideBar:
    """Give the first few initiatives the reader works on, in one statement a request."""
    if "side_bar" not in g:
        actor = guards.maybe_actor()
        g.side_bar = work.side_bar(reading(), actor) if actor else []
    found: SideBar = g.side_bar
    return found
