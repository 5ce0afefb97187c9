"""The registers of the demo company, written in `registers.json`: models, and prompts of some initiatives."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("registers.json")


class ModelTold(msgspec.Struct, frozen=True):
    """A version of a model; `retires_in` counts days from the day of loading."""

    name: str
    version: str
    provider: str
    released: date
    retires_in: int | None
    note: str


class PromptTold(msgspec.Struct, frozen=True):
    """A version of a prompt, recorded so many days before the day of loading."""

    day: float
    name: str
    version: str
    template: str
    parameters: str
    model: str
    model_version: str
    note: str


class Registers(msgspec.Struct, frozen=True):
    """Models of the company, and prompts by the key of their initiative."""

    models: tuple[ModelTold, ...]
    prompts: dict[str, tuple[PromptTold, ...]]


@cache
def registers() -> Registers:
    """Read the file, once a process."""
    return msgspec.json.decode(FILE.read_bytes(), type=Registers)
