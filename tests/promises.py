"""Promises as the agreement makes them, for the tests of the pure judgement: a measure and its columns in one line."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from indicators.measures import Accumulation, Compare, Measure, Path, Polarity, Scale, Unit
from indicators.periods import Period, PeriodKind, Quarter
from targets.aims import Aim, Column, Level, Promise

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
D = Decimal

YEARS = ("2008/09", "2009/10", "2010/11")
PERIODS = {
    PeriodKind.QUARTER: YEARS,
    PeriodKind.FINANCIAL_YEAR: YEARS,
    PeriodKind.CALENDAR_YEAR: ("calendar 2008", "calendar 2009", "calendar 2010"),
    PeriodKind.ACADEMIC_YEAR: ("school year 2008/09", "school year 2009/10", "school year 2010/11"),
    PeriodKind.SURVEY_YEAR: ("year to October 2009", "year to October 2010", "year to October 2011"),
    PeriodKind.SURVEY_WAVE: ("autumn 2008 wave", "", "autumn 2010 wave"),
}


def measure(code: str = "NI 000", **stated: Any) -> Measure:
    """A measure: a percentage, higher is better, annual, unless stated."""
    facts: dict[str, Any] = {
        "key": "figure",
        "name": "",
        "polarity": HIGHER,
        "unit": Unit.PERCENT,
        "decimals": 1,
        "accumulation": Accumulation.POSITION,
        "period": PeriodKind.FINANCIAL_YEAR,
        "lag": 0,
    }
    return Measure(code=code, **{**facts, **stated})


def promise(of: Measure, *aims: Aim | str, periods: tuple[str, ...] = (), **stated: Any) -> Promise:
    """A promise with a column for each aim; a text is a printed level. `baseline` may be text too."""
    names = periods or PERIODS[of.period]
    columns = tuple(
        Column(year, Period.parse(name) if name else None, Level(D(aim)) if isinstance(aim, str) else aim)
        for year, name, aim in zip(YEARS, names, aims, strict=False)
    )
    if isinstance(stated.get("baseline"), str):
        stated["baseline"] = D(stated["baseline"])
    if isinstance(stated.get("milestones"), dict):
        stated["milestones"] = tuple((Period.parse(name), D(level)) for name, level in stated["milestones"].items())
    return Promise(of, columns, **stated)


def scrapped(of: Promise, since: str, why: str = "") -> Promise:
    """The promise with columns that cannot be measured from a reporting quarter."""
    return replace(
        of,
        columns=tuple(
            replace(column, unmeasurable_from=Quarter.parse(since), unmeasurable_why=why) for column in of.columns
        ),
    )


def p(text: str) -> Period:
    return Period.parse(text)


def q(text: str) -> Quarter:
    return Quarter.parse(text)


QUARTERLY: dict[str, Any] = {"period": PeriodKind.QUARTER}

NI_008 = promise(measure("NI 008", period=PeriodKind.SURVEY_YEAR), "19.0", "20.5", "22.5", baseline="18.0")
NI_016 = promise(
    measure(
        "NI 016",
        key="rate",
        polarity=LOWER,
        unit=Unit.PER_1000,
        noun="offences",
        decimals=2,
        accumulation=Accumulation.YEAR_COUNT,
        path=Path.EVEN,
        compare=Compare.SAME_QUARTER,
        **QUARTERLY,
    ),
    "35.65",
    "33.37",
    "31.10",
    baseline="37.93",
)
NI_017 = promise(
    measure("NI 017", polarity=LOWER, period=PeriodKind.SURVEY_WAVE, lag=2, decimals=0),
    "29",
    "27",
    "25",
    baseline="31",
)
NI_039 = promise(
    measure(
        "NI 039",
        polarity=LOWER,
        unit=Unit.PER_100000,
        noun="admissions",
        decimals=0,
        accumulation=Accumulation.YEAR_COUNT,
        lag=3,
    ),
    "1674",
    "1725",
    "1759",
    baseline="1556",
)
NI_112 = promise(
    measure("NI 112", polarity=LOWER, unit=Unit.PER_1000, noun="conceptions", period=PeriodKind.CALENDAR_YEAR, lag=5),
    "29.3",
    "26.4",
    "23.7",
    baseline="43.12",
)
_NI_120: dict[str, Any] = {
    "polarity": LOWER,
    "unit": Unit.PER_100000,
    "noun": "deaths",
    "decimals": 0,
    "period": PeriodKind.CALENDAR_YEAR,
    "lag": 4,
}
NI_120_MALE = promise(measure("NI 120", key="male", **_NI_120), "800", "770", "730", baseline="791")
NI_120_FEMALE = promise(measure("NI 120", key="female", **_NI_120), "587", "575", "560", baseline="561")
NI_142 = promise(
    measure("NI 142", decimals=2, accumulation=Accumulation.YEAR_AVERAGE, **QUARTERLY),
    "95",
    "97",
    "99",
    baseline="90.43",
)
NI_156 = promise(
    measure(
        "NI 156",
        polarity=LOWER,
        unit=Unit.COUNT,
        noun="households",
        scale=Scale.COUNT,
        decimals=0,
        path=Path.LINE,
        **QUARTERLY,
    ),
    "481",
    "500",
    "446",
    baseline="892",
)
NI_173 = promise(
    measure(
        "NI 173", polarity=LOWER, decimals=2, accumulation=Accumulation.ROLLING, path=Path.FLAT, lag=2, **QUARTERLY
    ),
    "0.38",
    "0.38",
    "0.38",
    baseline="0.38",
)
NI_181 = promise(
    measure("NI 181", polarity=LOWER, unit=Unit.DAYS, accumulation=Accumulation.YEAR_AVERAGE, **QUARTERLY),
    "42",
    "30",
    "15",
    baseline="48",
)
NI_188 = promise(
    measure("NI 188", unit=Unit.LEVEL, scale=Scale.ORDINAL, decimals=0, low=D(0), high=D(4), lag=1),
    "2",
    "3",
    "4",
    baseline="0",
)
