"""The API of staffing: people, skills, teams, needs, allocations."""

from tracker.staffing.api import allocations, needs, people, skills, teams
from tracker.staffing.api.blueprint import blueprint

__all__ = ["allocations", "blueprint", "needs", "people", "skills", "teams"]
