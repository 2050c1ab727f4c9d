"""The verbs of a return: record, submit, sign off, send back.

A return says which version of it was seen; if somebody else has changed it since, the verb refuses and nothing is
written. Figures are added, never changed.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.measures import FigureFault, parse_figure
from indicators.periods import Period
from partners.access import Person, Verb, demand
from partners.history import keep
from reporting import dues, publishing
from reporting.locks import Lock, lock_of, reopening_of, review_of
from reporting.models import Actual, Forecast, Return
from reporting.services.shared import RETURN, Conflict, Faults, NotNow, check_fields, facts_of, write_event
from targets.book import IndicatorEntry, MeasureEntry, book_of


@dataclass(frozen=True)
class FigureEntry:
    """A figure as it was typed, for a measure and a period."""

    measure: int
    period: Period
    typed: str = ""
    status: str = Actual.Status.PROVISIONAL
    because: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    design: Decimal | None = None
    suppressed: bool = False
    illustrative: bool = False

    @property
    def field(self) -> str:
        """The name under which faults are told, and of the form field."""
        return field_name(self.measure, self.period)


@dataclass(frozen=True)
class Recorded:
    """A return as it was saved, and what still kept it from being handed in: sentences by field name."""

    ret: Return
    missing: dict[str, str]


def field_name(measure: int, period: Period) -> str:
    """`figure-12-2008-09-Q2`: one name for a figure's box in forms and faults."""
    return f"figure-{measure}-{str(period).replace(' ', '-').replace('/', '-')}"


@dataclass(frozen=True)
class ForecastEntry:
    """An expected outturn as it was typed, for a measure and a target year."""

    measure: int
    year: str
    typed: str
    confidence: str = Forecast.Confidence.FAIRLY


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
    _demand(lock_of(ret))
    faults: dict[str, str] = {}
    known = dues.latest_figures(entry)
    actuals = _read_figures(ret, entry, figures or [], known, by, faults)
    expected = _read_forecasts(ret, entry, forecasts or [], by, faults)
    if faults:
        raise Faults(faults)
    Actual.objects.bulk_create(actuals)
    Forecast.objects.bulk_create(expected)
    before = ret.state
    if commentary is not None:
        ret.commentary = commentary.strip()
    ret.state = RETURN.DRAFT
    ret.sent_back_reason = ""
    said = "; ".join(f"{_told(row)} for {row.period}" for row in actuals)[:300]
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
    _demand(lock_of(ret))
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


def _told(row: Actual) -> str:
    """A figure as the history tells it: a suppressed one is not told anywhere (product.md 4)."""
    return "a suppressed figure" if row.suppressed else row.typed or row.because


def _missing(ret: Return, entry: IndicatorEntry, held: set[tuple[int, str]]) -> dict[str, str]:
    """A sentence for each figure due that a return neither holds nor explains."""
    return {
        field_name(measure.id, period): f"Enter the figure for {period}, or say why there is none."
        for measure, period in dues.figures_due(entry, ret.quarter.quarter)
        if (measure.id, str(period)) not in held
    }


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


def _read_figures(ret, entry: IndicatorEntry, figures, known, by: Person, faults: dict[str, str]) -> list[Actual]:
    by_id = {measure.id: measure for measure in entry.measures}
    rows = []
    for figure in figures:
        measure = by_id.get(figure.measure)
        if measure is None or not dues.takes(measure, figure.period, ret.quarter.quarter):
            faults[figure.field] = f"This return takes no figure for {figure.period}."
            continue
        row = _row(ret, measure, figure, by, faults)
        before = known.get((measure.id, str(figure.period)))
        if row is None or (before is not None and _same(before, row)):
            continue
        if before is not None and before.signed_off and before.status == Actual.Status.FINAL:
            if before.ret_id != ret.pk:
                faults[figure.field] = f"The figure for {figure.period} is final. Changing it is a restatement."
                continue
            row.reason = _why_reopened(ret)
        rows.append(row)
    return rows


def _why_reopened(ret: Return) -> str:
    """Changing a figure that was final is a restatement: in a reopened return the reopening gives its reason."""
    found = reopening_of(ret)
    return found.reason if found is not None else ""


def _row(ret, measure: MeasureEntry, figure: FigureEntry, by: Person, faults: dict[str, str]) -> Actual | None:
    """The row to add, or None when nothing was typed; what cannot be read or held goes to the faults."""
    if not figure.typed.strip() and not figure.because.strip() and not figure.suppressed:
        return None
    value = None
    if figure.typed.strip():
        if figure.because.strip():
            faults[figure.field] = "Give either a figure, or the reason why there is none."
            return None
        try:
            value = parse_figure(figure.typed, measure.measure)
        except FigureFault as fault:
            faults[figure.field] = str(fault)
            return None
    row = Actual(
        measure_id=measure.id,
        period=str(figure.period),
        ret=ret,
        value=value,
        typed=figure.typed.strip(),
        numerator=figure.numerator,
        denominator=figure.denominator,
        sample=figure.sample,
        design=figure.design,
        status=figure.status,
        suppressed=figure.suppressed,
        because=figure.because.strip(),
        illustrative=figure.illustrative,
        at=clock.now(),
        by_id=by.id,
    )
    check_fields(row)
    return row


def _same(before: Actual, row: Actual) -> bool:
    return all(
        getattr(before, name) == getattr(row, name)
        for name in ("value", "status", "because", "suppressed", "numerator", "denominator", "sample", "design")
    )


def _read_forecasts(ret, entry: IndicatorEntry, forecasts, by: Person, faults: dict[str, str]) -> list[Forecast]:
    by_id = {measure.id: measure for measure in entry.measures}
    given = (
        {(row.measure_id, row.year): row for row in Forecast.objects.filter(ret=ret).order_by("id")}
        if forecasts
        else {}
    )
    rows = []
    for forecast in forecasts:
        name = f"forecast-{forecast.measure}"
        measure = by_id.get(forecast.measure)
        if measure is None:
            faults[name] = "This return takes no such forecast."
        elif forecast.typed.strip():
            try:
                value = parse_figure(forecast.typed, measure.measure)
            except FigureFault as fault:
                faults[name] = str(fault)
                continue
            last = given.get((measure.id, forecast.year))
            if last is None or (last.value, last.confidence) != (value, forecast.confidence):
                rows.append(
                    Forecast(
                        measure_id=measure.id,
                        ret=ret,
                        year=forecast.year,
                        value=value,
                        typed=forecast.typed.strip(),
                        confidence=forecast.confidence,
                        at=clock.now(),
                        by_id=by.id,
                    )
                )
    return rows
