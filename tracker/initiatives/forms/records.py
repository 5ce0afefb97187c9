"""Forms of updates and documents."""

from wtforms import Form

from tracker.initiatives.actions.records import LONGEST_SLUG, LONGEST_TITLE, LONGEST_UPDATE
from tracker.initiatives.rules.words import Health
from tracker.web.entries import ChoiceField, LineField, LinesField, LinkField

HEALTHS = [
    (Health.NO_DATA.value, "No word on health"),
    (Health.ON_TRACK.value, "On track"),
    (Health.AT_RISK.value, "At risk"),
    (Health.OFF_TRACK.value, "Off track"),
]


class UpdateForm(Form):
    """What a person says about an initiative, in Markdown."""

    text = LinesField("Update", "Write something.", longest=LONGEST_UPDATE)
    health = ChoiceField("Health, as you see it", HEALTHS, default=Health.NO_DATA.value)


class DocumentForm(Form):
    """A link to a document, under the name by which criteria ask for it."""

    slug = LineField(
        "Name for criteria", "Type a name.", longest=LONGEST_SLUG, description="Such as runbook or dpia."
    )
    title = LineField("Title", "Type a title.", longest=LONGEST_TITLE)
    url = LinkField("Address", "Type the address.", longest=500)
