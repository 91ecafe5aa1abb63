"""What the newsroom says about itself, in versions: a published text is never changed silently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.tongues import marked
from factcheck.publishing.models import SitePage, SitePageKey

LONGEST = 40_000


class About(NamedTuple):
    """What a page is called, what should stand in it, the schema.org properties it answers, and words to begin with."""

    title: str
    hint: str
    properties: tuple[str, ...]
    beginning: str = ""


PAGES: dict[SitePageKey, About] = {
    SitePageKey.ABOUT: About(
        marked("About us"),
        "Who you are, since when, what you check and why, who owns you, and how to reach you.",
        ("missionCoveragePrioritiesPolicy",),
    ),
    SitePageKey.FUNDING: About(
        marked("Funding"),
        "Everybody who gave a twentieth of last year’s income or more, the legal form, and who decides.",
        ("ownershipFundingInfo",),
    ),
    SitePageKey.STAFF: About(
        marked("Staff"),
        "Everybody who checks and edits, with a sentence about what they did before.",
        ("masthead",),
    ),
    SitePageKey.POLICIES: About(
        marked("Our policies"),
        "How you choose claims, how you stay fair to all sides, what staff may not do, how sources are named.",
        ("ethicsPolicy",),
        "## What we check\n\nWe choose claims that many people meet and that matter for what they decide, whoever"
        " makes them. We check statements that evidence can settle, and leave opinions and predictions alone.\n\n"
        "## Fairness\n\nEvery claim goes the same way and is measured with the same scale. Nobody who checks for"
        " us works or campaigns for a party or for a side in what we check. Whoever has an interest in a claim"
        " keeps away from it.\n\n## Sources\n\nWe name every source that a verdict rests on, with the words we"
        " rely on and where they stand, so that readers can do our work again. We prefer sources that are close"
        " to the fact, use more than one where we can, and say what interest a source has.\n",
    ),
    SitePageKey.CORRECTIONS_POLICY: About(
        marked("Corrections policy"),
        "How readers report an error, and what you do then.",
        ("correctionsPolicy",),
        "Whoever finds an error in one of our checks can report it on the page of the check and follow what"
        " becomes of it. An editor looks at every report.\n\nIf we were wrong, we say so: the check gets a new"
        " version with a note of what was wrong, the note stands at the top of the page, and it stands in the"
        " list of all corrections. The versions before it stay readable. If something has happened since, we"
        " publish an update, and say what is new. A check that cannot stand is withdrawn; its page stays and"
        " says why.\n\nIf we think that we were right, we answer with the reason.\n",
    ),
}


class Written(NamedTuple):
    """A page that there is: its address and what it is called."""

    key: str
    title: str


def written(session: Session) -> list[Written]:
    """The pages that were published, in the table's order."""
    there = set(session.scalars(select(SitePage.key).distinct()))
    return [Written(key.value, about.title) for key, about in PAGES.items() if key in there]


def versions(session: Session, key: SitePageKey) -> Sequence[SitePage]:
    """Every version of a page, the newest first."""
    return session.scalars(select(SitePage).where(SitePage.key == key).order_by(SitePage.number.desc())).all()


def newest_of_all(session: Session) -> dict[SitePageKey, SitePage]:
    """The newest version of each page that there is."""
    newest = select(func.max(SitePage.id)).group_by(SitePage.key)
    return {one.key: one for one in session.scalars(select(SitePage).where(SitePage.id.in_(newest)))}


def publish_page(
    session: Session, key: SitePageKey, *, text: str, note: str, seen: int, actor: Actor
) -> SitePage:
    """The next version of a page. ``seen`` is the number of the version that was before the writer, 0 for none."""
    require(actor, Permission.MANAGE_PAGES)
    text, note = (
        text.replace("\x00", "").replace("\r\n", "\n").strip(),
        " ".join(note.replace("\x00", "").split()),
    )
    before = session.scalars(
        select(SitePage).where(SitePage.key == key).order_by(SitePage.number.desc()).limit(1)
    ).first()
    if (before.number if before else 0) != seen:
        raise Conflict("Somebody published a version of this page meanwhile. Compare, then publish again.")
    if len(text) < 20:
        raise Invalid("Write the page first; readers expect some sentences.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"The page is too long. Use at most {LONGEST:,} characters.", field="text")
    if before and before.text == text:
        raise Invalid("Nothing has changed since the version that readers see.", field="text")
    if before and not note:
        raise Invalid("Say what changed. Readers see it beside the version.", field="note")
    if len(note) > 500:
        raise Invalid("The note is too long. Use at most 500 characters.", field="note")
    page = SitePage(
        key=key,
        number=seen + 1,
        text=text,
        note=note,
        published_by_id=actor.id,
        published_at=clock.now(),
    )
    session.add(page)
    session.flush()
    record(
        session,
        "page:publish",
        actor=actor,
        subject_type="page",
        subject_id=page.id,
        key=key.value,
        number=page.number,
        note=note,
    )
    return page
