"""What a person owes in a quarter, by when, and what is next: for My returns, the counts in the header, the reminders.

The returns of a quarter are read once, in a few queries, and kept with the scorecards until something is reported;
whose they are is decided for each person from the rules of access.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indicators import clock
from indicators.models import Agreement
from partners.access import Person, PlaceFact, Verb, answers_for, cover_of, may, may_anywhere
from reporting import dues
from reporting.locks import open_among, review_of
from reporting.models import Actual, Forecast, ReportingQuarter, Return
from reporting.scorecard import KEPT
from targets.book import Book, IndicatorEntry, book_of

RETURN, STATE = Return.State, ReportingQuarter.State
WAITS = (RETURN.NOT_STARTED, RETURN.DRAFT, RETURN.SENT_BACK)

#: The groups of "My returns", in the order in which a person acts on them.
GROUPS = (
    ("Sent back to you", RETURN.SENT_BACK),
    ("Started, not handed in", RETURN.DRAFT),
    ("Not started", RETURN.NOT_STARTED),
    ("Waiting for sign-off", RETURN.SUBMITTED),
    ("Signed off", RETURN.SIGNED_OFF),
)
_URGENT = {state: place for place, (_, state) in enumerate(GROUPS)}


@dataclass(frozen=True)
class Standing:
    """The returns of a quarter as they stand: which can be entered now, and who typed a figure of each."""

    quarter: ReportingQuarter
    book: Book
    returns: tuple[Return, ...]
    open: frozenset[int]
    authors: Mapping[int, frozenset[int]]

    def entry(self, ret: Return) -> IndicatorEntry:
        return self.book.by_id[ret.indicator_id]

    def may_sign_off(self, ret: Return, person: Person) -> bool:
        facts = self.entry(ret).facts(self.authors.get(ret.pk, ()))
        return review_of(ret).open and may(person, Verb.SIGN_OFF, facts)


@dataclass(frozen=True)
class Owing:
    """A return that is somebody's to make: until when, whether it can be entered now, and for whom they do it."""

    entry: IndicatorEntry
    ret: Return
    due: date | None
    open: bool
    cover: PlaceFact | None
    today: date

    @property
    def waits(self) -> bool:
        """Something is owed, and can be done now."""
        return self.open and self.ret.state in WAITS

    @property
    def sent_back(self) -> bool:
        return self.waits and self.ret.state == RETURN.SENT_BACK

    @property
    def late(self) -> bool:
        return self.due is not None and self.today > self.due

    @property
    def when(self) -> str:
        return due_words(self.due, self.today)

    @property
    def asked(self) -> str:
        """`figure and forecast`."""
        return " and ".join(self.ret.asks)

    @property
    def covered(self) -> str:
        """`for Jo Osei until 14 November 2008`; '' where it is the person's own."""
        if self.cover is None:
            return ""
        return f"for {self.cover.covers} until {self.cover.until:%-d %B %Y}"

    @property
    def order(self) -> tuple:
        """What to do first: what was sent back, then what is late or soonest due, then what is begun."""
        return (not self.sent_back, self.due or date.max, _URGENT[self.ret.state], self.entry.position)


@dataclass(frozen=True)
class Mine:
    """A person's returns of a quarter."""

    returns: tuple[Owing, ...]

    @cached_property
    def owed(self) -> list[Owing]:
        """What the person can do now, first things first."""
        return sorted((one for one in self.returns if one.waits), key=lambda one: one.order)

    @property
    def next(self) -> Owing | None:
        return self.owed[0] if self.owed else None

    @property
    def sent_back(self) -> list[Owing]:
        return [one for one in self.owed if one.sent_back]

    @property
    def to_enter(self) -> list[Owing]:
        return [one for one in self.owed if not one.sent_back]

    @property
    def late(self) -> list[Owing]:
        return [one for one in self.owed if one.late]

    @property
    def missed(self) -> list[Owing]:
        """Never handed in, and not to be entered any more."""
        return [one for one in self.returns if one.ret.state in WAITS and not one.open and not one.ret.stands_to]

    @property
    def groups(self) -> list[tuple[str, list[Owing]]]:
        """The returns in the order in which one acts on them; empty groups and what cannot be entered are left out."""
        shown = [one for one in self.returns if one.waits or one.ret.state not in WAITS]
        shown.sort(key=lambda one: one.order)
        found = [(title, [one for one in shown if one.ret.state == state]) for title, state in GROUPS]
        return [(title, rows) for title, rows in found if rows]


def standing(agreement: Agreement, quarter: ReportingQuarter) -> Standing:
    """The returns of a quarter as they stand: a few queries, and none until something is reported."""
    key = (agreement.pk, agreement.revision, agreement.activity, agreement.loaded_at, quarter.pk, quarter.state)
    return KEPT.get_or_make(("standing", *key, clock.today()), lambda: _read(agreement, quarter))


def mine(stands: Standing, person: Person) -> Mine:
    """The returns that are a person's to make."""
    found = []
    for ret in stands.returns:
        entry = stands.entry(ret)
        facts = entry.facts()
        if answers_for(person, facts):
            found.append(
                Owing(
                    entry=entry,
                    ret=ret,
                    due=due_of(entry, stands.quarter),
                    open=ret.pk in stands.open,
                    cover=cover_of(person, facts),
                    today=clock.today(),
                )
            )
    return Mine(tuple(found))


def to_sign_off(stands: Standing, person: Person) -> list[Return]:
    """The submitted returns that a person may sign off: never one in which they typed a figure."""
    return [ret for ret in stands.returns if stands.may_sign_off(ret, person)]


def counts(agreement: Agreement, quarter: ReportingQuarter, person: Person) -> dict[str, str]:
    """What stands beside a place in the menu: `3 to enter, 1 sent back`, `5 to sign off`."""
    said = {}
    if may_anywhere(person, Verb.ENTER, agreement.pk):
        theirs = mine(standing(agreement, quarter), person)
        parts = [(len(theirs.to_enter), "to enter"), (len(theirs.sent_back), "sent back")]
        said["returns"] = ", ".join(f"{number} {words}" for number, words in parts if number)
    if may_anywhere(person, Verb.SIGN_OFF, agreement.pk):
        waiting = len(to_sign_off(standing(agreement, quarter), person))
        said["review"] = f"{waiting} to sign off" if waiting else ""
    return said


def due_of(entry: IndicatorEntry, quarter: ReportingQuarter) -> date | None:
    """The day by which a return is due: its first figure's own day, else the quarter's entry deadline."""
    days = [dues.due_day(measure, quarter) for measure, _ in dues.figures_due(entry, quarter.quarter)]
    return min((day for day in days if day is not None), default=dues.due_day(None, quarter))


def due_words(due: date | None, today: date) -> str:
    """`due in 4 days`, `due today`, `overdue by 1 day`."""
    if due is None:
        return "no day set"
    left = (due - today).days
    if left == 0:
        return "due today"
    days = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return f"due in {days}" if left > 0 else f"overdue by {days}"


def _read(agreement: Agreement, quarter: ReportingQuarter) -> Standing:
    returns = tuple(Return.objects.in_quarter(quarter).with_people())
    for ret in returns:
        ret.quarter = quarter
    return Standing(
        quarter=quarter,
        book=book_of(agreement, quarter.quarter),
        returns=returns,
        open=open_among(quarter, returns),
        authors=_authors(quarter),
    )


def _authors(quarter: ReportingQuarter) -> dict[int, frozenset[int]]:
    """Who typed a figure or a forecast of each return: one query."""
    typed = Actual.objects.filter(ret__quarter=quarter).order_by().values_list("ret_id", "by_id")
    expected = Forecast.objects.filter(ret__quarter=quarter).order_by().values_list("ret_id", "by_id")
    found = defaultdict(set)
    for ret, by in typed.union(expected):
        found[ret].add(by)
    return {ret: frozenset(who) for ret, who in found.items()}
