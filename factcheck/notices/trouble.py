"""Telling the admins of work that was given up. It stands in no history: a job that fails rolls itself back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, select
from sqlalchemy.orm import Session

from config import read_settings
from factcheck.authz.permissions import Permission
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.notices.kinds import Kind
from factcheck.notices.make import tell
from factcheck.notices.models import Notice
from factcheck.notices.whom import holders

SINCE = timedelta(days=1)
MOST = 20  # at a time: when everything fails, the first ones say so


def _untold() -> list[ColumnElement[bool]]:
    told = exists().where(Notice.event == literal("job:") + cast(Job.id, String))
    return [Job.state == JobState.FAILED, Job.finished_at > clock.now() - SINCE, ~told]


def anything_failed(session: Session) -> bool:
    """Whether a job was given up that nobody was told of."""
    return bool(session.scalar(select(exists().where(*_untold()))))


@handler("tell_of_trouble")
def tell_of_trouble(run: JobRun) -> None:
    """Tell the admins of each job that was given up."""
    config = read_settings(os.environ)[0]
    with run.write() as session:
        failed: Sequence[Job] = session.scalars(
            select(Job).where(*_untold()).order_by(Job.id).limit(MOST)
        ).all()
        admins = holders(session, Permission.MANAGE_PEOPLE)
        for job in failed:
            tell(
                session,
                admins,
                kind=Kind.TROUBLE,
                event=f"job:{job.id}",
                says=f"The job “{job.name.replace('_', ' ')}” failed too often and is given up.",
                note=job.error,
                why="You are an admin, who can have it tried again.",
                path="/admin/jobs?state=failed",
                at=job.finished_at or clock.now(),
                config=config,
            )


regularly("tell_of_trouble", timedelta(minutes=1), when=anything_failed)
