"""The verbs of a return: record, submit, sign off, send back.

A return says which version of it was seen; if somebody else has changed it since, the verb refuses and nothing is
written. Figures are added, never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from indicators import clock
from indicators.periods import Period
from partners.access import Person, Verb, demand, may
from partners.history import keep
from reporting import dues, publishing
from reporting.locks import Lock, lock_of, review_of
from reporting.models import Actual, Forecast, Return
from reporting.questioning import of_measure, question_of
from reporting.services.drafts import drop_typed
from reporting.services.exceptions import ExceptionEntry, Handing, close_if_green
from reporting.services.reading import (
    FigureEntry,
    ForecastEntry,
    Known,
    field_name,
    read_figures,
    read_forecasts,
    told,
)
from reporting.services.shared import RETURN, Conflict, Faults, NotNow, check_fields, facts_of, write_event
from reporting.suppression import told_in
from targets.book import IndicatorEntry, MeasureEntry, book_of


@dataclass(frozen=True)
class Recorded:
    """A return as it was saved, and what still kept it from being handed in: sentences by field name."""

    ret: Return
    missing: dict[str, str]


@transaction.atomic
def record(
    *,
    ret: Return,
    version: int,
    by: Person,
    figures: list[FigureEntry] | None = None,
    forecasts: list[ForecastEntry] | None = None,
    commentary: str | None = None,
    exception: ExceptionEntry | None = None,
    hand_in: bool = False,
) -> Recorded:
    """Save what was typed as a draft, and with `hand_in` submit it if every figure due and every red is answered.

    Figures are added, never changed; what is the same as before is not added again. Raises Faults with a sentence for
    each field that cannot be read or held, and then writes nothing.
    """
    ret = _locked(ret, version)
    book = book_of(ret.quarter.agreement, ret.quarter.quarter)
    entry = book.by_id[ret.indicator_id]
    demand(by, Verb.ENTER, entry.facts())
    _demand(lock_of(ret))
    faults: dict[str, str] = {}
    known = dues.latest_figures(entry)
    actuals = read_figures(ret, entry, figures or [], known, by, faults)
    expected = read_forecasts(ret, entry, forecasts or [], by, faults)
    _demand_silence(entry, commentary, known, actuals, by, faults)
    if faults:
        raise Faults(faults)
    Actual.objects.bulk_create(actuals)
    Forecast.objects.bulk_create(expected)
    before = ret.state
    if commentary is not None:
        ret.commentary = commentary.strip()
    if exception is not None:
        ret.exception_typed = exception.as_typed()
    ret.state = RETURN.DRAFT
    ret.sent_back_reason = ""
    said = "; ".join(f"{told(row)} for {row.period}" for row in actuals)[:300]
    write_event(ret.quarter, "saved", by, ret=ret, before=before, after=said)
    missing = {}
    if hand_in:
        missing = _hand_in(ret, entry, known | {(row.measure_id, row.period): row for row in actuals}, by)
    _save(ret, by)
    drop_typed(ret=ret, by=by)
    return Recorded(ret, missing)


def supposed_figures(*, ret: Return, figures: list[FigureEntry], by: Person) -> tuple[list[Actual], dict[str, str]]:
    """The rows that saving these figures would add, and a sentence for each that could not be held. Nothing is
    written."""
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    faults: dict[str, str] = {}
    return read_figures(ret, entry, figures, dues.latest_figures(entry), by, faults), faults


def would_change(
    *,
    ret: Return,
    figures: list[FigureEntry],
    forecasts: list[ForecastEntry],
    commentary: str,
    exception: ExceptionEntry | None,
    by: Person,
) -> bool:
    """Whether saving this would change the return as it stands: the same sent twice changes nothing."""
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    rows, faults = supposed_figures(ret=ret, figures=figures, by=by)
    forecasted = read_forecasts(ret, entry, forecasts, by, faults)
    told = exception is None or exception.says_the_same(ExceptionEntry.from_typed(ret.exception_typed))
    return bool(rows or faults or forecasted or not told or ret.commentary != commentary.strip())


@transaction.atomic
def submit(*, ret: Return, version: int, by: Person) -> Return:
    """Hand a return in for sign-off. Every figure due has a value, or says why there is none, and every red has its
    exception: else Faults."""
    ret = _locked(ret, version)
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    demand(by, Verb.ENTER, entry.facts())
    _demand(lock_of(ret))
    missing = _hand_in(ret, entry, dues.latest_figures(entry), by)
    if missing:
        raise Faults(missing)
    _save(ret, by)
    return ret


def _demand_silence(entry: IndicatorEntry, commentary, known, actuals: list[Actual], by: Person, faults) -> None:
    """Refuse words that tell a suppressed number. Only whoever may see the number learns that it was met."""
    seen = [*known.values(), *actuals] if may(by, Verb.SEE_SUPPRESSED, entry.facts()) else actuals
    for period in told_in(commentary or "", seen):
        faults["commentary"] = f"This tells the suppressed figure for {period}. Say it without the number."
    for row in actuals:
        if told_in(row.because, [row]):
            name = field_name(row.measure_id, Period.parse(row.period))
            faults[name] = "The reason tells the suppressed figure. Say it without the number."


def _hand_in(ret: Return, entry: IndicatorEntry, known: Known, by: Person) -> dict[str, str]:
    """Hand it in with its exception; or say what is missing, and write nothing. `known` are the indicator's figures."""
    exception = Handing(ret, by)
    held = {key for key, row in known.items() if row.ret_id == ret.pk}
    missing = {**_missing(ret, entry, held), **_unanswered(ret, entry, known), **exception.faults}
    if missing:
        return missing
    exception.write()
    before, ret.state = ret.state, RETURN.SUBMITTED
    ret.submitted_at, ret.submitted_by_id = clock.now(), by.id
    write_event(ret.quarter, "submitted", by, ret=ret, before=before, after=ret.state)
    return {}


def _missing(ret: Return, entry: IndicatorEntry, held: set[tuple[int, str]]) -> dict[str, str]:
    """A sentence for each figure due that a return neither holds nor explains."""
    return {
        field_name(measure.id, period): f"Enter the figure for {period}, or say why there is none."
        for measure, period in dues.figures_due(entry, ret.quarter.quarter)
        if (measure.id, str(period)) not in held
    }


def _unanswered(ret: Return, entry: IndicatorEntry, known: Known) -> dict[str, str]:
    """A question for each figure of a return that is unusual and was not said to be right."""
    return {
        field_name(measure.id, Period.parse(row.period), "right"): f"{asked.capitalize()}. Tick it if it is right."
        for measure, row, asked in _questions(ret, entry, known)
        if row.asked != asked
    }


def _questions(ret: Return, entry: IndicatorEntry, known: Known) -> Iterator[tuple[MeasureEntry, Actual, str]]:
    for measure in entry.measures:
        held = of_measure(measure.id, known)
        for row in held.values():
            if row.ret_id == ret.pk and (asked := question_of(measure, row, held)):
                yield measure, row, asked


def questions_of(*, ret: Return, figures: list[FigureEntry], by: Person) -> dict[tuple[int, str], str]:
    """What would be asked of a return with these figures, by measure and period, and was not answered yet."""
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    rows, _ = supposed_figures(ret=ret, figures=figures, by=by)
    known = dues.latest_figures(entry) | {(row.measure_id, row.period): row for row in rows}
    return {(one.id, row.period): asked for one, row, asked in _questions(ret, entry, known) if row.asked != asked}


@transaction.atomic
def sign_off(*, ret: Return, version: int, by: Person) -> Return:
    """Accept a submitted return; nobody signs off a return in which they typed a figure.

    A return that was reopened stands again as it is now, and its indicator is published anew: the next edition.
    """
    ret = _locked(ret, version)
    demand(by, Verb.SIGN_OFF, facts_of(ret))
    _demand(review_of(ret))
    again = ret.stands_to is not None
    ret.state, ret.stands_to = RETURN.SIGNED_OFF, None
    ret.signed_off_at, ret.signed_off_by_id = clock.now(), by.id
    ret.version += 1
    check_fields(ret)
    keep(ret, by)
    write_event(ret.quarter, "signed off", by, ret=ret, before=RETURN.SUBMITTED, after=ret.state)
    close_if_green(ret, by)
    if again:
        was, now = publishing.freeze_again(ret.quarter, ret.indicator)
        write_event(ret.quarter, "published again", by, ret=ret, before=was.words, after=now.words)
    return ret


@transaction.atomic
def send_back(*, ret: Return, version: int, reason: str, by: Person) -> Return:
    """Give a submitted return back to its officer, with a reason."""
    ret = _locked(ret, version)
    demand(by, Verb.SIGN_OFF, facts_of(ret))
    _demand(review_of(ret))
    if not reason.strip():
        raise Faults({"reason": "Say why it is sent back: the officer reads this."})
    ret.state, ret.sent_back_reason = RETURN.SENT_BACK, reason.strip()
    ret.version += 1
    check_fields(ret)
    keep(ret, by, ret.sent_back_reason)
    write_event(
        ret.quarter, "sent back", by, ret=ret, before=RETURN.SUBMITTED, after=ret.state, reason=ret.sent_back_reason
    )
    return ret


def _locked(ret: Return, version: int) -> Return:
    """The return as it stands now, held until the transaction ends. Raises Conflict if it is another version."""
    now = (
        Return.objects.select_for_update(of=("self",))
        .with_exception()
        .select_related("indicator", "quarter__agreement", "saved_by")
        .get(pk=ret.pk)
    )
    if now.version != version:
        raise Conflict(now)
    return now


def _demand(lock: Lock) -> None:
    if not lock.open:
        raise NotNow(lock.words)


def _save(ret: Return, by: Person) -> None:
    ret.version += 1
    ret.saved_at, ret.saved_by_id = clock.now(), by.id
    check_fields(ret)
    keep(ret, by)
