"""Known metric names and which way is better; any other name stays unknown until a person decides."""

import re

from tracker.evals.rules.kinds import Direction

_HIGHER = frozenset(
    """accuracy acc acc_norm em exact_match correct correctness passed pass_rate success_rate f1 f1_score
    precision recall
    faithfulness groundedness answer_relevancy answer_relevance response_relevancy context_precision
    context_recall context_relevancy context_entity_recall answer_correctness answer_similarity
    semantic_similarity factual_correctness string_present bleu bleu_score rouge rouge1 rouge2 rougel rouge_l
    rouge_score meteor chrf bert_score helpfulness coherence completeness safe_rate auc roc_auc""".split()
)
_LOWER = frozenset(
    """latency latency_ms latency_s duration duration_ms duration_s execution_time execution_duration
    response_time response_time_ms elapsed cost total_cost cost_usd error_rate failure_rate wer cer mae mse
    rmse loss log_loss ppl perplexity word_perplexity byte_perplexity bits_per_byte
    toxicity hallucination hallucination_rate bias
    attack_success_rate""".split()
)
_SPENT = re.compile(r"(?:^|_)(?:cost|latency|duration)(?:_in)?(?:_(?:usd|eur|ms|s|total|p\d\d))*$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX = re.compile(r"^(?:feedback|annotation|metrics?|scores?|eval)[._/ ]|[._/ ](?:score|value|mean|v\d+)$")


def direction_of(name: str) -> Direction:
    """Answer the direction of a known name, whatever prefix a tool's export puts before it."""
    plain = _CAMEL.sub("_", name.strip()).lower().replace("-", "_").replace(" ", "_")
    for known in (plain, _PREFIX.sub("", _PREFIX.sub("", plain))):
        if known in _HIGHER:
            return Direction.HIGHER
        if known in _LOWER or _SPENT.search(known):
            return Direction.LOWER
    return Direction.UNKNOWN
