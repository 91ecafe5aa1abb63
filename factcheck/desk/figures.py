"""The dashboard's figures as tables: what the page shows below its charts, and what is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from factcheck.desk import measure
from factcheck.desk.measure import COUNTED, Label, Rated, labels_of
from factcheck.desk.period import Period
from factcheck.kit.lengths import say_length
from factcheck.review.agreement import agreement

Cell = str | int | float | date | timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One part of the dashboard."""

    key: str
    title: str
    about: str  # a sentence: what is counted, of how many
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    chart: str = ""  # how it is drawn: "days", "bars", "times", "ratings"; "" for the table alone
    labels: Sequence[Label] = ()  # of a chart of ratings
    links: Sequence[int | None] = ()  # the person behind each row
    empty: str = "Nothing in this period."

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        numbers = [cell for row in self.rows for cell in row[1:]]
        return not any(isinstance(cell, int | float | timedelta) and cell for cell in numbers)


Maker = Callable[[Session, Period, datetime], Figure]


def _states(session: Session, period: Period, _now: datetime) -> Figure:
    rows = measure.claims_by_state(session, period)
    return Figure(
        key="states",
        title="Claims by state",
        about="How many claims stood in each state at the end of each day; today’s so far. Each has its own scale.",
        columns=["Day", *(_say(state) for state in COUNTED)],
        rows=[[day, *(counts[state] for state in COUNTED)] for day, counts in rows],
        chart="days",
        empty="There are no claims yet.",
    )


def _times(session: Session, period: Period, _now: datetime) -> Figure:
    spent = measure.time_in_states(session, period)
    return Figure(
        key="times",
        title="Time in each state",
        about="Of the claims that left a state in this period: half took no longer than the median, nine of ten no longer than the 90th percentile.",
        columns=["State", "Claims", "Median", "90th percentile"],
        rows=[[_say(one.state), one.claims, _length(one.median), _length(one.ninetieth)] for one in spent],
        chart="times",
        empty="No claim left a state in this period.",
    )


def _overdue(session: Session, period: Period, now: datetime) -> Figure:
    return Figure(
        key="overdue",
        title="Overdue",
        about="How many claims in review were past their due time at the end of each day; today’s so far.",
        columns=["Day", "Overdue"],
        rows=[[day, number] for day, number in measure.overdue_by_day(session, period, now=now)],
        chart="days",
        empty="Nothing was late in this period.",
    )


def _workload(session: Session, period: Period, now: datetime) -> Figure:
    loads = measure.workload(session, period, now=now)
    return Figure(
        key="workload",
        title="Workload",
        about="What each person has in review now, how much of it is late, which second opinions they owe, and the verdicts they submitted in this period.",
        columns=["Person", "In review", "Overdue", "Second opinions asked", "Verdicts submitted"],
        rows=[[one.name, one.in_review, one.overdue, one.second, one.submitted] for one in loads],
        chart="bars",
        links=[one.person_id for one in loads],
        empty="Nobody has anything in review, and no verdict was submitted.",
    )


def _agreement(session: Session, period: Period, _now: datetime) -> Figure:
    found = agreement(session, since=period.since, until=period.until)
    return Figure(
        key="agreement",
        title="Agreement",
        about="Of the second opinions that were opened in this period: how often they gave the lead’s rating. Alpha is 1 for always and 0 for as often as chance; on the scale, near ratings differ less than far ones.",
        columns=["Measure", "Value"],
        rows=[
            ["Pairs of opinions", found.pairs],
            ["The same rating", found.same],
            ["Agreement, per cent", _round(found.per_cent, 1)],
            ["Krippendorff’s alpha, any rating", _round(found.alpha, 3)],
            ["Pairs with both on the scale", found.on_scale],
            ["Krippendorff’s alpha, on the scale", _round(found.alpha_on_scale, 3)],
        ],
        empty="No second opinion was opened in this period. Both must be in before either counts here.",
    )


def _send_backs(session: Session, period: Period, _now: datetime) -> Figure:
    found = measure.send_backs(session, period)
    return Figure(
        key="send-backs",
        title="Why verdicts were sent back",
        about=f"{found.sent_back:,} of {found.decisions:,} decisions in this period sent the verdict back, each for one reason or more.",
        columns=["Reason", "Times"],
        rows=[[_say(reason), number] for reason, number in found.reasons],
        chart="bars",
        empty="No verdict was sent back in this period.",
    )


def _claimants(session: Session, period: Period, _now: datetime) -> Figure:
    return _of_ratings(
        "claimants",
        "Ratings by claimant",
        "Checks published in this period, as readers have them now, by who made the claim.",
        "Claimant",
        measure.ratings_by_claimant(session, period),
    )


def _topics(session: Session, period: Period, _now: datetime) -> Figure:
    return _of_ratings(
        "topics",
        "Ratings by topic",
        "Checks published in this period, as readers have them now. A check of two topics counts in both.",
        "Topic",
        measure.ratings_by_topic(session, period),
    )


def _of_ratings(key: str, title: str, about: str, first: str, rated: list[Rated]) -> Figure:
    labels = labels_of(rated)
    return Figure(
        key=key,
        title=title,
        about=about,
        columns=[first, "Checks", *(label.label for label in labels)],
        rows=[[one.about, one.total, *(one.counts.get(label, 0) for label in labels)] for one in rated],
        chart="ratings",
        labels=labels,
        empty="Nothing was published in this period."
        if key == "claimants"
        else "Nothing with a topic was published in this period.",
    )


def _tiers(session: Session, period: Period, _now: datetime) -> Figure:
    return Figure(
        key="tiers",
        title="Sources by tier",
        about="Sources added in this period that are still relied on.",
        columns=["Tier", "Sources"],
        rows=[[_say(tier), number] for tier, number in measure.sources_by_tier(session, period)],
        chart="bars",
        empty="No source was added in this period.",
    )


FIGURES: dict[str, Maker] = {
    "states": _states,
    "times": _times,
    "overdue": _overdue,
    "workload": _workload,
    "agreement": _agreement,
    "send-backs": _send_backs,
    "claimants": _claimants,
    "topics": _topics,
    "tiers": _tiers,
}


def _say(name: str) -> str:
    words = str(name).replace("_", " ")
    return {"proposed": "Proposal"}.get(words, words.capitalize())


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _round(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def say_cell(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return "–"
        case timedelta():
            return say_length(cell)
        case bool() | int():
            return f"{cell:,}"
        case float():
            return f"{cell:,}"
        case date():
            return f"{cell.day} {cell:%b} {cell.year}"
        case str():
            return cell


def for_a_sheet(cell: Cell) -> str | int | float:
    """A cell for a spreadsheet: lengths in hours, days as ISO 8601."""
    match cell:
        case None:
            return ""
        case timedelta():
            return round(cell.total_seconds() / 3600, 2)
        case int() | float():
            return cell
        case date():
            return cell.isoformat()
        case str():
            return cell


def column_for_a_sheet(figure: Figure, number: int) -> str:
    """The name of a column there, with its unit."""
    is_length = any(isinstance(row[number], timedelta) for row in figure.rows)
    return f"{figure.columns[number]}, hours" if is_length else figure.columns[number]
