"""Who is meant by an @."""

from __future__ import annotations

import pytest

from factcheck.talk.mentions import Colleague, handle, mentioned

ADA = Colleague(1, "Ada Quill", "ada@test.example")
ADAM = Colleague(2, "Adam Quill", "adam.q@test.example")
ONEILL = Colleague(3, "Siân O'Neill", "sian@test.example")
SAM = Colleague(4, "Sam Reed", "sam@test.example")
OTHER_SAM = Colleague(5, "Sam Poole", "s.poole@test.example")
TWIN = Colleague(6, "Sam Reed", "sam.reed@other.example")
GONE = Colleague(7, "Gert Gone", "gert@test.example", is_active=False)
ALL = [ADA, ADAM, ONEILL, SAM, OTHER_SAM, TWIN, GONE]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@ada please", [ADA]),
        ("@Ada", [ADA]),
        ("@Ada Quill, look", [ADA]),
        ("@ADA QUILL!", [ADA]),
        ("@adam.q.", [ADAM]),
        ("@adam.q@test.example", [ADAM]),
        ("Ask @Siân O’Neill or @ada; @ada knows", [ONEILL, ADA]),
        ("(@ada)", [ADA]),
        ("**@ada**", [ADA]),
        ("@ada's table", [ADA]),
        ("@Sam Poole", [OTHER_SAM]),
        ("@s.poole", [OTHER_SAM]),
        ("ada@test.example", []),
        ("https://social.example/@ada", []),
        ("@ada@social.example", []),
        ("at 5 @ the port", []),
        ("no one", []),
    ],
)
def test_a_name_an_address_or_its_first_part_mentions_somebody(text: str, whom: list[Colleague]) -> None:
    assert mentioned(text, ALL).people == whom


def test_nobody_is_mentioned_by_half_a_name() -> None:
    found = mentioned("@adamant and @corelia.v", ALL)
    assert found.people == []
    assert found.unknown == ["Nobody here is called @adamant.", "Nobody here is called @corelia.v."]


def test_a_name_that_two_share_is_asked_about() -> None:
    found = mentioned("@Sam Reed", ALL)
    assert found.people == []
    assert found.unknown == [
        "@Sam Reed could be Sam Reed or Sam Reed: write @sam@test.example or @sam.reed@other.example."
    ]


def test_who_has_left_is_not_told() -> None:
    found = mentioned("@gert", ALL)
    assert found.people == []
    assert found.unknown == ["Gert Gone no longer works here, so nobody is told."]


def test_what_is_offered_means_exactly_one_person() -> None:
    for one in ALL[:6]:
        assert mentioned(f"@{handle(one, ALL)} ", ALL).people == [one]
