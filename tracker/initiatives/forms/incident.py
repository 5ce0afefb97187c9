"""Forms of incidents: reporting one, resolving one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wtforms import Form

from tracker.initiatives.rules.incidents import (
    KINDS,
    LONGEST_TEST,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SEVERITIES,
    Report,
)
from tracker.web.entries import ChoiceField, LineField, LinesField

LOCAL = "%Y-%m-%dT%H:%M"


class IncidentForm(Form):
    """What went wrong; the time is the reader's own."""

    title = LineField("What happened", "Say in a few words what happened.", longest=LONGEST_TITLE)
    severity = ChoiceField("How bad", SEVERITIES, none="Choose", need="Choose how bad it is.")
    kind = ChoiceField("Kind", KINDS, none="Choose", need="Choose what sort of thing went wrong.")
    detected_at = LineField("Noticed at", "Say when, with its day and time.", longest=20)
    note = LinesField("Who was hit, and how", longest=LONGEST_TEXT, render_kw={"rows": 4})

    def report(self, time_zone: str) -> Report:
        """Give what was typed; whether it can be taken, the rules say."""
        return Report(
            severity=self.severity.data or "",
            kind=self.kind.data or "",
            title=self.title.data or "",
            detected_at=local_moment(self.detected_at.data or "", time_zone),
            note=self.note.data or "",
        )


class ResolveForm(Form):
    """What was done about an incident."""

    resolution = LineField("What was done", "Say what was done.", longest=LONGEST_TEXT)
    test = LineField("Which cases it became", longest=LONGEST_TEST)


def local_moment(text: str, time_zone: str) -> datetime | None:
    """Read a day and time of a reader's time zone; None when it is none."""
    try:
        return datetime.strptime(text[:16], LOCAL).replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
    except ValueError:
        return None


def local_text(moment: datetime, time_zone: str) -> str:
    """Write a moment as a field of day and time shows it to a reader."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime(LOCAL)
