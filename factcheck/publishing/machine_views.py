"""What machines read: feeds, sitemaps, all checks in one file, oEmbed, robots.txt and security.txt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

from flask import Response, abort, request, stream_with_context
from sqlalchemy.orm import Session

from factcheck.errors import NotFound
from factcheck.kit import clock
from factcheck.kit.tongues import words_in
from factcheck.publishing import queries, reuse, sitemap
from factcheck.publishing.addresses import article_url, check_url, host_of, site_url
from factcheck.publishing.answer import CACHE, answer
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.claimreview import claim_review
from factcheck.publishing.feeds import FORMATS, About, Entry, change_of, entry_of
from factcheck.publishing.shelves import ALL, Shelf, Sort, find_shelf
from factcheck.publishing.site_pages import written
from factcheck.publishing.tongues import alternates
from factcheck.web.authorize import public
from factcheck.web.session import building, db
from factcheck.web.tongues import page_language, speak

XML = "application/xml; charset=utf-8"


@blueprint.get("/feed.<any(atom,rss,json):form>")
@public
def feed(form: str) -> Response:
    """All checks, the newest change first."""
    return _feed_of(ALL, form)


@blueprint.get("/<any(topics,claimants,ratings,languages):sort>/<key>/feed.<any(atom,rss,json):form>")
@public
def shelf_feed(sort: str, key: str, form: str) -> Response:
    """The checks of a topic, of a claimant, with a rating or in a language."""
    return _feed_of(find_shelf(db(), Sort(sort), key), form)


@blueprint.get("/corrections/feed.<any(atom,rss,json):form>")
@public
def corrections_feed(form: str) -> Response:
    """What was corrected, updated or retracted."""
    found = queries.changes(db(), size=queries.FEED_SIZE).items
    base_url = building().config.base_url
    language = page_language()
    entries = [
        change_of(publication.content, base_url=base_url, language=language) for _, publication in found
    ]
    return _feed(words_in(language)("Corrections"), "/corrections", form, entries, queries.last_change(found))


def _feed_of(shelf: Shelf, form: str) -> Response:
    found = queries.everything(db(), queries.FEED_SIZE, shelf=shelf)
    base_url = building().config.base_url
    if shelf.language:
        speak(shelf.language)
    language = page_language()
    entries = [
        entry_of(publication.content, base_url=base_url, language=language) for _, publication in found
    ]
    return _feed(shelf.title_in(language), shelf.path, form, entries, queries.last_change(found))


def _feed(title: str, path: str, form: str, entries: list[Entry], changed: datetime | None) -> Response:
    config = building().config
    about = About(
        title=f"{config.newsroom_name}: {title[0].lower()}{title[1:]}",
        home=site_url(config.base_url, path or "/"),
        address=site_url(config.base_url, f"{path}/feed.{form}"),
        newsroom=config.newsroom_name,
        language=page_language(),
        hub=config.websub_hub,
    )
    media_type, write = FORMATS[form]
    response = answer(write(about, entries), media_type, changed=changed)
    if about.hub:
        response.headers.add("Link", f'<{about.hub}>; rel="hub"')
        response.headers.add("Link", f'<{about.address}>; rel="self"')
    return response


@blueprint.get("/sitemap.xml")
@public
def sitemap_index() -> Response:
    """The files that together name every public page."""
    base_url = building().config.base_url
    checks, articles = queries.runs(db(), sitemap.IN_ONE_FILE)
    names = ["pages", "news"]
    names += [f"checks-{number}" for number in range(checks)]
    names += [f"articles-{number}" for number in range(articles)]
    files = [sitemap.Place(site_url(base_url, f"/sitemaps/{name}.xml")) for name in names]
    return answer(sitemap.index(files), XML, changed=queries.last_of_all(db()))


@blueprint.get("/sitemaps/<any(pages,news):which>.xml")
@public
def sitemap_of(which: str) -> Response:
    """The pages that are always there; what was published in the last two days."""
    config = building().config
    if which == "pages":
        return answer(sitemap.urlset(sitemap.fixed(config.base_url)), XML)
    found = queries.first_since(db(), clock.now() - sitemap.NEWS_FOR, sitemap.MOST_NEWS)
    body = sitemap.news(
        [publication.content for _, publication in found],
        base_url=config.base_url,
        newsroom_name=config.newsroom_name,
        language=config.newsroom_language,
    )
    return answer(body, XML, changed=queries.last_change(found))


@blueprint.get("/sitemaps/<any(checks,articles):what>-<int:number>.xml")
@public
def sitemap_run(what: str, number: int) -> Response:
    """Some thousands of checks, or of articles we checked something in."""
    base_url, size = building().config.base_url, sitemap.IN_ONE_FILE
    if number > queries.LAST_PAGE:
        raise NotFound

    def in_tongues(tongues: list[queries.Tongue]) -> list[tuple[str, str]]:
        language = building().config.newsroom_language
        return [(*one,) for one in alternates(tongues, base_url=base_url, newsroom_language=language)]

    if what == "checks":
        places = [
            sitemap.Place(check_url(base_url, slug), changed, in_tongues(tongues))
            for slug, changed, tongues in queries.places_in(db(), number, size)
        ]
    else:
        places = [
            sitemap.Place(article_url(base_url, article_id), changed)
            for article_id, changed in queries.articles_in(db(), number, size)
        ]
    if not places:
        raise NotFound
    changed = max(place.changed for place in places if place.changed)
    return answer(sitemap.urlset(places), XML, changed=changed)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """What robots may read."""
    return answer(sitemap.robots(base_url=building().config.base_url), "text/plain; charset=utf-8")


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Whom to tell of a hole (RFC 9116); none when the newsroom gave no address."""
    config = building().config
    if not config.contact_email:
        raise NotFound
    # A whole year ahead at least, and the same text all year, so that it can be kept.
    expires = f"{clock.now().year + 2}-01-01T00:00:00Z"
    lines = [
        f"Contact: mailto:{config.contact_email}",
        f"Expires: {expires}",
        f"Preferred-Languages: {config.newsroom_language}",
        f"Canonical: {site_url(config.base_url, '/.well-known/security.txt')}",
        "",
    ]
    return answer("\n".join(lines), "text/plain; charset=utf-8")


@blueprint.get("/claimreview/data.json")
@public
def data_feed() -> Response:
    """Every ClaimReview, as a schema.org DataFeed."""
    config = building().config

    def pieces(session: Session) -> Iterable[str]:
        about = [one.key for one in written(session)]
        reviews = (
            claim_review(
                content,
                base_url=config.base_url,
                newsroom_name=config.newsroom_name,
                language=config.newsroom_language,
                pages=about,
            )
            for content in queries.in_pieces(session)
        )
        return reuse.data_feed(
            reviews,
            newsroom_name=config.newsroom_name,
            base_url=config.base_url,
            language=config.newsroom_language,
        )

    return _streamed(pieces, "application/json; charset=utf-8")


@blueprint.get("/checks.csv")
@public
def csv_of_all() -> Response:
    """Every check as a line of a table."""
    config = building().config

    def pieces(session: Session) -> Iterable[str]:
        return reuse.table(
            queries.in_pieces(session), base_url=config.base_url, language=config.newsroom_language
        )

    answered = _streamed(pieces, "text/csv; charset=utf-8")
    answered.headers["Content-Disposition"] = 'attachment; filename="checks.csv"'
    return answered


def _streamed(pieces: Callable[[Session], Iterable[str]], content_type: str) -> Response:
    """A long answer sent while it is read. Its validator is what changed last, so that asking again is cheap."""
    changed = queries.last_of_all(db())

    def body() -> Iterator[str]:
        with Session(building().engine) as session:  # the request's own ends before the answer is sent
            yield from pieces(session)

    answered = Response(stream_with_context(body()), content_type=content_type)
    answered.headers["Cache-Control"] = CACHE
    if changed is not None:
        answered.last_modified = changed
        answered.set_etag(f"{changed.timestamp():.6f}", weak=True)
    answered.make_conditional(request)
    return answered


@blueprint.get("/oembed")
@public
def oembed() -> Response:
    """How to embed the check at ``url`` (oembed.com)."""
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        abort(501)  # the answer that the protocol asks for
    config = building().config
    try:
        url = urlsplit(request.args.get("url", ""))
    except ValueError:
        raise NotFound from None
    head, _, slug = url.path.partition("/checks/")
    slug = unquote(slug).strip("/").partition("/")[0]
    if not slug or head not in ("", urlsplit(config.base_url).path.rstrip("/")):
        raise NotFound
    if (url.hostname or "").lower() != host_of(config.base_url):
        raise NotFound
    found, publication = queries.get_check(db(), slug)
    told = reuse.oembed(
        publication.content,
        base_url=config.base_url,
        newsroom_name=config.newsroom_name,
        width=_pixels("maxwidth", reuse.EMBED_WIDTH),
        height=_pixels("maxheight", reuse.EMBED_HEIGHT),
        language=config.newsroom_language,
    )
    changed = queries.last_change([(found, publication)])
    if form == "xml":
        return answer(reuse.oembed_xml(told), "text/xml; charset=utf-8", changed=changed)
    return answer(json.dumps(told), "application/json; charset=utf-8", changed=changed)


def _pixels(name: str, otherwise: int) -> int:
    given = request.args.get(name, type=int)
    return min(max(given, 120), 2000) if given else otherwise
