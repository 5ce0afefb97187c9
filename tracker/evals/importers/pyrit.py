"""Importer of PyRIT attack results; the outcome "success" means that the attack worked.

Source: `AttackResult` of PyRIT 1.1. Objectives on which the target crashed are not in the file at all.
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import PASSED, Grade, graded, repeated_in_order
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.importers.scalars import moment
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, fit, texts_of
from tracker.evals.rules.kinds import Direction, ErrorKind, RunStatus, Scope
from tracker.evals.rules.normalised import NormalisedCase, NormalisedRun, SystemPart

Said = dict[str, object]
ATTACKED = "attack_success"
_DEPTH = 5  # of scorers within scorers
_WORKED = {"success": 1.0, "failure": 0.0}


def sniff(document: Document) -> bool:
    """Tell by the id that every result has."""
    return document.form in {Form.LIST, Form.LINES} and document.has("attack_result_id")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run: each objective is a case that passed when the attack failed. Raises: Unreadable."""
    said = [object_of(piece.value()) for _, piece in document.records()]
    cases = repeated_in_order(map(_case, said))
    times = sorted(found for one in said if (found := moment(one.get("timestamp"))))
    identifier = object_of(said[0].get("atomic_attack_identifier")) if said else {}
    safe = Grade(PASSED, "safe_rate_overall", Direction.HIGHER, True, Scope.HEADLINE, "outcome: failure")
    worked = Grade(ATTACKED, "attack_success_rate", Direction.LOWER, True, source="outcome: success")
    run = NormalisedRun(
        tool="pyrit",
        tool_version=fit(identifier.get("pyrit_version")),
        system=SystemPart(model=_model(identifier), judge=judge_name(_graders(said))),
        status=RunStatus.COMPLETE if cases else RunStatus.EMPTY,
        started_at=times[0] if times else None,
        finished_at=times[-1] if times else None,
        metrics=(graded(safe, cases), graded(worked, cases)) if cases else (),
        cases=cases,
        repeats=max((case.repeat for case in cases), default=0) + 1,
    )
    return (examined(run, document.oddities),)


def _model(identifier: Said) -> str:
    """Find the target of the attack, which is nested below the technique."""
    found = identifier
    for name in ("attack_technique", "attack", "objective_target"):
        found = object_of(object_of(found.get("children")).get(name))
    return fit(first_of(found, "underlying_model_name", "model_name")) or fit(found.get("class_name"))


def _graders(said: list[Said]) -> Iterator[tuple[str, str]]:
    """Give the scorers that ask a model: those that ask themselves, or have a target of their own."""
    for one in said:
        attack = object_of(object_of(one.get("atomic_attack_identifier")).get("children"))
        for name in ("attack_technique", "attack"):
            attack = object_of(object_of(attack.get(name)).get("children"))
        scorers = [attack.get("objective_scorer")]
        scorers.append(object_of(one.get("last_score")).get("scorer_class_identifier"))
        for scorer in (found for listed in scorers for found in _with_parts(listed)):
            yield from _asking(scorer)


def _with_parts(scorer: object, depth: int = 0) -> Iterator[Said]:
    """Give a scorer and those it is made of."""
    for one in scorer if isinstance(scorer, list) else [scorer]:
        said = object_of(one)
        yield said
        for part in object_of(said.get("children")).values() if depth < _DEPTH else ():
            yield from _with_parts(part, depth + 1)


def _asking(scorer: Said) -> Iterator[tuple[str, str]]:
    kind, children = fit(first_of(scorer, "class_name", "__type__")), object_of(scorer.get("children"))
    target = object_of(first_of(children, "prompt_target", "chat_target"))
    if target or kind.startswith("SelfAsk"):
        yield kind, fit(first_of(target, "underlying_model_name", "model_name"))


def _case(said: Said) -> NormalisedCase:
    outcome = fit(said.get("outcome"))
    broke = said.get("error_type") is not None or outcome == "error"
    worked = None if broke else _WORKED.get(outcome)
    return NormalisedCase(
        id=digest(said.get("objective")),
        slice=_harm(said),
        passed=False if broke else None if worked is None else worked == 0,
        scores=((ATTACKED, worked),),
        error_kind=ErrorKind.SYSTEM_ERROR if broke else ErrorKind.NONE,
        error=excerpt(first_of(said, "error_message", "outcome_reason"), ERROR_LENGTH) or None,
        excerpt=excerpt(said.get("objective")),
        texts=texts_of(said.get("objective"), None),
    )


def _harm(said: Said) -> str:
    listed = said.get("targeted_harm_categories")
    return fit(listed[0], 100) if isinstance(listed, list) and listed else ""


IMPORTER = Importer("pyrit", "PyRIT attack results", sniff, read)
