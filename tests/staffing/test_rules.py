"""What covers a need, and how loaded a person is."""

import pytest

from tracker.staffing.rules.coverage import Cover, cover
from tracker.staffing.rules.load import load_of


def one(level=4, fte=0.5, *, accountable=True, name="Sofia"):
    return Cover(name, name, level, fte, accountable)


def test_enough_at_the_level_with_an_owner_is_covered():
    assert cover("Evals", 4, 0.5, [one()]).covered


def test_eighty_per_cent_of_the_fte_is_enough_and_less_is_not():
    assert cover("Evals", 3, 0.5, [one(fte=0.4)]).covered
    assert not cover("Evals", 3, 0.5, [one(fte=0.39)]).covered


def test_several_small_shares_add_up_despite_rounding():
    assert cover("Evals", 3, 0.3, [one(fte=0.08, name=str(n)) for n in range(3)]).covered


def test_a_person_below_the_level_does_not_count():
    found = cover("Evals", 4, 0.5, [one(level=3)])
    assert not found.covered
    assert found.have == 0
    assert "below that level" in found.sentence


def test_without_an_accountable_owner_a_need_is_not_covered():
    found = cover("Evals", 4, 0.5, [one(accountable=False)])
    assert not found.covered
    assert "nobody is accountable" in found.sentence


def test_a_need_without_anybody_says_how_much_is_missing():
    found = cover("Evals", 4, 0.5, [])
    assert found.short == 0.5
    assert "0 of 0.5 FTE" in found.sentence


@pytest.mark.parametrize(
    ("hours", "booked", "free", "over"),
    [(40, 0.5, 0.5, False), (24, 0.6, 0.0, False), (24, 0.7, -0.1, True), (0, 0.0, 0.0, False)],
)
def test_free_time_is_capacity_minus_bookings(hours, booked, free, over):
    load = load_of(hours, booked)
    assert load.free == pytest.approx(free)
    assert load.over is over


def test_somebody_without_hours_who_is_booked_is_over():
    assert load_of(0, 0.1).over
    assert load_of(0, 0.1).share > 1
