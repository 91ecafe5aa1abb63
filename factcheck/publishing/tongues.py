"""A check in several languages: what pages and lists for machines say of the others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factcheck.publishing.addresses import check_url
from factcheck.publishing.queries import Tongue


class Elsewhere(NamedTuple):
    """The same check at another address."""

    language: str
    address: str


def alternates(tongues: Sequence[Tongue], *, base_url: str, newsroom_language: str) -> list[Elsewhere]:
    """Each language with its address, then the one for whoever reads none of them, as ``hreflang`` wants it."""
    found = [Elsewhere(one.language or newsroom_language, check_url(base_url, one.slug)) for one in tongues]
    default = [Elsewhere("x-default", check_url(base_url, one.slug)) for one in tongues if one.is_original]
    return found + default


class Related(NamedTuple):
    """The addresses that a ClaimReview names as its original and as its translations."""

    original: str = ""
    translations: Sequence[str] = ()


def related(tongues: Sequence[Tongue], slug: str, *, base_url: str) -> Related:
    """What is said of the others by the check at ``slug``: a translation names its original and the reverse."""
    originals = [one.slug for one in tongues if one.is_original]
    if slug in originals:
        return Related(translations=[check_url(base_url, one.slug) for one in tongues if not one.is_original])
    return Related(original=check_url(base_url, originals[0]) if originals else "")
