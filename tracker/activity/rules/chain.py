"""The hash chain of the event log: each event's hash covers the one before it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64


def chain_hash(previous: str, content: Mapping[str, Any]) -> str:
    """Give the SHA-256 (hex) of an event that follows `previous`."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
