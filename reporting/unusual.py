"""What is unusual about a figure that was handed in, in words for whoever signs it off (product.md 6).

None of it touches a verdict: a figure may be red and quite usual, or green and a typing mistake. A suppressed figure
has no words here: they would reveal it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.measures import EXACT, Accumulation, Measure, Scale, rounded
from indicators.periods import Period
from reporting.rag import Figure

#: A change by so many per cent is large; a level moves by whole steps, and two of them are.
LARGE_CHANGE = Decimal(25)
LARGE_STEPS = Decimal(2)
#: So many per cent away from the forecast is far.
FAR_FROM_FORECAST = Decimal(10)

_COUNTS = (Accumulation.YEAR_COUNT, Accumulation.AGREEMENT_COUNT)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Forecasted:
    """An expected outturn, and the period that it is the outturn of."""

    value: Decimal
    period: Period


def unusual(
    measure: Measure,
    period: Period,
    figure: Figure,
    earlier: Mapping[Period, Figure],
    *,
    forecast: Forecasted | None = None,
    asked: str = "",
) -> tuple[str, ...]:
    """Everything unusual about a figure, a few words each; nothing for a figure as one would expect it.

    `earlier` are the measure's figures by period; `asked` is the question that whoever typed it answered with yes.
    """
    value = _value(figure)
    if value is None:
        return ()
    said = [
        _change(measure, period, value, earlier),
        _range(measure, value),
        _forecast(measure, period, value, forecast),
        "provisional at year end" if figure.status == "provisional" and period.whole_year else "",
        f"answered a question with yes: {asked}" if asked else "",
    ]
    return tuple(words for words in said if words)


def questions(measure: Measure, period: Period, figure: Figure, earlier: Mapping[Period, Figure]) -> tuple[str, ...]:
    """What is asked of who types a figure, before they hand it in: a slip of typing looks like a large change, or lies
    outside the usual range. The answer may be yes."""
    value = _value(figure)
    if value is None:
        return ()
    return tuple(words for words in (_change(measure, period, value, earlier), _range(measure, value)) if words)


def _change(measure: Measure, period: Period, value: Decimal, earlier: Mapping[Period, Figure]) -> str:
    """`up 34 % on the same quarter last year`."""
    before, against = _before(measure, period, earlier)
    if before is None:
        return ""
    moved = EXACT.subtract(value, before)
    way = "up" if moved > 0 else "down"
    if measure.scale is Scale.ORDINAL:
        return f"{way} {measure.figure(abs(moved))} levels on {against}" if abs(moved) >= LARGE_STEPS else ""
    if before == 0:
        return f"up from 0 {against}" if moved > 0 else ""
    per_cent = EXACT.divide(EXACT.multiply(abs(moved), _HUNDRED), abs(before))
    return f"{way} {rounded(per_cent, 0)} % on {against}" if per_cent > LARGE_CHANGE else ""


def _before(measure: Measure, period: Period, earlier: Mapping[Period, Figure]) -> tuple[Decimal | None, str]:
    """What a figure is compared with: the year before; where that is not known, the quarter before, but for counts."""
    then = _value(earlier.get(period.year_before))
    if then is not None:
        return then, "the same quarter last year" if period.quarter else str(period.year_before)
    if period.quarter and measure.accumulation not in _COUNTS:
        return _value(earlier.get(period.previous)), f"{period.previous}"
    return None, ""


def _range(measure: Measure, value: Decimal) -> str:
    """`outside the usual range 0 to 20`."""
    low, high = measure.usual_low, measure.usual_high
    if low is not None and high is not None:
        within = low <= value <= high
        return "" if within else f"outside the usual range {measure.figure(low)} to {measure.figure(high)}"
    if high is not None and value > high:
        return f"above the usual {measure.figure(high)}"
    if low is not None and value < low:
        return f"below the usual {measure.figure(low)}"
    return ""


def _forecast(measure: Measure, period: Period, value: Decimal, forecast: Forecasted | None) -> str:
    """`far from the forecast of 37.50`: of the outturn itself, or of what a count comes to at this rate."""
    if forecast is None or forecast.value == 0 or forecast.period.year != period.year:
        return ""
    if measure.scale is Scale.ORDINAL:
        return ""
    ends, rate = value, ""
    if not period.whole_year:
        if measure.accumulation is not Accumulation.YEAR_COUNT or period.kind is not forecast.period.kind:
            return ""
        if measure.profile:
            return ""
        ends = EXACT.divide(EXACT.multiply(value, Decimal(4)), Decimal(period.quarter))
        rate = f": at this rate the year ends at {measure.figure(ends)}"
    off = EXACT.divide(EXACT.multiply(abs(EXACT.subtract(ends, forecast.value)), _HUNDRED), abs(forecast.value))
    if off <= FAR_FROM_FORECAST:
        return ""
    return f"far from the forecast of {measure.figure(forecast.value)}{rate}"


def _value(figure: Figure | None) -> Decimal | None:
    """The number, if there is one that may be talked of."""
    return None if figure is None or figure.suppressed else figure.value
