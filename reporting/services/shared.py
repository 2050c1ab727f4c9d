"""What the verbs share: their refusals, the facts they hand to access, and the line they write into the history."""

from django.db.models import F

from indicators import clock
from indicators.models import Agreement
from partners.access import Facts, Person
from reporting.models import Event, ReportingQuarter, Return
from targets.book import Book, book_of

STATE = ReportingQuarter.State
RETURN = Return.State


class Conflict(Exception):
    """Somebody else changed the return since it was read: `now` is the return as it stands."""

    def __init__(self, now: Return) -> None:
        super().__init__(
            f"{now.indicator.code} was changed by {now.saved_by or 'somebody else'} while you were typing. "
            "Nothing of yours was written over theirs."
        )
        self.now = now


class NotNow(Exception):
    """A verb that the state does not allow; the message says why."""


class Faults(Exception):
    """Everything that is wrong with what was entered: sentences by field name."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__("; ".join(by_field.values()))
        self.by_field = by_field


def facts_of(ret: Return, book: Book | None = None) -> Facts:
    """A return as the rules of access see it: its theme, its lead organisations, and who typed its figures."""
    book = book or book_of(ret.quarter.agreement, ret.quarter.quarter)
    entry = book.by_id[ret.indicator_id]
    return entry.facts(authors_of(ret))


def authors_of(ret: Return) -> set[int]:
    """Who typed any figure or forecast of a return: one query."""
    typed = ret.actuals.order_by().values_list("by_id", flat=True)
    return set(typed.union(ret.forecasts.order_by().values_list("by_id", flat=True)))


def check_fields(row) -> None:
    """Refuse a value that a field cannot hold, before it is written. Rows it points to, and what must hold between
    fields, are the database's to refuse: it is asked once, not once a rule."""
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])


def note_activity(agreement_id: int) -> None:
    """Say that something was reported: dashboards kept in memory are of the past from here on."""
    Agreement.objects.filter(pk=agreement_id).update(activity=F("activity") + 1)


def write_event(quarter, verb, by: Person, *, ret=None, before="", after="", reason="") -> None:
    note_activity(quarter.agreement_id)
    _event(quarter, verb, by, ret, before, after, reason).save()


def write_events(quarter, verb, by: Person, told: list[tuple[Return, str, str]], *, after: str) -> None:
    """The same verb on many returns, each with the state it was in and the reason: two queries."""
    note_activity(quarter.agreement_id)
    Event.objects.bulk_create(_event(quarter, verb, by, ret, before, after, reason) for ret, before, reason in told)


def _event(quarter, verb, by: Person, ret, before, after, reason) -> Event:
    return Event(
        agreement_id=quarter.agreement_id,
        quarter=quarter,
        ret=ret,
        indicator_id=ret.indicator_id if ret else None,
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        at=clock.now(),
        by_id=by.id,
    )
