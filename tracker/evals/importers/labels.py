"""Human labels of cases beside what a judge said, from any table; which judge that is, is not known here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.evals.importers.cases_table.rows import Row, table_of
from tracker.evals.importers.cells import CellKind, cell_of
from tracker.evals.importers.content import Content
from tracker.evals.importers.document import looked_at
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import DEFAULT_LIMITS, Limits
from tracker.evals.importers.texts import fit, identity
from tracker.evals.rules.calibration import Label

HUMAN = "human"
JUDGE = "judge"
CASE = "case"
KNOWN: Mapping[str, tuple[str, ...]] = {
    HUMAN: ("human", "human_label", "label", "expert", "annotator", "annotation", "gold", "human_verdict"),
    JUDGE: ("judge", "judge_label", "judge_verdict", "llm", "grader", "prediction", "predicted", "verdict"),
    CASE: ("case", "case_id", "case_key", "id", "question_id", "example_id"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What was read: the labels, from which columns, and how many cases were left out and why."""

    labels: tuple[Label, ...]
    columns: tuple[tuple[str, str], ...]  # role and name of the column, or where the judge's word came from
    unlabelled: int = 0  # rows with no human label
    unmatched: int = 0  # cases that the run does not hold, or has no verdict of


def read_labels(
    content: Content,
    *,
    columns: Mapping[str, str] | None = None,
    said: Mapping[str, bool] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Labels:
    """Read labels; `columns` says which column is human, judge or case where its name does not tell.

    `said` is what the judge said of each case of a run; it takes the place of a column of the judge's.
    Raises: Unreadable with row and column, and what to do.
    """
    table = table_of(looked_at(content, limits))
    chosen = _chosen(table.columns, columns or {}, judge=said is None)
    labels: dict[str, Label] = {}
    unlabelled = unmatched = 0
    for row in table.rows:
        case = _case(row, chosen.get(CASE))
        if case in labels:
            raise Unreadable(f"The case {fit(case)!r} is labelled twice; keep one of them.", row.where)
        human = _word(row, chosen[HUMAN])
        judge = said.get(case) if said is not None else _word(row, chosen[JUDGE])
        if human is None:
            unlabelled += 1
        elif judge is None:
            unmatched += 1
        else:
            labels[case] = Label(case, human, judge)
    if not labels:
        raise Unreadable("No row has both a human label and a verdict of the judge; nothing to hold against.")
    return Labels(tuple(labels.values()), tuple(sorted(chosen.items())), unlabelled, unmatched)


def _chosen(names: Iterable[str], stated: Mapping[str, str], *, judge: bool) -> dict[str, str]:
    """Choose the column of each role. Raises: Unreadable where one is needed and none is known."""
    there = {name.strip().lower().replace(" ", "_"): name for name in names}
    found = {}
    for role, known in KNOWN.items():
        if role == JUDGE and not judge:
            continue
        wanted = [stated[role].strip().lower().replace(" ", "_")] if stated.get(role) else known
        name = next((there[word] for word in wanted if word in there), None)
        if name is not None:
            found[role] = name
        elif stated.get(role) or role != CASE or not judge:
            raise Unreadable(_lacking(role, stated.get(role, ""), there.values()))
    return found


def _lacking(role: str, stated: str, names: Iterable[str]) -> str:
    there = ", ".join(fit(name) for name in list(names)[:12])
    which = f"no column {fit(stated)!r}" if stated else f"no column that says {role}"
    return f"The table has {which}; its columns are: {there}. Name the one that holds it."


def _case(row: Row, column: str | None) -> str:
    """Name the case; without a column the row does."""
    given = row.where if column is None else row.cells.get(column)
    name = identity(given)
    if not name:
        raise Unreadable("Name the case; its cell is empty.", row.where)
    return name


def _word(row: Row, column: str) -> bool | None:
    """Read a verdict: pass and fail, true and false, yes and no, 1 and 0; nothing where the cell is empty."""
    cell = cell_of(row.cells.get(column))
    if cell.kind is CellKind.MISSING:
        return None
    if cell.kind in {CellKind.VERDICT, CellKind.NUMBER} and cell.value in (0.0, 1.0):
        return cell.value == 1.0
    told = fit(str(row.cells.get(column)))
    raise Unreadable(f"{told!r} is no label; write pass or fail, true or false, 1 or 0.", row.place(column))
