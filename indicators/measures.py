"""Measures: what must be stated of a figure before it can be judged, and how figures are read and worded.

Nothing here is inferred (judgement.md 1): polarity, accumulation, period, lag, scale and path are stated for every
measure. Numbers are `Decimal`, at most 15 significant digits and 6 decimal places (judgement.md 10).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from indicators.periods import PeriodKind

MOST_DIGITS = 15
MOST_PLACES = 6


class Polarity(StrEnum):
    HIGHER = "higher is better"
    LOWER = "lower is better"


class Accumulation(StrEnum):
    """How the figures of a year add up (judgement.md 1)."""

    POSITION = "position"
    YEAR_COUNT = "count over the year"
    YEAR_AVERAGE = "average over the year"
    ROLLING = "rolling twelve months"
    AGREEMENT_COUNT = "count over the agreement"


class Path(StrEnum):
    """How the expected level runs through a year."""

    EVEN = "even split"
    LINE = "line"
    FLAT = "flat"
    PROFILE = "own profile"


class Scale(StrEnum):
    RATIO = "ratio"
    COUNT = "count"
    ORDINAL = "ordinal"


class Compare(StrEnum):
    """What a figure's direction of travel is taken against (judgement.md 7)."""

    PREVIOUS = "previous"
    SAME_QUARTER = "same quarter"
    NONE = "none"


class Unit(StrEnum):
    """The units of judgement.md 1. The value is the code in files; `of` (a measure's noun) says what is counted."""

    PERCENT = "percent"
    PER_1000 = "per 1,000"
    PER_10000 = "per 10,000"
    PER_100000 = "per 100,000"
    COUNT = "count"
    DAYS = "days"
    SCORE = "score"
    LEVEL = "level"
    YEARS = "years"
    RATE = "rate"
    TONNES = "t CO2 per person"


@dataclass(frozen=True, slots=True)
class Measure:
    """Everything that is stated of one measure.

    `code` is the indicator's code, `key` the measure's own (`rate`, `male`); `noun` what is counted ("offences").
    `low` and `high` are hard limits: a figure outside them cannot be. `usual_low` and `usual_high` only raise a question.
    `profile` (own profile only) holds the shares of the year-end level expected by Q1 to Q4, the last being 1.
    """

    code: str
    key: str
    name: str
    polarity: Polarity
    unit: Unit
    decimals: int
    accumulation: Accumulation
    period: PeriodKind
    lag: int
    scale: Scale = Scale.RATIO
    noun: str = ""
    rated: bool = True
    low: Decimal | None = None
    high: Decimal | None = None
    usual_low: Decimal | None = None
    usual_high: Decimal | None = None
    path: Path | None = None
    path_agreed: bool = False
    profile: tuple[Decimal, ...] = ()
    compare: Compare = Compare.PREVIOUS

    @property
    def unit_words(self) -> str:
        """The unit as it stands in a header: `%`, `offences per 1,000`, `days`, `Level 0 to 4`."""
        match self.unit:
            case Unit.PERCENT:
                return "%"
            case Unit.LEVEL:
                return f"level {self.low} to {self.high}" if self.high is not None else "level"
            case Unit.SCORE:
                return f"score {self.low} to {self.high}" if self.high is not None else "score"
            case Unit.COUNT:
                return self.noun or "number"
            case Unit.DAYS | Unit.YEARS | Unit.TONNES:
                return self.unit.value
            case Unit.RATE:
                return self.noun or "rate"
            case _:
                return f"{self.noun} {self.unit.value}".strip()

    def figure(self, value: Decimal, *, least: int | None = None) -> str:
        """A figure without its unit, rounded half up: `18.90`, `1,674`. `least` overrides the places shown."""
        return show(value, self.decimals if least is None else least)

    def words(self, value: Decimal, places: int | None = None) -> str:
        """A figure with its unit as in a sentence: `18.90 offences per 1,000`, `90.43 %`, `Level 2`, `42 days`."""
        text = self.figure(value, least=places)
        match self.unit:
            case Unit.PERCENT:
                return f"{text} %"
            case Unit.LEVEL:
                return f"Level {text}"
            case Unit.SCORE:
                return f"a score of {text}"
            case Unit.COUNT | Unit.RATE:
                return f"{text} {self.noun}".rstrip()
            case Unit.DAYS | Unit.YEARS | Unit.TONNES:
                return f"{text} {self.unit.value}"
            case _:
                return f"{text} {self.noun} {self.unit.value}".replace("  ", " ")


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, for display only (judgement.md 4)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def show(value: Decimal, places: int) -> str:
    """A number as people write it: half up, thousands parted, no minus before zero."""
    number = rounded(value, places)
    return f"{abs(number) if number == 0 else number:,f}"


def places_of(value: Decimal) -> int:
    """Digits after the point, as the number was written: `19.0` has one, `95` none."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


class FigureFault(ValueError):
    """A typed figure that cannot be read or held; the message is a sentence for the person who typed it."""


_WORDS = re.compile(r"^(?P<before>[a-z ]*?)\s*(?P<number>[+-]?[\d.,]+)\s*(?P<after>.*)$", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_AFTER = {
    Unit.PERCENT: {"%", "percent", "per cent"},
    Unit.DAYS: {"days", "day", "calendar days"},
    Unit.YEARS: {"years", "year"},
    Unit.TONNES: {"t", "tonnes", "t co2", "t co2 per person", "tonnes per person", "tonnes co2 per person"},
    Unit.PER_1000: {"per 1,000", "per 1000"},
    Unit.PER_10000: {"per 10,000", "per 10000"},
    Unit.PER_100000: {"per 100,000", "per 100000"},
}


def parse_figure(text: str, measure: Measure) -> Decimal:
    """Read a figure as people type it: `18.6%`, `1,674`, `42 days`, `Level 2`, `18.90 per 1,000`.

    Raises FigureFault with a sentence for anything that is not a number in the measure's unit, has more than 15
    significant digits or 6 decimal places (judgement.md 10), or lies outside the measure's limits. Never guesses, and
    never reads "n/a" or an empty box as 0.
    """
    typed = " ".join(text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ").split())
    if not typed:
        raise FigureFault("Enter a figure, or leave the box and say why there is none.")
    match = _WORDS.match(typed)
    if match is None:
        raise FigureFault(f"“{text.strip()}” is not a figure. Enter a number, such as {_example(measure)}.")
    value = _number(match["number"], text)
    _check_unit(match["before"].strip().lower(), match["after"].strip().lower(), measure, text)
    _check_size(value)
    _check_limits(value, measure)
    return value


def _number(number: str, text: str) -> Decimal:
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "")
    elif not _PLAIN.fullmatch(number):
        raise FigureFault(
            f"“{text.strip()}” is not a figure: check the points and commas. Thousands are parted like 1,674."
        )
    try:
        return Decimal(number)
    except InvalidOperation as error:  # pragma: no cover - the patterns above admit only decimals
        raise FigureFault(f"“{text.strip()}” is not a figure.") from error


def _check_unit(before: str, after: str, measure: Measure, text: str) -> None:
    expected = set(_AFTER.get(measure.unit, set()))
    if measure.noun:
        noun = measure.noun.lower()
        expected |= {noun} | {f"{noun} {unit}" for unit in expected}
    allowed_before = {"", measure.unit.value} if measure.unit in (Unit.LEVEL, Unit.SCORE) else {""}
    if before in allowed_before and (after == "" or after in expected):
        return
    raise FigureFault(
        f"“{text.strip()}” is not in this measure's unit, {measure.unit_words}. Enter a number, such as {_example(measure)}."
    )


def _check_size(value: Decimal) -> None:
    if places_of(value.normalize()) > MOST_PLACES:
        raise FigureFault(f"Enter at most {MOST_PLACES} digits after the point; {value:f} has {places_of(value)}.")
    if len(value.normalize().as_tuple().digits) > MOST_DIGITS or value.adjusted() >= MOST_DIGITS:
        raise FigureFault(f"Enter at most {MOST_DIGITS} digits; this figure has more.")


def _check_limits(value: Decimal, measure: Measure) -> None:
    if measure.scale is not Scale.RATIO and value != value.to_integral_value():
        raise FigureFault(f"Enter a whole number: {measure.unit_words} has no parts, and {value:f} has.")
    if measure.low is not None and value < measure.low:
        raise FigureFault(
            f"{measure.words(value, places_of(value))} is below the lowest possible, {_limit(measure, measure.low)}."
        )
    if measure.high is not None and value > measure.high:
        raise FigureFault(
            f"{measure.words(value, places_of(value))} is above the highest possible, {_limit(measure, measure.high)}."
        )


def _limit(measure: Measure, limit: Decimal) -> str:
    return measure.words(limit, places_of(limit.normalize()))


def _example(measure: Measure) -> str:
    match measure.unit:
        case Unit.PERCENT:
            return "18.6 or 18.6%"
        case Unit.LEVEL:
            return "2 or Level 2"
        case Unit.DAYS:
            return "42 or 42 days"
        case Unit.COUNT | Unit.PER_100000:
            return "1,674"
        case _:
            return show(Decimal("18.6"), max(measure.decimals, 1))
