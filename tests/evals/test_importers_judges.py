"""Which model graded: named where the file names it, told as unnamed where it only shows that one did."""

import json
from typing import Any

import pytest

from tests.evals.builders import a_promptfoo_file
from tests.evals.sample_files import content
from tracker.evals.importers import read
from tracker.evals.importers.model_judges import judge_name
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.normalised import NormalisedRun
from tracker.evals.rules.systems import stated_parts, with_stated


def only(said: object) -> NormalisedRun:
    (run,) = read(said if isinstance(said, bytes) else json.dumps(said).encode())
    return run


def lines(*said: object) -> NormalisedRun:
    return only("\n".join(map(json.dumps, said)).encode())


def is_flagged(run: NormalisedRun) -> bool:
    return FlagCode.JUDGE_UNNAMED in {flag.code for flag in run.flags}


def test_several_judges_are_one_name_in_a_fixed_order() -> None:
    assert judge_name([]) == ""
    assert judge_name([("g-eval", "b"), ("llm-rubric", "a"), ("llm-rubric", "b")]) == "a + b"
    assert judge_name([("llm-rubric", "")]) == "llm-rubric (model not named)"


def test_long_lists_of_judges_with_one_beginning_are_two_judges() -> None:
    names = [f"a judge with a long name {place:03d}" for place in range(20)]
    first, second = (judge_name(("", name) for name in listed) for listed in (names, names[:-1]))
    assert first != second
    assert max(len(first), len(second)) <= 200


def promptfoo(*asserts: dict[str, object], **of_the_test: object) -> dict[str, Any]:
    export: dict[str, Any] = json.loads(a_promptfoo_file(2, 1))
    for result in export["results"]["results"]:
        parts = [{"pass": True, "score": 1, "reason": "", "assertion": one} for one in asserts]
        result["gradingResult"] = {"pass": True, "score": 1, "reason": "", "componentResults": parts}
        result["testCase"] = {"assert": list(asserts), **of_the_test}
    return export


def test_promptfoo_names_the_provider_of_a_model_graded_assertion() -> None:
    rubric = {"type": "llm-rubric", "provider": "openai:orion-judge"}
    run = only(promptfoo({"type": "icontains"}, rubric))
    assert run.system.judge == "openai:orion-judge"
    assert not is_flagged(run)


def test_promptfoo_takes_the_grader_of_the_test_then_of_all_tests() -> None:
    export = promptfoo({"type": "not-llm-rubric"}, options={"provider": {"id": "of-the-test"}})
    export["config"] = {"defaultTest": {"options": {"provider": "of-all"}}}
    assert only(export).system.judge == "of-the-test"
    for result in export["results"]["results"]:
        del result["testCase"]["options"]
    assert only(export).system.judge == "of-all"


def test_promptfoo_without_a_named_grader_tells_the_kind_of_judge() -> None:
    run = only(promptfoo({"type": "assert-set", "assert": [{"type": "g-eval"}]}))
    assert run.system.judge == "g-eval (model not named)"
    assert is_flagged(run)


def test_assertions_of_code_have_no_judge() -> None:
    run = only(promptfoo({"type": "icontains"}, {"type": "javascript"}, {"type": "similar"}))
    assert run.system.judge == ""
    assert not is_flagged(run)


INSPECT = "own/inspect/v0.3.60_addition.json"
OLD_INSPECT = "own/inspect/v0.3.8_addition_logv1.json"


def inspect(name: str, **of_the_eval: object) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(content(name))
    log["eval"] |= of_the_eval
    return log


@pytest.mark.parametrize(
    ("options", "roles", "judge"),
    [
        ({"model": "openai/orion-judge"}, None, "openai/orion-judge"),
        ({"model": ["b", "a"]}, {"grader": "c"}, "a + b"),
        ({}, {"grader": {"model": "of-the-role"}}, "of-the-role"),
        ({"model_role": "critic"}, {"grader": "x", "critic": "of-its-own-role"}, "of-its-own-role"),
        ({}, None, "mockllm/model"),
    ],
)
def test_inspect_looks_for_the_model_the_role_then_the_model_itself(
    options: dict[str, object], roles: object, judge: str
) -> None:
    scorer = {"name": "inspect_ai/model_graded_fact", "options": options}
    run = only(inspect(INSPECT, scorers=[{"name": "match"}, scorer], model_roles=roles))
    assert run.system.judge == judge


def test_an_inspect_log_with_a_bound_grader_was_graded_by_it_whatever_the_scorer_is_called() -> None:
    log = inspect(INSPECT, scorers=[{"name": "tone"}], model_roles={"grader": {"model": "orion-judge"}})
    assert only(log).system.judge == "orion-judge"


def test_an_old_inspect_log_names_its_scorer_in_the_results() -> None:
    log = inspect(OLD_INSPECT)
    assert only(log).system.judge == ""
    log["results"]["scorer"]["name"] = "model_graded_qa"
    assert only(log).system.judge == "model_graded_qa (model not named)"


def test_langfuse_evaluators_are_judges_and_people_and_the_api_are_none() -> None:
    page = json.loads(content("own/langfuse/scores_api.json"))
    page["data"] = [score for score in page["data"] if score["dataType"] != "CATEGORICAL"]
    for score in page["data"]:
        score["source"] = "ANNOTATION"
    assert only(page).system.judge == ""
    page["data"][0]["source"] = "EVAL"
    assert only(page).system.judge == f"Langfuse evaluator {page['data'][0]['name']} (model not named)"


def test_phoenix_says_which_annotations_a_model_gave() -> None:
    said = json.loads(content("own/phoenix/experiment_export.json"))
    assert only(said).system.judge == ""
    said[0]["annotations"][0] |= {"annotator_kind": "LLM", "name": "tone"}
    assert only(said).system.judge == "tone (model not named)"
    said[0]["annotations"][0]["metadata"] = {"model": "orion-judge"}
    assert only(said).system.judge == "orion-judge"


def test_the_openai_api_says_which_grader_is_a_model() -> None:
    page = json.loads(content("own/openai-evals-api/output_items.json"))
    assert only(page).system.judge == "Judge 1-7 (model not named)"
    for item in page["data"]:
        for result in item["results"]:
            result["sample"] = {"model": "orion-judge"}
    assert only(page).system.judge == "orion-judge"


def test_the_models_that_an_openai_run_used_beside_its_own_graded() -> None:
    run = json.loads(content("own/openai-evals-api/run.json"))
    usage = [{"model_name": run["model"]}, {"model_name": "orion-judge"}]
    assert only(run | {"per_model_usage": usage}).system.judge == "orion-judge"
    assert only(run | {"per_model_usage": usage[:1]}).system.judge == ""


def test_braintrust_scores_that_only_a_model_gives_have_a_judge() -> None:
    row = {"input": "a", "output": "b", "scores": {"ExactMatch": 1, "Factuality": 0.6}}
    assert lines(row, row | {"input": "b"}).system.judge == "Factuality (model not named)"
    summary = {"experiment_name": "e", "scores": {"ClosedQA": {"score": 1}}}
    assert only(summary).system.judge == "ClosedQA (model not named)"
    assert lines(row | {"scores": {"ExactMatch": 1}}, row | {"scores": {}}).system.judge == ""


def test_the_scores_of_ragas_and_trulens_have_a_judge() -> None:
    table = b"user_input,retrieved_contexts,Faithfulness,factual_correctness(mode=f1)\na,x,0.5,1\nb,y,1,0.5\n"
    judge = "Faithfulness (model not named) + factual_correctness(mode=f1) (model not named)"
    assert only(table).system.judge == judge
    assert only(b"id,recall,security\na,1,1\nb,0,1\n").system.judge == ""


def attack(scorer: dict[str, object]) -> dict[str, object]:
    said = json.loads(content("own/pyrit/attack_results.json"))[0]
    said["last_score"]["scorer_class_identifier"] = scorer
    return said  # type: ignore[no-any-return]


def test_pyrit_scorers_that_ask_a_model_are_judges_within_others_too() -> None:
    assert only([attack({"class_name": "SubStringScorer"})]).system.judge == ""
    asking = {"class_name": "SelfAskRefusalScorer"}
    assert only([attack(asking)]).system.judge == "SelfAskRefusalScorer (model not named)"
    asking["children"] = {"prompt_target": {"model_name": "orion-judge"}}  # type: ignore[assignment]
    composite = {"class_name": "TrueFalseCompositeScorer", "children": {"sub_scorers": [asking]}}
    assert only([attack(composite)]).system.judge == "orion-judge"


def test_a_pydantic_judge_is_named_by_its_arguments() -> None:
    source = {"name": "LLMJudge", "arguments": {"rubric": "polite"}}
    case = {"name": "c", "assertions": {"polite": {"value": True, "source": source}}}
    assert only({"cases": [case], "failures": []}).system.judge == "LLMJudge (model not named)"
    source["arguments"]["model"] = "openai:orion-judge"  # type: ignore[index]
    assert only({"cases": [case], "failures": []}).system.judge == "openai:orion-judge"


def test_two_deepeval_judges_are_both_named() -> None:
    metrics = [{"name": name, "success": True, "score": 1, "evaluationModel": name} for name in "ba"]
    case = {"name": "c", "success": True, "metricsData": metrics}
    assert only({"testCases": [case], "metricsScores": []}).system.judge == "a + b"


def test_garaks_judging_detectors_are_judges() -> None:
    setup = {"entry_type": "start_run setup", "plugins.target_type": "test", "_config.version": "0.14"}
    pair = {"entry_type": "eval", "probe": "p", "detector": "judge.ModelAsJudge", "passed": 1, "total": 2}
    assert lines(setup, pair).system.judge == "judge.ModelAsJudge (model not named)"
    setup["detectors.judge.detector_model_name"] = "orion-judge"
    assert lines(setup, pair).system.judge == "orion-judge"
    assert lines(setup, pair | {"detector": "dan.DAN"}).system.judge == ""


def test_the_last_completion_function_of_a_model_graded_oaieval_is_the_judge() -> None:
    def log(cls: str, *functions: str) -> NormalisedRun:
        spec = {"completion_fns": functions, "eval_name": "e", "run_config": {"eval_spec": {"cls": cls}}}
        return lines({"spec": spec}, {"final_report": {"accuracy": 1.0}})

    graded = "evals.elsuite.modelgraded.classify:ModelBasedClassify"
    assert log(graded, "orion", "orion-judge").system.judge == "orion-judge"
    assert log(graded, "orion").system.judge == "orion"
    assert log("evals.elsuite.basic.match:Match", "orion").system.judge == ""


def test_every_eval_ever_names_its_judges_or_says_that_there_is_one() -> None:
    said: dict[str, Any] = {
        "schema_version": "0.3.0",
        "evaluation_id": "e",
        "eval_library": {"name": "x", "version": "1"},
        "model_info": {"id": "m"},
        "evaluation_results": [
            {
                "evaluation_name": "t",
                "metric_config": {
                    "metric_name": "tone",
                    "lower_is_better": False,
                    "score_type": "continuous",
                    "llm_scoring": {"judges": []},
                },
                "score_details": {"score": 0.5},
            }
        ],
    }
    assert only(said).system.judge == "tone (model not named)"
    judges = [{"model_info": {"id": "b"}}, {"model_info": {"id": "a"}}]
    said["evaluation_results"][0]["metric_config"]["llm_scoring"]["judges"] = judges
    assert only(said).system.judge == "a + b"


def test_a_stated_judge_takes_the_place_of_an_unnamed_one_with_its_flag() -> None:
    run = only(promptfoo({"type": "llm-rubric"}))
    stated = with_stated(run, stated_parts(["judge=orion-judge@3"]))
    assert stated.system.judge == "orion-judge@3"
    assert not is_flagged(stated)
    assert is_flagged(with_stated(run, stated_parts(["model=orion-large-3"])))
