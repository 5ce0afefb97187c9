"""promptfoo rows gathered into runs: one a prompt and provider, cases with ids that pair across runs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import fsum

from tracker.evals.importers.document import Document
from tracker.evals.importers.findings import examined
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.promptfoo.export import Export
from tracker.evals.importers.promptfoo.metrics import metrics_of
from tracker.evals.importers.promptfoo.results import Row, Variant
from tracker.evals.importers.scalars import after, moment
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import FlagCode, RunStatus
from tracker.evals.rules.normalised import Flag, NormalisedCase, NormalisedRun, SystemPart

VARIANT_LENGTH = 300


def runs_of(export: Export, rows: Iterable[Row], document: Document) -> tuple[NormalisedRun, ...]:
    """Answer the runs in the order of the tool's table; one empty run when there are no results."""
    groups: dict[Variant, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.variant, []).append(row)
    if not groups:
        return (examined(replace(_bare(export), status=RunStatus.EMPTY), document.oddities),)
    flags = tuple(_of_the_file(export, groups))
    labels = _labels(list(groups))
    sizes = {len(group) for group in groups.values()}
    status = RunStatus.COMPLETE if len(sizes) == 1 else RunStatus.PARTIAL
    runs = [_run(export, variant, group, labels[variant], status) for variant, group in groups.items()]
    ordered = sorted(zip(groups, runs, strict=True), key=lambda pair: _place(pair[0]))
    return tuple(examined(replace(run, flags=(*flags, *run.flags)), document.oddities) for _, run in ordered)


def _place(variant: Variant) -> int:
    return -1 if variant.position is None else variant.position


def _labels(variants: list[Variant]) -> dict[Variant, str]:
    """Name the variants so that each name is there once; a file of one variant needs no name."""
    if len(variants) == 1:
        return {variants[0]: ""}
    seen: Counter[str] = Counter()
    labels = {}
    for variant in variants:
        label = fit(f"{variant.provider} | {variant.prompt}", VARIANT_LENGTH - 5)
        seen[label] += 1
        labels[variant] = label if seen[label] == 1 else f"{label} #{seen[label]}"
    return labels


def _of_the_file(export: Export, groups: dict[Variant, list[Row]]) -> Iterator[Flag]:
    rows = [row for group in groups.values() for row in group]
    passed = sum(row.case.passed is True for row in rows)
    stats = export.stats
    if stats is not None and (stats.all() != len(rows) or stats.successes != passed):
        counted = f"promptfoo counts {stats.successes} passed of {stats.all()}"
        yield Flag(FlagCode.STATS_DISAGREE, f"{counted}, its results are {passed} of {len(rows)}.")


def _bare(export: Export) -> NormalisedRun:
    started = moment(export.timestamp)
    lasted = export.duration_s
    return NormalisedRun(
        tool="promptfoo",
        tool_version=export.tool_version,
        external_id=export.external_id,
        suite=export.suite,
        started_at=started,
        finished_at=after(started, lasted),
        duration_s=lasted,
        links=(("report", export.report),) if export.report.startswith(("https://", "http://")) else (),
    )


def _run(export: Export, variant: Variant, rows: list[Row], label: str, status: RunStatus) -> NormalisedRun:
    cases, repeats = _cases(rows, export.repeats)
    costs = [row.case.cost for row in rows if row.case.cost is not None]
    return replace(
        _bare(export),
        variant=label,
        system=SystemPart(
            model=variant.provider,
            prompt=variant.prompt,
            prompt_version=variant.prompt_version,
            code=export.code,
            judge=_judge(export, rows),
        ),
        status=status,
        repeats=repeats,
        limit=len({case.id for case in cases}) if export.limited else None,
        cost=fsum(costs) if costs else None,
        currency="USD" if costs else "",
        tokens_in=sum(row.tokens_in for row in rows) or None,
        tokens_out=sum(row.tokens_out for row in rows) or None,
        metrics=metrics_of(rows),
        cases=cases,
        flags=tuple(_empty_outputs(rows)),
    )


def _judge(export: Export, rows: list[Row]) -> str:
    graders = frozenset().union(*(row.graders for row in rows))
    return judge_name((kind, model or export.grader) for kind, model in graders)


def _empty_outputs(rows: list[Row]) -> Iterator[Flag]:
    empty = sum(row.empty_output for row in rows)
    if empty:
        yield Flag(FlagCode.EMPTY_OUTPUTS, f"{empty} of {len(rows)} outputs are empty.")


def _cases(rows: list[Row], stated: int) -> tuple[tuple[NormalisedCase, ...], int]:
    """Give each row an id and a repeat; answer the cases and how many repeats the run was made with.

    The tool numbers repeats as further tests, so a repeat is told by its equal content. Older versions do not
    state how many: then it is the number of times that every case is there. Rows beyond the repeats start
    over and are flagged as doubled ids.
    """
    named = list(_identified(rows))
    times = set(Counter(identity for identity, _ in named).values())
    repeats = times.pop() if len(times) == 1 else stated
    met: Counter[str] = Counter()
    cases = []
    for identity, row in named:
        cases.append(replace(row.case, id=identity, repeat=met[identity] % repeats))
        met[identity] += 1
    return tuple(cases), repeats


def _identified(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """Name each row by its inputs; a test that differs only in its assertions gets one more digest."""
    first_content: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.order):
        first = first_content.setdefault(row.inputs, row.content)
        if row.inputs and first == row.content:
            yield row.inputs, row
        else:
            yield f"{row.inputs}-{row.content}".lstrip("-"), row
