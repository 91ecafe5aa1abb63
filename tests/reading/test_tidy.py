"""Lines that are not the article, and lines that are."""

from __future__ import annotations

import pytest

from factcheck.reading.tidy import drop_junk, is_junk, until_paywall

JUNK = [
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below",
    "Read more: Ten harbours to see",
    "Read more",
    "Related: The storm in pictures",
    "Related articles",
    "See also",
    "More on this story",
    "Most read",
    "Share this article",
    "Share on Facebook",
    "Copy link",
    "Follow us on Instagram",
    "Sign up for our weekly newsletter",
    "Sign up to the Morning Briefing newsletter",
    "View comments (12)",
    "12 comments",
    "Leave a comment",
    "Loading...",
    "Image source, Getty Images",
    "Image caption, A boat in the harbour",
    "Photograph: Lena Abt/Ansel Post",
    "A boat in the harbour (AP Photo)",
    "The mayor at the opening of the bridge | Reuters",
    "Lars Bo/AFP via Getty Images",
    "© 2025 The Post",
    "All rights reserved",
    "3 min read",
    "Anzeige",
    "Lesen Sie auch: Wo die Mieten steigen",
    "Lire aussi : Le port grandit",
    "Pubblicità",
    "Leggi anche: Il porto cresce",
]
WORDS = [
    "The harbour grew by a tenth.",
    "Advertisement spending fell by a tenth, the agency said.",
    "Read more books, the mayor told the children.",
    "“Share this,” she said.",
    "He asked them to share the bread.",
    "Comments by the minister were not welcome in Ansel.",
    "The photograph: a boat, a man and a dog on the quay.",
    "Related costs rose to £4 million.",
    "Ten harbours to see before you are old",
    "Save the harbour, say protesters",
    "Print is dead",
    "X said it would appeal.",
    "Follow the money",
    "Watch committees met in three towns.",
    "Images of the storm were seen by millions.",
    "Del Toro wins in Venice",
    "Sponsored by no one, the team won",
    "Topics for the talks were agreed on.",
    "He reported this to Reuters.",
    "The film was shown (in Paris).",
    "Tags cost 30 pence each",
    "Why prices rise",
]


@pytest.mark.parametrize("line", JUNK)
def test_a_line_of_the_page_goes(line):
    assert is_junk(line)


@pytest.mark.parametrize("line", WORDS)
def test_a_line_of_the_article_stays(line):
    assert not is_junk(line)


def test_a_pull_quote_goes_and_the_sentence_it_was_pulled_from_stays():
    whole = "Pike apologised. “I should have checked, and I did not,” he told reporters."
    assert drop_junk(["First.", "“I should have checked, and I did not,”", whole]) == ["First.", whole]
    assert drop_junk(["First.", "First.", "Second."]) == ["First.", "Second."]
    assert drop_junk(["Yes.", "No.", "Yes."]) == ["Yes.", "No.", "Yes."]


def test_an_offer_at_the_end_is_cut_off_and_a_sentence_about_one_is_not():
    assert until_paywall(["Words.", "Subscribe to continue reading", "Only 1 €."]) == (["Words."], True)
    lines = ["Words.", "Readers had to subscribe to continue reading.", "More words."]
    assert until_paywall(lines) == (lines, False)
    goes_on = ["Words.", "Already a subscriber?", *["A long paragraph of the article goes on. " * 10] * 9]
    assert until_paywall(goes_on) == (goes_on, False)
