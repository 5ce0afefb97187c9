"""JSON opened layer by layer: a large file is split into raw pieces, each read only when it is needed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self, TypeVar

import msgspec

from tracker.evals.importers.content import Content
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import Limits
from tracker.evals.importers.progress import FEW, tell
from tracker.evals.importers.strict_json import Oddities, parse


class _Key:
    """A name that equals nothing else, so that a key that comes twice stays twice."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


Shape = TypeVar("Shape", bound=msgspec.Struct)

_RAW = msgspec.json.Decoder(msgspec.Raw)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[_Key, msgspec.Raw], dec_hook=lambda _, name: _Key(name))


@dataclass(frozen=True, slots=True)
class Piece:
    """A JSON value: still text (`raw`, a view into the file), or already read (`ready`; `raw` is None)."""

    raw: msgspec.Raw | None
    ready: object
    oddities: Oddities = field(repr=False)
    limits: Limits = field(repr=False)

    def value(self) -> object:
        """Read the whole value strictly. Raises: Unreadable."""
        return self.ready if self.raw is None else parse(str(self.raw, "utf-8"), self.oddities, self.limits)

    def is_object(self) -> bool:
        """Tell whether the value is an object, without reading it."""
        return isinstance(self.ready, dict) if self.raw is None else self._first_byte() == b"{"

    def is_list(self) -> bool:
        """Tell whether the value is a list, without reading it."""
        return isinstance(self.ready, list) if self.raw is None else self._first_byte() == b"["

    def members(self) -> dict[str, Self]:
        """Answer the members of an object by name, still unread; {} for anything else."""
        if self.raw is None:
            ready = self.ready if isinstance(self.ready, dict) else {}
            return {str(name): self._read(value) for name, value in ready.items()}
        found: dict[str, Self] = {}
        self._notice_keys_that_come_twice()
        for key, raw in _OBJECT.decode(self.raw).items() if self.is_object() else ():
            found[key.name] = self._unread(raw)
        return found

    def items(self) -> Iterator[Self]:
        """Answer the items of a list one by one, still unread; nothing for anything else."""
        if self.raw is None:
            yield from (self._read(value) for value in (self.ready if isinstance(self.ready, list) else ()))
        elif self.is_list():
            listed = _LIST.decode(self.raw)
            for at, raw in enumerate(listed):
                if len(listed) > FEW and at % FEW == 0:
                    tell(at, len(listed))
                yield self._unread(raw)

    def at(self, *names: str) -> Self:
        """Answer the member below these names; an empty piece (null) where one is missing."""
        piece = self
        for name in names:
            piece = piece.members().get(name, self._read(None))
        return piece

    def shaped(self, shape: type[Shape], where: str) -> Shape:
        """Read into a struct, members that it does not name are skipped. Raises: Unreadable with the path."""
        try:
            if self.raw is None:
                return msgspec.convert(self.ready, shape)
            self._notice_keys_that_come_twice()
            return msgspec.json.decode(self.raw, type=shape)
        except UnicodeEncodeError as fault:
            raise Unreadable("A word holds half a character; export the file again.", where) from fault
        except msgspec.ValidationError as fault:
            told, _, path = str(fault).partition(" - at ")
            place = where + path.strip("`").removeprefix("$")
            raise Unreadable(f"{told.rstrip('.')}; the file is not as its tool writes it.", place) from fault

    def _notice_keys_that_come_twice(self) -> None:
        keys = [key.name for key in _OBJECT.decode(self.raw or b"{}")] if self.is_object() else []
        if len(set(keys)) != len(keys):
            self.oddities.duplicate_keys.update(Counter(keys) - Counter(set(keys)))

    def _first_byte(self) -> bytes:
        return bytes(memoryview(self.raw or b"")[:1])

    def _unread(self, raw: msgspec.Raw) -> Self:
        return type(self)(raw, None, self.oddities, self.limits)

    def _read(self, value: object) -> Self:
        return type(self)(None, value, self.oddities, self.limits)


def opened(utf8: Content, oddities: Oddities, limits: Limits, line: int = 1) -> Piece:
    """Open one JSON text: split lazily where it is plain, else read whole (bare NaN, lone surrogates).

    `line` is the number of the text's first line in its file. Raises: Unreadable with the line of the fault.
    """
    try:
        return Piece(_RAW.decode(utf8), None, oddities, limits)
    except (msgspec.DecodeError, RecursionError):
        return Piece(None, parse(str(utf8, "utf-8"), oddities, limits, line), oddities, limits)
