"""Print typography exchanges signs and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.typography import quoted, typeset

TYPEWRITTEN = str.maketrans("“”″‘’′–", "\"\"\"'''-")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Europe's trade", "Europe’s trade"),
        ("the allies' pledge", "the allies’ pledge"),
        ("don't", "don’t"),
        ('He called it "historic".', "He called it “historic”."),
        ('"Never," she said, "again."', "“Never,” she said, “again.”"),
        ("\"He told me 'no way' twice,\" she said.", "“He told me ‘no way’ twice,” she said."),
        ("She said \"he told me 'no'\"", "She said “he told me ‘no’”"),
        ("'We won't,' said the union's chair.", "‘We won’t,’ said the union’s chair."),
        ("a man of 5'10\"", "a man of 5′10″"),
        ('"He is 5\'10" tall," she said', "“He is 5′10″ tall,” she said"),
        ("a 6' fence and a 12\" pipe", "a 6′ fence and a 12″ pipe"),
        ('he said "a 12" pipe broke"', "he said “a 12″ pipe broke”"),
        ('It "grew by 10", not "by 20".', "It “grew by 10”, not “by 20”."),
        ("He said 'we grew by 10'.", "He said ‘we grew by 10’."),
        ("the '90s and the 1980's", "the ’90s and the 1980’s"),
        ("the class of '68", "the class of ’68"),
        ("rock 'n' roll, 'twas", "rock ’n’ roll, ’twas"),
        ("('maybe')", "(‘maybe’)"),
        ("the sea - all of it - is ours", "the sea – all of it – is ours"),
        ("a well-known 10-year low of -3", "a well-known 10-year low of -3"),
        ("Already “printed” in the ’90s", "Already “printed” in the ’90s"),
        ('unclosed "quotation', "unclosed “quotation"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_typewriters_signs_become_a_printers(written: str | None, printed: str) -> None:
    assert typeset(written) == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('The pact is "historic"', "The pact is ‘historic’"),
        ("China is a “decisive enabler”", "China is a ‘decisive enabler’"),
        ("He said \"she told me 'no'\"", "He said ‘she told me “no”’"),
        ("Europe's '90s \"boom\" didn't last", "Europe’s ’90s ‘boom’ didn’t last"),
        ("It is 5'10\" tall", "It is 5′10″ tall"),
    ],
)
def test_marks_inside_a_quotation_are_of_the_other_kind(written: str, printed: str) -> None:
    assert quoted(written) == printed


@given(st.text(alphabet="ab1 9s'\"“”‘’-.,\n(é", max_size=60))
def test_no_place_moves_and_no_word_changes(written: str) -> None:
    printed = typeset(written)
    assert len(printed) == len(quoted(written)) == len(written)
    assert printed.translate(TYPEWRITTEN) == written.translate(TYPEWRITTEN)
    assert "'" not in printed
    assert '"' not in printed
    assert typeset(printed) == printed
