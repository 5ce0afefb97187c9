"""Reading a chart back in tests: parse the SVG, find what was drawn where."""

import re
from xml.etree import ElementTree as ET

from markupsafe import Markup


def parsed(markup: Markup) -> ET.Element:
    """Give the drawing as a tree; it must be well-formed. Raises: ParseError."""
    return ET.fromstring(f"<body>{markup}</body>")  # noqa: S314 - drawn by our own code a line before


def shapes(markup: Markup, kind: str) -> list[ET.Element]:
    """Give the shapes that carry the class."""
    return [shape for shape in parsed(markup).iter() if kind in (shape.get("class") or "").split()]


def place(shape: ET.Element, name: str = "x") -> float:
    """Give an attribute that is a percentage, as a number."""
    found = re.fullmatch(r"(-?[\d.]+)%", shape.get(name, "0%"))
    assert found is not None, shape.attrib
    return float(found[1])
