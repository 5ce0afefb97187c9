"""Choices of a select field in the form WTForms wants from 3.4 on; its type stubs do not know it yet."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def choice(value: str, label: str) -> Any:
    """Give one choice."""
    return SelectChoice(value, label)


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Give a list of choices from (value, label) pairs."""
    return [choice(value, label) for value, label in pairs]
