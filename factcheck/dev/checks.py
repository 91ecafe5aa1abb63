"""What the sample newsroom found: verdicts with invented sources, each said to be a sample."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from factcheck.claims.models import Kind

NOTICE = "*This belongs to a sample newsroom: its sources are invented, its figures illustrative.*"


class SampleSource(NamedTuple):
    """A source of an invented institution."""

    title: str
    publisher: str
    url: str
    quote: str
    locator: str
    stance: str
    tier: str


class SampleCheck(NamedTuple):
    """A claim as the newsroom words it, and what became known about it."""

    quote: str  # words of the article by which the proposal is found
    text: str
    claimant: str
    kind: Kind
    topics: tuple[str, ...]
    rating: str
    summary: str
    explanation: str
    sources: tuple[SampleSource, ...]
    none_against: bool = False
    said_on: date | None = None  # the day of the article, where nothing else is known


DETOUR = SampleCheck(
    quote="need two more weeks to reach Rotterdam",
    text="Ships that avoid the South China Sea need two more weeks to reach Rotterdam.",
    claimant="Harbour Institute",
    kind=Kind.QUANTITY,
    topics=("Trade", "Security"),
    rating="mostly-false",
    summary="The usual way round costs a ship days rather than weeks; only one rare route comes near a fortnight.",
    explanation=f"""\
The institute points to a way **all around Australia**. The *Sample Pilots’ Handbook* does describe that route and gives \
thirteen additional days for it. So there is a voyage to which the claim nearly applies.

It is not the voyage that ships choose. The route table of the *Sample Shipping Register* leads them through the \
straits of Indonesia, and there the detour takes **three to four days**. We asked the institute why it had \
taken the longest route as its measure, and had no answer by our deadline.

A claim about “ships that avoid the sea” is understood to be about what ships do. Measured by that, it is wrong \
by a factor of about four; because a rare case comes near it, we do not call it wholly false.

{NOTICE}""",
    sources=(
        SampleSource(
            "Route table, Asia to Northern Europe",
            "Sample Shipping Register",
            "https://register.example.org/routes/asia-europe",
            "Via the Indonesian straits: 3 to 4 days in addition to the direct route.",
            "Table 2, row 5",
            "refutes",
            "primary",
        ),
        SampleSource(
            "Pilots’ Handbook, eastern part",
            "Sample Nautical Press",
            "https://nautical.example.org/handbook/east",
            "Around Australia the master should reckon with thirteen additional days.",
            "Chapter 7, page 212",
            "supports",
            "secondary",
        ),
    ),
)

SOLAR = SampleCheck(
    quote="solar power produced more electricity than wind",
    text="Solar power produced more electricity than wind in the European Union in 2023.",
    claimant="Fenwick Forum",
    kind=Kind.COMPARISON,
    topics=("Energy",),
    rating="false",
    summary="Wind produced about twice as much electricity as solar power in the European Union in 2023.",
    explanation=f"""\
The year’s accounts leave little room: **18%** of the union’s electricity came from wind and **9%** from the sun. \
Wind was ahead in the accounts of the year as a whole and in those of every winter month.

The forum refers to a chart of *new plants*, in which solar power is indeed far ahead. A new plant’s capacity, \
however, says what it could produce in full sunshine, not what it did produce. At night it produces nothing.

In sunny months the distance shrinks, and on some days the sun is ahead. The claim is about the whole year.

{NOTICE}""",
    sources=(
        SampleSource(
            "Electricity accounts 2023",
            "Sample Statistics Office",
            "https://statistics.example.org/electricity/2023",
            "Wind 18 per cent; solar 9 per cent of gross production.",
            "Table 1",
            "refutes",
            "primary",
        ),
        SampleSource(
            "New plants in 2023",
            "Fenwick Forum",
            "https://fenwick.example.org/charts/new-plants",
            "Solar has left wind behind.",
            "Chart 3, caption",
            "supports",
            "secondary",
        ),
    ),
)

SOLAR_FIRST_LOCATOR = "Table 4"  # what the first version said, and the correction mends

RENEWABLE = SampleCheck(
    quote="Renewable sources made 44%",
    text="Renewable sources made 44% of the European Union’s electricity in 2023.",
    claimant="",
    kind=Kind.QUANTITY,
    topics=("Energy",),
    rating="true",
    summary="The electricity accounts for 2023 give the same share, and the parts add up to it.",
    explanation=f"""\
The accounts name **44%** as the share of renewable sources in production. We added up the parts \
ourselves: wind, sun, water and biomass together give the same figure after rounding.

A second table reads 45%. It measures renewable electricity against *consumption*, which is a little less than \
production. Both figures are right; the article speaks of what was made, and so the first one applies.

{NOTICE}""",
    sources=(
        SampleSource(
            "Electricity accounts 2023",
            "Sample Statistics Office",
            "https://statistics.example.org/electricity/2023",
            "Renewable sources: 44 per cent of gross production.",
            "Table 1, last row",
            "supports",
            "primary",
        ),
        SampleSource(
            "Renewable energy, shares of consumption",
            "Sample Energy Observatory",
            "https://observatory.example.org/renewables/2023",
            "45 per cent of the electricity consumed came from renewable sources.",
            "Page 9",
            "refutes",
            "secondary",
        ),
    ),
)

TRIPLED = SampleCheck(
    quote="Measles cases in Northmoor have tripled",
    text="Measles cases in Northmoor have tripled within a year.",
    claimant="Dorian Pell",
    kind=Kind.COMPARISON,
    topics=("Health",),
    rating="missing-context",
    summary="The count did triple, but from three cases to nine, all of them in two households.",
    explanation=f"""\
The town’s register lists **three** cases for the year before and **nine** for this one. So the councillor’s \
words are right.

What they leave out changes their meaning. All nine people lived in *two households*, and the register shows no \
spread beyond them. With figures as small as these, one family’s journey decides whether a count doubles or falls.

The health office calls the rise a reason for care, not proof of an outbreak. Our label says nothing against more \
opening hours: that is for the council to decide.

{NOTICE}""",
    sources=(
        SampleSource(
            "Register of notified diseases",
            "Northmoor Sample Health Office",
            "https://health.example.org/northmoor/register",
            "Measles: 3 cases in the previous year, 9 in this one.",
            "Line 14",
            "supports",
            "primary",
        ),
        SampleSource(
            "Note on this year’s cases",
            "Northmoor Sample Health Office",
            "https://health.example.org/northmoor/note-on-cases",
            "All nine live in two households; no further spread was found.",
            "Second paragraph",
            "context",
            "primary",
        ),
    ),
    said_on=date(2024, 3, 19),
)

COAL_AND_GAS = SampleCheck(
    quote="coal and gas power both fell by a quarter",
    text="Coal and gas power in the European Union both fell by a quarter in 2023.",
    claimant="Fenwick Forum",
    kind=Kind.QUANTITY,
    topics=("Energy",),
    rating="half-true",
    summary="Coal power fell by about a quarter, but gas power fell by only about a seventh.",
    explanation=f"""\
For **coal** the accounts support the forum: production fell by 26%, a little more than a quarter.

For **gas** they do not. There the decline was 15%. Taken together both fell by about a fifth, which is a large \
change for one year, but it is not what was claimed.

One of two parts holds up, and so we call the claim half true.

{NOTICE}""",
    sources=(
        SampleSource(
            "Electricity accounts 2023",
            "Sample Statistics Office",
            "https://statistics.example.org/electricity/2023",
            "Coal: minus 26 per cent on the year.",
            "Table 3, row 1",
            "supports",
            "primary",
        ),
        SampleSource(
            "Electricity accounts 2023",
            "Sample Statistics Office",
            "https://statistics.example.org/electricity/2023",
            "Gas: minus 15 per cent on the year.",
            "Table 3, row 2",
            "refutes",
            "primary",
        ),
    ),
)

CLINICS = SampleCheck(
    quote="three clinics turned away 400 families",
    text="The county’s three clinics turned away 400 families this winter.",
    claimant="Dorian Pell",
    kind=Kind.QUANTITY,
    topics=("Health",),
    rating="mostly-true",
    summary="The clinics’ own list shows 388 refusals between December and February.",
    explanation=f"""\
The list of the three clinics shows **388** refusals. The councillor rounded the figure up, which does not change \
the picture.

Some of those refused were given a later date, as the clinics point out. “Turned away” is a strong word for them, \
but on the day they came, they did go home without being seen.

{NOTICE}""",
    sources=(
        SampleSource(
            "List of refusals, December to February",
            "County Sample Clinics",
            "https://clinics.example.org/winter-list",
            "Sum of refusals: 388.",
            "Last line",
            "supports",
            "primary",
        ),
        SampleSource(
            "Statement on the winter list",
            "County Sample Clinics",
            "https://clinics.example.org/statement",
            "Many of those concerned received a later appointment.",
            "First paragraph",
            "refutes",
            "primary",
        ),
    ),
)

EUROPE_TRADE = SampleCheck(
    quote="40% of Europe’s trade must pass",
    text="40% of Europe’s trade must pass through the South China Sea.",
    claimant="Center for Strategic and International Studies",
    kind=Kind.QUANTITY,
    topics=("Trade", "Security"),
    rating="unproven",
    summary="We could not find out which trade the figure counts, and so cannot say whether it holds up.",
    explanation=f"""\
The article names a report but neither its title nor its page. **We have not found the figure in its source**, and \
until we have, nothing is said here about what the report does or does not say.

Much depends on what is counted. Europe’s trade with the *rest of the world* is one thing, trade among \
European countries another; trade *by sea* is less than all trade. The two sample tables below count \
different things and lie far apart.

{NOTICE}""",
    sources=(
        SampleSource(
            "Sea trade by region",
            "Sample Shipping Register",
            "https://register.example.org/sea-trade",
            "Two fifths of the containers bound for Europe from overseas came by this route.",
            "Table 8",
            "supports",
            "secondary",
        ),
        SampleSource(
            "Trade accounts",
            "Sample Statistics Office",
            "https://statistics.example.org/trade",
            "More than half of all trade is between the countries of Europe themselves.",
            "Page 3",
            "refutes",
            "primary",
        ),
    ),
)

ALLIES = SampleCheck(
    quote="23 of the 32 allies would spend",
    text="23 of the 32 NATO allies would spend at least 2% of their economic output on defence in 2024.",
    claimant="Jens Stoltenberg",
    kind=Kind.QUANTITY,
    topics=("Security",),
    rating="true",
    summary="The estimates for 2024 that were public at the time put 23 allies at or above 2%.",
    explanation=f"""\
What was said is an estimate for a year that was not over, and we judge it as one. The table of estimates lists \
**23** countries at 2% or more.

{NOTICE}""",
    sources=(
        SampleSource(
            "Estimates of defence expenditure 2024",
            "Sample Defence Observatory",
            "https://defence.example.org/estimates-2024",
            "At or above 2 per cent: 23 of 32.",
            "Table 3",
            "supports",
            "primary",
        ),
    ),
    none_against=True,
    said_on=date(2024, 6, 17),
)

ALLIES_SECOND = SampleSource(
    "Estimates of defence expenditure 2024, notes",
    "Sample Defence Observatory",
    "https://defence.example.org/estimates-2024/notes",
    "Two countries are within rounding distance of the line.",
    "Note 6",
    "refutes",
    "primary",
)

ALLIES_AGAIN = ALLIES._replace(
    none_against=False,
    explanation=f"""\
What was said is an estimate for a year that was not over, and we judge it as one. The table of estimates lists \
**23** countries at 2% or more.

Two of them lie so close to the line that a weaker economy or a late order could move them. The notes of the table \
say so, and it is the only evidence against that we found.

{NOTICE}""",
)

WIND_AND_GAS = SampleCheck(
    quote="Wind farms produced 18%",
    text="Wind farms produced more of the European Union’s electricity than gas in 2023: 18% against 17%.",
    claimant="",
    kind=Kind.COMPARISON,
    topics=("Energy",),
    rating="true",
    summary="The electricity accounts put wind just ahead of gas for the year as a whole.",
    explanation=f"""\
Wind stands at **18%** in the accounts and gas at **17%**. Before rounding the distance is less than one point.

An earlier estimate of the grid operators saw both at the same level. It was made before the stormy December, and \
the final accounts have replaced it.

{NOTICE}""",
    sources=(
        SampleSource(
            "Electricity accounts 2023",
            "Sample Statistics Office",
            "https://statistics.example.org/electricity/2023",
            "Wind 18 per cent; gas 17 per cent of gross production.",
            "Table 1",
            "supports",
            "primary",
        ),
        SampleSource(
            "Autumn outlook",
            "Sample Grid Operators",
            "https://grid.example.org/outlook-autumn",
            "We expect wind and gas to end the year level.",
            "Page 2",
            "refutes",
            "secondary",
        ),
    ),
)

DEATHS_PREVENTED = SampleCheck(
    quote="vaccination prevented 57 million",
    text="Vaccination against measles prevented 57 million deaths between 2000 and 2021.",
    claimant="World Health Organization",
    kind=Kind.QUANTITY,
    topics=("Health",),
    rating="",
    summary="",
    explanation="First notes: the figure comes from a model. Find out what it compares the years with.",
    sources=(),
)

NEW_PLANTS = SampleCheck(
    quote="The union added 56 gigawatts",
    text="The European Union added 56 gigawatts of solar power in 2023 and 17 gigawatts of wind power.",
    claimant="",
    kind=Kind.COMPARISON,
    topics=("Energy",),
    rating="",
    summary="",
    explanation="",
    sources=(),
)
