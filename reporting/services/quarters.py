"""The verbs of a reporting quarter: open, close entry, publish."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from partners.history import keep, keep_new
from reporting import dues, publishing
from reporting.models import ReportingQuarter, Return
from reporting.services.shared import RETURN, STATE, Faults, NotNow, check_fields, write_event
from targets.book import book_of


@dataclass
class Publication:
    """What publishing would do: returns that are missing or unsigned are listed and asked about first."""

    missing: list[Return] = field(default_factory=list)
    unsigned: list[Return] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unsigned


@transaction.atomic
def open_quarter(
    *,
    agreement: Agreement,
    quarter: Quarter,
    entry_by: date,
    by: Person,
    boards_on: date | None = None,
    meets_on: date | None = None,
) -> ReportingQuarter:
    """Open a quarter for entry, and make a return for every indicator of which something is asked (product.md 4)."""
    demand(by, Verb.OPEN_QUARTER, Facts(agreement.pk))
    book = book_of(agreement, quarter)
    if not book.first <= quarter <= book.last:
        raise NotNow(f"{quarter} lies outside the agreement's reporting quarters, {book.first} to {book.last}.")
    days = [day for day in (entry_by, boards_on, meets_on) if day]
    if days != sorted(days):
        raise Faults(
            {"entry_by": "The entry deadline comes first, then the theme boards, then the sub-group's meeting."}
        )
    row, _ = ReportingQuarter.objects.select_for_update().get_or_create(
        agreement=agreement, year=quarter.year, number=quarter.number
    )
    if row.state != STATE.UPCOMING:
        raise NotNow(f"{quarter} is {row.get_state_display().lower()} already.")
    row.state = STATE.OPEN
    row.opens_on, row.entry_by, row.boards_on, row.meets_on = clock.today(), entry_by, boards_on, meets_on
    row.opened_at = clock.now()
    row.policy_id = book.policy_id
    check_fields(row)
    keep(row, by)
    asked = [(entry.id, dues.asks(entry, quarter)) for entry in book.indicators]
    keep_new(Return, [Return(indicator_id=one, quarter=row, asks=what) for one, what in asked if what], by)
    write_event(row, "opened", by, after=f"entry by {entry_by:%-d %B %Y}")
    return row


@transaction.atomic
def close_entry(*, quarter: ReportingQuarter, by: Person) -> ReportingQuarter:
    """Stop entry, except for returns that are sent back."""
    demand(by, Verb.CLOSE_QUARTER, Facts(quarter.agreement_id))
    row = ReportingQuarter.objects.select_for_update().select_related("agreement").get(pk=quarter.pk)
    if row.state != STATE.OPEN:
        raise NotNow(f"{row} is {row.get_state_display().lower()}: only an open quarter can be closed.")
    row.state = STATE.CLOSED
    row.closed_at, row.closed_by_id = clock.now(), by.id
    keep(row, by)
    write_event(row, "closed entry", by)
    return row


def publication(quarter: ReportingQuarter) -> Publication:
    """The returns with a figure due that are missing, and those submitted but not signed off."""
    result = Publication()
    for ret in Return.objects.in_quarter(quarter):
        if "figure" not in ret.asks or ret.state == RETURN.SIGNED_OFF:
            continue
        (result.unsigned if ret.state == RETURN.SUBMITTED else result.missing).append(ret)
    return result


@transaction.atomic
def publish(*, quarter: ReportingQuarter, by: Person, knowing: bool = False) -> ReportingQuarter:
    """Freeze every verdict with its actual, target version, policy and the words shown.

    What is missing or unsigned publishes uncoloured as `overdue` or `not signed off`; `knowing` says that the list
    was read. Raises NotNow without it when the list is not empty.
    """
    demand(by, Verb.PUBLISH, Facts(quarter.agreement_id))
    row = ReportingQuarter.objects.select_for_update().select_related("agreement").get(pk=quarter.pk)
    if row.state not in (STATE.OPEN, STATE.CLOSED):
        raise NotNow(f"{row} is {row.get_state_display().lower()}: it cannot be published now.")
    if not knowing and not publication(row).complete:
        raise NotNow(f"{row} has returns that are missing or not signed off: look through the list and confirm it.")
    publishing.freeze(row)
    row.policy_id = book_of(row.agreement, row.quarter).policy_id
    row.state = STATE.PUBLISHED
    row.published_at, row.published_by_id = clock.now(), by.id
    check_fields(row)
    keep(row, by)
    write_event(row, "published", by)
    return row
