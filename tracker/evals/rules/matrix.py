"""Prompts against models: which value stands in which cell, and what a thousand calls cost there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

UNKNOWN = "not stated"
PARTS = ("model", "prompt", "code")
MOST_MODELS, MOST_PROMPTS = 8, 25


class System(Protocol):
    """A bill of materials."""

    model: str
    model_version: str
    prompt: str
    prompt_version: str
    code: str


class Placed(Protocol):
    """Something that belongs to a system."""

    @property
    def system(self) -> System: ...


Item = TypeVar("Item", bound=Placed)


@dataclass(frozen=True, slots=True)
class Matrix(Generic[Item]):
    """Models in columns, prompts in rows; a cell that was never measured is None.

    `left_out` counts the models and prompts for which there was no room.
    """

    models: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Item | None, ...]], ...]
    left_out: tuple[int, int] = (0, 0)


def matrix_of(cells: Sequence[Item]) -> Matrix[Item]:
    """Put each cell into its row and column; of many models and prompts the newest are kept, by name.

    The cells come with the newest first.
    """
    placed = {(prompt_name(cell.system), model_name(cell.system)): cell for cell in reversed(cells)}
    models, more_models = _newest((model_name(cell.system) for cell in cells), MOST_MODELS)
    prompts, more_prompts = _newest((prompt_name(cell.system) for cell in cells), MOST_PROMPTS)
    rows = ((prompt, tuple(placed.get((prompt, model)) for model in models)) for prompt in prompts)
    return Matrix(models, tuple(rows), (more_models, more_prompts))


def _newest(names: Iterable[str], most: int) -> tuple[tuple[str, ...], int]:
    found = list(dict.fromkeys(names))
    return tuple(sorted(found[:most])), max(len(found) - most, 0)


def model_name(system: System) -> str:
    """Name a model with its version."""
    return _named(system.model, system.model_version)


def prompt_name(system: System) -> str:
    """Name a prompt with its version; one without a name goes by the head of its version."""
    if system.prompt:
        return _named(system.prompt, system.prompt_version[:12])
    return f"prompt {system.prompt_version[:12]}" if system.prompt_version else UNKNOWN


def unknown_parts(system: System) -> tuple[str, ...]:
    """Name the parts that nobody stated."""
    return tuple(part for part in PARTS if not getattr(system, part))


def per_thousand(cost_minor: float | None, calls: int) -> float | None:
    """Give what a thousand calls cost, in major units; None where it is not known."""
    return None if cost_minor is None or not calls else cost_minor / calls * 1000 / 100


def _named(name: str, version: str) -> str:
    if not name:
        return UNKNOWN
    return f"{name}@{version}" if version else name
