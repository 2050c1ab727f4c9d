"""A block of cells pasted into the quarter grid: where does each cell go?

A block is what Excel puts on the clipboard: lines, their cells parted by tabs. Where every line begins with an
indicator's code, it goes to that indicator's rows, in their order; otherwise line after line from the cell into which
it was pasted. What fits nowhere is said, and nothing is guessed.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

#: A block may hold so many lines, more than any quarter has rows, and so many cells in a line.
MOST_LINES, MOST_CELLS = 500, 20
_CODE = re.compile(r"([A-Za-z]{1,4}) ?0*(\d+)(?: .*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid that takes pasted cells: its indicator's code, and the names of its boxes by column."""

    code: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One pasted cell: the box that it goes into, or '' with the sentence that says why it goes nowhere."""

    line: int
    text: str
    box: str = ""
    why: str = ""


def cells_of(block: str) -> list[list[str]]:
    """The cells of a block, line by line; a cell with line breaks is quoted, as Excel does it. Empty lines at the end
    are dropped."""
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(block), delimiter="\t")]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def place(block: str, rows: Sequence[Row], at: tuple[int, int] = (0, 0)) -> list[Placed]:
    """Where each cell of a block goes; `at` is the row and the column of the cell into which it was pasted."""
    lines = cells_of(block)
    if len(lines) > MOST_LINES or any(len(line) > MOST_CELLS for line in lines):
        size = f"{len(lines):,} lines"
        return [Placed(1, size, why=f"A block has at most {MOST_LINES} lines of {MOST_CELLS} cells. Copy a part.")]
    codes = [_code(line[0]) if line else "" for line in lines]
    known = {_code(row.code) for row in rows}
    if lines and all(codes) and known & set(codes):
        return _by_code(lines, codes, rows, at[1])
    return _in_order(lines, rows, at)


def _code(text: str) -> str:
    """`NI 016`, `ni16` and `NI 016 Serious acquisitive crime` are one code; '' is none."""
    found = _CODE.fullmatch(text.strip())
    return f"{found[1].upper()} {int(found[2])}" if found else ""


def _by_code(lines: list[list[str]], codes: list[str], rows: Sequence[Row], column: int) -> list[Placed]:
    """Each line goes to the next row of its code."""
    left = {}
    for row in rows:
        left.setdefault(_code(row.code), []).append(row)
    placed = []
    for number, (line, code) in enumerate(zip(lines, codes, strict=True), start=1):
        if left.get(code):
            placed += _into(line[1:], left[code].pop(0), column, number)
        elif code in left:
            placed.append(Placed(number, "\t".join(line), why=f"{line[0]} has no further row in this grid."))
        else:
            placed.append(Placed(number, "\t".join(line), why=f"{line[0]} is not in this grid."))
    return placed


def _in_order(lines: list[list[str]], rows: Sequence[Row], at: tuple[int, int]) -> list[Placed]:
    """Line after line, from the row of the cell into which it was pasted."""
    placed = []
    for number, line in enumerate(lines, start=1):
        place_in = at[0] + number - 1
        if place_in < len(rows):
            placed += _into(line, rows[place_in], at[1], number)
        else:
            placed.append(Placed(number, "\t".join(line), why="The grid has no further row."))
    return placed


def _into(cells: list[str], row: Row, column: int, number: int) -> list[Placed]:
    """A line's cells, from a column on to the right; an empty cell leaves its box as it is."""
    placed = []
    for offset, text in enumerate(cells):
        if not text:
            continue
        here = column + offset
        if here < len(row.boxes) and row.boxes[here]:
            placed.append(Placed(number, text, box=row.boxes[here]))
        elif here < len(row.boxes):
            placed.append(Placed(number, text, why=f"{row.code} takes nothing in this column."))
        else:
            placed.append(Placed(number, text, why="The grid has no further column."))
    return placed
