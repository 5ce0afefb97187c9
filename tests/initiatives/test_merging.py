"""Two people edited the same initiative: nothing that anybody typed is lost without a word."""

from dataclasses import asdict, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.initiatives.rules.fields import LONGEST_LOGGED, Details, logged
from tracker.initiatives.rules.merging import merged

OPENED = Details(name="Search", summary="Old", target_on=date(2026, 12, 1))


def merge_of(theirs: Details, mine: Details):
    before = {name: logged(value) for name, value in asdict(OPENED).items()}
    return merged(before, asdict(theirs), asdict(mine))


def test_fields_that_do_not_overlap_merge():
    merge = merge_of(replace(OPENED, summary="Theirs"), replace(OPENED, target_on=date(2027, 1, 1)))
    assert merge.colliding == ()
    assert (merge.kept, merge.mine) == (("summary",), ("target_on",))
    assert (merge.values["summary"], merge.values["target_on"]) == ("Theirs", date(2027, 1, 1))


def test_a_field_that_both_changed_collides_and_keeps_my_text():
    merge = merge_of(replace(OPENED, summary="Theirs"), replace(OPENED, summary="Mine"))
    assert merge.colliding == ("summary",)
    assert merge.values["summary"] == "Mine"


def test_the_same_change_made_twice_does_not_collide():
    merge = merge_of(replace(OPENED, summary="Same"), replace(OPENED, summary="Same"))
    assert (merge.colliding, merge.mine, merge.kept) == ((), (), ())


texts = st.sampled_from(["Old", "A", "B", "x" * (LONGEST_LOGGED + 5), "y" * (LONGEST_LOGGED + 5)])


@given(theirs=texts, mine=texts, opened=texts)
def test_whoever_alone_changed_a_field_wins_and_a_true_quarrel_is_seen(theirs, mine, opened):
    merge = merged({"summary": logged(opened)}, {"summary": theirs}, {"summary": mine})
    if mine == opened:
        assert merge.values["summary"] == theirs
    else:
        assert merge.values["summary"] == mine
    assert bool(merge.colliding) is (theirs != opened and mine not in (opened, theirs))


def test_long_texts_are_logged_by_length_and_hash_and_still_compared():
    long, other = "x" * 5_000, "x" * 4_999 + "y"
    assert len(str(logged(long))) < 120
    assert logged(long) != logged(other)
