"""The sentence that explains a verdict, in plain words with units (judgement.md 8). Rounded half up, never to a lie:
where a miss would not show, or would seem to be on the other side of its tolerance, more digits are shown.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.measures import (
    EXACT,
    OUT_OF,
    QUANTA,
    Measure,
    Scale,
    Unit,
    is_number,
    places_needed,
    places_of,
    rounded,
    show,
    show_between,
    without_zeros,
    written,
)
from indicators.periods import PeriodKind
from reporting.rag.policy import Colour, Rule
from targets.aims import ONCE, Expected, Reason

if TYPE_CHECKING:
    from reporting.rag.verdicts import Figure, Verdict

#: How a sentence begins that has no colour; "Not rated" where nothing else is said.
_OPENINGS = {Reason.NOT_DUE: "Not due", Reason.OVERDUE: "Overdue", Reason.AWAITED: "Awaited"}
_BEGINNINGS = {colour: colour.value.capitalize() for colour in Colour}
#: No figure or level held has more places than this, once multiplied out.
_ENOUGH = 39
_NOUGHT = Decimal(0)


def of(verdict: "Verdict") -> str:
    """The sentence of any verdict."""
    figure, against, colour = verdict.figure, verdict.against, verdict.colour
    if colour is None:
        if verdict.naming:
            return f"Not rated: {verdict.naming}."
        return _closed(f"{_OPENINGS.get(verdict.reason or Reason.AWAITED, 'Not rated')}: {verdict.detail}")
    opening = f"{_BEGINNINGS[colour]}: {verdict.naming} " if verdict.naming else f"{_BEGINNINGS[colour]}: "
    if figure is None or figure.value is None or against is None:
        return opening + _tested(verdict)
    return opening + _judged(verdict, colour, figure, figure.value, against)


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _judged(verdict: "Verdict", colour: Colour, figure: "Figure", actual: Decimal, against: Expected) -> str:
    """`18.90 offences per 1,000 against 17.83 expected by Q2 (…). 1.08 over; the tolerance is 0.89.` and remarks."""
    measure = verdict.promise.measure
    miss = verdict.shortfall or _NOUGHT
    places, level, ending, by_baseline = measure.decimals, against.shown, "", False
    if miss > 0:
        exact = against.level if against.times is ONCE else EXACT.divide(against.exact, against.times)
        places = _places_that_show(actual, exact, miss, places)
        if places > against.places and rounded(exact, against.places) != exact:
            level = measure.short(show(exact, places))
        ending, by_baseline, places = _miss(verdict, colour, against, miss, places)
    shown = measure.worded(show_between(actual, measure.decimals, places))
    said = f"{shown} against {against.before}{level}{against.after}.{ending}"
    if against.baseline is not None:
        said += _beside_baseline(measure, actual, against, against.baseline, decisive=by_baseline)
    if figure.denominator is not None:
        said += _small_numbers(verdict, figure, figure.denominator, miss)
    if figure.sample and miss > 0:
        said += _sampling_error(verdict, figure, miss)
    return said


def _places_that_show(actual: Decimal, level: Decimal, miss: Decimal, places: int) -> int:
    """As many places as show a miss: the figure differs from the level, and the miss is not nothing."""
    while miss < QUANTA[places] and places < _ENOUGH:
        if rounded(actual, places) != rounded(level, places) and rounded(miss, places) > 0:
            break
        places += 1
    return places


def _miss(verdict: "Verdict", colour: Colour, against: Expected, miss: Decimal, places: int) -> tuple[str, bool, int]:
    """By how much, and what the tolerance is, or True if it is the baseline that made it red; and the places used."""
    measure = verdict.promise.measure
    green, amber = verdict.policy.rules(measure)
    rule = green if colour is Colour.GREEN else amber
    allowed = verdict.allowed
    within = allowed is not None and (verdict.miss or miss) <= allowed
    if within and colour is Colour.RED:
        return "", True, places
    side = "over" if measure.sign == -1 else "under"
    if allowed is None:
        how_much, rest = show_between(miss, measure.decimals, places), _no_tolerance(measure, rule.rule)
    elif rule.rule is Rule.FLOOR and rule.value is not None:
        limit = measure.short(show(rule.value, max(measure.decimals, places_of(rule.value))))
        how_much, rest = show_between(miss, measure.decimals, places), f"the limit is {limit}"
    else:
        tolerance = allowed if against.times is ONCE else EXACT.divide(allowed, against.times)
        how_much, shown, places = _beside_each_other(miss, tolerance, within, measure.decimals, places)
        rest = f"within the green tolerance of {shown}" if colour is Colour.GREEN else f"the tolerance is {shown}"
    if colour is Colour.AMBER and not within and verdict.comparator is not None:
        better_than = measure.short(show(verdict.comparator, max(measure.decimals, places)))
        rest += f", but it is better than {better_than} before"
    return f" {how_much} {side}; {rest}.", False, places


def _no_tolerance(measure: Measure, rule: Rule) -> str:
    if rule is Rule.SHARE:
        return "no earlier level gives a tolerance"
    return f"there is no tolerance{f' on {measure.unit}s' if measure.scale is Scale.ORDINAL else ''}"


def _beside_each_other(
    miss: Decimal, tolerance: Decimal, within: bool, least: int, places: int
) -> tuple[str, str, int]:
    """Miss and tolerance with as many digits as show on which side of it the miss lies."""
    more = max(places, 2)
    one, two = rounded(miss, places), rounded(tolerance, more)
    while (one <= two) is not within and more < _ENOUGH:
        places = more = more + 1
        one, two = rounded(miss, places), rounded(tolerance, more)
    return without_zeros(written(one, places), places - least), without_zeros(written(two, more), more - least), places


def _beside_baseline(measure: Measure, actual: Decimal, against: Expected, baseline: Decimal, *, decisive: bool) -> str:
    """`Worse than the 1,556 baseline.`, `No better than the baseline of 90.43 %.`, or nothing."""
    how = f" ({against.baseline_how})" if against.baseline_how else ""
    stuck = decisive or (actual == baseline and against.must_beat is not None)
    if stuck:
        return f" No better than the baseline of {against.baseline_shown}{how}."
    if measure.better(baseline, actual):
        return f" Worse than the {against.baseline_shown} baseline{how}."
    return ""


def _small_numbers(verdict: "Verdict", figure: "Figure", denominator: Decimal, miss: Decimal) -> str:
    """`8 of 15 children; one child is 6.7 points.` where one person moves the figure by more than its tolerance.

    Where there is no tolerance, it is said where one person outweighs the distance to the expected level.
    """
    measure = verdict.measure
    if figure.numerator is None or measure.unit not in OUT_OF:
        return ""
    if not is_number(figure.numerator) or not is_number(denominator) or denominator <= 0:
        return ""
    step = EXACT.divide(OUT_OF[measure.unit], denominator)
    if step <= (verdict.tolerance or abs(miss)):
        return ""
    places = measure.decimals
    while rounded(step, places) == 0:
        places += 1
    counted = f" {measure.noun}" if measure.noun else ""
    numerator, many = (show(number, places_needed(number)) for number in (figure.numerator, denominator))
    if measure.unit is Unit.PERCENT:
        return f" {numerator} of {many}{counted}; {measure.one} is {show(step, places)} points."
    return f" {numerator}{counted} of {many}; {measure.one} is {show(step, places)}."


def _sampling_error(verdict: "Verdict", figure: "Figure", miss: Decimal) -> str:
    """A level target on a survey says so when the miss is inside the sampling error (judgement.md 6)."""
    wave = figure.wave(verdict.measure)
    if wave is None:
        return ""
    margin = wave.margin(verdict.policy.z).scaleb(2, EXACT)
    if miss > margin:
        return ""
    return f" The miss is inside the sampling error of {show(margin, max(verdict.measure.decimals, 1))} points."


def _tested(verdict: "Verdict") -> str:
    """`76.0 %, significantly up from 72.0 % in the autumn 2008 wave (z = 2.16; 1.96 is needed).`"""
    measure, actual, z, needed = verdict.measure, verdict.actual, verdict.z, verdict.policy.z
    before = verdict.first_wave.value if verdict.first_wave is not None else None
    if actual is None or before is None or z is None:
        raise ValueError("a coloured verdict has a figure, and something that it was judged against")
    first = next(slot.period for slot in verdict.promise.slots)
    wave = f"the {first}" if first.kind is PeriodKind.SURVEY_WAVE else f"{first}"
    places = 2
    while (rounded(z, places) >= needed) is not (z >= needed) and places < _ENOUGH:
        places += 1
    test = f"(z = {show(z, places)}; {needed:f} is needed)"
    way = "up" if actual > before else "down"
    more = measure.decimals
    while rounded(actual, more) == rounded(before, more) and actual != before:
        more += 1
    now, then = measure.words(actual, more), measure.words(before, more)
    match verdict.colour:
        case Colour.GREEN:
            return f"{now}, significantly {way} from {then} in {wave} {test}."
        case Colour.AMBER:
            return f"{now}, {way} from {then} in {wave}, not significantly {test}."
        case _:
            return f"{now}, no better than {then} in {wave}."
