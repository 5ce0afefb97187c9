"""The choices that an eval run, its metrics and its cases have (domain words only)."""

from enum import StrEnum


class MetricType(StrEnum):
    """What sort of quantity a metric is; it decides which interval is honest."""

    BINARY = "binary"
    ORDINAL = "ordinal"
    NUMERIC = "numeric"
    RATIO = "ratio"
    QUANTILE = "quantile"


class Unit(StrEnum):
    """What a metric is counted in; points are a tool's own scale."""

    PROPORTION = "proportion"
    COUNT = "count"
    MS = "ms"
    S = "s"
    MIN = "min"
    CURRENCY = "currency"
    TOKENS = "tokens"
    POINTS = "points"


class Direction(StrEnum):
    """Which way is better; a gate may not use a metric while this is unknown."""

    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"


class ErrorKind(StrEnum):
    """Why a case has no honest score: the first two are the system's failures, judge_error is unscored."""

    NONE = "none"
    SYSTEM_ERROR = "system_error"
    TIMEOUT = "timeout"
    JUDGE_ERROR = "judge_error"
    SKIPPED = "skipped"


BROKEN = frozenset({ErrorKind.SYSTEM_ERROR, ErrorKind.TIMEOUT})  # the system's own failures


class RunStatus(StrEnum):
    """How far the run came."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EMPTY = "empty"


class DatasetRole(StrEnum):
    """What the cases are for."""

    DEV = "dev"
    HELD_OUT = "held_out"


class Scope(StrEnum):
    """What a metric speaks about: the run's main question, one more, or a part of the cases."""

    HEADLINE = "headline"
    TASK = "task"
    SLICE = "slice"


class Lack(StrEnum):
    """What a result file does not say, and a gate would want to know."""

    N = "n"
    CASES = "cases"
    DATASET = "dataset"
    DATE = "date"
    MODEL = "model"


class FlagCode(StrEnum):
    """What an importer noticed that a reader of the numbers must know."""

    ALL_FAILED = "all_failed"
    ALL_PASSED_SMALL_N = "all_passed_small_n"
    BLANK_SCORES = "blank_scores"
    DIRECTION_UNKNOWN = "direction_unknown"
    DUPLICATE_IDS = "duplicate_ids"
    DUPLICATE_KEYS = "duplicate_keys"
    EMPTY_OUTPUTS = "empty_outputs"
    ENCODING_GUESSED = "encoding_guessed"
    ERRORS_EXCLUDED = "errors_excluded"
    GRADER_ERRORS = "grader_errors"
    INVALIDATED = "invalidated"
    JUDGE_UNNAMED = "judge_unnamed"
    LIMITED_SUBSET = "limited_subset"
    MIXED_SCALES = "mixed_scales"
    N_INFERRED = "n_inferred"
    N_UNKNOWN = "n_unknown"
    NO_DATE = "no_date"
    NO_MODEL = "no_model"
    NO_SCORES = "no_scores"
    NO_ZONE = "no_zone"
    NON_FINITE = "non_finite"
    NOT_A_METRIC = "not_a_metric"
    PAGED = "paged"
    PARTIAL_OR_CANCELLED = "partial_or_cancelled"
    PERCENT_READ = "percent_read"
    STATS_DISAGREE = "stats_disagree"
    UNIT_GUESSED = "unit_guessed"
    ZERO_TESTS = "zero_tests"
