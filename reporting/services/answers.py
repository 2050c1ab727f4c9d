"""The verb of a query: answer what the document left open, and where it blocks, say what the change means."""

from django.db import transaction

from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from reporting.models import ReportingQuarter
from reporting.services.policies import quarters_to_judge
from reporting.services.shared import STATE, Faults, NotNow, write_promise_event
from targets import aims
from targets import services as promises
from targets.models import Query
from targets.services.revising import hold

#: An answer is also the reason of the target versions that come of it, and that many characters are kept of one.
LONGEST_ANSWER = 300
#: What a change may turn out to be, as a person chooses it.
BASES = {aims.Basis.PERCENT: "per cent of what it changes", aims.Basis.POINTS: "points, in the measure's unit"}


def unpublished(agreement: Agreement) -> list[Quarter]:
    """The quarters that are still to be judged, none of which is published while the transaction lasts."""
    list(ReportingQuarter.objects.of(agreement).exclude(state=STATE.PUBLISHED).select_for_update())
    return quarters_to_judge(agreement)


@transaction.atomic
def answer_query(*, query: Query, answer: str, basis: str, by: Person) -> Query:
    """Answer a query. Where it blocks because changes are unclear, `basis` says what they are, and the targets have it
    from the first quarter that is not published.

    Raises Faults with a sentence for each field, NotNow for a query that was answered, or that comes too late.
    """
    agreement = hold(query.agreement)
    demand(by, Verb.ANSWER_QUERY, Facts(agreement.pk))
    query = Query.objects.get(pk=query.pk)
    if query.state != Query.State.OPEN:
        raise NotNow("This query was answered meanwhile. Your answer was not written.")
    unclear = promises.unclear_targets(query)
    quarters = unpublished(agreement) if unclear else []
    if unclear and not quarters:
        raise NotNow("Every quarter is published: the answer would change nothing that is still to be judged.")
    faults = {}
    if not answer.strip():
        faults["answer"] = "Write the answer: everybody reads it."
    elif len(answer.strip()) > LONGEST_ANSWER:
        faults["answer"] = f"Say it in {LONGEST_ANSWER} characters; these are {len(answer.strip())}."
    if unclear and basis not in BASES:
        faults["basis"] = "Say what the change is: per cent, or points."
    if faults:
        raise Faults(faults)
    row = promises.answer_query(
        query=query,
        answer=answer,
        decided_by=query.decides,
        by=by,
        basis=aims.Basis(basis) if unclear else None,
        from_quarter=quarters[0] if unclear else None,
    )
    years = ", ".join(dict.fromkeys(target.year for target in unclear))
    write_promise_event(
        agreement.pk,
        "answered a query",
        by,
        indicator=row.indicator_id,
        before=row.question,
        after=f"{BASES[aims.Basis(basis)]}, from {quarters[0]}: targets of {years}" if unclear else "",
        reason=row.answer,
    )
    return row
