"""What is locked, in words: whether a quarter takes figures, and whether one return can be changed now and why not.

The verbs refuse by these rules and with these words, and every page shows them: a lock that cannot be seen sends
people into a refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators import clock
from reporting.models import Event, Reopening, ReportingQuarter, Return

STATE = ReportingQuarter.State
RETURN = Return.State


@dataclass(frozen=True, slots=True)
class Lock:
    """Whether something can be changed now, and the sentence that says so."""

    open: bool
    words: str


def day(when: date) -> str:
    """`24 October 2008`."""
    return f"{when:%-d %B %Y}"


def _day_of(moment) -> str:
    return day(timezone.localtime(moment).date())


def quarter_words(quarter: ReportingQuarter, reopened: Iterable[tuple[str, date]] = ()) -> str:
    """Where a quarter stands: its state with its day, and what of a published one is reopened (codes with last days).

    An open quarter whose deadline has gone by still takes figures until somebody closes it, and says so.
    """
    meets = f"; the sub-group meets on {day(quarter.meets_on)}" if quarter.meets_on else ""
    match quarter.state:
        case STATE.UPCOMING:
            return f"Upcoming: opens on {day(quarter.opens_on)}" if quarter.opens_on else "Upcoming"
        case STATE.OPEN:
            if clock.today() > quarter.entry_by:
                return f"Open for entry: figures were due by {day(quarter.entry_by)}, entry is not closed yet{meets}"
            return f"Open for entry until {day(quarter.entry_by)}{meets}"
        case STATE.CLOSED:
            closed = f" on {_day_of(quarter.closed_at)}" if quarter.closed_at else ""
            return f"Entry closed{closed}: only what is sent back can be changed{meets}"
    return f"Published on {_day_of(quarter.published_at)} and frozen{_reopened_words(list(reopened))}"


def _reopened_words(reopened: list[tuple[str, date]]) -> str:
    """`; reopened for NI 016 and NI 154 until 14 November 2008`, the codes of one day together."""
    codes: dict[date, list[str]] = {}
    for code, until in reopened:
        codes.setdefault(until, []).append(code)
    parts = [f"{_listed(found)} until {day(until)}" for until, found in sorted(codes.items())]
    return f"; reopened for {', for '.join(parts)}" if parts else ""


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def reopening_of(ret: Return) -> Reopening | None:
    """The reopening of a return that is in force today."""
    rows = Reopening.objects.in_force(clock.today()).filter(quarter_id=ret.quarter_id)
    return rows.filter(indicator_id=ret.indicator_id).first()


def lock_of(ret: Return) -> Lock:
    """Whether anything can be entered into a return now, whoever asks, and why (product.md 4)."""
    quarter = ret.quarter
    if ret.state == RETURN.SUBMITTED:
        if quarter.state == STATE.PUBLISHED and ret.stands_to is None:
            return Lock(False, f"{_published(quarter)} before this return was signed off: nothing can be entered now.")
        return Lock(False, "This return is submitted. To change it, ask a reviewer to send it back.")
    if ret.state == RETURN.SIGNED_OFF:
        return Lock(
            False,
            f"This return is signed off{f' and {quarter} is published' if quarter.state == STATE.PUBLISHED else ''}: "
            "it cannot be changed. A later return can make a provisional figure final; changing a final figure is a "
            "restatement.",
        )
    match quarter.state:
        case STATE.OPEN:
            return Lock(True, "This return can be changed until it is submitted.")
        case STATE.CLOSED if _was_sent_back(ret):
            return Lock(
                True, "Entry is closed, but this return was sent back: it can be changed until it is submitted again."
            )
        case STATE.PUBLISHED:
            return _of_published(ret)
    return Lock(False, f"{quarter} is {quarter.get_state_display().lower()}: nothing can be entered now.")


def open_among(quarter: ReportingQuarter, returns: Iterable[Return]) -> frozenset[int]:
    """The ids of those returns of a quarter that can be changed now: `lock_of`, for all of them in one query."""
    waiting = {ret.pk: ret for ret in returns if ret.state not in (RETURN.SUBMITTED, RETURN.SIGNED_OFF)}
    if not waiting:
        return frozenset()
    match quarter.state:
        case STATE.OPEN:
            return frozenset(waiting)
        case STATE.CLOSED:
            events = Event.objects.filter(quarter=quarter, verb__in=["sent back", "submitted"], ret__in=waiting)
            last = dict(events.order_by("id").values_list("ret_id", "verb"))
            back = (pk for pk, ret in waiting.items() if ret.state == RETURN.SENT_BACK or last.get(pk) == "sent back")
            return frozenset(back)
        case STATE.PUBLISHED:
            rows = Reopening.objects.in_force(clock.today()).filter(quarter=quarter)
            reopened = set(rows.values_list("indicator_id", flat=True))
            return frozenset(pk for pk, ret in waiting.items() if ret.indicator_id in reopened)
    return frozenset()


def _of_published(ret: Return) -> Lock:
    found = reopening_of(ret)
    if found is not None:
        return Lock(
            True,
            f"Reopened until {day(found.until)}: this return can be changed until it is submitted. "
            "What was published stands until it is signed off again.",
        )
    if ret.stands_to is not None:
        return Lock(
            False, "The reopening of this return is over: nothing can be entered now. What was published stands."
        )
    return Lock(False, f"{_published(ret.quarter)}: nothing can be entered now.")


def _published(quarter: ReportingQuarter) -> str:
    return f"{quarter} was published on {_day_of(quarter.published_at)}"


def _was_sent_back(ret: Return) -> bool:
    last = ret.events.filter(verb__in=["sent back", "submitted"]).order_by("-id").first()
    return ret.state == RETURN.SENT_BACK or (last is not None and last.verb == "sent back")


def review_of(ret: Return) -> Lock:
    """Whether a return can be signed off or sent back now: a submitted one, of a published quarter only if it was
    reopened and handed in while it was open."""
    if ret.state != RETURN.SUBMITTED:
        return Lock(
            False, f"This return is {ret.get_state_display().lower()}: only a submitted one is signed off or sent back."
        )
    if ret.quarter.state == STATE.PUBLISHED and ret.stands_to is None:
        return Lock(False, f"{ret.quarter} is published.")
    return Lock(True, "This return waits for sign-off.")
