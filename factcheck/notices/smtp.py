"""The mail server: one connection, within a time limit; in development the log stands in for it."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Protocol

import click

from config import Config

REFUSALS = (smtplib.SMTPException, OSError)  # whatever a server or the way to it may do to us


class Post(Protocol):
    """Somewhere to hand a mail in. Once this returns the mail is theirs."""

    def send_message(self, message: EmailMessage) -> object: ...


class Console:
    """Shows mail in the log of whoever develops."""

    def send_message(self, message: EmailMessage) -> None:
        """Write ``message`` to standard error as it would be read."""
        text = message.get_body(("plain",))
        heads = "".join(f"{name}: {message[name]}\n" for name in ("To", "Subject", "Message-ID"))
        click.echo(f"\n{heads}\n{text.get_content() if text else ''}", err=True)


@contextlib.contextmanager
def server(config: Config) -> Iterator[Post]:
    """A connection over which mail can be handed in. Raises one of REFUSALS.

    The farewell comes after the block, so that what the block keeps of a sent mail is kept before it; and a
    farewell that fails takes nothing back.
    """
    if not config.smtp_host:
        yield Console()
        return
    post = _connect(config)
    try:
        if config.smtp_user:
            post.login(config.smtp_user, config.smtp_password)
        yield post
        with contextlib.suppress(*REFUSALS):
            post.quit()
    finally:
        post.close()


def _connect(config: Config) -> smtplib.SMTP:
    host, port, seconds = config.smtp_host, config.smtp_port, config.smtp_seconds
    if config.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=ssl.create_default_context())
    post = smtplib.SMTP(host, port, timeout=seconds)
    try:
        if config.smtp_security == "starttls":
            post.starttls(context=ssl.create_default_context())
    except BaseException:
        post.close()
        raise
    return post


def sentence(wrong: BaseException) -> str:
    """What a server said, or why there was none, on one line."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(wrong.recipients.values()))
        return f"The mail server refuses this address: {code} {_text(said)}"
    if isinstance(wrong, smtplib.SMTPAuthenticationError):
        return f"The mail server does not accept the user and password: {wrong.smtp_code}"
    if isinstance(wrong, smtplib.SMTPResponseException):
        return f"The mail server answers {wrong.smtp_code} {_text(wrong.smtp_error)}"
    if isinstance(wrong, ssl.SSLError):
        return f"The mail server’s certificate is not valid: {wrong.reason or wrong}"
    return f"The mail server does not answer: {wrong or type(wrong).__name__}"


def is_for_good(wrong: BaseException) -> bool:
    """Whether the server refuses this one mail and would tomorrow (5xx), not the whole connection."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in wrong.recipients.values())
    return isinstance(wrong, smtplib.SMTPDataError) and 500 <= wrong.smtp_code < 600


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
