"""Every page that a person can open, by its address in the demo company; tests check that none is forgotten.

Words in braces stand for ids, which are looked up in the served database.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

OF_AN_INITIATIVE = (
    "",
    "/gate",
    "/gate/decisions/{decision}",
    "/waivers",
    "/waivers/new?criterion={open}",
    "/evals",
    "/evals/import",
    "/evals/targets",
    "/evals/record",
    "/evals/expectations",
    "/evals/judges",
    "/evals/prompts",
    "/evals/judges/{calibration}",
    "/endpoints",
    "/endpoints/new",
    "/incidents",
    "/people",
    "/milestones",
    "/milestones/{milestone}",
    "/updates",
    "/documents",
    "/activity",
    "/status",
    "/settings",
)
PAGES = (
    "/",
    "/portfolio",
    "/portfolio?view=table",
    "/portfolio?unit=nowhere",
    "/initiatives/new",
    *(f"/initiatives/POLICY-QA{tab}" for tab in OF_AN_INITIATIVE),
    # in every other stage and status: proposed, pilot, production with trouble, paused, cancelled, retired
    "/initiatives/CLAUSE-FIND",
    "/initiatives/FNOL-VOICE/gate",
    "/initiatives/ADDR-NORM",
    "/initiatives/CHURN-UPLIFT/status",
    "/initiatives/HIRE-SCREEN/gate",
    "/initiatives/OUTAGE-FAQ",
    "/initiatives/CLM-TRIAGE/evals/prompts",
    "/initiatives/CLM-TRIAGE/evals/prompts/{version}",
    "/initiatives/CLM-TRIAGE/evals/prompts/compare?old={version}&new={later}",
    "/evals/runs/{run}",
    "/evals/runs/{run}/cases/{case}",
    "/evals/compare",
    "/evals/compare?a={run}",
    "/evals/plan",
    "/evals/plan?threshold=0.9&rate=0.89&direction=higher&confidence=0.95&chance=0.8",
    "/waivers",
    "/waivers?state=expired",
    "/models",
    "/models?q=orion",
    "/models/new",
    "/models/{model}",
    "/models/{model}/edit",
    "/endpoints",
    "/endpoints/{endpoint}",
    "/endpoints/{endpoint}/edit",
    "/staffing",
    "/staffing?view=skills",
    "/people/{person}",
    "/teams",
    "/teams/{team}",
    "/my-work",
    "/search",
    "/search?q=policy",
    "/me",
    "/me/password",
    "/me/tokens",
    "/me/tokens/{token}/rotate",
    "/admin/jobs",
    "/admin/jobs?state=failed",
    "/jobs/{job}",
    "/admin/policies",
    "/admin/policies/{policy}",
    "/admin/policies/new",
    "/admin/policies/{policy}/self-test",
    "/nowhere",
)
# What htmx asks for; below, what it sends, with the status of the answer: pages that change in part.
FRAGMENTS = ("/initiatives/new/key?name=Claims", "/search?q=policy&palette=1", "/search?q=&palette=1")
POSTS: tuple[tuple[str, dict[str, str], int], ...] = (
    ("/milestones/quick-add", {"line": "Load test passed !done", "key": "POLICY-QA"}, 200),
    ("/milestones/quick-add", {"line": "!done", "key": "POLICY-QA", "few": "yes"}, 422),
    ("/initiatives/POLICY-QA/milestones/{milestone}/done", {}, 200),
    ("/initiatives/POLICY-QA/milestones/{milestone}/open", {}, 200),
    ("/initiatives/POLICY-QA/updates", {"text": "It *goes* well.", "health": "on_track"}, 200),
    ("/initiatives/POLICY-QA/updates", {"text": ""}, 422),
    ("/initiatives/POLICY-QA/gate/reviews", {"note": "Look at the table clauses."}, 200),
    ("/initiatives/POLICY-QA/gate/signoffs", {"criterion": "{signed}", "comment": ""}, 200),
    ("/initiatives/POLICY-QA/stage", {"stage": "{production}"}, 422),
    ("/endpoints/{endpoint}/checks", {}, 200),
)
# What a browser never shows as a page of its own, and why.
NO_PAGES = {
    "/healthz": "for machines",
    "/readyz": "for machines",
    "/portfolio.csv": "a file",
    "/evals/compare.csv": "a file",
    "/initiatives/POLICY-QA/evals/history.csv": "a file",
    "/initiatives/POLICY-QA/evals/expectations.csv": "a file",
    "/initiatives/POLICY-QA/evals/slices.csv": "a file",
    "/initiatives/POLICY-QA/gate/decisions/{decision}/snapshot.json": "a file",
    "/evals/runs/{run}/file": "a file",
    "/initiatives/POLICY-QA/evals/judges/{calibration}/labels.csv": "a file",
    "/sign-in": "leads on whoever is signed in; looked at without a sign-in",
    "/initiatives": "leads to the table",
}
IDS = {
    "decision": "SELECT d.id FROM decision d JOIN initiative i ON i.id = d.initiative_id"
    " WHERE i.key = 'POLICY-QA' ORDER BY d.at LIMIT 1",
    "milestone": "SELECT m.id FROM milestone m JOIN initiative i ON i.id = m.initiative_id"
    " WHERE i.key = 'POLICY-QA' ORDER BY m.title LIMIT 1",
    "run": "SELECT r.id FROM run r JOIN initiative i ON i.id = r.initiative_id"
    " WHERE i.key = 'POLICY-QA' ORDER BY r.number DESC LIMIT 1",
    "case": "SELECT c.id FROM case_result c JOIN run r ON r.id = c.run_id JOIN initiative i"
    " ON i.id = r.initiative_id WHERE i.key = 'POLICY-QA' ORDER BY r.number DESC, c.passed, c.id LIMIT 1",
    "calibration": "SELECT id FROM judge_calibration LIMIT 1",
    "version": "SELECT v.id FROM prompt_version v JOIN prompt p ON p.id = v.prompt_id JOIN initiative i"
    " ON i.id = p.initiative_id WHERE i.key = 'CLM-TRIAGE' ORDER BY v.version LIMIT 1",
    "later": "SELECT v.id FROM prompt_version v JOIN prompt p ON p.id = v.prompt_id JOIN initiative i"
    " ON i.id = p.initiative_id WHERE i.key = 'CLM-TRIAGE' ORDER BY v.version DESC LIMIT 1",
    "model": "SELECT id FROM model ORDER BY name LIMIT 1",
    "endpoint": "SELECT e.id FROM endpoint e JOIN initiative i ON i.id = e.initiative_id"
    " WHERE i.key = 'POLICY-QA'",
    "person": "SELECT id FROM person WHERE name = 'Priya Raghunathan'",
    "team": "SELECT id FROM team ORDER BY name LIMIT 1",
    "production": "SELECT id FROM stage WHERE category = 'production'",
    "signed": "SELECT c.criterion FROM criterion_result c JOIN initiative i ON i.id = c.initiative_id"
    " WHERE i.key = 'POLICY-QA' AND c.label = 'Slices'",
    "open": "SELECT c.criterion FROM criterion_result c JOIN initiative i ON i.id = c.initiative_id"
    " WHERE i.key = 'POLICY-QA' AND c.required AND c.verdict = 'inconclusive' LIMIT 1",
    "token": "SELECT id FROM api_token LIMIT 1",
    "job": "SELECT id FROM job LIMIT 1",
    "policy": "SELECT id FROM policy LIMIT 1",
}


def ids(session: Session) -> dict[str, str]:
    """Look up what stands for each word in braces."""
    return {word: str(session.execute(text(query)).scalar_one()) for word, query in IDS.items()}
