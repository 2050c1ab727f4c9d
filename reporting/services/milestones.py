"""The verbs of a theme board: confirm the guide of a target year, set a milestone, withdraw one (judgement.md 3)."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from indicators.measures import MOST_PLACES, FigureFault, parse_figure, show_between
from indicators.models import Agreement, Measure
from indicators.periods import Period
from partners.access import Person, Verb, demand
from reporting.milestones import Way, way_of
from reporting.services.answers import unpublished
from reporting.services.shared import Faults, write_promise_event
from targets import services as promises
from targets.book import book_of
from targets.models import Milestone
from targets.services.revising import hold

_CHANGED = (
    "Something that was promised has changed since you opened this page. Look at the table again: what you typed is "
    "still here."
)


@transaction.atomic
def confirm_guide(*, measure: Measure, seen: int, year: str, board: str, reason: str, by: Person) -> list[Milestone]:
    """Make the guide level of each remaining quarter of a target year an agreed milestone.

    `seen` is the agreement's revision when the levels were read. Raises Faults with a sentence for each field.
    """
    agreement, way = _begin(measure, by)
    faults = _said(agreement, seen, board, reason)
    levels = way.guides(year)
    if not levels:
        faults["year"] = way.none or f"No guide is left in {year or 'that year'}: choose a year that has one."
    return _write(way, measure, "confirmed a guide", levels, faults, board, reason, by)


@transaction.atomic
def set_milestone(
    *, measure: Measure, seen: int, period: str, typed: str, board: str, reason: str, by: Person
) -> list[Milestone]:
    """Agree a level for a period before year end, or another than was agreed."""
    agreement, way = _begin(measure, by)
    faults = _said(agreement, seen, board, reason)
    named = _period(way, period, faults)
    level = None
    try:
        level = parse_figure(typed, way.entry.measure)
    except FigureFault as fault:
        faults["level"] = str(fault) if typed.strip() else "Enter the level."
    if named and level is not None and dict(way.entry.promise.milestones).get(named) == level:
        faults["level"] = f"This is the milestone of {named} already: nothing was changed."
    levels = {named: level} if named else {}
    return _write(way, measure, "set a milestone", levels, faults, board, reason, by)


@transaction.atomic
def withdraw_milestone(
    *, measure: Measure, seen: int, period: str, board: str, reason: str, by: Person
) -> list[Milestone]:
    """Take an agreed level back: what is expected of the period is a guide again."""
    agreement, way = _begin(measure, by)
    faults = _said(agreement, seen, board, reason)
    named = _period(way, period, faults)
    if named and named not in way.entry.promise.agreed:
        faults["period"] = f"There is no milestone for {named} to withdraw."
    return _write(way, measure, "withdrew a milestone", {named: None} if named else {}, faults, board, reason, by)


def _begin(measure: Measure, by: Person) -> tuple[Agreement, Way]:
    """The agreement, held, and the way as it stands: none of its unpublished quarters is published meanwhile."""
    demand(by, Verb.SET_MILESTONES, promises.milestone_facts(measure))
    agreement = hold(measure.indicator.agreement)
    quarters = unpublished(agreement)
    indicator = book_of(agreement).by_id[measure.indicator_id]
    entry = next(one for one in indicator.measures if one.id == measure.pk)
    return agreement, way_of(agreement, entry, quarters[0] if quarters else None)


def _said(agreement: Agreement, seen: int, board: str, reason: str) -> dict[str, str]:
    faults = {}
    if agreement.revision != seen:
        faults["seen"] = _CHANGED
    if not board.strip():
        faults["board"] = "Say which board agreed it."
    if not reason.strip():
        faults["reason"] = "Say why: everybody who sees the milestone reads this."
    return faults


def _period(way: Way, text: str, faults: dict[str, str]) -> Period | None:
    """The period that was named, if a milestone may stand for it."""
    try:
        period = Period.parse(text)
    except ValueError:
        faults["period"] = way.none or "Choose a quarter, such as 2008/09 Q3."
        return None
    refused = way.refused(period)
    if refused:
        faults["period"] = refused
        return None
    return period


def _write(
    way: Way,
    measure: Measure,
    verb: str,
    levels: Mapping[Period, Decimal | None],
    faults: dict[str, str],
    board: str,
    reason: str,
    by: Person,
) -> list[Milestone]:
    if faults:
        raise Faults(faults)
    rows = promises.set_milestones(
        measure=measure, levels=levels, from_quarter=way.first, agreed_by=board, reason=reason, by=by
    )
    stood = way.entry.promise.agreed
    write_promise_event(
        measure.indicator.agreement_id,
        verb,
        by,
        indicator=measure.indicator_id,
        before=_words(way, {period: stood.get(period) for period in levels}),
        after=_words(way, levels),
        reason=f"{board.strip()}: {reason.strip()}",
    )
    return rows


def _words(way: Way, levels: Mapping[Period, Decimal | None]) -> str:
    """`2008/09 Q2 17.825, 2008/09 Q3 26.7375`."""
    decimals = way.entry.measure.decimals
    return ", ".join(
        f"{period} {'none' if level is None else show_between(level, decimals, MOST_PLACES)}"
        for period, level in levels.items()
    )
