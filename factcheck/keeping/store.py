"""Bytes by what is in them: a file is called by its SHA-256, so the same bytes are kept once.

On this machine's disk, or in a bucket that speaks S3. What asks for bytes knows a name and nothing of where they lie.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from config import Config
from factcheck.errors import FactcheckError

FOLDER = "kept"  # under FACTCHECK_VAR_DIR
LENGTH = 64  # of a name


class NotKept(FactcheckError):
    """The bytes are not in the store, or are no longer what was put there."""

    status = 500


class StoreAway(FactcheckError):
    """The store itself cannot be asked at the moment; what is in it is not known to be lost."""

    status = 503


class Store(ABC):
    """Where bytes are kept. Nothing in it is ever changed."""

    where: str  # for a sentence

    @abstractmethod
    def put(self, data: bytes) -> str:
        """Keep ``data``; its SHA-256. When this returns, it is there, whole."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The bytes called ``name``, as they are. Raises NotKept."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is something of that name; not whether it is whole."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Every name there is, in order."""

    def get(self, name: str) -> bytes:
        """The bytes called ``name``, verified. Raises NotKept."""
        data = self.read(name)
        if name_of(data) != name:
            raise NotKept(
                "This copy is damaged: it is no longer what was kept. Whoever runs this site can bring it back "
                "from a backup."
            )
        return data


class Folder(Store):
    """The folder ``folder`` of this machine's disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.where = folder, str(folder)

    def put(self, data: bytes) -> str:
        """Keep ``data`` on the disk."""
        name = name_of(data)
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

    def read(self, name: str) -> bytes:
        """The bytes of the file."""
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            raise NotKept(
                "This copy is not on the disk. Whoever runs this site can bring it back from a backup."
            ) from None

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return self.path(name).is_file()

    def path(self, name: str) -> Path:
        """Where the bytes called ``name`` lie."""
        return self.folder / place_of(name)

    def names(self) -> Iterator[str]:
        """Every file, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if len(path.name) == LENGTH:
                yield path.name


def name_of(data: bytes) -> str:
    """What ``data`` is called."""
    return hashlib.sha256(data).hexdigest()


def place_of(name: str) -> str:
    """Where under its store the bytes called ``name`` lie. Raises NotKept for what is no name."""
    if len(name) != LENGTH or set(name) - set("0123456789abcdef"):
        raise NotKept("This is no name of a copy.")
    return f"{name[:2]}/{name}"


def store_in(var_dir: Path) -> Folder:
    """The store under a var folder."""
    return Folder(var_dir / FOLDER)


@lru_cache(maxsize=4)
def store_of(config: Config) -> Store:
    """The store that the settings name: a bucket, or the folder under the var folder."""
    if not config.s3_bucket:
        return store_in(config.var_dir)
    from factcheck.keeping.bucket import Bucket  # its library is installed where a bucket is wanted

    return Bucket(config, before=store_in(config.var_dir))


def _sync(folder: Path) -> None:
    """Have the disk know of a new name in ``folder``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
