"""What goes out: a line for each figure that a return asks for or takes, with what is held in it so far.

Only returns that the person may enter now are handed out, and no suppressed value ever (product.md 4 and 5).
"""

from dataclasses import dataclass

from indicators.measures import OUT_OF, places_of
from partners.access import Person, Verb, answers_for, may
from reporting import dues
from reporting.desk import Beside, Desk, desks
from reporting.forms import Box
from reporting.locks import open_among
from reporting.models import Actual, Forecast, ReportingQuarter, Return
from reporting.typed import parts_words, survey_words
from reporting.workbook.layout import RowName
from targets.book import Book, IndicatorEntry, MeasureEntry, book_of

#: How many earlier figures stand in a row.
BEFORE = 3
SUPPRESSED = "suppressed"
MINE, ALL = "mine", "all"
LETTERS = {Actual.Status.PROVISIONAL: " p", Actual.Status.ESTIMATE: " e", Actual.Status.FINAL: ""}


@dataclass(frozen=True)
class Line:
    """A row of the workbook: a figure's box, and the forecast and the commentary where they are asked for."""

    desk: Desk
    entry: IndicatorEntry
    measure: MeasureEntry
    box: Box | None
    beside: Beside | None
    year: str
    forecast: Forecast | None
    tells: bool
    quarter: ReportingQuarter

    @property
    def ret(self) -> Return:
        return self.desk.ret

    @property
    def name(self) -> RowName:
        return RowName(
            agreement=self.quarter.agreement.slug,
            quarter=str(self.quarter.quarter),
            ret=self.ret.pk,
            version=self.ret.version,
            measure=measure_name(self.entry, self.measure),
            period=str(self.box.period) if self.box else "",
            year=self.year,
        )

    @property
    def held(self) -> Actual | None:
        return self.box.held if self.box else None

    @property
    def covered(self) -> bool:
        """The figure held is suppressed: it is changed on its page alone."""
        return self.held is not None and self.held.suppressed

    @property
    def takes(self) -> frozenset[str]:
        """The keys of the cells that are open in this row."""
        open_cells = {"commentary"} if self.tells else set()
        if self.year:
            open_cells |= {"forecast", "confidence"}
        if self.box is not None and not self.covered:
            open_cells |= {"figure", "status"}
            measure = self.measure.measure
            open_cells |= {"because"} if measure.rated else set()
            open_cells |= {"numerator", "denominator"} if measure.unit in OUT_OF else set()
            open_cells |= {"sample"} if dues.surveyed(self.measure) else set()
        return frozenset(open_cells)

    @property
    def before(self) -> str:
        """`2008/09 Q1 9.12 p; 2007/08 Q2 8.80`."""
        if self.box is None:
            return ""
        earlier = [
            (period, row)
            for period, row in self.desk.held[self.measure.id].items()
            if period != self.box.period and period.end <= self.box.period.end
        ]
        earlier.sort(key=lambda pair: pair[0].end, reverse=True)
        return "; ".join(f"{period} {self._figure(row)}" for period, row in earlier[:BEFORE])

    def _figure(self, row: Actual) -> str:
        if row.suppressed:
            return SUPPRESSED
        if row.value is None:
            return row.because
        return f"{self.measure.measure.figure(row.value)}{LETTERS[Actual.Status(row.status)]}"

    @property
    def expected(self) -> str:
        if self.beside is None or not self.beside.expected:
            return ""
        return f"{self.beside.expected} ({self.beside.how})" if self.beside.how else self.beside.expected

    @property
    def target(self) -> str:
        """The level of the year in which the figure counts, in the agreement's own words where there is none."""
        promise, period = self.measure.promise, self.box.period if self.box else None
        year = self.year or next(
            (promise.columns[slot.index].year for slot in promise.slots if slot.period == period), ""
        )
        printed = self.measure.target(year)
        return f"{year}: {printed.shown or printed.words}" if printed is not None else ""

    @property
    def due(self) -> str:
        if self.box is None or not self.box.due:
            return ""
        day = dues.due_day(self.measure, self.quarter)
        return f"{day.day} {day:%B %Y}" if day else ""


def measure_name(entry: IndicatorEntry, measure: MeasureEntry) -> str:
    """`ni-016/rate`: how a measure is named in a file."""
    return f"{entry.slug}/{measure.key}"


def figure_words(measure: MeasureEntry, row: Actual) -> str:
    """A figure with its unit and status and what it was made from, or why there is none."""
    if row.value is None:
        return row.because
    places = max(measure.measure.decimals, places_of(row.value.normalize()))
    said = [
        measure.measure.words(row.value, places),
        row.get_status_display().lower(),
        parts_words(row.numerator, row.denominator),
        survey_words(row.sample, row.design),
    ]
    return ", ".join(part for part in said if part)


@dataclass(frozen=True)
class Choice:
    """Whose returns may be downloaded together: the person's own, a partner's, or all that they may enter."""

    key: str
    label: str
    count: int


def enterable(quarter: ReportingQuarter, person: Person) -> list[Return]:
    """The quarter's returns that a person may enter now."""
    book = book_of(quarter.agreement, quarter.quarter)
    returns = list(Return.objects.enterable(quarter))
    open_now = open_among(quarter, returns)
    return [
        ret for ret in returns if ret.pk in open_now and may(person, Verb.ENTER, book.by_id[ret.indicator_id].facts())
    ]


def choices(quarter: ReportingQuarter, person: Person, returns: list[Return]) -> list[Choice]:
    """What a person may choose to download, the likeliest first."""
    book = book_of(quarter.agreement, quarter.quarter)
    found = [(MINE, "Your returns"), (ALL, "Every return that you may enter")]
    leads = {partner.key: partner.name for ret in returns for partner in book.by_id[ret.indicator_id].leads}
    found += [(key, f"Led by {name}") for key, name in sorted(leads.items(), key=lambda pair: pair[1])]
    counted = [Choice(key, label, len(chosen(book, person, returns, key))) for key, label in found]
    kept = [choice for choice in counted if choice.count]
    if len(kept) > 1 and kept[0].key == MINE and kept[0].count == len(returns):
        return kept[:1]
    return kept


def chosen(book: Book, person: Person, returns: list[Return], key: str) -> list[Return]:
    """Of the returns that a person may enter, those of a choice."""
    entries = {ret.pk: book.by_id[ret.indicator_id] for ret in returns}
    if key == ALL:
        return returns
    if key == MINE:
        return [ret for ret in returns if answers_for(person, entries[ret.pk].facts())]
    return [ret for ret in returns if any(partner.key == key for partner in entries[ret.pk].leads)]


def lines(quarter: ReportingQuarter, returns: list[Return], person: Person) -> list[Line]:
    """The lines of these returns, in the document's order: two queries."""
    book = book_of(quarter.agreement, quarter.quarter)
    laid = desks(returns, person)
    return [line for ret in returns for line in _lines(quarter, book.by_id[ret.indicator_id], laid[ret.pk])]


def _lines(quarter: ReportingQuarter, entry: IndicatorEntry, desk: Desk) -> list[Line]:
    """A line for each box, and one for each forecast without a box; the return's commentary stands in the first."""
    forecasts = {measure.id: (year, row) for measure, year, row in desk.forecasts}
    pairs = [(one.box.entry, one) for one in desk.beside]
    pairs += [(measure, None) for measure, _, _ in desk.forecasts if all(measure != other for other, _ in pairs)]
    pairs = pairs or [(entry.measures[0], None)]
    found = []
    for measure, one in pairs:
        year, row = forecasts.pop(measure.id, ("", None))
        box = one.box if one else None
        found.append(Line(desk, entry, measure, box, one, year, row, not found, quarter))
    return found
