"""Talk as people meet it: with a script and without, on the claim's page and on its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.kit import clock
from factcheck.review import suggestions
from factcheck.review.models import SecondOpinion
from factcheck.review.queries import sources_of, verdict_of
from factcheck.talk import comment as talking
from factcheck.talk.models import About, Comment, Suggestion, Thread
from factcheck.talk.passages import take
from tests import factories
from tests.review.desk import VERDICT, Work

Enter = Callable[[FlaskClient, Person], None]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bench(work: Work) -> str:
    """The address of the claim, whose verdict waits."""
    return f"/claims/{work.submitted().claim.id}"


def count(session: Session, kind: type) -> int:
    """How many rows there are, as another connection sees it."""
    session.rollback()
    found = session.scalar(select(func.count()).select_from(kind)) or 0
    session.rollback()
    return found


def on_summary(work: Work, text: str = "Which year?") -> Comment:
    """The editor says something about words of the summary."""
    passage = take(VERDICT["summary"], "two per cent", called="the summary")
    return talking.begin(
        work.session, work.claim, actor=work.editor, about=About.SUMMARY, passage=passage, text=text
    ).comment


def offered(work: Work, **facts: Any) -> Thread:
    """The editor suggests other words."""
    facts = {"about": About.SUMMARY, "words": "by two", "replacement": "by three", **facts}
    return suggestions.suggest(work.session, work.claim, actor=work.editor, **facts).thread


def test_without_a_script_a_comment_brings_back_to_where_it_stands(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    answer = client.post(f"{bench}/talk", data={"text": "Is **this** so, @corelia?", "next": bench})
    assert answer.status_code == 303
    assert re.fullmatch(rf"{bench}#comment-\d+", answer.location)
    page = client.get(bench).text
    assert "Is <strong>this</strong> so" in page
    assert f'id="{answer.location.partition("#")[2]}"' in page
    # Nobody of that name: the writer is told, and the comment stays.
    assert "Nobody here is called @corelia." in page


def test_a_name_is_set_apart_and_nothing_of_a_comment_is_markup(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    client.post(f"{bench}/talk", data={"text": "@Ilse Brandt <script>alert(1)</script> <b>x</b>"})
    page = client.get(bench).text
    assert '<b class="mention">@Ilse Brandt</b>' in page
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_comment_on_a_source_stands_at_that_source(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    source = sources_of(work.session, work.claim.id)[0]
    sign_in(client, work.editor)
    fragment = client.post(
        f"{bench}/talk", data={"text": "Newer figures?", "source": source.id}, headers=HTMX
    )
    assert fragment.status_code == 200
    assert f'id="talk-source-{source.id}"' in fragment.text
    assert "<html" not in fragment.text
    tree = html5lib.parse(client.get(bench).text, namespaceHTMLElements=False)
    item = next(one for one in tree.iter("li") if one.get("id") == f"s-{source.id}")
    assert "Newer figures?" in "".join(item.itertext())
    other = factories.claim(work.session)
    work.session.commit()
    assert client.post(f"/claims/{other.id}/talk", data={"text": "x", "source": source.id}).status_code == 404


@pytest.mark.parametrize("text", ["", "x" * 10_001])
def test_what_cannot_be_taken_comes_back_with_a_sentence(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str, text: str
) -> None:
    thread = on_summary(work).thread_id
    sign_in(client, work.lead)
    for headers, start in ((HTMX, '<div class="talk-place"'), ({}, "<!doctype html>")):
        for at in (f"{bench}/talk", f"{bench}/talk/{thread}"):
            answer = client.post(at, data={"text": text, "next": bench}, headers=headers)
            assert answer.status_code == 422
            assert answer.text.lstrip().startswith(start)
            assert "Write something first." in answer.text or "A comment may have" in answer.text
            assert f">{text}</textarea>" in answer.text
            assert f'name="next" value="{bench}"' in answer.text


def test_the_form_sent_twice_says_it_once(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    once = re.findall(r'name="once" value="(\w+)"', client.get(bench).text)
    assert len(once) == len(set(once))
    for _ in range(2):
        assert client.post(f"{bench}/talk", data={"text": "Hm.", "once": once[0]}).status_code == 303
    assert count(work.session, Comment) == 1


def test_a_thread_is_answered_resolved_and_reopened(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    at = f"{bench}/talk/{on_summary(work).thread_id}"
    sign_in(client, work.lead)
    assert "Last year." in client.post(at, data={"text": "Last year."}, headers=HTMX).text
    assert "Resolved by Ilse Brandt" in client.post(f"{at}/resolve", headers=HTMX).text
    page = client.get(bench).text
    assert "1 resolved" in page
    assert '<mark class="talked">' not in page  # only what waits is marked
    assert client.post(f"{at}/reopen").status_code == 303
    assert "Reopen" not in client.get(bench).text
    page = client.get(bench).text
    assert "Ilse Brandt reopened a thread on the summary." in page


def test_the_page_of_the_talk_shows_open_resolved_or_all(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    first = on_summary(work, "Still open")
    second = on_summary(work, "Settled long ago").thread
    talking.resolve(work.session, second, actor=work.lead)
    sign_in(client, work.editor)
    page = client.get(f"{bench}/talk?show=open").text
    assert "Still open" in page
    assert '<details class="settled">' in page
    page = client.get(f"{bench}/talk?show=resolved").text
    assert "Still open" not in page
    assert '<details class="settled" open>' in page
    page = client.get(f"{bench}/talk?show=all").text
    assert f'id="comment-{first.id}"' in page
    assert "Settled long ago" in page
    assert client.get(f"{bench}/talk?show=nonsense").status_code == 200


def test_a_comment_is_edited_by_its_writer_and_the_earlier_words_stay_readable(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    comment = on_summary(work)
    at = f"{bench}/comments/{comment.id}"
    sign_in(client, work.editor)
    assert "Which year?" in client.get(at).text
    assert client.post(at, data={"text": "", "lock_version": 1}).status_code == 422
    assert client.post(at, data={"text": "Which month?", "lock_version": 1}).status_code == 303
    page = client.get(bench).text
    assert "Which month?" in page
    assert "· edited" in page
    assert "Before it was edited" in page
    assert "Which year?" in page
    late = client.post(at, data={"text": "Which decade?", "lock_version": 1})
    assert late.status_code == 409
    assert "Which decade?</textarea>" in late.text
    assert "<del>month?</del><ins>decade?</ins>" in late.text
    assert 'name="lock_version" value="2"' in late.text
    sign_in(client, work.lead)
    assert client.get(at).status_code == 403
    assert client.post(at, data={"text": "Mine", "lock_version": 2}).status_code == 403
    assert client.post(f"{at}/withdraw").status_code == 403


def test_a_withdrawn_comment_says_so_and_can_be_put_back(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    at = f"{bench}/comments/{on_summary(work).id}"
    sign_in(client, work.editor)
    page = client.post(f"{at}/withdraw", headers=HTMX).text
    assert "<b>withdrawn</b>" in page
    assert "What it said" in page
    page = client.post(f"{at}/restore", headers=HTMX).text
    assert "withdrawn" not in page


def test_words_that_are_talked_about_are_marked_and_those_that_changed_are_said_to_have(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    thread = on_summary(work).thread_id
    sign_in(client, work.editor)
    page = client.get(bench).text
    assert f'<mark class="talked">two per cent</mark><a class="talk-mark" href="#thread-{thread}">' in page
    work.write(summary="It grew a little.")
    work.session.commit()
    page = client.get(bench).text
    assert '<mark class="talked">' not in page
    assert "these words have changed since" in page
    assert "two per cent" in page


def test_selected_words_are_filled_in_as_they_are_stored(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    page = client.get(f"{bench}/talk/words?about=explanation&words=The%20office%20counts").text
    assert page.count("The **office** counts</textarea>") == 2
    page = client.get(f"{bench}/talk/words?about=explanation&words=nowhere")
    assert "do not stand in the explanation" in page.text
    assert client.get(f"{bench}/talk/words").status_code == 200


def test_a_comment_on_words_and_a_suggestion_come_from_the_same_form(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    typed = {"about": "summary", "words": "not by ten", "text": "Why ten?", "next": f"{bench}/decide"}
    done = client.post(f"{bench}/talk/words", data={**typed, "then": "comment"})
    assert done.status_code == 303
    assert done.location.startswith(f"{bench}/decide#comment-")
    done = client.post(f"{bench}/talk/words", data={**typed, "then": "suggest", "replacement": "not ten"})
    assert done.status_code == 303
    assert "#thread-" in done.location
    page = client.get(f"{bench}/decide").text
    assert "<del>by </del>" in page
    assert count(work.session, Suggestion) == 1
    short = client.post(f"{bench}/talk/words", data={**typed, "words": "by ten by", "then": "comment"})
    assert short.status_code == 422
    assert "Why ten?" in short.text
    assert 'id="words-error"' in short.text


def test_the_suggester_reads_beforehand_what_it_costs_when_it_is_applied(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    factories.person(work.session, Role.EDITOR, name="Lena Holm")
    sign_in(client, work.editor)
    page = client.get(f"{bench}/talk/words").text
    assert "If it is applied, you can no longer approve this claim" in page
    assert "Who still could: Lena Holm." in page
    offered(work)
    sign_in(client, work.lead)
    page = client.get(bench).text
    assert "If you apply it, Kofi Adjei can no longer approve this claim" in page
    assert "If it is applied" not in client.get(f"{bench}/talk/words").text


def test_a_suggestion_is_applied_in_one_press(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    thread = offered(work)
    sign_in(client, work.editor)
    assert "Apply" not in client.get(bench).text
    seen = version(work)
    assert client.post(f"{bench}/talk/{thread.id}/apply", data={"lock_version": seen}).status_code == 403
    sign_in(client, work.lead)
    form = re.search(r"<form[^>]*data-apply>.*?</form>", client.get(bench).text, re.DOTALL)
    assert form is not None
    assert f'name="lock_version" value="{seen}"' in form.group()
    answer = client.post(f"{bench}/talk/{thread.id}/apply", data={"lock_version": seen, "next": bench})
    assert answer.status_code == 303
    page = client.get(bench).text
    assert "It grew" not in page
    assert "by three per cent, not by ten." in page
    assert "Applied by Ilse Brandt" in page


def version(work: Work) -> int:
    """Of the verdict now."""
    found = verdict_of(work.session, work.claim.id)
    assert found is not None
    work.session.commit()
    return found.version


def test_a_change_in_between_is_a_conflict_with_the_suggestion_shown_anew(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    thread = offered(work)
    seen = version(work)
    work.write(explanation="Other words.")
    now = version(work)
    sign_in(client, work.lead)
    answer = client.post(f"{bench}/talk/{thread.id}/apply", data={"lock_version": seen})
    assert answer.status_code == 409
    assert "Look at it again, then apply." in answer.text
    assert f'name="lock_version" value="{now}"' in answer.text
    again = client.post(f"{bench}/talk/{thread.id}/apply", data={"lock_version": now})
    assert again.status_code == 303


def test_a_suggestion_whose_words_are_gone_says_what_to_do(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    thread = offered(work)
    work.write(summary="It grew little.")
    sign_in(client, work.lead)
    page = client.get(bench).text
    assert "The words it would change no longer stand there." in page
    answer = client.post(f"{bench}/talk/{thread.id}/apply", data={"lock_version": version(work)})
    assert answer.status_code == 409
    assert "Write the change yourself, or decline the suggestion" in answer.text


def test_a_suggestion_is_declined_with_a_reason_and_kept_when_none_is_given(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    at = f"{bench}/talk/{offered(work).id}/decline"
    sign_in(client, work.lead)
    for headers in (HTMX, {}):
        answer = client.post(at, data={"reason": ""}, headers=headers)
        assert answer.status_code == 422
        assert "Say in a sentence why not." in answer.text
    answer = client.post(at, data={"reason": "The office rounds."}, headers=HTMX)
    assert "Declined by Ilse Brandt" in answer.text
    assert "The office rounds." in answer.text
    page = client.get(bench).text
    assert page.count("The office rounds.") == 1  # in its place, and not in the history


def test_a_suggestion_is_taken_back(work: Work, client: FlaskClient, sign_in: Enter, bench: str) -> None:
    thread = offered(work)
    sign_in(client, work.editor)
    answer = client.post(f"{bench}/talk/{thread.id}/take-back", headers=HTMX)
    assert "Taken back by Kofi Adjei" in answer.text


def test_news_are_what_others_said_since(work: Work, client: FlaskClient, sign_in: Enter, bench: str) -> None:
    before = clock.now() - timedelta(seconds=1)
    on_summary(work)
    offered(work)
    sign_in(client, work.lead)
    at = f"{bench}/talk/news"
    assert "2 new comments" in client.get(at, query_string={"since": before.isoformat()}).text
    later = (clock.now() + timedelta(seconds=1)).isoformat()
    assert client.get(at, query_string={"since": later}).text.strip() == ""
    assert client.get(at, query_string={"since": "yesterday"}).status_code == 422
    assert client.get(at, query_string={"since": "2026-01-01T00:00:00"}).status_code == 200
    sign_in(client, work.editor)
    assert client.get(at, query_string={"since": before.isoformat()}).text.strip() == ""


def test_colleagues_are_listed_with_what_to_write_and_without_those_who_left(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    gone = factories.person(work.session, name="Gert Gone", is_active=False)
    sign_in(client, work.lead)
    listed = json.loads(client.get("/talk/colleagues").text)
    assert {
        "name": "Kofi Adjei",
        "local": work.editor.email.partition("@")[0],
        "write": "Kofi Adjei",
    } in listed
    assert gone.name not in [one["name"] for one in listed]


@pytest.mark.parametrize("state", [ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.REJECTED])
def test_a_claim_that_nobody_reviews_can_be_talked_about(
    work: Work, client: FlaskClient, sign_in: Enter, state: ClaimState
) -> None:
    claim = factories.claim(work.session, state=state)
    sign_in(client, work.lead)
    assert client.post(f"/claims/{claim.id}/talk", data={"text": "Worth a look."}).status_code == 303
    form = {"about": "text", "words": "a tenth", "text": "Of what?", "then": "comment"}
    assert client.post(f"/claims/{claim.id}/talk/words", data=form).status_code == 303
    page = client.get(f"/claims/{claim.id}").text
    assert "Worth a look." in page
    assert "Of what?" in page


def test_a_thread_of_another_claim_is_not_found(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    comment = on_summary(work)
    other = factories.claim(work.session)
    sign_in(client, work.editor)
    for at in (f"talk/{comment.thread_id}", f"talk/{comment.thread_id}/resolve", f"comments/{comment.id}"):
        assert client.post(f"/claims/{other.id}/{at}", data={"text": "x"}).status_code == 404


def sealed(work: Work, second: Person) -> None:
    """A second opinion is awaited."""
    work.session.add(SecondOpinion(claim_id=work.claim.id, person_id=second.id, asked_at=clock.now()))
    work.session.flush()


def test_while_a_second_opinion_is_awaited_only_the_author_reads_of_the_verdicts_words(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    second = factories.person(work.session, name="Tove Second", email="tove@test.example")
    comment = on_summary(work, "Telltale words")
    thread = offered(work, replacement="by telltale")
    talking.begin(work.session, work.claim, actor=work.lead, about=About.CLAIM, text="Harmless")
    sealed(work, second)
    since = {"since": (clock.now() - timedelta(minutes=5)).isoformat()}
    for reader in (second, work.editor, factories.person(work.session, Role.ADMIN)):
        sign_in(client, reader)
        for at in (bench, f"{bench}/talk?show=all", f"{bench}/decide", f"{bench}/talk/words"):
            page = client.get(at).text
            assert "elltale" not in page, at
            assert 'class="talk-mark"' not in page, at
        assert "Harmless" in client.get(bench).text
        assert "A second opinion is awaited" in client.get(bench).text
        assert "1 new comment " in client.get(f"{bench}/talk/news", query_string=since).text
        for at in (f"talk/{thread.id}", f"talk/{thread.id}/resolve", f"comments/{comment.id}"):
            assert client.post(f"{bench}/{at}", data={"text": "x"}).status_code == 404
        words = {"about": "summary", "words": "two", "text": "x", "then": "comment"}
        answer = client.post(f"{bench}/talk/words", data=words)
        assert "do not stand in the claim" in answer.text  # the verdict cannot be chosen
        for part in ("wo", "zzz"):  # nor asked whether, or how, words stand in it
            page = client.get(f"{bench}/talk/words?about=summary&words={part}").text
            assert ("two" in page, "stand in the summary" in page) == (False, False)
    sign_in(client, work.lead)
    assert "Telltale words" in client.get(bench).text
    # Whom the author mentions there is not told, and the author learns it.
    answer = client.post(f"{bench}/talk/{comment.thread_id}", data={"text": "@tove?"}, headers=HTMX)
    assert "cannot read this before the second opinion is in" in answer.text


def test_an_editor_who_joined_does_not_see_into_a_sealed_verdict(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    sign_in(client, work.editor)
    assert client.post(f"{bench}/join").status_code == 303
    work.session.expire_all()
    sealed(work, factories.person(work.session))
    work.session.commit()
    assert client.post(f"{bench}/verdict", data={"lock_version": 1, **VERDICT}).status_code == 403


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_talk(
    work: Work, client: FlaskClient, sign_in: Enter, bench: str
) -> None:
    engine = client.application.extensions["factcheck"].engine
    asked: list[int] = []
    event.listen(engine, "before_cursor_execute", lambda *facts: asked.append(1))

    def cost() -> int:
        asked.clear()
        assert client.get(bench).status_code == 200
        return len(asked)

    offered(work)
    on_summary(work)
    sign_in(client, work.lead)
    few = cost()
    for n in range(10):
        on_summary(work, f"{n} @Ilse Brandt")
        offered(work, replacement=f"by {n}")
    work.session.commit()
    assert cost() == few
