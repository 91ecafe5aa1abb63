"""Transcripts: speakers, times and whole sentences."""

from __future__ import annotations

import pytest

from factcheck.reading.transcript import read_transcript

TALK = """WEBVTT - Harbour talk
Language: en

NOTE made by hand

1
00:00:01.000 --> 00:00:03.500 align:start
<v Ann Wray>The harbour <b>grew</b> &amp; grew

2
00:00:03.500 --> 00:00:06.000
by a tenth in 2023,

3
00:00:06.000 --> 00:00:08.250
<v Ann Wray>and it will grow again.

4
00:00:09.000 --> 00:00:10.000
[Applause]

5
00:00:10.500 --> 00:00:12.000
<v.loud Bo Li>No.</v> <v Ann Wray>Yes.</v>
"""


def spans(read):
    return [(s.speaker, s.start_seconds, s.end_seconds, read.text[s.start : s.end]) for s in read.segments]


def test_cues_of_one_speaker_become_whole_sentences_with_their_times():
    read = read_transcript(TALK.encode(), "vtt")
    assert spans(read) == [
        ("Ann Wray", 1.0, 8.25, "The harbour grew & grew by a tenth in 2023, and it will grow again."),
        ("Bo Li", 10.5, 12.0, "No."),
        ("Ann Wray", 10.5, 12.0, "Yes."),
    ]
    assert read.text == "\n".join(words for *_, words in spans(read))
    assert (read.title, read.language) == ("Harbour talk", "en")


def test_names_with_a_colon_and_dashes_tell_speakers_apart():
    source = """1
00:00:01,000 --> 00:00:03,500
ANN WRAY: The harbour grew

2
00:00:04,000 --> 00:00:06,500
by a tenth.
- No.
- Yes.

3
01:00:07,000 --> 01:00:08,000
>> Bo Li: What he said: nothing.
"""
    assert spans(read_transcript(source.encode(), "srt")) == [
        ("Ann Wray", 1.0, 6.5, "The harbour grew by a tenth."),
        ("", 4.0, 6.5, "No."),
        ("", 4.0, 6.5, "Yes."),
        ("Bo Li", 3607.0, 3608.0, "What he said: nothing."),
    ]


def test_rolling_subtitles_are_not_said_twice():
    source = "WEBVTT\n\n" + "".join(
        f"00:0{n}.000 --> 00:0{n + 1}.000\n{before}\n{words}\n\n"
        for n, (before, words) in enumerate(
            [
                ("the harbour grew", "by a tenth"),
                ("by a tenth", "in the year"),
                ("in the year", "of the boats."),
            ]
        )
    )
    read = read_transcript(source.encode(), "vtt")
    assert read.text == "the harbour grew by a tenth in the year of the boats."


def test_a_long_pause_and_a_long_paragraph_end_one():
    cues = "".join(
        f"00:{n:02d}.000 --> 00:{n + 1:02d}.000\nThis is sentence {n} of a speech.\n\n" for n in range(40)
    )
    read = read_transcript(f"WEBVTT\n\n{cues}05:00.000 --> 05:01.000\nafter a pause\n".encode(), "vtt")
    lines = read.text.split("\n")
    assert lines[-1] == "after a pause"
    assert all(line.endswith(".") and len(line) < 500 for line in lines[:-1])


def test_places_count_code_points():
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>𝒳 🎉 boats.\n\n00:02.000 --> 00:03.000\n<v B>سفن.\n"
    read = read_transcript(source.encode(), "vtt")
    assert [words for *_, words in spans(read)] == ["𝒳 🎉 boats.", "سفن."]


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_cues_that_make_no_sense_are_left_out(form):
    head = "WEBVTT\n\n" if form == "vtt" else ""
    mark = "." if form == "vtt" else ","
    source = f"{head}1\nbad --> worse\nno\n\n2\n00:00:01{mark}000 --> 00:00:02{mark}000\nWords.\n"
    assert read_transcript(source.encode(), form).text == "Words."
