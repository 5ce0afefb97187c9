"""Keys of initiatives: their form, and one suggested from a name; uniqueness is the action's matter."""

import re
import unicodedata

LONGEST = 24
FORM = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
SENTENCE = f"2 to {LONGEST} capital letters, digits and single hyphens, a letter first: SEARCH-AST."
RESERVED = frozenset({"NEW"})  # /initiatives/new is a page
FILLERS = frozenset("A AN AND FOR IN OF ON THE TO WITH".split())


def is_key(text: str) -> bool:
    """Say whether a text has the form of a key."""
    return 2 <= len(text) <= LONGEST and FORM.fullmatch(text) is not None and text not in RESERVED


def suggested_key(name: str) -> str:
    """Give a key made from a name, "Search assistant" → "SEARCH-ASS"; empty when no letter is usable."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = [word for word in re.findall(r"[A-Z0-9]+", plain) if word not in FILLERS]
    joined = "-".join([*words[:1], *(word[:3] for word in words[1:3])])[:LONGEST].strip("-")
    return joined if is_key(joined) else ""
