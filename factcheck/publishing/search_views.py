"""Searching published checks. Everything asked for stands in the address, so an answer can be kept by any cache."""

from __future__ import annotations

import re

from flask import Response, request, url_for

from factcheck.kit.paging import MOST_COUNTED, say_count
from factcheck.kit.typography import quoted
from factcheck.kit.words import as_typed
from factcheck.publishing import queries
from factcheck.publishing.answer import page
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.highlight import marked, passage
from factcheck.publishing.search import LONGEST_QUERY, Asked, search
from factcheck.web.authorize import public
from factcheck.web.session import db


@blueprint.get("/search")
@public
def search_page() -> Response:
    """Checks that have the words asked for, and what else they can be narrowed to."""
    asked = _asked()
    found = search(db(), asked)
    here = found.page
    last = max(1, -(-min(here.total, MOST_COUNTED) // here.size))
    return page(
        "publishing/search.html",
        changed=queries.last_of_all(db()),
        asked=asked,
        found=found,
        count=say_count(here.total),
        capped=here.total > MOST_COUNTED,
        at=lambda **changes: url_for("publishing.search_page", **asked.address(**changes)),
        earlier=here.number - 1 if here.number > 1 else None,
        later=here.number + 1 if here.number < last else None,
        in_claim=lambda text: marked(quoted(text), found.wanted),
        in_passage=lambda content: passage(content, found.wanted),
    )


def _asked() -> Asked:
    """What stands in the address, as far as it can be meant."""
    given = {kind: as_typed(request.args.get(kind, ""), 200) for kind in ("rating", "topic", "claimant")}
    year, language, number = (request.args.get(name, "") for name in ("year", "language", "page"))
    return Asked(
        words=as_typed(request.args.get("q", ""), LONGEST_QUERY),
        year=year if re.fullmatch(r"[0-9]{4}", year) else "",
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?", language) else "",
        newest_first=request.args.get("order") == "newest",
        number=int(number) if re.fullmatch(r"[0-9]{1,4}", number) else 1,
        **given,
    )
