"""The agreement's document as people read it: numbered lines, and the narrative section by section."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Commitment, Document, Section

#: A line of more characters than this is a paragraph; names and headings are shorter.
LONG = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document: its number from 1, and its cells (one, unless it is a row of a table)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of the document. Prose has its lines; a table or list is only pointed to."""

    slug: str
    heading: str
    first: int
    last: int
    lines: tuple[Line, ...]
    commitments: tuple[Commitment, ...]

    @property
    def prose(self) -> bool:
        """Whether it reads as prose: long lines, no rows of a table."""
        return all(len(line.cells) == 1 for line in self.lines) and any(
            len(line.cells[0]) > LONG for line in self.lines
        )

    @property
    def paragraphs(self) -> list[list[Line]]:
        """The lines of prose; one that goes on in the middle of a sentence, over a page break, joins the one before."""
        found: list[list[Line]] = []
        for line in self.lines:
            if found and line.cells[0][0].islower():
                found[-1].append(line)
            else:
                found.append([line])
        return found


def lines_of(document: Document) -> tuple[Line, ...]:
    """The lines that hold words, each with its number; tabs part the cells of a table's row."""
    return tuple(
        Line(number, tuple(cell.strip() for cell in text.split("\t") if cell.strip()))
        for number, text in enumerate(document.text.split("\n"), start=1)
        if text.strip()
    )


def passages(document: Document, sections: Iterable[Section]) -> list[Passage]:
    """The sections with their own lines; a line that only repeats the heading is left out."""
    lines = lines_of(document)
    return [
        Passage(
            section.slug,
            section.heading,
            section.first,
            section.last,
            tuple(
                line
                for line in lines
                if section.first <= line.number <= section.last and line.cells != (section.heading,)
            ),
            tuple(section.commitments.all()),
        )
        for section in sections
    ]
