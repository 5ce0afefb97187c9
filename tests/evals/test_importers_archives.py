"""Hostile archives: bombs, names that lead outside, sizes that lie, broken entries; nothing is trusted."""

import io
import json
import struct
import time
import zipfile

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Limits, Unreadable, read
from tracker.evals.rules.kinds import FlagCode, RunStatus
from tracker.evals.rules.normalised import NormalisedRun

HEADER = json.dumps(
    {"version": 2, "status": "success", "eval": {"task": "t", "model": "m"}, "plan": {}, "results": None}
).encode()


def refused(sent: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read(sent, limits=limits or Limits())
    return refusal.value


def only(name: str) -> NormalisedRun:
    (run,) = read(content(f"own/hostile/{name}"))
    return run


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def archived(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, value in entries.items():
            archive.writestr(name, value)
    return packed.getvalue()


def test_a_bomb_among_the_samples_is_never_inflated() -> None:
    started = time.process_time()
    run = only("inspect_bomb.eval")
    assert (run.metrics[0].value, run.metrics[0].n) == (1.0, 1)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("entry", ["header.json", "summaries.json"])
def test_a_bomb_in_what_is_read_is_refused(entry: str) -> None:
    bomb = archived({"header.json": HEADER} | {entry: b" " * 3_000_000})
    fault = refused(bomb, Limits(inflated_bytes=1_000_000))
    assert (fault.where, "beyond the allowed size" in fault.message) == (entry, True)


@pytest.mark.parametrize("name", ["/etc/header.json", "a/../../header.json", "..\\header.json"])
def test_an_archive_that_names_files_outside_of_itself_is_refused(name: str) -> None:
    assert "outside of itself" in refused(archived({name: b"{}", "header.json": HEADER})).message


def test_an_entry_that_was_changed_is_refused_by_its_checksum() -> None:
    stored = archived({"header.json": HEADER}, zipfile.ZIP_STORED)
    fault = refused(stored.replace(b'"success"', b'"suckess"', 1))
    assert "checksum" in fault.message


def test_an_archive_that_lies_about_a_size_is_held_to_what_it_inflates() -> None:
    packed = bytearray(archived({"header.json": b" " * 2_000_000 + HEADER}))
    directory = packed.index(b"PK\x01\x02")
    packed[directory + 24 : directory + 28] = struct.pack("<I", 10)
    assert "beyond the allowed size" in refused(bytes(packed), Limits(inflated_bytes=1_000_000)).message


def test_an_unknown_compression_and_encryption_are_refused() -> None:
    packed = bytearray(archived({"header.json": HEADER}))
    directory = packed.index(b"PK\x01\x02")
    packed[directory + 10 : directory + 12] = struct.pack("<H", 12)
    assert "method 12 is not supported" in refused(bytes(packed)).message
    locked = bytearray(archived({"header.json": HEADER}))
    locked[directory + 8 : directory + 10] = struct.pack("<H", 1)
    assert "encrypted" in refused(bytes(locked)).message


def test_a_damaged_zstandard_entry_is_refused() -> None:
    whole = bytearray(content("own/inspect/v0.3.285_crashing.eval"))
    at = whole.rindex(b"\x28\xb5\x2f\xfd")
    whole[at + 4 : at + 60] = bytes(56)
    assert "damaged" in refused(bytes(whole)).message


def test_an_unfinished_archive_is_partial_and_has_no_metric() -> None:
    run = only("inspect_in_progress.eval")
    assert run.status is RunStatus.PARTIAL
    assert run.metrics == ()
    assert FlagCode.PARTIAL_OR_CANCELLED in codes(run)


def test_an_archive_cut_anywhere_is_refused() -> None:
    whole = content("own/inspect/v0.3.60_addition_deflate.eval")
    assert all(refused(whole[:end]).message for end in range(4, len(whole) - 1, 397))


def test_more_entries_than_allowed_are_refused() -> None:
    many = archived({"header.json": HEADER} | {f"samples/{n}.json": b"{}" for n in range(9)})
    assert "more than 5 entries" in refused(many, Limits(zip_entries=5)).message
