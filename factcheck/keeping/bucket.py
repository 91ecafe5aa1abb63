"""Bytes in a bucket that speaks S3, wherever it stands. Needs the extra ``s3``; nothing else imports its library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from config import Config
from factcheck.keeping.store import LENGTH, Folder, NotKept, Store, StoreAway, name_of, place_of

SECONDS, TO_CONNECT, TRIES, PATIENCE = 60, 5, 3, timedelta(seconds=30)


class Bucket(Store):
    """A bucket, under a prefix of ours. What was kept on the disk ``before`` is still found there until it is moved."""

    def __init__(self, config: Config, *, before: Folder) -> None:
        try:
            import obstore
            from obstore.store import S3Store
        except ImportError:
            raise StoreAway(
                "Kept copies are to lie in a bucket (FACTCHECK_S3_BUCKET), and what speaks to it is not installed. "
                "Install it: `pip install 'factcheck[s3]'`."
            ) from None
        self._s3: Any = obstore
        self.before = before
        self.where = f"the bucket {config.s3_bucket}"
        kept: dict[str, Any] = {"endpoint": config.s3_endpoint} if config.s3_endpoint else {}
        self._bucket = S3Store(
            config.s3_bucket,
            prefix=config.s3_prefix or None,
            region=config.s3_region,
            access_key_id=config.s3_key,
            secret_access_key=config.s3_secret,
            virtual_hosted_style_request=False,  # every bucket can be reached by its path
            client_options={
                "allow_http": True,
                "timeout": f"{SECONDS}s",
                "connect_timeout": f"{TO_CONNECT}s",
            },
            retry_config={"max_retries": TRIES, "retry_timeout": PATIENCE},
            **kept,
        )

    def put(self, data: bytes) -> str:
        """Keep ``data`` in the bucket."""
        name = name_of(data)
        if self.size(name) != len(data):
            with self._asked():
                try:
                    self._s3.put(self._bucket, place_of(name), data)
                except FileNotFoundError:
                    raise self._no_bucket() from None
        return name

    def read(self, name: str) -> bytes:
        """The bytes in the bucket, else those that were not moved there yet."""
        data = self.stored(name)
        if data is not None:
            return data
        if self.before.has(name):
            return self.before.read(name)
        self.expect()
        raise NotKept(
            "This copy is not in the bucket. Whoever runs this site can bring it back from a backup."
        )

    def stored(self, name: str) -> bytes | None:
        """The bytes in the bucket itself, as they are; None where there is no such name."""
        with self._asked():
            try:
                return bytes(self._s3.get(self._bucket, place_of(name)).bytes())
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        """Whether it is in the bucket, or not moved there yet."""
        return self.size(name) is not None or self.before.has(name)

    def size(self, name: str) -> int | None:
        """How many bytes of that name are in the bucket; None where there is no such name."""
        with self._asked():
            try:
                return int(self._s3.head(self._bucket, place_of(name))["size"])
            except FileNotFoundError:
                return None

    def names(self) -> Iterator[str]:
        """Every name, in order, with those that were not moved yet."""
        return iter(sorted({*self.inside(), *self.before.names()}))

    def inside(self) -> Iterator[str]:
        """Every name in the bucket itself."""
        with self._asked():
            for some in self._s3.list(self._bucket):
                for one in some:
                    name = PurePosixPath(one["path"]).name
                    if len(name) == LENGTH:
                        yield name

    def expect(self) -> None:
        """Raise StoreAway with a sentence, unless the bucket is there and may be asked."""
        with self._asked():
            next(iter(self._s3.list(self._bucket, chunk_size=1)), None)

    def _no_bucket(self) -> StoreAway:
        return StoreAway(f"There is no bucket there: {self.where}. Look at FACTCHECK_S3_BUCKET.")

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Whatever the library raises, as a sentence; keys and addresses stay out of it."""
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        try:
            yield
        except (BaseError, OSError) as wrong:
            refused = isinstance(wrong, PermissionDeniedError | UnauthenticatedError | PermissionError)
            if refused or "403 Forbidden" in str(wrong):
                raise StoreAway(
                    f"What holds kept copies does not let us in: {self.where}. Look at FACTCHECK_S3_KEY and "
                    "FACTCHECK_S3_SECRET, and at what they may do there."
                ) from None
            if "404 Not Found" in str(wrong):
                raise self._no_bucket() from None
            raise StoreAway(
                f"What holds kept copies does not answer: {self.where}. Try again in a while; if it lasts, look at "
                "FACTCHECK_S3_ENDPOINT."
            ) from None
