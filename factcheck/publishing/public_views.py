"""What readers see. Reads checks and publications, nothing else: a draft has no way in."""

from __future__ import annotations

from flask import Response, request
from markupsafe import Markup

from factcheck.errors import NotFound
from factcheck.publishing import queries
from factcheck.publishing.addresses import at_words, check_url, is_web
from factcheck.publishing.answer import answer, page
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.claimreview import as_script, claim_review
from factcheck.publishing.compare import compare
from factcheck.publishing.feeds import atom
from factcheck.publishing.models import Publication
from factcheck.publishing.passages import lead_in, lead_out, passages
from factcheck.publishing.sitemap import robots as robots_text
from factcheck.publishing.sitemap import sitemap as sitemap_xml
from factcheck.web.authorize import public
from factcheck.web.session import building, db

for shown in (at_words, is_web, lead_in, lead_out):
    blueprint.add_app_template_filter(shown)


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


@blueprint.get("/")
@public
def front() -> Response:
    """The latest checks, ratings at a glance, search."""
    query = request.args.get("q", "").strip().replace("\x00", "")[:200]
    rating = request.args.get("rating", "").replace("\x00", "")[:40]
    checks = queries.latest(db(), query=query, rating=rating, number=_page_number())
    return page(
        "publishing/front.html",
        changed=queries.last_change(queries.everything(db(), 1)),
        checks=checks,
        tallies=queries.tallies(db()),
        query=query,
        rating_key=rating,
    )


@blueprint.get("/checks/<slug>")
@public
def check(slug: str) -> Response:
    """One check, in the version readers see."""
    found, publication = queries.get_check(db(), slug)
    config = building().config
    more = queries.more_like(db(), found, publication)
    review = claim_review(
        publication.content,
        base_url=config.base_url,
        newsroom_name=config.newsroom_name,
        language=config.newsroom_language,
    )
    return page(
        "publishing/check.html",
        changed=queries.last_change([(found, publication), *more]),
        check=found,
        publication=publication,
        c=publication.content,
        canonical=check_url(config.base_url, found.slug),
        claim_review=Markup(as_script(review)),  # noqa: S704  every sign that could end the element is escaped
        changes=compare([version.content for version in queries.versions_of(db(), found)]),
        more=more,
    )


@blueprint.get("/checks/<slug>/versions/<int:number>")
@public
def check_version(slug: str, number: int) -> Response:
    """An earlier version, as it stood."""
    found, current = queries.get_check(db(), slug)
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


@blueprint.get("/feed.atom")
@public
def feed() -> Response:
    """All checks as an Atom feed."""
    config = building().config
    found = queries.everything(db(), queries.FEED_SIZE)
    body = atom(
        [publication.content for _, publication in found],
        base_url=config.base_url,
        newsroom_name=config.newsroom_name,
        language=config.newsroom_language,
    )
    return answer(body, "application/atom+xml; charset=utf-8", changed=queries.last_change(found))


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every public page, for search engines."""
    found = queries.everything(db())
    body = sitemap_xml([publication.content for _, publication in found], base_url=building().config.base_url)
    return answer(body, "application/xml; charset=utf-8", changed=queries.last_change(found))


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """What robots may read."""
    return answer(robots_text(base_url=building().config.base_url), "text/plain; charset=utf-8")
