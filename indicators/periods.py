"""Periods: what a figure measures, when it ends, and in which reporting quarter it is due.

Two things are kept apart (judgement.md 1): an actual belongs to a *period*; a return belongs to a *reporting quarter*.
Both are written the way people write them, and the text is also the code that files and the database hold:

    2008/09 Q2              a quarter (July to September 2008)
    2008/09                 a financial year (April 2008 to March 2009)
    calendar 2008           a calendar year
    school year 2007/08     a school year (September 2007 to August 2008)
    year to October 2009    a survey year (October to October)
    autumn 2008 wave        one wave of a survey
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class PeriodKind(StrEnum):
    """The kinds of period of judgement.md 1; the value is the word used in files and on pages."""

    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    CALENDAR_YEAR = "calendar year"
    ACADEMIC_YEAR = "academic year"
    SURVEY_YEAR = "survey year"
    SURVEY_WAVE = "survey wave"


def financial_year_label(start: int) -> str:
    """`2008` -> `2008/09`."""
    return f"{start}/{(start + 1) % 100:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a financial year: `year` is the calendar year in which the financial year starts, `number` 1 to 4.

    Q1 is April to June. Quarters are ordered, and `plus` moves along the line of quarters.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a year has quarters 1 to 4, not {self.number}")

    def __str__(self) -> str:
        return f"{financial_year_label(self.year)} Q{self.number}"

    @property
    def index(self) -> int:
        """Quarters counted from year 0, so that differences are whole quarters."""
        return self.year * 4 + self.number - 1

    def plus(self, quarters: int) -> "Quarter":
        """The quarter so many quarters later (earlier when negative)."""
        return Quarter(*_from_index(self.index + quarters))

    @property
    def start(self) -> date:
        return date(self.year + (self.number == 4), (4, 7, 10, 1)[self.number - 1], 1)

    @property
    def end(self) -> date:
        month, day = ((6, 30), (9, 30), (12, 31), (3, 31))[self.number - 1]
        return date(self.year + (self.number == 4), month, day)

    @property
    def months(self) -> str:
        """`July to September 2008`."""
        names = ("April to June", "July to September", "October to December", "January to March")
        return f"{names[self.number - 1]} {self.end.year}"

    @property
    def year_slug(self) -> str:
        """`2008-09`, as in addresses."""
        return financial_year_label(self.year).replace("/", "-")

    @property
    def slug(self) -> str:
        """`q2`, as in addresses."""
        return f"q{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read `2008/09 Q2`. Raises ValueError with a sentence for anything else."""
        period = Period.parse(text)
        if period.kind is not PeriodKind.QUARTER:
            raise ValueError(f"“{text}” is not a quarter such as 2008/09 Q2")
        return cls(period.year, period.quarter)

    @classmethod
    def from_slugs(cls, year_slug: str, slug: str) -> "Quarter":
        """Read the two parts of an address, `2008-09` and `q2`. Raises ValueError."""
        quarter = cls.parse(f"{year_slug.replace('-', '/')} {slug.upper()}")
        if (quarter.year_slug, quarter.slug) != (year_slug, slug):
            raise ValueError(f"“{year_slug}/{slug}” is not the address of a quarter, such as 2008-09/q2")
        return quarter

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day falls in."""
        number = (day.month - 4) // 3 % 4 + 1
        return cls(day.year - (day.month < 4), number)


def _from_index(index: int) -> tuple[int, int]:
    return index // 4, index % 4 + 1


#: Plain digits only (`\d` would take those of every script), in the centuries that an agreement can speak of.
_YEAR = "((?:19|20)[0-9]{2})"
_PATTERNS: tuple[tuple[PeriodKind, "re.Pattern[str]"], ...] = tuple(
    (kind, re.compile(pattern.replace("YEAR", _YEAR)))
    for kind, pattern in (
        (PeriodKind.QUARTER, "YEAR/([0-9]{2}) Q([1-4])"),
        (PeriodKind.FINANCIAL_YEAR, "YEAR/([0-9]{2})"),
        (PeriodKind.CALENDAR_YEAR, "calendar YEAR"),
        (PeriodKind.ACADEMIC_YEAR, "school year YEAR/([0-9]{2})"),
        (PeriodKind.SURVEY_YEAR, "year to October YEAR"),
        (PeriodKind.SURVEY_WAVE, "autumn YEAR wave"),
    )
)
_LABELS = {
    PeriodKind.QUARTER: "{years} Q{quarter}",
    PeriodKind.FINANCIAL_YEAR: "{years}",
    PeriodKind.CALENDAR_YEAR: "calendar {year}",
    PeriodKind.ACADEMIC_YEAR: "school year {years}",
    PeriodKind.SURVEY_YEAR: "year to October {year}",
    PeriodKind.SURVEY_WAVE: "autumn {year} wave",
}
_SHORT_LABELS = _LABELS | {
    PeriodKind.CALENDAR_YEAR: "{year}",
    PeriodKind.ACADEMIC_YEAR: "{years}",
    PeriodKind.SURVEY_YEAR: "to Oct {year}",
    PeriodKind.SURVEY_WAVE: "autumn {year}",
}
#: The last day of a period: so many years after its own, month and day.
_ENDS = {
    PeriodKind.FINANCIAL_YEAR: (1, 3, 31),
    PeriodKind.CALENDAR_YEAR: (0, 12, 31),
    PeriodKind.ACADEMIC_YEAR: (1, 8, 31),
    PeriodKind.SURVEY_YEAR: (0, 10, 31),
    PeriodKind.SURVEY_WAVE: (0, 12, 31),
}
#: The kinds that are written as two years.
_TWO_YEARS = (PeriodKind.QUARTER, PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR)


@dataclass(frozen=True, slots=True)
class Period:
    """What a figure measures.

    `year` is the year in which a quarter's, financial or school year starts, and the year in which a calendar or
    survey year ends or a wave is taken. `quarter` is 1 to 4 for quarters, else 0.
    """

    kind: PeriodKind
    year: int
    quarter: int = 0

    def __hash__(self) -> int:
        # Periods are keys everywhere; years and quarters tell nearly all of them apart, at a fraction of the price.
        return self.year * 5 + self.quarter

    def __str__(self) -> str:
        return self._written(_LABELS)

    def _written(self, labels: Mapping[PeriodKind, str]) -> str:
        years = financial_year_label(self.year)
        return labels[self.kind].format(year=self.year, years=years, quarter=self.quarter)

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> "Period":
        """Read a period as it is written. Raises ValueError with a sentence when the text is no period."""
        for kind, pattern in _PATTERNS:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            year = int(match[1])
            if kind in _TWO_YEARS and int(match[2]) != (year + 1) % 100:
                raise ValueError(f"“{text}” is not a year: {year} is followed by {(year + 1) % 100:02d}")
            return Period(kind, year, int(match[3]) if kind is PeriodKind.QUARTER else 0)
        raise ValueError(
            f"“{text}” is not a period; periods are written 2008/09 Q2, 2008/09, calendar 2008, school year 2007/08, "
            "year to October 2009 or autumn 2008 wave"
        )

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> "Period":
        return cls(PeriodKind.QUARTER, quarter.year, quarter.number)

    @property
    def end(self) -> date:
        """The last day that the period measures."""
        if self.kind is PeriodKind.QUARTER:
            return Quarter(self.year, self.quarter).end
        years_on, month, day = _ENDS[self.kind]
        return date(self.year + years_on, month, day)

    @property
    def end_quarter(self) -> Quarter:
        """The quarter in which the period ends: a calendar year in Q3, a school year in Q2 (judgement.md 1)."""
        if self.kind is PeriodKind.QUARTER:
            return Quarter(self.year, self.quarter)
        return Quarter.of(self.end)

    def due(self, lag: int) -> Quarter:
        """The reporting quarter in which a figure is due: `lag` whole quarters after the one in which it ends."""
        return self.end_quarter.plus(lag)

    @property
    def share(self) -> Decimal:
        """How much of its year has gone by at the period's end: quarter / 4, or 1 for whole-year periods and waves."""
        return Decimal(self.quarter) / 4 if self.kind is PeriodKind.QUARTER else Decimal(1)

    @property
    def whole_year(self) -> bool:
        """True for a Q4 figure and for every period that is a year or a wave: its figure can be an outturn."""
        return self.quarter in (0, 4)

    @property
    def quarters(self) -> "tuple[Period, ...]":
        """The four quarters of a financial year, in order; any other period stands for itself."""
        if self.kind is not PeriodKind.FINANCIAL_YEAR:
            return (self,)
        return tuple(Period(PeriodKind.QUARTER, self.year, number) for number in (1, 2, 3, 4))

    @property
    def year_before(self) -> "Period":
        """The same period one year earlier."""
        return Period(self.kind, self.year - 1, self.quarter)

    @property
    def previous(self) -> "Period":
        """The period just before: the quarter before, or the year before."""
        if self.kind is PeriodKind.QUARTER:
            return Period.of_quarter(Quarter(self.year, self.quarter).plus(-1))
        return self.year_before

    @property
    def short(self) -> str:
        """A short label for dense tables: `2008/09 Q2`, `2008`, `2007/08`, `to Oct 2009`, `autumn 2008`."""
        return self._written(_SHORT_LABELS)
