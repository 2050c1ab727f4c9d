"""The verbs of a return: record, submit, sign off, send back.

A return says which version of it was seen; if somebody else has changed it since, the verb refuses and nothing is
written. Figures are added, never changed.
"""

from dataclasses import dataclass

from django.db import transaction

from indicators import clock
from partners.access import Person, Verb, demand
from partners.history import keep
from reporting import dues
from reporting.models import Actual, Forecast, Return
from reporting.services.reading import FigureEntry, ForecastEntry, field_name, read_figures, read_forecasts, told
from reporting.services.shared import RETURN, STATE, Conflict, Faults, NotNow, check_fields, facts_of, write_event
from targets.book import IndicatorEntry, book_of


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
    hand_in: bool = False,
) -> Recorded:
    """Save what was typed as a draft, and with `hand_in` submit it if every figure due is answered.

    Figures are added, never changed; what is the same as before is not added again. Raises Faults with a sentence for
    each field that cannot be read or held, and then writes nothing.
    """
    ret = _locked(ret, version)
    book = book_of(ret.quarter.agreement, ret.quarter.quarter)
    entry = book.by_id[ret.indicator_id]
    demand(by, Verb.ENTER, entry.facts())
    _demand_entry(ret)
    faults: dict[str, str] = {}
    known = dues.latest_figures(entry)
    actuals = read_figures(ret, entry, figures or [], known, by, faults)
    expected = read_forecasts(ret, entry, forecasts or [], by, faults)
    if faults:
        raise Faults(faults)
    Actual.objects.bulk_create(actuals)
    Forecast.objects.bulk_create(expected)
    before = ret.state
    if commentary is not None:
        ret.commentary = commentary.strip()
    ret.state = RETURN.DRAFT
    ret.sent_back_reason = ""
    said = "; ".join(f"{told(row)} for {row.period}" for row in actuals)[:300]
    write_event(ret.quarter, "saved", by, ret=ret, before=before, after=said)
    held = {key for key, row in known.items() if row.ret_id == ret.pk}
    missing = _missing(ret, entry, held | {(row.measure_id, row.period) for row in actuals}) if hand_in else {}
    if hand_in and not missing:
        _hand_in(ret, by)
    _save(ret, by)
    return Recorded(ret, missing)


@transaction.atomic
def submit(*, ret: Return, version: int, by: Person) -> Return:
    """Hand a return in for sign-off. Every figure due has a value, or says why there is none: else Faults."""
    ret = _locked(ret, version)
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    demand(by, Verb.ENTER, entry.facts())
    _demand_entry(ret)
    missing = _missing(ret, entry, set(ret.actuals.values_list("measure_id", "period")))
    if missing:
        raise Faults(missing)
    _hand_in(ret, by)
    _save(ret, by)
    return ret


def _hand_in(ret: Return, by: Person) -> None:
    before, ret.state = ret.state, RETURN.SUBMITTED
    ret.submitted_at, ret.submitted_by_id = clock.now(), by.id
    write_event(ret.quarter, "submitted", by, ret=ret, before=before, after=ret.state)


def _missing(ret: Return, entry: IndicatorEntry, held: set[tuple[int, str]]) -> dict[str, str]:
    """A sentence for each figure due that a return neither holds nor explains."""
    return {
        field_name(measure.id, period): f"Enter the figure for {period}, or say why there is none."
        for measure, period in dues.figures_due(entry, ret.quarter.quarter)
        if (measure.id, str(period)) not in held
    }


@transaction.atomic
def sign_off(*, ret: Return, version: int, by: Person) -> Return:
    """Accept a submitted return; nobody signs off a return in which they typed a figure."""
    ret = _locked(ret, version)
    demand(by, Verb.SIGN_OFF, facts_of(ret))
    _demand_review(ret)
    ret.state = RETURN.SIGNED_OFF
    ret.signed_off_at, ret.signed_off_by_id = clock.now(), by.id
    ret.version += 1
    check_fields(ret)
    keep(ret, by)
    write_event(ret.quarter, "signed off", by, ret=ret, before=RETURN.SUBMITTED, after=ret.state)
    return ret


@transaction.atomic
def send_back(*, ret: Return, version: int, reason: str, by: Person) -> Return:
    """Give a submitted return back to its officer, with a reason."""
    ret = _locked(ret, version)
    demand(by, Verb.SIGN_OFF, facts_of(ret))
    _demand_review(ret)
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
        .select_related("indicator", "quarter__agreement", "saved_by")
        .get(pk=ret.pk)
    )
    if now.version != version:
        raise Conflict(now)
    return now


def _demand_entry(ret: Return) -> None:
    """Entry is open, or the return was sent back; what is submitted waits for the reviewer."""
    if ret.state in (RETURN.SUBMITTED, RETURN.SIGNED_OFF):
        raise NotNow(f"This return is {ret.get_state_display().lower()}. To change it, ask a reviewer to send it back.")
    if not _quarter_takes(ret):
        raise NotNow(f"{ret.quarter} is {ret.quarter.get_state_display().lower()}: nothing can be entered now.")


def entry_is_open(ret: Return) -> bool:
    """Whether anything can be entered into a return now, whoever asks."""
    return ret.state not in (RETURN.SUBMITTED, RETURN.SIGNED_OFF) and _quarter_takes(ret)


def _quarter_takes(ret: Return) -> bool:
    """Closing stops entry except for returns that were sent back (product.md 4)."""
    return ret.quarter.state == STATE.OPEN or (ret.quarter.state == STATE.CLOSED and _was_sent_back(ret))


def _was_sent_back(ret: Return) -> bool:
    last = ret.events.filter(verb__in=["sent back", "submitted"]).order_by("-id").first()
    return ret.state == RETURN.SENT_BACK or (last is not None and last.verb == "sent back")


def _demand_review(ret: Return) -> None:
    if ret.state != RETURN.SUBMITTED:
        raise NotNow(
            f"This return is {ret.get_state_display().lower()}: only a submitted one is signed off or sent back."
        )
    if ret.quarter.state == STATE.PUBLISHED:
        raise NotNow(f"{ret.quarter} is published.")


def _save(ret: Return, by: Person) -> None:
    ret.version += 1
    ret.saved_at, ret.saved_by_id = clock.now(), by.id
    check_fields(ret)
    keep(ret, by)
