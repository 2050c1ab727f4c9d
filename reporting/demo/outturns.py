"""What really was published for Luton and the places beside it: fixtures/luton-outturns.csv, release by release."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period
from partners.access import Person
from reporting.demo.script import DemoFault
from reporting.services import StatedFigure, record_release
from targets.book import Book, MeasureEntry, book_of


@dataclass(frozen=True)
class Release:
    """A release with its day and its rows."""

    name: str
    day: date
    rows: list[dict[str, str]]


def read_outturns(path: Path) -> list[Release]:
    """The releases in the order of their days, so that a later one takes an earlier one's place."""
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[(row["released"], row["source"])].append(row)
    return [Release(name, date.fromisoformat(day), rows) for (day, name), rows in sorted(found.items())]


def real_outturns(agreement: Agreement, path: Path, by: Person, on: date) -> int:
    """Record every release; how many figures were new."""
    book = book_of(agreement)
    with clock.on(on):
        return sum(
            record_release(
                agreement=agreement,
                release=release.name,
                known_on=release.day,
                figures=[_stated(book, row) for row in release.rows],
                by=by,
            )
            for release in read_outturns(path)
        )


def _stated(book: Book, row: dict[str, str]) -> StatedFigure:
    try:
        return StatedFigure(
            measure=measure_of(book, row["code"]).id,
            period=Period.parse(row["period"]),
            value=_number(row["value"]),
            numerator=_number(row["numerator"]),
            denominator=_number(row["denominator"]),
            suppressed=row["suppressed"] == "yes",
            area="" if row["area"] == book.place else row["area"],
            note=row["note"],
        )
    except (ValueError, InvalidOperation) as error:
        raise DemoFault(f"{row['code']}, {row['area']}, {row['period']}: {error}") from error


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def measure_of(book: Book, code: str, key: str = "") -> MeasureEntry:
    """An indicator's measure by its key; without one, its only rated measure."""
    entry = next((entry for entry in book.indicators if entry.code == code), None)
    if entry is None:
        raise DemoFault(f"{book.name} has no indicator {code}.")
    found = [measure for measure in entry.measures if (measure.key == key if key else measure.measure.rated)]
    if len(found) != 1:
        raise DemoFault(f"{code} has {len(found) or 'no'} measures “{key or 'rated'}”: name the one that is meant.")
    return found[0]
