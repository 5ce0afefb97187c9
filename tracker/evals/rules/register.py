"""What the registers of models and prompts take, and what they tell: retirement, digests, unknown parts."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite

from tracker.core.texts import day_fault, fault_of, link_fault

SOON = 90  # days before its retirement from which a model is marked
LONGEST_TEMPLATE = 200_000
LONGEST_PARAMETERS = 10_000


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A version of a model as a person writes it down; texts in normal form."""

    name: str
    version: str = ""
    provider: str = ""
    released_on: date | None = None
    retires_on: date | None = None
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromptEntry:
    """A version of a prompt as a person or a pipeline brings it; `template` is kept as it is."""

    name: str
    version: str
    template: str
    parameters: str = ""
    model: str = ""
    model_version: str = ""
    note: str = ""


def retirement(retires_on: date | None, today: date) -> str:
    """Say that a model is retired, or soon will be; nothing while that is further away, or not known."""
    if retires_on is None or (days := (retires_on - today).days) > SOON:
        return ""
    when = f"{retires_on.day} {retires_on:%b %Y}"
    if days > 0:
        return f"retires in {days} {'day' if days == 1 else 'days'}, on {when}"
    return f"{'retires today' if days == 0 else 'retired'}, on {when}"


def model_faults(entry: ModelEntry) -> dict[str, str]:
    """Name what is wrong with a model, by field."""
    return {name: fault for name, fault in _model_faults(entry) if fault}


def _model_faults(entry: ModelEntry) -> Iterator[tuple[str, str | None]]:
    yield "name", fault_of(entry.name, longest=200) if entry.name else "Name the model as the runs do."
    yield "version", fault_of(entry.version, longest=100)
    yield "provider", fault_of(entry.provider, longest=200)
    yield "note", fault_of(entry.note, longest=300)
    yield "source_url", link_fault(entry.source_url) if entry.source_url else None
    for name in ("released_on", "retires_on"):
        day: date | None = getattr(entry, name)
        yield name, None if day is None else day_fault(day)
    if entry.released_on and entry.retires_on and entry.retires_on < entry.released_on:
        yield "retires_on", "It cannot retire before it is released."


def prompt_faults(entry: PromptEntry) -> dict[str, str]:
    """Name what is wrong with a version of a prompt, by field."""
    return {name: fault for name, fault in _prompt_faults(entry) if fault}


def _prompt_faults(entry: PromptEntry) -> Iterator[tuple[str, str | None]]:
    yield "name", fault_of(entry.name, longest=200) if entry.name else "Name the prompt as the runs do."
    yield "version", fault_of(entry.version, longest=100) if entry.version else "Give its version."
    seen = fault_of(entry.template, longest=LONGEST_TEMPLATE, lines=True)
    yield "template", seen if entry.template.strip() else "Paste the template."
    yield "model", fault_of(entry.model, longest=200)
    yield "model_version", fault_of(entry.model_version, longest=100)
    yield "note", fault_of(entry.note, longest=300)
    try:
        canonical(entry.parameters)
    except ValueError as fault:
        yield "parameters", str(fault)


def canonical(parameters: str) -> str:
    """Write parameters as one JSON object with its keys in order. Raises: ValueError with what to do."""
    if len(parameters) > LONGEST_PARAMETERS:
        raise ValueError(f"At most {LONGEST_PARAMETERS:,} characters.")
    try:
        read = json.loads(
            parameters or "{}",
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_each_once,
        )
    except _Twice as fault:
        raise ValueError(f"The key {fault.args[0]!r} is there twice; keep one of them.") from fault
    except (ValueError, RecursionError) as fault:
        raise ValueError('Write one JSON object, such as {"temperature": 0.2}.') from fault
    if not isinstance(read, dict):
        raise ValueError('Write one JSON object, such as {"temperature": 0.2}.')
    written = json.dumps(read, ensure_ascii=False, sort_keys=True, indent=1)
    if odd := fault_of(written, longest=2 * LONGEST_PARAMETERS, lines=True):
        raise ValueError(odd)
    return written


class _Twice(Exception):
    """A key is twice in one object."""


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_constant(text)


def _no_constant(word: str) -> float:
    raise ValueError(word)


def prompt_digest(entry: PromptEntry) -> str:
    """Give the SHA-256 (hex) over template, parameters and the LLM that it is written for."""
    parts = [entry.template, canonical(entry.parameters), entry.model, entry.model_version]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()
