"""A small client of the REST API for pipelines: one method for each thing a pipeline does."""

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

if TYPE_CHECKING:
    import httpx2

Answer = dict[str, Any]
Query = Mapping[str, str | list[str]]
PASSING = frozenset({502, 503, 504})  # what a proxy says while a server starts again


class CannotAsk(Exception):
    """The server could not be asked, or did not take the call; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and its JSON body."""

    status: int
    body: Answer


@dataclass(frozen=True, slots=True)
class Client:
    """Where the server is and the token to show it."""

    url: str
    token: str
    timeout_s: float = 60.0
    pauses_s: tuple[float, ...] = (0.5, 1.5)  # before each further try

    def gate(self, key: str) -> Answer:
        """Ask the gate of an initiative. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}/gate"), 200)

    def initiative(self, key: str) -> Answer:
        """Ask where an initiative stands. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}"), 200)

    def expectations(self, key: str) -> Answer:
        """Ask what the sponsor of an initiative expected, and what came of it. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}/expectations"), 200)

    def compare(self, new: str, old: str, metric: str = "") -> Answer:
        """Compare two runs by their ids. Raises: CannotAsk."""
        query = {"metric": metric} if metric else {}
        path = f"/runs/{_part(new)}/compare/{_part(old)}"
        return self.expect(self.call("GET", path, query=query), 200)

    def push_file(self, key: str, content: bytes, options: Query) -> Reply:
        """Send a tool's own file; 201 stored, 202 a worker's job, 409 already in. Raises: CannotAsk."""
        path = f"/initiatives/{_part(key)}/runs/import"
        reply = self.call("POST", path, content=content, kind="application/octet-stream", query=options)
        if reply.status == 409 and "link" in reply.body:
            return reply
        self.expect(reply, 202 if options.get("background") else 201)
        return reply

    def run_file(self, run_id: str) -> bytes:
        """Fetch the result file of a run as it came. Raises: CannotAsk."""
        status, content = self.fetch("GET", f"/runs/{_part(run_id)}/file")
        if status != 200:
            self.expect(Reply(status, _body(content, self.url)), 200)
        return content

    def job(self, job_id: str) -> Answer:
        """Ask how far a job is. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/jobs/{_part(job_id)}"), 200)

    def calibrate(self, key: str, labels: bytes, told: Query) -> Answer:
        """Send human labels for a judge. Raises: CannotAsk."""
        path = f"/initiatives/{_part(key)}/judge-calibrations"
        kind = "application/octet-stream"
        return self.expect(self.call("POST", path, content=labels, kind=kind, query=told), 201)

    def calibrations(self, key: str) -> Answer:
        """Ask how the judges of an initiative did. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}/judge-calibrations"), 200)

    def push_prompt(self, key: str, prompt: Mapping[str, Any]) -> Answer:
        """Record a version of a prompt; with a `link` when it is in already. Raises: CannotAsk."""
        reply = self._send("POST", f"/initiatives/{_part(key)}/prompts", prompt)
        return reply.body if reply.status == 409 and "link" in reply.body else self.expect(reply, 201)

    def prompts(self, key: str) -> Answer:
        """Ask for the recorded versions of an initiative's prompts. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}/prompts"), 200)

    def set_model(self, model: Mapping[str, Any]) -> Answer:
        """Write down what is known of a model. Raises: CannotAsk."""
        return self.expect(self._send("POST", "/models", model), 200)

    def models(self) -> Answer:
        """Ask for the register of models. Raises: CannotAsk."""
        return self.expect(self.call("GET", "/models"), 200)

    def log_milestone(self, key: str, milestone: Mapping[str, Any]) -> Answer:
        """Log a milestone. Raises: CannotAsk."""
        return self.expect(self._send("POST", f"/initiatives/{_part(key)}/milestones", milestone), 201)

    def report_incident(self, key: str, incident: Mapping[str, Any]) -> Answer:
        """Report an incident. Raises: CannotAsk."""
        return self.expect(self._send("POST", f"/initiatives/{_part(key)}/incidents", incident), 201)

    def resolve_incident(self, key: str, incident_id: str, done: Mapping[str, Any]) -> Answer:
        """Say that an incident is over. Raises: CannotAsk."""
        path = f"/initiatives/{_part(key)}/incidents/{_part(incident_id)}/resolve"
        return self.expect(self._send("POST", path, done), 200)

    def incidents(self, key: str) -> Answer:
        """Ask for the incidents of an initiative. Raises: CannotAsk."""
        return self.expect(self.call("GET", f"/initiatives/{_part(key)}/incidents"), 200)

    def log_deployment(self, endpoint_id: str, deployment: Mapping[str, Any]) -> Answer:
        """Log a deployment of an endpoint. Raises: CannotAsk."""
        return self.expect(
            self._send("POST", f"/endpoints/{_part(endpoint_id)}/deployments", deployment), 201
        )

    def expect(self, reply: Reply, status: int) -> Answer:
        """Give the body when the status is the expected one. Raises: CannotAsk with the server's words."""
        if reply.status == status:
            return reply.body
        errors = "; ".join(f"{e['loc']}: {e['msg']}" for e in reply.body.get("errors", ()))
        detail = reply.body.get("detail", "no reason given")
        raise CannotAsk(f"{self.url} answered {reply.status}: {errors or detail}")

    def call(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        kind: str = "application/json",
        query: Query | None = None,
    ) -> Reply:
        """Send one call and read its answer. Raises: CannotAsk when none comes or it is not the API's."""
        status, answer = self.fetch(method, path, content=content, kind=kind, query=query)
        return Reply(status, _body(answer, self.url))

    def fetch(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        kind: str = "application/json",
        query: Query | None = None,
    ) -> tuple[int, bytes]:
        """Send one call, again after a broken connection: its key lets the server change things once.

        Raises: CannotAsk when no answer comes.
        """
        import httpx2  # noqa: PLC0415 - heavy: 0.1 s, and --help must not pay for it

        address = f"{self.url.rstrip('/')}/api/v1{path}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = kind
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        try:
            with httpx2.Client(headers=headers, params=dict(query or {}), timeout=self.timeout_s) as http:
                ask = partial(http.request, method, address, content=content)
                answer = self._tried(ask, httpx2.TransportError)
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise CannotAsk(f"{self.url} cannot be reached: {str(fault).rstrip('.')}.") from fault
        return answer.status_code, answer.content

    def _tried(self, ask: Callable[[], "httpx2.Response"], broken: type[Exception]) -> "httpx2.Response":
        """Ask again after a broken connection, or while a server starts again; the last try is told."""
        for pause in self.pauses_s:
            with suppress(broken):
                answer = ask()
                if answer.status_code not in PASSING:
                    return answer
            time.sleep(pause)
        return ask()

    def _send(self, method: str, path: str, value: Mapping[str, Any]) -> Reply:
        return self.call(method, path, content=json.dumps(dict(value)).encode())


def client_from_environment(environment: Mapping[str, str] | None = None) -> Client:
    """Make the client of TRACKER_URL and TRACKER_TOKEN. Raises: CannotAsk when one is missing."""
    env = os.environ if environment is None else environment
    missing = [name for name in ("TRACKER_URL", "TRACKER_TOKEN") if not env.get(name)]
    if missing:
        raise CannotAsk(f"Set {' and '.join(missing)}: the address of Tracker and a token of yours.")
    return Client(env["TRACKER_URL"], env["TRACKER_TOKEN"])


def _body(content: bytes, url: str) -> Answer:
    try:
        body = json.loads(content or b"{}")
    except ValueError as fault:
        raise CannotAsk(f"{url} did not answer like Tracker: is the address right?") from fault
    return body if isinstance(body, dict) else {"items": body}


def _part(text: str) -> str:
    return quote(text, safe="")
