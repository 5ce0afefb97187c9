"""Pages of staffing: people and skills, one person, one team, the people of an initiative, and the panel."""

from tracker.staffing.pages import covering, initiative, lists, needs, person, team, teams
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.pages.panel import PANEL

__all__ = ["PANEL", "blueprint", "covering", "initiative", "lists", "needs", "person", "team", "teams"]
