"""The choices an initiative has: stages' categories, statuses, kinds, risk tiers (domain words only)."""

from enum import StrEnum


class Category(StrEnum):
    """The five fixed categories every stage maps to."""

    PROPOSED = "proposed"
    PILOT = "pilot"
    EVALUATION = "evaluation"
    PRODUCTION = "production"
    RETIRED = "retired"


class Status(StrEnum):
    """Whether an initiative is worked on."""

    ACTIVE = "active"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Kind(StrEnum):
    """What sort of system the initiative builds."""

    RAG = "rag"
    AGENT = "agent"
    ASSISTANT = "assistant"
    CLASSIFICATION = "classification"
    EXTRACTION = "extraction"
    GENERATION = "generation"
    FORECASTING = "forecasting"
    VISION = "vision"
    SPEECH = "speech"
    OTHER = "other"


class RiskTier(StrEnum):
    """The tier a person decided; undecided blocks the first gate, unacceptable never passes."""

    MINIMAL = "minimal"
    LIMITED = "limited"
    HIGH = "high"
    UNACCEPTABLE = "unacceptable"
    UNDECIDED = "undecided"


class Visibility(StrEnum):
    """Who may know that the initiative exists."""

    ORG = "org"
    PRIVATE = "private"


class ExpectedOf(StrEnum):
    """What a sponsor's number is of: only one of the main metric can be held against evidence."""

    NOT_SAID = "not_said"
    MAIN_METRIC = "main_metric"
    OTHER = "other"


class Health(StrEnum):
    """Derived from evidence, never typed."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"
