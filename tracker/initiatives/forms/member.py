"""The form in which somebody is made a member of an initiative."""

from wtforms import Form

from tracker.initiatives.queries.choices import Offered
from tracker.web.entries import ChoiceField

ROLES = [("engineer", "Engineer"), ("lead", "Lead"), ("stakeholder", "Stakeholder")]


class MemberForm(Form):
    """Who, and in which role; somebody who is a member already gets the role."""

    person_id = ChoiceField("Person", none="Choose a person", need="Choose a person.")
    role = ChoiceField("Role", ROLES, default="engineer")

    def offer(self, known: Offered) -> None:
        """Set who can be chosen."""
        self.person_id.offer(known.people)
