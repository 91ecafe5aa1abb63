"""Two at one verdict or one source: what stands now, for the page on which the slower one merges."""

from __future__ import annotations

from flask import url_for

from factcheck.claims.models import Claim, ClaimState
from factcheck.drafts.merge_page_views import SAVE, Buttons, merge_page
from factcheck.drafts.merge_views import as_sent
from factcheck.review import queries, ratings
from factcheck.review.forms import SourceForm, VerdictForm, choices
from factcheck.review.models import Source
from factcheck.web.session import db

KEEP = {"name": "then", "value": "save", "words": "Keep this draft"}
SUBMIT = {"name": "then", "value": "submit", "words": "Submit this to an editor"}
OF_SOURCE = (
    "title",
    "url",
    "reference",
    "publisher",
    "published_on",
    "author",
    "language",
    "quote",
    "locator",
    "stance",
    "tier",
    "note",
)


def of_verdict(claim: Claim, form: VerdictForm, *, submits: bool) -> tuple[str, int]:
    """The merge of what was typed with the verdict that stands now; the button pressed comes first again."""
    row = queries.verdict_of(db(), claim.id)
    form.rating.choices = choices((rating.key, rating.label) for rating in ratings.scale(db()))
    theirs = {
        "rating": row.rating.key if row and row.rating else "",
        "summary": as_sent(row.summary if row else ""),
        "explanation": as_sent(row.explanation if row else ""),
        "none_against": as_sent(row is not None and row.none_against),
    }
    buttons: Buttons = (KEEP,)
    if claim.state is ClaimState.IN_REVIEW:
        buttons = (SUBMIT, KEEP) if submits else (KEEP, SUBMIT)
    return merge_page(
        form,
        theirs,
        version=row.version if row else 0,
        what="the verdict",
        action=url_for("review.save_verdict", claim_id=claim.id),
        back=url_for("review.workbench", claim_id=claim.id, _anchor="verdict"),
        key=f"verdict:{claim.id}",
        subject=("claim", claim.id),
        events=("claim:save_verdict",),
        buttons=buttons,
    )


def of_source(source: Source, form: SourceForm) -> tuple[str, int]:
    """The merge of what was typed with the source that stands now."""
    return merge_page(
        form,
        {name: as_sent(getattr(source, name)) for name in OF_SOURCE},
        version=source.version,
        what="the source",
        action=url_for("review.change_source", claim_id=source.claim_id, source_id=source.id),
        back=url_for("review.change_source", claim_id=source.claim_id, source_id=source.id),
        key=f"source:{source.id}",
        subject=("claim", source.claim_id),
        events=("claim:change_source",),
        buttons=SAVE,
    )
