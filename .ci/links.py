"""Finds dead relative links and anchors in README.md and docs/; asks nothing of the network."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
TARGET = re.compile(
    r"""\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)  # [text](target "title"), also of a picture
    | ^\[[^\]]+\]:\s*(\S+)  # [name]: target
    | (?:src|href)="([^"]+)"  # HTML inside Markdown
    """,
    re.MULTILINE | re.VERBOSE,
)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main() -> int:
    pages = documents(ROOT)
    faults = [fault for page in pages for fault in dead_links(ROOT, page)]
    print("\n".join(faults) or f"{len(pages)} pages, no dead link.")
    return 1 if faults else 0


def documents(root: Path) -> list[Path]:
    """List the pages for readers: README.md and everything under docs/."""
    return [page for page in (root / "README.md", *sorted(root.glob("docs/**/*.md"))) if page.exists()]


def dead_links(root: Path, page: Path) -> Iterator[str]:
    """Name each link of a page that leads to no file, or to no heading of that file."""
    for target in targets(page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        file = (page.parent / unquote(path)).resolve() if path else page
        place = page.relative_to(root)
        if not file.exists():
            yield f"{place}: no file {target}"
        elif not file.is_relative_to(root):
            yield f"{place}: {target} leads out of the project"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text("utf-8")):
            yield f"{place}: no heading {target}"


def targets(text: str) -> list[str]:
    """List the relative targets of a page's links and pictures; code is not looked at."""
    prose = CODE.sub("", FENCE.sub("", text))
    found = ["".join(groups) for groups in TARGET.findall(prose)]
    return [target for target in found if not ELSEWHERE.match(target)]


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings get on GitHub: a repeated one is numbered."""
    seen: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return names


if __name__ == "__main__":
    sys.exit(main())
