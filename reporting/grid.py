"""The quarter grid: all of a person's returns in one sheet, a row a figure, and what may be typed in each cell.

A figure that is held with its parts, its sample, or as suppressed is shown and changed on its return, where those stand
beside it.
"""

from dataclasses import dataclass, field

from indicators.measures import FigureFault, parse_figure, show
from reporting import pasting
from reporting.desk import Desk, earlier_than, expected_text
from reporting.forms import STATUSES, Box
from reporting.models import Actual, Forecast
from targets.book import IndicatorEntry, MeasureEntry

#: The columns that are typed into, in their order.
COLUMNS = ("Figure", "Status", "Forecast", "How sure")
#: How a status and a confidence may be written in a pasted cell.
STATUS_WORDS = {word: code for code, label in STATUSES for word in (code, label.lower(), code[0])}
CONFIDENCE_WORDS = {word: code for code, label in Forecast.Confidence.choices for word in (code, label.lower())}


@dataclass(frozen=True)
class Row:
    """A row of the grid: what is measured, what came before, what is expected, its boxes by column ('' for none)."""

    desk: Desk
    entry: IndicatorEntry
    measure: MeasureEntry
    box: Box | None
    year: str
    before: str
    expected: str
    boxes: tuple[str, str, str, str]

    @property
    def fixed(self) -> str:
        """The figure held, where it is changed on its return alone."""
        return self.box.told if self.box is not None and not self.boxes[0] else ""

    @property
    def what(self) -> str:
        """`Rate, 2008/09 Q2`, or the forecast of a year alone."""
        name = self.measure.name if len(self.entry.measures) > 1 else ""
        return ", ".join(part for part in (name, str(self.box.period) if self.box else f"year end {self.year}") if part)


def rows_of(desks: list[Desk], entries: dict[int, IndicatorEntry]) -> list[Row]:
    """The rows in the agreement's order: the figures due first, then those still missing or provisional; a measure's
    forecast stands in its first row."""
    rows = []
    for desk in desks:
        entry = entries[desk.ret.indicator_id]
        years = {measure.id: year for measure, year, _ in desk.forecasts}
        for box in desk.boxes:
            rows.append(_row(desk, entry, box.entry, box, years.pop(box.entry.id, "")))
        for measure, year, _ in desk.forecasts:
            if measure.id in years:
                rows.append(_row(desk, entry, measure, None, year))
    return rows


def _row(desk: Desk, entry: IndicatorEntry, measure: MeasureEntry, box: Box | None, year: str) -> Row:
    held, promise = desk.held[measure.id], measure.promise
    last = earlier_than(held, box.period) if box is not None else None
    typed = box is not None and not _held_whole(box.held)
    return Row(
        desk=desk,
        entry=entry,
        measure=measure,
        box=box,
        year=year,
        before=f"{show(last.value, measure.measure.decimals)} in {last.period}" if last is not None else "",
        expected=expected_text(promise, box.period, held) if box is not None and measure.measure.rated else "",
        boxes=(
            box.name if typed else "",
            box.box("status") if typed else "",
            f"forecast-{measure.id}" if year else "",
            f"confidence-{measure.id}" if year else "",
        ),
    )


def _held_whole(row: Actual | None) -> bool:
    """Held with something that the grid does not show, and would therefore lose."""
    if row is None:
        return False
    beside = (row.denominator, row.sample)
    return row.suppressed or row.proxy or bool(row.because) or any(one is not None for one in beside)


# Pasting --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Landing:
    """A pasted cell on its way: what it says, where it goes, what it is read as; or why it goes nowhere."""

    line: int
    text: str
    where: str = ""
    box: str = ""
    value: str = ""
    read: str = ""
    why: str = ""


@dataclass(frozen=True)
class Pasted:
    """A block with all its cells on their way."""

    landings: list[Landing] = field(default_factory=list)

    @property
    def values(self) -> dict[str, str]:
        """What would stand in which box."""
        return {one.box: one.value for one in self.landings if one.box}

    @property
    def lost(self) -> int:
        return sum(1 for one in self.landings if not one.box)


def land(block: str, at: str, rows: list[Row]) -> Pasted:
    """Where a block goes that was pasted at `row-column`, and what each of its cells would be read as."""
    line, _, column = at.partition("-")
    start = (int(line), int(column)) if line.isdecimal() and column.isdecimal() else (0, 0)
    cells = [pasting.Row(row.entry.code, row.boxes) for row in rows]
    by_box = {box: (row, column) for row in rows for column, box in enumerate(row.boxes) if box}
    return Pasted([_landing(placed, by_box) for placed in pasting.place(block, cells, start)])


def _landing(placed: pasting.Placed, by_box: dict[str, tuple[Row, int]]) -> Landing:
    if not placed.box:
        return Landing(placed.line, placed.text, why=placed.why)
    row, column = by_box[placed.box]
    where = f"{row.entry.code}, {row.what}: {COLUMNS[column].lower()}"
    value, read, why = _read(placed.text, row, column)
    if why:
        return Landing(placed.line, placed.text, where=where, why=why)
    return Landing(placed.line, placed.text, where=where, box=placed.box, value=value, read=read)


def _read(text: str, row: Row, column: int) -> tuple[str, str, str]:
    """What a cell says: the text for its box, the same in words, or why it cannot be."""
    if column in (0, 2):
        try:
            number = parse_figure(text, row.measure.measure)
        except FigureFault as fault:
            return "", "", str(fault)
        return text, row.measure.measure.words(number), ""
    words = STATUS_WORDS if column == 1 else CONFIDENCE_WORDS
    code = words.get(text.lower())
    if code is None:
        return "", "", f"“{text}” is none of: {', '.join(sorted(set(words.values())))}."
    return code, code, ""
