"""The reader of the annotated news: spans give the marked words, and a slip is told with its line."""

import pathlib
import re

import pytest

from bench.annotated.read import AnnotationError, Article, Span, read

HEAD = "# [S Mayor][C :] [T ferries late]\n@published 2026-03-02\n@outlet The Northmoor Record\n\n"
FILES = sorted((pathlib.Path(__file__).parents[2] / "bench" / "annotated").glob("part-*.txt"))


def article(tmp_path: pathlib.Path, body: str, head: str = HEAD) -> Article:
    path = tmp_path / "part.txt"
    path.write_text(head + body, "utf-8")
    (found,) = read(path)
    return found


def words(found: Article, spans: tuple[Span, ...]) -> list[str]:
    return [found.text[start:end] for start, end in spans]


def test_the_marked_words_come_back(tmp_path: pathlib.Path) -> None:
    found = article(
        tmp_path,
        "2| [T “Fares rise,”] [S Ola Lund, the chair,] [C said], [T “in May.”]\nIt rained.\n\nTwo boats sank.",
    )
    assert found.text == (
        "Mayor: ferries late\n\n“Fares rise,” Ola Lund, the chair, said, “in May.” It rained.\n\nTwo boats sank."
    )
    headline, said, rain, boats = found.sentences
    assert [found.text[s.start : s.end] for s in (rain, boats)] == ["It rained.", "Two boats sank."]
    assert [s.worth for s in found.sentences] == [None, 2, None, None]
    assert [s.paragraph for s in found.sentences] == [0, 1, 1, 2]
    (one,) = said.attributions
    assert words(found, one.speaker) == ["Ola Lund, the chair,"]
    assert words(found, one.cue) == ["said"]
    assert words(found, one.content) == ["“Fares rise,”", "“in May.”"]
    assert words(found, headline.attributions[0].cue) == [":"]


def test_numbers_join_what_belongs_together(tmp_path: pathlib.Path) -> None:
    found = article(tmp_path, "[S12 She] [C1 denied] [T1 it] and [C2 said] [T2 nobody had asked].")
    first, second = found.sentences[1].attributions
    assert words(found, first.speaker) == words(found, second.speaker) == ["She"]
    assert words(found, first.content) == ["it"]
    assert words(found, second.content) == ["nobody had asked"]


def test_an_inner_attribution_lies_one_level_down(tmp_path: pathlib.Path) -> None:
    found = article(tmp_path, "[S He] [C said] [T [S the report] [C found] [T no fault]].")
    outer, inner = found.sentences[1].attributions
    assert (outer.level, inner.level) == (1, 2)
    assert words(found, outer.content) == ["the report found no fault"]
    assert words(found, inner.speaker) == ["the report"]


def test_a_continued_quotation_may_name_its_speaker(tmp_path: pathlib.Path) -> None:
    found = article(
        tmp_path, "[T>Ruth Ansel> “We wait.”] [S>Ruth Ansel> She] [C added:] [T “Still.”]\n[T “On and on.”]"
    )
    before, added = found.sentences[1].attributions
    assert (before.who, before.cue, words(found, before.content)) == ("Ruth Ansel", (), ["“We wait.”"])
    assert (added.who, words(found, added.speaker)) == ("Ruth Ansel", ["She"])
    assert found.sentences[2].attributions[0].who == ""


@pytest.mark.parametrize(
    ("body", "line", "complaint"),
    [
        ("Fine.\n[S He [C said] [T so].", 6, "inside a speaker"),
        ("[S He] [C said] [T so.", 5, "not closed"),
        ("He said] so.", 5, "closes nothing"),
        ("[X He] said.", 5, "no mark begins"),
        ("[S He] spoke.", 5, "without a cue"),
        ("[S He] [C said] nothing.", 5, "no content"),
        ("[S He] [C said] [T a] and [C said] [T b].", 5, "two cues"),
        ("[S He] [C1 said] [T1 a].", 5, "no number"),
        ("[S1 He] [C1 said] [T2 a].", 5, "has no"),
        ("[S He ][C said] [T a].", 5, "space at its end"),
        ("Two  spaces.", 5, "single spaces"),
        ("7| Much.", 5, "a grade is"),
        ("Fine.\n@outlet Late", 6, "once each"),
        ("", 1, "below its headline"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path: pathlib.Path, body: str, line: int, complaint: str) -> None:
    with pytest.raises(AnnotationError, match=rf"part\.txt:{line}: .*{complaint}"):
        article(tmp_path, body)


@pytest.mark.parametrize(
    ("head", "line", "complaint"),
    [
        ("Text first.\n", 1, "begins with a headline"),
        ("# A\n@outlet B\n\n", 1, "no @published"),
        ("# A\n@published 2026-02-30\n@outlet B\n\n", 1, "day is out of range"),
    ],
)
def test_an_article_says_when_and_where_it_appeared(
    tmp_path: pathlib.Path, head: str, line: int, complaint: str
) -> None:
    with pytest.raises(AnnotationError, match=rf"part\.txt:{line}: .*{complaint}"):
        article(tmp_path, "It rained.", head)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_part_reads_and_gives_its_own_words_back(path: pathlib.Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    for found in read(path):
        for s in found.sentences:
            bare = re.sub(r"^(# )?([0-3]\| )?", "", lines[s.line - 1])
            bare = re.sub(r"\[[SCT][1-9]*(>[^>]+>)? |\]", "", bare)
            assert found.text[s.start : s.end] == bare
            for a in s.attributions:
                for start, end in a.speaker + a.cue + a.content:
                    assert s.start <= start < end <= s.end
                    assert found.text[start:end] == found.text[start:end].strip()
