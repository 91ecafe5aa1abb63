"""Three articles of invented newspapers. The events are public; outlets, bylines and local people are not real."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class SampleArticle(NamedTuple):
    """A text and what is known about it."""

    title: str
    byline: str
    publisher: str
    published_on: date
    url: str
    text: str


SUMMIT = SampleArticle(
    title="Two fifths of Europe’s trade hang on one sea, NATO leaders are told",
    byline="Tamsin Oakfold",
    publisher="The Northmoor Courier",
    published_on=date(2024, 7, 12),
    url="https://courier.example.org/2024/07/12/nato-and-the-sea",
    text="""\
Two fifths of Europe’s trade hang on one sea, NATO leaders are told

By Tamsin Oakfold

The leaders of NATO met in Washington from 9 to 11 July 2024. The summit marked 75 years since twelve countries \
signed the North Atlantic Treaty in April 1949. Sweden, which joined in March 2024, took part as the 32nd member.

Money came first. Secretary General Jens Stoltenberg said 23 of the 32 allies would spend at least 2% of their \
economic output on defence in 2024. The leaders also pledged at least 40 billion euros for Ukraine within a year.

The talks did not stop at Europe’s borders. The leaders called China a “decisive enabler” of Russia’s war against \
Ukraine. China’s mission to the European Union said the declaration was full of “Cold War mentality”. Guests from \
Japan, South Korea, New Zealand and Australia sat at the table for the third year in a row, though Australia sent \
its deputy prime minister.

Why should an Atlantic alliance care about waters so far away? Trade is the usual answer. A report by the Center for \
Strategic and International Studies said that 40% of Europe’s trade must pass through the South China Sea. The \
think tank’s ChinaPower project estimated that goods worth 3.4 trillion dollars crossed the sea in 2016.

Others put it more sharply. The Harbour Institute said that ships avoiding the South China Sea need two more \
weeks to reach Rotterdam. “Our supermarkets would be empty within a month,” said its director \
Linnea Marsh. She believes that the alliance should send more ships to the region.

China claims most of the sea. A tribunal in The Hague ruled in July 2016 that these claims had no legal basis, but \
Beijing has never accepted the ruling. The Philippines, which brought the case, won on almost every point.

The next summit will be held in The Hague in June 2025. Spending on defence will probably rise again by then, \
Ms Marsh said.""",
)

POWER = SampleArticle(
    title="Europe’s power turned greener in 2023, but by how much?",
    byline="Perran Holloway",
    publisher="The Wold Gazette",
    published_on=date(2024, 2, 9),
    url="https://gazette.example.org/energy/europe-power-2023",
    text="""\
Europe’s power turned greener in 2023, but by how much?

By Perran Holloway

Renewable sources made 44% of the European Union’s electricity in 2023. It was the first year in which their share \
passed 40%, according to the research group Ember.

Wind did the most of the work. Wind farms produced 18% of the union’s electricity in 2023, more than gas with 17%. \
Never before had wind overtaken gas. Solar panels added 9%, and dams another 12%. Nuclear plants remained the \
largest single source, although Germany shut its last three reactors in April 2023.

Campaigners were quick to claim victory. The Fenwick Forum said solar power produced more electricity than wind \
in the European Union in 2023. The forum added that coal and gas power both fell by a quarter in a single year. \
“This is the most beautiful year Europe has ever had,” said its chair, Aldous Penrow.

The grid operators see it more soberly. Demand for electricity fell by 3.4% in 2023, because factories used less and \
the winter was mild. Part of the decline of coal may therefore not last. Coal produced 12% of the union’s electricity \
in 2023, its lowest share on record.

New plants go up faster than ever. The union added 56 gigawatts of solar power in 2023, compared with 17 gigawatts of \
wind power. In October 2023 the union raised its target: by 2030, 42.5% of all energy must come from renewable \
sources. That counts heating and transport too, which is why it is harder to reach than it looks.

Bills are another matter. Mr Penrow said that green power had already halved what families pay. The union’s \
statistics office publishes such prices twice a year, and they differ greatly from country to country.

Prices will keep falling until 2030, the forum predicted. Grid operators want the money for new lines first.""",
)

MEASLES = SampleArticle(
    title="Measles returns to the county, and old arguments with it",
    byline="Imelda Trask",
    publisher="The Evening Lantern",
    published_on=date(2024, 3, 21),
    url="https://lantern.example.org/health/measles-returns",
    text="""\
Measles returns to the county, and old arguments with it

By Imelda Trask

Measles cases in Northmoor have tripled within a year, Councillor Dorian Pell said at a heated meeting on Tuesday \
evening. He wants the clinics to open on Saturdays.

The town is not alone. The World Health Organization counted more than 30,000 cases in its European region from \
January to October 2023, up from 941 in all of 2022. The virus is among the most contagious that are known. One sick \
child can infect 12 to 18 others where nobody is protected.

Protection is old and cheap. The first vaccine against measles was licensed in the United States in 1963. Two doses \
protect about 97 of 100 people. The World Health Organization estimates that vaccination prevented 57 million \
deaths between 2000 and 2021. To keep the virus from spreading, 95% of all children need both doses.

Too few get them. In 2022, 83% of the world’s children received a first dose and 74% a second. In Northmoor the \
health office does not publish its figures by district.

The Wold Parents’ Circle, a local group, sees things differently. In a leaflet, the Wold Parents’ Circle said a \
single dose protects children just as well as two. Its founder Hester Vane claimed that doctors recommend the second dose only for \
the money. The leaflet also repeats that the vaccine causes autism. The study that once suggested so was retracted \
by The Lancet in 2010.

The clinics have troubles of their own. Mr Pell said the county’s three clinics turned away 400 families this winter. \
A nurse at the harbour clinic called the number plausible. “Nobody answers the telephone after four,” the nurse said.

The council will vote on Saturday hours in May. Ms Vane called the plan a waste of money. It is a scandal that a town \
as rich as Northmoor should even have to discuss it, Mr Pell replied.""",
)

ARTICLES = (SUMMIT, POWER, MEASLES)
