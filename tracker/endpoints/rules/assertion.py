"""The small language of assertions on a JSON answer, read into values; matching an answer is elsewhere.

assertion = clause { "and" clause }
clause    = path "exists" | path "contains" literal | subject comparison literal
subject   = path | "len(" path ")"
path      = "$" { "." name | "[" number "]" | '["' name '"]' }
literal   = number | "text" | true | false | null
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 300
TOKEN = re.compile(
    r"""(?P<path>\$(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]{1,6}\]|\["(?:[^"\\]|\\.)*"\])*)
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<sign>==|!=|<=|>=|<|>|\(|\))
    | (?P<word>[A-Za-z]+)""",
    re.VERBOSE,
)
STEP = re.compile(r'\.([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]')
BLANK = re.compile(r"\s*")
CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
Literal = str | int | float | bool | None


class Comparison(StrEnum):
    """How a clause compares; all but `exists` take a literal."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EXISTS = "exists"
    CONTAINS = "contains"


ORDERED = frozenset({Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST})


class InvalidAssertion(ValueError):
    """The text is no assertion; `column` counts from 1 and points at the fault."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.message, self.column = message, column


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison: the path's keys and positions, whether its length is meant, and the text as written."""

    steps: tuple[str | int, ...]
    length: bool
    comparison: Comparison
    literal: Literal
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """Clauses that must all hold, in the order written."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind, itself, where it starts and ends; the last one is of kind `end`."""

    kind: str
    text: str
    start: int
    end: int


def parse_assertion(text: str) -> Assertion:
    """Read an assertion. Raises: InvalidAssertion with the column of the fault."""
    if len(text) > LONGEST:
        raise InvalidAssertion(f"An assertion has at most {LONGEST} characters", LONGEST + 1)
    reader = _Reader(text)
    clauses = [reader.clause()]
    while reader.took("and"):
        clauses.append(reader.clause())
    if reader.next.kind != "end":
        raise reader.fault('Expected "and" or the end')
    return Assertion(tuple(clauses))


class _Reader:
    """Takes one token after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = 0
        self.next = self._token(0)

    def clause(self) -> Clause:
        start = self.next.start
        length = self.took("len")
        if length and not self.took("("):
            raise self.fault('Expected "(" after len')
        path, steps = self._path()
        if length and not self.took(")"):
            raise self.fault('Expected ")" after the path')
        comparison = self._comparison(length)
        literal = None if comparison is Comparison.EXISTS else self._literal(comparison, length)
        return Clause(steps, length, comparison, literal, path, self._text[start : self._last])

    def took(self, text: str) -> bool:
        """Take the next token if it is this one."""
        if self.next.kind not in {"word", "sign"} or self.next.text != text:
            return False
        self._take()
        return True

    def fault(self, message: str) -> InvalidAssertion:
        return InvalidAssertion(message, self.next.start + 1)

    def _path(self) -> tuple[str, tuple[str | int, ...]]:
        if self.next.kind != "path":
            raise self.fault("Expected a path such as $.answer or $.items[0].id")
        try:
            steps = _steps(self.next.text)
        except ValueError:
            raise self.fault("A name in this path cannot be read") from None
        return self._take().text, steps

    def _comparison(self, length: bool) -> Comparison:
        text = self.next.text
        if text not in set(Comparison) or (length and text in {Comparison.EXISTS, Comparison.CONTAINS}):
            raise self.fault("Expected ==, !=, <, <=, >, >=" + ("" if length else ", exists or contains"))
        return Comparison(self._take().text)

    def _literal(self, comparison: Comparison, length: bool) -> Literal:
        token = self.next
        if token.kind != "number" and (length or comparison in ORDERED):
            raise self.fault("Expected a number, which this comparison needs")
        if token.kind == "word" and token.text in CONSTANTS:
            return CONSTANTS[self._take().text]
        if token.kind not in {"number", "text"}:
            raise self.fault('Expected a number, "text", true, false or null')
        return self._read_json()

    def _read_json(self) -> Literal:
        try:
            literal: Literal = json.loads(self.next.text)
        except ValueError:
            raise self.fault("This number or text cannot be read") from None
        self._take()
        return literal

    def _take(self) -> Token:
        token, self._last = self.next, self.next.end
        self.next = self._token(token.end)
        return token

    def _token(self, position: int) -> Token:
        blank = BLANK.match(self._text, position)
        start = blank.end() if blank else position
        if start == len(self._text):
            return Token("end", "", start, start)
        match = TOKEN.match(self._text, start)
        if match is None:
            raise InvalidAssertion(f"{self._text[start]!r} has no meaning here", start + 1)
        return Token(match.lastgroup or "", match[0], start, match.end())


def _steps(path: str) -> tuple[str | int, ...]:
    found: list[str | int] = []
    for name, position, quoted in STEP.findall(path):
        found.append(int(position) if position else json.loads(quoted) if quoted else name)
    return tuple(found)
