"""What readers see. Reads checks and publications, nothing else: a draft has no way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request, url_for
from markupsafe import Markup

from factcheck.errors import NotFound
from factcheck.keeping.store import NotKept, store_of
from factcheck.keeping.views import SANDBOX
from factcheck.kit.words import as_typed
from factcheck.publishing import queries
from factcheck.publishing.addresses import at_words, check_url, is_web, site_url
from factcheck.publishing.answer import Page, made, once, page
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.cards.facts import alt_text
from factcheck.publishing.claimreview import as_script, claim_review, media_reviews
from factcheck.publishing.compare import compare
from factcheck.publishing.content import language_of
from factcheck.publishing.listing import slug_of_claimant
from factcheck.publishing.models import Publication
from factcheck.publishing.passages import lead_in, lead_out, passages
from factcheck.publishing.shelves import Sort, find_shelf
from factcheck.publishing.site_pages import Written
from factcheck.publishing.site_pages_views import pages_there_are
from factcheck.publishing.tongues import alternates, related
from factcheck.web.authorize import public
from factcheck.web.security import FRAMED_CSP
from factcheck.web.session import building, db
from factcheck.web.tongues import speak

for shown in (at_words, is_web, lead_in, lead_out, slug_of_claimant):
    blueprint.add_app_template_filter(shown)


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


@blueprint.get("/")
@public
def front() -> Response:
    """The latest checks, ratings at a glance, search."""
    asked = {name: as_typed(request.args[name], 200) for name in ("q", "rating") if name in request.args}
    if any(asked.values()):  # an old address of the search
        return redirect(url_for("publishing.search_page", **asked), 301)  # type: ignore[arg-type,return-value]
    checks = queries.latest(db(), number=_page_number())
    return page(
        "publishing/front.html",
        changed=queries.last_change(queries.everything(db(), 1)),
        checks=checks,
        tallies=queries.tallies(db()),
        languages=queries.languages(db()),
    )


@blueprint.get("/checks/<slug>")
@public
def check(slug: str) -> Response:
    """One check, in the version readers see."""

    def makings() -> tuple[queries.Makings, Sequence[Written]]:
        return queries.makings_of(db(), slug), tuple(pages_there_are())

    return once(makings, lambda made_from: _check(slug, *made_from))


def _check(slug: str, makings: queries.Makings, pages: Sequence[Written]) -> Page:
    found, publication = queries.get_check(db(), slug)
    config = building().config
    speak(language_of(publication.content, config.newsroom_language))
    more = queries.shown(db(), [other.check_id for other in makings.more])
    tongues = makings.tongues
    others = related(tongues, found.slug, base_url=config.base_url)
    said: dict[str, Any] = {
        "base_url": config.base_url,
        "newsroom_name": config.newsroom_name,
        "language": config.newsroom_language,
        "pages": [one.key for one in pages],
    }
    review = claim_review(
        publication.content, **said, translation_of=others.original, translations=others.translations
    )
    blocks = [review, *media_reviews(publication.content, **said)]
    return made(
        "publishing/check.html",
        changed=max(
            moment
            for moment in (
                queries.last_change([(found, publication), *more]),
                *(one.changed for one in tongues),
            )
            if moment is not None
        ),
        tongues=[one for one in tongues if one.slug != found.slug],
        alternates=alternates(tongues, base_url=config.base_url, newsroom_language=config.newsroom_language),
        check=found,
        publication=publication,
        c=publication.content,
        canonical=check_url(config.base_url, found.slug),
        # Every sign that could end the element is escaped.
        blocks=[Markup(as_script(block)) for block in blocks],  # noqa: S704
        card_words=alt_text(publication.content, newsroom_language=config.newsroom_language),
        changes=compare([version.content for version in queries.versions_of(db(), found)]),
        confirmations=queries.confirmations_of(db(), found) if found.last_checked_at else (),
        more=more,
    )


@blueprint.get("/checks/<slug>/versions/<int:number>")
@public
def check_version(slug: str, number: int) -> Response:
    """An earlier version, as it stood."""
    found, current = queries.get_check(db(), slug)
    speak(language_of(current.content, building().config.newsroom_language))
    versions = {version.number: version for version in queries.versions_of(db(), found)}
    version: Publication | None = versions.get(number)
    if version is None:
        raise NotFound
    earlier = versions.get(number - 1)
    return page(
        "publishing/version.html",
        changed=queries.last_change([(found, current)]),
        check=found,
        publication=version,
        c=version.content,
        canonical=check_url(building().config.base_url, found.slug),
        changes=compare([earlier.content, version.content]) if earlier else [],
    )


@blueprint.get("/checks/<slug>/versions/<int:number>/pictures/<int:place>.jpg")
@public
def check_picture(slug: str, number: int, place: int) -> Response:
    """The picture in which a claim was made, drawn anew; where the newsroom shows it."""
    version = db().get_one(Publication, queries.id_of_version(db(), slug, number))
    places = version.content["appearances"]
    media = places[place - 1].get("media", {}) if 0 < place <= len(places) else {}
    if not media.get("picture"):
        raise NotFound
    try:
        picture = store_of(building().config).get(media["picture"])
    except NotKept as wrong:
        raise NotFound from wrong
    answer = Response(picture, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.set_etag(media["picture"])
    answer.make_conditional(request.environ)
    return answer


@blueprint.get("/published/articles/<int:article_id>")
@public
def article(article_id: int) -> Response:
    """The passages of one article that were checked."""
    found = queries.of_article(db(), article_id)
    contents = [publication.content for _, publication in found]
    shown = passages(contents, article_id)
    return page(
        "publishing/article.html",
        changed=queries.last_change(found),
        source=shown[0].article,
        passages=shown,
    )


@blueprint.get("/corrections")
@public
def corrections() -> Response:
    """What was corrected, updated or withdrawn."""
    found = queries.changes(db(), number=_page_number())
    return page("publishing/corrections.html", changed=queries.last_change(found.items), changes=found)


@blueprint.get("/<any(topics,claimants,ratings,languages):sort>/<key>")
@public
def shelf(sort: str, key: str) -> Response:
    """The checks of a topic, of a claimant, with a rating or in a language."""
    found = find_shelf(db(), Sort(sort), key)
    if found.language:
        speak(found.language)
    checks = queries.latest(db(), shelf=found, number=_page_number())
    return page(
        "publishing/shelf.html",
        changed=queries.last_change(queries.everything(db(), 1, shelf=found)),
        shelf=found,
        checks=checks,
        tallies=queries.tallies(db(), shelf=found),
        canonical=site_url(building().config.base_url, found.path),
    )


@blueprint.get("/checks/<slug>/card")
@public
def card(slug: str) -> Response:
    """One check as a card that stands in other sites' pages."""
    found, publication = queries.get_check(db(), slug)
    speak(language_of(publication.content, building().config.newsroom_language))
    answered = page(
        "publishing/card.html",
        changed=queries.last_change([(found, publication)]),
        c=publication.content,
        canonical=check_url(building().config.base_url, found.slug),
    )
    answered.headers["Content-Security-Policy"] = FRAMED_CSP
    return answered
