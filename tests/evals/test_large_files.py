"""Large result files: mapped from the disk, read as in memory, within bounds, with progress, stoppable."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.background.test_job_pages import kept, push, work
from tests.evals.builders import a_promptfoo_file
from tests.evals.conftest import Scene
from tests.evals.sample_files import FILES, content
from tests.evals.test_eval_pages import text_of
from tests.evals.test_import_page import count, send
from tracker.background.actions.tasks import Cancelled
from tracker.background.models import Job
from tracker.evals import importers
from tracker.evals.actions.kept_files import KeptFiles, TooLarge
from tracker.evals.importers import Limits, Unreadable
from tracker.evals.importers.content import lines_of, pieces_of, stream_of
from tracker.evals.importers.nesting import Outside, is_deeper
from tracker.evals.pages.importing import LARGE
from tracker.initiatives.models import Membership

SAMPLES = sorted(
    str(path.relative_to(FILES)) for path in FILES.rglob("*") if path.is_file() and path.suffix != ".py"
)


def told(read: object) -> object:
    """Give what reading comes to: the runs, or the sentence of the refusal."""
    try:
        return read()  # type: ignore[operator]
    except Unreadable as fault:
        return str(fault)


def table(rows: int, words: int = 400) -> bytes:
    """Write lines of cases with long texts."""
    text = "word " * words
    return b"".join(
        json.dumps({"id": f"q{n}", "input": f"{n} {text}", "output": text, "passed": n % 10 > 0}).encode()
        + b"\n"
        for n in range(rows)
    )


@pytest.mark.sweep
@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_on_the_disk_reads_as_the_same_bytes_in_memory(name: str) -> None:
    file = FILES / name
    assert told(lambda: importers.read(importers.mapped(file))) == told(lambda: importers.read(content(name)))


def test_a_compressed_file_on_the_disk_reads_as_the_same_bytes_in_memory(tmp_path: Path) -> None:
    packed = gzip.compress(table(30))
    file = tmp_path / "cases.jsonl.gz"
    file.write_bytes(packed)
    assert importers.read(importers.mapped(file)) == importers.read(packed)
    file.write_bytes(packed[:-20])
    assert told(lambda: importers.read(importers.mapped(file))) == told(lambda: importers.read(packed[:-20]))
    small = Limits(inflated_bytes=1_000)
    with pytest.raises(Unreadable, match="grows beyond 1,000 bytes"):
        importers.read(importers.mapped(file), limits=small)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_encoding_is_read_from_the_disk_as_in_memory_wherever_a_piece_ends(
    tmp_path: Path, encoding: str
) -> None:
    rows = "".join(f"q{n},{'größe – ' * 9},1\n" for n in range(9_000))
    content = f"case_id,question,score_of_the_answer\n{rows}".encode(encoding)
    file = tmp_path / "cases.csv"
    file.write_bytes(content)
    on_disk = importers.recognised(importers.mapped(file))
    assert not isinstance(on_disk.document.utf8, bytes)
    assert on_disk.runs() == importers.read(content)
    file.write_bytes(content[:-1] + b"\x81")
    assert told(lambda: importers.read(importers.mapped(file))) == told(
        lambda: importers.read(content[:-1] + b"\x81")
    )


@pytest.mark.parametrize("text", [b"", b"a", b"a\n", b"\n\n", b"a\r\nb", b"a\nb\n\nc"])
def test_a_map_has_the_lines_and_the_stream_of_its_bytes(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "text"
    file.write_bytes(text)
    found = importers.mapped(file)
    assert list(lines_of(found)) == list(lines_of(text))
    assert b"".join(pieces_of(found, 2)) == text
    assert stream_of(found).read() == text


def test_long_texts_of_a_table_make_the_same_cases_whether_they_are_kept_whole_or_not() -> None:
    short, whole = importers.read(table(12)), importers.read(table(12), whole=True)
    for one, other in zip(short[0].cases, whole[0].cases, strict=True):
        assert one.id == other.id
        assert one.excerpt == other.excerpt
        assert one.texts.asked_digest == other.texts.asked_digest
        assert one.texts.asked is None
        assert len(other.texts.asked or "") > 1_500


def depth_of(value: object) -> int:
    """Count the depth of a value as it is read."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


values = st.recursive(
    st.none() | st.text(alphabet='a"\\[]{}é', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='b"\\', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values, st.integers(1, 40))
def test_the_depth_of_any_json_is_found_wherever_it_is_cut_into_pieces(value: object, size: int) -> None:
    text, depth = json.dumps(value, ensure_ascii=False).encode(), depth_of(value)
    assert not is_deeper(text, depth)
    assert depth == 0 or is_deeper(text, depth - 1)
    seen = Outside()
    cut = b"".join(seen.brackets(piece) for piece in pieces_of(text, size))
    assert cut == Outside().brackets(text)


def test_nesting_is_refused_beyond_its_limit() -> None:
    deep = b'{"results": ' + b"[" * 30 + b"]" * 30 + b"}"
    with pytest.raises(Unreadable, match="nested more than 20 deep"):
        importers.read(deep, limits=Limits(nesting=20))


def test_reading_tells_how_far_it_is_and_never_goes_back(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(table(2_000))
    seen: list[float] = []
    importers.recognised(importers.mapped(file)).runs(progress=lambda done, total: seen.append(done / total))
    assert len(seen) > 4
    assert seen == sorted(seen)
    assert seen[-1] <= 1
    again: list[int] = []
    importers.recognised(a_promptfoo_file(4_000, 10)).runs(progress=lambda done, _: again.append(done))
    assert again[:3] == [0, 1_000, 2_000]


def test_a_listener_stops_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(table(2_000))

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("1")

    with pytest.raises(Cancelled):
        importers.recognised(importers.mapped(file)).runs(progress=stop)
    assert importers.read(importers.mapped(file))  # it is told to nobody afterwards


def test_a_large_file_cut_off_says_where(tmp_path: Path) -> None:
    whole = a_promptfoo_file(4_000, 10)
    file = tmp_path / "cut.json"
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match=r"line \d+: .*cut off"):
        importers.read(importers.mapped(file))


def test_a_large_upload_by_the_page_is_left_to_a_worker_and_leads_to_its_run(scene: Scene) -> None:
    content = table(1_400)
    assert len(content) > LARGE
    sent = send(scene, ("cases.jsonl", content))
    assert sent.status_code == 303
    assert sent.location.startswith("/jobs/")
    page = text_of(scene.engineer, sent.location)
    assert "Cancel" in page
    work(scene)
    assert scene.engineer.get(sent.location).location.startswith("/evals/runs/")
    assert count(scene) == 1
    assert kept(scene) == []


def test_small_and_large_files_of_one_upload_are_both_told(scene: Scene) -> None:
    sent = send(scene, ("cases.jsonl", table(1_400)), ("small.json", a_promptfoo_file(110, 10)))
    assert sent.status_code == 200
    page = sent.get_data(as_text=True)
    assert "How far file 1 is" in page
    assert "1 file is kept for an hour" in " ".join(page.split())


def test_a_cancelled_import_leaves_nothing(scene: Scene) -> None:
    job = push(scene, table(300))
    with scene.database.writing() as session:
        session.get_one(Job, str(job["id"])).cancel_wanted = True
    assert scene.engineer.post(f"/jobs/{job['id']}/cancel").status_code == 303
    work(scene)
    assert count(scene) == 0


def test_a_file_beyond_the_limit_is_refused_while_it_comes_and_leaves_nothing(tmp_path: Path) -> None:
    files = KeptFiles(tmp_path)
    with pytest.raises(TooLarge):
        files.keep(io.BytesIO(b"x" * 10_001), 10_000)
    assert list(files.folder.iterdir()) == []
    fits = files.keep(io.BytesIO(b"x" * 10_000), 10_000)
    assert (fits.size, files.path(fits.token).read_bytes()) == (10_000, b"x" * 10_000)
    assert fits.sha256 == hashlib.sha256(b"x" * 10_000).hexdigest()


def test_more_than_a_request_holds_in_memory_is_sent_on_to_a_worker(scene: Scene) -> None:
    refused = scene.engineer.post(
        "/api/v1/initiatives/POLICY-QA/runs/import",
        b"",
        environ_overrides={"CONTENT_LENGTH": str(100 * 2**20)},
    )
    assert refused.status_code == 422
    assert "send it with ?background=yes" in refused.get_data(as_text=True)


MEASURE = """
import sys
from pathlib import Path
from tracker.evals import importers, jobs
from tracker.evals.rules.measured_run import measured_run

def private():
    lines = dict(line.split(":") for line in open("/proc/self/status") if ":" in line)
    return int(lines["RssAnon"].split()[0]) * 1024

before = private()
most = 0
def progress(done, total):
    global most
    most = max(most, private() - before)
content = importers.mapped(Path(sys.argv[1]))
importers.detect(content)
runs = [measured_run(run) for run in importers.recognised(content).runs(progress=progress)]
most = max(most, private() - before)
print(most, sum(len(run.run.cases) for run in runs))
"""


@pytest.mark.whole
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks the Linux kernel for private memory")
@pytest.mark.parametrize("kind", ["lines", "promptfoo"])
def test_a_file_of_forty_megabytes_takes_less_memory_than_it_is_large(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "large"
    if kind == "lines":
        file.write_bytes(table(10_000))
    else:
        small = json.loads(a_promptfoo_file(110, 10))
        listed = small["results"]["results"]
        for case in listed:
            case["response"] = {"output": "word " * 1_000}
        small["results"]["results"] = [{**listed[n % 120], "testIdx": n} for n in range(7_500)]
        file.write_text(json.dumps(small))
    size = file.stat().st_size
    assert size > 38_000_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)], capture_output=True, text=True, timeout=100, check=True
    )
    most, cases = map(int, done.stdout.split())
    assert cases >= 7_500
    assert most < size * 0.75  # held in memory, the file alone takes all of it


def test_one_file_of_two_people_or_told_of_in_two_ways_is_two_jobs_and_once_again_is_the_same(
    scene: Scene,
) -> None:
    with scene.database.writing() as session:
        initiative = scene.initiative(session)
        session.add(Membership(initiative_id=initiative.id, person_id=scene.stranger.person_id, role="lead"))
    first, again = push(scene, table(30)), push(scene, table(30))
    assert first["id"] == again["id"]
    other = push(scene, table(30), "&suite=other")
    sent = scene.stranger.post(
        "/api/v1/initiatives/POLICY-QA/runs/import?background=yes",
        table(30),
        content_type="application/octet-stream",
    )
    assert sent.status_code == 202
    theirs = sent.get_json()["id"]
    assert len({first["id"], other["id"], theirs}) == 3
    assert scene.stranger.get(f"/api/v1/jobs/{theirs}").status_code == 200
    assert scene.stranger.get(f"/api/v1/jobs/{first['id']}").status_code == 404
    work(scene)
    assert count(scene) == 1  # the same bytes are in once; the other jobs lead to that run
    done = scene.stranger.get(f"/api/v1/jobs/{theirs}").get_json()
    assert (done["state"], done["result"]["already"]) == ("done", True)
