"""The verb of the policy: set the rules by which figures are judged from a reporting quarter on."""

from typing import Any

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from partners.history import keep_changed
from reporting import rag
from reporting.models import Event, ReportingQuarter
from reporting.services.shared import STATE, Faults, note_activity
from targets import services as promises
from targets.book import book_of
from targets.models import Policy

#: Why the agreement's default has no floor.
FLOOR_IS_FOR_ONE = "a floor is a level, and no one level suits every measure: state it for the measures it is meant for"


def quarters_to_judge(agreement: Agreement) -> list[Quarter]:
    """The reporting quarters from which a policy may be set: those after the last that is published, which keep
    theirs."""
    book = book_of(agreement)
    published = [row.quarter for row in ReportingQuarter.objects.of(agreement) if row.state == STATE.PUBLISHED]
    first = max(published).plus(1) if published else book.first
    return [first.plus(steps) for steps in range(book.last.index - first.index + 1)]


@transaction.atomic
def set_policy(
    *, agreement: Agreement, rules: dict[str, Any], from_quarter: Quarter, owner: str, reason: str, by: Person
) -> Policy:
    """Set a new version of the policy. Raises Faults, with nothing written, for rules that cannot be, for a quarter
    that is published or outside the agreement, and for a policy that nobody owns or that gives no reason."""
    demand(by, Verb.SET_POLICY, Facts(agreement.pk))
    open_still = list(ReportingQuarter.objects.of(agreement).exclude(state=STATE.PUBLISHED).select_for_update())
    _check(agreement, rules, from_quarter, owner, reason)
    row = promises.set_policy(
        agreement=agreement, rules=rules, from_quarter=from_quarter, owner=owner, reason=reason, by=by
    )
    opened = [one for one in open_still if one.state != STATE.UPCOMING and one.quarter >= from_quarter]
    for one in opened:
        one.policy = row
    keep_changed(ReportingQuarter, opened, ["policy"], by, f"Policy version {row.version}: {row.reason}")
    note_activity(agreement.pk)
    Event.objects.create(
        agreement=agreement,
        verb="set the policy",
        before=f"version {row.version - 1}" if row.version > 1 else "",
        after=f"version {row.version} from {row.from_quarter}",
        reason=row.reason,
        at=clock.now(),
        by_id=by.id,
    )
    return row


def _demand_sense(agreement: Agreement, policy: rag.Policy) -> None:
    """What a policy says of measures must be possible of each. Raises ValueError with a sentence."""
    if rag.Rule.FLOOR in (policy.amber.rule, policy.ordinal_amber.rule):
        raise ValueError(FLOOR_IS_FOR_ONE)
    rated = {rag.rule_key(entry.measure): entry.measure for row in book_of(agreement).indicators for entry in row.rated}
    for one in policy.own:
        if one.measure not in rated:
            raise ValueError(f"there is no rated measure “{one.measure}” in this agreement")
        try:
            policy.of(rated[one.measure])
        except ValueError as error:
            raise ValueError(f"{one.measure}: {error}") from error


def _check(agreement: Agreement, rules: dict[str, Any], from_quarter: Quarter, owner: str, reason: str) -> None:
    faults = {}
    try:
        _demand_sense(agreement, rag.Policy.from_rules(rules))
    except ValueError as error:
        faults["rules"] = f"This policy cannot be: {error}."
    allowed = quarters_to_judge(agreement)
    if from_quarter not in allowed:
        first = f"the first that is not published is {allowed[0]}" if allowed else "every quarter is published"
        faults["from_quarter"] = f"Published quarters keep their policy, and {first}; {from_quarter} cannot be chosen."
    if not owner.strip():
        faults["owner"] = "Say who owns this policy."
    if not reason.strip():
        faults["reason"] = "Say why the policy is set: everybody reads this."
    if faults:
        raise Faults(faults)
