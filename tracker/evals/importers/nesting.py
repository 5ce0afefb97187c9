"""How deeply lists and objects of a JSON text are nested, found before any of it is read."""

import re

from tracker.evals.importers.content import Content, pieces_of

OPENING, CLOSING = b"[{", b"]}"
_STRING = re.compile(rb'"[^"]*"')
_OTHERS = bytes(set(range(256)) - set(OPENING + CLOSING))


def is_deeper(utf8: Content, most: int) -> bool:
    """Tell whether lists and objects stand in each other more than so many times."""
    depth, seen = 0, Outside()
    for piece in pieces_of(utf8):
        for bracket in seen.brackets(piece):
            depth += 1 if bracket in OPENING else -1
            if depth > most:
                return True
    return False


class Outside:
    """What stands outside of strings; a string, and a run of backslashes, may go on in the next piece."""

    def __init__(self) -> None:
        self.held, self.in_string = b"", False

    def brackets(self, piece: bytes) -> bytes:
        """Give the brackets of the next piece that stand outside of strings."""
        text = self.held + piece
        whole = text.rstrip(b"\\")
        self.held = text[len(whole) :]
        plain = whole.replace(b"\\\\", b"").replace(b'\\"', b"")
        if self.in_string:
            _, quote, plain = plain.partition(b'"')
            if not quote:
                return b""
        outside, quote, _ = _STRING.sub(b"", plain).partition(b'"')
        self.in_string = bool(quote)
        return outside.translate(None, _OTHERS)
