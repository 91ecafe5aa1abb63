"""A kept page as people saw it: drawn as PDF and PNG by Chromium, where there is one, without a network of its own."""

from __future__ import annotations

import os
from io import BytesIO

from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.articles.ingest import LINE, one_line
from factcheck.articles.look_up import look_up
from factcheck.errors import FactcheckError
from factcheck.fetching.render import MOST_BYTES, Answer, CannotDraw, Drawn, draw, find_program
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.keeping.models import Copy
from factcheck.keeping.store import StoreAway, store_of


def ask_for_drawing(session: Session, copy: Copy, config: Config) -> None:
    """Have the page drawn, if it is one that we fetched and there is what draws it."""
    if copy.kind == "text/html" and copy.warc is not None and find_program(config.chromium):
        enqueue(session, "draw_page", {"copy_id": copy.id}, dedup=f"draw:{copy.id}")


@handler("draw_page")
def draw_page(run: JobRun, copy_id: int) -> None:
    """Draw one kept page and keep what was drawn, or the reason why not. What it says of a source changes nothing."""
    with run.read() as session:
        copy = session.get_one(Copy, copy_id)
        url, warc, drawn_already = copy.final_url, copy.warc, copy.page_png is not None
    config = read_settings(os.environ)[0]
    program = find_program(config.chromium)
    if drawn_already or warc is None or program is None:
        return
    store = store_of(config)
    trouble, drawn = "", None
    try:
        kept = last_answer(store.get(warc))
        run.report(0, 1, "Drawing the page")
        drawn = _draw(program, url, kept, config)
    except StoreAway:
        raise  # the job is tried again
    except FactcheckError as wrong:
        trouble = one_line(wrong.message, LINE)
    names = (store.put(drawn.pdf), store.put(drawn.png)) if drawn else (None, None)
    with run.write() as session:
        copy = session.get_one(Copy, copy_id)
        copy.page_pdf, copy.page_png = names
        copy.page_trouble = trouble


def _draw(program: str, url: str, kept: Answer, config: Config) -> Drawn:
    def answer(address: str) -> Answer | None:
        found = look_up(address, config)  # raises what makes the browser do without it
        return Answer(found.status, dict(found.headers), found.body)

    drawn = draw(program, url, answer, page=kept, sandbox=bool(config.chromium_sandbox))
    if max(len(drawn.pdf), len(drawn.png)) > MOST_BYTES:
        raise CannotDraw("What Chromium drew of the page is too large.")
    return drawn


def last_answer(warc: bytes) -> Answer:
    """What the site answered in the end, from the kept exchange."""
    from warcio.archiveiterator import ArchiveIterator

    found: Answer | None = None
    for record in ArchiveIterator(BytesIO(warc)):
        if record.rec_type == "response":
            headers = dict(record.http_headers.headers)
            found = Answer(int(record.http_headers.get_statuscode()), headers, record.content_stream().read())
    if found is None:
        raise CannotDraw("The kept exchange holds no answer.")
    return found
