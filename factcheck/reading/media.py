"""Pictures and recordings: what they are, what they say of themselves, and a picture drawn anew. Runs in a child process.

What a file says of itself (camera, time, place) can be written into it by anybody.
"""

from __future__ import annotations

import base64
import math
import re
import warnings
from io import BytesIO
from typing import Any

from factcheck.reading.blocks import tidy_spaces
from factcheck.reading.types import CannotRead

MOST_PIXELS = 60_000_000  # of a picture; the largest telephones take 50
SMALL = 1_200  # pixels of the longer side of what is drawn anew
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_OF_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"}
_HEIC = (
    "Photographs as HEIC are kept and not shown here. To show this one, save it as JPEG and bring that too."
)
_LONGEST = 200
_DAY = re.compile(r"^(\d{4}):(\d{2}):(\d{2})")
_EXIF, _GPS = 0x8769, 0x8825
_SAYS = {"make": 271, "model": 272, "software": 305, "author": 315, "rights": 33432, "changed": 306}
_SAYS_MORE = {"taken": 36867, "zone": 36881, "lens": 42036}


def see_picture(data: bytes) -> dict[str, Any]:
    """{"facts": what the picture is and says of itself, "small": it drawn anew, without all that, in base64}."""
    try:
        return _see(data)
    except CannotRead as wrong:
        return {"refused": wrong.message}


def _see(data: bytes) -> dict[str, Any]:
    from PIL import Image, ImageOps

    if data[4:8] == b"ftyp" and data[8:12] in _OF_HEIC:
        raise CannotRead(_HEIC)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise CannotRead(_too_large(width, height))
            facts: dict[str, Any] = {"width": width, "height": height}
            frames = getattr(picture, "n_frames", 1)
            if frames > 1:
                facts["frames"] = frames
            facts |= _said(picture.getexif())
            if b"c2pa" in data:
                facts["credentials"] = True
            picture.draft("RGB", (2 * SMALL, 2 * SMALL))  # a JPEG is unpacked no larger than is needed
            picture.thumbnail((SMALL, SMALL))  # first of all, so that whole it is in memory once
            small = _plain(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as wrong:
        raise CannotRead(_too_large(0, 0)) from wrong
    except (CannotRead, MemoryError):
        raise
    except Exception as wrong:  # whatever a decoder finds wrong with it
        raise CannotRead("This picture is damaged, or of a kind that is not shown here.") from wrong
    return {"facts": facts, "small": base64.b64encode(small).decode()}


def _plain(picture: Any) -> bytes:
    """``picture`` as a JPEG that holds its pixels and nothing else; what was transparent is white."""
    from PIL import Image

    seen = picture.convert("RGBA")
    drawn = Image.new("RGB", seen.size, "white")
    drawn.paste(seen, mask=seen.getchannel("A"))
    kept = BytesIO()
    drawn.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()


def _too_large(width: int, height: int) -> str:
    size = f" ({width:,} by {height:,})" if width else ""
    return f"This picture has more points{size} than are unpacked here; the most is {MOST_PIXELS // 1_000_000} million."


def _said(exif: Any) -> dict[str, Any]:
    """What EXIF says, as text; the place in degrees."""
    more = exif.get_ifd(_EXIF)
    found = {name: _words(exif.get(tag)) for name, tag in _SAYS.items()}
    found |= {name: _words(more.get(tag)) for name, tag in _SAYS_MORE.items()}
    camera = found.pop("model")
    made_by = found.pop("make")
    found["camera"] = camera if camera.startswith(made_by) else f"{made_by} {camera}".strip()
    zone = found.pop("zone")
    found["taken"] = f"{found['taken']} {zone}".strip() if found["taken"] else ""
    for name in ("taken", "changed"):  # written 2024:07:05 14:20:00
        found[name] = _DAY.sub(r"\1-\2-\3", found[name])
    place = _place(exif.get_ifd(_GPS))
    return {name: words for name, words in found.items() if words} | ({"place": place} if place else {})


def _words(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return tidy_spaces(str(value).replace("\x00", ""))[:_LONGEST] if value is not None else ""


def _place(gps: Any) -> list[float] | None:
    """Latitude and longitude, or None where they cannot be."""
    try:
        north, east = _degrees(gps[2]), _degrees(gps[4])
        north, east = (-north if gps.get(1) == "S" else north), (-east if gps.get(3) == "W" else east)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, OverflowError):
        return None
    return [round(north, 6), round(east, 6)] if abs(north) <= 90 and abs(east) <= 180 else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    whole = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(whole):
        raise ValueError
    return whole


def hear_recording(data: bytes) -> dict[str, Any]:
    """{"facts": how long it is and what it says of itself}, empty where the file's kind is not known."""
    from tinytag import TinyTag

    facts: dict[str, Any] = {}
    try:
        tag = TinyTag.get(file_obj=BytesIO(data))
    except MemoryError:
        raise
    except Exception:  # a kind it does not know, or a file that breaks it in a way of its own
        return {"facts": facts}
    if tag.duration and math.isfinite(tag.duration) and tag.duration > 0:
        facts["seconds"] = round(float(tag.duration), 1)
    for name, value in (("title", tag.title), ("author", tag.artist), ("taken", tag.year)):
        if words := _words(value):
            facts[name] = words
    return {"facts": facts}
