"""The evals page of an initiative: metrics against targets, the history of one, and the runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.charting import expected_of_main, history_view
from tracker.evals.pages.paging import pager_of
from tracker.evals.pages.panel import main_line
from tracker.evals.pages.slicing import slices_view, table_rows
from tracker.evals.pages.views import HIGH, MetricView, line_view, ran_view
from tracker.evals.queries import Listed, MetricLine, Ran
from tracker.evals.rules.cursors import BadCursor
from tracker.evals.rules.kinds import RunStatus
from tracker.evals.rules.register import retirement
from tracker.initiatives import guards as initiatives
from tracker.web.asking import asked
from tracker.web.database import reading
from tracker.web.routes import permit

PAGE = 25


@dataclass(frozen=True, slots=True)
class LineRow:
    """A metric in the list: its newest value or None, and where its history is."""

    line: MetricLine
    view: MetricView | None
    chosen: bool
    retirement: str = ""  # of the model that it measured, where that is near


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list with the metric that its suite is judged by."""

    run: Ran
    view: MetricView | None


Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list of runs can be narrowed to: value and text of each choice."""

    suites: tuple[Choice, ...]
    tools: tuple[Choice, ...]
    statuses: tuple[Choice, ...]


@blueprint.get("/initiatives/<key>/evals")
@permit("initiative.read")
def show(key: str) -> str:
    """Show the evals of an initiative."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    lines = queries.lines_of(session, head.initiative.id)
    chosen = chosen_line(lines)
    wanted = queries.RunFilter(*(asked(name) for name in ("suite", "tool", "status")))
    judged_by = _by_suite(lines)
    try:
        runs = queries.runs_with_history(
            session,
            head.initiative.id,
            history=(chosen.suite_id, chosen.name) if chosen and chosen.suite_id else None,
            names={line.name for line in judged_by.values()},
            wanted=wanted,
            window=queries.Window(asked("after") or None, asked("before") or None, PAGE),
        )
    except BadCursor as fault:
        raise NotFound("That part of the list") from fault
    tier, path = head.initiative.risk_tier, f"/initiatives/{head.initiative.key}/evals"
    everything = asked("slices") == "all"
    sliced = slices_view(runs, chosen, tier, everything=everything) if chosen else None
    today = clock.now().date()
    rows = [LineRow(line, line_view(line, tier), line is chosen, _retirement(line, today)) for line in lines]
    return render_template(
        "evals/overview.html",
        head=head,
        tab="evals",
        rows=rows,
        history=history_view(chosen, runs.history, tier, runs.baseline, expected_of_main(head.initiative))
        if chosen
        else None,
        sliced=sliced,
        strict=tier == HIGH,
        sliced_rows=list(table_rows(sliced)) if sliced else [],
        runs=[_run_row(listed, judged_by, tier) for listed in runs.page.items],
        pager=pager_of(runs.page, path, request.args, ""),
        wanted=wanted,
        choices=_choices(lines, runs.page.items),
    )


def _retirement(line: MetricLine, today: date) -> str:
    return retirement(line.run.retires_on, today) if line.run else ""


def _choices(lines: Sequence[MetricLine], runs: Sequence[Listed]) -> Choices:
    suites = {line.suite for line in lines} | {one.run.suite for one in runs}
    tools = {line.run.tool for line in lines if line.run} | {one.run.tool for one in runs}
    return Choices(
        suites=(("", "Every suite"), *((name, name) for name in sorted(suites))),
        tools=(("", "Every tool"), *((name, name) for name in sorted(tools))),
        statuses=(("", "Every status"), *((s.value, s.value.capitalize()) for s in RunStatus)),
    )


def chosen_line(lines: list[MetricLine]) -> MetricLine | None:
    """Choose the metric of the history: as the address says, else the main one."""
    wanted = asked("metric")
    return next((line for line in lines if line.suite_id and line.key == wanted), main_line(lines))


def _by_suite(lines: Sequence[MetricLine]) -> dict[str, MetricLine]:
    """Choose for each suite the metric to list its runs by; lines with a target come first."""
    found: dict[str, MetricLine] = {}
    for line in lines:
        if line.suite_id is not None:
            found.setdefault(line.suite, line)
    return found


def _run_row(listed: Listed, judged_by: dict[str, MetricLine], tier: str) -> RunRow:
    line, run = judged_by.get(listed.run.suite), listed.run
    measure = next((m for m in listed.measures if line is not None and m.name == line.name), None)
    if measure is None or line is None:
        return RunRow(run, None)
    return RunRow(run, ran_view(run, measure, line.target, tier))
