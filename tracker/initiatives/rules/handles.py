"""By which short names a person can be called in a line of text."""

from collections.abc import Iterable, Mapping


def handles_of(name: str, email: str) -> frozenset[str]:
    """Give a person's short names: first name, first.last, and the e-mail up to its @."""
    words = name.lower().split()
    return frozenset({words[0] if words else "", ".".join(words), email.lower().partition("@")[0]} - {""})


def called(people: Iterable[tuple[str, str, str]], handles: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the ids of the people that each handle can mean; a handle that means nobody is left out.

    `people`: id, name, e-mail of each.
    """
    wanted = set(handles)
    found: dict[str, list[str]] = {}
    for person_id, name, email in people:
        for handle in handles_of(name, email) & wanted:
            found.setdefault(handle, []).append(person_id)
    return {handle: tuple(ids) for handle, ids in found.items()}
