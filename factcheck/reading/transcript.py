"""Transcripts and subtitles (WebVTT, SubRip): who says what from when to when.

Subtitles are cut to fit a screen. Cues of one speaker are put together until a sentence ends, so that a line of the
text holds whole sentences, as everything that reads it later expects.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from factcheck.reading.blocks import tidy_spaces
from factcheck.reading.decode import decode
from factcheck.reading.languages import guess_language, normal_code
from factcheck.reading.types import CannotRead, Outline, ReadText, Segment

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,100})>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z0-9][^<>]{0,200}>|\{\\[^}]{0,40}\}", re.IGNORECASE)
_TIME_TAG = re.compile(r"<\d[\d:.]{3,14}>")
_NAMED = re.compile(r"(?:>>+\s*)?([A-Z][\w.’'-]*(?:[ ,]+[\w.’'()-]+){0,4}):\s+(?=\S)")
_TURN = re.compile(r"^\s*(?:>>+|[-–—])\s*")
_SOUND = re.compile(r"[\[(♪♫*][^\])]{0,80}[\])♪♫*]|[♪♫♩\s]+")
_ENDED = (".", "!", "?", "…", ".”", "?”", "!”", '."', '?"', '!"', "。", "！", "？")
_LONG_PAUSE = 4.0  # seconds without speech end a paragraph even within a sentence
_ENOUGH = 400  # characters after which a sentence's end is the end of a paragraph


@dataclass(slots=True)
class _Said:
    start: float
    end: float
    speaker: str
    words: str
    is_turn: bool = False  # a sign says that somebody else begins to speak here
    cues: list[tuple[int, float, float]] = field(
        default_factory=list
    )  # where in the words each cue begins, when


def read_transcript(data: bytes, form: str, *, charset: str = "") -> ReadText:
    """A transcript in ``form`` "vtt" or "srt", with a segment for every paragraph of its text."""
    import webvtt

    source = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    try:
        captions = webvtt.from_buffer(io.StringIO(source), format=form)
    except webvtt.errors.MalformedFileError as wrong:
        raise CannotRead("This transcript is damaged. Save it anew, or paste its words.") from wrong
    pieces: list[str] = []
    segments: list[Segment] = []
    marks: list[tuple[int, float, float]] = []
    length = 0
    for said in _paragraphs(_turns(captions.captions)):
        start = length + bool(pieces)
        length = start + len(said.words)
        pieces.append(said.words)
        segments.append(Segment(said.start, said.end, said.speaker, start, length))
        marks += [(start + place, begins, ends) for place, begins, ends in said.cues]
    if not pieces:
        raise CannotRead("This transcript holds no words. Choose another file, or paste the text.")
    text = "\n".join(pieces)
    return ReadText(
        text=text,
        title=_title(source) if form == "vtt" else "",
        language=_language(source) or guess_language(text),
        segments=tuple(segments),
        outline=Outline("time", tuple(marks)),
    )


def _title(source: str) -> str:
    head = source.split("\n", 1)[0].removeprefix("WEBVTT").strip(" \t-–—:")
    return tidy_spaces(head)[:300]


def _language(source: str) -> str:
    found = re.search(r"^Language:\s*([\w-]{2,12})", source[:500], re.MULTILINE)
    return normal_code(found.group(1)) if found else ""


def _turns(captions: Iterable[Any]) -> Iterator[_Said]:
    """Every stretch of one voice within a cue, words that a rolling subtitle repeats left out."""
    shown: list[str] = []
    speaker = ""
    for caption in captions:
        start, end = _seconds(caption.start), _seconds(caption.end)
        lines = [line for line in str(caption.raw_text).split("\n") if line.strip()]
        fresh = [line for line in lines if tidy_spaces(_bare(line)) not in shown]
        shown = [tidy_spaces(_bare(line)) for line in lines]
        for said in _voices("\n".join(fresh), speaker):
            speaker = said.speaker
            if said.words:
                yield _Said(start, max(start, end), said.speaker, said.words, said.is_turn)


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = (float(part) for part in stamp.split(":"))
    return round(hours * 3600 + minutes * 60 + seconds, 3)


def _voices(raw: str, speaker: str) -> Iterator[_Said]:
    """The voices in a cue: by its voice tags, by a name with a colon, by a dash or arrows for somebody else."""
    pieces = _VOICE.split(raw)
    for index in range(0, len(pieces), 2):
        tagged = tidy_spaces(html.unescape(pieces[index - 1])) if index else ""
        speaker = tagged or speaker
        for words in _same_voice(pieces[index]):
            turn = _TURN.match(words)
            if turn and not tagged:
                speaker, words = "", words[turn.end() :]
            if not tagged and (named := _NAMED.match(words)) and _is_speaker(named.group(1)):
                speaker, words = named.group(1), words[named.end() :]
                speaker = speaker.title() if speaker.isupper() else speaker
            words = tidy_spaces(words)
            yield _Said(0, 0, speaker, "" if _SOUND.fullmatch(words) else words, bool(turn))


def _same_voice(raw: str) -> list[str]:
    """A cue's lines joined, but for those that begin another turn."""
    made: list[str] = []
    for line in raw.split("\n"):
        words = _bare(line)
        named = _NAMED.match(words)
        if not made or _TURN.match(words) or (named and _is_speaker(named.group(1))):
            made.append(words)
        else:
            made[-1] += " " + words
    return made


def _bare(line: str) -> str:
    return html.unescape(_TAG.sub("", _TIME_TAG.sub("", _VOICE.sub("", line))))


def _is_speaker(name: str) -> bool:
    """A name before a colon: capitals, or every word begins with one. "He said this:" is none."""
    words = [word for word in re.split(r"[ ,]+", name) if word]
    return name.isupper() or all(
        word[:1].isupper() or word in ("de", "van", "von", "al", "of", "the") for word in words
    )


def _paragraphs(turns: Iterable[_Said]) -> Iterator[_Said]:
    open_one: _Said | None = None
    for said in turns:
        said.cues = [(0, said.start, said.end)]
        if open_one is not None and _goes_on(open_one, said):
            open_one.cues.append((len(open_one.words) + 1, said.start, said.end))
            open_one.words += f" {said.words}"
            open_one.end = max(open_one.end, said.end)
            continue
        if open_one is not None:
            yield open_one
        open_one = said
    if open_one is not None:
        yield open_one


def _goes_on(before: _Said, said: _Said) -> bool:
    if said.is_turn or said.speaker != before.speaker or said.start - before.end > _LONG_PAUSE:
        return False
    return not before.words.endswith(_ENDED) or len(before.words) < _ENOUGH
