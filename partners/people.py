"""People as pages read them: each with their places in words, and each indicator with those who answer for it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.models import AbstractBaseUser

from indicators import clock
from indicators.models import Agreement, Indicator
from partners.access import name_of
from partners.models import Place, place_words

DUTY = Place.Duty


@dataclass(frozen=True)
class PlaceShown:
    """A place in words: `Deputy of NI 016 …, from 3 to 14 November 2008, for Jo Osei`."""

    place: Place
    words: str
    dates: str
    open: bool


@dataclass(frozen=True)
class PersonShown:
    """A person with their places, those that go on apart from those that have ended."""

    person: AbstractBaseUser
    name: str
    places: tuple[PlaceShown, ...]

    @property
    def current(self) -> list[PlaceShown]:
        return [place for place in self.places if place.open]

    @property
    def past(self) -> list[PlaceShown]:
        return [place for place in self.places if not place.open]

    @property
    def answers(self) -> bool:
        """Whether there is anything to cover or to hand over."""
        return any(one.place.role == Place.Role.OFFICER for one in self.current)


@dataclass(frozen=True)
class Change:
    """A line of the history of somebody's places."""

    at: datetime
    what: str
    words: str
    who: str
    why: str


@dataclass(frozen=True)
class Named:
    """One who answers for an indicator, and how."""

    name: str
    duty: str
    email: str = ""
    covers: str = ""
    until: date | None = None

    @property
    def words(self) -> str:
        """`Jo Osei`, or `Ann Lee, for Jo Osei until 14 November 2008`."""
        return f"{self.name}, for {self.covers} until {self.until:%-d %B %Y}" if self.covers else self.name


@dataclass
class IndicatorPeople:
    """Who answers for an indicator, by duty."""

    indicator: Indicator
    named: list[Named] = field(default_factory=list)

    def _with(self, *duties: str) -> list[Named]:
        return [one for one in self.named if one.duty in duties]

    @property
    def officers(self) -> list[Named]:
        return self._with(DUTY.OFFICER)

    @property
    def deputies(self) -> list[Named]:
        return self._with(DUTY.DEPUTY)

    @property
    def owners(self) -> list[Named]:
        return self._with(DUTY.OWNER)

    @property
    def contributors(self) -> list[Named]:
        return self._with(DUTY.CONTRIBUTOR)


def is_open(place: Place) -> bool:
    """A place that goes on, or whose end is still to come."""
    return place.until is None or place.until >= clock.today()


def listed(agreement: Agreement) -> list[PersonShown]:
    """Everybody who holds or held a place in the agreement: one query."""
    rows = Place.objects.by_person(agreement)
    return [described(places[0].person, places) for places in (list(g) for _, g in groupby(rows, _person_of))]


def _person_of(place: Place) -> int:
    return place.person_id


def described(person, places: list[Place]) -> PersonShown:
    return PersonShown(person, name_of(person), tuple(_shown(place) for place in places))


def _shown(place: Place) -> PlaceShown:
    return PlaceShown(place, _words(place), _dates(place), is_open(place))


def _words(place) -> str:
    return place_words(place) + (f", for {name_of(place.covers)}" if place.covers_id else "")


def _dates(place) -> str:
    begin = f"{place.since:%-d %B %Y}"
    if place.until is not None:
        return f"{begin} to {place.until:%-d %B %Y}"
    return f"from {begin}" if place.since > clock.today() else f"since {begin}"


def changes(agreement: Agreement, person) -> list[Change]:
    """Everything that was done to a person's places, latest first: one query."""
    return [
        Change(
            at=line.history_date,
            what="given" if line.history_type == "+" else "changed",
            words=f"{_words(line)}, {_dates(line)}",
            who=name_of(line.history_user) if line.history_user_id else "the software",
            why=line.history_change_reason or "",
        )
        for line in Place.objects.changes(agreement, person)
    ]


def answering(indicator: Indicator | int, agreement: Agreement) -> IndicatorPeople:
    """Who answers for one indicator today: one query."""
    found = IndicatorPeople(indicator)
    pk = indicator if isinstance(indicator, int) else indicator.pk
    found.named = [_named(place) for place in Place.objects.answering(agreement, clock.today()).filter(indicator=pk)]
    return found


def by_indicator(agreement: Agreement) -> list[IndicatorPeople]:
    """Every indicator with who answers for it today, in the agreement's order: two queries."""
    named = defaultdict(list)
    for place in Place.objects.answering(agreement, clock.today()).filter(indicator__isnull=False):
        named[place.indicator_id].append(_named(place))
    return [IndicatorPeople(row, named[row.pk]) for row in Indicator.objects.of(agreement)]


def unnamed(agreement: Agreement) -> tuple[int, int]:
    """How many indicators have no reporting officer today, of how many."""
    rows = by_indicator(agreement)
    return sum(1 for row in rows if not row.officers), len(rows)


def _named(place: Place) -> Named:
    return Named(
        name=name_of(place.person),
        duty=place.duty,
        email=place.person.email,
        covers=name_of(place.covers) if place.covers_id else "",
        until=place.until if place.covers_id else None,
    )
