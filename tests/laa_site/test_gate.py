"""The gate: who is let into which agreement and quarter, before any view runs."""

from datetime import date

import pytest
from django.test import Client

from indicators import clock
from tests import builders


@pytest.fixture
def world(db):
    return builders.universe()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_stranger_is_asked_to_log_in_and_comes_back(world):
    response = Client().get("/testing-2008-11/indicators/?theme=safer")
    assert response.url == "/account/login/?next=/testing-2008-11/indicators/%3Ftheme%3Dsafer"


def test_a_place_that_has_ended_opens_nothing(world):
    builders.place(world.people["nobody"], world.agreement, until=date(2008, 9, 30))
    client = signed_in(world.people["nobody"])
    with clock.on(date(2008, 9, 30)):
        assert client.get("/testing-2008-11/indicators/").status_code == 200
    with clock.on(date(2008, 10, 1)):
        assert client.get("/testing-2008-11/indicators/").status_code == 404


def test_a_person_of_two_agreements_sees_each_apart(world):
    builders.place(world.people["reader"], world.elsewhere)
    client = signed_in(world.people["reader"])
    for slug, place in (("testing-2008-11", "Testing"), ("elsewhere-2008-11", "Elsewhere")):
        page = client.get(f"/{slug}/partners/").content.decode()
        assert f"<b>{place}</b>" in page


@pytest.mark.parametrize(
    "address",
    [
        "2008-10/q2",  # 2008 is followed by 09
        "2008-09/q5",
        "2008-09/q0",
        "2008-09/Q2",
        "2008/q2",
        "20080-09/q2",
        "2008-09/2",
        "9999-00/q4",
        "0000-01/q1",
    ],
)
@pytest.mark.parametrize("page", ["", "scorecard/", "returns/"])
def test_a_malformed_quarter_is_not_found(world, address, page):
    assert signed_in(world.people["reviewer"]).get(f"/testing-2008-11/{address}/{page}").status_code == 404


@pytest.mark.parametrize("who", ["reader", "reviewer", "administrator"])
def test_an_upcoming_or_unmade_quarter_is_not_found(world, who):
    client = signed_in(world.people[who])
    for quarter in ("2008-09/q3", "2009-10/q1"):
        assert client.get(f"/testing-2008-11/{quarter}/").status_code == 404, quarter


def test_a_reader_stands_in_the_latest_published_quarter_and_others_in_the_open_one(world):
    for who, quarter in (("reader", "2008/09 Q1"), ("theme", "2008/09 Q2"), ("auditor", "2008/09 Q2")):
        page = signed_in(world.people[who]).get("/testing-2008-11/indicators/")
        assert str(page.context["quarter"]) == quarter, who


def test_another_agreements_quarters_are_not_offered(world):
    builders.quarter(world.elsewhere, "2009/10 Q1")
    page = signed_in(world.people["auditor"]).get("/testing-2008-11/indicators/")
    labels = [option["label"] for option in page.context["quarter_picker"]["options"]]
    assert labels == ["2008/09 Q1", "2008/09 Q2"]


def test_an_unknown_address_says_not_found_and_shows_no_agreement(world):
    response = signed_in(world.people["reader"]).get("/testing-2008-11/no/such/page/")
    assert response.status_code == 404
