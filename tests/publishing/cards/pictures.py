"""Reading the pictures we draw, as far as a test looks at them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

PAPER = (0xFB, 0xF9, 0xF4)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's pixels, row by row. Places are asked for and told in points, of which there are 1200 × 630."""

    width: int
    height: int
    rows: list[bytes]  # three bytes a pixel

    @property
    def step(self) -> float:
        """How many points a pixel is wide and high."""
        return 1200 / self.width

    def inked_rows(
        self, left: float = 0, right: float = 1200, top: float = 0, bottom: float = 630
    ) -> list[float]:
        """The rows from ``top`` to before ``bottom`` that are not paper between ``left`` and ``right``."""
        first, last = round(left / self.step), round(right / self.step)
        blank = bytes(PAPER) * (last - first)
        rows = range(round(top / self.step), round(bottom / self.step))
        return [y * self.step for y in rows if self.rows[y][3 * first : 3 * last] != blank]

    def inked_columns(self, top: float, bottom: float) -> list[float]:
        """The columns that are not paper somewhere from row ``top`` to before ``bottom``."""
        rows = range(round(top / self.step), round(bottom / self.step))
        return [
            x * self.step
            for x in range(self.width)
            if any(self.rows[y][3 * x : 3 * x + 3] != bytes(PAPER) for y in rows)
        ]


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, as its head says."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def read_png(data: bytes) -> Picture:
    """A PNG of eight bits a channel, without interlacing, as it is seen on paper (opaque)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, packed, head = 8, b"", b""
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        head = body if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0)
    channels = {2: 3, 6: 4}[colour]
    flat, length, rows, before = zlib.decompress(packed), width * channels, [], bytes(width * channels)
    for y in range(height):
        start = y * (length + 1)
        before = _unfiltered(flat[start], flat[start + 1 : start + 1 + length], before, channels)
        rows.append(
            before if channels == 3 else b"".join(before[x : x + 3] for x in range(0, length, channels))
        )
    return Picture(width, height, rows)


def _unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    if kind == 0:
        return row
    if kind == 2:
        return bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
    found = bytearray(row)
    for x, value in enumerate(row):
        left = found[x - step] if x >= step else 0
        up, corner = above[x], above[x - step] if x >= step else 0
        guess = {1: left, 3: (left + up) // 2}.get(kind)
        found[x] = (value + (_paeth(left, up, corner) if guess is None else guess)) & 255
    return bytes(found)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
