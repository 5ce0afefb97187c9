"""What the documents say is there: their links, their commands, every setting."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.scripts import script
from tests.house.sources import ROOT, sources
from tracker.core.settings import NAMES

SETTING = re.compile(r"[\"'](TRACKER_[A-Z_]*[A-Z])[\"']")


def documents() -> dict[str, str]:
    """The text of every page for readers, by its place."""
    pages = script("links").documents(ROOT)
    return {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in pages}


def test_every_setting_is_documented() -> None:
    text = "\n".join(documents().values())
    read = {name for source in sources("tracker") for name in SETTING.findall(source.text)}
    assert [name for name in sorted(read | set(NAMES.values())) if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_first_page_names_the_command(command: str) -> None:
    assert f"./run {command}" in documents().get("README.md", "")


def test_every_part_that_a_document_starts_is_there() -> None:
    named = {part for text in documents().values() for part in re.findall(r"\./run ([a-z]+)", text)}
    usage = subprocess.run([ROOT / "run", "--help"], capture_output=True, text=True, check=True).stdout
    offered = set(re.findall(r"^  ([a-z]+) ", usage, re.MULTILINE))
    assert named - offered == set()


def test_an_unknown_part_is_answered_with_the_usage() -> None:
    done = subprocess.run([sys.executable, ROOT / "run", "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ./run PART")


def test_no_link_is_dead() -> None:
    links = script("links")
    assert [fault for page in links.documents(ROOT) for fault in links.dead_links(ROOT, page)] == []


def test_a_dead_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "there.md").write_text("# One, two\n")
    page = tmp_path / "README.md"
    page.write_text(
        "[a](docs/there.md#one-two) [b](https://example.org/x) `[c](code.md)`\n"
        "[d](docs/there.md#three) ![e](gone.png)\n<img src='x'><img src=\"lost.png\">\n"
    )
    assert list(script("links").dead_links(tmp_path, page)) == [
        "README.md: no heading docs/there.md#three",
        "README.md: no file gone.png",
        "README.md: no file lost.png",
    ]
