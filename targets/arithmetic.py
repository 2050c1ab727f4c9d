"""Data checks: a printed level beside what the arithmetic printed with it gives (judgement.md 2). Never judged by.

`*-32% (29.3)` on a baseline of 43.12 is 43.12 x 0.68 = 29.3216, which at one digit is the 29.3 that is printed.
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators.measures import EXACT, places_needed, places_of, rounded, show, show_between
from targets import aims
from targets.book import Book, IndicatorEntry, MeasureEntry


@dataclass(frozen=True, slots=True)
class DataCheck:
    """One target that prints a level and its arithmetic: `agrees` is None where nothing can be worked out."""

    code: str
    slug: str
    title: str
    measure: str
    unit: str
    year: str
    words: str
    lines: tuple[int, ...]
    printed: str
    sum: str
    gives: str
    agrees: bool | None

    @property
    def outcome(self) -> str:
        return {True: "agrees", False: "differs", None: "cannot be checked"}[self.agrees]


def data_checks(book: Book) -> list[DataCheck]:
    """Every check of the agreement, in the document's order."""
    return [check for entry in book.indicators for one in entry.measures for check in checks_of(entry, one)]


def checks_of(entry: IndicatorEntry, one: MeasureEntry) -> list[DataCheck]:
    """The checks of one measure's targets."""
    return [
        _check(entry, one, index, column.aim.value, column.aim.check)
        for index, column in enumerate(one.promise.columns)
        if isinstance(column.aim, aims.Level) and column.aim.check is not None
    ]


def _check(entry: IndicatorEntry, one: MeasureEntry, index: int, level: Decimal, change: aims.Change) -> DataCheck:
    result = aims.printed_arithmetic(one.promise, index)
    places = places_of(level)
    cell = one.targets[index][1]
    return DataCheck(
        code=entry.code,
        slug=entry.slug,
        title=entry.title,
        measure=one.name if len(entry.measures) > 1 else "",
        unit=one.measure.unit_words,
        year=one.promise.columns[index].year,
        words=cell.words,
        lines=cell.lines,
        printed=show(level, places),
        sum=_sum(one.promise.baseline, change, result),
        gives="" if result is None else show(result, places),
        agrees=None if result is None else rounded(result, places) == level,
    )


def _sum(baseline: Decimal | None, change: aims.Change, result: Decimal | None) -> str:
    """`43.12 x 0.68 = 29.3216`, or why there is none."""
    if result is None or baseline is None:
        return "the baseline is to come" if change.of is aims.Of.BASELINE else "the outturn before is to come"
    base, total = _plain(baseline), _plain(result)
    if change.basis is aims.Basis.POINTS:
        return f"{base} {'-' if change.amount < 0 else '+'} {_plain(abs(change.amount))} = {total}"
    share = EXACT.add(Decimal(100), change.amount).scaleb(-2, EXACT)
    return f"{base} x {_plain(share)} = {total}"


def _plain(number: Decimal) -> str:
    """A number with every digit it has."""
    return show_between(number, 0, places_needed(number))
