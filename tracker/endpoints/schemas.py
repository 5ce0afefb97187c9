"""What the API of endpoints takes and gives; times are RFC 3339 UTC, durations in the unit of their name."""

from typing import Literal

from pydantic import Field

from tracker.web.api import Schema


class EndpointIn(Schema):
    """An endpoint to register, or all its fields to change."""

    name: str = Field(min_length=1, max_length=120)
    url: str = Field(min_length=1, max_length=500)
    environment: Literal["dev", "staging", "production"]
    method: Literal["GET", "POST", "HEAD"] = "GET"
    body: str = Field(default="", max_length=5000)
    expected_status: int = Field(default=200, ge=100, le=599)
    assertion: str = Field(default="", max_length=300)
    latency_target_ms: int = Field(default=1000, ge=1, le=600_000)
    timeout_s: float = Field(default=10.0, ge=1, le=10)
    slo_percent: float | None = Field(default=None, ge=50, le=100)
    on_call: str = Field(default="", max_length=120)
    runbook_url: str = Field(default="", max_length=500, pattern=r"^(https?://.*)?$")


class EndpointFieldsIn(EndpointIn):
    """What can be changed of an endpoint; only what is sent changes."""

    name: str = Field(default="", min_length=1, max_length=120)
    url: str = Field(default="", min_length=1, max_length=500)
    environment: Literal["dev", "staging", "production"] = "dev"


class EndpointOut(EndpointIn):
    """An endpoint with how its last check ended."""

    id: str
    last_check_at: str | None
    last_outcome: str
    last_latency_ms: float | None
    last_sentence: str


class EndpointsOut(Schema):
    """The endpoints of an initiative."""

    items: list[EndpointOut]
    next: str | None


class CheckOut(Schema):
    """How one check ended."""

    at: str
    outcome: str
    status: int | None
    latency_ms: float | None
    sentence: str


class ChecksOut(Schema):
    """A page of checks, newest first."""

    items: list[CheckOut]
    next: str | None


class DeploymentIn(Schema):
    """What an endpoint runs from now on."""

    version: str = Field(min_length=1, max_length=100)
    code: str = Field(default="", max_length=100)
    model: str = Field(default="", max_length=200)
    model_version: str = Field(default="", max_length=100)
    prompt: str = Field(default="", max_length=200)
    prompt_version: str = Field(default="", max_length=100)
    rollout: Literal["shadow", "canary", "limited", "full"] = "full"
    traffic_percent: float = Field(default=100.0, ge=0, le=100)


class DeploymentOut(DeploymentIn):
    """A deployment with its time."""

    id: str
    started_at: str
    ended_at: str | None
    why_ended: str


class DeploymentsOut(Schema):
    """Deployments, newest first."""

    items: list[DeploymentOut]
    next: str | None
