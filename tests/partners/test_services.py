"""Giving and ending people's places: who may, what is refused in words, and that doing it twice changes nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from indicators import clock
from partners.access import Person, PlaceFact, Refused, person_of
from partners.models import Place
from partners.services import end_place, give_place
from tests import builders

DAY = date(2008, 10, 20)


@pytest.fixture
def world(db):
    return builders.universe()


@pytest.fixture
def by(world):
    return person_of(world.people["administrator"])


def test_an_administrator_gives_a_place_from_today(world, by):
    with clock.on(DAY):
        place = give_place(
            person=world.people["nobody"],
            agreement=world.agreement,
            role="officer",
            partner=world.partners["council"],
            by=by,
        )
    place.refresh_from_db()
    assert (place.role, place.partner.key, place.since, place.until) == ("officer", "council", DAY, None)


def test_giving_a_place_twice_changes_nothing(world, by):
    given = {"person": world.people["nobody"], "agreement": world.agreement, "role": "reader", "by": by}
    first = give_place(**given, since=date(2008, 4, 1))
    count = Place.objects.count()
    assert give_place(**given, since=DAY) == first
    assert Place.objects.count() == count
    other = give_place(**{**given, "role": "theme member"}, theme=world.safer)
    assert other != first


def test_a_place_that_ended_may_be_given_again(world, by):
    given = {"person": world.people["nobody"], "agreement": world.agreement, "role": "reader", "by": by}
    first = end_place(place=give_place(**given, since=date(2008, 4, 1)), on=DAY, by=by)
    assert give_place(**given, since=date(2009, 1, 1)) != first


@pytest.mark.parametrize("role", ["reader", "theme", "equality", "officer", "named", "reviewer", "auditor", "outsider"])
def test_only_an_administrator_gives_or_ends_a_place(world, role):
    by = person_of(world.people[role])
    with pytest.raises(Refused):
        give_place(person=world.people["nobody"], agreement=world.agreement, role="reader", by=by)
    with pytest.raises(Refused):
        end_place(place=world.people["auditor"].places.get(), on=DAY, by=by)
    assert not world.people["nobody"].places.exists()


def test_an_administrator_of_another_agreement_may_not(world):
    stranger = Person(99, "stranger", (PlaceFact("administrator", world.elsewhere.pk),))
    with pytest.raises(Refused):
        give_place(person=world.people["nobody"], agreement=world.agreement, role="reader", by=stranger)


@pytest.mark.parametrize(
    ("stands", "sentence"),
    [
        ({"role": "theme member"}, "needs the theme"),
        ({"role": "officer"}, "needs a partner, or an indicator"),
        ({"role": "officer", "indicator": "NI 016"}, "needs a duty"),
        ({"role": "officer", "partner": "police", "duty": "deputy"}, "needs its indicator"),
        ({"role": "officer", "partner": "strange"}, "belongs to another agreement"),
        ({"role": "officer", "indicator": "NI 016", "duty": "director"}, "director"),
        ({"role": "mayor"}, "mayor"),
    ],
)
def test_a_senseless_place_is_refused_in_words(world, by, stands, sentence):
    world.partners["strange"] = builders.partner(world.elsewhere, "strange")
    found = {"partner": world.partners, "indicator": world.indicators}
    stands = {name: found[name][value] if name in found else value for name, value in stands.items()}
    with pytest.raises(ValidationError, match=sentence):
        give_place(person=world.people["nobody"], agreement=world.agreement, by=by, **stands)
    assert not world.people["nobody"].places.exists()


def test_a_place_is_ended_once_and_kept(world, by):
    place = world.people["auditor"].places.get()
    assert end_place(place=place, on=DAY, by=by).until == DAY
    assert end_place(place=place, on=DAY, by=by).until == DAY
    with pytest.raises(ValidationError, match="ended on 20 October 2008"):
        end_place(place=place, on=date(2009, 1, 1), by=by)
    place.refresh_from_db()
    assert place.until == DAY


def test_a_place_does_not_end_before_it_began(world, by):
    with pytest.raises(ValidationError, match="cannot end before it begins"):
        end_place(place=world.people["auditor"].places.get(), on=date(2008, 3, 31), by=by)


def test_the_loader_needs_no_person(world):
    given = give_place(person=world.people["nobody"], agreement=world.agreement, role="reader", by=None)
    assert end_place(place=given, on=clock.today(), by=None).until == clock.today()
