"""What was done on single days of an initiative's way: written, signed, released, voted; runs beside."""

from tracker.demo.told import Row


class DocumentTold(Row, frozen=True):
    """A linked document."""

    day: float
    slug: str
    title: str
    by: str


class CalibrationTold(Row, frozen=True):
    """When somebody held the judge of the told run against human labels, and how they were made."""

    day: float
    note: str
    by: str


class SignatureTold(Row, frozen=True):
    """A signature under a criterion."""

    day: float
    criterion: str
    by: str
    comment: str


class UpdateTold(Row, frozen=True):
    """What a person said, and which health they gave it."""

    day: float
    by: str
    health: str
    text: str


class MilestoneLogTold(Row, frozen=True):
    """A milestone: title, and the days on which it was logged, planned and done."""

    title: str
    logged: int
    planned: int
    done: int | None


class ReleaseTold(Row, frozen=True):
    """A deployment: version, rollout, traffic in per cent."""

    day: float
    version: str
    rollout: str
    traffic_percent: float


class OnceTold(Row, frozen=True):
    """A booking that ended on a day: person, skill, FTE."""

    person: str
    skill: str
    fte: float
    until: float


class RejectingVoteTold(Row, frozen=True):
    """A vote against."""

    day: float
    by: str
    reason: str
