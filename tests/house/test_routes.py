"""Every route names its action; for each role, stranger and token the answer follows the permission table."""

import pytest
from werkzeug.routing import Rule

from tests.building import a_sign_in, an_account, an_initiative
from tests.serving import Browser
from tracker.accounts.actions.tokens import make_token
from tracker.accounts.models import Account
from tracker.accounts.rules.permissions import ALL, MEMBER, PERMISSIONS
from tracker.core import clock
from tracker.core.actor import Actor, Role, Scope, Via
from tracker.initiatives.models import Membership
from tracker.web.routes import action_of

ROLES = ("admin", "lead", "engineer", "stakeholder")
VALUES = {"key": "TEST-MATRIX"}
REFUSALS = {401, 403}


def rules(app) -> list[tuple[Rule, str, str]]:
    """Give all routes with their method and action."""
    return [
        (rule, method, action_of(app.view_functions[rule.endpoint]) or "")
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def path_of(rule: Rule) -> str:
    """Give an address of the route: the initiative of this test, and ids that nothing has."""
    values = {name: VALUES.get(name, "none") for name in rule.arguments}
    for name, converter in rule._converters.items():
        if name not in VALUES and type(converter).__name__ == "IntegerConverter":
            values[name] = 987654321
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


@pytest.fixture
def cast(app, app_database) -> dict[str, Browser]:
    """One member and one stranger of each role, on an initiative that everybody may see."""
    found = {}
    with app_database.writing() as session:
        initiative = an_initiative(session, "TEST-MATRIX")
        for role in ROLES:
            for name in (role, f"{role} stranger"):
                account = an_account(session, role)
                secret = a_sign_in(session, session.get(Account, account.person_id), clock.now())
                found[name] = Browser(app, secret, account.person_id)
                if name == role != "admin":
                    session.add(
                        Membership(initiative_id=initiative.id, person_id=account.person_id, role=role)
                    )
    return found


def ask(browser: Browser, rule: Rule, method: str):
    """Send an empty request as this reader's own page would."""
    headers = {"X-CSRF-Token": browser.csrf}
    if rule.rule.startswith("/api/"):
        return browser.client.open(path_of(rule), method=method, headers=headers, json={})
    return browser.client.open(path_of(rule), method=method, headers=headers)


def test_every_route_names_an_action_of_the_permission_table(app):
    nameless = [f"{method} {rule}" for rule, method, action in rules(app) if action not in PERMISSIONS]
    assert nameless == []


def test_the_permission_table_has_no_row_that_no_route_uses(app):
    used = {action for _, _, action in rules(app)}
    unused = set(PERMISSIONS) - used - {"initiative.status", "initiative.members", "load.read", "skill.edit"}
    assert unused == set()


@pytest.mark.sweep
@pytest.mark.parametrize("role", ROLES)
def test_each_route_follows_the_table_for_members_and_strangers(app, cast, role):
    wrong = []
    for rule, method, action in rules(app):
        if PERMISSIONS[action].public:  # signing out among them
            continue
        grant = PERMISSIONS[action].of(Role(role))
        answers = {who: ask(cast[who], rule, method).status_code for who in (role, f"{role} stranger")}
        if any(status >= 500 for status in answers.values()):
            wrong.append(f"{method} {rule} breaks: {answers}")
        if grant is None and answers[role] != 403:
            wrong.append(f"{method} {rule} lets {role} in: {answers}")
        if grant == ALL and role == "admin" and answers[role] in REFUSALS:
            wrong.append(f"{method} {rule} keeps {role} out: {answers}")
        wrong += _about_members(rule, method, grant, answers[role], answers[f"{role} stranger"])
    assert wrong == [], "\n".join(wrong)


def _about_members(rule: Rule, method: str, grant: str | None, member: int, stranger: int) -> list[str]:
    """Say where a row for members alone lets a stranger in or keeps a member out."""
    if grant != MEMBER or "key" not in rule.arguments:
        return []
    kept_out = stranger in {403, 404, 422}  # an empty body may be refused before the initiative is looked up
    said = [] if kept_out else [f"{method} {rule} lets a stranger in: {stranger}"]
    return said + ([f"{method} {rule} keeps a member out: {member}"] if member in REFUSALS else [])


def test_nobody_gets_anywhere_without_signing_in(app):
    client, wrong = app.test_client(), []
    for rule, method, action in rules(app):
        status = client.open(path_of(rule), method=method).status_code
        public = PERMISSIONS[action].public
        if not public and status not in {303, 401}:
            wrong.append(f"{method} {rule}: {status}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.sweep
@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_of_an_admin_does_only_what_its_scope_says(app, app_database, scope):
    with app_database.writing() as session:
        an_initiative(session, "TEST-MATRIX")
        account = an_account(session, "admin")
        owner = Actor(account.person_id, "Owner", Role.ADMIN, Via.CLI)
        made = make_token(
            session,
            actor=owner,
            now=clock.now(),
            person_id=account.person_id,
            name="matrix",
            scopes=frozenset({scope}),
        )
    client, wrong = app.test_client(), []
    for rule, method, action in rules(app):
        permission = PERMISSIONS[action]
        headers = {"Authorization": f"Bearer {made.secret}"}
        body = {"json": {}} if rule.rule.startswith("/api/") else {}
        status = client.open(path_of(rule), method=method, headers=headers, **body).status_code
        if not permission.public and permission.scope is not scope and status != 403:
            wrong.append(f"{method} {rule} with {scope}: {status}")
        if status >= 500:
            wrong.append(f"{method} {rule} breaks: {status}")
    assert wrong == [], "\n".join(wrong)


def test_a_private_initiative_answers_like_one_that_is_missing(app, cast, app_database):
    with app_database.writing() as session:
        an_initiative(session, "TEST-HIDDEN", visibility="private")
    wrong = []
    for rule, method, _ in rules(app):
        if rule.arguments != {"key"} or rule.rule.startswith("/api/"):
            continue
        answers = []
        for key in ("TEST-HIDDEN", "TEST-NEVER-WAS"):
            path = rule.build({"key": key})[1]
            answer = cast["lead"].client.open(
                path, method=method, headers={"X-CSRF-Token": cast["lead"].csrf}
            )
            answers.append((answer.status_code, answer.data))
        if answers[0] != answers[1]:
            wrong.append(f"{method} {rule}: {answers[0][0]} and {answers[1][0]}")
    assert wrong == [], "\n".join(wrong)
