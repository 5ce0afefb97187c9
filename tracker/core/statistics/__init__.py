"""Statistics of evidence: rates, repeats, pairs, means, quantiles, plans; the verdict is a rule of gates."""

from tracker.core.statistics.beta import beta_quantile, binomial_cdf, incomplete_beta
from tracker.core.statistics.corrections import Labelled, corrected_interval, holm, rogan_gladen
from tracker.core.statistics.differences import difference_interval, mean_is_zero, paired_mean_interval
from tracker.core.statistics.interval import Direction, Interval, Sided, TooLittleEvidence, clears
from tracker.core.statistics.means import bootstrap_mean, mean_interval
from tracker.core.statistics.normal import critical_value, normal_cdf, normal_quantile
from tracker.core.statistics.paired import mcnemar_exact, newcombe_paired
from tracker.core.statistics.planning import (
    cases_for_power,
    cases_until_met,
    fewest_cases_passing,
    most_failures_passing,
    power,
)
from tracker.core.statistics.quantiles import min_values, nearest_rank, quantile_interval
from tracker.core.statistics.rare import cases_for_zero_failures, zero_failure_bound, zero_failure_interval
from tracker.core.statistics.rates import clopper_pearson, rate_interval, wilson
from tracker.core.statistics.repeats import (
    Repeats,
    case_rate,
    clustered_rate_interval,
    design_effect,
    effective_n,
    within_case_correlation,
)

__all__ = [
    "Direction",
    "Interval",
    "Labelled",
    "Repeats",
    "Sided",
    "TooLittleEvidence",
    "beta_quantile",
    "binomial_cdf",
    "bootstrap_mean",
    "case_rate",
    "cases_for_power",
    "cases_for_zero_failures",
    "cases_until_met",
    "clears",
    "clopper_pearson",
    "clustered_rate_interval",
    "corrected_interval",
    "critical_value",
    "design_effect",
    "difference_interval",
    "effective_n",
    "fewest_cases_passing",
    "holm",
    "incomplete_beta",
    "mcnemar_exact",
    "mean_interval",
    "mean_is_zero",
    "min_values",
    "most_failures_passing",
    "nearest_rank",
    "newcombe_paired",
    "normal_cdf",
    "normal_quantile",
    "paired_mean_interval",
    "power",
    "quantile_interval",
    "rate_interval",
    "rogan_gladen",
    "wilson",
    "within_case_correlation",
    "zero_failure_bound",
    "zero_failure_interval",
]
