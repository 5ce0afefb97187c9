"""YAML read as the JSON it stands for: no tags, no dates, and aliases only as far as they stay small."""

import re

import yaml

from tracker.evals.importers.content import Content
from tracker.evals.importers.faults import Unreadable

LARGEST = 8 * 1024 * 1024  # YAML is read at about 1 MB a second, JSON a hundred times as fast
DEEPEST = 100
MOST_VALUES = 20_000_000  # with every alias written out
_FIRST_KEY = re.compile(rb"\A\s*(?:---[^\n]*\n)?[A-Za-z_][\w-]*:(?:[ \r\n]|\Z)")
_NOT_IN_JSON = (":timestamp", ":value", ":merge")


class _Loader(yaml.CSafeLoader):
    """The safe loader without the implicit types that JSON has not."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(_NOT_IN_JSON)]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class _Size:
    """How large a document is with its aliases written out, counted event by event."""

    def __init__(self) -> None:
        self.open: list[tuple[str | None, int]] = []
        self.anchors: dict[str, int] = {}
        self.values = 0

    def add(self, event: yaml.Event) -> None:
        """Count one event; an alias counts as what it stands for, one of itself as too much."""
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, self.values))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            self._keep(anchor, self.values - before)
        elif isinstance(event, yaml.ScalarEvent):
            self._keep(event.anchor, 0)
        elif isinstance(event, yaml.AliasEvent):
            self.values += self.anchors.get(event.anchor or "", MOST_VALUES)

    def _keep(self, anchor: str | None, values: int) -> None:
        self.values += 1
        if anchor:
            self.anchors[anchor] = values + 1


def is_yaml(utf8: Content, key: bytes) -> bool:
    """Tell a YAML object that has this key at its left margin; a CSV has no such line."""
    return (
        _FIRST_KEY.match(utf8) is not None and re.search(rb"^" + key + rb":", utf8, re.MULTILINE) is not None
    )


def loaded(content: Content) -> object:
    """Read the one document. Raises: Unreadable with the line (faulty, tagged, too deep, too large)."""
    if len(content) > LARGEST:
        raise Unreadable(
            f"The YAML has {len(content):,} bytes, {LARGEST:,} are allowed; export JSON instead."
        )
    utf8 = content[:]
    try:
        _look(utf8)
        return yaml.load(utf8, _Loader)  # noqa: S506 (a safe loader with fewer types)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise Unreadable("The YAML is not well formed; export it again.", f"line {line}") from fault
    except yaml.YAMLError as fault:
        raise Unreadable("The YAML cannot be read; export JSON instead.") from fault


def _look(utf8: bytes) -> None:
    """Look at the events first: an alias may stand for gigabytes, and depth would end the interpreter."""
    size = _Size()
    for event in yaml.parse(utf8, yaml.CSafeLoader):
        size.add(event)
        if getattr(event, "tag", None):
            raise Unreadable("The YAML has tags, which results have not; export JSON instead.", _line(event))
        if len(size.open) > DEEPEST or size.values > MOST_VALUES:
            raise Unreadable("The YAML is too deep or too large with its aliases; export JSON.", _line(event))


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else ""
