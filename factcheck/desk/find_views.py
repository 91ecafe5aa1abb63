"""Finding anything: a page without a script, the list in the palette, and a colleague's work, which people lead to."""

from __future__ import annotations

import re

from flask import render_template, request
from markupsafe import Markup, escape

from factcheck.accounts.queries import get_person
from factcheck.authz.permissions import Permission
from factcheck.desk import seen
from factcheck.desk.blueprint import Answer, blueprint, me
from factcheck.desk.find import LONGEST, find
from factcheck.desk.queries import whole_queue
from factcheck.desk.queues import WORK, Asked
from factcheck.kit import clock
from factcheck.kit.words import as_typed, words_in
from factcheck.web.authorize import authorized
from factcheck.web.session import db

ON_THE_PAGE, IN_THE_PALETTE = 20, 5


@blueprint.get("/find")
@authorized(Permission.READ_DESK)
def find_page() -> Answer:
    """Everything that holds the words asked for; what one looked at last while there are none."""
    return _answer("desk/find.html", ON_THE_PAGE)


@blueprint.get("/find/palette")
@authorized(Permission.READ_DESK)
def palette() -> Answer:
    """The same, short, for the palette."""
    return _answer("desk/_palette.html", IN_THE_PALETTE)


@blueprint.get("/desk/of/<int:person_id>")
@authorized(Permission.READ_DESK)
def work_of(person_id: int) -> Answer:
    """What a colleague has in review now."""
    person, at = get_person(db(), person_id), clock.now()
    page = whole_queue(
        db(),
        WORK,
        Asked(person.id, at),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render_template("desk/work_of.html", colleague=person, queue=WORK, page=page, at=at)


def _answer(template: str, most: int) -> Answer:
    typed = as_typed(request.args.get("q", ""), LONGEST)
    groups = find(db(), typed, most=most) if typed else []
    last = [] if typed else seen.looked_at(db(), me())
    return render_template(
        template, typed=typed, groups=groups, last=last, marked=lambda text: marked(text, typed)
    )


def marked(text: str, typed: str) -> Markup:
    """``text`` with the beginnings of words that were typed marked."""
    words = sorted(words_in(typed), key=len, reverse=True)
    if not words:
        return escape(text)
    pattern = re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, words))})", re.IGNORECASE)
    done, parts = 0, []
    for hit in pattern.finditer(text):
        parts += [escape(text[done : hit.start()]), Markup("<mark>%s</mark>") % hit.group()]
        done = hit.end()
    return Markup("").join([*parts, escape(text[done:])])
