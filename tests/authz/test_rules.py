"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from factcheck.authz.check import may, require
from factcheck.authz.permissions import Permission, Role
from factcheck.authz.predicates import has_four_eyes
from factcheck.authz.rules import ADMIN, EDITOR, GRANTS, REVIEWER
from factcheck.errors import NotAllowed


@dataclass(frozen=True)
class Someone:
    """An actor without a database."""

    role: Role = Role.REVIEWER
    id: int = 1
    can_triage: bool = False
    is_active: bool = True


def test_every_role_has_its_grants() -> None:
    assert set(GRANTS) == set(Role)


def test_every_permission_is_held_by_somebody() -> None:
    assert frozenset().union(*GRANTS.values()) == set(Permission)


def test_an_editor_may_do_all_that_a_reviewer_may_and_an_admin_all_that_an_editor_may() -> None:
    assert REVIEWER < EDITOR < ADMIN


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_do_nothing(permission: Permission) -> None:
    assert not may(None, permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_switched_off_person_may_do_nothing(role: Role, permission: Permission) -> None:
    assert not may(Someone(role, is_active=False, can_triage=True), permission)


@pytest.mark.parametrize(
    "permission",
    [Permission.TRIAGE, Permission.ASSIGN, Permission.DECIDE, Permission.PUBLISH, Permission.MANAGE_PEOPLE],
)
def test_a_reviewer_may_not(permission: Permission) -> None:
    assert not may(Someone(), permission)


def test_a_reviewer_trusted_with_triage_gains_that_and_tips_and_nothing_else() -> None:
    trusted = Someone(can_triage=True)
    assert {permission for permission in Permission if may(trusted, permission)} == REVIEWER | {
        Permission.TRIAGE,
        Permission.HANDLE_TIPS,
    }


@pytest.mark.parametrize("permission", [Permission.MANAGE_PEOPLE, Permission.RESET])
def test_only_an_admin_may(permission: Permission) -> None:
    assert [role for role in Role if may(Someone(role), permission)] == [Role.ADMIN]


def test_refusal_says_whom_to_ask() -> None:
    with pytest.raises(NotAllowed, match="Ask an editor"):
        require(Someone(), Permission.PUBLISH)


def test_leave_is_silent() -> None:
    require(Someone(Role.EDITOR), Permission.PUBLISH)


def test_who_worked_on_it_has_no_four_eyes() -> None:
    assert not has_four_eyes(1, {1, 2})
    assert has_four_eyes(3, {1, 2})
    assert has_four_eyes(3, set())
