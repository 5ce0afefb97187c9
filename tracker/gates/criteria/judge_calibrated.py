"""Criterion kind: each judge behind the newest metrics was held against enough human labels, well enough."""

from math import ceil

from tracker.core.statistics import Labelled
from tracker.evals.rules.calibration import LABELS, rates
from tracker.gates.rules.criterion import Asked, CriterionKind, Setting, SettingType
from tracker.gates.rules.facts import Facts
from tracker.gates.rules.outcome import CriterionOutcome, EvidenceLink
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.wording import count


def judge(asked: Asked, facts: Facts) -> tuple[CriterionOutcome, ...]:
    """Hold the worst of the judges against the policy; without a judge there is nothing to ask."""
    found = {one.run.judge: one.run.labelled for one in facts.metrics if one.run.judge}
    if not found:
        return (asked.outcome(Verdict.NOT_APPLICABLE, "No run names a judge model."),)
    judged = [_judged(asked, name, labelled) for name, labelled in sorted(found.items())]
    verdict = next((one for one in ORDER if one in {verdict for verdict, _, _ in judged}), Verdict.MET)
    why = " ".join(sentence for of, sentence, _ in judged if of is verdict)
    settle = next((text for of, _, text in judged if of is verdict), "")
    link = (EvidenceLink("Judges", f"/initiatives/{facts.initiative.key}/evals/judges"),)
    return (asked.outcome(verdict, why, settle, evidence=link),)


ORDER = (Verdict.MISSING, Verdict.NOT_MET, Verdict.INCONCLUSIVE)  # the worst first


def _judged(asked: Asked, name: str, labelled: Labelled | None) -> tuple[Verdict, str, str]:
    needed, least = ceil(asked.number("labels", LABELS)), asked.threshold or 0.0
    if labelled is None:
        why = f"The judge {name} was never held against human labels."
        return Verdict.MISSING, why, f"Label {count(needed, 'case')}."
    if labelled.labels < needed:
        why = f"{count(labelled.labels, 'label')} for the judge {name}; {needed:,} are asked for."
        return Verdict.INCONCLUSIVE, why, f"Label {count(needed - labelled.labels, 'more case')}."
    said = f"The judge {name}: {_found('good', labelled)}, {_found('bad', labelled)}."
    if min(labelled.tpr or 0.0, labelled.tnr or 0.0) < least:
        return Verdict.NOT_MET, f"{said} {least:.0%} of each are asked for.", "Make the judge better."
    return Verdict.MET, said, ""


def _found(kind: str, labelled: Labelled) -> str:
    """Say which share of the good or of the bad cases the judge finds, with its 95 % interval."""
    of_passed, of_failed = rates(labelled)
    share, bounds = (labelled.tpr, of_passed) if kind == "good" else (labelled.tnr, of_failed)
    if share is None or bounds is None:
        return f"no {kind} case labelled"
    return f"finds {share:.1%} ({bounds.low:.1%}–{bounds.high:.1%}) of the {kind} cases"


KIND = CriterionKind(
    name="judge_calibrated",
    label="Judges held against human labels",
    settings={"labels": Setting(SettingType.NUMBER)},
    judge=judge,
    threshold="least true positive and true negative rate",
)
