"""Reading skills, people by skill, needs and what covers them."""

from tracker.staffing.queries.allocations import AllocationRow, AllocationsWanted, allocations_page
from tracker.staffing.queries.needs import Needed, candidates, gaps, needs_of, needs_with_cover
from tracker.staffing.queries.overview import Choices, Totals, choices_of_filters, totals
from tracker.staffing.queries.people import (
    PeopleWanted,
    PersonRow,
    SkillHad,
    bookings_of,
    people_page,
    person_row,
    skills_of_people,
)
from tracker.staffing.queries.skills import SkillRow, skill_by_id, skill_by_key, skill_rows, skills
from tracker.staffing.queries.teams import TeamRow, people_outside, team_rows

__all__ = [
    "AllocationRow",
    "AllocationsWanted",
    "Choices",
    "Needed",
    "PeopleWanted",
    "PersonRow",
    "SkillHad",
    "SkillRow",
    "TeamRow",
    "Totals",
    "allocations_page",
    "bookings_of",
    "candidates",
    "choices_of_filters",
    "gaps",
    "needs_of",
    "needs_with_cover",
    "people_outside",
    "people_page",
    "person_row",
    "skill_by_id",
    "skill_by_key",
    "skill_rows",
    "skills",
    "skills_of_people",
    "team_rows",
    "totals",
]
