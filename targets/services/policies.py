"""Sets the policy: a new version of the rules that turn a miss into a colour, never a change of an old one."""

from typing import Any

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from targets.models import Policy
from targets.services.revising import hold, revised


@transaction.atomic
def set_policy(
    *, agreement: Agreement, rules: dict[str, Any], from_quarter: Quarter, owner: str, reason: str, by: Person
) -> Policy:
    """Write the next version and raise the agreement's revision, so that everything kept of it is built anew.

    What the rules mean, and which quarters are published, is known on the floor above: `reporting.services.set_policy`
    asks both and then calls this.
    """
    demand(by, Verb.SET_POLICY, Facts(agreement.pk))
    held = hold(agreement)
    newest = Policy.objects.filter(agreement=held).order_by("version").last()
    row = Policy(
        agreement=held,
        version=newest.version + 1 if newest else 1,
        from_quarter=str(from_quarter),
        rules=rules,
        owner=owner.strip(),
        reason=reason.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    row.full_clean()
    row.save()
    revised(held)
    return row
