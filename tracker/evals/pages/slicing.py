"""The slices of a suite over its runs: a small drawing of each on the same axes, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from tracker.evals.queries import History, MetricLine, Ran, Runs
from tracker.evals.rules.slices import SliceShare, passed_share, shares_of
from tracker.web import charts
from tracker.web.charts.scale import room

SHOWN = 12


@dataclass(frozen=True, slots=True)
class SliceLine:
    """A slice over the runs: its drawing, its newest share, and a share for each run (None: not in it)."""

    name: str
    drawing: Markup
    newest: SliceShare
    is_gone: bool  # the newest run does not have it
    shares: tuple[SliceShare | None, ...]


@dataclass(frozen=True, slots=True)
class SlicesView:
    """The slices that are shown, how many there are besides, and the runs they are over, oldest first."""

    lines: tuple[SliceLine, ...]
    hidden: int
    runs: tuple[Ran, ...]
    threshold: float | None


def slices_view(found: Runs, line: MetricLine, tier: str, *, everything: bool) -> SlicesView | None:
    """Draw the slices of a suite's runs; None where the newest run names less than two."""
    history = found.history
    each = [
        {share.name: share for share in shares_of(slices, run.repeats, tier)}
        for slices, (run, _) in zip(found.slices, history, strict=True)
    ]
    if not each or len(each[-1]) < 2:
        return None
    names = _ordered(each)
    shown = names if everything else names[:SHOWN]
    threshold = _threshold(history, line)
    axes = _axes(each, threshold, line)
    lines = tuple(_line(name, each, axes) for name in shown)
    runs = tuple(run for run, _ in history)
    return SlicesView(lines, len(names) - len(shown), runs, threshold)


def _ordered(each: Sequence[Mapping[str, SliceShare]]) -> list[str]:
    """Name the slices of the newest run, the worst first, then those that only older runs have."""
    newest = each[-1]
    older = sorted({name for shares in each for name in shares} - set(newest))
    return [*sorted(newest, key=lambda name: (newest[name].share, name)), *older]


def _threshold(history: History, line: MetricLine) -> float | None:
    """Give the target of the metric where that metric counts passed cases, as slices do."""
    run, measure = history[-1]
    overall = passed_share(run.cases_total, run.cases_failed, run.cases_unscored)
    return line.target.threshold if line.target and measure.strict == overall else None


def _axes(each: Sequence[Mapping[str, SliceShare]], threshold: float | None, line: MetricLine) -> charts.Axes:
    shares = [share for one in each for share in one.values()]
    ends = [n for share in shares for n in (share.share, share.low, share.high) if n is not None]
    low, high = room([*ends, *([] if threshold is None else [threshold])])
    lower = line.target is not None and line.target.direction == "lower"
    return charts.Axes(max(low, 0.0), min(high, 1.0), len(each), threshold, lower)


def _line(name: str, each: Sequence[Mapping[str, SliceShare]], axes: charts.Axes) -> SliceLine:
    shares = tuple(one.get(name) for one in each)
    known = [share for share in shares if share is not None]
    spots = [None if share is None else (share.share, share.low, share.high) for share in shares]
    drawing = charts.multiple(spots, axes, _sentence(name, known, gone=shares[-1] is None))
    return SliceLine(name, drawing, known[-1], shares[-1] is None, shares)


def _sentence(name: str, known: Sequence[SliceShare], *, gone: bool) -> str:
    first, last = known[0], known[-1]
    moved = f"from {charts.figure(first.share)} to {charts.figure(last.share)}" if len(known) > 1 else ""
    told = f"{name} over {len(known)} {'run' if len(known) == 1 else 'runs'}"
    now = f"newest {charts.figure(last.share)} of {last.cases} cases"
    return f"{told}: {moved + ', ' if moved else ''}{now}{', not in the newest run' if gone else ''}."


def table_rows(view: SlicesView) -> Iterator[tuple[Any, ...]]:
    """Give the numbers behind the drawings: a row for each slice of each run, the oldest run first."""
    for at, run in enumerate(view.runs):
        for line in view.lines:
            share = line.shares[at]
            if share is not None:
                yield run, line.name, share
