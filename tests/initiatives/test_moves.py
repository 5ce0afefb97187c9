"""Which moves between stages and which changes of status are legal, for every pair there is."""

from itertools import pairwise, product

import pytest

from tracker.initiatives.rules import moves
from tracker.initiatives.rules.moves import MoveKind, move_kind
from tracker.initiatives.rules.track import Step
from tracker.initiatives.rules.words import Category, Status

STEPS = [
    Step(category.value, category.value.title(), category.value, position * 10)
    for position, category in enumerate(Category, start=1)
]
LIMITED = Step("limited", "Limited release", "production", 35)


@pytest.mark.parametrize(("here", "there"), list(pairwise(STEPS)))
def test_the_next_stage_is_entered_through_its_gate(here, there):
    assert move_kind(here, there, STEPS, "active").kind is MoveKind.FORWARD


@pytest.mark.parametrize(
    ("here", "there"), [(a, b) for a, b in product(STEPS, STEPS) if b.position > a.position + 10]
)
def test_no_stage_is_jumped_over(here, there):
    move = move_kind(here, there, STEPS, "active")
    assert move.kind is MoveKind.ILLEGAL
    assert "jumped" in move.sentence or here.category == "retired"


@pytest.mark.parametrize(
    ("here", "there"),
    [(a, b) for a, b in product(STEPS, STEPS) if b.position < a.position and a.category != "retired"],
)
def test_any_earlier_stage_may_be_gone_back_to(here, there):
    assert move_kind(here, there, STEPS, "active").kind is MoveKind.BACKWARD


@pytest.mark.parametrize("there", STEPS)
def test_nothing_leaves_the_last_stage(there):
    assert move_kind(STEPS[-1], there, STEPS, "active").kind is MoveKind.ILLEGAL


@pytest.mark.parametrize("status", ["paused", "cancelled", "closed"])
@pytest.mark.parametrize("there", STEPS)
def test_only_an_active_initiative_moves(status, there):
    assert move_kind(STEPS[1], there, STEPS, status).kind is MoveKind.ILLEGAL


def test_an_added_stage_stands_in_the_way_like_any_other():
    steps = [*STEPS, LIMITED]
    evaluation, production = STEPS[2], STEPS[3]
    assert move_kind(evaluation, LIMITED, steps, "active").kind is MoveKind.FORWARD
    jump = move_kind(evaluation, production, steps, "active")
    assert (jump.kind, "Limited release" in jump.sentence) == (MoveKind.ILLEGAL, True)


def test_the_nearest_earlier_stage_is_offered_first():
    found = moves.earlier_steps(STEPS[3], STEPS, "active")
    assert [step.category for step in found] == ["evaluation", "pilot", "proposed"]


@pytest.mark.parametrize(("category", "status"), list(product(Category, Status)))
def test_cancelling_is_for_what_is_not_in_production_and_has_not_ended(category, status):
    legal = category in {"proposed", "pilot", "evaluation"} and status in {"active", "paused"}
    assert (moves.cancel_refusal(category, status) is None) is legal


@pytest.mark.parametrize(("category", "status"), list(product(Category, Status)))
def test_closing_is_for_what_is_retired_and_has_not_ended(category, status):
    legal = category == "retired" and status in {"active", "paused"}
    assert (moves.close_refusal(category, status) is None) is legal


def test_pausing_and_resuming_take_turns():
    assert [moves.pause_refusal(status) is None for status in Status] == [True, False, False, False]
    assert [moves.resume_refusal(status) is None for status in Status] == [False, True, False, False]
