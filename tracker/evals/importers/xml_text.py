"""XML of strangers: parsed element by element, and refused where it declares a document type.

Without a document type there are no entities of one's own, so neither bombs nor files that are drawn in.
"""

import re
from itertools import chain
from xml.parsers import expat

from tracker.evals.importers.content import Content, pieces_of
from tracker.evals.importers.faults import Unreadable

_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_DECLARATION = re.compile(rb"^\s*<\?xml\b[^>]*\?>")


def root_of(utf8: Content) -> str:
    """Answer the name of the first element without its prefix, "" where there is none at the beginning."""
    found = _ROOT.search(utf8[:65_536])
    return found[1].decode() if found else ""


def parse(parser: expat.XMLParserType, utf8: Content) -> None:
    """Parse a text that is UTF-8 whatever it declares. Raises: Unreadable with the line of the fault."""
    parser.StartDoctypeDeclHandler = _refuse
    pieces = pieces_of(utf8)
    head = _DECLARATION.sub(lambda found: b"\n" * found[0].count(b"\n"), next(pieces, b""), count=1)
    try:
        for piece in chain((head.lstrip(b" \t\r"),), pieces):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        told = expat.ErrorString(fault.code)
        raise Unreadable(
            f"The XML is broken or cut off ({told}); send the whole report.", f"line {fault.lineno}"
        ) from fault


def _refuse(*_: object) -> None:
    raise Unreadable("The XML declares a document type (DOCTYPE), which no test report needs; remove it.")
