"""Words of the address's query as lists may take them."""

from flask import request

LONGEST = 200
BETWEEN = "~"  # what stands between the id and the name of the last row seen


def asked(name: str) -> str:
    """Give a word of the query, fit for a database; "" when it is not there."""
    return word(request.args.get(name, ""))


def word(text: str) -> str:
    """Give a text without NUL, which PostgreSQL refuses, and not endlessly long."""
    return text.replace("\0", "").strip()[:LONGEST]


def named_place(name: str) -> tuple[str, str] | None:
    """Read where the page before ended, in a list by name: name and id of the last row seen."""
    row_id, found, row_name = request.args.get(name, "").replace("\0", "").partition(BETWEEN)
    return (row_name, row_id) if found else None


def place_of(row_id: str, row_name: str) -> str:
    """Give what `named_place` reads."""
    return f"{row_id}{BETWEEN}{row_name}"
