"""Which characters a font file has signs for: its ``cmap`` table (OpenType), and nothing else of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

COLLECTION = b"ttcf"
UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}  # platform and encoding


@cache
def characters(path: Path) -> frozenset[int]:
    """The code points that the font at ``path`` draws; of a collection, its first font."""
    data = path.read_bytes()
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == COLLECTION else 0
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_mapped(data, offset))
    return frozenset()


def _mapped(data: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if (platform, encoding) in UNICODE:
            (form,) = struct.unpack_from(">H", data, cmap + offset)
            if form == 4:
                yield from _by_segments(data, cmap + offset)
            elif form == 12:
                yield from _by_groups(data, cmap + offset)


def _by_segments(data: bytes, at: int) -> Iterator[int]:
    """Format 4: runs of code points up to U+FFFF, each with a shift or a list of glyphs."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    several = f">{twice // 2}H"
    ends, starts, shifts, lists = (
        struct.unpack_from(several, data, at + 14 + place)
        for place in (0, twice + 2, 2 * twice + 2, 3 * twice + 2)
    )
    for number, (first, last, shift, listed) in enumerate(zip(starts, ends, shifts, lists, strict=True)):
        here = at + 16 + 3 * twice + 2 * number  # offsets are counted from where they stand
        for point in range(first, last + 1):
            if point == 0xFFFF:
                continue
            glyph = point
            if listed:
                (glyph,) = struct.unpack_from(">H", data, here + listed + 2 * (point - first))
                if glyph == 0:
                    continue
            if (glyph + shift) & 0xFFFF:
                yield point


def _by_groups(data: bytes, at: int) -> Iterator[int]:
    """Format 12: runs of code points anywhere."""
    (count,) = struct.unpack_from(">I", data, at + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * number)
        yield from range(first, last + 1)
