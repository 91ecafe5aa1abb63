"""Who may do what: the whole table.

A row grants permissions to a role. Two things are decided elsewhere because they depend on the claim:
*whose* claim it is (``predicates``) and *from which state* a move is possible (``claims.workflow``).
"""

from __future__ import annotations

from factcheck.authz.permissions import Permission as P
from factcheck.authz.permissions import Role

REVIEWER = frozenset(
    {
        P.READ_DESK,
        P.ADD_ARTICLE,
        P.CORRECT_ARTICLE,
        P.PROPOSE,
        P.TALK,
        P.EMBARGO,
        P.TAKE,
        P.REVIEW,
        P.TRANSLATE,
        P.HAND_BACK,
        P.MANAGE_OWN_ACCOUNT,
    }
)
EDITOR = REVIEWER | {
    P.OPEN_ADMIN,
    P.MANAGE_FEEDS,
    P.MANAGE_TOPICS,
    P.MANAGE_PUBLISHERS,
    P.HANDLE_TIPS,
    P.READ_CONTACTS,
    P.TRIAGE,
    P.ASSIGN,
    P.DECIDE,
    P.PUBLISH,
    P.CORRECT,
    P.RETRACT,
    P.LIFT_EMBARGO,
}
ADMIN = EDITOR | {
    P.RESET,
    P.MANAGE_PAGES,
    P.MANAGE_SCALE,
    P.MANAGE_PEOPLE,
    P.MANAGE_SECOND_OPINIONS,
    P.MANAGE_WEBHOOKS,
    P.MANAGE_JOBS,
}

GRANTS: dict[Role, frozenset[P]] = {Role.REVIEWER: REVIEWER, Role.EDITOR: EDITOR, Role.ADMIN: ADMIN}

# A reviewer may be trusted with triage, which tips are the beginning of; the flag stands on the person.
TRIAGE_EXTRA = frozenset({P.TRIAGE, P.HANDLE_TIPS})
