"""The dashboard: figures of a period as charts with their tables, and each as a file for a spreadsheet."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Response, render_template, request

from factcheck.authz.permissions import Permission
from factcheck.desk import draw
from factcheck.desk.blueprint import Answer, blueprint
from factcheck.desk.figures import FIGURES, Figure, column_for_a_sheet, for_a_sheet, say_cell
from factcheck.desk.period import PRESETS, Period, period_of
from factcheck.errors import NotFound
from factcheck.kit import clock
from factcheck.kit.sheets import csv_line
from factcheck.web.authorize import authorized
from factcheck.web.session import building, db


@blueprint.get("/dashboard")
@authorized(Permission.READ_DESK)
def dashboard() -> Answer:
    """How the newsroom's checking goes."""
    at = clock.now()
    period, wrong = _period()
    return render_template(
        "desk/dashboard.html",
        period=period,
        wrong=wrong,
        presets=PRESETS,
        figures=[make(db(), period, at) for make in FIGURES.values()],
        say=say_cell,
        draw=draw,
        at=at,
    )


@blueprint.get("/dashboard/<key>.csv")
@authorized(Permission.READ_DESK)
def figures(key: str) -> Answer:
    """One figure as comma-separated values."""
    make = FIGURES.get(key)
    if make is None:
        raise NotFound("There is no such figure on the dashboard.")
    period, _wrong = _period()
    answer = Response(_as_csv(make(db(), period, clock.now())), mimetype="text/csv")
    name = f"{key}-{period.first}-to-{period.last}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _period() -> tuple[Period, str]:
    return period_of(request.args, now=clock.now(), zone=ZoneInfo(building().config.timezone))


def _as_csv(figure: Figure) -> str:
    lines = [csv_line(column_for_a_sheet(figure, n) for n in range(len(figure.columns)))]
    lines += [csv_line(map(for_a_sheet, row)) for row in figure.rows]
    return "\ufeff" + "".join(lines)  # so that a spreadsheet takes it for UTF-8
