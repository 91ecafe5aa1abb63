"""Relative dates against the day of publication: "last Friday" becomes 2024-07-05, "next week" 2024-W28."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_M = "(" + "|".join(m.capitalize() for m in _MONTHS) + ")"
_D = "(" + "|".join(d.capitalize() for d in _DAYS) + ")"
_COUNT = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_STEP = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _month(number: int, year: int) -> str:
    return f"{year:04d}-{number:02d}" if 1 <= year <= 9999 else ""


def _shift_months(day: date, months: int) -> str:
    index = day.year * 12 + day.month - 1 + months
    return _month(index % 12 + 1, index // 12)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _full(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), _MONTHS.index(month.lower()) + 1, int(day)).isoformat()
    except ValueError:
        return ""


def _weekday(found: re.Match[str], day: date, future: bool) -> str:
    """The nearest such day: before publication, or after it when the sentence speaks of what is to come."""
    target = _DAYS.index(found.group(2).lower())
    word = (found.group(1) or "").strip().lower()
    ahead = word == "next" or (future and word != "last")
    gap = (target - day.weekday()) % 7 if ahead else -((day.weekday() - target) % 7)
    if gap == 0 and word in ("last", "next"):
        gap = 7 if ahead else -7
    return (day + timedelta(days=gap)).isoformat()


def _period(found: re.Match[str], day: date, future: bool) -> str:
    step, unit = _STEP[found.group(1).lower()], found.group(2).lower()
    if unit == "week":
        return _week(day + timedelta(weeks=step))
    if unit == "month":
        return _shift_months(day, step)
    return f"{day.year + step:04d}"


def _ago(found: re.Match[str], day: date, future: bool) -> str:
    count, unit = _COUNT.get(found.group(1).lower()) or int(found.group(1)), found.group(2).lower()
    if unit.startswith("day"):
        return (day - timedelta(days=count)).isoformat()
    if unit.startswith("week"):
        return _week(day - timedelta(weeks=count))
    return _shift_months(day, -count) if unit.startswith("month") else f"{max(1, day.year - count):04d}"


def _bare_month(found: re.Match[str], day: date, future: bool) -> str:
    number = _MONTHS.index(found.group(2).lower()) + 1
    if found.group(1).lower().endswith("next") or (future and number < day.month):
        return _month(number, day.year + 1)
    if not future and number > day.month:
        return _month(number, day.year - 1)
    return _month(number, day.year)


def _month_of_year(found: re.Match[str], day: date, future: bool) -> str:
    return _month(_MONTHS.index(found.group(1).lower()) + 1, day.year + _STEP[found.group(2).lower()])


def _near_day(found: re.Match[str], day: date, future: bool) -> str:
    step = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[found.group(1).lower()]
    return (day + timedelta(days=step)).isoformat()


def _day_of_month(found: re.Match[str], day: date, future: bool) -> str:
    number = _MONTHS.index(found.group(1).lower()) + 1
    year = (
        day.year
        + (1 if future and number < day.month else 0)
        - (1 if not future and number > day.month else 0)
    )
    return _full(str(year), found.group(1), found.group(2))


# Dates that stand complete in the text; they need no day of publication.
_ABSOLUTE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (
        re.compile(rf"\b{_M} (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:1[5-9]|20)\d\d)\b"),
        lambda m: _full(m[3], m[1], m[2]),
    ),
    (re.compile(rf"\b(\d{{1,2}}) {_M},? ((?:1[5-9]|20)\d\d)\b"), lambda m: _full(m[3], m[2], m[1])),
    (
        re.compile(rf"\b{_M},? (?:of )?((?:1[5-9]|20)\d\d)\b"),
        lambda m: _month(_MONTHS.index(m[1].lower()) + 1, int(m[2])),
    ),
    (
        re.compile(
            r"(?<![\d.,$€£/-])\b((?:1[6-9]|20)\d\d)\b(?![\d%/]|[.,]\d| (?:people|jobs|homes|cases|[a-z]+ers)\b)"
        ),
        lambda m: m[1],
    ),
]
# Dates that mean nothing without it.
_RELATIVE: list[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], str]]] = [
    (re.compile(rf"\b{_M} (last|this|next) year\b", re.I), _month_of_year),
    (re.compile(rf"\b(?:on )?((?:last|next|this) )?{_D}\b"), _weekday),
    (re.compile(r"\b(last|past|this|current|next|coming) (week|month|year)\b", re.I), _period),
    (
        re.compile(
            r"\b(a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}) (days?|weeks?|months?|years?) ago\b",
            re.I,
        ),
        _ago,
    ),
    (re.compile(r"\b(yesterday|today|tonight|tomorrow)\b", re.I), _near_day),
    (re.compile(rf"\b{_M} (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d{{4}})"), _day_of_month),
    (re.compile(rf"\b(in|since|by|until|last|next|this|during) {_M}\b(?!,? (?:of )?\d)"), _bare_month),
]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    value: str  # "" = not settled
    relative: bool


def _dates_in(words: str, published: date | None, *, future: bool) -> list[_Found]:
    """Every date in the words, in order; those that stand complete win over relative ones at the same place."""
    found: list[_Found] = []

    def add(match: re.Match[str], value: str, *, relative: bool) -> None:
        found.append(_Found(match.start(), match.end(), value, relative))

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= f.start or match.start() >= f.end for f in found)

    for pattern, absolute in _ABSOLUTE:
        for match in filter(free, pattern.finditer(words)):
            add(match, absolute(match), relative=False)
    for pattern, relative in _RELATIVE:
        for match in filter(free, pattern.finditer(words)):
            value = ""
            if published:
                try:
                    value = relative(match, published, future)
                except (OverflowError, ValueError):  # before year 1 or after 9999
                    value = ""
            add(match, value, relative=True)
    return sorted(found, key=lambda f: f.start)


def resolve_dates(
    words: str, published: date | None, *, future: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dates in the words as ISO 8601, in order, and the relative ones that no date of publication settles."""
    found = _dates_in(words, published, future=future)
    dates = dict.fromkeys(f.value for f in found if f.value)
    unresolved = dict.fromkeys(words[f.start : f.end] for f in found if f.relative and not f.value)
    return tuple(dates), tuple(unresolved)


def spell_out(words: str, published: date | None, *, future: bool) -> str:
    """The words with their relative dates written as dates: "last month" becomes "in February 2024".

    What belongs to somebody ("last year's budget"), what an article or a quotation mark encloses, stays as it is.
    """
    out, at = "", 0
    for found in _dates_in(words, published, future=future):
        if not found.relative or not found.value or not _may_be_written(words, found):
            continue
        lead = _LEAD.search(words[max(0, found.start - 12) : found.start])
        own = _LEAD.match(words[found.start : found.end] + " ")
        preposition, date_ = _in_words(found.value)
        if own and own.group(1).lower() in _KEPT:
            preposition = own.group(1)
        if (found.value.count("-") < 2 and lead) or (lead and lead.group(1).lower() != "on"):
            preposition = ""
        written = f"{preposition} {date_}".strip()
        if found.start == 0:
            written = written[0].upper() + written[1:]
        out += words[at : found.start] + written
        at = found.end
    return out + words[at:]


_KEPT = frozenset({"in", "since", "by", "until", "during"})
_LEAD = re.compile(
    r"(?:^|\b)(in|on|at|since|by|until|till|from|to|of|for|before|after|between|and|than|as|during|through|over|within)\s+$",
    re.I,
)
_PART_OF_DAY = re.compile(r"\s+(?:morning|afternoon|evening|night)\b")
_DETERMINED = re.compile(r"\b(?:the|a|an|its|his|her|their|our|that|each|every|one|any)\s+$", re.I)


def _may_be_written(words: str, found: _Found) -> bool:
    if words[found.end : found.end + 2] in ("'s", "’s") or words[found.end : found.end + 1] == "-":
        return False
    if _PART_OF_DAY.match(words, found.end):
        return False  # "on Tuesday morning"
    before = words[: found.start]
    if before.count("“") > before.count("”") or before.count('"') % 2:
        return False  # the words of somebody are not changed
    return not _DETERMINED.search(before[-24:])


def _in_words(value: str) -> tuple[str, str]:
    """The preposition and the words of an ISO date: ("on", "4 March 2024")."""
    if "W" in value:
        year, week = value.split("-W")
        try:
            day = date.fromisocalendar(int(year), int(week), 1)
        except ValueError:  # a week that begins before year 1
            return "in", f"week {int(week)} of {year}"
        return "in", f"the week of {day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return "in", str(parts[0])
    named = f"{_MONTHS[parts[1] - 1].capitalize()} {parts[0]}"
    return ("in", named) if len(parts) == 2 else ("on", f"{parts[2]} {named}")
