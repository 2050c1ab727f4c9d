"""One cell as text, as if it had been typed into the page; or a sentence why it cannot be (judgement.md 10).

Number cells are read at 15 significant digits. Nothing is guessed: what Excel made of a typed figure is said.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from indicators.measures import Measure, Unit, cell_figure

#: What people write where they have no number.
NO_NUMBER = {"n/a", "na", "n.a.", "n/k", "nk", "tbc", "tba", "none", "not available", "not known", "awaited", "-", "–"}
NOUGHT_OR_NOTHING = {"nil", "zero", "null"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in a workbook. `kind` is n, s, b, d, e, or f: a formula, with its last value in `cached`."""

    ref: str
    value: Any = None
    kind: str = "n"
    format: str = "General"
    cached: "Cell | None" = None
    merged: str = ""

    @property
    def empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def words(self) -> str:
        """What stands there, for a label: never for a figure."""
        return "" if self.value is None else " ".join(str(self.value).split())


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell says: the text, what is to be said of how it was read, or why it was not."""

    text: str = ""
    note: str = ""
    fault: str = ""


def number(cell: Cell, measure: Measure | None = None, *, reason: bool = False) -> Told:
    """A figure's cell as text; `measure` None is for a plain number, such as a numerator. `reason`: its row has a cell
    that says why there is no figure."""
    early = _before_all(cell)
    if early is not None:
        return early
    if cell.kind == "f":
        return _worked_out(cell, measure, reason)
    value = cell.value
    if isinstance(value, bool):
        return Told(fault=f"It holds {str(value).upper()}, which is no figure. Type the number.")
    if isinstance(value, date | datetime | time | timedelta):
        return Told(
            fault=f"It holds a date or a time ({_as_date(value)}), not a figure. Excel makes dates of what looks like "
            "one, such as 3/4 or 1-2. Set the cell's format to General and type the figure again."
        )
    if isinstance(value, str):
        return _typed(value, _NONE_BECAUSE if reason else _NONE)
    return _percentage(cell, measure) if "%" in _bare(cell.format) else Told(cell_figure(value))


def words(cell: Cell) -> Told:
    """A cell of words: a commentary, a reason, a word from a list."""
    early = _before_all(cell)
    if early is not None:
        return early
    if cell.kind == "f":
        if cell.cached is None or cell.cached.empty:
            return Told(fault=_NO_VALUE)
        return words(cell.cached)
    if isinstance(cell.value, bool):
        return Told(fault=f"It holds {str(cell.value).upper()}. Type the words.")
    if isinstance(cell.value, date | datetime | time | timedelta):
        return Told(_as_date(cell.value))
    return Told(cell.value.strip() if isinstance(cell.value, str) else cell_figure(cell.value))


_NO_VALUE = (
    "It holds a formula without a value: the program that saved the workbook did not work it out. Open it in Excel, "
    "save it and upload it again, or type the value."
)


def _before_all(cell: Cell) -> Told | None:
    """What is the same for every cell: nothing there, merged with others, an error of Excel's."""
    if cell.empty:
        return Told()
    if cell.merged:
        return Told(
            fault=f"It is one of the merged cells {cell.merged}: which row the entry is for cannot be told. Unmerge "
            "them and enter each in its own row."
        )
    if cell.kind == "e":
        return Told(
            fault=f"It holds Excel's error {cell.value}, which is no figure and not 0. Type the figure, or say why "
            "there is none."
        )
    return None


def _worked_out(cell: Cell, measure: Measure | None, reason: bool) -> Told:
    """The value a formula had when the workbook was saved, and that it was one."""
    if cell.cached is None or cell.cached.empty:
        return Told(fault=_NO_VALUE)
    told = number(cell.cached, measure, reason=reason)
    if told.fault:
        return Told(fault=f"It holds a formula. {told.fault}")
    note = f"The cell holds a formula: its value when the workbook was saved, {told.text}, is read."
    return Told(told.text, f"{note} {told.note}".strip())


_NONE = "empty the cell"
_NONE_BECAUSE = "empty the cell and say why in “No figure because”"


def _typed(text: str, otherwise: str) -> Told:
    """Text goes on as it was typed; words for nothing are asked about, and are never 0."""
    bare = " ".join(text.split())
    if bare.lower() in NO_NUMBER:
        return Told(fault=f"“{bare}” is not a figure. Is there none? Then {otherwise}. It is never read as 0.")
    if bare.lower() in NOUGHT_OR_NOTHING:
        return Told(fault=f"“{bare}”: is it 0, or is there none? Type 0, or {otherwise}.")
    return Told(bare)


def _percentage(cell: Cell, measure: Measure | None) -> Told:
    """Excel keeps 18.6 % as 0.186 and only shows it so: it is read as it is shown."""
    shown = f"{(Decimal(cell_figure(cell.value)) * 100).normalize():f}"
    if measure is None or measure.unit is not Unit.PERCENT:
        unit = "a plain number" if measure is None else measure.unit_words
        return Told(
            fault=f"The cell shows a percentage, {shown} %, and what is asked is {unit}. Set its format to General and "
            "type the number."
        )
    return Told(shown, f"The cell shows {shown} % (Excel keeps {cell_figure(cell.value)}): it is read as {shown}.")


def _bare(form: str) -> str:
    """A number format without its quoted words: those may hold a sign that means nothing."""
    return "".join(form.split('"')[::2]).replace("\\%", "")


def _as_date(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)
