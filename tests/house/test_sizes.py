"""Nothing grows past the length at which a reader loses the thread."""

from __future__ import annotations

import pytest

from tests.house.sizes import Rule, rules


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.thing)
def test_nothing_is_too_long(rule: Rule) -> None:
    assert rule.too_long == []
