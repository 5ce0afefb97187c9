"""Prompts against models: which value stands in which cell, and what a thousand calls cost there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

UNKNOWN = "not stated"
PARTS = ("model", "prompt", "code")


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
    """Models in columns, prompts in rows, both by name; a cell that was never measured is None."""

    models: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Item | None, ...]], ...]


def matrix_of(cells: Sequence[Item]) -> Matrix[Item]:
    """Put each cell into its row and column."""
    placed = {(prompt_name(cell.system), model_name(cell.system)): cell for cell in cells}
    models = tuple(sorted({model for _, model in placed}))
    prompts = sorted({prompt for prompt, _ in placed})
    return Matrix(
        models, tuple((prompt, tuple(placed.get((prompt, m)) for m in models)) for prompt in prompts)
    )


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
