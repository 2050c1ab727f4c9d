"""Every right, in one place: `may(person, verb, facts)` (product.md 5).

A person is the places they hold; facts say what they want to touch (agreement, theme, partners that lead, state,
authors). No model of a higher floor is known here: whoever asks hands the facts over. The rules are data: for each
verb, the roles that may, each with the condition under which it may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from indicators import clock
from partners.models import Place

ROLE = Place.Role


class Verb(StrEnum):
    """What a person may want to do. The value reads after "may"."""

    SEE_PUBLISHED = "see published dashboards"
    SEE_SUBMITTED = "see submitted figures"
    SEE_DRAFTS = "see drafts"
    SEE_SUPPRESSED = "see suppressed values"
    ENTER = "enter and submit figures"
    SIGN_OFF = "sign off or send back"
    OVERRIDE = "override a colour"
    CLOSE_EXCEPTION = "close exceptions"
    SEE_EVIDENCE = "open evidence"
    RESTATE = "restate a figure"
    LOOK_AFTER_QUARTERS = "look after quarters"
    CLOSE_QUARTER = "close entry"
    PUBLISH = "publish a quarter"
    OPEN_QUARTER = "open a quarter"
    SET_POLICY = "set the policy"
    REOPEN = "reopen a published quarter"
    LOAD = "load and revise the agreement"
    RECORD_BASELINE = "record a baseline"
    SET_MILESTONES = "confirm a guide or set milestones"
    MANAGE_PEOPLE = "manage people"
    ANSWER_QUERY = "answer queries"
    SEE_HISTORY = "see history"


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A place as the rules see it. One that covers somebody's leave says whose, and until when."""

    role: str
    agreement: int
    partner: int | None = None
    theme: int | None = None
    indicator: int | None = None
    covers: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: `id` is None for somebody not signed in."""

    id: int | None
    name: str = ""
    places: tuple[PlaceFact, ...] = ()

    def roles(self, agreement: int) -> tuple[str, ...]:
        """The roles held in an agreement, each once, in the order of product.md 5."""
        held = {place.role for place in self.places if place.agreement == agreement}
        return tuple(role for role in ROLE.values if role in held)

    def belongs(self, agreement: int) -> bool:
        return any(place.agreement == agreement for place in self.places)


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody wants to touch.

    `leads` are the lead partners that are organisations: where the lead is a group or unclear only named people
    enter, so groups and sectors are left out. `authors` are the ids of those who typed a figure of the return.
    """

    agreement: int
    theme: int | None = None
    indicator: int | None = None
    leads: frozenset[int] = field(default_factory=frozenset)
    authors: frozenset[int] = field(default_factory=frozenset)


Condition = Callable[[Person, PlaceFact, Facts], bool]


def _always(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return True


def _own_theme(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return place.theme is not None and place.theme == facts.theme


def _named(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return place.indicator is not None and place.indicator == facts.indicator


def _own_partner(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return place.indicator is None and place.partner is not None and place.partner in facts.leads


def _named_or_own_partner(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return _named(person, place, facts) or _own_partner(person, place, facts)


def _own_indicator_or_theme(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return _named_or_own_partner(person, place, facts) or _own_theme(person, place, facts)


def _own_theme_not_author(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return _own_theme(person, place, facts) and _not_author(person, place, facts)


def _not_author(person: Person, place: PlaceFact, facts: Facts) -> bool:
    return person.id not in facts.authors


_ALL = dict.fromkeys(ROLE.values, _always)

#: The table of product.md 5: verb -> role -> condition. A role that is not named may not.
RULES: dict[Verb, dict[str, Condition]] = {
    Verb.SEE_PUBLISHED: _ALL,
    Verb.SEE_SUBMITTED: {
        ROLE.THEME: _own_theme,
        ROLE.EQUALITY: _always,
        ROLE.OFFICER: _own_indicator_or_theme,
        ROLE.REVIEWER: _always,
        ROLE.AUDITOR: _always,
        ROLE.ADMINISTRATOR: _always,
    },
    Verb.SEE_DRAFTS: {
        ROLE.OFFICER: _named_or_own_partner,
        ROLE.REVIEWER: _always,
        ROLE.AUDITOR: _always,
        ROLE.ADMINISTRATOR: _always,
    },
    Verb.SEE_SUPPRESSED: {ROLE.OFFICER: _named},
    Verb.ENTER: {ROLE.OFFICER: _named_or_own_partner, ROLE.REVIEWER: _always},
    Verb.SIGN_OFF: {ROLE.REVIEWER: _not_author},
    Verb.OVERRIDE: {ROLE.REVIEWER: _not_author},
    # A board closes its own exceptions; nobody closes one of which they said something themselves.
    Verb.CLOSE_EXCEPTION: {ROLE.THEME: _own_theme_not_author, ROLE.REVIEWER: _not_author},
    # Evidence is a working paper, in drafts and for ever: it is for those who enter, review and audit. A board reads
    # what the figures say. Where a figure is suppressed it takes SEE_SUPPRESSED as well.
    Verb.SEE_EVIDENCE: {
        ROLE.OFFICER: _named_or_own_partner,
        ROLE.REVIEWER: _always,
        ROLE.AUDITOR: _always,
        ROLE.ADMINISTRATOR: _always,
    },
    Verb.RESTATE: {ROLE.REVIEWER: _not_author},
    Verb.LOOK_AFTER_QUARTERS: {ROLE.REVIEWER: _always, ROLE.ADMINISTRATOR: _always},
    Verb.CLOSE_QUARTER: {ROLE.REVIEWER: _always},
    Verb.PUBLISH: {ROLE.REVIEWER: _always},
    Verb.OPEN_QUARTER: {ROLE.ADMINISTRATOR: _always},
    Verb.SET_POLICY: {ROLE.ADMINISTRATOR: _always},
    Verb.REOPEN: {ROLE.ADMINISTRATOR: _always},
    Verb.LOAD: {ROLE.ADMINISTRATOR: _always},
    Verb.RECORD_BASELINE: {ROLE.ADMINISTRATOR: _always},
    Verb.SET_MILESTONES: {ROLE.THEME: _own_theme},
    Verb.MANAGE_PEOPLE: {ROLE.ADMINISTRATOR: _always},
    Verb.ANSWER_QUERY: {ROLE.REVIEWER: _always, ROLE.ADMINISTRATOR: _always},
    Verb.SEE_HISTORY: {
        ROLE.THEME: _own_theme,
        ROLE.OFFICER: _named_or_own_partner,
        ROLE.REVIEWER: _always,
        ROLE.AUDITOR: _always,
        ROLE.ADMINISTRATOR: _always,
    },
}


def may(person: Person, verb: Verb, facts: Facts) -> bool:
    """Whether a person may do this to that: any of their places in the agreement is enough."""
    rules = RULES[verb]
    for place in person.places:
        if place.agreement != facts.agreement:
            continue
        condition = rules.get(place.role)
        if condition is not None and condition(person, place, facts):
            return True
    return False


def may_anywhere(person: Person, verb: Verb, agreement: int) -> bool:
    """Whether a person holds a place that may do this to something in the agreement: for what a menu offers."""
    return any(place.agreement == agreement and place.role in RULES[verb] for place in person.places)


def answers_for(person: Person, facts: Facts) -> bool:
    """Whether the thing is this person's to report: named for it, or officer of a partner that leads it.

    Reviewers may enter anything, but nothing is theirs for that: "My returns" goes by this.
    """
    return any(
        place.agreement == facts.agreement
        and place.role == ROLE.OFFICER
        and _named_or_own_partner(person, place, facts)
        for place in person.places
    )


def cover_of(person: Person, facts: Facts) -> PlaceFact | None:
    """The place by which the thing is this person's only because they cover somebody's leave; None if it is theirs."""
    found = None
    for place in person.places:
        if place.agreement != facts.agreement or place.role != ROLE.OFFICER:
            continue
        if _named_or_own_partner(person, place, facts):
            if not place.covers:
                return None
            found = found or place
    return found


class Refused(PermissionError):
    """A right that is missing; the message names what was refused."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(f"You may not {verb.value} here.")
        self.verb = verb


def demand(person: Person, verb: Verb, facts: Facts) -> None:
    """Raise Refused unless the person may."""
    if not may(person, verb, facts):
        raise Refused(verb)


def person_of(user) -> Person:
    """The person behind a signed-in user, with the places in force today: one query, none for a stranger."""
    if not user.is_authenticated:
        return Person(None)
    places = tuple(
        place_fact(place) for place in Place.objects.of_person(user).in_force(clock.today()).select_related("covers")
    )
    return Person(user.pk, name_of(user), places)


def place_fact(place: Place) -> PlaceFact:
    return PlaceFact(
        place.role,
        place.agreement_id,
        place.partner_id,
        place.theme_id,
        place.indicator_id,
        covers=name_of(place.covers) if place.covers_id else "",
        until=place.until,
    )


def name_of(user) -> str:
    """How a person is called on every page."""
    return user.get_full_name() or user.get_username()
