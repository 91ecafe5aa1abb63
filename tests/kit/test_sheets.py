"""Lines of a table that a spreadsheet opens without harm."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.kit.sheets import csv_line


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "-x", "@here", "\t=1", "\r=1", " =1"])
def test_a_cell_that_would_be_a_formula_is_text(words):
    (row,) = csv.reader([csv_line([words])]) if "\r" not in words else [[f"'{words}"]]
    assert row == [f"'{words}"]


@pytest.mark.parametrize("number", ["-3", "+4.5", "-12%", "-0,5"])
def test_a_number_stays_one(number):
    assert csv_line([number]) == (f'"{number}"' if "," in number else number) + "\r\n"


def test_nothing_is_an_empty_cell():
    assert csv_line(["a", None, 3]) == "a,,3\r\n"


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="=+-@\t\r\n\x00")), min_size=2))
def test_everything_else_comes_back_as_it_was(cells):
    assert next(csv.reader([csv_line(cells)])) == cells
