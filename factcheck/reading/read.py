"""The door of this package: bytes in, words out, within limits of time and memory.

Every file is read in a child process. Starting one takes less than a tenth of a second; what a hostile file breaks,
it breaks there.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from factcheck.kit import child
from factcheck.reading.types import CannotRead, Feed, ReadText, Seen

MOST_BYTES = 20 * 1024 * 1024
# Of address space. A book of 400 pages takes 95 MB, a page of 5 MB 215; a PDF that unpacks to 240 MB wants 4,700.
LIMITS = child.Limits(seconds=20, memory_bytes=400 * 1024 * 1024)
# A JPEG takes 135 MB whatever its size, a PNG of 56 million points 500; of WebP more than 45 million are refused.
OF_PICTURES = child.Limits(seconds=20, memory_bytes=800 * 1024 * 1024)


def read(
    name: str,
    data: bytes,
    *,
    content_type: str = "",
    url: str = "",
    tables: bool = False,
    limits: child.Limits = LIMITS,
) -> ReadText:
    """The words of the file ``name``, and what it says about itself.

    ``content_type`` is what a server called it and ``url`` where it was fetched. What is in the file decides its
    kind; ``tables`` says that spreadsheets are wanted too. Raises CannotRead, whose message says what to do.
    """
    _expect_bytes(data)
    plain = _within("read_file", data, limits, name=name, content_type=content_type, url=url, tables=tables)
    return ReadText.from_plain(plain)


def feed(data: bytes, *, content_type: str = "", url: str = "", limits: child.Limits = LIMITS) -> Feed:
    """The entries of a feed. Raises CannotRead."""
    _expect_bytes(data)
    return Feed.from_plain(_within("read_feed", data, limits, content_type=content_type, url=url))


def look_at(kind: str, data: bytes, *, limits: child.Limits = OF_PICTURES) -> Seen:
    """What a picture or a recording is and says of itself; of a picture, it drawn anew. Raises CannotRead.

    ``kind`` is its media type, told by what is in it.
    """
    if kind.startswith("image/"):
        answer = _answer("factcheck.reading.media:see_picture", data, limits)
        return Seen(answer["facts"], b64decode(answer["small"]))
    answer = _answer("factcheck.reading.media:hear_recording", data, limits)
    return Seen(answer["facts"], b"")


def _expect_bytes(data: bytes) -> None:
    if not data.strip():
        raise CannotRead("The file is empty. Choose another one, or paste the text.")
    if len(data) > MOST_BYTES:
        raise CannotRead(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Paste the text instead.")


def _within(function: str, data: bytes, limits: child.Limits, **plain: str | bool) -> dict[str, Any]:
    return _answer(f"factcheck.reading.within:{function}", data, limits, **plain)


def _answer(function: str, data: bytes, limits: child.Limits, **plain: str | bool) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = child.run(function, data, limits, **plain)
    except child.TooSlow as wrong:
        raise CannotRead(
            "Reading this file took too long, so it was given up. Paste the text instead."
        ) from wrong
    except child.TooHungry as wrong:
        raise CannotRead(
            "Reading this file takes more memory than there is for it. Paste the text instead."
        ) from wrong
    except child.ChildFailed as wrong:
        raise CannotRead(
            "This file could not be read; it may be damaged. Save it anew, or paste the text."
        ) from wrong
    if "refused" in answer:
        raise CannotRead(str(answer["refused"]))
    return answer
