"""What was measured: its bill of materials, the digest of that, and what a person may state about it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.core.texts import split_version
from tracker.evals.rules.kinds import FlagCode, Lack
from tracker.evals.rules.normalised import NormalisedRun, SystemPart

PARTS = ("model", "prompt", "code", "judge")
LONGEST = 200
NOT_NAMED = "(model not named)"  # in the name of a judge of which only the sort is known


class UnknownSystem(ValueError):
    """A stated part of the system cannot be understood; the text says how to write it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One part that a person states: model, prompt, code or judge, with a version or ""."""

    part: str
    name: str
    version: str = ""


def system_digest(system: SystemPart) -> str | None:
    """Give the SHA-256 (hex) over all parts; None when nothing at all is known of the system."""
    parts = [
        system.model,
        system.model_version,
        system.prompt,
        system.prompt_version,
        system.code,
        bool(system.dirty),
        system.judge,
    ]
    if not any(parts):
        return None
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()


def stated_parts(texts: Iterable[str]) -> tuple[Stated, ...]:
    """Read `model=orion-large-3@2026-05-14`, `prompt=answer@22`, `code=4f2c1d9`, `judge=…`.

    Any other name is a model's with its version: `orion-large-3=2026-05-14`. Raises: UnknownSystem.
    """
    return tuple(_stated(text) for text in texts if text.strip())


def is_named(judge: str) -> bool:
    """Tell whether every model behind a judge's name is known."""
    return NOT_NAMED not in judge


def with_stated(run: NormalisedRun, stated: Iterable[Stated]) -> NormalisedRun:
    """Give the run with what was stated in place of what the file says, and no longer said to lack it."""
    system = run.system
    for part in stated:
        system = _with(system, part)
    known = {FlagCode.NO_MODEL: bool(system.model), FlagCode.JUDGE_UNNAMED: is_named(system.judge)}
    return replace(
        run,
        system=system,
        flags=tuple(flag for flag in run.flags if not known.get(flag.code)),
        lacks=tuple(lack for lack in run.lacks if lack is not Lack.MODEL or not system.model),
    )


def _stated(text: str) -> Stated:
    name, _, value = (word.strip() for word in text.partition("="))
    if not name or not value or len(text) > LONGEST:
        raise UnknownSystem(f"Write {text[:40]!r} as NAME=VERSION, such as model=orion-large-3@2026-05-14.")
    if name not in PARTS:
        return Stated("model", name, value)
    if name in {"code", "judge"}:
        return Stated(name, value)
    return Stated(name, *split_version(value))


def _with(system: SystemPart, stated: Stated) -> SystemPart:
    if stated.part == "code":
        return replace(system, code=stated.name)
    if stated.part == "judge":
        return replace(system, judge=stated.name)
    if stated.part == "prompt":
        return replace(system, prompt=stated.name, prompt_version=stated.version)
    return replace(system, model=stated.name, model_version=stated.version)
