"""How we check: the page for readers, from the scale and the workflow as they really are."""

from __future__ import annotations

from flask import Response

from factcheck.claims.models import ClaimState
from factcheck.claims.workflow import BY_ACTION, Action
from factcheck.kit.tongues import marked
from factcheck.publishing.answer import page
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.models import PublicationKind
from factcheck.review.ratings import scale
from factcheck.web.authorize import public
from factcheck.web.session import db

# The straight way of a claim, each action with a sentence for readers.
STEPS: tuple[tuple[Action, str], ...] = (
    (
        Action.ACCEPT,
        marked("We read what was said, word for word, and decide which statements we will check."),
    ),
    (
        Action.TAKE,
        marked("A reviewer takes the claim, looks for evidence for and against it, and weighs it."),
    ),
    (
        Action.SUBMIT,
        marked("The reviewer hands in a verdict: a rating, a summary, an explanation and the sources."),
    ),
    (
        Action.APPROVE,
        marked("An editor who did not work on it approves exactly this content, or sends it back."),
    ),
    (Action.PUBLISH, marked("What was approved is published, and never changed silently.")),
)
# What can happen to a published check, each with a sentence for readers.
AFTERWARDS: tuple[tuple[PublicationKind, str], ...] = (
    (
        PublicationKind.CORRECTION,
        marked("Something was wrong. A new version puts it right and says what it was."),
    ),
    (
        PublicationKind.UPDATE,
        marked("Something has happened since. A new version takes it in and says what it was."),
    ),
    (
        PublicationKind.RETRACTION,
        marked("The check cannot stand. It is withdrawn; its page stays and says why."),
    ),
)
STATES = {
    ClaimState.ACCEPTED: marked("Accepted"),
    ClaimState.IN_REVIEW: marked("In review"),
    ClaimState.SUBMITTED: marked("Submitted"),
    ClaimState.APPROVED: marked("Approved"),
    ClaimState.PUBLISHED: marked("Published"),
}
KINDS = {
    PublicationKind.CORRECTION: marked("Correction"),
    PublicationKind.UPDATE: marked("Update"),
    PublicationKind.RETRACTION: marked("Retraction"),
}


@blueprint.get("/how-we-check")
@public
def methodology() -> Response:
    """The way of a claim and the rating scale."""
    ratings = list(scale(db()))
    steps = [(STATES[BY_ACTION[action].target], sentence) for action, sentence in STEPS]
    return page(
        "publishing/methodology.html",
        steps=steps,
        afterwards=[(KINDS[kind], sentence) for kind, sentence in AFTERWARDS],
        rated=[rating for rating in ratings if rating.value is not None],
        unrated=[rating for rating in ratings if rating.value is None],
    )
