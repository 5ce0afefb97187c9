"""Awkward and hostile files: each is refused with what to do and where, or read as the plain one."""

import gzip
import random
import zlib
from pathlib import Path

import pytest

from tests.evals.builders import a_promptfoo_file
from tests.evals.sample_files import content
from tracker.core.settings import read_settings
from tracker.evals.guards import limits_of
from tracker.evals.importers import Limits, Unreadable, detect, read
from tracker.evals.importers.content import pieces_of
from tracker.evals.importers.inflating import inflated
from tracker.evals.importers.limits import MIB
from tracker.evals.rules.kinds import ErrorKind, FlagCode
from tracker.evals.rules.normalised import NormalisedRun


def refused(sent: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read(sent, limits=limits or Limits())
    return refusal.value


def only(name: str) -> NormalisedRun:
    (run,) = read(content(f"own/hostile/{name}"))
    return run


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


@pytest.mark.parametrize(
    ("name", "says", "where"),
    [
        ("empty.json", "empty", ""),
        ("whitespace.json", "empty", ""),
        ("html_login_page.json", "sign-in page", ""),
        ("lfs_pointer.json", "Git LFS pointer", ""),
        ("promptfoo_truncated.json", "cut off", "line 1"),
        ("inspect_cut_off.eval", "cut off", ""),
        ("inspect_traversal.eval", "outside of itself", "'../../evil.json'"),
        ("inspect_duplicate_header.eval", "twice", "header.json"),
        ("samples_cp1252.csv", "decimal comma", "row 2, column score"),
        ("samples_semicolon_decimal_comma.csv", "decimal comma", "row 2, column score"),
        ("samples_percent.csv", "without a percent sign", "row 4, column score"),
        ("samples_mixed_types.jsonl", "not valid JSON", "line 7"),
        ("samples_header_only.csv", "nothing was evaluated", ""),
        ("junit_billion_laughs.xml", "DOCTYPE", ""),
        ("junit_xxe.xml", "DOCTYPE", ""),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_what_and_where(
    name: str, says: str, where: str
) -> None:
    fault = refused(content(f"own/hostile/{name}"))
    assert says in fault.message
    assert fault.where == where
    assert fault.message.endswith((".", "?"))


def test_deep_nesting_and_endless_numbers_are_refused() -> None:
    assert "nested more than 200 deep" in refused(b"[" * 100_000 + b"]" * 100_000).message
    assert "nested more than 200 deep" in refused(b'{"a":' * 50_000 + b"1" + b"}" * 50_000).message
    assert "5,000 digits" in refused(b'{"accuracy": ' + b"9" * 5_000 + b"}").message


@pytest.mark.parametrize("name", ["promptfoo_bom.json", "promptfoo_utf16.json", "promptfoo.json.gz"])
def test_marks_encodings_and_gzip_change_nothing(name: str) -> None:
    assert read(content(f"own/hostile/{name}")) == read(content("own/hostile/promptfoo_crlf.json"))
    assert only(name).metrics[0].value == 1


def test_other_encodings_of_json_read_as_utf8() -> None:
    plain = a_promptfoo_file(2, 1).decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        assert read(plain.encode(encoding)) == read(plain.encode())


def test_json_of_another_encoding_is_refused_with_its_line() -> None:
    fault = refused('{\n"accuracy": 0.5,\n"größe": 1}'.encode("latin-1"))
    assert (fault.where, "UTF-8" in fault.message) == ("line 3", True)


def test_a_gzip_bomb_is_refused_at_its_cap() -> None:
    fault = refused(gzip.compress(b" " * 3_000_000), Limits(inflated_bytes=1_000_000))
    assert "grows beyond 1,000,000 bytes" in fault.message


def test_every_member_of_a_gzip_is_read_and_padding_is_none() -> None:
    file = a_promptfoo_file(40, 2)
    members = gzip.compress(file[:1000]) + gzip.compress(b"") + gzip.compress(file[1000:]) + b"\x00" * 512
    assert read(members) == read(file)
    assert "cut off" in refused(gzip.compress(file[:1000]) + gzip.compress(file[1000:])[:-3]).message
    assert "damaged" in refused(gzip.compress(file) + b"trailing").message
    two = gzip.compress(b" " * 700_000) * 2
    assert "grows beyond 1,000,000 bytes" in refused(two, Limits(inflated_bytes=1_000_000)).message


@pytest.mark.parametrize("size", [MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_a_gzip_is_inflated_to_its_last_byte_wherever_a_piece_ends(size: int) -> None:
    plain = random.Random(size).randbytes(size // 2) + b" " * (size - size // 2)
    assert b"".join(inflated(pieces_of(gzip.compress(plain), 1000))) == plain


def test_a_cut_off_or_broken_gzip_is_refused() -> None:
    whole = gzip.compress(a_promptfoo_file(3, 0))
    assert "cut off" in refused(whole[:-20]).message
    assert "damaged" in refused(whole[:20] + b"\x00\xff" * 40).message


def test_sizes_beyond_the_limits_are_refused() -> None:
    assert "20 are allowed" in refused(a_promptfoo_file(1, 0), Limits(bytes=20)).message
    assert "more than 2 results" in refused(a_promptfoo_file(3, 0), Limits(cases=2)).message
    table = b"id,score\n" + b"".join(b"%d,1\n" % row for row in range(4))
    assert "more than 3 rows" in refused(table, Limits(cases=3)).message
    lines = b"".join(b'{"id": %d, "score": 1}\n' % row for row in range(4))
    assert "more than 3 records" in refused(lines, Limits(cases=3)).message


def test_millions_of_tiny_values_are_refused_before_they_are_opened() -> None:
    assert "tiny values" in refused(b"[" + b"1," * 1_200_000 + b"1]").message


def test_nan_and_infinity_are_missing_and_never_kept() -> None:
    run = only("flat_nan_inf.json")
    values = {metric.name: metric.value for metric in run.metrics}
    assert values == {
        "accuracy": None,
        "f1": None,
        "loss": None,
        "overflow": None,
        "ok": 0.5,
        "text": None,
        "none": None,
    }
    assert {FlagCode.NON_FINITE, FlagCode.NOT_A_METRIC, FlagCode.N_UNKNOWN} <= codes(run)


def test_a_key_that_comes_twice_is_flagged() -> None:
    run = only("duplicate_keys.json")
    assert run.metrics[0].value == 0.1
    assert FlagCode.DUPLICATE_KEYS in codes(run)


@pytest.mark.parametrize(
    "doubled",
    [
        (b'"success": true', b'"success": false, "success": true'),
        (b'"results": {', b'"results": {}, "results": {'),
    ],
)
def test_a_doubled_key_in_a_tools_file_is_flagged(doubled: tuple[bytes, bytes]) -> None:
    for run in read(a_promptfoo_file(2, 0).replace(*doubled)):
        assert FlagCode.DUPLICATE_KEYS in codes(run)


def test_rows_with_one_id_are_all_kept_and_flagged() -> None:
    run = only("samples_duplicate_ids.jsonl")
    assert [case.id for case in run.cases] == ["a", "a", "b", "b"]
    assert [case.passed for case in run.cases] == [True, False, True, True]
    assert run.metrics[0].n == 4
    assert FlagCode.DUPLICATE_IDS in codes(run)


def test_blank_scores_are_unscored_and_a_broken_row_is_a_failure() -> None:
    mixed = content("own/hostile/samples_mixed_types.jsonl").replace(b"not json\n", b"")
    (run,) = read(mixed)
    (score,) = run.metrics
    assert (score.value, score.n, score.unscored, score.total) == (pytest.approx(2.5 / 3), 3, 2, 6)
    assert run.cases[-1].error_kind is ErrorKind.TIMEOUT
    assert run.cases[-1].passed is False


def test_formulas_are_kept_as_the_text_they_are() -> None:
    run = only("samples_formula_injection.csv")
    assert [case.excerpt for case in run.cases] == ['=HYPERLINK("x")', "@SUM(1)"]
    assert run.metrics[0].value == 0.5


def test_nul_and_half_characters_never_reach_a_text() -> None:
    (run,) = read(rb'[{"id": "a\u0000b", "score": 1}, {"id": "\ud800", "score": 0}]')
    assert all("\x00" not in case.id and case.id.encode("utf-8") for case in run.cases)


@pytest.mark.parametrize("sent", [b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7 \x00", bytes(64), b"\xff\xfe\x00"])
def test_binary_files_are_refused(sent: bytes) -> None:
    assert refused(sent).message


@pytest.mark.parametrize("sent", [b"null", b"3", b'"text"', b"[]", b"{}", b"[1, 2]", b"hello", b"{]"])
def test_scraps_are_refused(sent: bytes) -> None:
    assert refused(sent).message
    with pytest.raises(Unreadable):
        detect(sent)


def test_a_file_cut_anywhere_is_refused_and_never_read_in_part() -> None:
    whole = a_promptfoo_file(2, 1)
    assert all(refused(whole[:end]).message for end in range(1, len(whole) - 1, 211))


def test_a_zlib_stream_is_no_gzip() -> None:
    assert "binary" in refused(zlib.compress(a_promptfoo_file(1, 0))).message


def test_the_limits_are_settings(tmp_path: Path) -> None:
    said = {"UPLOAD_LIMIT_MB": "1", "INFLATED_LIMIT_MB": "2", "CASES_LIMIT": "3", "ENTRIES_LIMIT": "4"}
    environment = {f"TRACKER_{name}": value for name, value in said.items()}
    limits = limits_of(read_settings({**environment, "TRACKER_DATA_DIR": str(tmp_path)}))
    assert limits == Limits(bytes=2**20, inflated_bytes=2 * 2**20, cases=3, zip_entries=4)
    assert "more than 3 rows" in refused(b"id,score\n" + b"a,1\n" * 4, limits).message
    assert limits_of(read_settings({"TRACKER_DATA_DIR": str(tmp_path)})) == Limits()
