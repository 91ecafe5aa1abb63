"""Chats are told, signed, behind the guards, and left alone when they fail too often."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid, NotAllowed
from factcheck.kit import clock
from factcheck.notices import webhooks
from factcheck.notices.models import Webhook, WebhookPost
from factcheck.review.assign import assign
from tests import factories
from tests.notices.conftest import do, says, send_all
from tests.review.desk import Work

Told = Callable[[], None]
SignIn = Callable[[FlaskClient, Person], None]


class Chat:
    """Keeps what is posted to it and answers with ``status``."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/T0/secret-words"


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """A chat on loopback that may be posted to."""
    kept = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_given: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("FACTCHECK_WEBHOOK_ALLOW", f"127.0.0.1:{kept.port}")
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def admin(session: Session) -> Person:
    """Who may."""
    return factories.person(session, Role.ADMIN, name="Wanda Webb")


@pytest.fixture
def hook(session: Session, admin: Person, chat: Chat) -> Webhook:
    """The chat is told when claims are given out."""
    return webhooks.add(session, name="#desk", url=chat.url, kinds=["assigned"], actor=admin)


def test_a_chat_is_told_in_its_own_shape_once(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, work: Work, told: Told
) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    told()
    send_all(session, engine)
    ((_, body),) = chat.got
    assert json.loads(body) == {
        "text": "Kofi Adjei gave a claim to Ilse Brandt: “The harbour grew by a tenth in 2023.”\n"
        f"http://localhost/claims/{work.claim.id}"
    }


def test_what_it_did_not_ask_for_is_not_sent(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, work: Work, told: Told
) -> None:
    work.submitted()
    told()
    send_all(session, engine)
    assert chat.got == []


def test_a_program_can_tell_that_it_came_from_here(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, work: Work, told: Told
) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    send_all(session, engine)
    ((headers, body),) = chat.got
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_an_inner_address_is_refused_unless_a_setting_names_it(
    session: Session,
    engine: Engine,
    hook: Webhook,
    chat: Chat,
    work: Work,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FACTCHECK_WEBHOOK_ALLOW", "")
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    send_all(session, engine)
    assert chat.got == []
    session.expire_all()
    assert (
        hook.last_result
        == "This address does not lead to a public site. FACTCHECK_WEBHOOK_ALLOW can name it."
    )


def test_a_failure_is_tried_again_under_the_same_id(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, work: Work, told: Told
) -> None:
    chat.status = 503
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    send_all(session, engine)
    session.expire_all()
    assert (hook.failures, hook.last_result) == (1, "It answered with status 503.")
    chat.status = 200
    session.commit()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        send_all(session, engine)
    first, second = (headers["webhook-id"] for headers, _ in chat.got)
    assert first == second
    session.expire_all()
    assert (hook.failures, hook.last_result) == (0, "Delivered.")
    assert session.scalars(select(WebhookPost)).one().sent_at is not None


def test_one_that_fails_too_often_is_switched_off_and_the_admins_are_told(
    session: Session,
    engine: Engine,
    hook: Webhook,
    chat: Chat,
    work: Work,
    told: Told,
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "MOST_FAILURES", 2)
    chat.status = 410
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    for minutes in (0, 2):
        session.commit()
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            send_all(session, engine)
    session.expire_all()
    assert not hook.is_active
    assert hook.off_reason == "It failed 2 times in a row. It answered with status 410."
    told()
    assert says(session, admin) == ["The webhook “#desk” failed too often and is switched off."]
    assert len(chat.got) == 2


def test_one_that_is_switched_off_is_told_nothing_not_even_what_waits(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, work: Work, told: Told, admin: Person
) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    webhooks.switch(session, hook, active=False, actor=admin)
    send_all(session, engine)
    assert chat.got == []


def test_a_test_shows_its_result_and_counts_for_nothing(
    session: Session, engine: Engine, hook: Webhook, chat: Chat, admin: Person, settings: object
) -> None:
    webhooks.try_out(session, hook, actor=admin, newsroom="The Test Record")
    send_all(session, engine)
    assert json.loads(chat.got[0][1]) == {"text": "The Test Record: this is a test of Factcheck’s notices."}
    chat.status = 404
    webhooks.try_out(session, hook, actor=admin, newsroom="The Test Record")
    send_all(session, engine)
    session.expire_all()
    assert (hook.failures, hook.last_result) == (0, "It answered with status 404.")


def test_only_an_admin_has_a_chat_told(session: Session, work: Work) -> None:
    with pytest.raises(NotAllowed):
        webhooks.add(session, name="#x", url="https://chat.example/x", kinds=["assigned"], actor=work.editor)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "chat.example/x",
        "ftp://chat.example/",
        "https://user:pw@chat.example/",
        "http://mattermost:8065/x",
        "http://chat.local/x",
    ],
)
def test_an_address_that_is_none_is_refused(session: Session, admin: Person, url: str) -> None:
    with pytest.raises(Invalid):
        webhooks.add(session, name="#x", url=url, kinds=["assigned"], actor=admin)


def test_the_address_is_never_shown_again(
    session: Session, hook: Webhook, admin: Person, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, admin)
    for path in ("/admin/webhooks", f"/admin/webhooks/{hook.id}"):
        page = client.get(path).text
        assert "secret-words" not in page.replace('id="secret-words"', "").replace('for="secret-words"', "")
        assert "http://127.0.0.1/…" in page


def test_an_admin_adds_changes_tries_and_switches_one_off(
    session: Session, engine: Engine, admin: Person, client: FlaskClient, sign_in: SignIn, chat: Chat
) -> None:
    sign_in(client, admin)
    added = client.post("/admin/webhooks", data={"name": "#desk", "url": chat.url, "kinds": ["published"]})
    assert added.status_code == 303
    hook = session.scalars(select(Webhook)).one()
    changed = {"name": "#checks", "url": "", "kinds": ["published", "decided"], "lock_version": hook.version}
    session.commit()
    assert client.post(added.location, data=changed).status_code == 303
    session.expire_all()
    assert (hook.name, hook.url, hook.kinds) == ("#checks", chat.url, ["decided", "published"])
    session.commit()
    assert client.post(added.location, data=changed).status_code == 409
    assert client.post(f"{added.location}/test").status_code == 303
    assert client.post(f"{added.location}/off").status_code == 303
    session.expire_all()
    assert not hook.is_active
    assert session.scalar(select(func.count(WebhookPost.id))) == 1
    session.commit()
    refused = client.post("/admin/webhooks", data={"name": "#two", "url": "nonsense", "kinds": ["due"]})
    assert refused.status_code == 422
    assert 'value="#two"' in refused.text


def test_trouble_with_a_job_is_told_to_admins_once(
    session: Session, engine: Engine, admin: Person, settings: object
) -> None:
    from factcheck.jobs.models import Job, JobState
    from factcheck.notices.trouble import anything_failed

    now = clock.now()
    session.add(
        Job(
            name="look_at_feed",
            args={},
            state=JobState.FAILED,
            error="No.",
            created_at=now,
            run_after=now,
            finished_at=now,
        )
    )
    session.flush()
    assert anything_failed(session)
    do(session, engine, "tell_of_trouble")
    do(session, engine, "tell_of_trouble")
    assert says(session, admin) == ["The job “look at feed” failed too often and is given up."]
    assert not anything_failed(session)


def test_a_claims_words_call_nobody_and_link_nowhere_in_the_chat(
    session: Session, engine: Engine, work: Work, hook: Webhook, told: Told, chat: Chat
) -> None:
    work.claim.text = "<!channel> <https://evil.example|Sign in> & look"
    session.flush()
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    send_all(session, engine)
    said = json.loads(chat.got[-1][1])["text"]
    assert "&lt;!channel&gt; &lt;https://evil.example|Sign in&gt; &amp; look" in said
    assert "<" not in said
