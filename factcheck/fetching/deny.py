"""The networks nothing is fetched from, each by its name in the registries of special addresses.

An explicit list, because the library's ``is_global`` lets some through: NAT64 and 6to4 carry an inner address in an
outer one, and site-local addresses and multicast count as global there.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_FOUR = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud's own service",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved and broadcast",
}
_SIX = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4-mapped",
    "::ffff:0:0:0/96": "IPv4-translated",
    "::/96": "IPv4-compatible",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "NAT64",
    "100::/64": "discard",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "unique local",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_DENIED_FOUR = [(IPv4Network(network), why) for network, why in _FOUR.items()]
_DENIED_SIX = [(IPv6Network(network), why) for network, why in _SIX.items()]
_GIVEN_OUT = IPv6Network("2000::/3")  # all other IPv6 space is reserved for a later day


def why_denied(address: str) -> str:
    """What kind of network ``address`` lies in, if nothing may be fetched from it; "" if it is public."""
    if "%" in address:
        return "has a zone"
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv4Address):
        return next((why for network, why in _DENIED_FOUR if found in network), "")
    denied = next((why for network, why in _DENIED_SIX if found in network), "")
    return denied or ("" if found in _GIVEN_OUT else "reserved")
