"""Lists as somebody has narrowed them, kept by a name: one's own, and those that colleagues share."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor
from factcheck.claims.models import ListPage, SavedView
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.kit import clock

MOST = 50  # that one person keeps
LONGEST_QUERY = 2000


def views_for(session: Session, actor: Actor, page: ListPage | None = None) -> Sequence[SavedView]:
    """Those ``actor`` may use, of one list or of all, by name."""
    wanted = select(SavedView).where(
        SavedView.removed_at.is_(None), or_(SavedView.person_id == actor.id, SavedView.is_shared.is_(True))
    )
    if page is not None:
        wanted = wanted.where(SavedView.page == page)
    return session.scalars(
        wanted.options(joinedload(SavedView.person)).order_by(SavedView.name, SavedView.id).limit(200)
    ).all()


def get_own_view(session: Session, actor: Actor, view_id: int) -> SavedView:
    """A view that ``actor`` saved, removed ones too. Raises NotFound; NotAllowed for a colleague's shared one."""
    found = session.get(SavedView, view_id)
    if found is None or (found.person_id != actor.id and not found.is_shared):
        raise NotFound("There is no such view.")
    if found.person_id != actor.id:
        raise NotAllowed("A colleague keeps this view. Save one of your own instead.")
    return found


def save_view(
    session: Session, *, actor: Actor, page: ListPage, query: str, name: str, is_shared: bool
) -> SavedView:
    """Keep the list that ``query`` narrows, in the words of an address."""
    if len(query) > LONGEST_QUERY:
        raise Invalid("These filters are too long to be kept. Use fewer words.", field="name")
    name = _free_name(session, actor, page, name)
    made = SavedView(
        person_id=actor.id, page=page, query=query, name=name, is_shared=is_shared, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    return made


def change_view(session: Session, view: SavedView, *, actor: Actor, name: str, is_shared: bool) -> None:
    """Give it another name, share it, or keep it to oneself."""
    view.name = _free_name(session, actor, view.page, name, besides=view)
    view.is_shared = is_shared
    session.flush()


def remove_view(session: Session, view: SavedView) -> None:
    """Nobody sees it any more; it can be put back."""
    view.removed_at = clock.now()
    session.flush()


def put_back(session: Session, view: SavedView) -> None:
    """It was removed too soon."""
    view.removed_at = None
    session.flush()


def _free_name(
    session: Session, actor: Actor, page: ListPage, name: str, besides: SavedView | None = None
) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give the view a name, so that you find it again.", field="name")
    if len(name) > 80:
        raise Invalid("The name is too long. Use at most 80 characters.", field="name")
    own = session.scalars(
        select(SavedView).where(
            SavedView.person_id == actor.id, SavedView.page == page, SavedView.removed_at.is_(None)
        )
    ).all()
    others = [view for view in own if view is not besides]
    if any(view.name.casefold() == name.casefold() for view in others):
        raise Invalid("You have a view of this name already. Choose another one.", field="name")
    if len(others) >= MOST:
        raise Invalid(f"You keep {MOST} views already. Remove one first.", field="name")
    return name
