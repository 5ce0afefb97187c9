"""Fetching the runs of an experiment from an MLflow tracking server, page by page, as one answer of a search.

Source: MLflow's REST API 2.0, `runs/search` and `experiments/get-by-name`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.client.rest import CannotAsk

PAGE = 500
MOST = 5_000
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where MLflow is, and what to show it: a token, or a name with a password; "" for none."""

    url: str
    token: str = ""
    user: str = ""
    password: str = ""

    def runs(self, experiment: str, wanted: str = "") -> bytes:
        """Give all runs of an experiment, by its name, that fit a filter in MLflow's own words.

        The answer is that of one search, with the experiment's name in the place of its number.
        Raises: CannotAsk when it does not answer, knows no such experiment, or has more than 5,000 such runs.
        """
        found = self._ask("GET", "experiments/get-by-name", params={"experiment_name": experiment})
        number = found["experiment"]["experiment_id"]
        runs = list(self._pages({"experiment_ids": [number], "filter": wanted, "max_results": PAGE}))
        for run in runs:
            run["info"]["experiment_id"] = experiment
        return json.dumps({"runs": runs}).encode()

    def _pages(self, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        seen, token = 0, ""
        while True:
            page = self._ask(
                "POST", "runs/search", json={**asked, **({"page_token": token} if token else {})}
            )
            runs = page.get("runs", [])
            seen += len(runs)
            if seen > MOST:
                raise CannotAsk(f"More than {MOST:,} runs fit; narrow them with --filter.")
            yield from runs
            token = page.get("next_page_token", "")
            if not token:
                return

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        import httpx2  # noqa: PLC0415 - heavy: 0.1 s, and --help must not pay for it

        address = f"{self.url.rstrip('/')}/api/2.0/mlflow/{path}"
        try:
            answer = httpx2.request(method, address, timeout=TIMEOUT_S, **self._shown(), **more)
            body = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise CannotAsk(f"{self.url} cannot be reached: {str(fault).rstrip('.')}.") from fault
        except ValueError as fault:
            raise CannotAsk(f"{self.url} does not answer as an MLflow tracking server does.") from fault
        if answer.status_code != 200 or not isinstance(body, dict):
            told = body.get("message", "no reason given") if isinstance(body, dict) else "no reason given"
            raise CannotAsk(f"{self.url} answered {answer.status_code}: {told}")
        return body

    def _shown(self) -> dict[str, Any]:
        if self.token:
            return {"headers": {"Authorization": f"Bearer {self.token}"}}
        return {"auth": (self.user, self.password)} if self.user else {}


def server_from_environment(url: str, environment: Mapping[str, str]) -> Server:
    """Make the server with what MLflow's own clients take from the environment."""
    names = ("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")
    return Server(url, *(environment.get(name, "") for name in names))
