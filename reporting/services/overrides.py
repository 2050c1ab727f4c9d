"""Overriding a computed colour, and taking that back: with a reason, a name and a time (judgement.md 4)."""

from django.db import transaction

from indicators import clock
from indicators.models import Indicator
from partners.access import Facts, Person, Verb, demand
from reporting.models import Actual, Override, ReportingQuarter, Return
from reporting.scorecard import IndicatorRow, build
from reporting.services.shared import STATE, Faults, NotNow, authors_of, check_fields, write_event


def overriding_facts(row: IndicatorRow, quarter: ReportingQuarter) -> Facts:
    """An indicator's verdict as the rules see it: its authors typed in its return, or a figure that it stands on."""
    ret = Return.objects.filter(indicator_id=row.entry.id, quarter=quarter).first()
    figures = [measure.verdict.figure for measure in row.measures if measure.verdict.figure]
    typed = Actual.objects.filter(pk__in=figures, ret__isnull=False).values_list("by_id", flat=True)
    return row.entry.facts({*(authors_of(ret) if ret else ()), *typed})


@transaction.atomic
def override(
    *, quarter: ReportingQuarter, indicator: Indicator, seen: str, colour: str, reason: str, by: Person
) -> Override:
    """Show a verdict under another colour; without a `colour`, show the computed one again.

    `seen` is the computed colour that the reviewer saw: where it has changed since, nothing is overridden. Raises
    Faults with a sentence for each field, NotNow where there is nothing to override any more.
    """
    held = ReportingQuarter.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=quarter.pk)
    row = build(held.agreement, held, by).row(indicator.slug)
    if row is None:
        raise NotNow(f"{indicator.code} is not judged in {held}.")
    demand(by, Verb.OVERRIDE, overriding_facts(row, held))
    computed = row.verdict.computed or row.verdict.colour
    _demand_now(held, row, computed, seen, colour)
    faults = {}
    if colour == computed or colour not in ("", *Override.Colour.values):
        faults["colour"] = "Choose another colour than the computed one."
    if not reason.strip():
        faults["reason"] = "Say why: everybody who sees the colour reads this."
    if faults:
        raise Faults(faults)
    made = Override(
        indicator=indicator,
        quarter=held,
        computed=computed,
        colour=colour,
        reason=reason.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    check_fields(made)
    made.save()
    write_event(
        held,
        "overrode" if colour else "withdrew an override",
        by,
        ret=Return.objects.filter(indicator=indicator, quarter=held).first(),
        before=row.verdict.colour,
        after=colour or computed,
        reason=made.reason,
    )
    return made


def _demand_now(quarter: ReportingQuarter, row: IndicatorRow, computed: str, seen: str, colour: str) -> None:
    if quarter.state not in (STATE.OPEN, STATE.CLOSED):
        raise NotNow(f"{quarter} is {quarter.get_state_display().lower()}: its colours stand as they are.")
    if not computed:
        raise NotNow(f"{row.entry.code} is not rated in {quarter} ({row.verdict.reason}): there is no colour yet.")
    if computed != seen:
        raise NotNow(f"{row.entry.code} is {computed} by now, not {seen}: read it again. Nothing was overridden.")
    if not colour and not row.verdict.computed:
        raise NotNow(f"{row.entry.code} is not overridden in {quarter}: there is nothing to withdraw.")
