"""Pages about claims, fetched as a person would."""

from __future__ import annotations

from sqlalchemy import inspect, select

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.claims.queries import get_claim
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import Job
from tests import factories as make

WORDS = "The harbour grew by a tenth in 2023"


def html(response):
    assert response.status_code == 200, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def fresh(session, claim):
    """The claim as it is in the database now, loaded and let go, so that nothing stays locked."""
    number = inspect(claim).identity[0]
    session.expunge_all()
    session.rollback()
    found = get_claim(session, number)
    session.expunge_all()
    session.rollback()
    return found


def test_the_workspace_marks_every_claim_and_shows_its_card(session, client, sign_in):
    article = make.article(session)
    one = make.claim(session, version=article.versions[0])
    make.claim(session, version=article.versions[0], quote="grew by a tenth", text="Growth was a tenth.")
    sign_in(client, make.person(session, Role.EDITOR))
    page = html(client.get(f"/articles/{article.id}"))
    place = one.appearances[0]
    assert f'id="m-{place.id}"' in page
    assert f'id="c-{place.id}"' in page
    assert "Growth was a tenth." in page


def test_the_words_of_an_article_are_all_there_and_say_where_they_start(session, client, sign_in):
    import html5lib

    text = "One 🙂 two.\n\nThe “harbour” grew by a tenth & <more> in 2023."
    article = make.article(session, text=text)
    make.claim(session, version=article.versions[0], quote="grew by a tenth & <more>")
    make.claim(session, version=article.versions[0], quote="tenth & <more> in 2023.")
    sign_in(client, make.person(session))
    page = html(client.get(f"/articles/{article.id}"))
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    pieces = [e for e in tree.iter() if isinstance(e.tag, str) and e.get("data-start")]
    assert len(pieces) == 5
    for piece in pieces:
        words = "".join(piece.itertext())
        start = int(piece.get("data-start"))
        assert text[start : start + len(words)] == words


def test_a_claim_on_the_very_same_words_has_a_link_of_its_own(session, client, sign_in):
    article = make.article(session)
    for text in ("One.", "Two."):
        claim = make.claim(session, version=article.versions[0], text=text)
    sign_in(client, make.person(session))
    page = html(client.get(f"/articles/{article.id}"))
    assert f'href="#c-{claim.appearances[0].id}"' in page
    assert "Another claim on these words" in page


def test_rejected_claims_are_hidden_until_asked_for(session, client, sign_in):
    article = make.article(session)
    make.claim(session, ClaimState.REJECTED, version=article.versions[0], text="Nobody needs this.")
    sign_in(client, make.person(session))
    assert "Nobody needs this." not in html(client.get(f"/articles/{article.id}"))
    assert "Nobody needs this." in html(client.get(f"/articles/{article.id}?rejected=1"))


def test_progress_is_shown_until_the_article_is_read(app, session, client, sign_in, engine):
    sign_in(client, make.person(session))
    added = client.post(
        "/articles/add", data={"text": "Exports rose by 12 percent in 2023, the ministry said."}
    )
    assert added.status_code == 303
    where = added.headers["Location"]
    assert "waiting to be read" in html(client.get(where))
    assert "Refresh" in html(client.get(f"{where}/progress"))
    assert run_due(engine) == 1
    done = html(client.get(f"{where}/progress"))
    assert "The article is read" in done
    assert "12 percent" in done
    assert "waiting to be read" not in html(client.get(where))


def test_a_selection_becomes_a_claim(session, client, sign_in):
    article = make.article(session)
    sign_in(client, make.person(session))
    answer = client.post(f"/articles/{article.id}/claims", data={"start": 4, "end": 16, "quote": "x"})
    assert answer.status_code == 303
    claim = session.scalars(select(Claim)).one()
    assert claim.text == "harbour grew"
    html(client.get(answer.headers["Location"]))


def test_words_that_are_not_in_the_article_are_refused_and_kept(session, client, sign_in):
    article = make.article(session)
    sign_in(client, make.person(session))
    answer = client.post(
        f"/articles/{article.id}/claims", data={"quote": "The moon is cheese", "text": "Typed"}
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "do not stand in the article" in page
    assert "The moon is cheese" in page
    assert "Typed" in page


def test_triage_lists_proposals_by_score_with_their_reasons(session, client, sign_in):
    make.claim(session, text="Low claim.", score=0.2, reasons=["a vague word"])
    make.claim(session, text="High claim.", score=0.9, reasons=["a percentage"])
    sign_in(client, make.person(session, Role.EDITOR))
    page = html(client.get("/triage"))
    assert page.index("High claim.") < page.index("Low claim.")
    assert "a percentage" in page


def test_triage_filters_live_in_the_address(session, client, sign_in):
    one = make.claim(session, text="Board claim.", claimant="Harbour Board")
    make.claim(session, text="Other claim.", claimant="Ministry", kind="quantity")
    sign_in(client, make.person(session, Role.EDITOR))
    assert "Other claim." not in html(client.get("/triage?claimant=Board"))
    assert "Board claim." not in html(client.get("/triage?kind=quantity"))
    article = one.appearances[0].article_version_id
    assert "Board claim." in html(client.get(f"/triage?article={article}"))


def test_an_empty_triage_says_what_to_do(session, client, sign_in):
    sign_in(client, make.person(session))
    assert "Nothing waits for triage" in html(client.get("/triage"))
    assert "There are no claims yet" in html(client.get("/claims"))


def test_a_reviewer_sees_triage_without_buttons_and_may_not_press_them(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session))
    assert 'data-do="accept"' not in html(client.get("/triage"))
    assert client.post(f"/claims/{claim.id}/accept").status_code == 403


def test_accepting_goes_back_to_where_the_button_stood_and_offers_undo(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    answer = client.post(f"/claims/{claim.id}/accept", data={"next": "/triage?page=1", "lock_version": 1})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/triage?page=1"
    assert fresh(session, claim).state is ClaimState.ACCEPTED
    assert f"/claims/{claim.id}/undo" in html(client.get("/triage"))
    session.rollback()
    assert (
        client.post(f"/claims/{claim.id}/undo", data={"next": "//evil.example"}).headers["Location"][0:2]
        != "//"
    )
    assert fresh(session, claim).state is ClaimState.PROPOSED


def test_accepting_what_somebody_reworded_meanwhile_is_a_conflict(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    assert client.post(f"/claims/{claim.id}/accept", data={"lock_version": 99}).status_code == 409
    assert fresh(session, claim).state is ClaimState.PROPOSED


def test_rejecting_needs_a_reason_and_keeps_the_note(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    answer = client.post(f"/claims/{claim.id}/reject", data={"note": "As told"})
    assert answer.status_code == 422
    assert "As told" in answer.get_data(as_text=True)
    answer = client.post(f"/claims/{claim.id}/reject", data={"reason": "trivial", "note": "As told"})
    assert answer.status_code == 303
    claim = fresh(session, claim)
    assert (claim.reject_reason, claim.reject_note) == (RejectReason.TRIVIAL, "As told")


def test_rewording_saves_text_claimant_day_kind_and_topics(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    html(client.get(f"/claims/{claim.id}/reword"))
    data = {
        "text": "The harbour grew by 10% in 2023.",
        "claimant": "The Board",
        "said_on": "2024-02-01",
        "kind": "quantity",
        "topics": "Trade, Harbours",
        "lock_version": 1,
    }
    assert client.post(f"/claims/{claim.id}/reword", data=data).status_code == 303
    claim = fresh(session, claim)
    assert claim.text == "The harbour grew by 10% in 2023."
    assert [topic.name for topic in claim.topics] == ["Harbours", "Trade"]


def test_the_slower_of_two_keeps_what_was_typed_and_sees_what_is_there(session, client, sign_in):
    claim = make.claim(session, text="What is there now.")
    sign_in(client, make.person(session, Role.EDITOR))
    data = {"text": "What I typed.", "kind": "event", "lock_version": 7}
    answer = client.post(f"/claims/{claim.id}/reword", data=data)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "What I typed." in page
    assert "What is there now." in page
    assert 'name="lock_version" value="1"' in page
    assert fresh(session, claim).text == "What is there now."


def test_a_merge_is_found_by_words_and_pressed(session, client, sign_in):
    claim, other = make.claim(session), make.claim(session, text="Harbours everywhere grew.")
    sign_in(client, make.person(session, Role.EDITOR))
    assert "Harbours everywhere grew." in html(client.get(f"/claims/{claim.id}/merge?q=everywhere"))
    assert "Harbours everywhere grew." in html(client.get(f"/claims/{claim.id}/merge?q={other.id}"))
    assert client.post(f"/claims/{claim.id}/merge", data={"target": other.id}).status_code == 303
    claim = fresh(session, claim)
    assert claim.merged_into_id == other.id
    assert client.post(f"/claims/{claim.id}/merge", data={"target": 12345}).status_code == 422


def test_a_split_gives_proposals(session, client, sign_in):
    claim = make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    html(client.get(f"/claims/{claim.id}/split"))
    assert client.post(f"/claims/{claim.id}/split", data={"parts": "only one"}).status_code == 422
    data = {"parts": "The harbour grew\nby a tenth in 2023"}
    answer = client.post(f"/claims/{claim.id}/split", data={**data, "next": "/triage"})
    assert answer.status_code == 303
    session.rollback()
    parts = session.scalars(select(Claim).where(Claim.split_from_id == claim.id)).all()
    assert len(parts) == 2
    page = html(client.get(answer.location))
    for part in parts:
        assert f'<a href="/triage/{part.id}">{part.text}</a>' in page


def test_after_a_split_in_an_article_its_parts_are_a_press_away(session, client, sign_in):
    claim = make.claim(session)
    article = get_claim(session, claim.id).appearances[0].article_version.article_id
    sign_in(client, make.person(session, Role.EDITOR))
    data = {"parts": "The harbour grew\nby a tenth in 2023", "next": f"/articles/{article}#c-1"}
    answer = client.post(f"/claims/{claim.id}/split", data=data)
    page = html(client.get(answer.location))
    session.rollback()
    parts = session.scalars(select(Claim).where(Claim.split_from_id == claim.id)).all()
    for part in parts:
        place = get_claim(session, part.id).appearances[0]
        assert f'<a href="/articles/{article}#c-{place.id}">{part.text}</a>' in page
        assert f'id="c-{place.id}"' in page


def test_the_list_of_claims_narrows_by_state_and_words_and_pages(session, client, sign_in):
    version = make.article(session).versions[0]
    for number in range(27):
        make.claim(session, version=version, text=f"Claim number {number}.")
    make.claim(session, ClaimState.REJECTED, version=version, text="A rejected one.")
    sign_in(client, make.person(session))
    assert "Claims 1 to 25 of 28" in html(client.get("/claims"))
    assert "after=" in html(client.get("/claims?state=proposed"))
    page = html(client.get("/claims?state=rejected"))
    assert "A rejected one." in page
    assert "Claim number" not in page
    assert "No claim has the words “zebra”." in html(client.get("/claims?q=zebra"))
    html(client.get("/claims?after=nonsense&state=nonsense"))
    html(client.get("/claims?before=W10"))


def test_a_stranger_is_sent_to_sign_in(session, client):
    for address in ("/triage", "/claims", "/articles", "/articles/1"):
        assert client.get(address).status_code == 303


def test_what_does_not_exist_is_not_found(session, client, sign_in):
    sign_in(client, make.person(session, Role.EDITOR))
    assert client.get("/articles/99").status_code == 404
    assert client.post("/claims/99/accept").status_code == 404
    assert client.get("/articles/99/progress").status_code == 404


def test_a_failed_reading_says_so(session, client, sign_in):
    article = make.article(session)
    from factcheck.jobs.models import JobState
    from factcheck.kit import clock

    session.add(
        Job(
            name="extract_claims",
            args={},
            dedup_key=f"extract:{article.versions[0].id}",
            state=JobState.FAILED,
            created_at=clock.now(),
            run_after=clock.now(),
            attempts=5,
        )
    )
    sign_in(client, make.person(session))
    assert "could not be found" in html(client.get(f"/articles/{article.id}"))
