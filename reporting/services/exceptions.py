"""Exceptions: opened by a red that is handed in, gone on with in later quarters, closed by a board or by a green.

An exception opens when the return is handed in, not with a draft: until then the colour is the officer's own business,
a slip of typing would leave an exception on the record for good, and nobody else could see it anyway. What is typed of
it before is kept with the return as it was typed, finished or not (product.md 4).
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from indicators import clock
from indicators.models import Indicator
from partners.access import Facts, Person, Verb, demand, may, may_anywhere
from partners.history import keep
from reporting.models import ExceptionAction, ExceptionReport, ExceptionUpdate, ReportingQuarter, Return
from reporting.scorecard import Alone, ExceptionFacts, as_handed_in
from reporting.services.shared import STATE, Faults, NotNow, check_fields, write_event
from targets.book import book_of

DAYS = ("%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An action as it was typed; with the `id` of the row that it became when it was handed in before."""

    words: str = ""
    owner: str = ""
    due: str = ""
    id: int | None = None

    @property
    def said(self) -> bool:
        return bool(self.words or self.owner or self.due or self.id)


@dataclass(frozen=True, slots=True)
class DoneEntry:
    """An earlier action, ticked as done, with the day as it was typed."""

    action: int
    done: bool = False
    on: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionEntry:
    """What is typed of an exception in a return: why, or what has changed; actions; what was done; and the rest."""

    words: str = ""
    impact: str = ""
    recovery: str = ""
    help_needed: str = ""
    actions: tuple[ActionEntry, ...] = ()
    done: tuple[DoneEntry, ...] = ()

    @classmethod
    def from_typed(cls, typed: dict[str, Any]) -> "ExceptionEntry":
        """What was kept with a return."""
        actions = tuple(ActionEntry(**one) for one in typed.get("actions", ()))
        done = tuple(DoneEntry(**one) for one in typed.get("done", ()))
        return cls(**{**typed, "actions": actions, "done": done})

    @property
    def said(self) -> bool:
        texts = (self.words, self.impact, self.recovery, self.help_needed)
        return any(texts) or any(one.said for one in self.actions) or any(one.done or one.on for one in self.done)

    def says_the_same(self, other: "ExceptionEntry") -> bool:
        """Whether both were typed alike, whatever has become of their actions since."""

        def words(entry: ExceptionEntry) -> ExceptionEntry:
            return replace(entry, actions=tuple(replace(one, id=None) for one in entry.actions if one.said))

        return words(self) == words(other)

    def as_typed(self) -> dict[str, Any]:
        """The same, to be kept with a return; empty where nothing was typed."""
        return asdict(self) if self.said else {}


def action_field(number: int, part: str) -> str:
    """The name of an action's box in forms and faults: `action-1-owner`."""
    return f"action-{number}-{part}"


def done_field(action: int, part: str = "done") -> str:
    return f"done-{action}-{part}"


def read_day(text: str) -> date | None:
    """A day as people write it, or None."""
    for form in DAYS:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


# Handing in -----------------------------------------------------------------------------------------------------------


class Handing:
    """The exception of a return that is about to be handed in. It is asked for its faults, and then written."""

    def __init__(self, ret: Return, by: Person, judged: Alone | None = None) -> None:
        self.ret, self.by = ret, by
        self.typed = ExceptionEntry.from_typed(ret.exception_typed)
        judged = judged or as_handed_in(ret, book_of(ret.quarter.agreement, ret.quarter.quarter))
        self.causes, self.colours = judged.causes, judged.colours
        self.report = ExceptionReport.objects.filter(pk=ret.exception_id).first() if ret.exception_id else None
        held = ExceptionAction.objects.filter(report=self.report) if self.report else ()
        self.actions = {row.pk: row for row in held}
        self.faults: dict[str, str] = {}
        self.days: dict[str, date] = {}
        if self.causes or self.report:
            self._check()

    def _check(self) -> None:
        typed = self.typed
        more = typed.impact or typed.recovery or typed.help_needed
        if not typed.words and (self.causes or more):
            self.faults["exception-words"] = self._wanted()
        said = [(number, one) for number, one in enumerate(typed.actions) if one.said]
        if self.report is None and not said:
            said = [(0, ActionEntry())]
        for number, one in said:
            self._check_action(number, one)
        for one in typed.done:
            self._check_done(one)

    def _wanted(self) -> str:
        """What is asked for in words: in the quarter that opens it the cause, later what has changed."""
        if self.report is not None and self.report.opened_in.quarter < self.ret.quarter.quarter:
            return f"Say what has changed since {self.report.opened_in}, or that nothing has."
        red = " and ".join(f"the {cause} is {self.colours[cause]}" for cause in self.causes)
        return f"{red.capitalize()}, so say why." if red else "Say why as well."

    def _check_action(self, number: int, one: ActionEntry) -> None:
        if not one.words:
            self.faults[action_field(number, "words")] = "Say what is done about it."
        if not one.owner:
            self.faults[action_field(number, "owner")] = "Say who sees to it."
        name = action_field(number, "due")
        if not one.due:
            self.faults[name] = "Say by when."
        else:
            self._read(name, one.due)
            if name in self.days and self.days[name] < self.ret.quarter.quarter.start:
                self.faults[name] = f"That day is before {self.ret.quarter} began: check the year."

    def _check_done(self, one: DoneEntry) -> None:
        name = done_field(one.action, "on")
        if one.done and not one.on:
            self.faults[name] = "Say on which day it was done."
        elif one.on:
            self._read(name, one.on)
            if name in self.days and self.days[name] > clock.today():
                self.faults[name] = "That day is still to come: tick it when it is done."

    def _read(self, name: str, text: str) -> None:
        day = read_day(text)
        if day is None:
            self.faults[name] = f"“{text}” is not read as a day. Write it like 30 November 2008."
        else:
            self.days[name] = day

    def write(self) -> None:
        """Open the exception, or go on with it; nothing is written where nothing is red and none is open."""
        if self.report is None:
            if not self.causes:
                return
            self.report = self._opened()
        self._write_words()
        written = [self._write_action(number, one) for number, one in enumerate(self.typed.actions) if one.said]
        for one in self.typed.done:
            self._write_done(one)
        kept = ExceptionEntry.from_typed({**asdict(self.typed), "actions": written})
        self.ret.exception_typed = kept.as_typed()

    def _opened(self) -> ExceptionReport:
        report = ExceptionReport(
            indicator_id=self.ret.indicator_id,
            opened_in=self.ret.quarter,
            opened_at=clock.now(),
            opened_by_id=self.by.id,
            opened_for=", ".join(self.causes),
        )
        check_fields(report)
        keep(report, self.by)
        self._tell("opened an exception", after=report.opened_for)
        return report

    def _write_words(self) -> None:
        typed = self.typed
        last = self.report.updates.filter(ret=self.ret).order_by("-id").first()
        said = (typed.words, typed.impact, typed.recovery, typed.help_needed)
        if not typed.words or (last and said == (last.words, last.impact, last.recovery, last.help_needed)):
            return
        update = ExceptionUpdate(
            report=self.report,
            ret=self.ret,
            words=typed.words,
            impact=typed.impact,
            recovery=typed.recovery,
            help_needed=typed.help_needed,
            at=clock.now(),
            by_id=self.by.id,
        )
        check_fields(update)
        update.save()
        if self.report.opened_in_id != self.ret.quarter_id or last:
            self._tell("said what has changed in the exception")

    def _write_action(self, number: int, one: ActionEntry) -> dict[str, Any]:
        row = self.actions.get(one.id) if one.id else None
        own = row is not None and row.ret_id == self.ret.pk
        due = self.days[action_field(number, "due")]
        if not own:
            row = ExceptionAction(report=self.report, ret=self.ret, at=clock.now(), by_id=self.by.id)
        if (row.words, row.owner, row.due) != (one.words, one.owner, due):
            row.words, row.owner, row.due = one.words, one.owner, due
            check_fields(row)
            keep(row, self.by)
            self._tell("changed an action" if own else "added an action", after=f"by {due:%-d %B %Y}")
        return asdict(ActionEntry(one.words, one.owner, one.due, row.pk))

    def _write_done(self, one: DoneEntry) -> None:
        """Tick an action, or take back the tick that this same return had given."""
        row = self.actions.get(one.action)
        day = self.days.get(done_field(one.action, "on"))
        if row is None or row.done_on == day or (row.done_with_id not in (None, self.ret.pk)):
            return
        row.done_on, row.done_by_id = day, self.by.id if day else None
        row.done_with = self.ret if day else None
        keep(row, self.by)
        self._tell("ticked an action as done" if day else "took back that an action is done", after=f"action {row.pk}")

    def _tell(self, verb: str, **what) -> None:
        write_event(self.ret.quarter, verb, self.by, ret=self.ret, **what)


# Closing --------------------------------------------------------------------------------------------------------------


def close_if_green(ret: Return, by: Person) -> ExceptionReport | None:
    """Close the indicator's exception where a return that was just signed off shows that it is over; by who signed.

    It is over when nothing that the return shows is red any more, and what it was opened for has a colour: a figure
    that has not come is no green. Nor is it over where a later quarter has gone on with it: a return that comes late,
    or that was reopened, says nothing of what came after it.
    """
    if not ret.exception_id:
        return None
    report = ExceptionReport.objects.select_related("opened_in", "indicator").get(pk=ret.exception_id)
    later = report.opened_in.quarter > ret.quarter.quarter or report.updates.after(ret.quarter.quarter).exists()
    if later or report.closed_at is not None:
        return None
    judged = as_handed_in(ret, book_of(ret.quarter.agreement, ret.quarter.quarter))
    if not _is_over(report, judged):
        return None
    return _close(report, ret.quarter, _over_words(report, judged, ret), by, ret)


def _is_over(report: ExceptionReport, judged: Alone) -> bool:
    colours = judged.colours
    again = all(colours[cause] and colours[cause] not in judged.bad for cause in report.opened_for.split(", "))
    return again and not judged.causes and not any(colour in judged.bad for colour in colours.values())


def _over_words(report: ExceptionReport, judged: Alone, ret: Return) -> str:
    """`Green again in 2008/09 Q3`; of a figure that was corrected before it was signed off, that."""
    given = {colour for colour in judged.colours.values() if colour}
    if report.opened_in_id == ret.quarter_id:
        return f"Not red when {ret.quarter} was signed off: the return was corrected."
    return f"{'Green again' if given == {'green'} else 'No longer red'} in {ret.quarter}."


@transaction.atomic
def close_exception(*, indicator: Indicator, reason: str, by: Person) -> ExceptionReport:
    """Close an indicator's open exception, with a reason: its theme board or a reviewer, never who wrote in it."""
    report = (
        ExceptionReport.objects.open()
        .select_for_update(of=("self",))
        .select_related("indicator__agreement", "opened_in")
        .filter(indicator=indicator)
        .first()
    )
    if report is None:
        raise NotNow(f"{indicator.code} has no open exception.")
    demand(by, Verb.CLOSE_EXCEPTION, closing_facts(report))
    if not reason.strip():
        raise Faults({"reason": "Say why it is closed: everybody who looks back reads this."})
    quarters = ReportingQuarter.objects.of(report.indicator.agreement).exclude(state=STATE.UPCOMING)
    return _close(report, max(quarters, key=lambda row: row.quarter), reason.strip(), by)


def closing_facts(report: ExceptionReport) -> Facts:
    """An exception as the rules of access see it: its authors said something in it."""
    entry = book_of(report.indicator.agreement, report.opened_in.quarter).by_id[report.indicator_id]
    said = report.updates.order_by().values_list("by_id", flat=True)
    return entry.facts(set(said.union(report.actions.order_by().values_list("by_id", flat=True))))


def may_close(exception: ExceptionFacts | None, agreement: int, person: Person) -> bool:
    """Whether a page offers to close the exception that it shows: it is open now, and this person has the right."""
    if exception is None or not may_anywhere(person, Verb.CLOSE_EXCEPTION, agreement):
        return False
    report = ExceptionReport.objects.open().with_indicator().filter(pk=exception.id).first()
    return report is not None and may(person, Verb.CLOSE_EXCEPTION, closing_facts(report))


def _close(report: ExceptionReport, quarter: ReportingQuarter, why: str, by: Person, ret=None) -> ExceptionReport:
    report.closed_in, report.closed_at, report.closed_by_id, report.closed_why = quarter, clock.now(), by.id, why
    check_fields(report)
    keep(report, by, why)
    ret = ret or Return.objects.filter(indicator_id=report.indicator_id, quarter=quarter).first()
    write_event(
        quarter,
        "closed the exception",
        by,
        ret=ret,
        indicator=report.indicator_id,
        before=f"open since {report.opened_in}",
        reason=why,
    )
    return report
