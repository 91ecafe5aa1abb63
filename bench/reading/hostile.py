"""What files that nobody should have to read cost: time and memory for each, and the sentence that comes of it.

.venv/bin/python bench/reading/hostile.py
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from factcheck.kit import child
from factcheck.reading import within
from factcheck.reading.read import feed, read
from factcheck.reading.types import CannotRead
from tests.reading.samples import LAUGHS, docx, pdf, text_stream, word_xml

MB = 1024 * 1024
WORDS = "The harbour grew by a tenth in 2023, the board said on Monday. "


PAGE = "<html><body><article>{}</article></body></html>"


def cases() -> Iterator[tuple[str, str, bytes]]:
    """A name, a file name and the bytes for every case."""
    noise = random.Random(7).randbytes
    paragraph = f"<p>{WORDS * 3}</p>"
    yield "empty", "a.txt", b""
    yield "white space alone", "a.html", b" \n\t " * 1000
    yield "binary", "a.txt", noise(200_000)
    yield "20 MB of noise", "a.bin", noise(20 * MB)
    yield "20 MB of words", "a.txt", (WORDS * 330_000).encode()[: 20 * MB]
    yield "20 MB page", "a.html", PAGE.format(paragraph * 100_000).encode()[: 20 * MB]
    yield "more than 20 MB", "a.txt", b"x" * (20 * MB + 1)
    yield "one line of 5 MB", "a.txt", b"word " * MB
    yield (
        "wrong charset",
        "a.html",
        f'<meta charset="utf-8">{PAGE.format("<p>Käse für Ümläute im Größenwahn. " * 20)}'.encode("cp1252"),
    )
    yield "noughts", "a.txt", b"\x00" * 100_000
    yield "noughts in words", "a.txt", WORDS.encode() * 50 + b"\x00"
    yield "10,000 sentences", "a.txt", (WORDS + "\n").encode() * 10_000
    yield "10,000 paragraphs", "a.html", PAGE.format(f"<p>{WORDS}</p>" * 10_000).encode()
    yield "no sentences", "a.html", PAGE.format("<img src=a><br>" * 1000).encode()
    for tag in ("div", "b", "ul><li", "table><tr><td", "blockquote", "a"):
        yield f"100,000 nested {tag}", "a.html", PAGE.format(f"<{tag}>" * 100_000 + WORDS).encode()
    yield (
        "1,900 nested div",
        "a.html",
        PAGE.format("<div>" * 1_900 + paragraph * 5 + "</div>" * 1_900).encode(),
    )
    yield (
        "100,000 attributes",
        "a.html",
        PAGE.format("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{WORDS}</p>").encode(),
    )
    yield (
        "100,000 bare attributes",
        "a.html",
        PAGE.format("<p " + " ".join(f"a{n}" for n in range(100_000)) + f">{WORDS}</p>").encode(),
    )
    yield "100,000 tags unclosed", "a.html", ("<p><i" * 100_000 + WORDS).encode()
    yield "500,000 angle brackets", "a.html", ("<html>" + "<" * 500_000 + WORDS).encode()
    yield "quotes unbalanced", "a.html", ('<html><p a="' + "'\"" * 300_000 + f">{WORDS}").encode()
    yield "a comment without an end", "a.html", ("<!--" * 200_000 + PAGE.format(WORDS)).encode()
    yield (
        "JSON-LD 100,000 deep",
        "a.html",
        (
            '<html><head><script type="application/ld+json">'
            + "[" * 100_000
            + "</script></head>"
            + paragraph * 5
        ).encode(),
    )
    yield (
        "100,000 meta tags",
        "a.html",
        ("<html><head>" + '<meta name="author" content="A B">' * 100_000 + paragraph * 5).encode(),
    )
    yield "entities of XML in a page", "a.html", (LAUGHS + PAGE.format("<p>&j;</p>")).encode()
    yield "picture called .html", "a.html", b"\x89PNG\r\n\x1a\n" + noise(50_000)
    yield "recording", "a.vtt", b"ID3\x04" + noise(50_000)
    yield "old Word file", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(20_000)
    yield (
        "Word file with a password",
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    )
    yield "Word file, zip bomb", "a.docx", docx(word_xml("<w:p>" + " " * 100 * MB))
    yield "Word file, entities", "a.docx", docx(word_xml("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", LAUGHS))
    yield (
        "Word file, entities in UTF-16",
        "a.docx",
        docx(word_xml("<w:p/>", LAUGHS).decode().encode("utf-16")),
    )
    yield (
        "Word file, 50,000 deep",
        "a.docx",
        docx(word_xml("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000)),
    )
    yield (
        "Word file, 20,000 paragraphs",
        "a.docx",
        docx(word_xml(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>" * 20_000)),
    )
    yield "Word file, cut off", "a.docx", docx(word_xml("<w:p/>"))[:-40]
    yield "Word file without words", "a.docx", docx(word_xml("<w:p/>"))
    yield "zip of zips", "a.zip", docx(b"x")[:200] + noise(1000)
    yield "PDF, 300 pages", "a.pdf", pdf([text_stream([WORDS] * 45)] * 300)
    yield "PDF, 5,000 pages", "a.pdf", pdf([text_stream(["x"])] * 5_000)
    yield (
        "PDF, bomb of 200 MB",
        "a.pdf",
        pdf([b"BT /F1 9 Tf (aaaa) Tj " + b"(word) Tj " * 20 * MB], packed=True),
    )
    yield "PDF of pictures", "a.pdf", pdf([b"0 0 m 100 100 l S"] * 3)
    yield "PDF with a password", "a.pdf", pdf([text_stream([WORDS])], encrypted=True)
    yield "PDF, cut off", "a.pdf", pdf([text_stream([WORDS])])[:300]
    yield "PDF of noise", "a.pdf", b"%PDF-1.7\n" + noise(200_000)
    yield "Markdown, 100,000 brackets", "a.md", ("[" * 100_000 + WORDS).encode()
    yield "Markdown, 100,000 quotes", "a.md", (">" * 100_000 + WORDS).encode()
    yield "Markdown, emphasis", "a.md", ("*a **b " * 50_000).encode()
    yield (
        "transcript, 50,000 cues",
        "a.vtt",
        b"WEBVTT\n\n"
        + b"".join(
            b"00:00:%02d.000 --> 00:00:%02d.500\n<v A>word %d.\n\n" % (n % 60, n % 60, n)
            for n in range(50_000)
        ),
    )
    yield "transcript, tags unclosed", "a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 300_000
    yield "transcript without words", "a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n[Music]\n"


def feeds() -> Iterator[tuple[str, bytes]]:
    """A name and the bytes for every feed."""
    item = f"<item><title>{WORDS}</title><link>https://a.example/%d</link></item>"
    yield (
        "feed, entities",
        (LAUGHS + "<rss version='2.0'><channel><title>&j;</title></channel></rss>").encode(),
    )
    yield "feed, entities in UTF-16", (LAUGHS + "<rss version='2.0'/>").encode("utf-16")
    yield (
        "feed, 20,000 entries",
        (
            "<rss version='2.0'><channel>" + "".join(item % n for n in range(20_000)) + "</channel></rss>"
        ).encode(),
    )
    yield "feed, 100,000 deep", ("<rss version='2.0'><channel>" + "<a>" * 100_000).encode()
    yield (
        "feed, 100,000 attributes",
        (
            "<rss version='2.0' " + " ".join(f"a{n}='1'" for n in range(100_000)) + "><channel/></rss>"
        ).encode(),
    )
    yield (
        "JSON feed, 100,000 deep",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
    )


def read_file(data: bytes, **plain: str) -> dict[str, Any]:
    """What the child does, and the most memory it held."""
    return {**within.read_file(data, **plain), "peak": _peak()}


def read_feed(data: bytes, **plain: str) -> dict[str, Any]:
    """As `read_file`, for a feed."""
    return {**within.read_feed(data, **plain), "peak": _peak()}


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Print a line for each case."""
    peaks: list[int] = []

    def measured(function: str, data: bytes, limits: child.Limits, **plain: Any) -> dict[str, Any]:
        answer: dict[str, Any] = run(
            f"bench.reading.hostile:{function.partition(':')[2]}", data, limits, **plain
        )
        peaks.append(answer.pop("peak"))
        return answer

    run, child.run = child.run, measured
    print(f"{'case':34} {'size kB':>8} {'seconds':>8} {'peak MB':>8}  what comes of it")
    times: list[float] = []
    for name, data, work in [
        *(
            (name, data, lambda f=file, d=data: f"{len(read(f, d).text):,} characters")
            for name, file, data in cases()
        ),
        *((name, data, lambda d=data: f"{len(feed(d).entries):,} entries") for name, data in feeds()),
    ]:
        peaks.append(0)
        started = time.perf_counter()
        try:
            outcome = work()
        except CannotRead as wrong:
            outcome = wrong.message
        times.append(time.perf_counter() - started)
        print(f"{name:34} {len(data) // 1024:8,} {times[-1]:8.2f} {peaks[-1] or '-':>8}  {outcome}")
    print(f"slowest {max(times):.1f} s, median {median(times):.2f} s; most memory in a child {max(peaks)} MB")


if __name__ == "__main__":
    main()
