"""News written and annotated for this project, as text and code-point spans. The notation is in format.md beside this.

    python bench/annotated/read.py [FILE …]

checks the files (all parts, where none is named) and counts what they hold.
"""

import pathlib
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]
PARTS = {"S": "speaker", "C": "cue", "T": "content"}
OPENING = re.compile(r"\[([SCT])([1-9]*)(?:>([^<>\[\]|]+)>)? (?! )")
GRADE = re.compile(r"([0-3])\| ")


class AnnotationError(ValueError):
    """A line that does not follow format.md. The message begins with file and line."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says, thinks or wants what. Spans are places in the article's text, in reading order.

    Level 1 stands in the article's own words; level 2 within the content of another, and so on. `who` is the
    speaker's name where the annotator wrote it out. Without a cue, the content continues what an earlier or later
    sentence attributes.
    """

    speaker: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    level: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a file: its place in the article's text, its worth (none: not graded), its attributions."""

    start: int
    end: int
    worth: int | None
    attributions: tuple[Attribution, ...]
    paragraph: int
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Its first sentence is the headline; paragraphs are parted by an empty line in `text`."""

    text: str
    published: date
    outlet: str
    sentences: tuple[Sentence, ...]
    line: int


@dataclass(slots=True)
class Mark:
    """A bracket while its line is being read; places count from the start of the line's plain text."""

    part: str
    numbers: str
    who: str
    start: int
    end: int = -1
    inner: list["Mark"] = field(default_factory=list)


def plain(line: str) -> tuple[str, list[Mark]]:
    """The line's text without its brackets, and the outermost brackets with all that stand inside them."""
    text: list[str] = []
    length = at = 0
    outermost: list[Mark] = []
    open_marks: list[Mark] = []
    for bracket in re.finditer(r"[\[\]]", line):
        if bracket.start() < at:
            continue
        piece = line[at : bracket.start()]
        text.append(piece)
        length += len(piece)
        at = bracket.end()
        if bracket[0] == "]":
            if not open_marks:
                raise ValueError("a ] closes nothing")
            mark = open_marks.pop()
            mark.end = length
            continue
        opening = OPENING.match(line, bracket.start())
        if opening is None:
            raise ValueError(f"no mark begins with {line[bracket.start() : bracket.start() + 12]!r}")
        at = opening.end()
        mark = Mark(opening[1], opening[2], opening[3] or "", length)
        if open_marks and open_marks[-1].part != "T":
            raise ValueError(
                f"a mark stands inside a {PARTS[open_marks[-1].part]}; only contents hold others"
            )
        (open_marks[-1].inner if open_marks else outermost).append(mark)
        open_marks.append(mark)
    if open_marks:
        raise ValueError(f"a {PARTS[open_marks[-1].part]} is not closed")
    return "".join([*text, line[at:]]), outermost


def attributions(marks: list[Mark], level: int = 1) -> list[Attribution]:
    """The brackets of one level joined into attributions, then those of the levels below."""
    found: list[Attribution] = []
    groups: dict[str, list[Mark]] = {}
    continued: dict[str, list[Mark]] = {}
    cues = sum(m.part == "C" for m in marks)
    numbered = any(m.numbers for m in marks)
    for mark in marks:
        if mark.part == "C" and mark.who:
            raise ValueError("a cue names nobody")
        if mark.part == "T" and (mark.who or not cues):
            if mark.numbers:
                raise ValueError("a content continued from another sentence takes no number")
            continued.setdefault(mark.who, []).append(mark)
        elif not cues:
            raise ValueError("a speaker stands without a cue")
        elif numbered and not mark.numbers:
            raise ValueError(f"the {PARTS[mark.part]} has no number, but others beside it do")
        elif not numbered and cues > 1:
            raise ValueError("two cues stand side by side: number speakers, cues and contents")
        else:
            for number in mark.numbers or "1":
                groups.setdefault(number, []).append(mark)

    def spans(group: list[Mark], part: str) -> tuple[Span, ...]:
        return tuple((m.start, m.end) for m in group if m.part == part)

    for number, group in groups.items():
        speaker, cue, content = (spans(group, part) for part in PARTS)
        if not cue or not content:
            raise ValueError(f"attribution {number} has no {'content' if cue else 'cue'}")
        names = {m.who for m in group if m.part == "S" and m.who}
        if len(names) > 1:
            raise ValueError(f"attribution {number} has two names: {', '.join(sorted(names))}")
        found.append(Attribution(speaker, cue, content, level, *names))
    found += [Attribution((), (), spans(group, "T"), level, who) for who, group in continued.items()]
    found.sort(key=lambda a: min(a.speaker + a.cue + a.content))
    for mark in marks:
        found += attributions(mark.inner, level + 1) if mark.inner else []
    return found


def sentence(line: str) -> tuple[str, int | None, list[Attribution]]:
    """The text, worth and attributions of one annotated line; ValueError says what is wrong with it."""
    grade = GRADE.match(line)
    text, marks = plain(line[grade.end() :] if grade else line)
    if not text or text != text.strip() or re.search(r"\s\s|[^\S ]", text):
        raise ValueError("single spaces only, and none at the ends of a line")
    if re.match(r"[\d-]*\|", text):
        raise ValueError("a grade is 0, 1, 2 or 3, a bar and a space")
    queue = list(marks)
    for mark in queue:
        marked = text[mark.start : mark.end]
        if not marked or marked != marked.strip():
            raise ValueError(f"a {PARTS[mark.part]} is empty or has a space at its end: {marked!r}")
        queue += mark.inner
    return text, int(grade[1]) if grade else None, attributions(marks)


@dataclass(slots=True)
class _Draft:
    """An article while its lines come in."""

    line: int
    texts: list[str] = field(default_factory=list)
    length: int = 0
    paragraph: int = 0
    parted: bool = False
    about: dict[str, str] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)

    def add(self, line: str, number: int) -> None:
        text, worth, found = sentence(line)
        if self.texts:
            self.paragraph += self.parted
            between = "\n\n" if self.parted else " "
            self.texts.append(between)
            self.length += len(between)
        start = self.length
        self.texts.append(text)
        self.length += len(text)
        self.parted = False

        def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
            return tuple((s + start, e + start) for s, e in spans)

        placed = tuple(
            Attribution(moved(a.speaker), moved(a.cue), moved(a.content), a.level, a.who) for a in found
        )
        self.sentences.append(Sentence(start, self.length, worth, placed, self.paragraph, number))

    def finished(self) -> Article:
        if len(self.sentences) < 2:
            raise ValueError("an article needs a sentence below its headline")
        for key in ("published", "outlet"):
            if key not in self.about:
                raise ValueError(f"the article has no @{key}")
        published = date.fromisoformat(self.about["published"])
        return Article("".join(self.texts), published, self.about["outlet"], tuple(self.sentences), self.line)


def read(path: str | pathlib.Path) -> list[Article]:
    """The articles of one file. AnnotationError tells the first line that breaks the format."""
    articles: list[Article] = []
    draft: _Draft | None = None
    number = 0
    try:
        for number, line in enumerate(pathlib.Path(path).read_text("utf-8").split("\n"), 1):
            if line.startswith("# "):
                if draft:
                    at, number = number, draft.line
                    articles.append(draft.finished())
                    number = at
                draft = _Draft(number)
                draft.add(line[2:], number)
                draft.parted = True
            elif not line:
                if draft:
                    draft.parted = True
            elif draft is None:
                raise ValueError("an article begins with a headline, a line with # at its start")
            elif line.startswith("@"):
                key, _, value = line[1:].partition(" ")
                if key not in ("published", "outlet") or not value.strip() or key in draft.about:
                    raise ValueError("after the headline: @published YYYY-MM-DD and @outlet NAME, once each")
                if len(draft.sentences) > 1:
                    raise ValueError(f"@{key} stands below the first sentence")
                draft.about[key] = value.strip()
            else:
                draft.add(line, number)
        if draft:
            number = draft.line
            articles.append(draft.finished())
        if not articles:
            raise ValueError("the file holds no article")
    except ValueError as problem:
        raise AnnotationError(f"{path}:{number}: {problem}") from problem
    return articles


def main(paths: list[str]) -> int:
    """Check the files and print how many of what they hold."""
    here = pathlib.Path(__file__).parent
    total: Counter[str] = Counter()
    for path in paths or sorted(map(str, here.glob("part-*.txt"))):
        try:
            articles = read(path)
        except AnnotationError as problem:
            print(problem)
            return 1
        count: Counter[str] = Counter()
        for s in (s for a in articles for s in a.sentences):
            count["sentences"] += 1
            count["with attribution"] += bool(s.attributions)
            count["attributions"] += sum(bool(a.cue) for a in s.attributions)
            count["continued"] += sum(not a.cue for a in s.attributions)
            count["without a speaker"] += sum(bool(a.cue) and not a.speaker for a in s.attributions)
            count["level 2 or deeper"] += sum(a.level > 1 for a in s.attributions)
            count[f"worth {'not graded' if s.worth is None else s.worth}"] += 1
        count["articles"] = len(articles)
        total += count
        print(f"{path}: " + ", ".join(f"{n} {what}" for what, n in sorted(count.items())))
    print("in all: " + ", ".join(f"{n} {what}" for what, n in sorted(total.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
