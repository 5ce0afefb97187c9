"""What a kept result file is called when it is downloaded: by its run, its tool and what its bytes are."""

import re

ENDINGS = {"inspect_ai": ".eval", "cases_table": ".xlsx"}  # of archives, by the format they were read as
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(key: str, number: int, format_name: str, start: bytes) -> str:
    """Name the file of a run; `start` are its first bytes."""
    tool = _UNFIT.sub("-", format_name).strip("-") or "file"
    return f"{key}-run-{number}-{tool}{_ending(format_name, start)}"


def _ending(format_name: str, start: bytes) -> str:
    if start.startswith(b"PK"):
        return ENDINGS.get(format_name, ".zip")
    if start.startswith(b"\x1f\x8b"):
        return ".gz"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return ".xml"
    if text.startswith((b"{", b"[")):
        line = text.partition(b"\n")
        return ".jsonl" if line[0].rstrip().endswith(b"}") and line[2].lstrip().startswith(b"{") else ".json"
    return ".csv" if format_name == "cases_table" else ".txt"
