"""The verb of a baseline: record the number that a change is measured from, or correct the one that stands."""

from django.db import transaction

from indicators.measures import FigureFault, parse_figure, places_of
from indicators.models import Measure
from partners.access import Facts, Person, Verb, demand
from reporting.services.shared import Faults, write_promise_event
from targets import services as promises
from targets.book import as_printed, facts_of
from targets.models import Baseline
from targets.services.revising import hold

#: What a recorded baseline may be; without a number it is "to come" or "none", as the document has it.
STATUSES = (Baseline.Status.RECORDED, Baseline.Status.PROVISIONAL, Baseline.Status.PROXY)


@transaction.atomic
def record_baseline(
    *,
    measure: Measure,
    seen: int,
    typed: str,
    period: str,
    status: str,
    comparable: bool,
    reason: str,
    by: Person,
) -> Baseline:
    """Record a baseline as it was typed; targets that are a change on it resolve from here on (judgement.md 2).

    `seen` is the version that was seen: where another stands by now, nothing is written. Published quarters stay as
    they were frozen. Raises Faults with a sentence for each field.
    """
    agreement = hold(measure.indicator.agreement)
    demand(by, Verb.RECORD_BASELINE, Facts(agreement.pk))
    last = Baseline.objects.filter(measure=measure).order_by("version").last()
    faults = {}
    try:
        value = parse_figure(typed, facts_of(measure))
    except FigureFault as fault:
        faults["value"] = str(fault) if typed.strip() else "Enter the number."
    if not period.strip():
        faults["period"] = "Say what the baseline measures, such as 2007/08."
    if status not in STATUSES:
        faults["status"] = "Say whether the number is recorded, provisional or a proxy."
    if not reason.strip():
        faults["reason"] = "Say where the number comes from: everybody reads this."
    if last and last.version != seen:
        faults["seen"] = (
            f"Version {last.version} was recorded since you opened this page; it stands in the list. What you typed is "
            "still here: record it again to put it in its place."
        )
    elif not faults and last and _same(last, value, period, status, comparable):
        faults["value"] = "This is the baseline that stands already: nothing was changed."
    if faults:
        raise Faults(faults)
    row = promises.record_baseline(
        measure=measure, value=value, period=period, status=status, comparable=comparable, reason=reason, by=by
    )
    write_promise_event(
        agreement.pk,
        "recorded a baseline",
        by,
        indicator=measure.indicator_id,
        before=baseline_words(measure, last) if last else "",
        after=baseline_words(measure, row),
        reason=row.reason,
    )
    return row


def baseline_words(measure: Measure, row: Baseline) -> str:
    """`120 convictions, 2007/08`, `75 %, proxy, not comparable`, `to come`."""
    name = f"{measure.name}: " if measure.name else ""
    if row.value is None:
        return f"{name}{row.status}"
    value = as_printed(row.value, row.places)
    said = [facts_of(measure).words(value, places_of(value)), row.period]
    said += [] if row.status == Baseline.Status.RECORDED else [row.status]
    said += [] if row.comparable else ["not comparable"]
    return f"{name}{', '.join(part for part in said if part)}"


def _same(last: Baseline, value, period: str, status: str, comparable: bool) -> bool:
    stands = (last.value, last.period, last.status, last.comparable)
    return stands == (value, period.strip(), status, comparable)
