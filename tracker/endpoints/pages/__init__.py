"""Pages of endpoints: the list of all, one of them, those of an initiative, and the panel."""

from tracker.endpoints.pages import checking, editing, lists, one
from tracker.endpoints.pages.blueprint import blueprint
from tracker.endpoints.pages.panel import PANEL

__all__ = ["PANEL", "blueprint", "checking", "editing", "lists", "one"]
