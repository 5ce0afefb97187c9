"""How the models that graded a run are called, where its file shows that a model graded at all."""

from collections.abc import Iterable, Iterator

from tracker.evals.importers.members import first_of, is_object
from tracker.evals.importers.texts import NAME_LENGTH, digest, fit
from tracker.evals.rules.systems import NOT_NAMED

_JOINED = " + "
# scores that a model gives by the definition of the tool that has them, by their plain names
_OF_MODELS = frozenset(
    """faithfulness answer_relevancy answer_relevance response_relevancy answer_correctness
    factual_correctness factuality context_precision context_recall context_relevancy context_relevance
    context_entity_recall noise_sensitivity groundedness response_groundedness llm_context_recall
    llm_context_precision_with_reference llm_context_precision_without_reference aspect_critic
    closed_qa closedqa battle humor possible security sql summary translation llmclassifier""".split()
)
_ANYWHERE = _OF_MODELS - frozenset("battle humor possible security sql summary translation".split())


def judge_name(graders: Iterable[tuple[str, str]]) -> str:
    """Answer one name for all of (sort of grader, its model): each model once, "" where nothing graded.

    A grader whose model is not said is called by its sort, so that it is still known that a model graded.
    """
    names = sorted({model or f"{kind} {NOT_NAMED}".strip() for kind, model in graders})
    name = _JOINED.join(names)
    if len(name) <= NAME_LENGTH:
        return name
    mark = f"… {digest(name)}"  # two long lists with one beginning are two judges
    marked = f"{mark} {NOT_NAMED}" if NOT_NAMED in name else mark
    return name[: NAME_LENGTH - len(marked)] + marked


def model_of(said: object) -> str:
    """Read the name of a model from what tools write in its place: a text, or an object with an id."""
    if is_object(said):
        return fit(first_of(said, "label", "id", "model", "model_name", "name"))
    return fit(said)


def by_metric(names: Iterable[str], *, of_a_tool: bool = False) -> Iterator[tuple[str, str]]:
    """Give the graders behind scores that only a model gives, such as Ragas' faithfulness.

    `of_a_tool` says that the tool has such scores itself, so that its plainer names count too.
    """
    known = _OF_MODELS if of_a_tool else _ANYWHERE
    for name in names:
        if _plain(name) in known:
            yield name, ""


def _plain(name: str) -> str:
    """Answer a name as it is compared: "Answer Relevance/score", "factual_correctness(mode=f1)"."""
    return name.partition("/")[0].partition("(")[0].strip().lower().replace(" ", "_").replace("-", "_")
