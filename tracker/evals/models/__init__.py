"""Tables of eval results: what was measured (record), what came out (run), what it is held against."""

from tracker.evals.models.comparison import BaselineComparison
from tracker.evals.models.judge import Judge, JudgeCalibration, JudgeLabel
from tracker.evals.models.push import PushKey
from tracker.evals.models.record import (
    Dataset,
    DatasetVersion,
    DroppedFile,
    Suite,
    SystemVersion,
    TableColumns,
)
from tracker.evals.models.register import Model, Prompt, PromptVersion
from tracker.evals.models.run import CaseResult, CaseText, MetricResult, Run
from tracker.evals.models.target import Baseline, LatestMetric, MetricTarget, TargetEntry

__all__ = [
    "Baseline",
    "BaselineComparison",
    "CaseResult",
    "CaseText",
    "Dataset",
    "DatasetVersion",
    "DroppedFile",
    "Judge",
    "JudgeCalibration",
    "JudgeLabel",
    "LatestMetric",
    "MetricResult",
    "MetricTarget",
    "Model",
    "Prompt",
    "PromptVersion",
    "PushKey",
    "Run",
    "Suite",
    "SystemVersion",
    "TableColumns",
    "TargetEntry",
]
