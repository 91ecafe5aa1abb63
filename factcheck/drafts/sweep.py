"""Forgetting what was typed long ago, who was somewhere, and which forms were sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from factcheck.drafts.keep import KEPT_FOR, TAKE_BACK_FOR
from factcheck.drafts.models import Draft, Presence, SentForm
from factcheck.drafts.queries import GONE_AFTER
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock

SENT_TWICE_WITHIN = timedelta(days=7)


@handler("sweep_drafts")
def sweep_drafts(run: JobRun) -> None:
    """Take away what is past its time."""
    now = clock.now()
    with run.write() as session:
        old = or_(Draft.kept_at < now - KEPT_FOR, Draft.discarded_at < now - TAKE_BACK_FOR)
        session.execute(delete(Draft).where(old))
        session.execute(delete(Presence).where(Presence.seen_at < now - GONE_AFTER))
        session.execute(delete(SentForm).where(SentForm.sent_at < now - SENT_TWICE_WITHIN))


regularly("sweep_drafts", timedelta(hours=1))
