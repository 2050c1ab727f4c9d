"""Leave and handover in one step: what it gives and ends, what is refused in words, and what the history says."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from indicators import clock
from partners import people, services
from partners.access import Verb, cover_of, may, person_of
from partners.models import Place
from partners.services import hand_over
from tests import builders

DAY, BACK = date(2008, 11, 3), date(2008, 11, 14)


@pytest.fixture
def world(db):
    made = builders.universe()
    made.jo, made.ann = made.people["named"], builders.user("ann")
    with clock.on(date(2008, 10, 20)):
        yield made


@pytest.fixture
def by(world):
    return person_of(world.people["administrator"])


def facts(world, code="NI 017"):
    from targets.book import book_of

    return book_of(world.agreement).by_slug[world.indicators[code].slug].facts()


def seen_on(person, day):
    with clock.on(day):
        return person_of(person)


def test_with_a_last_day_the_other_covers_as_deputy_and_every_place_stays(world, by):
    given = {"person": world.jo, "to": world.ann, "since": DAY, "until": BACK, "reason": "Leave."}
    (cover,) = hand_over(agreement=world.agreement, by=by, **given)
    assert (cover.duty, cover.since, cover.until, cover.covers) == ("deputy", DAY, BACK, world.jo)
    own = world.jo.places.get()
    assert (own.duty, own.until) == ("reporting officer", None)
    for day, may_enter in ((date(2008, 11, 2), False), (DAY, True), (BACK, True), (date(2008, 11, 15), False)):
        assert may(seen_on(world.ann, day), Verb.ENTER, facts(world)) is may_enter, day
        assert may(seen_on(world.jo, day), Verb.ENTER, facts(world)), day
    found = cover_of(seen_on(world.ann, DAY), facts(world))
    assert (found.covers, found.until) == ("Named Tester", BACK)
    assert cover_of(seen_on(world.jo, DAY), facts(world)) is None


def test_without_one_the_duties_move_for_good(world, by):
    (new,) = hand_over(agreement=world.agreement, person=world.jo, to=world.ann, since=DAY, reason="New post.", by=by)
    old = world.jo.places.get()
    assert (old.until, new.since, new.until) == (date(2008, 11, 2), DAY, None)
    assert (new.duty, new.indicator, new.covers) == ("reporting officer", world.indicators["NI 017"], None)
    assert [may(seen_on(who, DAY), Verb.ENTER, facts(world)) for who in (world.jo, world.ann)] == [False, True]


def test_the_officer_of_a_partner_is_covered_for_the_partner(world, by):
    officer = world.people["officer"]
    (cover,) = hand_over(
        agreement=world.agreement, person=officer, to=world.ann, since=DAY, until=BACK, reason="Leave.", by=by
    )
    assert (cover.partner, cover.duty, cover.until) == (world.partners["police"], "", BACK)
    assert may(seen_on(world.ann, DAY), Verb.ENTER, facts(world, "NI 016"))
    assert cover_of(seen_on(world.ann, DAY), facts(world, "NI 016")).covers == "Officer Tester"


def test_only_the_indicators_chosen_are_handed_over(world, by):
    builders.place(world.jo, world.agreement, "officer", indicator=world.indicators["NI 154"], duty="accountable owner")
    new = hand_over(
        agreement=world.agreement,
        person=world.jo,
        to=world.ann,
        since=DAY,
        indicators=[world.indicators["NI 154"]],
        reason="She knows housing.",
        by=by,
    )
    assert [(place.indicator.code, place.duty) for place in new] == [("NI 154", "accountable owner")]
    assert world.jo.places.get(indicator=world.indicators["NI 017"]).until is None


def test_a_duty_that_ends_is_covered_no_longer_than_it_lasts(world, by):
    world.jo.places.update(until=date(2008, 11, 7))
    (cover,) = hand_over(
        agreement=world.agreement, person=world.jo, to=world.ann, since=DAY, until=BACK, reason="Leave.", by=by
    )
    assert cover.until == date(2008, 11, 7)


def test_the_history_says_who_did_it_and_why(world, by):
    hand_over(agreement=world.agreement, person=world.jo, to=world.ann, since=DAY, reason="New post.", by=by)
    (new,) = people.changes(world.agreement, world.ann)
    old, _given = people.changes(world.agreement, world.jo)
    assert (new.what, old.what) == ("given", "changed")
    assert {(line.who, line.why) for line in (new, old)} == {("Administrator Tester", "New post.")}


def refused(world, by, **given):
    given = {"person": world.jo, "to": world.ann, "since": DAY, "until": BACK, "reason": "Leave.", **given}
    before = list(Place.objects.order_by("id").values())
    with pytest.raises(ValidationError) as fault:
        hand_over(agreement=world.agreement, by=by, **given)
    assert list(Place.objects.order_by("id").values()) == before
    return fault.value.messages


def test_every_fault_is_told_at_once(world, by):
    said = refused(world, by, to=world.jo, since=date(2008, 10, 1), until=date(2008, 9, 1), reason=" ")
    assert said == [
        "A handover begins today or later: what is past stays as it was.",
        "The last day, 1 September 2008, comes before the first, 1 October 2008.",
        "Say why: this stands in the history.",
        "Named Tester cannot hand over to themselves: choose somebody else.",
    ]


def test_somebody_who_answers_for_nothing_hands_nothing_over(world, by):
    assert (
        "answers for nothing between 3 November 2008 and 14 November 2008"
        in refused(world, by, person=world.people["reader"])[0]
    )
    assert refused(world, by, indicators=[world.indicators["NI 016"], world.indicators["NI 154"]]) == [
        "Named Tester is not named for NI 016 between 3 November 2008 and 14 November 2008.",
        "Named Tester is not named for NI 154 between 3 November 2008 and 14 November 2008.",
    ]


def test_a_closed_account_takes_nothing_over(world, by):
    world.ann.is_active = False
    world.ann.save()
    assert refused(world, by) == ["The account of Ann Tester is closed: choose somebody else."]


def test_what_is_covered_is_not_covered_twice(world, by):
    given = {"person": world.jo, "since": DAY, "until": BACK, "reason": "Leave."}
    hand_over(agreement=world.agreement, to=world.people["officer"], by=by, **given)
    assert refused(world, by, since=BACK, until=date(2008, 12, 1)) == [
        "Officer Tester covers Named Tester for NI 017 already, 3 November 2008 to 14 November 2008."
    ]


def test_a_duty_that_begins_later_or_that_the_other_holds_does_not_move(world, by):
    world.jo.places.update(since=DAY)
    assert "begins with NI 017 only on 3 November 2008" in refused(world, by, until=None)[0]
    world.jo.places.update(since=date(2008, 4, 1))
    builders.place(
        world.ann, world.agreement, "officer", indicator=world.indicators["NI 017"], duty="reporting officer"
    )
    assert refused(world, by, until=None) == [
        "Ann Tester holds this place for NI 017 already: end one of the two instead."
    ]


@pytest.mark.parametrize("role", [role for role in builders.ROLES if role != "administrator"])
def test_only_an_administrator_hands_over_adds_and_closes(world, role):
    from partners.access import Refused

    who = person_of(world.people[role])
    with pytest.raises(Refused):
        hand_over(agreement=world.agreement, person=world.jo, to=world.ann, since=DAY, reason="Leave.", by=who)
    with pytest.raises(Refused):
        services.add_person(
            agreement=world.agreement, username="x", first_name="X", last_name="Y", email="x@example.org", by=who
        )
    with pytest.raises(Refused):
        services.close_account(agreement=world.agreement, person=world.jo, reason="Gone.", by=who)


def test_back_early_ends_the_cover_sooner(world, by):
    (cover,) = hand_over(
        agreement=world.agreement, person=world.jo, to=world.ann, since=DAY, until=BACK, reason="Leave.", by=by
    )
    with clock.on(date(2008, 11, 6)):
        services.end_place(place=cover, on=date(2008, 11, 7), by=by, why="Back early.")
    cover.refresh_from_db()
    assert cover.until == date(2008, 11, 7)
