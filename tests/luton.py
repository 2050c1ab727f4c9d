"""Luton's agreement file and its document, both read on their own for the tests that prove one against the other.

Nothing of targets/agreement_file is used: the file is plain TOML, the document plain lines. Its tables break rows over
pages, merge cells over years, and shift their columns; its groups are printed in three columns.
"""

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FILE = tomllib.loads((FIXTURES / "luton-2008-11.toml").read_text(encoding="utf-8"), parse_float=Decimal)
BYTES = (FIXTURES / "luton-laa-2008-11.txt").read_bytes()
LINES = BYTES.decode("utf-8").split("\n")
INDICATORS = {row["code"]: row for row in FILE["indicators"]}
PARTNERS = {row["key"]: row for row in FILE["partners"]}
STATUTORY_TABLE = LINES.index("Statutory indicators\t\t\tBaseline\t2008\t2009\t2010\t") + 1


def line(number):
    return LINES[number - 1]


def cells_of(number):
    return [" ".join(cell.split()) for cell in line(number).split("\t")]


@dataclass
class Cell:
    """A cell gathered piece by piece."""

    pieces: list = field(default_factory=list)
    lines: list = field(default_factory=list)

    def add(self, piece, number):
        if piece or not self.lines:
            if self.lines and not self.pieces:
                self.lines.clear()
            self.lines.append(number)
        if piece:
            self.pieces.append(piece)

    @property
    def words(self):
        return " ".join(self.pieces)


@dataclass
class Row:
    code: str
    kind: str
    theme: Cell
    title: Cell
    baseline: Cell
    targets: list
    partners: Cell
    merged: bool


def laa_rows():
    """The table of the agreement: seven columns, a header on each page, rows that go on after it."""
    rows = []
    first = next(n for n, text in enumerate(LINES, 1) if text.startswith("Priority\t"))
    for number in range(first, STATUTORY_TABLE):
        cells = cells_of(number)
        if len(cells) == 1 or cells[0] == "Priority" or cells[3:6] == ["08/09", "09/10", "10/11"] or "10/11" in cells:
            continue
        assert len(cells) == 7, f"line {number} has {len(cells)} cells"
        begins = re.match(r"\* ?(Local )?(NI \d{3}) ", cells[1] + " ")
        if begins:
            rows.append([begins[2], "local" if begins[1] else "designated", [Cell() for _ in cells]])
        for cell, piece in zip(rows[-1][2], cells, strict=True):
            if piece or begins:
                cell.add(piece, number)
    return [_row(code, kind, cells) for code, kind, cells in rows]


def _row(code, kind, cells):
    theme, title, baseline, *targets, partners = cells
    merged = bool(targets[0].words) and not targets[1].words and not targets[2].words
    return Row(code, kind, theme, title, baseline, [targets[0]] * 3 if merged else targets, partners, merged)


def statutory_rows():
    """The statutory table: its rows stand one column further left on the second page, and have no theme after row 1."""
    rows, theme = [], Cell()
    for number in range(STATUTORY_TABLE + 1, LINES.index("Glossary") + 1):
        cells = cells_of(number)
        column = next((place for place, cell in enumerate(cells) if re.fullmatch(r"\d{3}", cell)), None)
        if column is None:
            continue
        if any(cells[:column]):
            theme.add(cells[column - 1], number)
        gathered = [Cell() for _ in cells[column + 1 :]]
        for cell, piece in zip(gathered, cells[column + 1 :], strict=True):
            cell.add(piece, number)
        title, baseline, *targets, partners = gathered
        rows.append(Row(f"NI {cells[column]}", "statutory", theme, title, baseline, targets, partners, False))
    return rows


ROWS = [*laa_rows(), *statutory_rows()]


def numbers(words):
    return [Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", words)]


def columns_of_groups():
    """The three columns of the groups page: each has a block on the first page and one on the second, in order."""
    blocks, block = [], []
    for number in range(LINES.index("Partner Groups") + 2, len(LINES) + 1):
        if line(number):
            block.append(number)
        elif block:
            blocks.append(block)
            block = []
    blocks.append(block)
    assert len(blocks) == 6
    return [blocks[column] + blocks[column + 3] for column in range(3)]


def groups():
    """Each group's heading and the lines of its members, a column going on after the page's end."""
    headings = {"BLEDP", "The Learning Partnership"}
    found = {}
    for column in columns_of_groups():
        heading = column[0]
        found[heading] = []
        for number in column[1:]:
            if line(number) in headings:
                heading = number
                found[heading] = []
            else:
                found[heading].append(number)
    return found


def rated(code):
    """An indicator's rated measures."""
    return [measure for measure in INDICATORS[code]["measures"] if measure.get("rated", True)]
