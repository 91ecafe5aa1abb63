"""Telling a chat or another program: where to, of what, and sending it.

What is sent is ``{"text": …}``, which Slack and Mattermost understand, signed as the Standard Webhooks
specification says (https://www.standardwebhooks.com), so that a program can tell that it came from here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from config import Config, read_settings
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.fetching.address import read_address
from factcheck.fetching.fetch import Limits
from factcheck.fetching.post import Answered, post
from factcheck.fetching.refusals import CannotFetch, Forbidden
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler, when_ended
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.kit.urls import clean_url
from factcheck.notices.kinds import Kind
from factcheck.notices.models import Webhook, WebhookPost

PAUSES = (30, 120, 600, 3600, 4 * 3600)  # seconds of waiting after each failed try of one post
MOST_FAILURES = 20  # failed tries in a row, of any posts; then it is switched off
SECONDS = 10.0
OLD_NEWS = timedelta(days=2)
SECRET = "whsec_"  # noqa: S105  what a secret begins with, as the specification has it


def webhooks(session: Session) -> Sequence[Webhook]:
    """All of them, those switched off last."""
    return session.scalars(select(Webhook).order_by(Webhook.is_active.desc(), Webhook.name, Webhook.id)).all()


def get_webhook(session: Session, webhook_id: int) -> Webhook:
    """The webhook. Raises NotFound."""
    found = session.get(Webhook, webhook_id)
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


def add(session: Session, *, name: str, url: str, kinds: Collection[str], actor: Actor) -> Webhook:
    """Tell the place at ``url`` of ``kinds`` from now on."""
    require(actor, Permission.MANAGE_WEBHOOKS)
    made = Webhook(
        name=_name(name),
        url=_url(url),
        secret=SECRET + base64.b64encode(secrets.token_bytes(24)).decode(),
        kinds=_kinds(kinds),
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _note(session, "webhook:add", made, actor)
    return made


def change(
    session: Session,
    webhook: Webhook,
    *,
    name: str,
    url: str,
    kinds: Collection[str],
    actor: Actor,
    seen: int | None = None,
) -> None:
    """Other words, another place, other kinds. ``url`` "" leaves the address, which the form does not show."""
    require(actor, Permission.MANAGE_WEBHOOKS)
    if seen is not None and seen != webhook.version:
        raise Conflict("Somebody changed this webhook after you opened the page. Look again, then save.")
    webhook.name, webhook.kinds = _name(name), _kinds(kinds)
    webhook.url = _url(url) if url.strip() else webhook.url
    session.flush()
    _note(session, "webhook:change", webhook, actor)


def switch(session: Session, webhook: Webhook, *, active: bool, actor: Actor) -> None:
    """Tell it no more, or again. What it was not told in between stays untold."""
    require(actor, Permission.MANAGE_WEBHOOKS)
    if webhook.is_active is active:
        return
    webhook.is_active, webhook.off_reason, webhook.failures = active, "", 0
    session.flush()
    _note(session, "webhook:switch_on" if active else "webhook:switch_off", webhook, actor)


def try_out(session: Session, webhook: Webhook, *, actor: Actor, newsroom: str) -> WebhookPost:
    """Send a few words to see whether they arrive; the result stands on the page then."""
    require(actor, Permission.MANAGE_WEBHOOKS)
    return _ask(
        session,
        webhook,
        None,
        f"test:{secrets.token_hex(8)}",
        f"{newsroom}: this is a test of Factcheck’s notices.",
    )


def announce(session: Session, *, kind: Kind, event: str, text: str, at: datetime) -> None:
    """Tell every webhook that asked for ``kind``, once of each event."""
    if clock.now() - at > OLD_NEWS:
        return
    told = set(session.scalars(select(WebhookPost.webhook_id).where(WebhookPost.event == event)))
    for webhook in session.scalars(select(Webhook).where(Webhook.is_active)).all():
        if kind.value in webhook.kinds and webhook.id not in told:
            _ask(session, webhook, kind, event, text)


def masked(url: str) -> str:
    """As much of an address as shows which it is: whoever knows the rest may post there."""
    parts = read_address(url)
    return f"{parts.scheme}://{parts.host}/…{url[-4:]}"


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: HMAC-SHA256 over the id, the time and the body."""
    key = base64.b64decode(secret.removeprefix(SECRET))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _ask(session: Session, webhook: Webhook, kind: Kind | None, event: str, text: str) -> WebhookPost:
    made = WebhookPost(
        webhook_id=webhook.id, kind=kind, event=event, text=text[:4000], created_at=clock.now()
    )
    session.add(made)
    session.flush()
    _try_at(session, made, made.created_at)
    return made


def _try_at(session: Session, waiting: WebhookPost, at: datetime) -> None:
    key = f"post_to_webhook:{waiting.id}:{waiting.tries}"
    enqueue(session, "post_to_webhook", {"post_id": waiting.id}, dedup=key, run_after=at)


def send_again(session: Session, waiting: WebhookPost) -> None:
    """Have one more try at a post that was given up."""
    waiting.given_up_at = None
    _try_at(session, waiting, clock.now())


@handler("post_to_webhook")
def post_to_webhook(run: JobRun, post_id: int) -> None:
    """Send one post. Its id goes along and stays the same for every try, so that a reader can drop a double."""
    config = read_settings(os.environ)[0]
    with run.read() as session:
        waiting = _load(session, post_id)
        if not _is_wanted(waiting):
            return
        session.expunge_all()  # so that it can be read while no transaction is open
    try:
        answered = _send(waiting, config)
        error = "" if answered.is_taken else f"It answered with status {answered.status}."
    except CannotFetch as wrong:
        error = _without_advice(wrong)
    with run.write() as session:
        kept = _load(session, post_id)
        if not error:
            kept.sent_at = clock.now()
            _result(session, kept.webhook, "Delivered.", failed=False)
        else:
            _failed(session, kept, error)


@when_ended("post_to_webhook")
def no_post(session: Session, args: dict[str, Any], why: str) -> None:
    """Say at the post that it was not sent."""
    waiting = session.get(WebhookPost, args["post_id"])
    if waiting is not None and waiting.sent_at is None and waiting.given_up_at is None:
        waiting.tries += 1  # so that another try is another job
        waiting.error, waiting.given_up_at = why[:500], clock.now()


def _load(session: Session, post_id: int) -> WebhookPost:
    return session.scalars(
        select(WebhookPost).where(WebhookPost.id == post_id).options(joinedload(WebhookPost.webhook))
    ).one()


def _is_wanted(waiting: WebhookPost) -> bool:
    over = waiting.sent_at is not None or waiting.given_up_at is not None
    return not over and (waiting.webhook.is_active or waiting.kind is None)


def _send(waiting: WebhookPost, config: Config) -> Answered:
    # A chat takes <…> for a link or a call to everybody, and a claim’s words are a stranger’s.
    body = json.dumps({"text": escape(waiting.text, quote=False)}, ensure_ascii=False).encode()
    message_id, timestamp = f"factcheck-{waiting.id}", int(clock.now().timestamp())
    return post(
        waiting.webhook.url,
        body,
        headers={
            "Content-Type": "application/json",
            "User-Agent": f"Factcheck/0.1 (+{config.base_url})",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(waiting.webhook.secret, message_id, timestamp, body),
        },
        limits=Limits(seconds=SECONDS, allow=config.webhook_allow),
    )


def _without_advice(wrong: CannotFetch) -> str:
    """The reason alone: what else a refusal advises is for somebody who wants to read a page."""
    if isinstance(wrong, Forbidden):
        return "This address does not lead to a public site. FACTCHECK_WEBHOOK_ALLOW can name it."
    return wrong.message.partition(". ")[0].rstrip(".") + "."


def _failed(session: Session, waiting: WebhookPost, error: str) -> None:
    """Another try after a pause, or none; too many failures in a row switch the webhook off."""
    webhook = waiting.webhook
    _result(session, webhook, error, failed=waiting.kind is not None)
    waiting.tries, waiting.error = waiting.tries + 1, error
    if webhook.failures >= MOST_FAILURES and webhook.is_active:
        webhook.is_active = False
        webhook.off_reason = f"It failed {MOST_FAILURES} times in a row. {error}"
        record(
            session,
            "webhook:give_up",
            actor=None,
            subject_type="webhook",
            subject_id=webhook.id,
            name=webhook.name,
            error=error,
        )
    if waiting.tries > len(PAUSES) or waiting.kind is None or not webhook.is_active:
        waiting.given_up_at = clock.now()
    else:
        _try_at(session, waiting, clock.now() + timedelta(seconds=PAUSES[waiting.tries - 1]))


def _result(session: Session, webhook: Webhook, words: str, *, failed: bool) -> None:
    """Note how the last try went. Counted in the database: several workers may post to one place, and none
    of this makes the row another version, which an admin's form would then be told of."""
    session.execute(
        update(Webhook)
        .where(Webhook.id == webhook.id)
        .values(
            last_at=clock.now(),
            last_result=words[:500],
            failures=Webhook.failures + 1 if failed else 0,
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(webhook)


def _note(session: Session, event: str, webhook: Webhook, actor: Actor) -> None:
    record(
        session,
        event,
        actor=actor,
        subject_type="webhook",
        subject_id=webhook.id,
        name=webhook.name,
        kinds=webhook.kinds,
    )


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give it a name, such as the channel it goes to.", field="name")
    return name[:200]


def _url(text: str) -> str:
    url = clean_url(text)
    if url is None:
        raise Invalid("Give the address that the chat made for you; it begins with https://.", field="url")
    try:
        read_address(url)
    except Forbidden:
        raise Invalid(
            "This name means something inside one network only. Give the server’s number, such as 192.0.2.7, "
            "and have FACTCHECK_WEBHOOK_ALLOW name it.",
            field="url",
        ) from None
    except CannotFetch as wrong:
        raise Invalid(_without_advice(wrong), field="url") from wrong
    return url


def _kinds(kinds: Collection[str]) -> list[str]:
    known = [kind.value for kind in Kind if kind.value in kinds]
    if not known:
        raise Invalid("Choose at least one kind of event.", field="kinds")
    return known
