"""Bytes on disk by what is in them: a file is called by its SHA-256, so the same bytes are kept once.

What asks for bytes knows a name and nothing of folders, so that another store (a bucket, say) can stand in.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from factcheck.errors import FactcheckError

FOLDER = "kept"  # under FACTCHECK_VAR_DIR


class NotKept(FactcheckError):
    """The bytes are not in the store, or are no longer what was put there."""

    status = 500


class Store:
    """The folder ``folder``, in which nothing is ever changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep ``data``; its SHA-256. When this returns, it is on the disk, whole."""
        name = hashlib.sha256(data).hexdigest()
        path = self.path(name)
        if path.exists() and path.stat().st_size == len(data):
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place and put there by one renaming: half a file never has a name.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as fresh:
            try:
                fresh.write(data)
                fresh.flush()
                os.fsync(fresh.fileno())
                os.replace(fresh.name, path)
            except BaseException:
                Path(fresh.name).unlink(missing_ok=True)
                raise
        _sync(path.parent)
        return name

    def get(self, name: str) -> bytes:
        """The bytes called ``name``, verified. Raises NotKept."""
        try:
            data = self.path(name).read_bytes()
        except FileNotFoundError:
            raise NotKept(
                "This copy is not on the disk. Whoever runs this site can bring it back from a backup."
            ) from None
        if hashlib.sha256(data).hexdigest() != name:
            raise NotKept(
                "This copy is damaged: it is no longer what was kept. Whoever runs this site can bring it back "
                "from a backup."
            )
        return data

    def has(self, name: str) -> bool:
        """Whether there is a file of that name; not whether it is whole."""
        return self.path(name).is_file()

    def path(self, name: str) -> Path:
        """Where the bytes called ``name`` lie."""
        if len(name) != 64 or set(name) - set("0123456789abcdef"):
            raise NotKept("This is no name of a copy.")
        return self.folder / name[:2] / name

    def names(self) -> Iterator[str]:
        """Every name there is, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if len(path.name) == 64:
                yield path.name


def store_in(var_dir: Path) -> Store:
    """The store under a var folder."""
    return Store(var_dir / FOLDER)


def _sync(folder: Path) -> None:
    """Have the disk know of a new name in ``folder``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
