"""How the name that a tool gave to a metric is written for readers."""

import re

# the value is shown with its unit, so the name need not end with it
UNIT = re.compile(r"[ _](ms|s|usd|eur)$")


def readable(name: str) -> str:
    """Write the name of a metric as a label: `latency_p95_ms` becomes Latency p95."""
    words = UNIT.sub("", name).replace("_", " ").strip() or name
    return f"{words[:1].upper()}{words[1:]}"
