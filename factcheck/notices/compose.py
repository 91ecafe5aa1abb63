"""The words of a mail, made when it is sent: as text, and as plain HTML beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config import ROOT, Config
from factcheck.accounts.links import invitation_link, password_link
from factcheck.kit import clock
from factcheck.kit.signing import sign
from factcheck.notices.grouping import by_claim
from factcheck.notices.models import Mail, MailKind, Notice
from factcheck.web.templating import say_moment

# Python folds a long subject right behind its name, which some programs show as a space.
UNFOLDED = policy.SMTP.clone(max_line_length=900)
STOP = "notices.stop"  # what the link that ends mail is signed for


def compose(mail: Mail, config: Config) -> EmailMessage | None:
    """``mail`` ready to be sent; None when there is nothing to say any more. Everything must be loaded."""
    match mail.kind:
        case MailKind.NOTICE | MailKind.DIGEST:
            return _of_notices(mail, config)
        case MailKind.INVITATION:
            return _invitation(mail, config)
        case MailKind.PASSWORD:
            return _password(mail, config)


def _of_notices(mail: Mail, config: Config) -> EmailMessage | None:
    """One notice or a digest of several. What was read under the bell meanwhile needs no mail."""
    person = mail.person
    unread = [notice for notice in mail.notices if notice.read_at is None]
    if not unread or person is None or not person.is_active:
        return None
    first, digest = unread[0], mail.kind is MailKind.DIGEST
    stop = sign(config.secret_key, STOP, [person.id, None if digest else first.kind.value])
    stop_url = f"{config.base_url}/notices/stop/{stop}"
    message = _write(
        "digest" if digest else "notice",
        config,
        to=Address(person.name, addr_spec=person.email),
        subject=_subject(unread, config, digest=digest),
        key=mail.key,
        at=mail.created_at,
        notice=first,
        groups=by_claim(unread),
        number=len(unread),
        stop_url=stop_url,
    )
    message["List-Unsubscribe"] = f"<{stop_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if not digest and first.claim_id is not None:  # mail about one claim stands together
        message["References"] = _message_id(f"claim-{first.claim_id}", config)
    return message


def _subject(unread: Sequence[Notice], config: Config, *, digest: bool) -> str:
    if digest:
        return f"{len(unread)} {'notice' if len(unread) == 1 else 'notices'} from {config.newsroom_name}"
    first = unread[0]
    return f"{first.says.rstrip('.')}: {first.claim.text}"[:180] if first.claim else first.says


def _invitation(mail: Mail, config: Config) -> EmailMessage | None:
    invitation = mail.invitation
    if invitation is None or not invitation.is_open(clock.now()):
        return None
    return _write(
        "invitation",
        config,
        to=Address(invitation.name, addr_spec=invitation.email),
        subject=f"You are invited to {config.newsroom_name}",
        key=mail.key,
        at=mail.created_at,
        invitation=invitation,
        url=invitation_link(config, invitation),
    )


def _password(mail: Mail, config: Config) -> EmailMessage | None:
    person = mail.person
    if person is None or not person.is_active:
        return None
    return _write(
        "password",
        config,
        to=Address(person.name, addr_spec=person.email),
        subject=f"A new password for {config.newsroom_name}",
        key=mail.key,
        at=mail.created_at,
        url=password_link(config, person),
    )


def _write(
    template: str, config: Config, *, to: Address, subject: str, key: str, at: datetime, **facts: Any
) -> EmailMessage:
    facts |= {"base_url": config.base_url, "newsroom": config.newsroom_name, "to": to.display_name}
    words = _words(config.timezone)
    message = EmailMessage(policy=UNFOLDED)
    message["From"] = Address(config.newsroom_name, addr_spec=config.smtp_from or "factcheck@localhost")
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = _message_id(key, config)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.get_template(f"{template}.txt").render(facts).strip() + "\n")
    message.add_alternative(words.get_template(f"{template}.html").render(facts), subtype="html")
    return message


def _message_id(key: str, config: Config) -> str:
    """The same for the same mail, so that one sent twice is one in the box."""
    return f"<{key}@{urlsplit(config.base_url).hostname or 'localhost'}>"


@cache
def _words(zone_name: str) -> Environment:
    zone = ZoneInfo(zone_name)
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "notices" / "mail"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["moment"] = lambda value: say_moment(value, zone)
    return made
