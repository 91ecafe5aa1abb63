"""What kind of file it is, told by what is in it and never by what somebody calls it. Pure."""

from __future__ import annotations

from pathlib import PurePath

WORDS = {
    "text/html": "Page",
    "application/pdf": "PDF",
    "text/plain": "Text",
    "text/csv": "Table (CSV)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Spreadsheet",
    "application/vnd.ms-excel": "Spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet": "Spreadsheet",
}
# What browsers play by themselves.
PLAYED = {
    "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "audio/ogg", "audio/x-wav", "audio/wav",
    "audio/x-flac", "audio/flac", "video/mp4", "video/x-m4v", "video/webm", "video/quicktime",
}  # fmt: skip
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")
_UNKNOWN = "application/octet-stream"


def kind_of(name: str, data: bytes, *, said: str = "") -> str:
    """The media type of ``data``. ``name`` and what a server ``said`` decide only between kinds of text."""
    import filetype

    known = filetype.guess_mime(data)
    if known:
        return str(known)
    head = data[:4096]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        return "text/html"
    if b"\x00" in head:
        return _UNKNOWN
    said = said.partition(";")[0].strip().lower()
    if PurePath(name).suffix.lower() == ".csv" or said == "text/csv":
        return "text/csv"
    return "text/html" if said in ("text/html", "application/xhtml+xml") else "text/plain"


def say_kind(kind: str) -> str:
    """``kind`` for people."""
    if kind in WORDS:
        return WORDS[kind]
    family = kind.partition("/")[0]
    return {"image": "Image", "audio": "Recording", "video": "Video", "text": "Text"}.get(family, "File")
