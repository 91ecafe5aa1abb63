"""Spreadsheets and tables as text, with the cell of every word."""

from __future__ import annotations

import pytest

from factcheck.reading.places import place_of, say_place
from factcheck.reading.read import read
from factcheck.reading.sheets import delimiter_of, read_csv, read_sheets, say_cell
from factcheck.reading.types import CannotRead, ReadText
from tests.reading.samples import LAUGHS, ods, xlsx

GRAIN: list[list[str | float]] = [
    ["Port", "Year", "Tons"],
    ["Northmoor", 2023, 1234.5],
    [],
    ["Easter", 2024, 7],
]


def told(found: ReadText, words: str) -> str:
    start = found.text.index(words)
    return say_place(place_of(found.text, found.outline, start, start + len(words)))


def test_every_cell_of_a_spreadsheet_is_found_by_its_sheet_and_its_name() -> None:
    found = read_sheets(xlsx({"Grain": GRAIN, "Fees": [["Berth"], [12]]}, first_cell="B3"))
    assert found.text == (
        "Grain\nPort\tYear\tTons\nNorthmoor\t2023\t1234.5\n\nEaster\t2024\t7\nFees\nBerth\n12"
    )
    assert told(found, "1234.5") == "sheet “Grain”, cell D4"
    assert told(found, "Easter\t2024") == "sheet “Grain”, cells B6–C6"
    assert told(found, "Grain") == "sheet “Grain”"
    start = found.text.rindex("12")
    assert say_place(place_of(found.text, found.outline, start, start + 2)) == "sheet “Fees”, cell B4"


def test_an_open_document_reads_the_same() -> None:
    found = read_sheets(ods(GRAIN[:2]))
    assert found.text == "Grain\nPort\tYear\tTons\nNorthmoor\t2023\t1234.5"
    assert told(found, "2023") == "sheet “Grain”, cell B2"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Port;Tons\nNorthmoor;1,5\n\nEaster;2,5\n", "Port\tTons\nNorthmoor\t1,5\n\nEaster\t2,5"),
        (b'Port,Said\nNorthmoor,"It is,\nthey say, so"\n', "Port\tSaid\nNorthmoor\tIt is, they say, so"),
        (b"Port\tTons\r\nNorthmoor\t1\r\n", "Port\tTons\nNorthmoor\t1"),
        (b"Word\nOther\n", "Word\nOther"),
    ],
)
def test_a_table_as_text_is_parted_by_what_parts_its_lines_alike(data: bytes, text: str) -> None:
    assert read_csv(data).text == text


def test_a_cell_of_a_table_as_text_has_its_name() -> None:
    assert told(read_csv(b"Port,Tons\nNorthmoor,15\n"), "15") == "cell B2"
    assert delimiter_of("a|b|c\n1|2|3") == "|"


@pytest.mark.parametrize(
    ("value", "words"), [(2.0, "2"), (0.1, "0.1"), (True, "TRUE"), ("a\tb\n c", "a b c")]
)
def test_a_cell_says_what_is_in_it(value: object, words: str) -> None:
    assert say_cell(value) == words


def test_tables_are_taken_where_they_are_wanted_and_only_there() -> None:
    book = xlsx({"Grain": GRAIN})
    assert read("grain.xlsx", book, tables=True).outline is not None
    assert read("grain.csv", b"Port,Tons\nNorthmoor,15\n", tables=True).text == "Port\tTons\nNorthmoor\t15"
    for name, data in (("grain.xlsx", book), ("grain.csv", b"Port,Tons\nNorthmoor,15\n")):
        with pytest.raises(CannotRead):
            read(name, data)


def test_hostile_spreadsheets_are_refused_in_a_sentence() -> None:
    with pytest.raises(CannotRead, match="damaged"):
        read("a.xlsx", xlsx({"Grain": [["a"]]}, extra=LAUGHS.split("<r>")[0]), tables=True)
    with pytest.raises(CannotRead, match="damaged"):
        read("a.xlsx", xlsx({"Grain": GRAIN})[:-30] + b"\x00" * 30, tables=True)
    with pytest.raises(CannotRead, match="nothing in this table"):
        read("a.xlsx", xlsx({"Empty": []}), tables=True)


def test_a_sheet_with_one_cell_at_the_end_of_the_world_takes_no_memory_for_those_between() -> None:
    with pytest.raises(CannotRead, match="memory|more than can be taken in"):
        read("a.xlsx", _with_far_cell(xlsx({"Grain": [["a"]]})), tables=True)


def _with_far_cell(book: bytes) -> bytes:
    import io
    import zipfile

    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(kept, "w") as made:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            made.writestr(part.filename, data)
    return kept.getvalue()
