"""What a use case may refuse with; statuses and pages are chosen by the web floor, never here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class TrackerError(Exception):
    """Base of every refusal; its text is one sentence a person can act on."""


class NotFound(TrackerError):
    """The thing does not exist, or this actor may not know that it does."""

    def __init__(self, what: str = "That page") -> None:
        super().__init__(f"{what} does not exist, or you may not see it.")


class Forbidden(TrackerError):
    """The actor sees the thing and may not do this to it."""


class SignInNeeded(TrackerError):
    """Nobody is signed in and the action needs somebody."""


class Throttled(TrackerError):
    """Too many tries; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(TrackerError):
    """A rule of the domain says no; `remedy` says what would change that."""

    def __init__(self, rule: str, remedy: str = "", reasons: tuple[str, ...] = ()) -> None:
        super().__init__(f"{rule} {remedy}".strip())
        self.rule, self.remedy, self.reasons = rule, remedy, reasons


class AlreadyThere(TrackerError):
    """The same thing was stored before; `link` is the path of that thing."""

    def __init__(self, message: str, link: str) -> None:
        super().__init__(message)
        self.link = link


class Invalid(TrackerError):
    """Input that cannot be taken; `errors` maps a field (or JSON path) to its message."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that two people changed: its label, the stored value and the value just typed."""

    field: str
    label: str
    theirs: str
    yours: str


class VersionNeeded(TrackerError):
    """An edit does not say which version it was made on, so it could undo somebody else's."""


class Conflict(TrackerError):
    """Somebody saved first; names who, when (aware UTC) and which fields collide."""

    def __init__(self, who: str, at: datetime, fields: tuple[FieldConflict, ...], version: int) -> None:
        names = ", ".join(f.label for f in fields) or "no field that you changed"
        super().__init__(f"{who} saved a newer version at {at:%Y-%m-%d %H:%M} UTC and changed {names}.")
        self.who, self.at, self.fields, self.version = who, at, fields, version
