"""The permission table: which role may do what, as member or not, and which token scope it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.core.actor import Actor, Role, Scope, Via

ALL: Final = "all"
MEMBER: Final = "member"


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: per role `all`, `member` or nothing; the scope a token needs, None when tokens may not."""

    admin: str | None
    lead: str | None
    engineer: str | None
    stakeholder: str | None
    scope: Scope | None
    public: bool = False

    def of(self, role: Role) -> str | None:
        """Give what a role gets from this row."""
        return {
            Role.ADMIN: self.admin,
            Role.LEAD: self.lead,
            Role.ENGINEER: self.engineer,
            Role.STAKEHOLDER: self.stakeholder,
        }[role]


_R, _L, _W = Scope.READ, Scope.LOG, Scope.WRITE
PUBLIC = Permission(ALL, ALL, ALL, ALL, None, public=True)

# action                                admin  lead    engineer stakeholder  scope
PERMISSIONS: Mapping[str, Permission] = {
    "public": PUBLIC,
    "portfolio.read": Permission(ALL, ALL, ALL, ALL, _R),
    "initiative.read": Permission(ALL, ALL, ALL, ALL, _R),
    "initiative.create": Permission(ALL, ALL, None, None, _W),
    "initiative.edit": Permission(ALL, MEMBER, MEMBER, None, _W),
    "initiative.status": Permission(ALL, MEMBER, None, None, _W),  # pause, cancel, close, move back
    "initiative.members": Permission(ALL, MEMBER, None, None, None),
    "milestone.log": Permission(ALL, MEMBER, MEMBER, None, _L),
    "update.write": Permission(ALL, ALL, ALL, ALL, _L),
    "document.add": Permission(ALL, MEMBER, MEMBER, None, _W),
    "eval.log": Permission(ALL, MEMBER, MEMBER, None, _L),
    "run.withdraw": Permission(ALL, MEMBER, MEMBER, None, _W),
    "run.drop_file": Permission(ALL, MEMBER, None, None, _W),
    "suite.texts": Permission(ALL, MEMBER, None, None, _W),
    "model.edit": Permission(ALL, ALL, ALL, None, _W),
    "prompt.add": Permission(ALL, MEMBER, MEMBER, None, _L),
    "judge.calibrate": Permission(ALL, MEMBER, MEMBER, None, _L),
    "baseline.bless": Permission(ALL, MEMBER, None, None, _W),
    "target.edit": Permission(ALL, MEMBER, MEMBER, None, _W),
    "endpoint.edit": Permission(ALL, MEMBER, MEMBER, None, _W),
    "endpoint.check": Permission(ALL, MEMBER, MEMBER, None, _L),
    "incident.log": Permission(ALL, MEMBER, MEMBER, None, _L),
    "deployment.log": Permission(ALL, MEMBER, MEMBER, None, _L),
    "review.request": Permission(ALL, MEMBER, MEMBER, None, None),
    "review.approve": Permission(ALL, ALL, None, ALL, None),
    "criterion.sign": Permission(ALL, ALL, None, ALL, None),
    "waiver.request": Permission(ALL, MEMBER, MEMBER, None, None),
    "waiver.decide": Permission(ALL, ALL, None, ALL, None),
    "gate.decide": Permission(ALL, MEMBER, None, None, None),
    "policy.edit": Permission(ALL, None, None, None, None),
    "people.read": Permission(ALL, ALL, ALL, ALL, _R),
    "load.read": Permission(ALL, ALL, ALL, None, _R),  # how booked a person is, and for what
    "need.edit": Permission(ALL, MEMBER, None, None, _W),
    "allocation.edit": Permission(ALL, MEMBER, None, None, _W),
    "skill.edit": Permission(ALL, ALL, None, None, _W),  # other people's levels; one's own: profile.own
    "people.edit": Permission(ALL, ALL, None, None, _W),  # people and teams, without their accounts
    "job.admin": Permission(ALL, None, None, None, None),  # everybody's jobs, dead letters
    "job.own": Permission(ALL, ALL, ALL, ALL, _L),
    "profile.own": Permission(ALL, ALL, ALL, ALL, None),
    "token.own": Permission(ALL, ALL, ALL, ALL, None),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What an object allows this actor: its visibility, and the actor's membership role if any."""

    visibility: str
    membership: str | None


def may(actor: Actor | None, action: str) -> bool:
    """Say whether the actor's role and scopes allow the action at all, whatever the object.

    Raises: KeyError for an action that is not in the table.
    """
    permission = PERMISSIONS[action]
    if actor is None:
        return permission.public
    return permission.of(actor.role) is not None and _scope_allows(actor, permission)


def can(actor: Actor | None, action: str, grant: Grant | None = None) -> bool:
    """Say whether the actor may do this to an object: role, membership, visibility and scope together."""
    if actor is None or not may(actor, action):
        return actor is None and may(actor, action)
    if grant is None or actor.role is Role.ADMIN:
        return True
    if not _sees(grant):
        return False
    if PERMISSIONS[action].of(actor.role) == ALL:
        return True
    return grant.membership is not None and _fits(actor.role, grant.membership)


def sees(actor: Actor | None, grant: Grant) -> bool:
    """Say whether the actor may know that the object exists."""
    return actor is not None and (actor.role is Role.ADMIN or _sees(grant))


def breaks_glass(actor: Actor, grant: Grant) -> bool:
    """Say whether only being an admin lets this actor see the object: such a look is logged."""
    return actor.role is Role.ADMIN and not _sees(grant)


def refusal(actor: Actor, action: str) -> str:
    """Say in a sentence why an actor may not do this at all: the token's scope, or the role."""
    permission = PERMISSIONS[action]
    if _scope_allows(actor, permission):
        return "Your role does not allow that."
    scope = permission.scope
    return f"This token lacks the scope {scope}." if scope else "No token may do that: use the web page."


def _sees(grant: Grant) -> bool:
    return grant.visibility == "org" or grant.membership is not None


def _fits(role: Role, membership: str) -> bool:
    """A lead acts only where a lead member; an engineer where engineer or lead member."""
    if role is Role.LEAD:
        return membership == "lead"
    return membership in {"engineer", "lead"}


def _scope_allows(actor: Actor, permission: Permission) -> bool:
    if actor.via is not Via.API or actor.sign_in_id:  # scopes limit tokens, not browsers or the server
        return True
    return permission.scope is not None and permission.scope in actor.scopes
