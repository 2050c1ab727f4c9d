"""Figures that a published release states, beside those that come with returns."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period
from partners.access import Facts, Person, Verb, demand
from reporting.models import Actual
from targets.book import MeasureEntry


@transaction.atomic
def record_release(
    *,
    measure: MeasureEntry,
    period: Period,
    release: str,
    known_on: date,
    value: Decimal | None,
    by: Person,
    agreement: Agreement,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    suppressed: bool = False,
    note: str = "",
) -> Actual | None:
    """Add a figure that a published release states; known from the day of the release. None if it stands already."""
    demand(by, Verb.LOAD, Facts(agreement.pk))
    same = Actual.objects.filter(measure_id=measure.id, period=str(period), release=release)
    if same.exists():
        return None
    row = Actual(
        measure_id=measure.id,
        period=str(period),
        value=value,
        typed="" if value is None else str(value),
        numerator=None if suppressed else numerator,
        denominator=None if suppressed else denominator,
        suppressed=suppressed,
        status=Actual.Status.FINAL,
        release=release,
        known_on=known_on,
        note=note,
        at=clock.now(),
        by_id=by.id,
    )
    row.full_clean()
    row.save()
    return row
