"""Sets milestones: agreed levels on the way to a year's target, in versions; one without a level is withdrawn."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.models import Measure
from indicators.periods import Period, Quarter
from partners.access import Facts, Person, Verb, demand
from targets.models import Milestone
from targets.services.revising import hold, revised


def milestone_facts(measure: Measure) -> Facts:
    """A measure's milestones as the rules of access see them: those of its theme."""
    indicator = measure.indicator
    return Facts(indicator.agreement_id, theme=indicator.theme_id, indicator=indicator.pk)


@transaction.atomic
def set_milestones(
    *,
    measure: Measure,
    levels: Mapping[Period, Decimal | None],
    from_quarter: Quarter,
    agreed_by: str,
    reason: str,
    by: Person,
) -> list[Milestone]:
    """Write the next version of each period's milestone; a level of None withdraws it.

    What may be expected of which period is known on the floor above: `reporting.services` asks and then calls this.
    """
    agreement = hold(measure.indicator.agreement)
    demand(by, Verb.SET_MILESTONES, milestone_facts(measure))
    held = dict(Milestone.objects.filter(measure=measure).order_by("version").values_list("period", "version"))
    rows = [
        Milestone(
            measure=measure,
            period=str(period),
            version=held.get(str(period), 0) + 1,
            level=level,
            agreed_by=agreed_by.strip(),
            reason=reason.strip(),
            from_quarter=str(from_quarter),
            at=clock.now(),
            by_id=by.id,
        )
        for period, level in levels.items()
    ]
    for row in rows:
        row.full_clean()
    Milestone.objects.bulk_create(rows)
    revised(agreement)
    return rows
