"""The strip of a table row: half the bytes, the same places as the large one."""

import re

from tracker.web import charts
from tracker.web.charts import Mark

MET = Mark(0.92, 0.905, 0.933, 0.9, verdict="met")


def test_dot_and_interval_stand_where_the_large_strip_has_them() -> None:
    places = re.compile(r'(?:x|cx|width)="([\d.]+%)"')
    assert places.findall(charts.mini(MET)) == places.findall(str(charts.strip(MET)).split('class="bar"')[1])
    assert len(charts.mini(MET)) < len(charts.strip(MET)) / 1.5


def test_it_carries_the_verdict_and_says_nothing_to_screen_readers() -> None:
    assert str(charts.mini(MET)).startswith('<svg class="mini--met" aria-hidden="true">')
    assert 'class="mini--bare"' in charts.mini(Mark(0.92, 0.9, 0.93))


def test_a_value_without_an_interval_is_a_hollow_dot() -> None:
    drawn = charts.mini(Mark(0.92, threshold=0.9, verdict="inconclusive"))
    assert '<circle class="bare"' in drawn
    assert "<rect" not in drawn
