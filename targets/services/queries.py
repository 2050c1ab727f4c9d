"""Answers what the document left open; where the answer says what a change means, the targets get a new version."""

from django.db import transaction

from indicators import clock
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from partners.history import keep
from targets.aims import Basis
from targets.models import Query, Target
from targets.services.revising import hold, revised


def unclear_targets(query: Query) -> list[Target]:
    """The targets in force that a blocking query leaves unclear: changes that may be per cent or points."""
    if not query.blocks or query.indicator_id is None:
        return []
    newest = {
        (row.measure_id, row.year): row
        for row in Target.objects.filter(measure__indicator=query.indicator_id).order_by("version")
    }
    return [row for row in newest.values() if row.basis == Basis.UNCLEAR]


@transaction.atomic
def answer_query(
    *, query: Query, answer: str, decided_by: str, by: Person, basis: Basis | None = None, from_quarter: Quarter | None
) -> Query:
    """Close a query with its answer; with a `basis`, the unclear targets mean that from a reporting quarter on.

    Which quarters are published is known on the floor above: `reporting.services.answer_query` asks and then calls
    this.
    """
    agreement = hold(query.agreement)
    demand(by, Verb.ANSWER_QUERY, Facts(agreement.pk))
    query.state, query.answer = Query.State.ANSWERED, answer.strip()
    query.answered_at, query.answered_by_id = clock.now(), by.id
    query.full_clean()
    for row in unclear_targets(query) if basis is not None else ():
        row.pk, row.version = None, row.version + 1
        row._state.adding = True
        row.basis = basis.value
        row.from_quarter = str(from_quarter)
        row.agreed_by, row.reason = decided_by.strip(), query.answer
        row.at, row.by_id = query.answered_at, by.id
        row.full_clean()
        row.save()
    keep(query, by, query.answer)
    revised(agreement)
    return query
