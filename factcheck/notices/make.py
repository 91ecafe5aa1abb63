"""Making notices: the history is read after the cursor, and each record told to whom the rules name.

The history is the outbox. A record stands in it exactly when what it tells of was committed, numbered without
a gap in the order of the commits, so that nothing is told of what was rolled back and nothing is left out. The
cursor moves in the transaction that makes the notices: whatever dies meanwhile, both happen or neither.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.accounts.models import Person
from factcheck.authz.check import may
from factcheck.history.models import HistoryRecord
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.sweep import regularly
from factcheck.kit import clock
from factcheck.notices.choices import ways
from factcheck.notices.kinds import KINDS, Kind, Way
from factcheck.notices.models import Cursor, Mail, MailKind, Notice
from factcheck.notices.outgoing import ask_for_mail
from factcheck.notices.rules import SETTLES, Rule, rules_for
from factcheck.notices.webhooks import announce
from factcheck.notices.whom import Happening, happening, who_is_away
from factcheck.web.templating import say_moment

AT_A_TIME = 200  # records in one transaction
OLD_NEWS = timedelta(days=2)  # after a long standstill nobody is mailed about what is older
LINE = 500
log = structlog.get_logger()


@handler("make_notices")
def make_notices(run: JobRun) -> None:
    """Tell people of what was recorded since the last time."""
    config = read_settings(os.environ)[0]
    with run.write() as session:
        read_on(session, config)


def read_on(session: Session, config: Config) -> int:
    """Make the notices of the next records after the cursor, and move it; how many records were read."""
    cursor = session.scalars(select(Cursor).with_for_update().execution_options(populate_existing=True)).one()
    records = session.scalars(
        select(HistoryRecord)
        .where(HistoryRecord.seq > cursor.seq)
        .order_by(HistoryRecord.seq)
        .limit(AT_A_TIME)
    ).all()
    for record in records:
        try:
            with session.begin_nested():
                _tell_of(session, record, config)
        except Exception:  # one record that no rule understands must not hold up all that come after it
            log.exception("record_not_told", seq=record.seq, event_name=record.event)
        cursor.seq = record.seq
    session.flush()
    return len(records)


def anything_to_read(session: Session) -> bool:
    """Whether the history has grown since notices were last made."""
    newest = session.scalar(select(func.max(HistoryRecord.seq))) or 0
    return newest > (session.scalar(select(Cursor.seq)) or 0)


def _tell_of(session: Session, record: HistoryRecord, config: Config) -> None:
    rules, settled = rules_for(record.event), SETTLES.get(record.event)
    if settled:
        _settle(session, record, settled)
    if not rules:
        return
    happened = happening(session, record)
    fitting = [rule for rule in rules if rule.only(happened)]
    for rule in fitting:
        facts = _words(happened, config)
        tell(
            session,
            rule.whom(session, happened),
            kind=rule.kind,
            event=happened.key,
            says=rule.says.format_map(facts),
            why=rule.why,
            path=rule.path.format_map(facts),
            note=rule.note(session, happened),
            at=happened.at,
            actor_id=happened.actor.id if happened.actor else None,
            claim_id=happened.claim.id if happened.claim else None,
            config=config,
        )
    _announce(session, fitting, happened, config)


def _settle(session: Session, record: HistoryRecord, kinds: Collection[Kind]) -> None:
    """Count what nobody waits for any more as read: somebody else was quicker."""
    session.execute(
        update(Notice)
        .where(
            Notice.claim_id == record.subject_id,
            Notice.kind.in_(kinds),
            Notice.happened_at <= record.at,
            Notice.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def tell(
    session: Session,
    people: Iterable[int],
    *,
    kind: Kind,
    event: str,
    says: str,
    why: str,
    path: str,
    at: datetime,
    config: Config,
    note: str = "",
    actor_id: int | None = None,
    claim_id: int | None = None,
    by_mail: bool = True,
) -> list[Notice]:
    """Tell each of ``people`` once of ``event``, in the way each has chosen for ``kind``.

    Left out are whoever did it, whoever may not see it, and whoever was told of it before.
    """
    told = select(Notice.person_id).where(Notice.event == event)
    wanted = set(people) - {actor_id} - set(session.scalars(told))
    if not wanted:
        return []
    there = session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.id)).all()
    chosen = ways(session, kind, wanted)
    away = who_is_away(session, clock.now().astimezone(ZoneInfo(config.timezone)).date())
    made = [
        Notice(
            person_id=person.id,
            event=event,
            kind=kind,
            actor_id=actor_id,
            claim_id=claim_id,
            says=says[:LINE],
            note=_cut(note),
            why=why[:LINE],
            path=path,
            way=_way(chosen[person.id], at, by_mail=by_mail, away=person.id in away),
            happened_at=at,
            made_at=clock.now(),
        )
        for person in there
        if may(person, KINDS[kind].permission) and chosen[person.id] is not Way.OFF
    ]
    session.add_all(made)
    session.flush()
    if config.sends_mail:
        for notice in made:
            if notice.way is Way.AT_ONCE:
                mail = Mail(key=f"notice-{notice.id}", kind=MailKind.NOTICE, person_id=notice.person_id)
                notice.mail_id = ask_for_mail(session, mail).id
    return made


def _way(chosen: Way, at: datetime, *, by_mail: bool, away: bool) -> Way:
    if not by_mail or clock.now() - at >= OLD_NEWS:
        return Way.APP
    return Way.DIGEST if away and chosen is Way.AT_ONCE else chosen


def _cut(note: str) -> str:
    note = " ".join(note.split())
    return note if len(note) <= LINE else note[: LINE - 1].rsplit(" ", 1)[0] + "…"


def _announce(session: Session, rules: list[Rule], happened: Happening, config: Config) -> None:
    facts = _words(happened, config)
    for rule in rules:
        if rule.chat:
            about = f": “{happened.claim.text}”" if happened.claim else "."
            where = config.base_url + rule.path.format_map(facts)
            announce(
                session,
                kind=rule.kind,
                event=happened.key,
                text=f"{rule.chat.format_map(facts)}{about}\n{where}",
                at=happened.at,
            )


def _words(happened: Happening, config: Config) -> dict[str, str]:
    """What a rule's sentences are filled with; times in the newsroom's zone."""
    words = {name: str(value) for name, value in happened.facts.items()}
    for name in ("due", "on"):
        if happened.facts.get(name):
            words[name] = say_moment(str(happened.facts[name]), ZoneInfo(config.timezone))
    return words | {
        "actor": happened.actor.name if happened.actor else "Factcheck",
        "claim": str(happened.claim.id) if happened.claim else "",
        "subject": str(happened.record.subject_id),
    }


regularly("make_notices", timedelta(seconds=5), when=anything_to_read)
