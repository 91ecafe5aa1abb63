"""Whether two readers mean the same. Plain data in, plain data out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz, utils

from factcheck.kit.urls import clean_url

ALIKE = 90.0  # of the words, in any order: nobody need look at the second
SAME_PAGE = 60.0  # enough where both name the same page, on which there may be more than one claim
_FOLLOWS = re.compile(r"utm_.*|fbclid|gclid|igsh(id)?|si|ref(_src)?|s|mc_[ce]id|share(id)?", re.IGNORECASE)
_TWINS = re.compile(r"^(www|m|mobile|amp)\.")


def link_key(link: str) -> str:
    """What is the same for all addresses of one page, "" for no address. Long ones are shortened to a digest."""
    address = clean_url(link)
    if address is None:
        return ""
    parts = urlsplit(address)
    host = _TWINS.sub("", (parts.hostname or "").lower())
    asked = sorted(pair for pair in parse_qsl(parts.query) if not _FOLLOWS.fullmatch(pair[0]))
    key = f"{host}{parts.path.rstrip('/') or '/'}" + (f"?{urlencode(asked)}" if asked else "")
    return key if len(key) <= 400 else hashlib.sha256(key.encode()).hexdigest()


def closest(words: str, others: Iterable[tuple[int, str]], *, enough: float) -> int | None:
    """The key of the likest of ``others``, if it is like enough. Different figures are different claims."""
    figures, best, found = _figures(words), enough, None
    ours = utils.default_process(words)
    for key, theirs in others:
        if _figures(theirs) != figures:
            continue
        alike = fuzz.token_sort_ratio(ours, utils.default_process(theirs), score_cutoff=best)
        if alike >= best and (found is None or alike > best):
            best, found = alike, key
    return found


def _figures(words: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", words))
