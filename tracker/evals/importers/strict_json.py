"""JSON read strictly: no NaN is kept, duplicate keys are noticed, faults have a line; no format is known."""

import json
import math
from collections import Counter
from dataclasses import dataclass, field

from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import Limits


@dataclass(slots=True)
class Oddities:
    """What was met while reading and is worth a flag: keys that came twice, numbers that are none."""

    duplicate_keys: Counter[str] = field(default_factory=Counter)
    non_finite: int = 0

    def members(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """Make an object of its pairs; of keys that come twice the last one counts."""
        made = dict(pairs)
        if len(made) != len(pairs):
            names = Counter(name for name, _ in pairs)
            self.duplicate_keys.update({name: n - 1 for name, n in names.items() if n > 1})
        return made


def parse(text: str, oddities: Oddities, limits: Limits, line: int = 1) -> object:
    """Read one JSON value; NaN, infinities and overflows become None and are counted in `oddities`.

    `line` is the number of the text's first line in its file. Raises: Unreadable.
    """
    decoder = _decoder(oddities, limits)
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as fault:
        raise Unreadable(_advice(fault, text), f"line {line + fault.lineno - 1}") from fault
    except RecursionError as fault:
        raise Unreadable("The JSON is nested too deeply to be a result file; export it again.") from fault


def _decoder(oddities: Oddities, limits: Limits) -> json.JSONDecoder:
    def constant(_: str) -> None:
        oddities.non_finite += 1

    def decimal(digits: str) -> float | None:
        value = float(digits)
        if math.isfinite(value):
            return value
        oddities.non_finite += 1
        return None

    def whole(digits: str) -> int:
        if len(digits) > limits.number_digits:
            raise Unreadable(f"A number of {len(digits):,} digits is no measurement; write it shorter.")
        return int(digits)

    return json.JSONDecoder(
        object_pairs_hook=oddities.members, parse_constant=constant, parse_float=decimal, parse_int=whole
    )


def _advice(fault: json.JSONDecodeError, text: str) -> str:
    if fault.pos >= len(text.rstrip()) or fault.msg.startswith("Unterminated"):
        return "The JSON ends in the middle: the file is cut off; export or send it again."
    return f"This is not valid JSON ({fault.msg}); export the file again."
