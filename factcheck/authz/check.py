"""The question ``may(actor, permission)`` and its raising twin."""

from __future__ import annotations

from typing import Protocol

from factcheck.authz.permissions import Permission, Role
from factcheck.authz.rules import GRANTS, TRIAGE_EXTRA
from factcheck.errors import NotAllowed


class Actor(Protocol):
    """Whoever acts: a person of the newsroom."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...
    @property
    def can_triage(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...


def may(actor: Actor | None, permission: Permission) -> bool:
    """Whether ``actor`` holds ``permission``. Strangers and switched-off accounts hold none."""
    if actor is None or not actor.is_active:
        return False
    granted = GRANTS[actor.role]
    return permission in granted or (actor.can_triage and permission in TRIAGE_EXTRA)


def require(actor: Actor | None, permission: Permission) -> None:
    """Raise NotAllowed unless ``actor`` holds ``permission``."""
    if not may(actor, permission):
        raise NotAllowed("Your role does not allow this. Ask an editor or an admin of your newsroom.")
