"""The usual names of columns, in order of preference; compared in lower case with underscores."""

ID = ("case_id", "sample_id", "example_id", "question_id", "test_id", "test_case_id", "item_id", "id")
REPEAT = ("repeat", "repetition", "repetition_number", "epoch", "trial")
VARIANT = ("variant", "model", "model_name", "provider")
PASSED = ("passed", "pass", "success", "is_correct", "correct", "verdict", "outcome", "result", "status")
ERROR = ("error", "error_message", "exception", "errors")
INPUT = ("input", "question", "user_input", "prompt", "query", "inputs", "request", "instruction")
OUTPUT = ("output", "answer", "response", "outputs", "completion", "prediction", "actual_output")
LATENCY_MS = ("latency_ms", "duration_ms", "response_time_ms", "elapsed_ms", "time_ms")
LATENCY_S = ("latency_s", "execution_time", "duration_s", "latency_seconds", "duration_seconds", "total_time")
LATENCY = ("latency", "duration", "elapsed", "response_time", "execution_duration")
COST = ("cost", "total_cost", "cost_usd", "cost_eur", "cost_minor_units")
TOKENS_IN = ("tokens_in", "input_tokens", "prompt_tokens", "prompt_token_count")
TOKENS_OUT = ("tokens_out", "output_tokens", "completion_tokens", "completion_token_count")

# columns that never hold a score, although their cells may be numbers
TEXTS = frozenset(
    """reference ground_truth ground_truths expected expected_output reference_output target ideal
    retrieved_contexts contexts context explanation rationale reason comment metadata tags
    error_kind category""".split()
)
NO_MEASUREMENT = frozenset(
    """index idx row row_number line n seed version timestamp ts date time created created_at updated_at
    start_time end_time request_time started_at finished_at currency cost_currency""".split()
)
ENDINGS = ("_id", "_idx", "_index", "_label", "_at", "_start_time", "_end_time", "_hash", "_explanation")
BEGINNINGS = ("inputs.", "outputs.", "reference.", "metadata.", "unnamed:")


def plain(column: str) -> str:
    """Answer a column's name as it is compared."""
    return column.strip().lower().replace(" ", "_").replace("-", "_")


def may_be_score(column: str) -> bool:
    """Tell whether a column of this name may hold scores."""
    name = plain(column)
    excluded = not name or name in TEXTS or name in NO_MEASUREMENT
    return not excluded and not name.endswith(ENDINGS) and not name.startswith(BEGINNINGS)
