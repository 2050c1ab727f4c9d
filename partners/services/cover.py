"""Leave and handover in one step: somebody covers a person's duties for some days, or takes them over for good."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction

from indicators import clock
from indicators.models import Agreement, Indicator
from partners.access import Facts, Person, Verb, demand, name_of
from partners.history import keep
from partners.models import Place
from partners.services.places import check


@transaction.atomic
def hand_over(
    *,
    agreement: Agreement,
    person,
    to,
    since: date,
    reason: str,
    by: Person,
    until: date | None = None,
    indicators: Iterable[Indicator] | None = None,
) -> list[Place]:
    """Let `to` do what `person` is named for, from a day on; all of it, or only these indicators.

    With `until`, `to` covers those days as deputy and `person` keeps every place. Without it the duties move for good:
    the old places end the day before, the new ones begin. Raises ValidationError with a sentence for every fault, and
    then nothing is written. Returns the new places.
    """
    demand(by, Verb.MANAGE_PEOPLE, Facts(agreement.pk))
    list(get_user_model().objects.select_for_update().filter(pk__in=[person.pk, to.pk]).order_by("pk"))
    chosen = None if indicators is None else list(indicators)
    duties = _duties(agreement, person, since, until, chosen)
    faults = [*_faults_of_days(since, until, reason), *_faults_of_people(person, to)]
    if not faults:
        faults += _faults_of_duties(person, to, duties, since, until, chosen)
    if faults:
        raise ValidationError(faults)
    new = [_cover(duty, to, since, until) if until else _successor(duty, to, since) for duty in duties]
    for duty, place in zip(duties, new, strict=True):
        if until is None:
            duty.until = since - timedelta(days=1)
            keep(duty, by, reason.strip())
        check(place)
        keep(place, by, reason.strip())
    return new


def _duties(agreement, person, since: date, until: date | None, chosen: list[Indicator] | None) -> list[Place]:
    """The person's places as an officer on those days."""
    found = Place.objects.duties(agreement, person).overlapping(since, until)
    if chosen is not None:
        found = found.filter(indicator__in=chosen)
    return list(found.select_for_update(of=("self",)))


def _cover(duty: Place, to, since: date, until: date) -> Place:
    """The deputy's place for those days on which the duty is held."""
    return Place(
        person=to,
        agreement_id=duty.agreement_id,
        role=duty.role,
        partner=duty.partner,
        indicator=duty.indicator,
        duty=Place.Duty.DEPUTY if duty.indicator_id else "",
        since=max(since, duty.since),
        until=min(until, duty.until or until),
        covers=duty.person,
    )


def _successor(duty: Place, to, since: date) -> Place:
    """The same place in other hands; one that had an end keeps it."""
    return Place(
        person=to,
        agreement_id=duty.agreement_id,
        role=duty.role,
        partner=duty.partner,
        indicator=duty.indicator,
        duty=duty.duty,
        since=since,
        until=duty.until,
        covers=duty.covers,
    )


def _faults_of_days(since: date, until: date | None, reason: str):
    if since < clock.today():
        yield "A handover begins today or later: what is past stays as it was."
    if until is not None and until < since:
        yield f"The last day, {_day(until)}, comes before the first, {_day(since)}."
    if not reason.strip():
        yield "Say why: this stands in the history."


def _faults_of_people(person, to):
    if person.pk == to.pk:
        yield f"{name_of(person)} cannot hand over to themselves: choose somebody else."
    elif not to.is_active:
        yield f"The account of {name_of(to)} is closed: choose somebody else."


def _faults_of_duties(person, to, duties: list[Place], since: date, until: date | None, chosen):
    who = name_of(person)
    named = {duty.indicator_id for duty in duties}
    for indicator in chosen or ():
        if indicator.pk not in named:
            yield f"{who} is not named for {indicator.code} {_when(since, until)}."
    if not duties and not chosen:
        yield f"{who} answers for nothing {_when(since, until)}: there is nothing to hand over."
    theirs = list(Place.objects.duties(duties[0].agreement, to).overlapping(since, until)) if duties else []
    covered = list(_covers_of(person, duties, since, until)) if until else []
    for duty in duties:
        yield from _faults_of_one(duty, to, theirs, covered, since, until)


def _faults_of_one(duty: Place, to, theirs: list[Place], covered: list[Place], since: date, until: date | None):
    about, who = _about(duty), name_of(duty.person)
    if until is not None:
        for cover in covered:
            if _same_thing(cover, duty):
                yield (
                    f"{name_of(cover.person)} covers {who} for {about} already, "
                    f"{_day(cover.since)} to {_day(cover.until)}."
                )
        return
    if duty.since >= since:
        yield f"{who} begins with {about} only on {_day(duty.since)}: hand it over from a later day, or end that place."
    for place in theirs:
        if _same_thing(place, duty) and place.duty == duty.duty and place.covers_id is None and place.until is None:
            yield f"{name_of(to)} holds this place for {about} already: end one of the two instead."


def _covers_of(person, duties: list[Place], since: date, until: date):
    """The places that cover this person's leave on those days already."""
    agreement = duties[0].agreement_id if duties else None
    return Place.objects.of(agreement).filter(covers=person).overlapping(since, until).with_names()


def _same_thing(one: Place, other: Place) -> bool:
    return (one.indicator_id, one.partner_id) == (other.indicator_id, other.partner_id)


def _about(duty: Place) -> str:
    return duty.indicator.code if duty.indicator is not None else str(duty.partner)


def _when(since: date, until: date | None) -> str:
    return f"on {_day(since)}" if until is None else f"between {_day(since)} and {_day(until)}"


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "no end"
