"""Pictures are drawn anew without what they say of themselves; bombs are refused; recordings tell how long they are."""

from __future__ import annotations

import io
import struct
import wave
import zlib

import pytest
from PIL import Image

from factcheck.keeping.kinds import kind_of
from factcheck.reading.media import MOST_PIXELS, SMALL
from factcheck.reading.read import look_at
from factcheck.reading.types import CannotRead
from tests.reading.samples import photograph


def test_a_photograph_tells_camera_time_and_place_and_is_drawn_anew_without_them() -> None:
    data = photograph()
    assert b"Northmoor Optics" in data
    seen = look_at("image/jpeg", data)
    assert seen.facts == {
        "width": 1600,
        "height": 900,
        "camera": "Northmoor Optics N1",
        "taken": "2024-07-05 14:20:00 +02:00",
        "software": "Darkroom 2",
        "place": [63.4305, -10.395],
    }
    drawn = Image.open(io.BytesIO(seen.small))
    # It was held upright: what lay on its side in the file stands as a person sees it.
    assert (drawn.format, drawn.size) == ("JPEG", (675, SMALL))
    assert not drawn.getexif()
    assert b"Northmoor Optics" not in seen.small
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(drawn.info)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "AVIF"])
def test_other_kinds_of_pictures_are_seen_too(form: str) -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (30, 20), (200, 0, 0, 0)).save(kept, form)
    seen = look_at(f"image/{form.lower()}", kept.getvalue())
    assert (seen.facts["width"], seen.facts["height"]) == (30, 20)
    assert Image.open(io.BytesIO(seen.small)).getpixel((5, 5)) == (255, 255, 255)


def test_a_small_file_with_a_sea_of_pixels_is_refused_before_it_is_unpacked() -> None:
    side = 30_000

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = b"\x00" * (side // 8 + 1)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    assert side * side > MOST_PIXELS
    assert len(bomb) < 200_000
    with pytest.raises(CannotRead, match="more points"):
        look_at("image/png", bomb)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"\x00" * 300, b"II*\x00" + b"\x00" * 300, b"GIF89a"]
)
def test_a_picture_that_is_none_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(CannotRead, match="damaged, or of a kind"):
        look_at("image/png", data)


def test_a_photograph_as_heic_is_told_what_to_do() -> None:
    data = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
    kind = kind_of("photo.jpg", data)
    assert kind == "image/heic"
    with pytest.raises(CannotRead, match="save it as JPEG"):
        look_at(kind, data)


def test_a_photograph_cut_in_half_is_no_picture() -> None:
    with pytest.raises(CannotRead, match="damaged"):
        look_at("image/jpeg", photograph()[:3000])


def test_a_recording_tells_how_long_it_is_and_one_nobody_knows_tells_nothing() -> None:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8_000)
        made.writeframes(b"\x80" * 20_000)
    assert look_at("audio/x-wav", kept.getvalue()).facts == {"seconds": 2.5}
    assert look_at("video/webm", b"\x1a\x45\xdf\xa3" + b"\x00" * 200).facts == {}
