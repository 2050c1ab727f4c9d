"""A figure as it is typed: the number, what it was worked out from, and the sample of a survey.

Everything is read at once, so that each fault stands beside its own box. Nothing is guessed: where the number and its
parts do not agree, that is a question (judgement.md 6 and 10).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from indicators.measures import (
    MOST_PLACES,
    OUT_OF,
    FigureFault,
    Measure,
    Unit,
    parse_figure,
    parse_number,
    places_of,
    rounded,
    show,
    show_between,
    worked_out,
)

#: The boxes beside the figure's own.
BOXES = ("numerator", "denominator", "sample", "design")
#: A sample of more digits is a slip, and no database holds it as a whole number.
MOST_SAMPLE_DIGITS = 9
HUNDRED = Decimal(100)
_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of one figure."""

    figure: str = ""
    numerator: str = ""
    denominator: str = ""
    sample: str = ""
    design: str = ""

    @property
    def empty(self) -> bool:
        return not any(text.strip() for text in (self.figure, *(getattr(self, box) for box in BOXES)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and a sentence for each box that could not be."""

    value: Decimal | None = None
    words: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    design: Decimal | None = None
    faults: dict[str, str] = field(default_factory=dict)


def read(measure: Measure, typed: Typed, *, surveyed: bool = False, valueless: bool = False) -> Reading:
    """Read the boxes of one figure. `surveyed`: it is the share of people asked; `valueless`: it may lack a value."""
    faults: dict[str, str] = {}
    value = _box("figure", typed.figure, lambda text: parse_figure(text, measure), faults)
    if surveyed and value is not None and measure.unit is Unit.PERCENT and not 0 <= value <= HUNDRED:
        faults["figure"] = "A percentage of the people asked lies between 0 and 100."
    numerator, denominator = _parts(measure, typed, faults)
    made = None
    if numerator is not None and denominator is not None and not faults:
        made = _made(measure, numerator, denominator, value, typed, faults)
    sample, design = _survey(typed, faults)
    if sample is not None and value is None and made is None and not valueless:
        faults.setdefault("figure", "Enter the figure that these people gave, or empty the sample.")
    return Reading(
        value=value if made is None else made,
        words=typed.figure.strip() or ("" if made is None else parts_words(numerator, denominator)),
        numerator=numerator,
        denominator=denominator,
        sample=sample,
        design=design,
        faults=faults,
    )


def parts_words(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """`8 of 15`; nothing where one of them is not known."""
    if numerator is None or denominator is None:
        return ""
    return f"{_plain(numerator)} of {_plain(denominator)}"


def survey_words(sample: int | None, design: Decimal | None) -> str:
    """`1,150 asked, design effect 1.3`; nothing where no sample is known."""
    if not sample:
        return ""
    return f"{sample:,} asked" + ("" if design is None else f", design effect {_plain(design)}")


def _plain(number: Decimal) -> str:
    return show_between(number, 0, MOST_PLACES)


def _box(box: str, text: str, how: Callable[[str], _Held], faults: dict[str, str]) -> _Held | None:
    """A box read; None if it is empty, or if it cannot be, with the fault beside it."""
    if not text.strip():
        return None
    try:
        return how(text)
    except FigureFault as fault:
        faults[box] = str(fault)
        return None


# Numerator and denominator --------------------------------------------------------------------------------------------


def _parts(measure: Measure, typed: Typed, faults: dict[str, str]) -> tuple[Decimal | None, Decimal | None]:
    if not typed.numerator.strip() and not typed.denominator.strip():
        return None, None
    if measure.unit not in OUT_OF:
        faults["figure"] = f"{measure.unit_words.capitalize()} is no share of anything: enter the figure alone."
        return None, None
    numerator = _box("numerator", typed.numerator, parse_number, faults)
    denominator = _box("denominator", typed.denominator, parse_number, faults)
    if not typed.denominator.strip():
        faults["denominator"] = "Enter the denominator too, or empty the numerator."
    if not typed.numerator.strip():
        faults["numerator"] = "Enter the numerator too, or empty the denominator."
    if numerator is not None and numerator < 0:
        faults["numerator"] = "A numerator is not below 0."
    if denominator is not None and denominator < 0:
        faults["denominator"] = "A denominator is greater than 0."
    if denominator == 0:
        faults["denominator"] = (
            "Nothing is a share of 0. If there was nobody, empty both boxes and say why there is no figure."
        )
    known = numerator is not None and denominator is not None
    of_a_whole = measure.unit is Unit.PERCENT and measure.high == HUNDRED
    if known and not faults and of_a_whole and numerator > denominator:
        faults["numerator"] = (
            f"{parts_words(numerator, denominator)} is more than all of them, and this percentage ends at 100."
        )
    return numerator, denominator


def _made(
    measure: Measure,
    numerator: Decimal,
    denominator: Decimal,
    value: Decimal | None,
    typed: Typed,
    faults: dict[str, str],
) -> Decimal | None:
    """The figure that the parts make; a fault if it cannot be held, or is not the one that was typed."""
    made = worked_out(numerator, denominator, measure)
    if made is None:
        return None
    parts = parts_words(numerator, denominator)
    try:
        parse_figure(f"{made:f}", measure)
    except FigureFault as fault:
        faults["numerator"] = f"{parts} makes {_plain(made)}. {fault}"
        return None
    if value is not None and rounded(made, places_of(value)) != value:
        shown = measure.worded(show(made, max(measure.decimals, places_of(value))))
        faults["figure"] = (
            f"{parts} makes {shown}, and you typed {typed.figure.strip()}. Which is right? "
            "Empty this box to take the worked-out figure, or mend the number that is wrong."
        )
        return None
    return made


# The sample of a survey -----------------------------------------------------------------------------------------------


def _survey(typed: Typed, faults: dict[str, str]) -> tuple[int | None, Decimal | None]:
    sample = _box("sample", typed.sample, _sample, faults)
    design = _box("design", typed.design, _design, faults)
    if typed.design.strip() and not typed.sample.strip():
        faults["sample"] = "Enter the achieved sample too: the design effect belongs to it."
    return sample, design


def _sample(text: str) -> int:
    number = parse_number(text)
    if number != number.to_integral_value():
        raise FigureFault(f"A sample counts people: enter a whole number, not {_plain(number)}.")
    if number <= 0:
        raise FigureFault("A sample has at least one answer. Leave the box empty if it is not known.")
    if number.adjusted() >= MOST_SAMPLE_DIGITS:
        raise FigureFault(f"Enter at most {MOST_SAMPLE_DIGITS} digits for a sample.")
    return int(number)


def _design(text: str) -> Decimal:
    number = parse_number(text)
    if number <= 0:
        raise FigureFault("A design effect is greater than 0. A simple random sample has 1.")
    return number
