"""Which importer reads which file: by content, each only its own, and a name for what is not read yet."""

from contextlib import suppress
from pathlib import Path

import pytest

from tests.evals.builders import a_promptfoo_file, a_workbook
from tests.evals.sample_files import FOUND, content, own
from tracker.evals.importers import IMPORTERS, Unreadable, detect, read
from tracker.evals.importers.document import looked_at
from tracker.evals.rules.kinds import FlagCode

NORMALISED = b'{"tool": "ours", "metrics": [{"name": "accuracy", "value": 0.5, "n": 2}]}'
FILES = {
    "promptfoo": [
        *(content(name) for name in own("promptfoo") if not name.endswith(".xml")),
        a_promptfoo_file(1, 1),
    ],
    "inspect_ai": list(map(content, own("inspect"))),
    "junit": [content(f"own/{name}") for name in ("pytest/junit.xml", "promptfoo/v0.123.1.junit.xml")],
    "pytest_json_report": list(map(content, ("own/pytest/report.json", "own/pytest/report_summary.json"))),
    "jest": [b'{"numTotalTests": 1, "testResults": []}'],
    "deepeval": list(map(content, own("deepeval"))),
    "lm_eval": [content(name) for name in own("lm-eval") if "results" in name],
    "lm_eval_samples": [content(name) for name in own("lm-eval") if "samples" in name],
    "garak": list(map(content, own("garak"))),
    "mlflow": [content("own/mlflow/runs_search.json"), content("own/hostile/mlflow_runs_nan.json")],
    "mlflow_store": [content("own/mlflow/mlruns.zip")],
    "pydantic_evals": list(map(content, own("pydantic-evals"))),
    "langfuse": list(map(content, own("langfuse"))),
    "oaieval": list(map(content, own("openai-evals"))),
    "openai_evals_api": list(map(content, own("openai-evals-api"))),
    "braintrust": [content("own/braintrust/results.jsonl")],
    "braintrust_summary": [content(f"own/braintrust/{name}") for name in ("summary.json", "out_ok.jsonl")],
    "phoenix": [content("own/phoenix/experiment_export.json")],
    "helm": [content(f"own/helm/{name}/stats.json") for name in ("simple_classification", "simple_mcqa")],
    "evalplus": [b'{"date": "2024-05-10 18:01", "hash": "84f4", "eval": {}}'],
    "evalscope": [b'{"dataset_name": "gsm8k", "model_name": "m", "metrics": []}'],
    "pyrit": list(map(content, own("pyrit"))),
    "every_eval_ever": [b'{"schema_version": "0.3.0", "evaluation_results": []}'],
    "every_eval_ever_samples": [b'{"schema_version": "0.3.0", "evaluation_id": "e", "sample_id": "s"}'],
    "cases_table": [
        *map(content, own("langsmith")),
        *(
            content(f"own/mlflow/{name}")
            for name in ("genai_result_df.csv", "genai_result_df.json", "log_table.json")
        ),
        *(content(name) for name in own("trulens") if "records" in name),
        content("own/phoenix/experiment_export.csv"),
        a_workbook([["id", "score"], ["a", 1]]),
        *(content(name) for name in own("ragas") if "summary" not in name),
        b"id,score\n1,1\n",
    ],
    "metric_map": [content("own/ragas/ragas_summary.json"), b"metric,score\nfaithfulness,0.75\n"],
    "normalised": [NORMALISED, b"[" + NORMALISED + b"]"],
}
OTHERS = {
    "own/others/braintrust_errors.jsonl": "a Braintrust error",
    "own/others/deepeval_cache.json": "a DeepEval cache",
    "own/others/garak_hitlog.jsonl": "a garak hit log",
    "own/others/mlflow_metric_history.json": "an MLflow metric history",
    "own/others/metrics.prom": "Prometheus metrics",
    "own/others/promptfoo_v0.123.1.csv": "promptfoo's CSV",
    "own/others/promptfoo_v0.24.2.csv": "promptfoo's CSV",
    "own/others/helm_run_spec.json": "a HELM run specification",
    "own/others/helm_scenario.json": "",
    "own/others/trulens_leaderboard.csv": "",
    "own/others/dataset.jsonl": "",
}
READ_FOLDERS = {
    "deepeval",
    "eee",
    "evalplus",
    "evalscope",
    "garak",
    "helm",
    "inspect",
    "lm-eval",
    "mlflow",
    "promptfoo",
    "pytest",
    "ragas",
}


@pytest.mark.parametrize("name", FILES)
def test_every_importer_recognises_its_files_by_content(name: str) -> None:
    assert [detect(sent).name for sent in FILES[name]] == [name] * len(FILES[name])


@pytest.mark.sweep
@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_every_importer_refuses_the_files_of_the_others(importer: object) -> None:
    for name, files in FILES.items():
        for sent in files if name != importer.name else ():  # type: ignore[attr-defined]
            with pytest.raises(Unreadable, match=f"but of {name!r}"):
                read(sent, importer.name)  # type: ignore[attr-defined]


@pytest.mark.sweep
@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_no_importer_sees_its_own_in_a_file_of_another(importer: object) -> None:
    for name, files in FILES.items():
        seen = {importer.sniff(looked_at(sent)) for sent in files}  # type: ignore[attr-defined]
        assert seen == {name == importer.name}, name  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_not_read_yet_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(content(name))
    assert OTHERS[name] in refusal.value.message
    assert refusal.value.message.endswith(".")


def test_a_stated_format_is_used_and_an_unknown_one_refused_with_the_list() -> None:
    assert read(a_promptfoo_file(1, 0), "promptfoo")[0].tool == "promptfoo"
    with pytest.raises(Unreadable, match="choose one of auto, promptfoo, inspect_ai"):
        read(a_promptfoo_file(1, 0), "no_such_tool")


def test_names_and_labels_of_importers_are_there_once() -> None:
    assert len({importer.name for importer in IMPORTERS}) == len(IMPORTERS)
    assert len({importer.label for importer in IMPORTERS}) == len(IMPORTERS)


def test_no_found_file_of_another_tool_is_taken_for_ours() -> None:
    if not FOUND.is_dir():
        pytest.skip("the result files found in public repositories are not beside this project")
    taken = []
    for path in sorted(path for path in FOUND.rglob("*") if path.is_file() and path.parent != FOUND):
        with suppress(Unreadable):
            taken += [(path.parent.name, detect(path.read_bytes()).name)]
    assert {folder for folder, _ in taken} == READ_FOLDERS


def test_an_installed_package_may_add_an_importer(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tracker.evals import importers

    (tmp_path / "their_importer.py").write_text(
        '"""An importer that a package brings."""\n'
        "from tracker.evals.importers.kind import Importer\n"
        "from tracker.evals.rules.normalised import NormalisedRun\n"
        'THEIRS = Importer("theirs", "Theirs", lambda document: document.utf8.startswith(b"theirs"),\n'
        '                  lambda document, columns: (NormalisedRun(tool="theirs"),))\n'
    )
    info = tmp_path / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[tracker.importers]\ntheirs = their_importer:THEIRS\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importers.importers.cache_clear()
    try:
        assert read(b"theirs: 1")[0].tool == "theirs"
    finally:
        importers.importers.cache_clear()


def test_every_format_and_flag_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
    told = [*(importer.name for importer in IMPORTERS), *FlagCode]
    assert [name for name in told if f"`{name}`" not in page] == []


def test_the_documented_run_is_read_as_it_stands() -> None:
    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
    (run,) = read(page.partition("```json\n")[2].partition("```")[0].encode())
    assert (run.suite, run.metrics[0].successes, run.cases[0].id) == ("policy-answers", 110, "q-017")
