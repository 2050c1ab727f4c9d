"""Measures: what must be stated of a figure before it can be judged, and how figures are read and worded.

Nothing here is inferred (judgement.md 1): polarity, accumulation, period, lag, scale and path are stated for every
measure. Numbers are `Decimal`, at most 15 significant digits and 6 decimal places (judgement.md 10).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import cached_property

from indicators.periods import PeriodKind

MOST_DIGITS = 15
MOST_PLACES = 6

#: Arithmetic with room for every product of numbers that may be held, so that nothing is rounded before it is shown.
EXACT = Context(prec=150, rounding=ROUND_HALF_UP)
#: A number of more digits than this before the point, or noughts after it, was never held and never worked out.
_FURTHEST = 2 * MOST_DIGITS
QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(40))


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
    """The units of judgement.md 1. The value is the code in files; a measure's noun says what is counted."""

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


#: What stands before and after a figure in a sentence; `{noun}` is what the measure counts.
_AROUND = {
    Unit.PERCENT: ("", "%"),
    Unit.PER_1000: ("", "{noun} per 1,000"),
    Unit.PER_10000: ("", "{noun} per 10,000"),
    Unit.PER_100000: ("", "{noun} per 100,000"),
    Unit.COUNT: ("", "{noun}"),
    Unit.DAYS: ("", "days"),
    Unit.SCORE: ("a score of ", ""),
    Unit.LEVEL: ("Level ", ""),
    Unit.YEARS: ("", "years"),
    Unit.RATE: ("", "{noun}"),
    Unit.TONNES: ("", "t CO2 per person"),
}
#: The part of a unit that goes with every figure, also where the rest goes without saying.
_ALWAYS = {Unit.PERCENT: ("", " %"), Unit.LEVEL: ("Level ", "")}
#: How a unit heads a column where that is not its own name.
_HEADS = {Unit.PERCENT: "%", Unit.COUNT: "number"}
#: A figure worked out from a numerator and a denominator is so many in so many.
OUT_OF = {
    Unit.PERCENT: Decimal(100),
    Unit.PER_1000: Decimal(1000),
    Unit.PER_10000: Decimal(10000),
    Unit.PER_100000: Decimal(100000),
    Unit.RATE: Decimal(1),
}
_ONE_OF = {"children": "child", "people": "person", "deaths": "death", "women": "woman", "men": "man"}


@dataclass(frozen=True)
class Measure:
    """Everything that is stated of one measure (judgement.md 1).

    `code` is the indicator's code, `key` the measure's own (`rate`, `male`); `noun` what is counted ("offences").
    `low` and `high` are hard limits: a figure outside them cannot be. `usual_low` and `usual_high` only raise a
    question. `profile` (own profile only) holds the shares of the year-end level expected by Q1 to Q4, the last
    being 1.
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

    def __post_init__(self) -> None:
        if (self.path is Path.PROFILE) != bool(self.profile):
            raise ValueError(f"{self.code}: a path of its own needs a profile, and only such a path has one")
        if self.profile and (len(self.profile) != 4 or self.profile[3] != 1):
            raise ValueError(f"{self.code}: a profile has the shares of Q1 to Q4, and the last is 1")

    @cached_property
    def sign(self) -> int:
        """1 if higher is better, -1 if lower is: a figure times its sign is better when it is greater."""
        return 1 if self.polarity is Polarity.HIGHER else -1

    def better(self, one: Decimal, other: Decimal) -> bool:
        """Whether one figure is better than another; equal is not better."""
        return one > other if self.sign == 1 else one < other

    @cached_property
    def _around(self) -> tuple[str, str]:
        before, after = _AROUND[self.unit]
        after = after.format(noun=self.noun).strip()
        return before, f" {after}" if after else ""

    @property
    def unit_words(self) -> str:
        """The unit as it stands in a header: `%`, `offences per 1,000`, `days`, `level 0 to 4`."""
        if self.unit in (Unit.LEVEL, Unit.SCORE):
            limits = f" {self.low} to {self.high}" if self.low is not None and self.high is not None else ""
            return f"{self.unit}{limits}"
        return self._around[1].strip() or _HEADS.get(self.unit, self.unit.value)

    def figure(self, value: Decimal, *, least: int | None = None) -> str:
        """A figure without its unit, rounded half up: `18.90`, `1,674`. `least` overrides the places shown."""
        return show(value, self.decimals if least is None else least)

    def words(self, value: Decimal, places: int | None = None) -> str:
        """A figure with its unit as in a sentence: `18.90 offences per 1,000`, `90.43 %`, `Level 2`, `42 days`."""
        return self.worded(show(value, self.decimals if places is None else places))

    def worded(self, text: str) -> str:
        """A shown figure with its unit."""
        before, after = self._around
        return f"{before}{text}{after}"

    def short(self, text: str) -> str:
        """A shown figure where its unit was just named, as in judgement.md 8: `95 %`, `Level 2`, but plain `1,674`."""
        before, after = _ALWAYS.get(self.unit, ("", ""))
        return f"{before}{text}{after}"

    @property
    def one(self) -> str:
        """One of what is counted: `child`, `offence`; `one` if nothing was named."""
        if not self.noun:
            return "one"
        return f"one {_ONE_OF.get(self.noun, self.noun.removesuffix('s'))}"


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, for display only (judgement.md 4)."""
    return value.quantize(QUANTA[places], ROUND_HALF_UP, EXACT)


def show(value: Decimal, places: int) -> str:
    """A number as people write it: half up, thousands parted, no minus before zero."""
    return written(value.quantize(QUANTA[places], ROUND_HALF_UP, EXACT), places)


def show_between(value: Decimal, least: int, most: int) -> str:
    """A number with up to `most` places, without closing zeros beyond the `least`: `83.7`, `24.05`, `0.890`."""
    return without_zeros(show(value, most), most - least)


def written(number: Decimal, places: int) -> str:
    """A number already rounded to its places. (`str` is quicker than a format, and as good while nothing is parted.)"""
    text = str(number) if places <= MOST_PLACES and number.adjusted() < 3 else f"{number:,f}"
    return text[1:] if text[0] == "-" and not number else text


def without_zeros(text: str, most: int) -> str:
    """Without up to so many closing zeros, nor a point that nothing follows."""
    if most <= 0 or text[-1] != "0":
        return text
    keep = len(text) - most
    return (text[:keep] + text[keep:].rstrip("0")).removesuffix(".")


def places_of(value: Decimal) -> int:
    """Digits after the point, as the number was written: `19.0` has one, `95` none."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def places_needed(value: Decimal) -> int:
    """Digits after the point without closing zeros: `19.50` needs one, `95.0` none."""
    return places_of(value.normalize(EXACT))


def is_number(value: Decimal) -> bool:
    """Whether it can be reckoned with: finite, and no further from 1 than what may be held (judgement.md 10)."""
    return value.is_finite() and -_FURTHEST <= value.adjusted() <= _FURTHEST


def as_held(value: Decimal) -> Decimal:
    """A computed figure: rounded half up to 6 places, held so and judged so (judgement.md 10)."""
    return rounded(value, MOST_PLACES).normalize(EXACT)


def worked_out(numerator: Decimal, denominator: Decimal, measure: Measure) -> Decimal | None:
    """The figure that a numerator and a denominator make (judgement.md 10); None if the measure is no share of many."""
    if measure.unit not in OUT_OF or denominator == 0:
        return None
    return as_held(EXACT.divide(EXACT.multiply(numerator, OUT_OF[measure.unit]), denominator))


def cell_figure(number: int | float) -> str:
    """The number in a workbook's cell as text, read at 15 significant digits (judgement.md 10); parse it next."""
    return f"{Decimal(f'{number:.{MOST_DIGITS}g}'):f}"


class FigureFault(ValueError):
    """A typed figure that cannot be read or held; the message is a sentence for the person who typed it."""


_WORDS = re.compile(r"(?P<before>[a-z ]*?) ?(?P<number>[+-]?[0-9.,]+) ?(?P<after>[^0-9].*)?", re.IGNORECASE)
_BARE = re.compile(r"[+-]?[0-9.,]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
#: What may follow the number, besides nothing. A noun alone is no unit: `3,530 offences` is not a rate per 1,000.
_AFTER: dict[Unit, tuple[str, ...]] = {
    Unit.PERCENT: ("%", "percent", "per cent"),
    Unit.PER_1000: ("per 1,000", "per 1000"),
    Unit.PER_10000: ("per 10,000", "per 10000"),
    Unit.PER_100000: ("per 100,000", "per 100000"),
    Unit.DAYS: ("days", "day", "calendar days"),
    Unit.YEARS: ("years", "year"),
    Unit.TONNES: ("t", "tonnes", "t co2", "t co2 per person", "tonnes per person", "tonnes co2 per person"),
}
_PARTS_OF_NOUN = (Unit.PER_1000, Unit.PER_10000, Unit.PER_100000)
_WHOLE_NOUN = (Unit.COUNT, Unit.RATE)


def parse_figure(text: str, measure: Measure) -> Decimal:
    """Read a figure as people type it: `18.6%`, `1,674`, `42 days`, `Level 2`, `18.90 per 1,000`.

    Raises FigureFault with a sentence for anything that is not a number in the measure's unit, has more than 15
    significant digits or 6 decimal places (judgement.md 10), or lies outside the measure's limits. Never guesses, and
    never reads "n/a" or an empty box as 0.
    """
    typed = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    if not typed:
        raise FigureFault("Enter a figure, or leave the box and say why there is none.")
    match = _WORDS.fullmatch(typed)
    if match is None:
        raise FigureFault(f"“{typed}” is not a figure. Enter a number, such as {_example(measure)}.")
    number = _plain(match["number"], typed)
    _check_unit(match["before"].strip().lower(), (match["after"] or "").lower(), measure, typed)
    _check_size(number)
    value = abs(Decimal(number)) if Decimal(number) == 0 else Decimal(number)
    _check_limits(value, measure)
    return value


def parse_number(text: str) -> Decimal:
    """Read a bare number, such as a numerator: `1,674`. Raises FigureFault as `parse_figure` does."""
    typed = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    if not _BARE.fullmatch(typed):
        raise FigureFault(f"“{typed}” is not a number. Enter digits alone, such as 1,674.")
    number = _plain(typed, typed)
    _check_size(number)
    return Decimal(number)


def _plain(number: str, typed: str) -> str:
    if _GROUPED.fullmatch(number):
        return number.replace(",", "")
    if not _PLAIN.fullmatch(number):
        raise FigureFault(f"“{typed}” is not a figure: check the points and commas. Thousands are parted like 1,674.")
    return number


def _check_unit(before: str, after: str, measure: Measure, typed: str) -> None:
    allowed_before = ("", measure.unit.value) if measure.unit in (Unit.LEVEL, Unit.SCORE) else ("",)
    if before in allowed_before and after in _after(measure):
        return
    raise FigureFault(
        f"“{typed}” is not in this measure's unit, {measure.unit_words}. Enter a number, such as {_example(measure)}."
    )


def _after(measure: Measure) -> set[str]:
    units, noun = _AFTER.get(measure.unit, ()), measure.noun.lower()
    allowed = {"", *units}
    if noun and measure.unit in _PARTS_OF_NOUN:
        allowed |= {f"{noun} {unit}" for unit in units}
    if noun and measure.unit in _WHOLE_NOUN:
        allowed.add(noun)
    return allowed


def _check_size(number: str) -> None:
    whole, _, fraction = number.lstrip("+-").partition(".")
    if len(fraction) > MOST_PLACES:
        raise FigureFault(f"Enter at most {MOST_PLACES} digits after the point; this figure has {len(fraction)}.")
    digits = len((whole + fraction).lstrip("0"))
    if digits > MOST_DIGITS:
        raise FigureFault(f"Enter at most {MOST_DIGITS} digits; this figure has {digits}.")


def _check_limits(value: Decimal, measure: Measure) -> None:
    if measure.scale is not Scale.RATIO and value != value.to_integral_value():
        raise FigureFault(f"Enter a whole number: {measure.unit_words} has no parts, and {value:f} has.")
    shown = measure.words(value, places_of(value))
    if measure.low is not None and value < measure.low:
        raise FigureFault(f"{shown} is below the lowest possible, {_limit(measure, measure.low)}.")
    if measure.high is not None and value > measure.high:
        raise FigureFault(f"{shown} is above the highest possible, {_limit(measure, measure.high)}.")


def _limit(measure: Measure, limit: Decimal) -> str:
    return measure.words(limit, places_needed(limit))


_EXAMPLES = {
    Unit.PERCENT: "18.6 or 18.6%",
    Unit.LEVEL: "2 or Level 2",
    Unit.DAYS: "42 or 42 days",
    Unit.COUNT: "1,674",
    Unit.PER_100000: "1,674",
}


def _example(measure: Measure) -> str:
    return _EXAMPLES.get(measure.unit) or show(Decimal("18.6"), measure.decimals)
