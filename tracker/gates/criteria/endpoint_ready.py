"""Criterion kind: an endpoint of the environment answers as it should and is looked after."""

from tracker.core.statistics import rate_interval
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import EndpointFact, Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink, Measure
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import limit, listed

PARTS = ("slo", "on_call", "runbook")
FEWEST_CHECKS = 100  # before that one bad check would weigh as much as a bad month


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Judge the endpoints of the environment; the worst one speaks for all."""
    environment = asked.word("environment")
    endpoints = [endpoint for endpoint in facts.endpoints if endpoint.environment == environment]
    if not endpoints:
        why = f"No {environment} endpoint is registered."
        link = (EvidenceLink("Endpoints", f"/initiatives/{facts.initiative.key}/endpoints"),)
        return (asked.outcome(Verdict.MISSING, why, "Register one and check it.", evidence=link),)
    judged = [_judged(asked, endpoint, facts) for endpoint in endpoints]
    return (max(judged, key=lambda outcome: _ORDER.index(outcome.verdict)),)


_ORDER = (Verdict.MET, Verdict.INCONCLUSIVE, Verdict.EXPIRED, Verdict.MISSING, Verdict.NOT_MET)


def _judged(asked: Asked, endpoint: EndpointFact, facts: Facts) -> CriterionOutcome:
    verdict, why, settle = _weighed(asked, endpoint, facts)
    checked = endpoint.checked_at
    return asked.outcome(
        verdict,
        f"{endpoint.name}: {why}",
        settle,
        evidence=(endpoint.link,),
        measure=Measure(value=endpoint.latency_ms, unit="ms", direction="lower", n=endpoint.checks or None),
        expires_at=None if checked is None else asked.expiry(checked),
    )


def _weighed(asked: Asked, endpoint: EndpointFact, facts: Facts) -> tuple[Verdict, str, str]:
    lacking = [_NAMES[part] for part in asked.words("with") if not _has(endpoint, part)]
    if lacking:
        return Verdict.MISSING, f"no {listed(lacking)} yet.", "Write it down on the endpoint's page."
    if endpoint.checked_at is None:
        return Verdict.MISSING, "never checked.", "Check it now on its page."
    old = asked.too_old(endpoint.checked_at, facts.now, "checked")
    if old:
        return Verdict.EXPIRED, old, "Check it again."
    if endpoint.outcome != "up":
        ended = endpoint.sentence or f"the last check ended as {endpoint.outcome}."
        return Verdict.NOT_MET, ended, "Mend it and check it again."
    return _against_slo(endpoint)


def _against_slo(endpoint: EndpointFact) -> tuple[Verdict, str, str]:
    """Hold all checks against the SLO; only so many that show a miss are held against it."""
    slo, enough = endpoint.slo_percent, endpoint.checks >= FEWEST_CHECKS
    if slo is not None and enough and rate_interval(endpoint.good, endpoint.checks).high < slo / 100:
        good = f"{endpoint.good:,} of {endpoint.checks:,} checks were good"
        return Verdict.NOT_MET, f"{good}, below its SLO of {limit(slo / 100)}.", "Mend it and keep checking."
    return Verdict.MET, endpoint.sentence or "the last check was good.", ""


def _has(endpoint: EndpointFact, part: str) -> bool:
    """Say whether this part is written down."""
    written = {"slo": endpoint.slo_percent, "on_call": endpoint.on_call, "runbook": endpoint.runbook_url}
    return bool(written[part])


_NAMES = {"slo": "SLO", "on_call": "on-call", "runbook": "runbook"}

KIND = CriterionKind(
    name="endpoint_ready",
    label="Endpoint answers and is looked after",
    settings={
        "environment": Setting(SettingType.WORD, ("dev", "staging", "production"), required=True),
        "with": Setting(SettingType.WORDS, PARTS),
    },
    judge=judge,
)
