"""The table of product.md 5, row by row: verb by role, for what is one's own and for what is somebody else's.

The table here is written by hand from the product's, not from the rules, so that a change of either shows.
"""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from indicators import clock
from partners.access import Facts, Person, PlaceFact, Refused, Verb, demand, may, may_anywhere, person_of
from tests import builders

HERE, ELSEWHERE = 1, 2
OWN = Facts(HERE, theme=11, indicator=21, leads=frozenset({31}))
OTHER = Facts(HERE, theme=12, indicator=22, leads=frozenset({32}))

PEOPLE = {
    "reader": {"role": "reader"},
    "theme member": {"role": "theme member", "theme": 11},
    "equality group": {"role": "equality group"},
    "officer of a partner": {"role": "officer", "partner": 31},
    "officer of a theme": {"role": "officer", "partner": 39, "theme": 11},
    "named officer": {"role": "officer", "indicator": 21},
    "reviewer": {"role": "reviewer"},
    "auditor": {"role": "auditor"},
    "administrator": {"role": "administrator"},
}
BOTH, OWN_ONLY = (True, True), (True, False)
NEITHER = (False, False)
OFFICERS = {"officer of a partner": OWN_ONLY, "named officer": OWN_ONLY}

#: verb -> person -> (own, other); whoever is not named may neither.
TABLE = {
    Verb.SEE_PUBLISHED: dict.fromkeys(PEOPLE, BOTH),
    Verb.SEE_SUBMITTED: {
        **OFFICERS,
        "theme member": OWN_ONLY,
        "officer of a theme": OWN_ONLY,
        "equality group": BOTH,
        "reviewer": BOTH,
        "auditor": BOTH,
        "administrator": BOTH,
    },
    Verb.SEE_DRAFTS: {**OFFICERS, "reviewer": BOTH, "auditor": BOTH, "administrator": BOTH},
    Verb.SEE_SUPPRESSED: {"named officer": OWN_ONLY},
    Verb.ENTER: {**OFFICERS, "reviewer": BOTH},
    Verb.SIGN_OFF: {"reviewer": BOTH},
    Verb.OVERRIDE: {"reviewer": BOTH},
    Verb.RESTATE: {"reviewer": BOTH},
    Verb.CLOSE_EXCEPTION: {"theme member": OWN_ONLY, "reviewer": BOTH},
    Verb.SEE_EVIDENCE: {**OFFICERS, "reviewer": BOTH, "auditor": BOTH, "administrator": BOTH},
    Verb.LOOK_AFTER_QUARTERS: {"reviewer": BOTH, "administrator": BOTH},
    Verb.CLOSE_QUARTER: {"reviewer": BOTH},
    Verb.PUBLISH: {"reviewer": BOTH},
    Verb.OPEN_QUARTER: {"administrator": BOTH},
    Verb.SET_POLICY: {"administrator": BOTH},
    Verb.REOPEN: {"administrator": BOTH},
    Verb.LOAD: {"administrator": BOTH},
    Verb.RECORD_BASELINE: {"administrator": BOTH},
    Verb.SET_MILESTONES: {"theme member": OWN_ONLY},
    Verb.MANAGE_PEOPLE: {"administrator": BOTH},
    Verb.ANSWER_QUERY: {"reviewer": BOTH, "administrator": BOTH},
    Verb.SEE_HISTORY: {
        **OFFICERS,
        "theme member": OWN_ONLY,
        "reviewer": BOTH,
        "auditor": BOTH,
        "administrator": BOTH,
    },
}


def person(name, *, agreement=HERE, id=7):
    return Person(id, name, (PlaceFact(agreement=agreement, **PEOPLE[name]),))


def test_the_table_speaks_of_every_verb():
    assert set(TABLE) == set(Verb)


@pytest.mark.parametrize("verb", Verb, ids=lambda verb: verb.value)
@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_may_what_the_table_says(name, verb):
    own, other = TABLE[verb].get(name, NEITHER)
    assert may(person(name), verb, OWN) is own
    assert may(person(name), verb, OTHER) is other
    assert may_anywhere(person(name), verb, HERE) >= own  # a menu offers at least what may be done


@pytest.mark.parametrize("verb", Verb, ids=lambda verb: verb.value)
@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_may_anything_in_an_agreement_of_others(name, verb):
    stranger = person(name, agreement=ELSEWHERE)
    assert not may(stranger, verb, OWN)
    assert not may_anywhere(stranger, verb, HERE)


@pytest.mark.parametrize("verb", Verb, ids=lambda verb: verb.value)
def test_without_a_place_nobody_may_anything(verb):
    for nobody in (Person(None), Person(7)):
        assert not may(nobody, verb, OWN)
        assert not may_anywhere(nobody, verb, HERE)


def test_whoever_typed_a_figure_does_not_sign_it_off():
    typed = Facts(HERE, theme=11, indicator=21, leads=frozenset({31}), authors=frozenset({7}))
    for verb in (Verb.SIGN_OFF, Verb.OVERRIDE, Verb.CLOSE_EXCEPTION):
        assert not may(person("reviewer"), verb, typed)
        assert may(person("reviewer", id=8), verb, typed)


def test_a_second_place_does_not_lift_the_four_eyes():
    typed = Facts(HERE, indicator=21, leads=frozenset({31}), authors=frozenset({7}))
    both = Person(7, "both", (PlaceFact("officer", HERE, partner=31), PlaceFact("reviewer", HERE)))
    assert may(both, Verb.ENTER, typed)
    assert not may(both, Verb.SIGN_OFF, typed)
    assert may(both, Verb.SIGN_OFF, OWN)


def test_a_person_may_what_any_of_their_places_allows():
    both = Person(7, "both", (PlaceFact("reader", HERE), PlaceFact("theme member", HERE, theme=12)))
    assert may(both, Verb.SEE_SUBMITTED, OTHER)
    assert not may(both, Verb.SEE_SUBMITTED, OWN)
    assert both.roles(HERE) == ("reader", "theme member")


def test_where_the_lead_is_no_organisation_only_named_people_enter():
    led_by_a_group = Facts(HERE, theme=11, indicator=21, leads=frozenset())
    assert not may(person("officer of a partner"), Verb.ENTER, led_by_a_group)
    assert may(person("named officer"), Verb.ENTER, led_by_a_group)


def test_a_place_for_one_indicator_is_no_place_for_the_whole_partner():
    """A named officer whose place also says the partner is not an officer of all that the partner leads."""
    named = Person(7, "named", (PlaceFact("officer", HERE, partner=32, indicator=21),))
    assert may(named, Verb.ENTER, OWN)
    assert not may(named, Verb.ENTER, OTHER)


def test_a_refusal_names_what_was_refused():
    with pytest.raises(Refused, match="You may not publish a quarter here"):
        demand(person("reader"), Verb.PUBLISH, OWN)
    demand(person("reviewer"), Verb.PUBLISH, OWN)


def test_only_the_places_in_force_today_count(db, django_assert_num_queries):
    agreement = builders.agreement()
    someone = builders.user("someone")
    builders.place(someone, agreement, "reader", since=date(2008, 4, 1), until=date(2008, 9, 30))
    builders.place(someone, agreement, "auditor", since=date(2008, 9, 30))
    for day, roles in (
        (date(2008, 3, 31), ()),
        (date(2008, 4, 1), ("reader",)),
        (date(2008, 9, 30), ("reader", "auditor")),
        (date(2008, 10, 1), ("auditor",)),
    ):
        with clock.on(day), django_assert_num_queries(1):
            assert person_of(someone).roles(agreement.pk) == roles
    with django_assert_num_queries(0):
        assert person_of(AnonymousUser()) == Person(None)
