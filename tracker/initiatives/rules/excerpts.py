"""The beginning of a Markdown text as plain words, for a line in a feed; rendering it is the web floor's."""

import re

LONGEST = 160
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
MARKS = re.compile(r"^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+|[*`]+|~~", re.MULTILINE)


def excerpt(text: str) -> str:
    """Give at most 160 characters of a text without its marks: no stars, headings, bullets, addresses."""
    words = " ".join(MARKS.sub("", LINK.sub(r"\1", text)).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
