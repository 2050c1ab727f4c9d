"""The directory, a partner's page and the Forum through their real addresses."""

import pytest
from django.test import Client

from tests import builders

HERE = "/testing-2008-11/partners/"


@pytest.fixture
def world(db):
    return builders.universe()


@pytest.fixture
def reader(world):
    client = Client()
    client.force_login(world.people["reader"])
    return client


def page(client, address="", **query):
    response = client.get(HERE + address, query)
    assert response.status_code == 200
    return response


def words(response):
    return " ".join(response.content.decode().split())


def names(response):
    return [row.name for part in response.context["table"].parts for row in part.rows]


def test_those_who_lead_stand_first_then_those_who_contribute(reader):
    response = page(reader)
    parts = {part.slug: [row.key for row in part.rows] for part in response.context["table"].parts}
    assert parts == {
        "leads": ["cdrp", "health", "council", "police"],
        "contributes": ["county"],
        "none": ["successor", "board"],
    }
    assert "7 partners: 4 lead an indicator, 3 contribute to one" in words(response)


def test_an_ended_partner_names_its_end_and_its_successor(reader):
    assert "Ended 31 March 2009; succeeded by New Unitary Council" in words(page(reader))
    assert "Ended on 31 March 2009. Succeeded by" in words(page(reader, "county/"))
    assert "Took the place of" in words(page(reader, "successor/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "police"}, ["Testing Police"]),
        ({"part": "contributes"}, ["Testing Borough Council", "Testing Police", "Old County Council"]),
        ({"part": "none"}, ["New Unitary Council", "Safer Communities Board"]),
        ({"q": "testing council"}, ["Testing Borough Council"]),  # an alias
        ({"q": "cdrp"}, ["Crime and Disorder Reduction Partnership"]),  # a short name
        ({"q": "nobody of that name"}, []),
        ({"kind": "police", "q": "council"}, []),
    ],
)
def test_it_filters(reader, query, found):
    response = page(reader, **query)
    assert names(response) == found
    assert f"{len(found)} of 7 partners" in words(response)


def test_it_sorts_by_how_many_are_led(reader):
    assert names(page(reader, sort="-leads"))[0] == "Testing Borough Council"


def test_a_partners_page_shows_its_names_and_what_it_signed_up_to(reader):
    response = page(reader, "council/")
    text = words(response)
    assert "Testing Borough Council: leads 3 indicators, contributes to 1" in text
    for expected in ("Testing Council", "TBC*", "Net additional homes provided", "Testing Borough Council (4)"):
        assert expected in text, expected
    assert 'href="/testing-2008-11/indicators/ni-154/"' in text
    assert 'href="/testing-2008-11/agreement/document/#line-62"' in text


def test_leads_and_contributions_stand_apart(reader):
    text = words(page(reader, "council/"))
    leads, contributes = text.split('id="contributes"')
    assert "NI 154" in leads
    assert "NI 016" not in leads
    assert "NI 016" in contributes


def test_a_groups_page_shows_its_members_and_a_members_page_its_groups(reader):
    assert 'href="/testing-2008-11/partners/police/"' in words(page(reader, "cdrp/"))
    assert "Crime and Disorder Reduction Partnership" in words(page(reader, "police/"))


def test_a_board_names_its_theme_and_what_is_to_confirm_says_so(reader):
    text = words(page(reader, "board/"))
    assert "Board of the theme" in text
    assert "to confirm" in text
    assert "Signed up to no indicator" in text
    assert "<b>To confirm.</b> Who is that?" in words(page(reader, "health/"))


def test_the_forum_sums_what_is_printed_and_counts_what_is_not(reader):
    response = page(reader, "forum/")
    text = words(response)
    assert "The Forum has 5 numbered seats, and 1 printed without a number" in text
    assert "subject to approval" in text
    assert "no number" in text
    held = text.split("Old County or New Unitary*")[1].split("</tr>")[0]
    assert " or " in held
    assert "Old County Council" in held
    assert "New Unitary Council" in held


def test_a_forum_without_seats_says_who_fills_it(world):
    client = Client()
    client.force_login(world.people["outsider"])
    response = client.get("/elsewhere-2008-11/partners/forum/")
    assert "No seats yet" in response.content.decode()


def test_a_partner_of_another_agreement_is_not_found(world, reader):
    builders.partner(world.elsewhere, "stranger")
    assert reader.get(f"{HERE}stranger/").status_code == 404
    assert reader.get("/elsewhere-2008-11/partners/stranger/").status_code == 404


def test_the_queries_do_not_grow_with_the_rows(world, reader, django_assert_max_num_queries):
    for number in range(40):
        row = builders.partner(world.agreement, f"p{number}", members=[world.partners["police"]])
        builders.signup(world.indicators["NI 016"], row)
        builders.signup(world.indicators["NI 017"], world.partners["council"]) if number == 0 else None
        builders.seat(world.agreement, f"Seat {number}", row)
    with django_assert_max_num_queries(12):
        page(reader)
    with django_assert_max_num_queries(12):
        page(reader, "forum/")
    with django_assert_max_num_queries(20):
        page(reader, "police/")
