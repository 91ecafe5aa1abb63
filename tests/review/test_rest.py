"""A source rests on a kept copy, its words are looked for there, and a change of the page comes to the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Config
from factcheck.claims.models import ClaimState
from factcheck.desk.queries import waiting_for
from factcheck.errors import NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.keeping.keep import bring_copy
from factcheck.keeping.models import Copy, Document, Live
from factcheck.keeping.store import Store
from factcheck.kit import clock
from factcheck.notices.make import read_on
from factcheck.notices.models import Notice
from factcheck.review.content import build_content, digest_now
from factcheck.review.drift import look_now, open_drift, settle
from factcheck.review.evidence import add_source, change_source, sources_of
from factcheck.review.models import Drift, DriftKind, Settled, Source
from factcheck.review.queries import current_approval
from factcheck.review.standing import standing_of
from tests import factories
from tests.articles.site import Page, Site
from tests.keeping.conftest import site as site  # the fixture
from tests.keeping.conftest import store as store
from tests.reading.samples import pdf, photograph, text_stream, xlsx
from tests.review.desk import SOURCE, Work

GRAIN = (
    "The harbour of Northmoor handled 40 percent of the region’s grain last year, the Harbour Institute said."
)
FEES = "Fees at the harbour have doubled since 2019, and two berths were closed by a strike in May this year."
WORDS = "handled 40 percent of the region's grain"  # with another apostrophe than the page


class Desk(Work):
    """A claim whose source stands on a real page."""

    engine: Engine

    def go(self) -> None:
        self.session.commit()
        while run_due(self.engine):
            pass
        self.session.expire_all()

    def look(self, source: Source) -> None:
        look_now(self.session, source)
        self.go()

    def drift(self, source: Source) -> Drift | None:
        return open_drift(self.session, source.id)


@pytest.fixture
def desk(session: Session, engine: Engine, store: Store) -> Desk:
    made = Desk(session)
    made.engine = engine
    made.taken()
    return made


@pytest.fixture
def source(desk: Desk, site: Site) -> Source:
    """A source that rests on a copy of its page."""
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    made = desk.source(url=url, quote=WORDS, locator="paragraph 1")
    desk.go()
    return desk.session.get_one(Source, made.id)


def edit(site: Site, first: str = GRAIN.replace("40", "30")) -> None:
    site.story("/port", "Grain and the port", first, FEES)


def test_a_source_with_an_address_gets_its_copy_and_its_words_are_found(desk: Desk, source: Source) -> None:
    assert source.copy_id is not None
    assert source.words_kept is True
    standing = standing_of(desk.session, sources_of(desk.session, desk.claim.id))[source.id]
    assert (standing.others, standing.refused, standing.drift) == (0, "", None)


def test_words_that_are_not_in_the_copy_are_flagged_until_they_are_chosen_there(
    desk: Desk, source: Source
) -> None:
    facts = {**SOURCE, "url": source.url, "locator": "paragraph 1"}
    change_source(desk.session, source, actor=desk.lead, **{**facts, "quote": "handled 90 percent"})
    assert source.words_kept is False
    change_source(
        desk.session, source, actor=desk.lead, **{**facts, "quote": "The harbour […] doubled since 2019"}
    )
    assert source.words_kept is True


def test_another_address_is_another_copy(desk: Desk, source: Source, site: Site) -> None:
    other = site.story("/fees", "Fees", FEES, GRAIN)
    before = source.copy_id
    change_source(desk.session, source, actor=desk.lead, **{**SOURCE, "url": other, "quote": WORDS})
    assert source.copy_id is None
    desk.go()
    assert source.copy_id not in (None, before)


def test_a_copy_that_is_read_again_tells_places_of_sources_in_review_alone(desk: Desk, site: Site) -> None:
    lines = [["A report on grain and fees."], ["Grain: 40 percent."]]
    site.pages["/report.pdf"] = Page(pdf([text_stream(page) for page in lines]), "application/pdf")
    facts = {"url": site.url("/report.pdf"), "quote": "Grain: 40 percent", "locator": "table 3"}
    source, done = desk.source(**facts), Desk(desk.session)
    desk.go()
    approved = done.taken().source(**facts)
    source.place = approved.place = None
    done.write()
    done.submit()
    done.approve()
    copy = desk.session.get_one(Copy, source.copy_id)
    copy.outline, copy.read_as = None, 0
    desk.session.flush()
    enqueue(desk.session, "read_copies_again", {})
    desk.go()
    assert source.place == {"kind": "page", "first": 2, "last": 2}
    assert approved.place is None
    assert current_approval(desk.session, done.claim) is not None


def test_one_page_under_two_claims_is_one_document(desk: Desk, source: Source, site: Site) -> None:
    second = Desk(desk.session)
    second.engine = desk.engine
    other = second.taken().source(url=source.url, quote=FEES)
    assert (other.document_id, other.copy_id) == (source.document_id, source.copy_id)
    assert standing_of(desk.session, sources_of(desk.session, desk.claim.id))[source.id].others == 1
    assert [path for path, _ in site.asked].count("/port") == 1


def test_words_that_stand_there_twice_are_those_of_the_place_that_a_person_names(
    desk: Desk, site: Site, client: FlaskClient, sign_in
) -> None:
    pages = [
        ["A report on grain and fees.", "Grain: 40 percent."],
        ["More on the grain.", "Grain: 40 percent."],
    ]
    site.pages["/report.pdf"] = Page(pdf([text_stream(lines) for lines in pages]), "application/pdf")
    source = desk.source(url=site.url("/report.pdf"), quote="Grain: 40 percent", locator="Table on page 2")
    desk.go()
    assert source.place == {"kind": "page", "first": 2, "last": 2}
    change_source(
        desk.session,
        source,
        actor=desk.lead,
        **{**SOURCE, "url": source.url, "quote": "grain: 40 percent", "locator": ""},
    )
    assert source.place == {"kind": "page", "first": 1, "last": 1}
    content = build_content(desk.session, desk.claim)
    assert content["sources"][0]["place"] == source.place
    where = f"/claims/{desk.claim.id}"
    sign_in(client, desk.lead)
    page = client.get(where).text
    assert "page 1" in page
    assert "/report.pdf#page=1" in page
    assert 'data-at="page 2"' in client.get(f"/kept/{source.copy_id}").text


def test_the_words_of_a_spreadsheet_have_their_cell_and_it_is_shown_as_a_table(
    desk: Desk, store: Store, client: FlaskClient, sign_in
) -> None:
    rows = [["Port", "Tons"], *([f"Port {n}", 12] for n in range(4_000)), ["Northmoor", 12]]
    copy = bring_copy(desk.session, store, "grain.xlsx", xlsx({"Grain": rows}), actor=desk.lead)
    desk.go()
    facts = {**SOURCE, "url": "", "reference": "Grain of all ports", "locator": ""}
    source = add_source(
        desk.session, desk.claim, actor=desk.lead, **{**facts, "quote": "Northmoor 12"}, copy=copy.id
    )
    assert source.words_kept is True
    assert source.place == {"kind": "cell", "sheet": "Grain", "first": "A4002", "last": "B4002"}
    twice = {**facts, "quote": "12", "locator": "cell B3"}
    assert add_source(desk.session, desk.claim, actor=desk.lead, **twice, copy=copy.id).place == {
        "kind": "cell", "sheet": "Grain", "first": "B3", "last": "B3"
    }  # fmt: skip
    number, kept = source.id, copy.id
    desk.session.commit()
    sign_in(client, desk.lead)
    page = client.get(f"/kept/{kept}?source={number}").text
    assert '<td data-where="sheet “Grain”, cell A4002"><mark>Northmoor</mark></td>' in page
    assert "Rows are left out here." in page


def test_a_photograph_is_shown_drawn_anew_with_what_its_file_says(
    desk: Desk, store: Store, client: FlaskClient, sign_in
) -> None:
    copy = bring_copy(desk.session, store, "crowd.jpg", photograph(), actor=desk.lead)
    desk.go()
    kept, claim = copy.id, desk.claim.id
    assert copy.small is not None
    sign_in(client, desk.lead)
    page = client.get(f"/claims/{claim}/sources/new?copy={kept}").text
    assert "Northmoor Optics N1" in page
    assert "Anybody can write it there: a hint where to look, never a proof." in page
    assert "mlat=63.4305&amp;mlon=-10.395" in page
    answer = client.get(f"/kept/{kept}/small")
    assert answer.content_type == "image/jpeg"
    assert answer.data[:3] == b"\xff\xd8\xff"
    assert b"Northmoor Optics" not in answer.data
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(f"/kept/{kept}/play").status_code == 404


def test_a_recording_is_played_in_parts_by_those_who_work_here(
    desk: Desk, store: Store, client: FlaskClient, sign_in
) -> None:
    sound = b"ID3\x03" + b"\x00" * 200
    copy = bring_copy(desk.session, store, "council.mp3", sound, actor=desk.lead)
    desk.go()
    kept = copy.id
    assert client.get(f"/kept/{kept}/play").status_code in (302, 303)
    sign_in(client, desk.lead)
    answer = client.get(f"/kept/{kept}/play", headers={"Range": "bytes=0-2"})
    assert (answer.status_code, answer.data, answer.content_type) == (206, b"ID3", "audio/mpeg")
    beyond = client.get(f"/kept/{kept}/play", headers={"Range": "bytes=900-"})
    assert beyond.status_code == 416
    etag = answer.headers["ETag"]
    again = client.get(f"/kept/{kept}/play", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"/kept/{kept}/play", headers={"Range": "bytes=0-2", "If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, sound)
    assert f'src="/kept/{kept}/play"' in client.get(f"/kept/{kept}").text


def test_the_place_in_a_recording_is_the_second_that_a_person_writes(desk: Desk, store: Store) -> None:
    sound = b"ID3\x03" + b"\x00" * 200
    copy = bring_copy(desk.session, store, "council.mp3", sound, actor=desk.lead)
    desk.go()
    facts = {**SOURCE, "url": "", "reference": "Recording of the council", "locator": "minute 12:30"}
    source = add_source(desk.session, desk.claim, actor=desk.lead, **facts, copy=copy.id)
    assert source.place == {"kind": "time", "first": 750, "last": 750}


def test_the_copy_is_part_of_what_is_approved(desk: Desk, source: Source, site: Site) -> None:
    content = build_content(desk.session, desk.claim)
    copy = desk.session.get_one(Copy, source.copy_id)
    assert content["sources"][0]["copy"] == {
        "kept_at": copy.kept_at.isoformat(timespec="seconds") if copy.kept_at else "",
        "sha256": copy.sha256,
    }


def test_without_a_copy_the_content_is_what_it_was_before_there_were_copies(desk: Desk, store: Store) -> None:
    desk.source()
    (told,) = build_content(desk.session, desk.claim)["sources"]
    assert set(told) == {
        "title", "url", "reference", "publisher", "published_on", "quote", "locator", "stance", "tier"
    }  # fmt: skip


def test_a_copy_that_comes_after_the_submission_changes_nothing(
    desk: Desk, site: Site, session: Session
) -> None:
    url = site.story("/late", "Grain and the port", GRAIN, FEES)
    source = desk.source(url=url, quote=WORDS)
    desk.write()
    desk.submit()
    before = digest_now(session, desk.claim)
    desk.go()
    assert session.get_one(Source, source.id).copy_id is None
    assert digest_now(session, desk.claim) == before


def test_a_page_that_says_the_same_is_looked_at_ever_more_seldom(
    desk: Desk, source: Source, site: Site
) -> None:
    site.story("/port", "Grain and the port", GRAIN, FEES, head="<meta name=x content=y>")
    pauses = []
    for _ in range(3):
        desk.look(source)
        document = desk.session.get_one(Document, source.document_id)
        assert document.live is Live.SAME
        pauses.append(round((document.next_look_at - clock.now()) / timedelta(days=1)))
    assert pauses == [2, 4, 8]
    assert desk.drift(source) is None


def test_a_changed_page_comes_to_the_desk_once_is_in_the_history_and_is_told(
    desk: Desk, source: Source, site: Site, config: Config
) -> None:
    edit(site)
    desk.look(source)
    desk.look(source)
    drift = desk.drift(source)
    assert drift is not None
    assert (drift.kind, drift.words_there) == (DriftKind.CHANGED, False)
    waiting = {one.queue.key: one for one in waiting_for(desk.session, desk.lead, now=clock.now())}
    assert [item.claim.id for item in waiting["drift"].items] == [desk.claim.id]
    rows = desk.session.scalars(select(HistoryRecord).where(HistoryRecord.event == "source:drift")).all()
    assert [facts_of(row)["source"] for row in rows] == [source.id]
    assert rows[0].subject_id == desk.claim.id
    read_on(desk.session, config)
    told = desk.session.scalars(select(Notice).where(Notice.says.contains("evidence relies on"))).all()
    assert [(one.person_id, one.path) for one in told] == [
        (desk.lead.id, f"/claims/{desk.claim.id}/sources/{source.id}/drift")
    ]


def test_a_page_that_is_as_it_was_again_settles_itself(desk: Desk, source: Source, site: Site) -> None:
    edit(site)
    desk.look(source)
    edit(site, GRAIN)
    desk.look(source)
    assert desk.drift(source) is None
    assert desk.session.scalars(select(Drift.settled)).all() == [Settled.BACK]


def test_a_page_that_is_gone_is_told_and_one_in_trouble_only_when_it_lasts(
    desk: Desk, source: Source, site: Site
) -> None:
    site.pages["/port"] = Page(b"", status=503)
    desk.look(source)
    document = desk.session.get_one(Document, source.document_id)
    assert (document.live, document.failures) == (Live.UNKNOWN, 1)
    desk.look(source)
    desk.look(source)
    assert document.live is Live.UNREACHABLE
    assert desk.drift(source) is None
    site.pages["/port"] = Page(b"", status=410)
    desk.look(source)
    drift = desk.drift(source)
    assert drift is not None
    assert (drift.kind, drift.seen_copy_id) == (DriftKind.GONE, None)


def test_keeping_the_old_copy_settles_it_and_it_is_not_told_again(
    desk: Desk, source: Source, site: Site
) -> None:
    edit(site, GRAIN + " It is a record.")
    desk.look(source)
    drift = desk.drift(source)
    assert drift is not None
    assert drift.words_there is True
    before = digest_now(desk.session, desk.claim)
    settle(desk.session, desk.claim, source, drift, actor=desk.editor, how="kept")
    edit(site, GRAIN + " It is no record at all.")
    desk.look(source)
    assert desk.drift(source) is None
    assert digest_now(desk.session, desk.claim) == before
    edit(site)
    desk.look(source)
    assert desk.drift(source) is not None


def test_taking_the_new_copy_voids_an_approval(desk: Desk, source: Source, site: Site) -> None:
    desk.write()
    desk.submit()
    desk.approve()
    edit(site)
    desk.look(source)
    drift = desk.drift(source)
    assert drift is not None
    with pytest.raises(NotThatMove):
        settle(desk.session, desk.claim, source, drift, actor=desk.editor, how="taken")
    settle(desk.session, desk.claim, source, drift, actor=desk.lead, how="taken")
    assert (source.copy_id, source.words_kept) == (drift.seen_copy_id, False)
    assert desk.claim.state is ClaimState.SUBMITTED
    assert current_approval(desk.session, desk.claim) is None
    desk.look(source)
    assert desk.drift(source) is None


def test_a_colleague_settles_nothing(desk: Desk, source: Source, site: Site) -> None:
    edit(site)
    desk.look(source)
    drift = desk.drift(source)
    assert drift is not None
    with pytest.raises(NotAllowed):
        settle(desk.session, desk.claim, source, drift, actor=factories.person(desk.session), how="kept")


def test_a_claim_that_is_no_longer_checked_is_left_alone(desk: Desk, source: Source, site: Site) -> None:
    desk.claim.state = ClaimState.RETRACTED
    edit(site)
    desk.look(source)
    assert desk.drift(source) is None
    assert (
        desk.session.scalars(select(HistoryRecord).where(HistoryRecord.event == "source:drift")).all() == []
    )


def test_a_copy_is_handed_out_so_that_nothing_in_it_runs(
    desk: Desk, source: Source, client: FlaskClient, sign_in
) -> None:
    copy, number = source.copy_id, source.id
    sign_in(client, desk.editor)
    answer = client.get(f"/kept/{copy}/file")
    assert answer.data.startswith(b"<!doctype html>")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type == "application/octet-stream"
    assert client.get(f"/kept/{copy}/warc").data[:2] == b"\x1f\x8b"
    page = client.get(f"/kept/{copy}?source={number}").text
    assert "<mark>handled 40 percent" in page
    assert "&lt;script" not in page


def test_what_a_hostile_copy_says_is_shown_as_words(
    desk: Desk, store: Store, client: FlaskClient, sign_in
) -> None:
    data = f"Hello <script>alert(1)</script> {GRAIN}\n".encode()
    copy = bring_copy(desk.session, store, "notes.txt", data, actor=desk.lead)
    desk.go()
    number = copy.id
    sign_in(client, desk.lead)
    page = client.get(f"/kept/{number}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_source_from_a_copy_in_two_steps_without_a_script(
    desk: Desk, site: Site, client: FlaskClient, sign_in, session: Session
) -> None:
    url = site.story("/new", "Grain and the port", GRAIN, FEES)
    number = desk.claim.id
    sign_in(client, desk.lead)
    where = f"/claims/{number}/sources/"
    assert client.post(f"{where}look-up", data={"url": "ftp://a"}).status_code == 422
    answer = client.post(f"{where}look-up", data={"url": url})
    assert answer.status_code == 303
    assert "being fetched" in client.get(answer.location).text
    desk.go()
    page = client.get(answer.location).text
    assert 'value="Grain and the port"' in page
    assert 'value="The Northmoor Record"' in page
    form = {**SOURCE, "title": "Grain", "url": url, "quote": WORDS, "locator": ""}
    refused = client.post(answer.location, data={**form, "quote": "words that are not there"})
    assert refused.status_code == 422
    assert "Say where in the source the words stand" in refused.text
    assert "<mark>" in client.post(answer.location, data={**form, "title": ""}).text
    assert client.post(answer.location, data=form).status_code == 303
    made = session.scalars(select(Source).where(Source.title == "Grain")).one()
    assert made.words_kept is True
    assert made.place == {"kind": "paragraph", "first": 2, "last": 2}
    session.commit()
    assert "The exact words stand in the kept copy." in client.get(f"/claims/{number}").text


def test_the_page_of_a_drift_shows_what_changed_and_settles_it(
    desk: Desk, source: Source, site: Site, client: FlaskClient, sign_in
) -> None:
    edit(site)
    desk.look(source)
    where = f"/claims/{desk.claim.id}/sources/{source.id}/drift"
    sign_in(client, desk.lead)
    page = client.get(where).text
    assert "<del>40 </del>" in page
    assert "<ins>30 </ins>" in page
    assert client.post(where, data={"settled": "kept"}).status_code == 303
    desk.session.expire_all()
    assert desk.drift(source) is None
    desk.session.commit()
    assert "Nothing is open" in client.get(where).text
