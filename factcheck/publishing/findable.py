"""Making checks findable by their words: what readers see of each now, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from factcheck.jobs.engine import JobRun, handler, writing
from factcheck.jobs.sweep import regularly
from factcheck.kit.folding import as_word, language_code, spans, stems
from factcheck.publishing.content import Content, is_retracted
from factcheck.publishing.listing import slug_of_claimant
from factcheck.publishing.models import Listing, Publication, Searched, Spelling
from factcheck.reading.languages import guess_language

MADE_BY = 1  # add one when words are cut, folded or stemmed otherwise: all checks are then made findable anew
AT_ONCE = 200
SHORTEST, LONGEST = 4, 24  # of words that a wrong spelling leads to
MOST_IN_BODY = 4_000  # words


def facet(kind: str, value: str) -> str:
    """What a list is narrowed by, as one of the terms: nothing anybody types is like it."""
    return f"¶{kind}¶" + re.sub(r"[\W_]+", "·", value.lower())[:200]


def make_findable(session: Session, check_id: int, content: Content, year: int) -> None:
    """Put ``content``, which readers now see, in the place of what the check was found by before."""
    session.execute(delete(Searched).where(Searched.check_id == check_id))
    if is_retracted(content):
        return
    session.execute(insert(Searched).values(check_id=check_id, **as_searched(content, year)))
    _learn_spellings(session, content)


def as_searched(content: Content, year: int) -> dict[str, Any]:
    """The facts of a row. Pure."""
    claim = content["claim"]
    declared = str(content.get("language") or "")
    whole = " ".join((claim["text"], content.get("summary", ""), content.get("explanation", "")))
    language = language_code(declared or guess_language(whole))
    lead = _terms(claim["text"], language)
    names = _terms(" ".join(_names(content)), language)
    summary = _terms(content.get("summary", ""), language)
    body = _terms(" ".join(_body(content)), language)[:MOST_IN_BODY]
    facets = [facet("all", ""), facet("rating", content["rating"]["key"]), facet("year", str(year))]
    facets += [facet("topic", topic["slug"]) for topic in content["topics"]]
    facets.append(facet("claimant", slug_of_claimant((claim.get("claimant") or "").strip()[:200])))
    facets.append(facet("language", declared))
    terms = dict.fromkeys(
        term
        for place in (lead, names, summary, body, [(one,) for one in facets])
        for word in place
        for term in word
    )
    return {
        "language": declared[:10],
        "stemmed_in": language,
        "year": year,
        "lead": " ".join("/".join(word) for word in lead),
        "names": " ".join("/".join(word) for word in names),
        "summary": " ".join("/".join(word) for word in summary),
        "terms": " ".join(terms),
        "made_by": MADE_BY,
    }


def _terms(text: str, language: str) -> list[tuple[str, ...]]:
    """Each word of ``text`` in its order: itself, then its stems."""
    found = []
    for start, end in spans(text):
        word = as_word(text[start:end])
        if word:
            found.append((word, *sorted(stems(text[start:end], language))))
    return found


def _names(content: Content) -> list[str]:
    """Whose names a check bears: claimants, topics, the publishers of articles."""
    said = [content["claim"].get("claimant") or ""]
    said += [topic["name"] for topic in content["topics"]]
    for seen in content["appearances"]:
        said += [seen.get("claimant") or "", seen["article"].get("publisher") or ""]
    return list(dict.fromkeys(name for name in said if name))


def _body(content: Content) -> Iterable[str]:
    yield re.sub(r"\]\([^)]*\)|[*_#>`]", " ", content.get("explanation", ""))
    for seen in content["appearances"]:
        yield seen.get("quote") or ""
        yield seen["article"].get("title") or ""
    for source in content["sources"]:
        yield source.get("title") or ""
        yield source.get("publisher") or ""
        yield source.get("quote") or ""


def _learn_spellings(session: Session, content: Content) -> None:
    names = " ".join(_names(content))
    rows = {}
    for text, is_name in ((content["claim"]["text"], False), (names, True)):
        for start, end in spans(text):
            shown = text[start:end][:60]
            word = as_word(shown)
            if SHORTEST <= len(word) <= LONGEST and not any(letter.isdigit() for letter in word):
                for near in near_to(word):
                    rows[near, word] = shown if is_name else shown.lower()
    learn(session, [{"near": near, "word": word, "shown": shown} for (near, word), shown in rows.items()])


def learn(session: Session, rows: Sequence[dict[str, str]]) -> None:
    """Add spellings that are not known yet."""
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(
            dialect.insert(Spelling).on_conflict_do_nothing(),
            sorted(rows, key=lambda row: (row["near"], row["word"])),
        )


def near_to(word: str) -> set[str]:
    """``word`` and what is left of it without any one of its letters."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def not_yet(session: Session, most: int) -> Sequence[tuple[Listing, Content]]:
    """Standing checks that are not findable, or were made so in an older way."""
    here = exists().where(Searched.check_id == Listing.check_id, Searched.made_by == MADE_BY)
    rows = session.execute(
        select(Listing, Publication.content)
        .join(Publication, Publication.id == Listing.publication_id)
        .where(Listing.standing, ~here)
        .order_by(Listing.check_id.desc())
        .limit(most)
    ).all()
    return [(listing, content) for listing, content in rows]


@handler("make_findable")
def make_all_findable(run: JobRun) -> None:
    """Make findable whatever is not, some hundred at a time: after an upgrade that may be all there are."""
    done = 0
    while True:
        with writing(run.engine) as session:
            rows = not_yet(session, AT_ONCE)
            for listing, content in rows:
                make_findable(session, listing.check_id, content, listing.first_published_at.year)
        if not rows:
            break
        done += len(rows)
        run.report(done, done, "Making checks findable")
    with run.write():
        pass


regularly("make_findable", timedelta(hours=1), when=lambda session: bool(not_yet(session, 1)))
