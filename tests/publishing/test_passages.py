"""The words around a passage, as readers see them."""

from __future__ import annotations

import pytest

from factcheck.publishing.passages import lead_in, lead_out


@pytest.mark.parametrize(
    ("prefix", "shown"),
    [
        ("and so the minister said that ", "… and so the minister said that "),
        ("A headline\n\nBy Ada Quill\n\nThe minister said ", "The minister said "),
        ("A headline\n\n", ""),
        ("", ""),
    ],
)
def test_the_words_before_do_not_cross_into_another_paragraph(prefix: str, shown: str) -> None:
    assert lead_in(prefix) == shown


@pytest.mark.parametrize(
    ("suffix", "shown"),
    [
        (", he said. The next ", ", he said. The next …"),
        (", he said.\n\nThe next", ", he said."),
        ("", ""),
    ],
)
def test_nor_do_those_behind(suffix: str, shown: str) -> None:
    assert lead_out(suffix) == shown
