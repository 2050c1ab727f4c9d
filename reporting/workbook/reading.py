"""A workbook into rows of cells, each found by the keys of its sheet: never by where it stands or what it is called.

openpyxl reads it row by row (with defusedxml, so that no entity is expanded) and stops where a workbook of ours ends.
"""

import logging
import re
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from defusedxml.common import DefusedXmlException
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from reporting.workbook import guard
from reporting.workbook.cells import Cell
from reporting.workbook.guard import NotTaken
from reporting.workbook.layout import BY_KEY, ENTRIES, KEY_ROWS, MOST_COLUMNS, MOST_ROWS, ROW

logger = logging.getLogger(__name__)

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_MOST_MERGED = 2000


@dataclass(frozen=True)
class Row:
    """A row of the sheet: its cells by column key."""

    number: int
    cells: dict[str, Cell]

    def cell(self, key: str) -> Cell:
        return self.cells[key]

    @property
    def blank(self) -> bool:
        return all(cell.empty for cell in self.cells.values())

    @property
    def has_formulas(self) -> bool:
        """Among what is entered: the words of the sheet's own formulas are never read."""
        return any(self.cells[key].kind == "f" for key in ENTRIES if key in self.cells)

    @property
    def entered(self) -> bool:
        return any(not self.cells[key].empty for key in ENTRIES if key in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The sheet of figures, and which of our columns were not found in it."""

    title: str
    rows: tuple[Row, ...]
    missing: tuple[str, ...] = ()

    def at(self, ref: str) -> str:
        """A cell as people name it: `Figures!G12`, `'My figures'!G12`."""
        plain = re.fullmatch(r"\w+", self.title) is not None
        return f"{self.title}!{ref}" if plain else f"'{self.title}'!{ref}"


@dataclass(frozen=True)
class _Found:
    """Where the keys of a sheet stand."""

    sheet: Any
    row: int
    columns: dict[str, int] = field(default_factory=dict)


def read(file: BinaryIO, name: str = "") -> Sheet:
    """The sheet of figures in an uploaded file. Raises NotTaken with what is wrong with the file as a whole."""
    if not DEFUSEDXML:  # a hostile workbook is never met with an unguarded parser
        raise RuntimeError("defusedxml is not installed: workbooks cannot be read safely")
    guard.check(file, name)
    try:
        return _sheet(file)
    except NotTaken:
        raise
    except Exception as fault:  # whatever a library meets in a file that somebody made is the file's fault, and is told
        logger.warning("an uploaded workbook cannot be read", exc_info=fault)
        if _is_forbidden(fault):
            raise NotTaken(f"The file holds XML that no workbook holds. It is not read. {guard.DOWNLOAD}") from fault
        raise NotTaken(f"The file is damaged and cannot be read. {guard.DOWNLOAD}") from fault


def _is_forbidden(fault: BaseException | None) -> bool:
    """Whether defusedxml refused it; openpyxl wraps what it raised."""
    while fault is not None and not isinstance(fault, DefusedXmlException):
        fault = fault.__cause__ or fault.__context__
    return fault is not None


def _sheet(file: BinaryIO) -> Sheet:
    """Formulas are read as they stand; the values they had are read a second time, where there are any."""
    book = load_workbook(file, read_only=True, keep_links=False)
    try:
        found = _keys(book)
        merged = _merged(book, found.sheet)
        rows = list(_rows(found, merged))
        values = _values(file, found) if any(row.has_formulas for row in rows) else {}
    finally:
        book.close()
    if values:
        rows = [_with_values(row, values) for row in rows]
    missing = tuple(key for key in BY_KEY if key not in found.columns)
    return Sheet(found.sheet.title, tuple(row for row in rows if not row.blank), missing)


def _keys(book) -> _Found:
    """The one sheet with a row of keys."""
    found = [one for sheet in book.worksheets if (one := _keys_of(sheet)) is not None]
    if not found:
        raise NotTaken(
            "No sheet of this workbook is one of ours: the hidden row of keys is gone, or it is another workbook. "
            f"Nothing was read. {guard.DOWNLOAD}"
        )
    if len(found) > 1:
        names = " and ".join(f"“{one.sheet.title}”" for one in found)
        raise NotTaken(f"The sheets {names} both hold figures. Delete the one that does not count, and upload again.")
    return found[0]


def _keys_of(sheet) -> _Found | None:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=KEY_ROWS, max_col=MOST_COLUMNS), start=1):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            if isinstance(cell.value, str) and (key := cell.value.strip()) in BY_KEY:
                if key in columns:
                    raise NotTaken(f"“{sheet.title}” holds the column “{BY_KEY[key].heading}” twice. Delete one.")
                columns[key] = place
        if ROW in columns:
            return _Found(sheet, number, columns)
    return None


def _rows(found: _Found, merged: dict[tuple[int, int], str]):
    """The rows under the keys. A sheet that goes on for thousands is refused, and read no further."""
    for number, row in enumerate(found.sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS), start=1):
        if number <= found.row + 1:  # the keys, and the headings under them
            continue
        if number > MOST_ROWS and any(cell.value is not None for cell in row):
            raise NotTaken(
                f"“{found.sheet.title}” goes on beyond row {MOST_ROWS:,}; ours ends long before. Delete the rows under "
                "your last return, and upload it again. Nothing was saved."
            )
        yield Row(
            number,
            {key: _cell(row, place, number, merged) for key, place in found.columns.items()},
        )


def _cell(row, place: int, number: int, merged: dict[tuple[int, int], str]) -> Cell:
    ref = f"{get_column_letter(place + 1)}{number}"
    if place >= len(row):
        return Cell(ref)
    cell = row[place]
    return Cell(
        ref,
        str(cell.value) if cell.data_type == "f" and cell.value is not None else cell.value,
        cell.data_type,
        cell.number_format or "General",
        merged=merged.get((number, place + 1), ""),
    )


def _values(file: BinaryIO, found: _Found) -> dict[str, Cell]:
    """By cell: what the formulas came to when the workbook was saved."""
    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        again = _Found(book[found.sheet.title], found.row, found.columns)
        again.sheet.reset_dimensions()
        return {cell.ref: cell for row in _rows(again, {}) for cell in row.cells.values() if cell.value is not None}
    finally:
        book.close()


def _with_values(row: Row, values: dict[str, Cell]) -> Row:
    return Row(
        row.number,
        {
            key: Cell(cell.ref, cell.value, "f", cell.format, values.get(cell.ref), cell.merged)
            if cell.kind == "f"
            else cell
            for key, cell in row.cells.items()
        },
    )


def _merged(book, sheet) -> dict[tuple[int, int], str]:
    """By the first cell of each merged range, the range: only that cell holds a value."""
    part = book._archive.read(sheet._worksheet_path)
    ranges = [text.decode() for text in _MERGED.findall(part)[:_MOST_MERGED]]
    return {(top, left): text for text in ranges for left, top, _, _ in [range_boundaries(text)]}
