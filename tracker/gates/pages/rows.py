"""A gate as it is drawn: each criterion with its numbers as a mark, its links, and how often it was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.gates.models import CriterionResult
from tracker.gates.queries import GateShown
from tracker.gates.rules.outcome import MEASURED
from tracker.gates.rules.verdict import PASSING, Verdict
from tracker.gates.rules.waiving import NEVER
from tracker.web.charts import Mark

TIMES = ("", "", "2nd", "3rd")


@dataclass(frozen=True, slots=True)
class Link:
    """Where the evidence is; outside addresses are opened with care."""

    label: str
    path: str
    at: datetime | None

    @property
    def outside(self) -> bool:
        """Say whether it leads away from this site."""
        return not self.path.startswith("/")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One criterion; `mark` is there for measured ones, `signable` where the reader may sign for it."""

    result: CriterionResult
    mark: Mark | None
    links: tuple[Link, ...]
    signable: bool = False
    waivable: bool = False  # the reader may ask for a waiver of it

    @property
    def tries(self) -> str:
        """Say which try of this system it is, from the second one on."""
        tries = self.result.attempts or 1
        if tries < 2:
            return ""
        return f"{TIMES[tries] if tries < len(TIMES) else f'{tries}th'} try of this system"

    @property
    def expires_at(self) -> datetime | None:
        """Say when the evidence gets too old, where that would change the verdict."""
        return self.result.expires_at if self.result.verdict in {Verdict.MET, Verdict.WAIVED} else None


@dataclass(frozen=True, slots=True)
class GateRows:
    """A gate with the rows to draw."""

    gate: GateShown
    rows: tuple[CheckRow, ...]

    @property
    def measured(self) -> tuple[CheckRow, ...]:
        """The rows that have numbers."""
        return tuple(row for row in self.rows if row.mark is not None)


def gate_rows(gate: GateShown, signable: Sequence[str] = (), *, may_waive: bool = False) -> GateRows:
    """Make a gate ready to be drawn; `signable` are the keys of criteria that the reader may sign for."""
    return GateRows(
        gate, tuple(_row(result, result.criterion in signable, may_waive) for result in gate.results)
    )


def _row(result: CriterionResult, signable: bool, may_waive: bool) -> CheckRow:
    waiting = result.required and result.verdict not in PASSING and result.kind not in NEVER
    return CheckRow(
        result,
        _mark(result),
        tuple(_link(one) for one in result.evidence),
        signable and result.verdict != Verdict.MET,
        may_waive and waiting,
    )


def _mark(result: CriterionResult) -> Mark | None:
    if result.kind not in MEASURED or result.value is None:
        return None
    return Mark(
        value=result.value,
        low=result.low,
        high=result.high,
        threshold=result.threshold,
        direction=result.direction or "higher",
        verdict=result.verdict,
        unit=result.unit,
    )


def _link(one: dict[str, Any]) -> Link:
    return Link(one["label"], one["path"], datetime.fromisoformat(one["at"]) if one["at"] else None)
