"""Nothing grows past the length at which a reader loses the thread."""

from __future__ import annotations

import pytest

from tests.house.sizes import rules


@pytest.mark.parametrize("thing", ["files", "functions", "templates", "scripts"])
def test_nothing_is_too_long(thing: str) -> None:
    (rule,) = [rule for rule in rules() if rule.thing == thing]
    assert rule.too_long == []
