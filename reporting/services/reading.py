"""Reading what was typed into a return: entries into rows that may be held, and a fault for each that may not.

A suppressed value is typed by those named for it alone; what others save beside it leaves it as it is (product.md 4).
"""

from dataclasses import dataclass

from indicators import clock
from indicators.measures import FigureFault, parse_figure
from indicators.periods import Period
from partners.access import Person, Verb, may
from reporting import dues
from reporting.locks import reopening_of
from reporting.models import Actual, Forecast, Return
from reporting.questioning import of_measure, question_of
from reporting.services.shared import check_fields
from reporting.typed import Reading, Typed, read
from targets.book import IndicatorEntry, MeasureEntry

Faults = dict[str, str]
Known = dict[tuple[int, str], Actual]
Given = dict[tuple[int, str], Forecast]


@dataclass(frozen=True)
class FigureEntry:
    """A figure as it was typed, for a measure and a period; with its parts and its sample, where they were typed.

    `right` is the question about it that was answered with yes.
    """

    measure: int
    period: Period
    typed: str = ""
    status: str = Actual.Status.PROVISIONAL
    because: str = ""
    numerator: str = ""
    denominator: str = ""
    sample: str = ""
    design: str = ""
    proxy: bool = False
    suppressed: bool = False
    illustrative: bool = False
    right: str = ""

    @property
    def field(self) -> str:
        """The name under which faults are told, and of the form field."""
        return field_name(self.measure, self.period)

    @property
    def boxes(self) -> Typed:
        return Typed(self.typed, self.numerator, self.denominator, self.sample, self.design)

    @property
    def says_nothing(self) -> bool:
        return self.boxes.empty and not (self.because.strip() or self.suppressed or self.proxy)


@dataclass(frozen=True)
class ForecastEntry:
    """An expected outturn as it was typed, for a measure and a target year."""

    measure: int
    year: str
    typed: str
    confidence: str = Forecast.Confidence.FAIRLY


def field_name(measure: int, period: Period, box: str = "figure") -> str:
    """`figure-12-2008-09-Q2`, `figure-12-2008-09-Q2-sample`: one name for a box in forms and faults."""
    name = f"figure-{measure}-{str(period).replace(' ', '-').replace('/', '-')}"
    return name if box == "figure" else f"{name}-{box}"


def told(row: Actual) -> str:
    """A figure as the history tells it: a suppressed one is not told anywhere (product.md 4)."""
    return "a suppressed figure" if row.suppressed else row.typed or row.because


def read_figures(
    ret: Return, entry: IndicatorEntry, figures: list[FigureEntry], known: Known, by: Person, faults: Faults
) -> list[Actual]:
    """The rows to add: what is the same as before is left out, what cannot be held goes to the faults."""
    by_id = {measure.id: measure for measure in entry.measures}
    sees = may(by, Verb.SEE_SUPPRESSED, entry.facts())
    rows = []
    for figure in figures:
        measure = by_id.get(figure.measure)
        if measure is None or not dues.takes(entry, measure, figure.period, ret.quarter.quarter):
            faults[figure.field] = f"This return takes no figure for {figure.period}."
            continue
        before = known.get((measure.id, str(figure.period)))
        row = _row(ret, measure, figure, before, by, sees, faults)
        if row is not None and figure.right == question_of(measure, row, of_measure(measure.id, known)):
            row.asked = figure.right
        if row is None or (before is not None and _same(before, row)):
            continue
        if before is not None and before.signed_off and before.status == Actual.Status.FINAL:
            if before.ret_id != ret.pk:
                faults[figure.field] = f"The figure for {figure.period} is final. Changing it is a restatement."
                continue
            row.reason = _why_reopened(ret)
        rows.append(row)
    _keep_covered(entry, rows, known, faults)
    return rows


def _why_reopened(ret: Return) -> str:
    """Changing a figure that was final is a restatement: in a reopened return the reopening gives its reason."""
    found = reopening_of(ret)
    return found.reason if found is not None else ""


def _row(
    ret: Return,
    measure: MeasureEntry,
    figure: FigureEntry,
    before: Actual | None,
    by: Person,
    sees: bool,
    faults: Faults,
) -> Actual | None:
    """The row to add, or None when nothing was typed; what cannot be read or held goes to the faults."""
    covered = before is not None and before.suppressed
    if figure.says_nothing:
        if covered and before.ret_id == ret.pk:
            faults[figure.field] = "It is held as suppressed. Type the figure to show it, or leave the tick."
        return None
    if figure.suppressed and not sees and not figure.boxes.empty:
        faults[figure.field] = (
            "Only somebody named for this indicator may enter a suppressed value. Empty the box: the tick is enough."
        )
        return None
    found = _reading(measure, figure, faults)
    if found is None:
        return None
    row = Actual(
        measure_id=measure.id,
        period=str(figure.period),
        ret=ret,
        value=found.value,
        typed=found.words,
        numerator=found.numerator,
        denominator=found.denominator,
        sample=found.sample,
        design=found.design,
        status=figure.status,
        proxy=figure.proxy,
        suppressed=figure.suppressed,
        because=figure.because.strip(),
        illustrative=figure.illustrative,
        at=clock.now(),
        by_id=by.id,
    )
    if figure.suppressed and covered and not sees:
        for name in HIDDEN:
            setattr(row, name, getattr(before, name))
    check_fields(row)
    return row


def _reading(measure: MeasureEntry, figure: FigureEntry, faults: Faults) -> Reading | None:
    """What the boxes say; None if a fault was found."""
    none_given = bool(figure.because.strip()) or figure.suppressed
    found = read(measure.measure, figure.boxes, surveyed=dues.surveyed(measure), valueless=none_given)
    wrong = dict(found.faults)
    if not wrong and figure.because.strip() and found.value is not None:
        wrong["figure"] = "Give either a figure, or the reason why there is none."
    if not wrong and figure.proxy and found.value is None and not figure.suppressed:
        wrong["proxy"] = "Enter the proxy's figure, or take the tick away."
    faults.update({field_name(figure.measure, figure.period, box): sentence for box, sentence in wrong.items()})
    return None if wrong else found


#: What of a suppressed figure is kept from those who are not named for it.
HIDDEN = ("value", "typed", "numerator", "denominator", "sample", "design")
#: By what two rows say the same: however it was typed.
COMPARED = ("value", "status", "because", "proxy", "suppressed", "numerator", "denominator", "sample", "design")


def _same(before: Actual, row: Actual) -> bool:
    """A question that was answered before need not be answered again; an answer to one that was not is new."""
    return row.asked in ("", before.asked) and all(getattr(before, name) == getattr(row, name) for name in COMPARED)


def _keep_covered(entry: IndicatorEntry, rows: list[Actual], known: Known, faults: Faults) -> None:
    """A companion's number would reveal the suppressed figure beside it: then it is suppressed too."""
    latest = known | {(row.measure_id, row.period): row for row in rows}
    for period in {row.period for row in rows}:
        beside = [(measure, latest.get((measure.id, period))) for measure in entry.measures]
        if not any(row is not None and row.suppressed for measure, row in beside if measure.measure.rated):
            continue
        for measure, row in beside:
            if row is not None and row.value is not None and not row.suppressed and not measure.measure.rated:
                faults[field_name(measure.id, Period.parse(period))] = (
                    f"It would reveal what is suppressed for {period}. Mark it as suppressed too."
                )


def read_forecasts(
    ret: Return,
    entry: IndicatorEntry,
    forecasts: list[ForecastEntry],
    by: Person,
    faults: Faults,
    given: Given | None = None,
) -> list[Forecast]:
    """The forecasts to add: what is the same as before is left out, what cannot be read goes to the faults. `given`
    are those held, where they were read already."""
    by_id = {measure.id: measure for measure in entry.measures}
    if given is None:
        rows = Forecast.objects.filter(ret=ret).order_by("id") if forecasts else ()
        given = {(row.measure_id, row.year): row for row in rows}
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
