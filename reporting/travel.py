"""Direction of travel, the hint beside a forecast, and delivery (judgement.md 7). None of them touches a verdict.

The arrow means better or worse, never up or down. `figures` are a measure's figures by period; a bare number will do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from indicators.measures import EXACT, Accumulation, Compare, Measure, as_held, show
from indicators.periods import Period, PeriodKind
from reporting import survey
from reporting.rag import Colour, Figure

Figures = Mapping[Period, Figure | Decimal]

#: A projection is made from at least so many points.
FEWEST_POINTS = 4


class Direction(StrEnum):
    BETTER = "better"
    NO_CHANGE = "no change"
    WORSE = "worse"


class Travel(NamedTuple):
    """A direction with what it was taken against; without a direction, `words` says why there is no arrow."""

    direction: Direction | None
    words: str
    period: Period | None = None
    was: Decimal | None = None

    @property
    def word(self) -> str:
        return self.direction.value if self.direction else ""


_COUNTS = (Accumulation.YEAR_COUNT, Accumulation.AGREEMENT_COUNT)
_SURVEYS = (PeriodKind.SURVEY_YEAR, PeriodKind.SURVEY_WAVE)


def short_term(
    measure: Measure,
    period: Period,
    figures: Figures,
    *,
    first: Period | None = None,
    critical: Decimal = survey.CRITICAL,
) -> Travel:
    """Against the previous comparable period; none for seasonal measures, nor within a year for its counts.

    `first` is the agreement's first period, where a count over the agreement began at 0; `critical` is the policy's z.
    """
    if measure.compare is Compare.NONE:
        return Travel(None, "Not compared.")
    if period.quarter and (measure.compare is Compare.SAME_QUARTER or measure.accumulation in _COUNTS):
        return Travel(None, "Compared only with the same quarter of the year before.")
    return _against(measure, period, _previous(period, figures), figures, first, critical)


def long_term(
    measure: Measure,
    period: Period,
    figures: Figures,
    *,
    first: Period | None = None,
    critical: Decimal = survey.CRITICAL,
) -> Travel:
    """Against the same quarter last year; for annual figures the previous outturn."""
    if measure.compare is Compare.NONE:
        return Travel(None, "Not compared.")
    return _against(measure, period, _year_before(period, figures), figures, first, critical)


def direction(
    measure: Measure,
    period: Period,
    figures: Figures,
    *,
    first: Period | None = None,
    critical: Decimal = survey.CRITICAL,
) -> Travel:
    """The one arrow of a dense table: short term, and for seasonal measures long term."""
    short = short_term(measure, period, figures, first=first, critical=critical)
    if short.direction is not None or measure.compare is Compare.NONE:
        return short
    return long_term(measure, period, figures, first=first, critical=critical)


def comparator(measure: Measure, period: Period, figures: Figures, *, first: Period | None = None) -> Decimal | None:
    """What "improving is amber" compares with (judgement.md 4): the long-term figure, on the figure's own scale.

    For a count over the agreement that is what it would be now with last year's increment.
    """
    before = _year_before(period, figures)
    if measure.compare is Compare.NONE or not _alike(figures.get(period), figures.get(before)):
        return None
    then = _increment(measure, before, figures, first)
    base = _base(measure, period, figures, first)
    return None if then is None or base is None else EXACT.add(base, then)


def _against(
    measure: Measure, period: Period, before: Period, figures: Figures, first: Period | None, critical: Decimal
) -> Travel:
    now, then = _increment(measure, period, figures, first), _increment(measure, before, figures, first)
    if now is None or then is None or not _alike(figures.get(period), figures.get(before)):
        return Travel(None, f"No comparable figure for {before}.")
    change = EXACT.multiply(EXACT.subtract(now, then), Decimal(measure.sign))
    was = measure.short(show(then, measure.decimals))
    if _is_survey(measure, period, figures) and not _significant(measure, period, before, figures, critical):
        return Travel(Direction.NO_CHANGE, f"No significant change from {was} in {before}.", before, then)
    if abs(change) < Decimal(1).scaleb(-measure.decimals):
        return Travel(Direction.NO_CHANGE, f"No change from {was} in {before}.", before, then)
    way = Direction.BETTER if change > 0 else Direction.WORSE
    return Travel(way, f"{way.value.capitalize()} than {was} in {before}.", before, then)


def _previous(period: Period, figures: Figures) -> Period:
    return _last_wave(period, figures) if period.kind is PeriodKind.SURVEY_WAVE else period.previous


def _year_before(period: Period, figures: Figures) -> Period:
    return _last_wave(period, figures) if period.kind is PeriodKind.SURVEY_WAVE else period.year_before


def _last_wave(period: Period, figures: Figures) -> Period:
    """The wave before: waves are not taken every year, so the newest that is held."""
    earlier = [one for one in figures if one.kind is period.kind and one.year < period.year]
    return max(earlier, key=lambda one: one.year, default=period.year_before)


def _value(figure: Figure | Decimal | None) -> Decimal | None:
    """The number, if there is one that may be compared: a suppressed figure would be revealed by its direction."""
    if isinstance(figure, Figure):
        return None if figure.suppressed else figure.value
    return figure


def _alike(one: Figure | Decimal | None, other: Figure | Decimal | None) -> bool:
    """A proxy is another measure: it compares only with a proxy."""
    return (isinstance(one, Figure) and one.proxy) is (isinstance(other, Figure) and other.proxy)


def _base(measure: Measure, period: Period, figures: Figures, first: Period | None) -> Decimal | None:
    """What a period's count began from: for a count over the agreement last year's outturn, 0 in its first year."""
    if measure.accumulation is not Accumulation.AGREEMENT_COUNT:
        return Decimal(0)
    if first is not None and period.year <= first.year:
        return Decimal(0) if period.year == first.year else None
    end_of_last_year = Period(period.kind, period.year - 1, 4 if period.quarter else 0)
    return _value(figures.get(end_of_last_year))


def _increment(measure: Measure, period: Period, figures: Figures, first: Period | None) -> Decimal | None:
    """The figure, or the year's own part of it for a count over the agreement."""
    value, base = _value(figures.get(period)), _base(measure, period, figures, first)
    return None if value is None or base is None else EXACT.subtract(value, base)


def _is_survey(measure: Measure, period: Period, figures: Figures) -> bool:
    figure = figures.get(period)
    return measure.period in _SURVEYS or (isinstance(figure, Figure) and figure.sample is not None)


def _significant(measure: Measure, period: Period, before: Period, figures: Figures, critical: Decimal) -> bool:
    """Whether the test of judgement.md 6 passes, either way; without samples it does not."""
    one, two = figures.get(before), figures.get(period)
    first = one.wave(measure) if isinstance(one, Figure) else None
    second = two.wave(measure) if isinstance(two, Figure) else None
    z = survey.z(first, second) if first and second else None
    return z is not None and abs(z) >= critical


# The hint beside a forecast -------------------------------------------------------------------------------------------


class Projection(NamedTuple):
    """Where the year would end if things went on so: a hint, never judged."""

    value: Decimal
    words: str


def project(measure: Measure, figures: Figures, to: Period, *, first: Period | None = None) -> Projection | None:
    """The outturn `to` as the figures before it would have it; None with fewer than four points.

    The run rate for a year's counts, else the last value plus the mean change, once for each period still to come.
    """
    held = sorted((_ordinal(one), value) for one, value in _values(figures, to))
    if len(held) < FEWEST_POINTS:
        return None
    if to.quarter and measure.accumulation in _COUNTS:
        value, words = _run_rate(measure, figures, to, first), "At this year's rate the year would end at"
    else:
        (start, oldest), (end, newest) = held[0], held[-1]
        change = EXACT.divide(EXACT.subtract(newest, oldest), Decimal(end - start))
        value = EXACT.add(newest, EXACT.multiply(change, Decimal(_ordinal(to) - end)))
        words = "With the mean change so far the year would end at"
    if value is None:
        return None
    value = as_held(_within_limits(measure, value))
    return Projection(value, f"{words} {measure.words(value)}.")


def hint(measure: Measure, figures: Figures, to: Period, *, first: Period | None = None) -> str:
    """The projection as it stands beside a forecast, marked as a hint; or why there is none."""
    found = project(measure, figures, to, first=first)
    if found is not None:
        return f"Projection, not a forecast: {found.words[0].lower()}{found.words[1:]}"
    number = len(_values(figures, to))
    if number < FEWEST_POINTS:
        there = "there is none" if not number else f"there {'is' if number == 1 else 'are'} {number}"
        return f"No projection: it takes {FEWEST_POINTS} earlier figures, and {there}."
    return "No projection: this year's own count so far is not known."


def _values(figures: Figures, to: Period) -> list[tuple[Period, Decimal]]:
    found = [(one, _value(figure)) for one, figure in figures.items() if one.kind is to.kind]
    return [(one, value) for one, value in found if value is not None and _ordinal(one) < _ordinal(to)]


def _ordinal(period: Period) -> int:
    """Periods of a kind in a row, one apart."""
    return period.year * 4 + period.quarter if period.quarter else period.year


def _run_rate(measure: Measure, figures: Figures, to: Period, first: Period | None) -> Decimal | None:
    """This year's count so far, over the share of the year that is expected by then."""
    this_year = [one for one, _ in _values(figures, to) if one.year == to.year]
    if not this_year:
        return None
    latest = max(this_year, key=_ordinal)
    share = measure.profile[latest.quarter - 1] if measure.profile else latest.share
    counted, base = _increment(measure, latest, figures, first), _base(measure, latest, figures, first)
    if counted is None or base is None or share <= 0:
        return None
    return EXACT.add(base, EXACT.divide(counted, share))


def _within_limits(measure: Measure, value: Decimal) -> Decimal:
    value = value if measure.low is None else max(value, measure.low)
    return value if measure.high is None else min(value, measure.high)


# Delivery -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Action:
    """A milestone of an improvement plan: the day it is due (as last agreed), and the day it was met."""

    due: date
    met: date | None = None


def delivery(plan: Iterable[Action] | None, on: date, *, approved: bool = True) -> Colour | None:
    """The improvement plan's colour at quarter end; None for a plan not yet entered, which is owed.

    Green: no milestone late. Amber: the latest is up to one month late. Red: more, or an approved plan with no action.
    """
    if plan is None:
        return None
    actions = list(plan)
    if not actions:
        return Colour.RED if approved else None
    late = [action.due for action in actions if action.due < on and (action.met is None or action.met > on)]
    if not late:
        return Colour.GREEN
    return Colour.AMBER if on <= _a_month_after(min(late)) else Colour.RED


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
