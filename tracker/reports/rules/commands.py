"""What the search can also lead to: pages and things to make, by the words a person would type."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.core.texts import folded


@dataclass(frozen=True, slots=True)
class Command:
    """A place to go: its icon, its label, its key, further words that find it, the action it needs."""

    url: str
    icon: str
    label: str
    keys: str = ""
    words: str = ""
    action: str = "portfolio.read"


COMMANDS = (
    Command("/initiatives/new", "plus", "New initiative", "c", "create propose add", "initiative.create"),
    Command("/my-work#log", "flag", "Log a milestone", "m", "done quick add", "milestone.log"),
    Command("/portfolio?gate=ready&view=table", "circle-check", "Gates that are ready", "", "promote move"),
    Command("/portfolio", "layout-kanban", "Portfolio board", "g p", "home stages"),
    Command("/portfolio?view=table", "table", "All initiatives as a table", "g i", "list export csv"),
    Command("/my-work", "list-details", "My work", "", "mine milestones approvals"),
    Command("/endpoints", "activity-heartbeat", "Endpoints", "g e", "deployments uptime checks latency"),
    Command("/staffing", "users", "Staffing", "g s", "people allocations capacity"),
    Command("/staffing?view=skills", "school", "People by skill", "", "skills gaps owners"),
    Command("/evals/plan", "gauge", "Plan the cases", "", "budget power sample size evals"),
    Command("/admin/policies", "certificate", "Policies", "", "gates criteria thresholds"),
    Command("/admin/jobs", "history", "Jobs", "", "background imports dead letters", "job.admin"),
    Command("/me", "settings", "Your profile", "", "settings theme time zone password"),
    Command("/me/tokens", "key", "API tokens", "", "rest command line pipeline"),
)


def commands(text: str, allowed: Callable[[str], bool]) -> tuple[Command, ...]:
    """Give the commands that hold each word of a text and that the reader may use."""
    words = folded(text).split()
    return tuple(one for one in COMMANDS if allowed(one.action) and _holds(one, words))


def _holds(command: Command, words: list[str]) -> bool:
    known = folded(f"{command.label} {command.words}")
    return all(word in known for word in words)
