"""The parts of a promptfoo export around its results: time, tool, configuration, the tool's own counts."""

from dataclasses import dataclass

from tracker.evals.importers.model_judges import model_of
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.scalars import count, number
from tracker.evals.importers.texts import fit

_CODE_KEYS = ("commit", "git_sha", "git_commit", "gitSha", "sha")
OF_A_RESULT = frozenset({"success", "score", "latencyMs", "provider"})
_OTHER_FILTERS = ("filterProviders", "filterTargets", "filterPrompts")  # leave the cases as they are


@dataclass(frozen=True, slots=True)
class Stats:
    """promptfoo's own counts; 0.24 leaves provider errors out of them, so they are compared, not used."""

    successes: int
    failures: int
    errors: int

    def all(self) -> int:
        """Answer how many results the tool counted."""
        return self.successes + self.failures + self.errors


@dataclass(frozen=True, slots=True)
class Export:
    """What the export says of itself; every field may be missing."""

    results: Piece | None = None
    version: int | None = None
    external_id: str = ""
    tool_version: str = ""
    timestamp: str = ""
    duration_s: float | None = None
    suite: str = ""
    repeats: int = 1
    limited: bool = False
    code: str = ""
    grader: str = ""  # the model of assertions that name none
    report: str = ""
    stats: Stats | None = None


def is_export(root: Piece) -> bool:
    """Tell whether there are results where promptfoo puts them."""
    return any(_is_top(top) for top in (root, root.at("data"))) or _is_summary(root)


def export_of(root: Piece) -> Export | None:
    """Answer the export, or None when this is not one.

    A shared report keeps it one layer down, in `data`; a script that calls promptfoo's `evaluate` writes the
    inner part alone.
    """
    for top in (root, root.at("data")):
        if _is_top(top):
            return _export(top.members(), top.at("results").members())
    return _export({}, root.members()) if _is_summary(root) else None


def _is_top(top: Piece) -> bool:
    return top.at("results", "results").is_list()


def _is_summary(root: Piece) -> bool:
    first = next(root.at("results").items(), None)
    return first is not None and first.members().keys() >= OF_A_RESULT and root.at("stats").is_object()


def _export(top: dict[str, Piece], results: dict[str, Piece]) -> Export:
    config = _object(top.get("config"))
    options = [_object(top.get("runtimeOptions"))]
    options += [_object(config.get(name)) for name in ("commandLineOptions", "evaluateOptions")]
    stats = _object(results.get("stats"))
    duration_ms = number(stats.get("durationMs"))
    return Export(
        results=results["results"],
        version=count(_value(results.get("version"))),
        external_id=fit(_value(top.get("evalId"))),
        tool_version=fit(_object(top.get("metadata")).get("promptfooVersion"), 60),
        timestamp=fit(_value(results.get("timestamp"))),
        duration_s=None if duration_ms is None else duration_ms / 1000,
        suite=fit(config.get("description")),
        repeats=max([count(each.get("repeat")) or 1 for each in options]),
        limited=any(_is_limiting(name, value) for each in options for name, value in each.items()),
        code=_code(config),
        grader=_grader(config),
        report=fit(_value(top.get("shareableUrl")), 500),
        stats=_stats(stats),
    )


def _is_limiting(name: str, value: object) -> bool:
    return name.startswith("filter") and name not in _OTHER_FILTERS and bool(value)


def _code(config: dict[str, object]) -> str:
    for place in ("tags", "metadata"):
        said = _object(config.get(place))
        for key in _CODE_KEYS:
            if found := fit(said.get(key), 100):
                return found
    return ""


def _grader(config: dict[str, object]) -> str:
    options = _object(_object(config.get("defaultTest")).get("options"))
    return model_of(options.get("provider"))


def _stats(stats: dict[str, object]) -> Stats | None:
    successes, failures = count(stats.get("successes")), count(stats.get("failures"))
    if successes is None or failures is None:
        return None
    return Stats(successes, failures, count(stats.get("errors")) or 0)


def _value(piece: Piece | None) -> object:
    return None if piece is None else piece.value()


def _object(said: object) -> dict[str, object]:
    """Answer an object's members, {} for anything else, whether it is read yet or not."""
    members = said.value() if isinstance(said, Piece) else said
    return members if isinstance(members, dict) else {}
