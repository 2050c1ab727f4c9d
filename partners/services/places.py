"""People's places: given and ended here, by somebody who may; the rules of a sensible place stand here too."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction

from indicators import clock
from indicators.models import Agreement, Indicator, Theme
from partners.access import Facts, Person, Verb, demand
from partners.history import keep
from partners.models import Partner, Place


@transaction.atomic
def give_place(
    *,
    person,
    agreement: Agreement,
    role: str,
    by: Person | None,
    partner: Partner | None = None,
    theme: Theme | None = None,
    indicator: Indicator | None = None,
    duty: str = "",
    since: date | None = None,
    until: date | None = None,
    why: str = "",
) -> Place:
    """Give a person a place in an agreement, from a day on (today when none is said).

    Giving a place that the person already holds and that has no end changes nothing. `by` None is for the loader.
    """
    if by is not None:
        demand(by, Verb.MANAGE_PEOPLE, Facts(agreement.pk))
    get_user_model().objects.select_for_update().get(pk=person.pk)
    stands = {"person": person, "agreement": agreement, "role": role, "duty": duty}
    stands |= {"partner": partner, "theme": theme, "indicator": indicator}
    held = Place.objects.without_end(**stands).first()
    if held is not None:
        return held
    place = Place(**stands, since=since or clock.today(), until=until)
    check(place)
    keep(place, by, why)
    return place


@transaction.atomic
def end_place(*, place: Place, on: date, by: Person | None, why: str = "") -> Place:
    """End a place: that day is its last. It is kept; ending it again on the same day changes nothing.

    A place whose end is still to come may be ended sooner: somebody is back from leave before the day.
    """
    if by is not None:
        demand(by, Verb.MANAGE_PEOPLE, Facts(place.agreement_id))
    place = Place.objects.select_for_update().get(pk=place.pk)
    if place.until == on:
        return place
    if place.until is not None and not clock.today() <= on < place.until:
        raise ValidationError(f"This place ended on {place.until:%-d %B %Y}; a place is ended once.")
    place.until = on
    check(place)
    if by is not None and place.role == Place.Role.ADMINISTRATOR and not _somebody_else_administers(place, on):
        raise ValidationError("Nobody else would look after people then: name another administrator first.")
    keep(place, by, why)
    return place


def _somebody_else_administers(place: Place, on: date) -> bool:
    others = Place.objects.of(place.agreement_id).filter(role=Place.Role.ADMINISTRATOR, person__is_active=True)
    return others.exclude(person_id=place.person_id).in_force(on + timedelta(days=1)).exists()


def check(place: Place) -> None:
    """Raise ValidationError with a sentence for each fault of a place."""
    faults = list(faults_of(place))
    if faults:
        raise ValidationError(faults)
    place.full_clean()


def faults_of(place: Place):
    """What makes a place senseless, one sentence each."""
    for thing in (place.partner, place.theme, place.indicator):
        if thing is not None and thing.agreement_id != place.agreement_id:
            yield f"{thing} belongs to another agreement."
    if place.role == Place.Role.THEME and place.theme_id is None:
        yield "A theme member’s place needs the theme."
    if place.role == Place.Role.OFFICER and place.partner_id is None and place.indicator_id is None:
        yield "An officer’s place needs a partner, or an indicator with a duty."
    if place.indicator_id is not None and not place.duty:
        yield "A place for one indicator needs a duty, such as reporting officer."
    if place.duty and place.indicator_id is None:
        yield f"The duty of {place.duty} needs its indicator."
    if place.until is not None and place.since is not None and place.until < place.since:
        yield "A place cannot end before it begins."
