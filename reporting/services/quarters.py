"""The verbs of a reporting quarter: state its dates, open, close entry, publish."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Facts, Person, Verb, demand
from partners.history import keep, keep_new
from reporting import dues, publishing
from reporting.locks import day
from reporting.models import ReportingQuarter, Return
from reporting.services.shared import RETURN, STATE, Faults, NotNow, check_fields, write_event
from targets.book import book_of

#: The dates of a quarter, in the order in which they come, with how each is told.
DATES = {
    "opens_on": "opens on",
    "entry_by": "figures due by",
    "boards_on": "theme boards by",
    "meets_on": "sub-group on",
}


@dataclass
class Publication:
    """What publishing would do: returns that are missing or unsigned are listed and asked about first. `silent` are
    those that ask for no figure, only for a forecast or an outlook, and were not handed in."""

    missing: list[Return] = field(default_factory=list)
    unsigned: list[Return] = field(default_factory=list)
    silent: list[Return] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unsigned and not self.silent


@transaction.atomic
def set_dates(
    *,
    agreement: Agreement,
    quarter: Quarter,
    entry_by: date,
    by: Person,
    opens_on: date | None = None,
    boards_on: date | None = None,
    meets_on: date | None = None,
    reason: str = "",
) -> ReportingQuarter:
    """State the dates of a quarter ahead, or change them, with a reason, until it is published.

    A quarter that is open keeps the day on which it opened; one whose entry is closed keeps its deadline too.
    """
    demand(by, Verb.OPEN_QUARTER, Facts(agreement.pk))
    _demand_within(agreement, quarter)
    row = _row(agreement, quarter)
    if row.state == STATE.PUBLISHED:
        raise NotNow(f"{quarter} is published: its dates stand as they were.")
    dates = {"opens_on": opens_on, "entry_by": entry_by, "boards_on": boards_on, "meets_on": meets_on}
    before, kept = _told(row), kept_dates(row)
    dates |= {name: getattr(row, name) for name in kept}
    _check_dates(dates)
    if row.pk and all(getattr(row, name) == value for name, value in dates.items()):
        raise Faults({"entry_by": "These are the dates that stand already."})
    if row.pk and not reason.strip():
        raise Faults({"reason": "Say why the dates change: everybody who owes a figure reads this."})
    for name, value in dates.items():
        setattr(row, name, value)
    check_fields(row)
    keep(row, by, reason.strip())
    verb = "changed the dates" if before else "stated the dates"
    write_event(row, verb, by, before=before, after=_told(row), reason=reason.strip())
    return row


def kept_dates(row: ReportingQuarter | None) -> tuple[str, ...]:
    """The dates of a quarter that are past changing."""
    match row.state if row else STATE.UPCOMING:
        case STATE.UPCOMING:
            return ()
        case STATE.OPEN:
            return ("opens_on",)
        case _:
            return ("opens_on", "entry_by")


def _row(agreement: Agreement, quarter: Quarter) -> ReportingQuarter:
    """The quarter's row, held until the transaction ends; a new one, not saved yet, where there is none."""
    rows = ReportingQuarter.objects.select_for_update().filter(agreement=agreement)
    found = rows.filter(year=quarter.year, number=quarter.number).first()
    return found or ReportingQuarter(agreement=agreement, year=quarter.year, number=quarter.number)


def _demand_within(agreement: Agreement, quarter: Quarter) -> None:
    book = book_of(agreement, quarter)
    if not book.first <= quarter <= book.last:
        raise NotNow(f"{quarter} lies outside the agreement's reporting quarters, {book.first} to {book.last}.")


def _check_dates(dates: dict[str, date | None]) -> None:
    """Refuse dates that do not come one after the other."""
    if dates["entry_by"] is None:
        raise Faults({"entry_by": "Say by when figures are due."})
    given = [dates[name] for name in DATES if dates[name]]
    if given != sorted(given):
        raise Faults(
            {
                "entry_by": "The quarter opens first, then figures are due, then the theme boards meet, then the "
                "sub-group."
            }
        )


def _told(row: ReportingQuarter) -> str:
    """`figures due by 24 October 2008; sub-group on 5 November 2008`."""
    return "; ".join(f"{words} {day(when)}" for name, words in DATES.items() if (when := getattr(row, name)))


@transaction.atomic
def open_quarter(
    *,
    agreement: Agreement,
    quarter: Quarter,
    by: Person,
    entry_by: date | None = None,
    boards_on: date | None = None,
    meets_on: date | None = None,
) -> ReportingQuarter:
    """Open a quarter for entry, and make a return for every indicator of which something is asked (product.md 4).

    Dates that were stated ahead hold where no others are given; it opens today, whatever day was planned.
    """
    demand(by, Verb.OPEN_QUARTER, Facts(agreement.pk))
    _demand_within(agreement, quarter)
    book = book_of(agreement, quarter)
    row = _row(agreement, quarter)
    if row.state != STATE.UPCOMING:
        raise NotNow(f"{quarter} is {row.get_state_display().lower()} already.")
    given = {"entry_by": entry_by, "boards_on": boards_on, "meets_on": meets_on}
    dates = {name: value or getattr(row, name) for name, value in given.items()}
    _check_dates({"opens_on": None, **dates})
    row.state = STATE.OPEN
    row.opens_on, row.opened_at = clock.today(), clock.now()
    for name, value in dates.items():
        setattr(row, name, value)
    row.policy_id = book.policy_id
    check_fields(row)
    keep(row, by)
    asked = [(entry.id, dues.asks(entry, quarter)) for entry in book.indicators]
    keep_new(Return, [Return(indicator_id=one, quarter=row, asks=what) for one, what in asked if what], by)
    write_event(row, "opened", by, after=f"entry by {day(row.entry_by)}")
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
    """The returns with a figure due that are missing, those submitted but not signed off, and those that were to
    bring a forecast only and bring none."""
    result = Publication()
    for ret in Return.objects.in_quarter(quarter):
        if ret.state == RETURN.SUBMITTED:
            result.unsigned.append(ret)
        elif ret.state != RETURN.SIGNED_OFF:
            (result.missing if dues.FIGURE in ret.asks else result.silent).append(ret)
    return result


@transaction.atomic
def publish(*, quarter: ReportingQuarter, by: Person, knowing: bool = False) -> ReportingQuarter:
    """Freeze every verdict with its actual, target version, policy and the words shown.

    What is missing or unsigned publishes uncoloured as `overdue` or `not signed off`, a forecast that nobody signed
    off not at all; `knowing` says that the list was read. Raises NotNow without it when the list is not empty.
    """
    demand(by, Verb.PUBLISH, Facts(quarter.agreement_id))
    row = ReportingQuarter.objects.select_for_update().select_related("agreement").get(pk=quarter.pk)
    if row.state not in (STATE.OPEN, STATE.CLOSED):
        raise NotNow(f"{row} is {row.get_state_display().lower()}: it cannot be published now.")
    if not knowing and not publication(row).complete:
        raise NotNow(f"{row} has returns that are missing or not signed off: look through the list and confirm it.")
    row.policy_id = book_of(row.agreement, row.quarter).policy_id
    row.state = STATE.PUBLISHED
    row.published_at, row.published_by_id = clock.now(), by.id
    check_fields(row)
    keep(row, by)
    publishing.freeze(row)
    write_event(row, "published", by)
    return row
