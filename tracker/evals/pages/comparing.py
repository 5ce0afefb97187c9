"""The page of two runs side by side: differences with their intervals, slices, and the cases that flipped."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, render_template
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core.csv_text import line
from tracker.evals import queries
from tracker.evals.guards import Compared, compare_two
from tracker.evals.models import Run
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.rules.comparing import Answer, Outcome, Question
from tracker.evals.rules.two_runs import Comparison, Flips, MetricDifference
from tracker.web import charts
from tracker.web.asking import asked
from tracker.web.charts.figures import MINUS
from tracker.web.charts.values import Mark
from tracker.web.database import reading
from tracker.web.routes import permit

SHOWN = 25
OUTCOMES = {
    Outcome.IMPROVED: ("ok", "trending-up", "Improved"),
    Outcome.REGRESSED: ("bad", "trending-down", "Regressed"),
    Outcome.NOT_DIFFERENT: ("", "equal", "Not different"),
    Outcome.INCONCLUSIVE: ("warn", "help-circle", "Inconclusive"),
    Outcome.INSUFFICIENT: ("", "circle-dashed", "Insufficient data"),
}
VERDICTS = {Outcome.IMPROVED: "met", Outcome.REGRESSED: "not_met", Outcome.INCONCLUSIVE: "inconclusive"}
PARTS = {
    "model": "Model",
    "model_version": "Model version",
    "prompt": "Prompt",
    "prompt_version": "Prompt version",
    "code": "Code",
    "judge": "Judge",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A difference as it is shown: outcome, numbers in words, and the drawing's mark."""

    name: str
    outcome: tuple[str, str, str]
    new: str
    old: str
    difference: str
    interval: str
    mark: Mark
    why: str
    paired: bool
    p: float | None
    method: str
    n: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose verdict is another now, with its row in the new run."""

    case: str
    row: int
    told: str


@blueprint.get("/evals/compare")
@permit("initiative.read")
def compare() -> str:
    """Compare the run `a` with the run `b`; without one, with the baseline or the whole run before it."""
    session = reading()
    if not asked("a"):
        return render_template("evals/compare_what.html")
    both = _compared(session)
    opened, found = both.opened, both.found
    currency = opened.new.run.currency
    return render_template(
        "evals/compare.html",
        opened=opened.new,
        new=opened.new.run,
        old=opened.old.run,
        runs=sorted([opened.new.run, *opened.others], key=lambda run: run.number, reverse=True),
        found=found,
        rows=[_row(one, currency) for one in found.metrics],
        slices=[_slice(name, found.chosen, answer) for name, answer in found.slices.items() if found.chosen],
        **_flips(session, both.new, found.flips),
        changes=list(_changes(opened.new.run, opened.old.run)),
        shown=SHOWN,
        asked_anew=queries.asked_anew(both.new, both.old),
    )


@blueprint.get("/evals/compare.csv")
@permit("initiative.read")
def compared_cases() -> Response:
    """Give the value of every case in both runs, for one metric."""
    both = _compared(reading())
    opened, found = both.opened, both.found
    numbers = opened.new.run.number, opened.old.run.number
    name = f"{opened.new.initiative.key}-run-{numbers[0]}-against-{numbers[1]}.csv"
    return Response(
        _lines(found, numbers),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _compared(session: Session) -> Compared:
    """Compare the runs that the address names."""
    return compare_two(session, accounts.actor(), (asked("a"), asked("b")), asked("metric"))


def _lines(found: Comparison, numbers: tuple[int, int]) -> Iterator[str]:
    yield line(
        ("case", *(f"{found.chosen.name if found.chosen else ''} in run {number}" for number in numbers))
    )
    for case, (now, then) in found.pairs.items():
        yield line((case, sum(now) / len(now), sum(then) / len(then)))


def _row(one: MetricDifference, currency: str) -> Row:
    difference, unit = one.answer.difference, one.question.unit
    return Row(
        name=one.name,
        outcome=OUTCOMES[one.answer.outcome],
        new=charts.figure(one.new.value, unit, currency),
        old=charts.figure(one.old.value, unit, currency),
        difference=signed(difference.value, unit, currency),
        interval=_interval(difference.low, difference.high, unit, currency),
        mark=_mark(one.question, one.answer, currency),
        why=one.answer.why,
        paired=one.paired,
        p=difference.p,
        method=difference.method,
        n=difference.n,
    )


def _slice(name: str, chosen: MetricDifference, answer: Answer) -> Row:
    difference, unit = answer.difference, chosen.question.unit
    return Row(
        name=name,
        outcome=OUTCOMES[answer.outcome],
        new="",
        old="",
        difference=signed(difference.value, unit),
        interval=_interval(difference.low, difference.high, unit),
        mark=_mark(chosen.question, answer, ""),
        why=answer.why,
        paired=True,
        p=difference.p,
        method=difference.method,
        n=difference.n,
    )


def _mark(question: Question, answer: Answer, currency: str) -> Mark:
    found = answer.difference
    direction = "lower" if question.direction == "lower" else "higher"
    verdict = VERDICTS.get(answer.outcome, "")
    return Mark(found.value, found.low, found.high, 0.0, direction, verdict, question.unit, currency)


def signed(value: float | None, unit: str, currency: str = "") -> str:
    """Write a difference with its sign; of rates in points: +4.2 points."""
    if value is None:
        return charts.figure(None)
    shown = value * 100 if unit == "proportion" else value
    text = f"{abs(shown):.1f}" if unit == "proportion" else charts.figure(abs(shown), unit, currency)
    sign = "+" if shown > 0 else MINUS if shown < 0 else "±"
    return f"{sign}{text}{' points' if unit == 'proportion' else ''}"


def _interval(low: float | None, high: float | None, unit: str, currency: str = "") -> str:
    if low is None or high is None:
        return ""
    ends = (signed(end, unit, currency).removesuffix(" points") for end in (low, high))
    return " to ".join(ends)


def _flips(session: Session, new: queries.Stored, flips: Flips) -> dict[str, tuple[int, list[Flip]]]:
    """Give for both ways how many flipped, and the first of them with what happened."""
    ways = {"worse": flips.worse, "better": flips.better}
    shown = {way: [name for name in names[:SHOWN] if (name, 0) in new.rows] for way, names in ways.items()}
    told = queries.excerpts_of(session, [new.rows[name, 0] for names in shown.values() for name in names])
    return {
        way: (len(ways[way]), [Flip(name, row := new.rows[name, 0], told.get(row, "")) for name in names])
        for way, names in shown.items()
    }


def _changes(new: Run, old: Run) -> Iterator[tuple[str, str, str]]:
    """Give each part of the system or dataset that differs: its name, before, now."""
    for part, label in PARTS.items():
        before, now = (getattr(run.system_version, part, "") or "not said" for run in (old, new))
        if before != now:
            yield label, before, now
    before, now = _dataset(old), _dataset(new)
    if before != now:
        yield "Dataset", before, now


def _dataset(run: Run) -> str:
    version = run.dataset_version
    return f"{version.dataset.name} {version.version}".strip() if version else "not said"
