"""What the workspace shows beside and inside the text."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.layout import lay_out
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.workspace import PublicRating, supply_ratings
from tests import factories as make


def test_a_published_mark_wears_its_rating_and_others_do_not(app, session, client, sign_in):
    article = make.article(session)
    shown = make.claim(session, ClaimState.PUBLISHED, version=article.versions[0])
    make.claim(session, version=article.versions[0], quote="It handled 4 million containers")
    asked = []

    def ratings_of(_session, claim_ids):
        asked.append(list(claim_ids))
        return {shown.id: PublicRating("Mostly false", "three-quarter", "r2", "v2, corrected")}

    supply_ratings(app, ratings_of)
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert asked == [[shown.id]]
    assert page.count('class="m pub r2"') == 1
    assert 'aria-label="Mostly false"' in page
    assert "v2, corrected" in page
    assert 'class="m prop"' in page


def test_without_published_claims_nobody_is_asked_for_ratings(app, session, client, sign_in):
    claim = make.claim(session)
    supply_ratings(app, lambda _session, _ids: pytest.fail("nothing is published"))
    sign_in(client, make.person(session))
    assert client.get(f"/articles/{claim.appearances[0].article_version_id}").status_code == 200


def test_the_white_space_before_a_mark_stays_outside_its_pin(session, client, sign_in):
    article = make.article(session)
    version = article.versions[0]
    make.claim(session, version=version, quote="The harbour grew by a tenth")
    long = make.claim(session, version=version, quote="The harbour grew by a tenth in 2023")
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert f'id="m-{long.appearances[0].id}"' in page
    assert '> <span class="pin' in page


@pytest.mark.parametrize(
    ("length", "claims", "room"), [(400, 2, "roomy"), (200, 2, "close"), (200, 4, "tight"), (10, 0, "tight")]
)
def test_cards_are_the_smaller_the_more_there_are_for_the_height_of_the_words(length, claims, room):
    places = [
        Appearance(id=n, start=n * 3, end=n * 3 + 2, claim=Claim(state=ClaimState.PROPOSED))
        for n in range(claims)
    ]
    (row,) = lay_out("x" * length, places)
    assert row.room == room
