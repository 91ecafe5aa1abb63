"""Reading an address strictly, once: what is checked here is what is connected to and what is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from factcheck.fetching.refusals import Forbidden, NoAddress

LONGEST = 2_000
PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LIKE_A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that mean something inside a network only, or nothing at all.
_INNER = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
    "onion",
    "alt",
)
_SAFE_IN_PATH = "%/:=&?~+!$,;'@()*[]|"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart. ``host`` is ASCII and lower case, without brackets."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, as sent

    @property
    def is_literal(self) -> bool:
        """Whether the host is an IP address rather than a name."""
        return ":" in self.host or _is_dotted_quad(self.host)

    @property
    def authority(self) -> str:
        """The host, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def site(self) -> str:
        """Scheme and host: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.site}{self.target}"


def read_address(text: str) -> Address:
    """``text`` taken apart. Raises NoAddress or Forbidden for what is not plainly a public web address."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NoAddress("The address is too long. Use the page's shorter one, if it has one.")
    if any(c.isspace() or ord(c) < 33 or c in "\\\x7f" for c in text):
        raise NoAddress
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as wrong:
        raise NoAddress(detail=str(wrong)) from wrong
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise NoAddress
    if "@" in parts.netloc:
        raise NoAddress("The address holds a user name or a password. Take out everything up to the @ sign.")
    if port == 0:
        raise NoAddress
    return Address(scheme, _host(parts), port or PORTS[scheme], _target(parts))


def follow(where: Address, location: str) -> Address:
    """Where ``location``, as a redirect gives it, leads from ``where``."""
    # A server may send bytes beyond ASCII; they arrive as Latin-1 and are meant as UTF-8.
    raw = location.encode("latin-1", errors="ignore").decode("utf-8", errors="replace").strip()
    try:
        joined = urljoin(str(where), raw.replace(" ", "%20"))
    except ValueError as wrong:
        raise NoAddress(detail=str(wrong)) from wrong
    return read_address(joined)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host:
        raise NoAddress
    if "%" in host:  # a zone, or letters in disguise
        raise NoAddress(detail="percent sign in the host")
    if "[" in parts.netloc:
        try:
            return IPv6Address(host).compressed
        except AddressValueError as wrong:
            raise NoAddress(detail=str(wrong)) from wrong
    host = _ascii(host).removesuffix(".")
    labels = host.split(".")
    if _LIKE_A_NUMBER.fullmatch(labels[-1]):
        # The old forms of an IPv4 address (one number, octal, hexadecimal, fewer parts) only ever hide something.
        if not _is_dotted_quad(host):
            raise NoAddress(detail="a number in an unusual form")
        return host
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NoAddress
    if len(labels) == 1 or any(host.endswith(f".{inner}") for inner in _INNER):
        raise Forbidden(detail="a name of an inner network")
    return host


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError as wrong:
        raise NoAddress(detail=str(wrong)) from wrong


def _is_dotted_quad(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except AddressValueError:
        return False


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE_IN_PATH)
    if not path.startswith("/"):
        raise NoAddress
    return f"{path}?{quote(parts.query, safe=_SAFE_IN_PATH)}" if parts.query else path
