"""The sentences without a claim: which they are, in which order, and how one becomes a claim."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from factcheck.authz.permissions import Role
from factcheck.claims.left_out import left_out
from factcheck.claims.models import Appearance, Claim, ClaimState
from tests import factories as make

TEXT = (
    "The harbour grew by a tenth in 2023. Who pays for the cranes?\n\n"
    "A quiet place. Fees rose by 40 percent in May, the Harbour Board said."
)


def test_a_sentence_that_a_claim_touches_is_not_left_out():
    start = TEXT.index("a tenth")
    found, sentences = left_out(TEXT, [(start, start + 7)])
    assert sentences == 4
    assert {one.text for one in found} == {
        "Fees rose by 40 percent in May, the Harbour Board said.",
        "Who pays for the cranes?",
        "A quiet place.",
    }
    assert all(TEXT[one.start : one.end] == one.text for one in found)


def test_the_most_check_worthy_come_first_each_with_its_reasons():
    found, _ = left_out(TEXT, [])
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    by_words = {one.text: one for one in found}
    fees = by_words["Fees rose by 40 percent in May, the Harbour Board said."]
    assert "percentage" in fees.reasons
    assert fees.claimant == "the Harbour Board"
    assert by_words["Who pays for the cranes?"].reasons == ("a question",)


def test_a_claim_over_several_sentences_touches_each_of_them():
    assert left_out(TEXT, [(0, len(TEXT))]) == ([], 4)
    assert left_out("", []) == ([], 0)


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60))))
def test_nothing_is_both_claimed_and_left_out(places):
    spans = [(start, min(len(TEXT), start + length)) for start, length in places]
    found, _ = left_out(TEXT, spans)
    left = {one.start for one in found}
    for one in left_out(TEXT, [])[0]:
        touched = any(start < one.end and end > one.start for start, end in spans)
        assert touched is (one.start not in left)


def test_no_network_is_loaded_for_it():
    code = (
        "import sys; from factcheck.claims.left_out import left_out; left_out('Fees rose by 40 percent.', []);"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_one_button_makes_a_sentence_a_claim_and_comes_back(session, client, sign_in):
    article = make.article(session, text=TEXT)
    make.claim(session, ClaimState.REJECTED, version=article.versions[0])
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get(f"/articles/{article.id}/left-out").get_data(as_text=True)
    assert "3 of 4 sentences hold no claim." in page
    assert "the Harbour Board · percentage" in page
    start = TEXT.index("Fees rose")
    answer = client.post(
        f"/articles/{article.id}/claims?version=1&next=/articles/{article.id}/left-out",
        data={"start": start, "end": len(TEXT), "claimant": "the Harbour Board"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/articles/{article.id}/left-out")
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "The claim is marked. It waits for triage." in page
    assert "2 of 4 sentences hold no claim." in page
    session.expire_all()
    made = session.scalars(select(Claim).join(Claim.appearances).where(Appearance.start == start)).one()
    assert (made.text, made.claimant, made.state) == (
        "Fees rose by 40 percent in May, the Harbour Board said.",
        "the Harbour Board",
        ClaimState.PROPOSED,
    )


def test_a_page_elsewhere_is_never_gone_to(session, client, sign_in):
    article = make.article(session, text=TEXT)
    sign_in(client, make.person(session))
    answer = client.post(
        f"/articles/{article.id}/claims?version=1&next=https://elsewhere.example/",
        data={"start": 0, "end": 20},
    )
    assert answer.headers["Location"].startswith(f"/articles/{article.id}?version=1")


def test_where_nothing_was_left_out_the_page_says_so(session, client, sign_in):
    article = make.article(session, text="The harbour grew by a tenth in 2023.")
    make.claim(session, version=article.versions[0])
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{article.id}/left-out").get_data(as_text=True)
    assert "Nothing was left out: every sentence of this article holds a claim." in page
    assert client.get("/articles/999/left-out").status_code == 404


def test_a_long_list_comes_in_pages(session, client, sign_in):
    text = "\n\n".join(f"The ferry {n} sank in the harbour." for n in range(60))
    article = make.article(session, text=text)
    sign_in(client, make.person(session))
    first = client.get(f"/articles/{article.id}/left-out").get_data(as_text=True)
    last = client.get(f"/articles/{article.id}/left-out?page=99").get_data(as_text=True)
    assert first.count("Make it a claim") == 50
    assert last.count("Make it a claim") == 10
    assert "60 of 60 sentences hold no claim." in last
