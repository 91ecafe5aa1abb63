"""Relative dates against the day of publication: "last Friday" becomes 2024-07-05, "next week" 2024-W28."""

import re
from collections.abc import Callable
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


def resolve_dates(
    words: str, published: date | None, *, future: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dates in the words as ISO 8601, in order, and the relative ones that no date of publication settles."""
    found: list[tuple[int, str]] = []
    unresolved: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        clear = all(match.end() <= a or match.start() >= b for a, b in taken)
        if clear:
            taken.append(match.span())
        return clear

    for pattern, absolute in _ABSOLUTE:
        found.extend((m.start(), absolute(m)) for m in pattern.finditer(words) if free(m))
    for pattern, relative in _RELATIVE:
        for match in pattern.finditer(words):
            if not free(match):
                continue
            value = ""
            if published:
                try:
                    value = relative(match, published, future)
                except (OverflowError, ValueError):  # before year 1 or after 9999
                    value = ""
            (found if value else unresolved).append((match.start(), value or match.group()))
    dates = dict.fromkeys(value for _, value in sorted(found) if value)
    return tuple(dates), tuple(dict.fromkeys(word for _, word in sorted(unresolved)))
