"""A table of addresses that must never be fetched, and of ordinary ones that must be."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.fetching import connect
from factcheck.fetching.address import follow, read_address
from factcheck.fetching.deny import why_denied
from factcheck.fetching.fetch import Limits, fetch
from factcheck.fetching.refusals import CannotFetch, Forbidden, NoAddress
from tests.fetching.conftest import NOW

HOSTILE = """
http://127.0.0.1/
http://127.0.0.1:8080/
http://127.1/
http://127.0.1/
http://2130706433/
http://0x7f000001/
http://0x7f.0.0.1/
http://0x7F.0x0.0x0.0x1/
http://0177.0.0.1/
http://0177.0.0.01/
http://017700000001/
http://127.0.0.1./
http://127.000.000.001/
http://0/
http://0.0.0.0/
http://0x0/
http://00000000/
http://127.127.127.127/
http://１２７.０.０.１/
http://①②⑦.⓪.⓪.①/
http://127。0。0。1/
http://0x7f。1/
http://10.0.0.1/
http://10.255.255.255/
http://172.16.0.1/
http://172.31.255.254/
http://192.168.0.1/
http://192.168.1.1:8443/
http://100.64.0.1/
http://100.127.255.254/
http://100.100.100.200/
http://169.254.169.254/latest/meta-data/
http://169.254.170.2/
http://0xa9fea9fe/
http://2852039166/
http://0251.0376.0251.0376/
http://168.63.129.16/
http://192.0.0.192/
http://192.0.2.1/
http://192.88.99.1/
http://198.18.0.1/
http://198.19.255.255/
http://198.51.100.7/
http://203.0.113.9/
http://224.0.0.1/
http://239.255.255.250/
http://240.0.0.1/
http://255.255.255.255/
http://[::]/
http://[::1]/
http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[::ffff:169.254.169.254]/
http://[::ffff:8.8.8.8]/
http://[::127.0.0.1]/
http://[::ffff:0:127.0.0.1]/
http://[64:ff9b::127.0.0.1]/
http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::10.0.0.1]/
http://[2002:7f00:1::]/
http://[2002:a9fe:a9fe::1]/
http://[2001:0:7f00:1::1]/
http://[2001::1]/
http://[2001:db8::1]/
http://[3fff::1]/
http://[100::1]/
http://[fc00::1]/
http://[fd00:ec2::254]/
http://[fe80::1]/
http://[fe80::1%25eth0]/
http://[fe80::1%eth0]/
http://[::1%25lo]/
http://[fec0::1]/
http://[ff02::1]/
http://[4000::1]/
http://[::1]:8080/
http://[v1.fe80::a]/
http://[::1/
http://localhost/
http://LOCALHOST/
http://localhost./
http://foo.localhost/
http://intranet/
http://printer.local/
http://metadata.google.internal/
http://vault.corp/
http://router.home.arpa/
http://news.example:22/
http://news.example:25/
http://news.example:6379/
http://news.example:5432/
http://news.example:0/
http://news.example:99999/
http://news.example:port/
http://user@news.example/
http://user:secret@news.example/
http://news.example@127.0.0.1/
http://127.0.0.1@news.example/
http://news.example%40127.0.0.1/
http://news.example\\@127.0.0.1/
http:\\\\127.0.0.1/
http://news.example%00.127.0.0.1/
http://127.0.0.1%2f.news.example/
http://%31%32%37.0.0.1/
http:///etc/passwd
http://
https://
//127.0.0.1/
127.0.0.1
ftp://127.0.0.1/
file:///etc/passwd
gopher://127.0.0.1:6379/_FLUSHALL
dict://127.0.0.1:11211/
data:text/html,words
javascript:alert(1)
jar:http://127.0.0.1!/
http://news.example/\x00
http://news.example/a b
http://news\t.example/
http://news..example/
http://-news.example/
http://news_.example!/
http://a,b.example/
http://xn--a.example:8080@10.0.0.1/
""".strip("\n").replace("\\\\", "\\").split("\n")  # fmt: skip

ORDINARY = {
    "https://www.news.example/2026/harbour?page=2#top": "https://www.news.example/2026/harbour?page=2",
    "HTTP://News.Example": "http://news.example/",
    "http://news.example:8080/a": "http://news.example:8080/a",
    "https://news.example:443/": "https://news.example/",
    "https://news.example./a": "https://news.example/a",
    "https://müller.example/straße?q=ä": "https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4",
    "https://straße.example/": "https://xn--strae-oqa.example/",
    "https://8.8.8.8/a%20b": "https://8.8.8.8/a%20b",
    "https://[2606:4700::1111]/": "https://[2606:4700::1111]/",
    "https://1.news.example/": "https://1.news.example/",
    "https://news.1.example/": "https://news.1.example/",
    "https://a_b.news.example/": "https://a_b.news.example/",
}


@pytest.fixture(autouse=True)
def nobody_is_reached(monkeypatch):
    """Names lead to a public address, and connecting anywhere at all fails the test."""

    def connected(self, where):
        raise AssertionError(f"connected to {where}")

    monkeypatch.setattr(connect, "look_up", lambda host, port: ["93.184.215.14"])
    monkeypatch.setattr(connect._BoundedSocket, "connect", connected)


def test_the_table_is_long_enough():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 80


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_before_anything_is_sent(url):
    with pytest.raises((NoAddress, Forbidden)) as refused:
        fetch(url, limits=Limits(), user_agent="Test/1", fetched_at=NOW)
    assert refused.value.field == "url"
    assert refused.value.message.endswith(".")
    assert "169.254" not in refused.value.message


# As the target of a redirect these two lead back to the same site, as they do in browsers.
SAME_SITE = {"https://", "http://news.example/a b"}


@pytest.mark.parametrize("url", [url for url in HOSTILE if "://" in url and url not in SAME_SITE])
def test_a_redirect_to_a_hostile_address_is_refused_too(url):
    def go_on() -> None:
        there = follow(read_address("https://news.example/a/b"), url.encode().decode("latin-1"))
        fetch(str(there), limits=Limits(), user_agent="Test/1", fetched_at=NOW)

    with pytest.raises((NoAddress, Forbidden)):
        go_on()


@pytest.mark.parametrize(("url", "read"), ORDINARY.items())
def test_an_ordinary_address_is_read_as_browsers_do(url, read):
    assert str(read_address(url)) == read
    assert str(read_address(read)) == read


@given(st.ip_addresses())
def test_whatever_the_registries_call_special_is_denied(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_denied(str(address))


@given(st.integers(0, 2**32 - 1))
def test_an_inner_address_is_denied_in_every_wrapping(number):
    inner = str(IPv4Address(number))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    for wrapped in (f"::ffff:{inner}", f"::{high}:{low}", f"64:ff9b::{inner}", f"2002:{high}:{low}::1"):
        assert why_denied(wrapped)


@given(
    st.text(max_size=60),
    st.sampled_from(["", "http://", "https://", "http://a.example", "http://[", "http://1"]),
)
def test_any_text_is_read_as_the_same_address_twice_or_refused(text, before):
    try:
        read = read_address(before + text)
    except CannotFetch:
        return
    assert read_address(str(read)) == read
    assert str(read).isascii()


def test_a_name_is_forbidden_when_one_of_its_addresses_is(monkeypatch):
    for inner in ("127.0.0.1", "10.1.2.3", "::1", "64:ff9b::7f00:1", "fe80::1%2"):
        monkeypatch.setattr(connect, "look_up", lambda host, port, inner=inner: ["93.184.215.14", inner])
        with pytest.raises(Forbidden) as refused:
            fetch("https://news.example/", limits=Limits(), user_agent="Test/1", fetched_at=NOW)
        assert inner not in refused.value.message
        assert inner in refused.value.detail


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::1", "172.32.0.1"]
)
def test_public_addresses_are_not_denied(address):
    assert why_denied(address) == ""
