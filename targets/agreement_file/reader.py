"""Reads one table of an agreement file: takes each value by name, checks its kind, and logs what is wrong.

A value that is missing or of the wrong kind is logged and replaced by a neutral one, so that the reading goes on and
every fault of a file is found at once. What nobody asked for by name is an unknown key, which is a fault too.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from indicators.measures import MOST_DIGITS, MOST_PLACES, places_of
from targets.agreement_file.faults import Log
from targets.agreement_file.source import Source

Choice = TypeVar("Choice", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ABSENT = object()


def kind_of(value: object) -> str:
    """What a value is, in plain words."""
    match value:
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return "text"
        case date():
            return "a date"
        case Mapping():
            return "a table"
        case list():
            return "a list"
        case _:
            return "nothing"


def and_list(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


class Reader:
    """One table at a place of the file."""

    def __init__(self, data: object, place: str, log: Log, source: Source) -> None:
        self.place = place
        self.log = log
        self.source = source
        self.whole_table = isinstance(data, Mapping)
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self._asked: set[str] = set()
        if not self.whole_table:
            log.add(place, f"This should be a table of named values, and it is {kind_of(data)}.")

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, sentence: str) -> None:
        self.log.add(self.at(key) if key else self.place, sentence)

    def has(self, key: str) -> bool:
        return key in self.data

    def finish(self) -> None:
        """Log every key that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                self.fault(str(key), "This key is unknown. Check its spelling, or take it out.")

    # One value of each kind

    def text(self, key: str, *, most: int = 0, blank: bool = False, optional: bool = False) -> str:
        """Text of at most `most` signs. `blank` text may be empty, `optional` text may be left out as well."""
        value = self._take(key, optional)
        if value is _ABSENT:
            return ""
        if not isinstance(value, str):
            self.fault(key, f"This should be text in quotes, and it is {kind_of(value)}.")
            return ""
        if not value.strip() and not (blank or optional):
            self.fault(key, "This is empty.")
        if any((sign < " " and sign not in "\n\t") or "\ud800" <= sign <= "\udfff" for sign in value):
            self.fault(key, "This holds a sign that cannot be kept or shown.")
            return ""
        if most and len(value) > most:
            self.fault(key, f"This is longer than {most} signs: it has {len(value)}.")
        return value

    def slug(self, key: str, *, most: int = 50) -> str:
        value = self.text(key, most=most)
        if value and not _SLUG.fullmatch(value):
            self.fault(key, f"“{value}” should be small letters and digits parted by hyphens, as in an address.")
        return value

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice | None:
        """One of an enum's words; None when it is missing or none of them."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        return self._one_of(key, choices, self.text(key))

    def maybe_choice(self, key: str, choices: type[Choice]) -> Choice | None:
        """One of an enum's words, or None where the key is left out."""
        if not self.has(key):
            self._asked.add(key)
            return None
        return self._one_of(key, choices, self.text(key))

    def _one_of(self, key: str, choices: type[Choice], value: str) -> Choice | None:
        for member in choices:
            if member.value == value:
                return member
        if value:
            known = and_list([f"“{member.value}”" for member in choices])
            self.fault(key, f"“{value}” is none of the words that may stand here: {known}.")
        return None

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, optional=True)
        if value is _ABSENT:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"This should be true or false, and it is {kind_of(value)}.")
            return default
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number between limits; the lower limit stands in for a faulty one."""
        found = self.maybe_whole(key, low, high, optional=False)
        return low if found is None else found

    def maybe_whole(self, key: str, low: int, high: int, *, optional: bool = True) -> int | None:
        value = self._take(key, optional)
        if value is _ABSENT:
            return None
        if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
            value = int(value) if value.adjusted() < MOST_DIGITS else high + 1
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, f"This should be a whole number, and it is {kind_of(value)}.")
            return None
        if not low <= value <= high:
            self.fault(key, f"This should be a whole number from {low} to {high}.")
            return None
        return value

    def number(self, key: str, *, optional: bool = True) -> Decimal | None:
        """An exact number that can be held: at most 15 significant digits and 6 places (judgement.md 10)."""
        value = self._take(key, optional)
        return None if value is _ABSENT else self._number(key, value)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        found = (self._number(f"{key}[{place}]", value) for place, value in self._list(key, optional=True))
        return tuple(value for value in found if value is not None)

    def _number(self, key: str, value: object) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(key, f"This should be a number without quotes, and it is {kind_of(value)}.")
            return None
        number = Decimal(value)
        if not number.is_finite():
            self.fault(key, f"{number} is not a number that can be held.")
            return None
        if number.adjusted() >= MOST_DIGITS or len(number.normalize().as_tuple().digits) > MOST_DIGITS:
            self.fault(key, f"This number has more than the {MOST_DIGITS} digits that can be held.")
            return None
        if places_of(number) > MOST_PLACES:
            self.fault(key, f"This number has more than the {MOST_PLACES} digits after the point that can be held.")
            return None
        return number

    def day(self, key: str) -> date | None:
        """A date, as TOML writes it or as text such as `2009-03-31`; None where it is left out."""
        value = self._take(key, optional=True)
        if value is _ABSENT:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.fault(key, f"“{value}” is not a day such as 2009-03-31.")
                return None
        self.fault(key, f"This should be a day such as 2009-03-31, and it is {kind_of(value)}.")
        return None

    def parsed(self, key: str, parse: Callable[[str], object], *, most: int = 40, optional: bool = True) -> str:
        """Text that another module must be able to read, such as a period; empty when it cannot."""
        value = self.text(key, most=most, optional=optional)
        if not value:
            return ""
        try:
            parse(value)
        except ValueError as error:
            self.fault(key, f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return ""
        return value

    # Lists

    def texts(self, key: str, *, most: int = 200, optional: bool = True) -> tuple[str, ...]:
        """A list of texts, none twice."""
        found: list[str] = []
        for place, value in self._list(key, optional):
            if not isinstance(value, str) or not value.strip():
                self.fault(f"{key}[{place}]", f"This should be text in quotes, and it is {_empty_or(value)}.")
            elif len(value) > most:
                self.fault(f"{key}[{place}]", f"This is longer than {most} signs: it has {len(value)}.")
            elif value in found:
                self.fault(f"{key}[{place}]", f"“{value}” stands here twice.")
            else:
                found.append(value)
        return tuple(found)

    def lines(self, key: str, *, optional: bool = False) -> tuple[int, ...]:
        """Numbers of lines of the document, none twice; at least one unless optional."""
        found: list[int] = []
        rows = list(self._list(key, optional))
        for place, value in rows:
            if isinstance(value, bool) or not isinstance(value, int):
                self.fault(f"{key}[{place}]", f"This should be the number of a line, and it is {kind_of(value)}.")
            elif not 1 <= value <= len(self.source):
                self.fault(f"{key}[{place}]", f"The document has lines 1 to {len(self.source)}, not {value}.")
            elif value in found:
                self.fault(f"{key}[{place}]", f"Line {value} stands here twice.")
            else:
                found.append(value)
        if not rows and not optional and isinstance(self.data.get(key), list):
            self.fault(key, "This names no line of the document.")
        return tuple(found) if len(found) == len(rows) else ()

    def line(self, key: str) -> int:
        return self.whole(key, 1, max(len(self.source), 1))

    def table(self, key: str) -> "Reader":
        value = self._take(key, optional=False)
        return Reader({} if value is _ABSENT else value, self.at(key), self.log, self.source)

    def tables(self, key: str, name: str, *, optional: bool = True) -> Iterator["Reader"]:
        """The tables of a list. `name` is the key by which a place names them: `indicators[NI 016]`."""
        for place, value in self._list(key, optional):
            label = value.get(name) if isinstance(value, Mapping) else None
            label = label if isinstance(label, str) and label else place
            yield Reader(value, self.at(f"{key}[{label}]"), self.log, self.source)

    def named(self, key: str) -> Iterator[tuple[str, "Reader"]]:
        """The tables of a table, each with its name: `targets["2008/09"]`."""
        value = self._take(key, optional=True)
        if value is _ABSENT:
            return
        if not isinstance(value, Mapping):
            self.fault(key, f"This should be a table of named values, and it is {kind_of(value)}.")
            return
        for name, item in value.items():
            yield str(name), Reader(item, self.at(f'{key}["{name}"]'), self.log, self.source)

    # Words of the document

    def cell(self, words_key: str = "words", lines_key: str = "lines") -> tuple[str, tuple[int, ...]]:
        """A cell's words and lines, checked against the document."""
        words = self.text(words_key, blank=True)
        lines = self.lines(lines_key)
        if lines and isinstance(self.data.get(words_key), str) and not self.source.cell(words, lines):
            if not words:
                self.fault(words_key, f"No cell is blank on line {lines[0]} of the document.")
            else:
                where = f"line {lines[0]}" if len(lines) == 1 else f"lines {and_list([str(n) for n in lines])}"
                joined = "" if len(lines) == 1 else ", a piece on each, joined by one space"
                self.fault(words_key, f"“{words}” is no cell of the document on {where}{joined}.")
        return words, lines

    # The ways in

    def _take(self, key: str, optional: bool) -> Any:
        self._asked.add(key)
        if key in self.data:
            return self.data[key]
        if not optional and self.whole_table:
            self.fault(key, "This is missing.")
        return _ABSENT

    def _list(self, key: str, optional: bool) -> Iterator[tuple[int, Any]]:
        value = self._take(key, optional)
        if value is _ABSENT:
            return
        if not isinstance(value, list):
            self.fault(key, f"This should be a list, and it is {kind_of(value)}.")
            return
        yield from enumerate(value, start=1)


def _empty_or(value: object) -> str:
    return "empty" if isinstance(value, str) else kind_of(value)
