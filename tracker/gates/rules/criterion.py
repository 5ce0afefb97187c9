"""What a criterion asks of one initiative, and what a kind of criterion is; each kind lives in criteria."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict

SettingValue = str | float | bool | tuple[str, ...]


class SettingType(StrEnum):
    """What the value of a setting is."""

    WORD = "a word"
    WORDS = "a list of words"
    NUMBER = "a number"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind; `choices` are the words it may hold, none given means any."""

    type: SettingType
    choices: tuple[str, ...] = ()
    required: bool = False

    def fault_of(self, value: object) -> str | None:
        """Say what is wrong with a value, or None."""
        if self.type is SettingType.NUMBER:
            right = isinstance(value, int | float) and not isinstance(value, bool)
            return None if right else "must be a number"
        words = value if self.type is SettingType.WORDS else [value]
        if not isinstance(words, list) or not words or not all(_is_word(word) for word in words):
            return f"must be {self.type}"
        strange = [word for word in words if self.choices and word not in self.choices]
        return f"{strange[0]!r} is none of {', '.join(self.choices)}" if strange else None


def _is_word(word: object) -> bool:
    return isinstance(word, str) and bool(word)


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion as it is asked of one risk tier: threshold and greatest age are already chosen."""

    key: str
    label: str
    kind: str
    rule: str
    settings: Mapping[str, SettingValue]
    threshold: float | None = None
    max_age_days: int | None = None
    required: bool = True
    strict: bool = False  # high risk: exact bounds at 97.5 %

    def word(self, name: str, otherwise: str = "") -> str:
        """Give a setting that is a word."""
        value = self.settings.get(name, otherwise)
        return value if isinstance(value, str) else otherwise

    def words(self, name: str) -> tuple[str, ...]:
        """Give a setting that is a list of words."""
        value = self.settings.get(name, ())
        return value if isinstance(value, tuple) else ()

    def number(self, name: str, otherwise: float = 0.0) -> float:
        """Give a setting that is a number."""
        value = self.settings.get(name, otherwise)
        return float(value) if isinstance(value, int | float) else otherwise

    def expiry(self, at: datetime) -> datetime | None:
        """Give the moment at which evidence of this moment is too old, None for never."""
        return None if self.max_age_days is None else at + timedelta(days=self.max_age_days)

    def too_old(self, at: datetime, now: datetime, what: str) -> str:
        """Give the sentence that evidence is too old, or nothing while it is not."""
        expiry = self.expiry(at)
        if expiry is None or now < expiry:
            return ""
        return f"{what} {(now - at).days} days ago; at most {self.max_age_days} are allowed."

    def outcome(
        self,
        verdict: Verdict,
        why: str,
        settle: str = "",
        *,
        evidence: tuple[EvidenceLink, ...] = (),
        measure: Measure = Measure(),  # noqa: B008 - frozen
        expires_at: datetime | None = None,
    ) -> CriterionOutcome:
        """Give the outcome of a criterion that has one row."""
        return CriterionOutcome(
            key=self.key,
            label=self.label,
            kind=self.kind,
            rule=self.rule,
            required=self.required,
            verdict=verdict,
            why=why,
            settle=settle,
            measure=measure,
            evidence=evidence,
            expires_at=expires_at,
        )


Judge = Callable[[Asked, Facts], tuple[CriterionOutcome, ...]]


@dataclass(frozen=True, slots=True)
class CriterionKind:
    """A kind of criterion: its settings, what its threshold counts ("" when it has none), its judge."""

    name: str
    label: str
    settings: Mapping[str, Setting]
    judge: Judge
    threshold: str = ""
