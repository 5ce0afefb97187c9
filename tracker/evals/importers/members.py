"""Members of JSON values that a tool's versions write differently; anything unexpected is empty."""

from typing import TypeGuard


def object_of(value: object) -> dict[str, object]:
    """Answer an object's members, {} of anything else."""
    return value if is_object(value) else {}


def objects_of(value: object) -> list[dict[str, object]]:
    """Answer the objects of a list, [] of anything else."""
    return [item for item in value if is_object(item)] if isinstance(value, list) else []


def first_of(said: dict[str, object], *names: str) -> object:
    """Answer the first member of these names that is there and not null."""
    return next((said[name] for name in names if said.get(name) is not None), None)


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)
