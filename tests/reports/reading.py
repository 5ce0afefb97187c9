"""Reading an answered page strictly, as a browser would: its tree, its texts, its links."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

SPACE = "{http://www.w3.org/1999/xhtml}"


def tree(page: TestResponse) -> Element:
    """Parse a page; any fault in its HTML raises."""
    assert page.status_code == 200
    parsed: Element = html5lib.HTMLParser(strict=True).parse(page.text)
    return parsed


def each(parsed: Element, tag: str, **attributes: str) -> Iterator[Element]:
    """Every element of a tag whose attributes have these values; `_class` is class, `data_card` data-card."""
    wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    for one in parsed.iter(f"{SPACE}{tag}"):
        if all(one.get(name) == value for name, value in wanted.items()):
            yield one


def text_of(one: Element) -> str:
    """The text of an element and all in it, with single spaces."""
    return " ".join("".join(one.itertext()).split())


def rows(page: TestResponse) -> list[list[str]]:
    """The cells of each row of the page's table body."""
    body = next(each(tree(page), "tbody"))
    return [[text_of(cell) for cell in row] for row in body]


def links(page: TestResponse, **attributes: str) -> list[str]:
    """Where the links with these attributes lead."""
    return [one.get("href", "") for one in each(tree(page), "a", **attributes)]


def unlabelled(parsed: Element) -> list[Any]:
    """Fields of forms that no label and no name speaks for."""
    named = {one.get("for") for one in each(parsed, "label")}
    wrapped = {field for one in each(parsed, "label") for field in one.iter()}
    fields = [one for tag in ("input", "select", "textarea") for one in each(parsed, tag)]
    return [
        one.attrib
        for one in fields
        if one.get("type") != "hidden"
        and one not in wrapped
        and one.get("id") not in named
        and not one.get("aria-label")
    ]
