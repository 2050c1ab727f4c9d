"""Records a measure's baseline: a new version beside the old one, which keeps the words of the document."""

from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.measures import places_of
from indicators.models import Measure
from partners.access import Facts, Person, Verb, demand
from targets.models import Baseline
from targets.services.revising import hold, revised


@transaction.atomic
def record_baseline(
    *, measure: Measure, value: Decimal, period: str, status: str, comparable: bool, reason: str, by: Person
) -> Baseline:
    """Write the next version and raise the agreement's revision: targets that are a change on it resolve from here on.

    What was typed is read on the floor above: `reporting.services.record_baseline` does that and then calls this.
    """
    agreement = hold(measure.indicator.agreement)
    demand(by, Verb.RECORD_BASELINE, Facts(agreement.pk))
    last = Baseline.objects.filter(measure=measure).order_by("version").last()
    row = Baseline(
        measure=measure,
        version=last.version + 1 if last else 1,
        words=last.words if last else "",
        lines=last.lines if last else [],
        value=value,
        places=places_of(value),
        period=period.strip(),
        status=status,
        comparable=comparable,
        reason=reason.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    row.full_clean()
    row.save()
    revised(agreement)
    return row
