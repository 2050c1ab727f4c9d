"""Every promise in force as the targets page shows it: words beside reading, and what is still to be set.

It reads the book of promises (targets/book.py) and asks targets/aims what each target comes to; nothing is worked out
a second time here.
"""

from dataclasses import dataclass
from itertools import groupby

from indicators import measures
from indicators.periods import Quarter
from targets import aims
from targets.arithmetic import data_checks
from targets.book import Book, IndicatorEntry, MeasureEntry, Printed, ThemeEntry


@dataclass(frozen=True, slots=True)
class Reading:
    """What one target column was read as, and for which period."""

    year: str
    period: str
    kind: str
    read: str
    remark: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the document: its words and lines once, with a reading for each column that it runs over."""

    words: str
    lines: tuple[int, ...]
    readings: tuple[Reading, ...]

    @property
    def span(self) -> int:
        return len(self.readings)

    @property
    def years(self) -> str:
        first, last = self.readings[0].year, self.readings[-1].year
        return first if first == last else f"{first} to {last}"

    @property
    def same(self) -> bool:
        """Whether every column that the cell runs over was read alike."""
        return len({(reading.kind, reading.read) for reading in self.readings}) == 1

    @property
    def reach(self) -> str:
        """For which of its years a merged cell was read to be: a stated reading, never inferred (judgement.md 2)."""
        return self.readings[0].reach

    @property
    def remarks(self) -> list[str]:
        """What is said of single columns: that their figure can no longer be measured."""
        return [f"{reading.year}: {reading.remark}" for reading in self.readings if reading.remark]


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with its baseline and its targets in order."""

    code: str
    slug: str
    title: str
    measure: str
    unit: str
    rated: bool
    baseline: Printed
    baseline_read: str
    cells: tuple[Cell, ...]
    to_confirm: tuple[str, ...]
    key: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The promises of a theme, under the target columns as that part of the document prints them."""

    theme: ThemeEntry
    years: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that is still to be set: which indicator, which columns, and in whose words."""

    row: Row
    cell: Cell

    @property
    def read(self) -> str:
        return self.cell.readings[0].read


UNSET, DEFERRED = "no target yet", "deferred"
#: How the reach of a merged cell reads.
REACHES = {
    "each year": "for each year",
    "final year": "for the final year, due once",
    "wave to wave": "from the first wave to the last",
}


def tables(book: Book) -> list[Table]:
    """The promises in force, theme by theme in the document's order."""
    found = []
    for theme in book.themes:
        entries = [entry for entry in book.indicators if entry.theme.id == theme.id]
        years = _once(column.year for entry in entries for m in entry.measures for column in m.promise.columns)
        found.append(Table(theme, years, [_row(entry, m, years) for entry in entries for m in entry.measures]))
    return [table for table in found if table.rows]


def to_do(found: list[Table], kind: str) -> list[ToDo]:
    """The cells of the rated measures of which nothing is set yet, of one kind: unset or deferred."""
    return [
        ToDo(row, cell)
        for table in found
        for row in table.rows
        if row.rated
        for cell in row.cells
        if cell.readings[0].kind == kind
    ]


def without_baseline(found: list[Table]) -> list[Row]:
    """The rated measures whose baseline is still to come."""
    return [row for table in found for row in table.rows if row.rated and row.baseline.note == "to come"]


def _row(entry: IndicatorEntry, measure: MeasureEntry, years: tuple[str, ...]) -> Row:
    return Row(
        code=entry.code,
        slug=entry.slug,
        title=entry.title,
        measure=_name(measure) if len(entry.measures) > 1 else "",
        unit=measure.measure.unit_words,
        rated=measure.measure.rated,
        baseline=measure.baseline,
        baseline_read=_baseline(measure),
        cells=_cells(measure, years, entry.to_confirm),
        to_confirm=entry.to_confirm,
        key=measure.key,
        waits=waits_for_baseline(measure),
    )


def waits_for_baseline(entry: MeasureEntry) -> bool:
    """Whether a target is a change on a baseline that is not recorded yet."""
    changes = (column.aim for column in entry.promise.columns if isinstance(column.aim, aims.Change))
    missing = entry.measure.rated and entry.promise.baseline is None
    return missing and any(change.of is aims.Of.BASELINE for change in changes)


def _name(entry: MeasureEntry) -> str:
    """A measure's name, unless its unit says it already."""
    return "" if entry.name.lower() == entry.measure.unit_words.lower() else entry.name


def _baseline(entry: MeasureEntry) -> str:
    if entry.baseline.value is None:
        return "to come" if entry.baseline.note == "to come" else "none"
    read = entry.measure.words(entry.baseline.value, measures.places_of(entry.baseline.value))
    return ", ".join([read, *_remarks(entry)])


def _remarks(entry: MeasureEntry) -> list[str]:
    """What is to be known of a baseline that has a number."""
    if entry.baseline.value is None:
        return []
    unsure = [] if entry.baseline.note == "recorded" else [entry.baseline.note]
    return unsure if entry.promise.comparable else [*unsure, "not comparable"]


def _cells(entry: MeasureEntry, years: tuple[str, ...], to_confirm: tuple[str, ...]) -> tuple[Cell, ...]:
    """The target cells in the order of the columns; neighbours of the same words on the same lines are one cell."""
    columns = {column.year: index for index, column in enumerate(entry.promise.columns)}
    printed = dict(entry.targets)
    cells = []
    for (words, lines), part in groupby(years, key=lambda year: _printed(printed.get(year))):
        readings = [_reading(entry, year, columns.get(year), to_confirm) for year in part]
        if words and len(readings) > 1 and any(reading.kind == "level" for reading in readings):
            cells += [Cell(words, lines, (reading,)) for reading in readings]  # the same number printed twice
        else:
            cells.append(Cell(words, lines, tuple(readings)))
    return tuple(cells)


def _printed(cell: Printed | None) -> tuple[str, tuple[int, ...]]:
    return (cell.words, cell.lines) if cell else ("", ())


def _reading(entry: MeasureEntry, year: str, index: int | None, to_confirm: tuple[str, ...]) -> Reading:
    if index is None:
        return Reading(year, "", "none", "no target in this column")
    column = entry.promise.columns[index]
    kind, read = _read(entry, index)
    remark = ""
    if column.unmeasurable_from:
        remark = f"cannot be measured from {column.unmeasurable_from}. {column.unmeasurable_why}".strip()
    period = str(column.period) if column.period else "no period"
    return Reading(year, period, kind, read, remark, reach_words(entry.targets[index][1], to_confirm))


def reach_words(cell: Printed, to_confirm: tuple[str, ...]) -> str:
    """For which years one cell over several is, in words: `for each year (to confirm)`."""
    words = REACHES.get(cell.reach, "")
    return f"{words} (to confirm)" if words and "reach" in to_confirm else words


def _read(entry: MeasureEntry, index: int) -> tuple[str, str]:
    """The kind of a target and what it was read as, with its unit."""
    match entry.promise.columns[index].aim:
        case aims.Level(value, check):
            read = _level(entry, value)
            return "level", f"{read} (printed with {_change(check)})" if check else read
        case aims.Change() as change:
            level = aims.resolve(entry.promise, index)
            known = f"; {level.reason}" if isinstance(level, aims.Gap) else f": {_worked_out(entry, level)}"
            return "change", f"{_change(change)}{known}"
        case aims.Significant():
            return "significant change", "a significant improvement from wave to wave"
        case aims.Deferred(until):
            return DEFERRED, f"deferred until {until}" if until else "deferred"
        case aims.Words(expected):
            return UNSET, f"no target yet, expected {expected}" if expected else "no target yet"
        case _:
            return "none", "none for this year: the target is for the final year"


def words_of(entry: MeasureEntry, to_confirm: tuple[str, ...] = ()) -> list[tuple[str, Printed, str, str]]:
    """A measure's cells in the order of the table: the column, what is printed, in words what it was read as, and what
    is to be known of it: the reach of a merged cell, a baseline that is provisional or cannot be compared with."""
    baseline = ("Baseline", entry.baseline, entry.baseline.shown or entry.baseline.note, ", ".join(_remarks(entry)))
    targets = [
        (year, cell, cell.shown or _read(entry, index)[1], reach_words(cell, to_confirm))
        for index, (year, cell) in enumerate(entry.targets)
    ]
    return [baseline, *targets]


def _level(entry: MeasureEntry, value) -> str:
    return entry.measure.words(value, min(measures.places_of(value), max(entry.measure.decimals, 2)))


def _worked_out(entry: MeasureEntry, value) -> str:
    """A level that was worked out, without zeros that nobody printed."""
    least = entry.measure.decimals
    return entry.measure.worded(measures.show_between(value, least, max(least, 2)))


def _change(change: aims.Change) -> str:
    basis = {aims.Basis.PERCENT: "%", aims.Basis.POINTS: "points"}.get(change.basis, "% or points (a query)")
    of = "the baseline" if change.of is aims.Of.BASELINE else "the outturn of the year before"
    return f"{abs(change.amount):f} {basis} {'below' if change.amount < 0 else 'above'} {of}"


def _once(things) -> tuple:
    return tuple(dict.fromkeys(things))


def in_force(book: Book) -> dict:
    """What the page stands on: the tables and the three lists of what is still to be set."""
    found = tables(book)
    return {
        "tables": found,
        "unset": to_do(found, UNSET),
        "deferred": to_do(found, DEFERRED),
        "without_baseline": without_baseline(found),
        "checks": data_checks(book),
    }


def quarter_of(page) -> Quarter | None:
    """The quarter that the page stands in, for the versions in force."""
    return page.quarter.quarter if page.quarter else None
