"""Every page, filled by the sample newsroom, under axe in the light and the dark scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import abort
from playwright.sync_api import Page, Response, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.links import password_link
from factcheck.accounts.people import invite
from factcheck.accounts.queries import by_email
from factcheck.articles.arrive import ask
from factcheck.authz.permissions import Role
from factcheck.claims.models import Appearance, Claim, ClaimState, ListPage, Match
from factcheck.claims.saved import save_view
from factcheck.dev.content import content
from factcheck.keeping.keep import Made, bring_copy, finish
from factcheck.keeping.store import store_in
from factcheck.kit import clock
from factcheck.kit.signing import sign
from factcheck.notices import webhooks
from factcheck.notices.compose import STOP
from factcheck.notices.make import read_on
from factcheck.publishing.models import Check, ListedTranslation, SitePageKey
from factcheck.publishing.site_pages import publish_page
from factcheck.review.models import Drift, DriftKind, Source
from factcheck.talk.models import Comment
from factcheck.tips.receive import report, suggest
from tests.journeys.conftest import Newsroom
from tests.publishing.samples import published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sample,
    pytest.mark.timeout(900),
    # What is seen does not depend on the database; every view's own tests try it on both.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

Accessible = Callable[[Page], None]
NO_PAGE = {  # answers to GET that are not whole pages, or go on to one
    "desk.palette",
    "desk.figures",
    "static",
    "articles.progress",
    "keeping.file",
    "keeping.warc",
    "keeping.small",
    "keeping.small_named",
    "keeping.play",
    "keeping.page_png",
    "keeping.page_pdf",
    "publishing.check_picture",
    "publishing.check_card",
    "publishing.newsroom_card",
    "claims.changed",
    "drafts.of",
    "drafts.token",
    "publishing.feed",
    "publishing.shelf_feed",
    "publishing.corrections_feed",
    "publishing.sitemap_index",
    "publishing.sitemap_of",
    "publishing.sitemap_run",
    "publishing.data_feed",
    "publishing.csv_of_all",
    "publishing.oembed",
    "publishing.robots",
    "publishing.security_txt",
    "notices.bell",
    "review.colleagues",
    "review.talk_news",
}
TALK = ("", "decide", "talk?show=all", "talk?show=resolved", "talk/words", "join")
LONG = (
    'The "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" moved 1,234,567,890 '
    "containers in 2023, says https://harbour.example.org/very/long/address/without/any/break/in/it/at/all/2024, "
    "although its cranes stood still for eleven weeks and the river carried hardly any water, as everybody knows."
)


class Sample:
    """The sample newsroom behind a running server, and what is where in it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        with self.session() as session:
            boss = by_email(session, "wilhelmina@northmoor.example")
            assert boss is not None
            webhooks.add(session, name="#desk", url="https://chat.example/x", kinds=["decided"], actor=boss)
            while read_on(session, self._config()):
                pass
            published(session, text=LONG, claimant="Ministry of " + "Waterways" * 8, summary=LONG[:280])
            session.commit()
            of_checks = session.execute(select(Claim.text, Check.slug).join(Check))
            self.slugs = {row.text: row.slug for row in of_checks}
            claims = list(session.scalars(select(Claim).order_by(Claim.id.desc())))
            self.claims = {claim.text: claim.id for claim in claims}
            self.of_state = {claim.state: claim.id for claim in claims}

    def session(self) -> Session:
        """A writing session of its own."""
        return Session(self.newsroom.engine.execution_options(factcheck_writes=True), expire_on_commit=False)

    def claim(self, name: str) -> int:
        """The number of the claim with that name in the content."""
        return self.claims[content()[1][name].text]

    def check(self, name: str) -> str:
        """The public address of the check with that name."""
        return f"/checks/{self.slugs[content()[1][name].text]}"

    def stop(self) -> str:
        """The link of a mail that ends it."""
        return f"/notices/stop/{sign(self._config().secret_key, STOP, [1, 'assigned'])}"

    def new_password(self) -> str:
        """The link of a mail by which somebody sets a new password."""
        with self.session() as session:
            person = by_email(session, "marigold@northmoor.example")
            assert person is not None
            return password_link(self._config(), person).removeprefix(self.newsroom.address)

    def tips(self) -> tuple[int, int, str]:
        """A tip, a report of an error, and what leads a reader to the tip."""
        with self.session() as session:
            boss = by_email(session, "wilhelmina@northmoor.example")
            assert boss is not None
            publish_page(
                session, SitePageKey.ABOUT, text="We check claims. " * 9, note="", seen=0, actor=boss
            )
            tip, token = suggest(
                session, words=LONG, link="https://x.example/", contact="a@b.example", days=9
            )
            check = session.scalars(select(Check).order_by(Check.id)).first()
            assert check is not None
            wrong = report(session, check, number=1, words="The third figure is wrong.", days=9).tip
            session.commit()
            return tip.id, wrong.id, token

    def _config(self) -> Config:
        config: Config = self.newsroom.app.extensions["factcheck"].config
        return config

    def drifted(self) -> tuple[int, int, int]:
        """A claim, a source that rests on a kept copy of its page, and that copy; the page has changed since."""
        words = "Gas and coal made half of the power in 2022.\nWind made a third of it."
        with self.session() as session:
            marigold = by_email(session, "marigold@northmoor.example")
            assert marigold is not None
            source = session.scalars(
                select(Source).where(Source.claim_id == self.claim("coal-and-gas"), Source.url.is_not(None))
            ).first()
            assert source is not None
            store = store_in(self.newsroom.app.extensions["factcheck"].config.var_dir)
            url = source.url or ""
            copy = bring_copy(session, store, "page.txt", words.encode(), actor=marigold, url=url)
            finish(session, copy, made=Made({"title": source.title}, words))
            newer = bring_copy(session, store, "new.txt", words[:30].encode(), actor=marigold, url=url)
            finish(session, newer, made=Made({}, words.replace("half", "a third")))
            source.document_id, source.copy_id, source.words_kept = copy.document_id, copy.id, False
            session.add(
                Drift(
                    source_id=source.id,
                    kind=DriftKind.CHANGED,
                    seen_copy_id=newer.id,
                    words_there=False,
                    found_at=clock.now(),
                )
            )
            session.commit()
            return source.claim_id, source.id, copy.id

    def page_of(self, name: str) -> Page:
        """A page of somebody of the sample, signed in."""
        with self.session() as session:
            person = by_email(session, f"{name}@northmoor.example")
        assert person is not None
        return self.newsroom.signed_in(person)


@pytest.fixture
def sample(newsroom: Newsroom) -> Sample:
    """The sample newsroom, being served."""
    return Sample(newsroom)


def _look(page: Page, accessible: Accessible) -> None:
    """Axe, and nothing to scroll sideways on a telephone."""
    accessible(page)
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{page.url} scrolls sideways by {beyond} px at 390 px"
    page.set_viewport_size(wide or {"width": 1280, "height": 720})


def _open(page: Page, address: str, accessible: Accessible, status: int = 200) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status, address
    _look(page, accessible)


def _pages(sample: Sample, join: str, fetch: int, view: int) -> Iterator[tuple[str, str]]:
    """Who opens what: every page there is, and the states of those that look different in each."""
    judged, live = sample.claim("allies"), sample.claim("renewable")
    proposed, accepted = sample.of_state[ClaimState.PROPOSED], sample.of_state[ClaimState.ACCEPTED]
    with sample.session() as session:
        source = session.scalars(
            select(Source.id).where(Source.claim_id == sample.claim("coal-and-gas"))
        ).first()
        place = session.scalars(
            select(Appearance.id).where(Appearance.claim_id == sample.claim("coal-and-gas"))
        ).first()
        spanish, translated = session.execute(
            select(Check.slug, Check.claim_id).join(ListedTranslation, ListedTranslation.check_id == Check.id)
        ).one()
    checks = [sample.check(name) for name in ("solar", "coal-and-gas", "tripled", "clinics")]
    tip, error, token = sample.tips()
    for address in (
        "/",
        "/tips/new",
        f"/tips/track/{token}",
        f"{checks[0]}/report",
        "/about",
        "/about/versions/1",
        "/search",
        "/search?q=energy",
        "/search?q=renewabel",
        "/search?q=the&rating=false&order=newest",
        "/search?q=" + "nothing" * 20,
        "/how-we-check",
        "/corrections",
        *checks,
        f"{checks[0]}/versions/1",
        f"{checks[0]}/card",
        f"/checks/{sample.slugs[LONG]}/card",
        "/topics/energy",
        "/ratings/false",
        "/languages/es",
        f"/checks/{spanish}",
        f"/checks/{sample.slugs[LONG]}",
        "/published/articles/2",
        "/published/articles/4",
        "/sign-in",
        "/forgotten",
        sample.stop(),
        sample.new_password(),
        join,
    ):
        yield "reader", address
    drifted, its_source, copy = sample.drifted()
    for address in (
        "/desk",
        f"/claims/{drifted}",
        f"/claims/{drifted}/places/{place}/media",
        f"/claims/{drifted}/sources/look-up",
        f"/claims/{drifted}/sources/new?copy={copy}",
        f"/claims/{drifted}/sources/{its_source}",
        f"/claims/{drifted}/sources/{its_source}/drift",
        f"/kept/{copy}?source={its_source}",
        f"/claims/{sample.claim('coal-and-gas')}/sources/{source}",
        "/notices",
        "/notices?show=all",
        "/account/notices",
    ):
        yield "marigold", address
    with sample.session() as session:
        said = session.scalars(select(Comment.id).order_by(Comment.id)).first()
    yield "cordelia", f"/claims/{sample.claim('europe-trade')}/comments/{said}"  # by nobody but its writer
    for address in (
        f"/claims/{accepted}/assign",
        f"/claims/{sample.claim('deaths-prevented')}/second",
        "/assign",
        "/people/3/away",
        "/account/away",
        "/account/conflicts",
        "/admin",
        "/admin/topics",
        "/admin/topics/1",
        "/admin/second-opinions",
        "/admin/publishers",
        "/admin/publishers/1",
        "/admin/ratings",
        "/admin/pages",
        "/admin/pages/policies",
        "/tips",
        "/tips?show=errors",
        "/tips?show=declined",
        f"/tips/{tip}?q=harbour",
        f"/tips/{error}",
    ):
        yield "admin", address
    for address in (
        "/desk",
        "/desk/assign",
        "/desk/second",
        "/desk/of/3",
        "/find",
        "/find?q=co",
        "/find?q=nothing-at-all",
        "/dashboard",
        "/dashboard?from=2020-01-01&to=2019-01-01",
        "/triage",
        f"/triage/{proposed}?kind=event",
        f"/triage/several?claim={proposed}",
        f"/triage/several/assign?claim={proposed}",
        "/views?page=triage&query=kind%3Devent",
        f"/views/{view}",
        "/articles",
        "/articles/add",
        f"/articles/arriving/{fetch}",
        "/articles/1",
        "/articles/1/versions",
        "/articles/1/edit",
        "/articles/1/changed",
        "/articles/1/left-out",
        "/articles/1/accept",
        "/articles/1/claims",
        "/feeds",
        "/claims",
        *(f"/claims/{number}" for number in sample.of_state.values()),
        *(f"/claims/{proposed}/{page}" for page in ("reject", "reword", "merge?q=trade", "split", "words")),
        *(f"/claims/{number}/decide" for number in (judged, sample.claim("wind-and-gas"), live)),
        f"/claims/{live}/correct",
        f"/claims/{live}/retract",
        f"/claims/{live}/translate",
        f"/claims/{translated}",
        f"/claims/{live}/look-again",
        f"/claims/{accepted}/embargo",
        f"/claims/{sample.claim('wind-and-gas')}/schedule",
        "/articles/1/embargo",
        "/admin/ratings",
        "/admin/ratings/words",
        "/admin/ratings/words/es",
        f"/claims/{accepted}/reset",
        f"/claims/{accepted}/reword",
        *(f"/claims/{sample.claim('europe-trade')}/{page}".rstrip("/") for page in TALK),
        "/account",
        "/account/notices",
        "/notices",
        "/account/keys",
        "/drafts",
        "/people",
        "/people/4",
        "/admin/webhooks",
        "/admin/webhooks/1",
        "/admin/jobs",
        "/admin/jobs?state=all",
        "/admin/jobs/regular",
        "/admin/jobs/unsent",
    ):
        yield "admin", address


class Pages:
    """Every page of the sample newsroom: who opens which address."""

    def __init__(self, sample: Sample) -> None:
        self.boss = sample.newsroom.person("Edda Admin", Role.ADMIN)
        with sample.session() as session:
            boss = session.merge(self.boss)
            fetch = ask(session, "https://nowhere.invalid/article", actor=boss).id
            view = save_view(
                session, actor=boss, page=ListPage.TRIAGE, query="kind=event", name="Events", is_shared=True
            ).id
            _, token = invite(
                session, email="new@test.example", name="Nia New", role=Role.REVIEWER, actor=boss
            )
            proposed, accepted = sample.of_state[ClaimState.PROPOSED], sample.of_state[ClaimState.ACCEPTED]
            session.add(Match(claim_id=proposed, other_id=accepted, alike=0.9, found_at=clock.now()))
            session.commit()
        self.sample = sample
        self.addresses = list(_pages(sample, f"/join/{token}", fetch, view))

    def opened_by(self, who: str) -> Page:
        """A page of that person."""
        if who == "reader":
            return self.sample.newsroom.reader()
        if who == "admin":
            return self.sample.newsroom.signed_in(self.boss)
        return self.sample.page_of(who)


@pytest.fixture
def pages(sample: Sample) -> Pages:
    """Every page of the sample newsroom."""
    return Pages(sample)


def test_every_page_is_looked_at(pages: Pages) -> None:
    app = pages.sample.newsroom.app
    addresses = app.url_map.bind("")
    opened = {addresses.match(address.partition("?")[0])[0] for _, address in pages.addresses}
    there_are = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert there_are - NO_PAGE - opened == set(), "Add an address of these to the list above."


# In parts, so that processes share them.
@pytest.mark.parametrize("part", ["reader", "marigold", "cordelia", "admin 0", "admin 1", "admin 2"])
def test_axe_finds_nothing_on_any_page(pages: Pages, accessible: Accessible, part: str) -> None:
    who, _, third = part.partition(" ")
    page = pages.opened_by(who)
    theirs = [address for one, address in pages.addresses if one == who]
    assert theirs
    for address in theirs[int(third) :: 3] if third else theirs:
        _open(page, address, accessible)


def test_axe_finds_nothing_where_an_invitation_is_shown(sample: Sample, accessible: Accessible) -> None:
    admin = sample.newsroom.signed_in(sample.newsroom.person("Edda Admin", Role.ADMIN))
    admin.goto("/people")
    admin.get_by_label("E-mail address").fill("new@test.example")
    admin.get_by_role("button", name="Make an invitation").click()
    expect(admin.get_by_label("Link of the invitation")).to_be_visible()
    _look(admin, accessible)


def _press(page: Page, name: str) -> Response:
    """Press that button; the answer."""
    with page.expect_response(_is_answer) as answer:
        page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    return answer.value


def _is_answer(answer: Response) -> bool:
    """Whether a form was sent; a page also says by itself, from time to time, that somebody is at it."""
    return answer.request.method == "POST" and "/drafts/" not in answer.url


def _forget_version(page: Page) -> None:
    """As if somebody else had saved in between."""
    page.evaluate("document.querySelectorAll('[name=lock_version]').forEach(field => { field.value = 0 })")


def test_a_page_that_comes_back_is_as_good_and_keeps_what_was_typed(
    sample: Sample, accessible: Accessible
) -> None:
    admin = sample.newsroom.signed_in(sample.newsroom.person("Edda Admin", Role.ADMIN))
    live, accepted = sample.claim("renewable"), sample.of_state[ClaimState.ACCEPTED]
    proposed = sample.of_state[ClaimState.PROPOSED]
    for address, button in (
        (f"/claims/{sample.claim('europe-trade')}/decide", "Send back"),
        (f"/claims/{live}/correct", "Open it again"),
        (f"/claims/{live}/retract", "Retract this check"),
        ("/articles/add", "Add and look for claims"),
        ("/account", "Change password"),
        ("/people", "Make an invitation"),
    ):
        admin.goto(address)
        answer = _press(admin, button)
        assert answer.status == 422, address
        expect(admin.locator("#errors").first).to_be_visible()
        _look(admin, accessible)

    admin.goto(f"/claims/{proposed}/split")
    admin.get_by_role("textbox").first.fill("These words stand nowhere.\nNor do these.")
    assert _press(admin, "Split").status == 422
    _look(admin, accessible)

    admin.goto(f"/claims/{accepted}")
    admin.get_by_label("At another time").check()
    assert _press(admin, "Assign").status == 422
    _look(admin, accessible)

    door = sample.newsroom.reader()
    door.goto("/sign-in")
    assert _press(door, "Sign in").status == 422
    _look(door, accessible)

    marigold = sample.page_of("marigold")
    with sample.session() as session:
        number = sample.claim("coal-and-gas")
        source = session.scalars(select(Source.id).where(Source.claim_id == number)).first()
    marigold.goto(f"/claims/{number}/sources/{source}")
    marigold.get_by_label("Title").fill("Typed by Marigold")
    with sample.session() as session:
        session.get_one(Source, source).title = "Saved by a colleague meanwhile"
        session.commit()
    assert _press(marigold, "Save").status == 409
    expect(marigold.get_by_role("textbox", name="Title, edited")).to_have_value("Typed by Marigold")
    _look(marigold, accessible)

    admin.goto("/people/4")
    admin.get_by_label(re.compile("^Editor")).check()
    _forget_version(admin)
    assert _press(admin, "Save").status == 409
    expect(admin.get_by_label(re.compile("^Editor"))).to_be_checked()
    _look(admin, accessible)

    admin.goto(f"/claims/{sample.claim('wind-and-gas')}")
    _forget_version(admin)
    assert _press(admin, "Publish").status == 409
    _look(admin, accessible)


@pytest.mark.parametrize("signed_in", [False, True], ids=["reader", "colleague"])
def test_every_error_page_is_as_good(newsroom: Newsroom, accessible: Accessible, signed_in: bool) -> None:
    newsroom.app.add_url_rule("/error/<int:status>", "error", lambda status: abort(status))

    def broken() -> None:
        raise RuntimeError("for this test")

    newsroom.app.add_url_rule("/error/500", "broken", broken)
    page = (
        newsroom.signed_in(newsroom.person("Rory Review", Role.REVIEWER)) if signed_in else newsroom.reader()
    )
    for status in (400, 403, 404, 409, 413, 429, 500):
        _open(page, f"/error/{status}", accessible, status)
        expect(page.get_by_text(f"Error {status}")).to_be_visible()
    if signed_in:
        _open(page, "/people", accessible, 403)
        expect(page.get_by_text(re.compile("Your role does not allow this"))).to_be_visible()
