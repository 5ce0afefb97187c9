"""The policy document: the shipped one is whole, and a faulty one is refused with its place."""

import json
from datetime import date
from typing import Any

import pytest

from tracker.gates.actions.installing import DEFAULT_POLICY
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.policy_reading import WrongPolicy, read_policy


def document(**changes: Any) -> str:
    criterion = {
        "key": "main",
        "label": "Main",
        "kind": "metric_bound",
        "rule": "",
        "settings": {"role": "main"},
    }
    gate = {"key": "G3", "enters": "production", "question": "", "criteria": [criterion | changes]}
    approvals = {"minimal": 1, "limited": 2, "high": 3}
    return json.dumps({"key": "own", "version": 1, "name": "Own", "approvals": approvals, "gates": [gate]})


def default() -> Policy:
    return read_policy(DEFAULT_POLICY.read_text("utf-8"), all_kinds())


def test_the_shipped_policy_has_a_gate_for_every_step_and_one_for_staying() -> None:
    gates = {gate.key: gate.enters or gate.keeps for gate in default().gates}
    assert gates == {
        "G1": "pilot",
        "G2": "evaluation",
        "G3": "production",
        "keep": "production",
        "G5": "retired",
    }


def test_every_kind_is_used_by_a_shipped_policy() -> None:
    shipped = [read_policy(file.read_text("utf-8"), all_kinds()) for file in DEFAULT_POLICY.parent.iterdir()]
    used = {one.kind for policy in shipped for gate in policy.gates for one in gate.criteria}
    assert used == set(all_kinds())


@pytest.mark.parametrize(
    ("tier", "cases", "people"), [("minimal", 60, 1), ("limited", 300, 2), ("high", 600, 3)]
)
def test_thresholds_and_approvals_follow_the_risk_tier(tier: str, cases: int, people: int) -> None:
    gate = default().gate("G3")
    assert gate is not None
    safety = next(criterion for criterion in gate.criteria if criterion.key == "safety")
    asked = safety.asked("G3", tier, date(2026, 11, 25))
    assert (asked.threshold, asked.rule) == (cases, f"None in at least {cases} cases")
    assert asked.max_age_days == (30 if tier == "high" else 90)
    assert asked.strict is (tier == "high")
    assert default().approvals_for(tier) == people


def test_an_undecided_tier_is_held_to_the_strictest_numbers() -> None:
    assert default().approvals_for("undecided") == 3


def test_a_criterion_announced_for_later_does_not_hold_the_gate_yet() -> None:
    criterion = read_policy(document(enable_on="2027-01-01"), all_kinds()).gates[0].criteria[0]
    assert criterion.asked("G3", "limited", date(2026, 12, 31)).required is False
    assert criterion.asked("G3", "limited", date(2027, 1, 1)).required is True


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "guess"}, "gates[0].criteria[0].kind: 'guess' is none of"),
        ({"settings": {}}, "gates[0].criteria[0].settings.role: is missing."),
        ({"settings": {"role": "best"}}, "gates[0].criteria[0].settings.role: 'best' is none of main"),
        ({"settings": {"role": ["main"]}}, "gates[0].criteria[0].settings.role: must be a word."),
        (
            {"settings": {"role": "main", "slack": "2"}},
            "gates[0].criteria[0].settings.slack: must be a number.",
        ),
        ({"settings": {"role": "main", "luck": 1}}, "gates[0].criteria[0].settings.luck: is not a setting"),
        ({"rule": "{threshold} cases"}, "gates[0].criteria[0].rule: names a threshold that is not there."),
        ({"kind": "signoff", "settings": {}, "threshold": 2}, "the kind signoff has no threshold."),
        (
            {"threshold": {"minimal": 1}},
            "gates[0].criteria[0].threshold: Object missing required field `limited`",
        ),
        ({"key": "the main one"}, "gates[0].criteria[0].key: Expected `str` matching regex"),
        ({"label": "M" * 121}, "gates[0].criteria[0].label: Expected `str` of length <= 120."),
        ({"lable": "Main"}, "gates[0].criteria[0]: Object contains unknown field `lable`."),
    ],
)
def test_a_fault_is_named_with_its_place(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongPolicy) as refusal:
        read_policy(document(**changes), all_kinds())
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "document: Input data was truncated."),
        ("[]", "document: Expected `object`, got `array`."),
        (document().replace('"enters": "production"', '"enters": ""'), "gates[0]: either enters or keeps"),
        (document().replace('"version": 1', '"version": 0'), "version: must be 1 or more."),
    ],
)
def test_a_broken_document_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(WrongPolicy) as refusal:
        read_policy(text, all_kinds())
    assert sentence in str(refusal.value)


def test_two_criteria_of_one_key_are_refused() -> None:
    twice = json.loads(document())
    twice["gates"][0]["criteria"] *= 2
    with pytest.raises(WrongPolicy, match=r"gates\[0\]\.criteria: the key 'main' stands twice"):
        read_policy(json.dumps(twice), all_kinds())
