"""What if: a scorecard by another policy, or with figures, forecasts and levels that nobody entered.

It is made by the same engine from the same queries; only what is supposed takes the place of what is held. It is
never kept, and nothing of it is written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.measures import places_of, show
from indicators.periods import Period
from reporting import rag
from reporting.models import Return
from reporting.scorecard.figures import Held
from targets import aims
from targets.book import Book, IndicatorEntry, MeasureEntry, Printed

Seen = Mapping[int, Mapping[Period, Held]]


@dataclass(frozen=True)
class Supposed:
    """What is supposed: a policy; figures by measure and period; forecasts and target levels by measure and year."""

    policy: rag.Policy | None = None
    figures: Mapping[tuple[int, Period], Decimal] = field(default_factory=dict)
    forecasts: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    levels: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)

    def promised(self, book: Book) -> Book:
        """The book with the supposed target levels in it."""
        if not self.levels:
            return book
        touched = {measure for measure, _ in self.levels}
        return replace(book, indicators=tuple(self._indicator(entry, touched) for entry in book.indicators))

    def _indicator(self, entry: IndicatorEntry, touched: set[int]) -> IndicatorEntry:
        if not any(measure.id in touched for measure in entry.measures):
            return entry
        return replace(entry, measures=tuple(self._measure(measure) for measure in entry.measures))

    def _measure(self, entry: MeasureEntry) -> MeasureEntry:
        columns = tuple(self._column(entry, column) for column in entry.promise.columns)
        targets = tuple((year, self._printed(entry, year, cell)) for year, cell in entry.targets)
        return replace(entry, promise=replace(entry.promise, columns=columns), targets=targets)

    def _column(self, entry: MeasureEntry, column: aims.Column) -> aims.Column:
        level = self.levels.get((entry.id, column.year))
        return column if level is None else replace(column, aim=aims.Level(level))

    def _printed(self, entry: MeasureEntry, year: str, cell: Printed) -> Printed:
        level = self.levels.get((entry.id, year))
        if level is None:
            return cell
        return replace(cell, value=level, shown=show(level, places_of(level)), note="level")

    def reported(self, seen: Seen) -> Seen:
        """The figures with the supposed ones in the place of those held, or beside them."""
        found: dict[int, dict[Period, Held]] = defaultdict(dict)
        found.update({measure: dict(held) for measure, held in seen.items()})
        for (measure, period), value in self.figures.items():
            held = found[measure].get(period)
            found[measure][period] = _supposed(measure, period, value, held)
        return found

    def expected(self, forecasts: Mapping[int, tuple]) -> Mapping[int, tuple]:
        """The forecasts with the supposed ones, which count as signed off."""
        given = {measure: (year, value, Return.State.SIGNED_OFF) for (measure, year), value in self.forecasts.items()}
        return {**forecasts, **given}


def _supposed(measure: int, period: Period, value: Decimal, held: Held | None) -> Held:
    """A figure that nobody entered: a sample that is known stays, its parts do not."""
    if held is None:
        return Held(0, measure, period, rag.Figure(value), "", False, "", None, None, False, "")
    sample, design = held.figure.sample, held.figure.design
    figure = rag.Figure(value, status=held.figure.status, sample=sample, design=design, proxy=held.figure.proxy)
    return replace(held, id=0, figure=figure)
