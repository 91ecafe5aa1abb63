"""Every page, filled by the sample newsroom, under axe in the light and the dark scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import abort
from playwright.sync_api import Page, Response, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.queries import by_email
from factcheck.articles.arrive import ask
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.dev.content import content
from factcheck.dev.sample import PASSWORD, fill
from factcheck.publishing.models import Check
from factcheck.review.models import Source
from tests.journeys.conftest import Newsroom
from tests.publishing.samples import published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    # What is seen does not depend on the database; every view's own tests try it on both.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

Accessible = Callable[[Page], None]
NO_PAGE = {  # answers to GET that are not whole pages, or go on to one
    "static",
    "articles.progress",
    "claims.changed",
    "publishing.feed",
    "publishing.sitemap",
    "publishing.robots",
}
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
            fill(session, base_url=newsroom.address, newsroom_name="The Test Record")
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

    def page_of(self, name: str) -> Page:
        """A page of somebody of the sample, signed in."""
        with self.session() as session:
            person = by_email(session, f"{name}@northmoor.example")
        assert person is not None
        return self.newsroom.signed_in(person, password=PASSWORD)


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


def _pages(sample: Sample, join: str, fetch: int) -> Iterator[tuple[str, str]]:
    """Who opens what: every page there is, and the states of those that look different in each."""
    judged, live = sample.claim("allies"), sample.claim("renewable")
    proposed, accepted = sample.of_state[ClaimState.PROPOSED], sample.of_state[ClaimState.ACCEPTED]
    with sample.session() as session:
        source = session.scalars(
            select(Source.id).where(Source.claim_id == sample.claim("coal-and-gas"))
        ).first()
    checks = [sample.check(name) for name in ("solar", "coal-and-gas", "tripled", "clinics")]
    for address in (
        "/",
        "/?q=" + "nothing" * 20,
        "/how-we-check",
        "/corrections",
        *checks,
        f"{checks[0]}/versions/1",
        f"/checks/{sample.slugs[LONG]}",
        "/published/articles/2",
        "/published/articles/4",
        "/sign-in",
        join,
    ):
        yield "reader", address
    for address in ("/desk", f"/claims/{sample.claim('coal-and-gas')}/sources/{source}"):
        yield "marigold", address
    for address in (
        "/desk",
        "/triage",
        f"/triage/several?claim={proposed}",
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
        f"/claims/{accepted}/reset",
        "/account",
        "/people",
        "/people/4",
    ):
        yield "admin", address


def test_axe_finds_nothing_on_any_page(sample: Sample, accessible: Accessible) -> None:
    boss = sample.newsroom.person("Edda Admin", Role.ADMIN)
    with sample.session() as session:
        fetch = ask(session, "https://nowhere.invalid/article", actor=session.merge(boss)).id
        session.commit()
    admin = sample.newsroom.signed_in(boss)
    admin.goto("/people")
    admin.get_by_label("E-mail address").fill("new@test.example")
    admin.get_by_role("button", name="Make an invitation").click()
    _look(admin, accessible)
    join = admin.get_by_label("Link of the invitation").input_value()
    people = {"admin": admin, "reader": sample.newsroom.reader(), "marigold": sample.page_of("marigold")}
    opened = set()
    addresses = sample.newsroom.app.url_map.bind("")
    for who, address in _pages(sample, join.removeprefix(sample.newsroom.address), fetch):
        _open(people[who], address, accessible)
        opened.add(addresses.match(address.partition("?")[0])[0])
    there_are = {
        rule.endpoint for rule in sample.newsroom.app.url_map.iter_rules() if "GET" in (rule.methods or set())
    }
    assert there_are - NO_PAGE - opened == set(), "Add an address of these to the list above."


def _press(page: Page, name: str) -> Response:
    """Press that button; the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    return answer.value


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
    _forget_version(marigold)
    assert _press(marigold, "Save").status == 409
    expect(marigold.get_by_label("Title")).to_have_value("Typed by Marigold")
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
