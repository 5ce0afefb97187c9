"""Reading a policy document: JSON or YAML, its shape, its kinds and settings, each fault with its place."""

from collections.abc import Iterator, Mapping

import msgspec
import yaml

from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.yaml_text import loaded
from tracker.gates.rules.criterion import CriterionKind
from tracker.gates.rules.policy import CATEGORIES, PLACEHOLDERS, Criterion, Policy

LONGEST = 200_000  # characters


class WrongPolicy(Exception):
    """A policy cannot be used; the text names the place in the document and what is wrong there."""


def read_policy(text: str, kinds: Mapping[str, CriterionKind]) -> Policy:
    """Read a policy document, JSON or YAML. Raises: WrongPolicy with the place of the first fault."""
    if len(text) > LONGEST:
        raise WrongPolicy(f"document: At most {LONGEST:,} characters.")
    try:
        policy = msgspec.json.decode(_as_json(text), type=Policy)
    except msgspec.DecodeError as fault:
        raise WrongPolicy(_placed(str(fault))) from fault
    for path, sentence in _faults(policy, kinds):
        raise WrongPolicy(f"{path}: {sentence}.")
    return policy


def _placed(fault: str) -> str:
    """Turn `Expected … - at `$.gates[0]`` round: first the place, then the fault."""
    sentence, _, place = fault.partition(" - at `$")
    return f"{place.strip('`.') or 'document'}: {sentence}."


def _faults(policy: Policy, kinds: Mapping[str, CriterionKind]) -> Iterator[tuple[str, str]]:
    if policy.version < 1:
        yield "version", "must be 1 or more"
    yield from _twice("gates", [gate.key for gate in policy.gates])
    for at, gate in enumerate(policy.gates):
        path = f"gates[{at}]"
        if (gate.enters in CATEGORIES) == (gate.keeps in CATEGORIES):
            yield path, f"either enters or keeps must be one of {', '.join(CATEGORIES)}"
        yield from _twice(f"{path}.criteria", [criterion.key for criterion in gate.criteria])
        for index, criterion in enumerate(gate.criteria):
            yield from _criterion_faults(f"{path}.criteria[{index}]", criterion, kinds)


def _twice(path: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    for key in {key for key in keys if keys.count(key) > 1}:
        yield path, f"the key {key!r} stands twice"


def _criterion_faults(
    path: str, criterion: Criterion, kinds: Mapping[str, CriterionKind]
) -> Iterator[tuple[str, str]]:
    kind = kinds.get(criterion.kind)
    if kind is None:
        yield f"{path}.kind", f"{criterion.kind!r} is none of {', '.join(sorted(kinds))}"
        return
    for name, value in criterion.settings.items():
        known = kind.settings.get(name)
        fault = known.fault_of(value) if known else "is not a setting of this kind"
        if fault:
            yield f"{path}.settings.{name}", fault
    for name, setting in kind.settings.items():
        if setting.required and name not in criterion.settings:
            yield f"{path}.settings.{name}", "is missing"
    if criterion.threshold is not None and not kind.threshold:
        yield f"{path}.threshold", f"the kind {kind.name} has no threshold"
    if criterion.threshold is None and any(word in criterion.rule for word in PLACEHOLDERS):
        yield f"{path}.rule", "names a threshold that is not there"


def as_yaml(text: str) -> str:
    """Write a policy document as YAML, keys in their order; one that is YAML already stays as it is."""
    if not _is_json(text):
        return text
    return yaml.safe_dump(
        msgspec.json.decode(text), sort_keys=False, allow_unicode=True, width=200, default_flow_style=None
    )


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _as_json(text: str) -> bytes:
    """Give the JSON that a document stands for. Raises: WrongPolicy."""
    if _is_json(text) or not text.strip():
        return text.encode()
    try:
        return msgspec.json.encode(loaded(text.encode()))
    except Unreadable as fault:
        raise WrongPolicy(f"{fault.where or 'document'}: {fault.message}") from fault
    except TypeError as fault:  # such as a bare `yes:`, which YAML takes for a truth value
        raise WrongPolicy("document: Each key must be a text; write it in quotes.") from fault
