"""How each endpoint of the demo company behaves, by the clock alone; it is served and checked elsewhere.

One production endpoint is slow (ADDR-NORM), one staging endpoint fails now and then (TARIFF-BOT), one drifts
through the day (PARCEL-ETA); DEPOT-VISION answers as the version it was rolled back to.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from zlib import crc32

SECONDS_A_DAY = 86_400
FAILING_MINUTE = 3  # the last of every four minutes


class Manner(StrEnum):
    """How an endpoint behaves over time."""

    GOOD = "good"
    SLOW = "slow"
    FAILING = "failing"
    DRIFTING = "drifting"


@dataclass(frozen=True, slots=True)
class Drift:
    """What grows evenly from midnight to midnight, UTC: latency in ms, and one number of the answer."""

    latency_ms: int
    name: str
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One endpoint: latency from `latency_ms` up by at most `spread_ms`; request and answer are JSON."""

    initiative: str
    path: str
    manner: Manner
    latency_ms: int
    spread_ms: int
    request: str
    answer: str
    assertion: str
    drift: Drift | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, after how many ms."""

    status: int
    latency_ms: int
    body: bytes


BEHAVIOURS = (
    Behaviour(
        "CLM-TRIAGE", "/claims-triage/v2/route", Manner.GOOD, 1400, 300,
        '{"notice": "Stone chip in the windscreen, no one hurt."}',
        '{"queue": "windscreen", "reason": "Glass damage only.", "confidence": 0.94, "version": "2.4.0"}',
        "$.queue exists and $.reason exists and $.confidence >= 0.5",
    ),
    Behaviour(
        "POLICY-QA", "/policy-qa/v1/ask", Manner.GOOD, 1900, 700,
        '{"question": "Is hail on a parked car covered?"}',
        '{"answer": "Yes, without excess.", "citations": [{"document": "MOTOR-24", "clause": "7.2"}],'
        ' "version": "0.9.2"}',
        "len($.citations) > 0 and $.citations[0].clause exists",
    ),
    Behaviour(
        "FNOL-VOICE", "/fnol-voice/v0/session", Manner.GOOD, 1800, 900,
        '{"caller": "test line"}',
        '{"session": "probe", "form": {"filled": 14, "fields": 17}, "version": "0.3.0"}',
        "$.session exists and $.form.filled > 0",
    ),
    Behaviour(
        "LIFE-RISK", "/life-risk/v4/score", Manner.GOOD, 90, 60,
        '{"age": 44, "smoker": false, "sum_insured": 250000}',
        '{"score": 0.0142, "reasons": ["age", "sum insured"], "version": "4.1.0"}',
        "$.score > 0 and $.score < 1 and len($.reasons) > 0",
    ),
    Behaviour(
        "PARCEL-ETA", "/eta/v7/predict", Manner.DRIFTING, 78, 6,
        '{"parcel": "probe", "depot": "north"}',
        '{"window_hours": 2, "version": "7.3.1"}',
        "$.window_hours == 2 and $.mean_error_min < 20",
        Drift(50, "mean_error_min", 17.4, 19.9),
    ),
    Behaviour(
        "ADDR-NORM", "/addr/v1/normalise", Manner.SLOW, 480, 140,
        '{"address": "flat 2 12 high st opp. the mill"}',
        '{"lines": ["Flat 2", "12 High Street"], "accepted": true, "version": "1.2.0"}',
        "$.accepted == true and len($.lines) > 0",
    ),
    Behaviour(
        "DEPOT-VISION", "/depot-vision/v2/frame", Manner.GOOD, 28, 14,
        '{"frame": "probe-night-001"}',
        '{"damaged": true, "confidence": 0.91, "version": "2.6.0"}',
        '$.damaged == true and $.version == "2.6.0"',
    ),
    Behaviour(
        "ROUTE-COPILOT", "/route-copilot/v0/plan", Manner.GOOD, 2600, 900,
        '{"van": "probe", "event": "breakdown"}',
        '{"steps": ["hand over 31 parcels", "skip stop 14"], "confirmed": false, "version": "0.4.0"}',
        "len($.steps) > 0 and $.confirmed == false",
    ),
    Behaviour(
        "TARIFF-BOT", "/tariff-bot/v1/chat", Manner.FAILING, 1500, 600,
        '{"message": "Which tariff fits a heat pump?"}',
        '{"reply": "Night Saver.", "tariff": {"name": "night", "withdrawn": false}, "version": "1.1.0"}',
        "$.reply exists and $.tariff.withdrawn == false",
    ),
    Behaviour(
        "METER-ANOM", "/meter-anom/v3/batch", Manner.GOOD, 800, 400,
        '{"batch": "probe", "readings": 48}',
        '{"readings": 48, "suspects": ["meter 0017"], "version": "3.2.0"}',
        "$.readings == 48 and len($.suspects) > 0",
    ),
    Behaviour(
        "INVOICE-X", "/invoice-x/v1/extract", Manner.GOOD, 2200, 700,
        '{"document": "probe.pdf"}',
        '{"currency": "EUR", "total": 1284.5, "lines": [{"amount": 1284.5}], "version": "1.0.0-rc3"}',
        '$.currency == "EUR" and $.total > 0 and len($.lines) > 0',
    ),
    Behaviour(
        "CODE-REVIEW", "/code-review/v3/review", Manner.GOOD, 2400, 800,
        '{"change": "probe"}',
        '{"comments": [{"line": 12, "text": "The file is never closed."}], "version": "3.1.0"}',
        "len($.comments) > 0",
    ),
)  # fmt: skip
BY_PATH = {behaviour.path: behaviour for behaviour in BEHAVIOURS}
UNKNOWN = Answer(404, 0, b'{"error": "no such endpoint"}')
FAILED = b'{"error": "the tariff index is being rebuilt"}'


def local_url(url: str, port: int) -> str:
    """Give the local address that plays an endpoint: the first label of its host, then its path."""
    parts = urlsplit(url)
    return f"http://127.0.0.1:{port}/{parts.netloc.partition('.')[0]}{parts.path}"


def behaviour(path: str, now: datetime) -> Answer:
    """Give the answer of a path at a moment (aware UTC); the same moment gives the same answer."""
    found = BY_PATH.get(path)
    if found is None:
        return UNKNOWN
    latency_ms = found.latency_ms + _jitter(found, now)
    if found.manner is Manner.FAILING and now.minute % 4 == FAILING_MINUTE:
        return Answer(503, latency_ms // 10, FAILED)
    if found.drift is None:
        return Answer(200, latency_ms, found.answer.encode())
    return _drifted(found, found.drift, latency_ms, now)


def _drifted(found: Behaviour, drift: Drift, latency_ms: int, now: datetime) -> Answer:
    share = (now.hour * 3600 + now.minute * 60 + now.second) / SECONDS_A_DAY
    value = drift.first + share * (drift.last - drift.first)
    body = json.dumps({**json.loads(found.answer), drift.name: round(value, 2)})
    return Answer(200, latency_ms + round(share * drift.latency_ms), body.encode())


def _jitter(found: Behaviour, now: datetime) -> int:
    """Spread latencies by the second, without a random source, so that any moment can be replayed."""
    return crc32(f"{found.path} {now:%Y-%m-%d %H:%M:%S}".encode()) % (found.spread_ms + 1)
