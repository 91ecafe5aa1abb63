"""Finding claims by words, quickly among very many: with SQLite's FTS5, with PostgreSQL's text search.

Both cut text at everything that is neither letter nor digit, ignore upper and lower case, and find a word by its
beginning: "harb" finds "harbour". Migration 9 made what they look in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, column, false, func, literal_column, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from factcheck.claims.models import Claim
from factcheck.kit.words import words_in

Condition = ColumnElement[bool]
# PostgreSQL keeps it beside the claim (migration 32), SQLite in a table of its own; no model has either.
_VECTOR: ColumnElement[str] = literal_column("claim.claim_words")
_TABLE = table("claim_words", column("rowid"))
_MATCH = literal_column("claim_words").op("MATCH", is_comparison=True)
MOST_WORDS = 12


class checked(FunctionElement[Any]):
    """A column that rows are only checked by: SQLite takes no index for it, and others decide for themselves.

    SQLite has no idea how many rows a set of them holds, and goes through half a million of a state to find three.
    """

    inherit_cache = True

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self.type = inner.type


@compiles(checked)
def _plain(element: checked, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(checked, "sqlite")
def _unindexed(element: checked, compiler: SQLCompiler, **how: Any) -> str:
    return "+" + compiler.process(element.clauses, **how)


def holds(session: Session, typed: str, *, claimant: str = "") -> Condition:
    """That a claim holds every word ``typed``, in itself or its claimant's name, and of ``claimant`` in the latter.

    The way to the claims begins at their words.
    """
    anywhere, by_whom = words_in(typed)[:MOST_WORDS], words_in(claimant)[:MOST_WORDS]
    if (typed and not anywhere) or (claimant and not by_whom):
        return false()
    if _is_sqlite(session):
        parts = [f'"{word}" *' for word in anywhere] + [f'{{claimant}} : ("{word}" *)' for word in by_whom]
        return and_(_MATCH(" AND ".join(parts)), _TABLE.c.rowid == Claim.id)
    return _in_vector(anywhere, by_whom)


def is_found_holding(session: Session, typed: str, *, claimant: str = "") -> Condition:
    """The same of claims that are gone through in an order, and only checked by it."""
    anywhere, by_whom = words_in(typed)[:MOST_WORDS], words_in(claimant)[:MOST_WORDS]
    if not _is_sqlite(session):
        return _in_vector(anywhere, by_whom)
    places = ((anywhere, Claim.text + " " + Claim.claimant), (by_whom, Claim.claimant))
    return and_(*(func.begins_words(where, " ".join(words)) == 1 for words, where in places if words))


def holds_two_of(session: Session, words: Sequence[str]) -> Condition:
    """That a claim holds at least two of these whole words, in itself."""
    pairs = [(one, two) for n, one in enumerate(words) for two in words[n + 1 :]]
    if not pairs:
        return false()
    if _is_sqlite(session):
        wanted = "{text} : (" + " OR ".join(f'("{one}" AND "{two}")' for one, two in pairs) + ")"
        return and_(_MATCH(wanted), _TABLE.c.rowid == Claim.id)
    wanted = " | ".join(f"({one}:A & {two}:A)" for one, two in pairs)
    return _VECTOR.op("@@", is_comparison=True)(func.to_tsquery("simple", wanted))


def _in_vector(anywhere: Sequence[str], by_whom: Sequence[str]) -> Condition:
    """That a claim holds words beginning like these, and others in its claimant's name; PostgreSQL's way."""
    wanted = " & ".join([*(f"{word}:*" for word in anywhere), *(f"{word}:*B" for word in by_whom)])
    return _VECTOR.op("@@", is_comparison=True)(func.to_tsquery("simple", wanted))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
