"""The agreement's own document, as numbered lines: where words stand, and which numbers are in them."""

import hashlib
import re
from collections.abc import Sequence
from decimal import Decimal

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")

#: How far below a page's end a cell may go on: a blank line and the repeated header lie between.
_PAGE_HEAD = 6

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def lines_of(text: str) -> tuple[str, ...]:
    """The document's lines; line 1 is the first. Joined by newlines they are the text again, byte for byte."""
    return tuple(text.split("\n"))


def tidy(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return " ".join(text.split())


def numbers_in(words: str) -> tuple[Decimal, ...]:
    """Every number printed in some words: `-32% (29.3)` has 32 and 29.3; `1,674` is one number."""
    return tuple(Decimal(found.replace(",", "")) for found in _NUMBER.findall(words))


def spelled(number: int) -> str:
    """A number below 100 in words: `sixteen`, `thirty-five`."""
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")


class Source:
    """A document whose tables part their cells with tabs."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        self._cells = [tuple(tidy(cell) for cell in line.split("\t")) for line in self.lines]
        self._tidy = [tidy(line) for line in self.lines]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode(errors="surrogatepass")).hexdigest()

    def cells(self, line: int) -> tuple[str, ...]:
        """The cells of a line, each tidied."""
        return self._cells[line - 1]

    def cell(self, words: str, lines: Sequence[int]) -> bool:
        """Whether the words are whole cells, one on each line, joined by one space. Blank words are a blank cell."""
        if not lines:
            return False
        first, *rest = lines
        if not rest:
            return words in self.cells(first)
        return any(
            cell and words.startswith(f"{cell} ") and self.cell(words[len(cell) + 1 :], rest)
            for cell in self.cells(first)
        )

    def trace(self, words: str, line: int) -> tuple[int, ...]:
        """The lines of a cell that begins on a line and may go on below; or the nearest above, for a merged cell."""
        for start in range(line, 0, -1):
            found = self._run(words, start, start)
            if found:
                return found
        return ()

    def _run(self, words: str, first: int, last: int) -> tuple[int, ...]:
        for line in range(first, last + 1):
            for cell in self.cells(line):
                if cell == words:
                    return (line,)
                if cell and words.startswith(f"{cell} "):
                    rest = self._run(words[len(cell) + 1 :], line + 1, min(line + _PAGE_HEAD, len(self)))
                    if rest:
                        return (line, *rest)
        return ()

    def within(self, words: str, line: int) -> bool:
        """Whether the words stand somewhere in a line."""
        return bool(words) and words in self._tidy[line - 1]

    def anywhere(self, words: str) -> bool:
        """Whether the words stand in any line."""
        return any(words in line for line in self._tidy)

    def states(self, number: int, lines: Sequence[int]) -> bool:
        """Whether a whole number stands on one of the lines, in digits or in words."""
        text = " ".join(self._tidy[line - 1] for line in lines)
        if number in numbers_in(text):
            return True
        return number < 100 and re.search(rf"(?<![\w-]){spelled(number)}(?![\w-])", text, re.IGNORECASE) is not None
