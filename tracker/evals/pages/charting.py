"""The history of a metric as a drawing, a sentence and a table of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tracker.evals.pages.views import MetricView, ran_view
from tracker.evals.queries import History, Measure, MetricLine, Ran
from tracker.evals.rules.expectations import fits
from tracker.initiatives.models import Initiative
from tracker.initiatives.rules.words import ExpectedOf
from tracker.web import charts


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One run in the table below the drawing."""

    run: Ran
    view: MetricView
    change: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A metric over its runs; the newest run is the last row."""

    line: MetricLine
    drawing: Markup
    sentence: str
    rows: tuple[HistoryRow, ...]

    @property
    def last(self) -> MetricView:
        """Give the newest value."""
        return self.rows[-1].view


def history_view(
    line: MetricLine,
    history: History,
    tier: str,
    baseline: tuple[Ran, Measure] | None = None,
    expected: float | None = None,
) -> HistoryView | None:
    """Draw a history with what changed between its runs, and the baseline; None without a value.

    `expected` is the sponsor's number, drawn beside the main metric where it can be meant in its unit.
    """
    if not history:
        return None
    rows, before = [], None
    for run, measure in history:
        view = ran_view(run, measure, line.target, tier)
        rows.append(HistoryRow(run, view, changed(before, run)))
        before = run
    sentence = _sentence(line, rows)
    held = _judged_value(baseline[1]) if baseline else None
    if baseline and held is not None:
        sentence += f" Baseline: run #{baseline[0].number}, {charts.figure(held, rows[-1].view.mark.unit)}."
    mark = rows[-1].view.mark
    wanted = expected if line.is_main and expected is not None and fits(expected, mark.unit) else None
    if wanted is not None:
        sentence += f" Expected: {charts.figure(wanted, mark.unit)}."
    points = [_point(row) for row in rows]
    drawing = charts.history(points, mark, sentence, baseline=held, expected=wanted)
    return HistoryView(line, drawing, sentence, tuple(rows))


def _judged_value(measure: Measure) -> float | None:
    return measure.value if measure.strict is None else measure.strict


def expected_of_main(initiative: Initiative) -> float | None:
    """Give the sponsor's number where it is of the main metric."""
    return initiative.expected_value if initiative.expected_of == ExpectedOf.MAIN_METRIC else None


def changed(before: Ran | None, run: Ran) -> tuple[str, ...]:
    """Say what changed since the run before: model, prompt, data, code; nothing for the first."""
    if before is None:
        return ()
    found = []
    if (before.model, before.model_version) != (run.model, run.model_version):
        found.append(_short(run.model_version or run.model or "unknown model"))
    if (before.prompt, before.prompt_version) != (run.prompt, run.prompt_version):
        found.append(_short(_prompt(before, run)))
    if before.dataset_version_id != run.dataset_version_id:
        found.append("other data")
    if before.code != run.code:
        found.append(f"code {run.code[:8]}" if run.code else "unknown code")
    return tuple(found)


def _prompt(before: Ran, run: Ran) -> str:
    """Name a prompt by its label where that changed, else by the head of its version, often a hash."""
    if run.prompt and run.prompt != before.prompt:
        return run.prompt
    return f"prompt {run.prompt_version[:8]}" if run.prompt_version else "new prompt"


def _marked(change: tuple[str, ...]) -> str:
    """Give the words at the mark: the first thing that changed, and how many more."""
    return f"{change[0]} +{len(change) - 1}" if len(change) > 1 else "".join(change)


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _point(row: HistoryRow) -> charts.Point:
    mark, run = row.view.mark, row.run
    when = f"{run.ran_at.day} {run.ran_at:%b}"
    return charts.Point(
        mark.value or 0.0, mark.low, mark.high, f"{run.tool} run #{run.number}", when, _marked(row.change)
    )


def _sentence(line: MetricLine, rows: Sequence[HistoryRow]) -> str:
    first, last = rows[0].view.mark, rows[-1].view.mark
    runs = f"{len(rows)} {'run' if len(rows) == 1 else 'runs'} of {line.suite}"
    moved = f"from {charts.value_text(first)} to {charts.value_text(last)}" if len(rows) > 1 else ""
    told = f"{line.name} over {runs}{': ' + moved if moved else ''}."
    return f"{told} {charts.sentence(last, 'Newest')}."
