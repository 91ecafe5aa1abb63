"""Names alone."""

from __future__ import annotations

import pytest

from factcheck.reading.bylines import clean_byline


@pytest.mark.parametrize(
    ("found", "byline"),
    [
        (["By Ann Wray"], "Ann Wray"),
        (["by ANN WRAY"], "Ann Wray"),
        (["Ann Wray and Bo Li"], "Ann Wray, Bo Li"),
        (["By Ann Wray, Bo Li & Cy O’Neill"], "Ann Wray, Bo Li, Cy O’Neill"),
        (["Ann Wray", "Ann Wray", "Bo Li"], "Ann Wray, Bo Li"),
        (["Ann Wray, Political Editor"], "Ann Wray"),
        (["Ann Wray in London"], "Ann Wray"),
        (["By Ann Wray for The Post"], "Ann Wray"),
        (["Ann Wray | Senior correspondent | Updated 5 July 2024"], "Ann Wray"),
        (["Words by Ann Wray; photographs by Jo Reed"], "Ann Wray"),
        (["Von Katrin Seidel"], "Katrin Seidel"),
        (["Par Anne Dubois et Luc Petit"], "Anne Dubois, Luc Petit"),
        (["Text: Mette Holm"], "Mette Holm"),
        (["Jean-Luc Petit"], "Jean-Luc Petit"),
        (["José Ortega y Gasset"], "José Ortega y Gasset"),
        (["Robert Byrne", "Parker Byars"], "Robert Byrne, Parker Byars"),
        (["Vonnegut, Kurt"], "Vonnegut, Kurt"),
        (["Reuters"], "Reuters"),
        (["The Associated Press"], "The Associated Press"),
        (["The Post"], ""),
        (["the post staff"], ""),
        (["https://facebook.com/post"], ""),
        (["ann@post.example"], ""),
        (["@annwray"], ""),
        (["admin"], ""),
        (["Newsroom"], ""),
        (["null"], ""),
        (["5 July 2024"], ""),
        (
            ["a whole sentence that somebody put into the field where a name of an author should have been"],
            "",
        ),
        (["&lt;b&gt;Ann&lt;/b&gt;"], ""),
        ([""], ""),
        ([], ""),
        (["山田太郎"], "山田太郎"),
    ],
)
def test_a_byline_is_names_alone(found, byline):
    assert clean_byline(found, "The Post") == byline
