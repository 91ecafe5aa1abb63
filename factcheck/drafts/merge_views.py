"""Two people at one form: what each wrote, field by field, and what follows without asking.

A form carries a short digest of every field as it was when it was opened (``base_of``). By it the slower of two
knows, without keeping the old text, which fields they changed themselves and which the other did: only a field that
both changed has to be decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField

from factcheck.drafts.models import Draft
from factcheck.kit.diff import Piece, align, diff
from factcheck.web.forms import Form

Fate = Literal["same", "mine", "theirs", "both"]
TAKE, MERGED = "--take", "merged"  # the choice for a field; the names of the fields that have one
NOT_THERE = "-1"  # a version that no row has


class Part(NamedTuple):
    """One field of a form that two people wrote in."""

    name: str
    label: str
    mine: str
    theirs: str
    base: str | None  # None where it is not known
    fate: Fate
    words: list[Piece]  # from theirs to mine
    is_choice: bool
    is_long: bool  # has room for paragraphs
    mine_said: str  # a choice by its words, a text as it is
    theirs_said: str
    woven: str  # both together, to begin editing from
    is_woven: bool  # whether both changes went into it

    @property
    def kept(self) -> str:
        """What stands in the field when nobody has to choose."""
        return self.theirs if self.fate == "theirs" else self.mine


class Compared(NamedTuple):
    """One field that is not as it was typed, with the words from what stands to what was typed."""

    label: str
    words: list[Piece]


def base_of(form: Form) -> str:
    """For the form's hidden field: a digest of each field as the form was opened with."""
    posted: str = form.base.data or ""
    return posted or digests({field.name: value_of(field) for field in _asked(form)})


def digests(values: Mapping[str, str]) -> str:
    """The digests of ``values`` on one line."""
    return " ".join(f"{name}:{_digest(value)}" for name, value in values.items())


def parts_of(
    form: Form, theirs: Mapping[str, str], *, names: Sequence[str], draft: Draft | None = None
) -> list[Part]:
    """What to do about each of the fields ``names``, of which ``theirs`` stands now."""
    base = dict(pair.split(":", 1) for pair in (form.base.data or "").split() if ":" in pair)
    return [_part(form[name], _plain(theirs[name]), base.get(name), _known(draft, name)) for name in names]


def settled(posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """A posted form with every choice of the merge page made into its field's value.

    A field nobody chose for goes back to the merge page, as a conflict with no known beginning.
    """
    made = MultiDict(posted)
    for name in posted.getlist(MERGED):
        choice = posted.get(name + TAKE, "")
        if choice not in ("mine", "theirs", "edit"):
            choice = "mine"
            made["lock_version"], made["base"] = NOT_THERE, ""
        made[name] = posted.get(f"{name}--{choice}", "")
    return made


def value_of(field: Field) -> str:
    """What stands in ``field``, as a browser would send it."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    return as_sent(field.data)


def as_sent(value: Any) -> str:
    """A value of a row as a form sends it."""
    if isinstance(value, bool):
        return "y" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return _plain(str(value if value is not None else ""))


def compare_fields(
    now: Mapping[str, Sequence[str]], typed: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> list[Compared]:
    """The fields that were typed otherwise than they stand now."""
    pairs = [(name, _plain(", ".join(now.get(name, []))), _plain(", ".join(typed[name]))) for name in typed]
    return [Compared(labels.get(name) or name, diff(old, new)) for name, old, new in pairs if old != new]


def said_in(draft: Draft) -> list[tuple[str, str]]:
    """What was typed, by the names of its fields; what the form said by itself is left out."""
    return [
        (draft.labels.get(name) or name, ", ".join(values))
        for name, values in draft.fields.items()
        if values != draft.base.get(name) and any(values)
    ]


def _part(field: Field, theirs: str, digest: str | None, known: str | None) -> Part:
    mine = _plain(value_of(field))
    base = known if known is not None and _digest(known) == digest else None
    fate = _fate(mine, theirs, digest)
    is_choice = isinstance(field, RadioField | SelectField | BooleanField)
    weave = woven(base, mine, theirs) if fate == "both" and base is not None and not is_choice else None
    return Part(
        name=field.name,
        label=str(field.label.text),
        mine=mine,
        theirs=theirs,
        base=base,
        fate=fate,
        words=[] if is_choice else diff(theirs, mine),
        is_choice=is_choice,
        is_long=isinstance(field, TextAreaField),
        mine_said=_say(field, mine),
        theirs_said=_say(field, theirs),
        woven=mine if weave is None else weave,
        is_woven=weave is not None,
    )


def _fate(mine: str, theirs: str, digest: str | None) -> Fate:
    if mine == theirs:
        return "same"
    if digest is None:
        return "both"
    if _digest(mine) == digest:
        return "theirs"
    return "mine" if _digest(theirs) == digest else "both"


def woven(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of ``base`` in one text; None where they touch the same words."""
    edits = sorted({*_edits(base, mine), *_edits(base, theirs)})
    if any(later[0] <= earlier[1] for earlier, later in pairwise(edits)):
        return None
    text, at = "", 0
    for start, end, words in edits:
        text, at = text + base[at:start] + words, end
    return text + base[at:]


def _edits(old: str, new: str) -> Iterable[tuple[int, int, str]]:
    """What leads from ``old`` to ``new``: places in ``old``, and the words that stand there then."""
    return [
        (run.old_start, run.old_end, new[run.new_start : run.new_end])
        for run in align(old, new)
        if not run.same
    ]


def _say(field: Field, value: str) -> str:
    if isinstance(field, BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, RadioField | SelectField):
        return {str(option.data): str(option.label.text) for option in field}.get(value, value or "none")
    return value


def _known(draft: Draft | None, name: str) -> str | None:
    return _plain(", ".join(draft.base[name])) if draft is not None and name in draft.base else None


def _asked(form: Form) -> list[Field]:
    return [field for field in form if field.type not in ("CSRFTokenField", "HiddenField", "FileField")]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _digest(value: str) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]
