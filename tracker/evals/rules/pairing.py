"""Whether two runs can be compared case by case, and the values of the cases that both have."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.evals.rules.case_values import OWN, CaseValues
from tracker.evals.rules.kinds import BROKEN, Direction, ErrorKind, MetricType
from tracker.evals.rules.normalised import NormalisedCase

PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Whether cases pair, and in one sentence why or why not; `shared` cases are in both runs."""

    paired: bool
    why: str
    shared: int = 0


def pairing_of(new_dataset: str | None, old_dataset: str | None, new: set[str], old: set[str]) -> Pairing:
    """Tell whether runs pair: the same version of a dataset, or exactly the same cases where none is named.

    Datasets are ids of dataset versions (None is not stated), `new` and `old` the ids of the cases.
    """
    shared = len(new & old)
    if not new or not old:
        return Pairing(False, "Unpaired: a run without its single cases can only be compared by its totals.")
    if new_dataset != old_dataset and new_dataset and old_dataset:
        return Pairing(False, "Unpaired: the runs were made on different versions of the dataset.")
    if not shared:
        return Pairing(False, "Unpaired: the runs have no case in common.")
    if new_dataset is None or old_dataset is None:
        if new != old:
            said = "Unpaired: a run does not name its dataset, and the cases are not all the same."
            return Pairing(False, said, shared)
        said = f"Paired on {shared:,} cases: a run does not name its dataset, but every case has the same id."
        return Pairing(True, said, shared)
    alone = len(new | old) - shared
    rest = f"; {alone:,} cases that only one of them has are left out" if alone else ""
    return Pairing(True, f"Paired on {shared:,} cases of the same version of the dataset{rest}.", shared)


def case_score(name: str, stated: str, values: CaseValues) -> str:
    """Tell which score of the cases a metric is made of: as stored with it, else by its name."""
    if stated:
        return stated
    if name not in OWN and values.scored(name):
        return name
    return PASSED if name in {"pass_rate", "accuracy"} else ""


def values_of(
    cases: Iterable[NormalisedCase], values: CaseValues, score: str, kind: str, direction: str
) -> dict[str, list[float]]:
    """Give the values of each case by its id; of verdicts a case without one counts on the bad side."""
    if kind != MetricType.BINARY:
        return values.by_case(score)
    missing = 1.0 if direction == Direction.LOWER else 0.0
    found: dict[str, list[float]] = {}
    for case in cases:
        if case.error_kind is not ErrorKind.SKIPPED:
            found.setdefault(case.id, []).append(_verdict(case, score, missing))
    return found


def _verdict(case: NormalisedCase, score: str, missing: float) -> float:
    if case.error_kind in BROKEN:
        return missing
    if score == PASSED:
        return float(case.passed is True)
    value = next((value for name, value in case.scores if name == score), None)
    return missing if value is None else value
