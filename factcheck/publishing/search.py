"""Finding published checks by words, ranked, and what the found ones can be narrowed by.

Every word must stand in a check: as it was typed, or in another form of the language the check is written in. When
nothing has all of them, words are looked for by their beginnings; when still nothing has, a word nobody wrote is
taken for the nearest one in a name or a claim. The newest thousand that fit are looked at and put in order here, so
an answer takes as long among a million as among a thousand, and the same order comes of both databases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeAlias

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from sqlalchemy import ColumnElement, Text, cast, false, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from factcheck.kit.folding import as_word, spans, stems
from factcheck.kit.paging import MOST_COUNTED, Page
from factcheck.nlp.wordlists import words
from factcheck.publishing.findable import LONGEST, SHORTEST, facet, near_to
from factcheck.publishing.models import Check, ListedTopic, Listing, Publication, Searched, Spelling
from factcheck.publishing.queries import PAGE_SIZE, Shown

LOOKED_AT = MOST_COUNTED
MOST_WORDS = 12
LONGEST_QUERY = 200
SHOWN_FACETS = 8  # of each kind
SHORTEST_BEGINNING = 3
# Words that say nothing about what is searched: left out where others stand.
EMPTY = words(
    """
    a an and are as at be by did do does for from has have he in is it its of on or she that the their they this to
    was were what when where which who why will with el la los las un una unos unas y o de del al en es que se por
    con para su sus lo como mas pero le les der die das ein eine und von zu im ist du des et est
    """
)
Alternatives: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader looks for, as it stands in the address."""

    words: str = ""
    rating: str = ""
    topic: str = ""
    claimant: str = ""
    year: str = ""
    language: str = ""
    newest_first: bool = False
    number: int = 1

    @property
    def narrowed(self) -> dict[str, str]:
        """What the list is narrowed to."""
        kinds = ("rating", "topic", "claimant", "year", "language")
        return {kind: value for kind in kinds if (value := getattr(self, kind))}

    def address(self, **changes: Any) -> dict[str, Any]:
        """The values of an address that asks for this with ``changes``; from its first page unless they say."""
        new = replace(self, **{"number": 1, **changes})
        values = {
            "q": new.words,
            **{kind: getattr(new, kind) for kind in ("rating", "topic", "claimant", "year")},
        }
        values |= {"language": new.language, "order": "newest" if new.newest_first else ""}
        values["page"] = str(new.number) if new.number > 1 else ""
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that the found checks can be narrowed to. ``rating`` draws it, for ratings."""

    value: str
    name: str
    count: int
    rating: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and all that is said about it."""

    page: Page[Shown]
    facets: dict[str, list[Choice]]
    wanted: Sequence[Alternatives]  # what to mark
    instead: str = ""  # the words that were looked for instead of those typed
    by_beginnings: bool = False

    @property
    def total(self) -> int:
        """How many, as far as is counted."""
        return self.page.total


@dataclass(frozen=True, slots=True)
class _Row:
    check_id: int
    publication_id: int
    rating_key: str
    claimant: str
    claimant_slug: str
    first_published_at: datetime
    language: str
    year: int
    lead: str
    names: str
    summary: str


def search(session: Session, asked: Asked) -> Found:
    """The standing checks that fit."""
    typed = words_of(asked.words)
    if asked.words and not typed:
        return Found(Page([], 1, PAGE_SIZE, 0), {}, [])
    languages = _languages(session) if typed else []
    wanted = [_alternatives(written, languages) for written in typed]
    narrow = [facet(kind, value) for kind, value in asked.narrowed.items()]
    rows = _rows(session, wanted, narrow)
    instead, by_beginnings = "", False
    if wanted and not rows:
        begun = [(*one, f"{one[0]}*") if len(one[0]) >= SHORTEST_BEGINNING else one for one in wanted]
        rows, by_beginnings = _rows(session, begun, narrow), True
        wanted = begun if rows else wanted
    if wanted and not rows:
        by_beginnings = False
        respelt = _respelt(session, typed, languages)
        if respelt:
            nearer = [_alternatives(written, languages) for written in respelt]
            rows = _rows(session, nearer, narrow)
            if rows:
                wanted, instead = nearer, " ".join(respelt)
    return _found(session, asked, rows, wanted, instead, by_beginnings)


def words_of(typed: str) -> list[str]:
    """The words to look for, as they were written: those that say nothing only where there are no others."""
    written = {as_word(typed[start:end]): typed[start:end] for start, end in spans(typed)}
    written.pop("", None)
    telling = [shown for word, shown in written.items() if word not in EMPTY]
    return (telling or list(written.values()))[:MOST_WORDS]


def _alternatives(written: str, languages: Iterable[str]) -> Alternatives:
    """What may stand in a check for a word: itself first."""
    other = {stem for language in languages for stem in stems(written, language)}
    return (as_word(written), *sorted(other))


def _languages(session: Session) -> list[str]:
    """The languages whose word forms checks were cut by: from one to the next along the index."""
    return list(
        session.scalars(
            text(
                "WITH RECURSIVE one (code) AS (SELECT min(stemmed_in) FROM searched UNION ALL "
                "SELECT (SELECT min(stemmed_in) FROM searched WHERE stemmed_in > one.code) FROM one "
                "WHERE one.code IS NOT NULL) SELECT code FROM one WHERE code <> ''"
            )
        )
    )


def _rows(session: Session, wanted: Sequence[Alternatives], narrow: Sequence[str]) -> list[_Row]:
    """The newest checks that have one of the alternatives of each word, and everything of ``narrow``."""
    held = _holds(session, [*((one,) for one in narrow), *wanted] or [(facet("all", ""),)])
    columns = (
        Searched.check_id,
        Listing.publication_id,
        Listing.rating_key,
        Listing.claimant,
        Listing.claimant_slug,
        Listing.first_published_at,
        Searched.language,
        Searched.year,
        Searched.lead,
        Searched.names,
        Searched.summary,
    )
    query = (
        select(*columns)
        .join(Listing, Listing.check_id == Searched.check_id)
        .where(held, Listing.standing)
        .order_by(Searched.check_id.desc())
        .limit(LOOKED_AT + 1)
    )
    return [_Row(*row) for row in session.execute(query)]


def _holds(session: Session, wanted: Sequence[Alternatives]) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        match = " AND ".join("(" + " OR ".join(_fts5(term) for term in one) + ")" for one in wanted)
        newest = text(
            "SELECT rowid FROM searched_words WHERE searched_words MATCH :match ORDER BY rowid DESC LIMIT :most"
        ).bindparams(match=match, most=LOOKED_AT + 1)
        return Searched.check_id.in_(newest.columns(literal_column("rowid").label("rowid")))
    query = " & ".join("(" + " | ".join(_tsquery(term) for term in one) + ")" for one in wanted)
    return Searched.terms.op("@@", is_comparison=True)(cast(cast(query, Text), TSQUERY))


def _fts5(term: str) -> str:
    return f'"{term[:-1]}" *' if term.endswith("*") else f'"{term}"'


def _tsquery(term: str) -> str:
    return f"'{term[:-1]}':*" if term.endswith("*") else f"'{term}'"


def _respelt(session: Session, typed: Sequence[str], languages: Sequence[str]) -> list[str]:
    """``typed`` with each that no check has put as the nearest one that some check has; empty when there is none."""
    respelt = []
    for written in typed:
        if _is_somewhere(session, _alternatives(written, languages)):
            respelt.append(written)
            continue
        nearest = _nearest(session, as_word(written))
        if not nearest:
            return []
        respelt.append(nearest)
    return respelt if respelt != list(typed) else []


def _is_somewhere(session: Session, one: Alternatives) -> bool:
    held = _holds(session, [one])
    return session.scalar(select(Searched.check_id).where(held).limit(1)) is not None


def _nearest(session: Session, word: str) -> str:
    """The likeliest word that was meant, as it is written; "" when none is near.

    What was withdrawn since is never named: a word must stand in some check now.
    """
    if not SHORTEST <= len(word) <= LONGEST + 1:
        return ""
    rows = session.execute(
        select(Spelling.word, Spelling.shown).where(Spelling.near.in_(sorted(near_to(word)))).limit(500)
    )
    likely = sorted(
        {(row.word, row.shown) for row in rows},
        key=lambda one: (
            DamerauLevenshtein.distance(word, one[0]),
            -JaroWinkler.similarity(word, one[0]),
            one[0],
        ),
    )
    near = [one for one in likely if DamerauLevenshtein.distance(word, one[0]) <= (1 if len(word) < 8 else 2)]
    for candidate, shown in near[:5]:
        if _is_somewhere(session, (candidate,)):
            return str(shown)
    return ""


def _found(
    session: Session,
    asked: Asked,
    rows: list[_Row],
    wanted: Sequence[Alternatives],
    instead: str,
    by_beginnings: bool,
) -> Found:
    total = len(rows)
    rows = rows[:LOOKED_AT]
    ordered = sorted(rows, key=lambda row: (row.first_published_at, row.check_id), reverse=True)
    if wanted and not asked.newest_first:
        scores = {row.check_id: score(row.lead, row.names, row.summary, wanted) for row in rows}
        ordered.sort(key=lambda row: -scores[row.check_id])
    last = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(1, asked.number), last)
    here = ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    shown = _shown(session, here)
    counted = Page(shown, number, PAGE_SIZE, total)
    return Found(counted, _facets(session, asked, rows), wanted, instead, by_beginnings)


def score(lead: str, names: str, summary: str, wanted: Sequence[Alternatives]) -> int:
    """How near a check is to the words: most where they stand in the claim, side by side and as they were typed."""
    whole = 0
    placed: list[set[int]] = []
    in_lead = [word.split("/") for word in lead.split()]
    in_names, in_summary = (set(text.replace("/", " ").split()) for text in (names, summary))
    for one in wanted:
        places = {n for n, terms in enumerate(in_lead) if _fits(terms, one)}
        placed.append(places)
        if places:
            whole += 9 if any(in_lead[n][0] == one[0] for n in places) else 8
        elif _fits(in_names, one):
            whole += 6
        elif _fits(in_summary, one):
            whole += 3
        else:
            whole += 1
    beside = sum(any(n + 1 in after for n in before) for before, after in pairwise(placed))
    return whole + 4 * beside


def _fits(terms: Iterable[str], one: Alternatives) -> bool:
    return any(
        any(word.startswith(term[:-1]) for word in terms) if term.endswith("*") else term in terms
        for term in one
    )


def _shown(session: Session, rows: Sequence[_Row]) -> list[Shown]:
    found = session.execute(
        select(Check, Publication)
        .join(Listing, Listing.check_id == Check.id)
        .join(Publication, Publication.id == Listing.publication_id)
        .where(Check.id.in_([row.check_id for row in rows]), Listing.standing)
    )
    by_id = {check.id: (check, publication) for check, publication in found}
    return [by_id[row.check_id] for row in rows if row.check_id in by_id]


def _facets(session: Session, asked: Asked, rows: Sequence[_Row]) -> dict[str, list[Choice]]:
    """What ``rows`` can be narrowed by, with how many of them that would leave, the most first."""
    ids = [row.check_id for row in rows]
    of_ratings = {row.rating_key: row.publication_id for row in reversed(rows)}
    newest = (
        session.scalars(select(Publication).where(Publication.id.in_(of_ratings.values()))) if rows else ()
    )
    ratings = {one.content["rating"]["key"]: one.content["rating"] for one in newest}
    names = {row.claimant_slug: row.claimant for row in reversed(rows)}
    topics = session.execute(
        select(ListedTopic.slug, func.max(ListedTopic.name), func.count())
        .where(ListedTopic.check_id.in_(ids) if ids else false())
        .group_by(ListedTopic.slug)
    ).all()
    found = {
        "rating": [
            Choice(key, ratings[key]["label"], count, ratings[key])
            for key, count in Counter(row.rating_key for row in rows).items()
            if key in ratings
        ],
        "topic": [Choice(slug, name, count) for slug, name, count in topics],
        "claimant": [
            Choice(slug, names[slug], count)
            for slug, count in Counter(row.claimant_slug for row in rows).items()
            if slug
        ],
        "year": [
            Choice(str(year), str(year), count) for year, count in Counter(row.year for row in rows).items()
        ],
        "language": [
            Choice(code, code, count) for code, count in Counter(row.language for row in rows).items() if code
        ],
    }
    for kind, choices in found.items():
        choices.sort(key=lambda one: (-one.count, one.name))
        del choices[SHOWN_FACETS:]
        chosen = asked.narrowed.get(kind)
        if chosen and chosen not in [one.value for one in choices]:
            choices.append(Choice(chosen, chosen, 0))
    found["rating"].sort(key=lambda one: _place(one.rating))
    found["year"].sort(key=lambda one: one.value, reverse=True)
    return found


def _place(rating: dict[str, Any] | None) -> tuple[bool, int]:
    value = (rating or {}).get("value")
    return value is None, value or 0
