"""Settings from `TRACKER_*` variables, read once, typed; an unknown or wrong one stops the start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "TRACKER_"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
LIMITS = {
    "upload_limit_mb": 200,
    "inflated_limit_mb": 400,
    "cases_limit": 500_000,
    "entries_limit": 100_000,
    "nesting_limit": 200,
}
KEEP_FILES_DAYS = 730
CLIENT_ONLY = frozenset({"TRACKER_TOKEN"})


class WrongSetting(Exception):
    """A setting cannot be used; the text names it and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the server; the docstring of each field is in docs/settings.md."""

    data_dir: Path
    secret_key: str
    database_url: str
    url: str = ""
    hosts: tuple[str, ...] = LOCAL_HOSTS
    proxy_hops: int = 0
    allow_http: bool = False
    demo: bool = False
    probe_allow: tuple[IPv4Network | IPv6Network, ...] = ()
    probe_ports: tuple[int, ...] = ()
    upload_limit_mb: int = LIMITS["upload_limit_mb"]
    inflated_limit_mb: int = LIMITS["inflated_limit_mb"]
    cases_limit: int = LIMITS["cases_limit"]
    entries_limit: int = LIMITS["entries_limit"]
    nesting_limit: int = LIMITS["nesting_limit"]
    keep_files_days: int = KEEP_FILES_DAYS

    @property
    def secure(self) -> bool:
        """Say whether cookies are `__Host-` and Secure: always, unless plain http was allowed by name."""
        return not self.allow_http


NAMES = {field.name: PREFIX + field.name.upper() for field in fields(Settings)}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read all settings. Raises: WrongSetting, with one sentence."""
    env = os.environ if environment is None else environment
    _refuse_unknown(env)
    data_dir = Path(env.get("TRACKER_DATA_DIR", "var")).resolve()
    return Settings(
        data_dir=data_dir,
        secret_key=_secret_key(env, data_dir),
        database_url=env.get("TRACKER_DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.sqlite3'}",
        url=env.get("TRACKER_URL", ""),
        hosts=_hosts(env),
        proxy_hops=_whole("TRACKER_PROXY_HOPS", env.get("TRACKER_PROXY_HOPS", "0")),
        allow_http=_yes("TRACKER_ALLOW_HTTP", env.get("TRACKER_ALLOW_HTTP", "")),
        demo=_yes("TRACKER_DEMO", env.get("TRACKER_DEMO", "")),
        probe_allow=_networks(env.get("TRACKER_PROBE_ALLOW", "")),
        probe_ports=tuple(
            _whole("TRACKER_PROBE_PORTS", word) for word in _words(env.get("TRACKER_PROBE_PORTS", ""))
        ),
        keep_files_days=_whole(
            "TRACKER_KEEP_FILES_DAYS", env.get("TRACKER_KEEP_FILES_DAYS", str(KEEP_FILES_DAYS))
        ),
        **{field: _limit(NAMES[field], env, default) for field, default in LIMITS.items()},
    )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    known = set(NAMES.values()) | CLIENT_ONLY
    for name in env:
        if name.startswith(PREFIX) and name not in known:
            raise WrongSetting(f"{name} is not a setting of Tracker; known are {', '.join(sorted(known))}.")


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    """Take the key from the environment, else from the data directory, where the first start makes it."""
    given = env.get("TRACKER_SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise WrongSetting("TRACKER_SECRET_KEY needs at least 32 characters.")
        return given
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _kept_key(data_dir / "secret_key")


def _kept_key(file: Path) -> str:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    """Take the host names that are answered: as listed, else the public address and this machine's own."""
    named = _words(env.get("TRACKER_HOSTS", ""))
    own = urlsplit(env.get("TRACKER_URL", "")).hostname
    return named or ((own, *LOCAL_HOSTS) if own else LOCAL_HOSTS)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise WrongSetting(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _limit(name: str, env: Mapping[str, str], default: int) -> int:
    """Read a limit; none of zero, under which nothing could be imported at all."""
    limit = _whole(name, env.get(name, str(default)))
    if limit == 0:
        raise WrongSetting(f"{name} must be at least 1.")
    return limit


def _yes(name: str, text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise WrongSetting(f"{name} is 1 (on) or 0 (off), not {text!r}.")
    return text == "1"


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(word) for word in _words(text))
    except ValueError as fault:
        raise WrongSetting(f"TRACKER_PROBE_ALLOW lists networks such as 10.20.0.0/16: {fault}.") from fault
