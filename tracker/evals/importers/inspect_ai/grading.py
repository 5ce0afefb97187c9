"""Which models graded an Inspect log.

Source: "Model Grading" of Inspect's documentation, 2026: the scorer's own model, else the model of the role
"grader", else the model under evaluation itself.
"""

from collections.abc import Iterator

from tracker.evals.importers.inspect_ai.log import Log
from tracker.evals.importers.members import object_of, objects_of
from tracker.evals.importers.model_judges import judge_name, model_of
from tracker.evals.importers.texts import fit

_GRADED = "model_graded_"
_ROLES = ("grader", "judge")


def judge_of(log: Log) -> str:
    """Answer the judge's name, "" where neither a model-graded scorer nor a grader's role is in the log."""
    roles = object_of(log.eval.model_roles)
    bound = next((found for role in _ROLES if (found := model_of(roles.get(role)))), "")
    graders = [*_stated(log, bound), *_in_results(log, bound)]
    return judge_name(graders or ([("", bound)] if bound else []))


def _stated(log: Log, bound: str) -> Iterator[tuple[str, str]]:
    for scorer in objects_of(log.eval.scorers):
        kind, options = _plain(scorer.get("name")), object_of(scorer.get("options"))
        if not kind.startswith(_GRADED):
            continue
        said = options.get("model")
        role = object_of(log.eval.model_roles).get(fit(options.get("model_role")))
        for model in said if isinstance(said, list) else [said]:
            yield kind, model_of(model) or model_of(role) or bound or fit(log.eval.model)


def _in_results(log: Log, bound: str) -> Iterator[tuple[str, str]]:
    """Older logs name their scorers in the results alone, without the model that a scorer was given."""
    if not log.eval.scorers:
        for score in log.scores():
            kind = _plain(score.scorer or score.name)
            if kind.startswith(_GRADED):
                yield kind, bound


def _plain(name: object) -> str:
    return fit(name).rpartition("/")[2]
