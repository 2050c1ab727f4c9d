"""What is expected of a period's figure (judgement.md 3): a milestone, the year-end level, or a point on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact

from indicators.measures import (
    EXACT,
    Accumulation,
    Measure,
    Path,
    Polarity,
    Scale,
    as_held,
    places_needed,
    places_of,
    show,
)
from indicators.periods import Period, PeriodKind
from targets.aims.levels import resolve
from targets.aims.promises import Gap, Level, Promise, Reason, Slot, own_period


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a period's figure, with all that its verdict and its sentence need of the promise.

    `level` times `times` is `exact`: only a third of the way between milestones has `times` other than 1, so that
    nothing is rounded before it is judged. `before`, `shown` and `after` are the level as a sentence puts it. `planned`
    is the planned improvement. `baseline` is the comparable baseline, pro rata where it must be, and `must_beat` the
    same where "no progress is red" applies (judgement.md 4).
    """

    slot: Slot
    level: Decimal
    exact: Decimal
    times: Decimal
    year_end: Decimal
    planned: Decimal | None
    guide: bool
    agreed: bool
    how: str
    before: str
    shown: str
    after: str
    places: int
    baseline: Decimal | None
    baseline_shown: str
    baseline_how: str
    must_beat: Decimal | None
    worse_than_baseline: bool


#: A target worse than its baseline is a limit, not an improvement.
_LIMITS = {Polarity.LOWER: "a ceiling of ", Polarity.HIGHER: "a floor of "}
#: Words for the parts of a year, and of the way between two levels.
_PARTS = {
    Decimal("0.25"): ("a quarter of {0}", "a quarter of the way from {0} to {1}"),
    Decimal("0.5"): ("half of {0}", "half way from {0} to {1}"),
    Decimal("0.75"): ("three quarters of {0}", "three quarters of the way from {0} to {1}"),
}
_THIRDS = {(1, 3): "a third of the way from {0} to {1}", (2, 3): "two thirds of the way from {0} to {1}"}
_NOUGHT = Decimal(0)
#: Division that complains where the quotient would have to be rounded.
_TERMINATING = Context(prec=EXACT.prec, traps=[Inexact])
#: The usual `times`.
ONCE = Decimal(1)


def expected(promise: Promise, period: Period, outturns: Mapping[Period, Decimal] | None = None) -> Expected | Gap:
    """What is expected of a period's figure (judgement.md 3): a level, or why there is none."""
    if not promise.fixed:
        return _expected(promise, period, outturns or {})
    kept = promise.kept.get(period)
    if kept is None:
        kept = promise.kept[period] = _expected(promise, period, {})
    return kept


def _expected(promise: Promise, period: Period, outturns: Mapping[Period, Decimal]) -> Expected | Gap:
    slot = promise.by_period.get(own_period(promise, period))
    if slot is None:
        return outside(promise, period)
    year_end = resolve(promise, slot.index, outturns)
    if isinstance(year_end, Gap):
        return year_end
    return _Year(promise, slot, year_end, outturns).expected()


def outside(promise: Promise, period: Period) -> Gap:
    """A period that the agreement has no target for: before it, after it, or between two columns."""
    if not promise.slots or promise.slots[0].period.end <= period.end <= promise.slots[-1].period.end:
        return Gap(Reason.NO_TARGET_YET, f"no target yet; the agreement has none for {period}")
    if period.end > promise.slots[-1].period.end:
        return Gap(Reason.ENDED, f"ended; the agreement has no target for {period}")
    return Gap(Reason.BEFORE_THE_AGREEMENT, f"{period} is before the agreement")


class _Year:
    """One target year of a promise: its levels, and the path that runs between them."""

    def __init__(self, promise: Promise, slot: Slot, year_end: Decimal, outturns: Mapping[Period, Decimal]) -> None:
        self.promise, self.slot, self.year_end, self.outturns = promise, slot, year_end, outturns
        self.measure = promise.measure
        self.counts_on = self.measure.accumulation is Accumulation.AGREEMENT_COUNT
        self.counts = self.counts_on or self.measure.accumulation is Accumulation.YEAR_COUNT

    def expected(self) -> Expected | Gap:
        """The rules of judgement.md 3 in their order."""
        period, measure = self.slot.period, self.measure
        milestone = self.promise.agreed.get(period)
        if milestone is not None:
            return self._told(milestone, agreed=True, how="agreed milestone", printed=True)
        if period.whole_year:
            return self._told(self.year_end, agreed=measure.path_agreed, printed=self._printed(self.slot.index))
        if measure.scale is Scale.ORDINAL:
            return Gap(Reason.NOTHING_EXPECTED_YET, f"nothing expected yet; the level is for {self._last}")
        flat = measure.path is Path.FLAT and not self.counts
        if flat or measure.accumulation is Accumulation.YEAR_AVERAGE:
            return self._told(self.year_end, agreed=measure.path_agreed, printed=self._printed(self.slot.index))
        return self._on_the_way()

    @property
    def _last(self) -> Period:
        return Period(PeriodKind.QUARTER, self.slot.period.year, 4)

    def _on_the_way(self) -> Expected | Gap:
        """A line or split before Q4: from the start, through every milestone, to the year-end level."""
        year = self.slot.period.year
        start = self._start()
        marks = {} if start is None else {0: start}
        for number in (1, 2, 3, 4):
            milestone = self.promise.agreed.get(Period(PeriodKind.QUARTER, year, number))
            if milestone is not None:
                marks[number] = milestone
        marks.setdefault(4, self.year_end)
        here = self.slot.period.quarter
        if min(marks) > here:
            return Gap(
                Reason.NOTHING_EXPECTED_YET, f"nothing expected yet; there is no start for a line before {self._last}"
            )
        low = max(number for number in marks if number < here)
        high = min(number for number in marks if number > here)
        return self._between(low, marks[low], high, marks[high])

    def _between(self, low: int, start: Decimal, high: int, end: Decimal) -> Expected:
        part, whole = self._share(self.slot.period.quarter) - self._share(low), self._share(high) - self._share(low)
        if whole <= 0:
            # A profile that stands still between two milestones says nothing of the way: then it is even.
            part, whole = Decimal(self.slot.period.quarter - low), Decimal(high - low)
        exact = EXACT.add(EXACT.multiply(start, whole), EXACT.multiply(EXACT.subtract(end, start), part))
        how = self._how(low, start, high, end, part, whole)
        return self._told(
            exact, times=whole, agreed=self.measure.path_agreed, guide=not self.measure.path_agreed, how=how
        )

    def _share(self, quarter: int) -> Decimal:
        """How much of the year's way has been gone by a quarter: its own profile's share, or quarter / 4."""
        if quarter == 0:
            return _NOUGHT
        return self.measure.profile[quarter - 1] if self.measure.profile else Decimal(quarter) / 4

    def _how(self, low: int, start: Decimal, high: int, end: Decimal, part: Decimal, whole: Decimal) -> str:
        """`half of 35.65`, `a quarter of the way from 892 to 481`, `30 % of 200`, `a third of the way from …`."""
        share = EXACT.divide(part, whole)
        one, two = self._text(start), self._text(end)
        if start == end:
            return f"unchanged from {one}"
        if (low, high) != (0, 4):
            one, two = (f"{one} at Q{low}" if low else one), f"{two} at Q{high}"
        if (low, start) == (0, _NOUGHT) and self.counts:
            pattern = _PARTS[share][0] if share in _PARTS else f"{_percent(share)} of {{0}}"
            return pattern.format(two)
        third = None if self.measure.profile else _THIRDS.get((self.slot.period.quarter - low, high - low))
        pattern = third or (
            _PARTS[share][1] if share in _PARTS else f"{_percent(share)} of the way from {{0}} to {{1}}"
        )
        return pattern.format(one, two)

    def _start(self) -> Decimal | None:
        """Where a year's line starts; None if that is not known."""
        index = self.slot.index
        if self.measure.accumulation is Accumulation.YEAR_COUNT:
            return _NOUGHT
        if self.counts_on:
            return self._last_year_end()
        for earlier in range(index - 1, -1, -1):
            level = resolve(self.promise, earlier, self.outturns)
            if not isinstance(level, Gap):
                return level
        return self.promise.baseline if self.promise.comparable else None

    def _last_year_end(self) -> Decimal | None:
        """Last year's level; in year 1 the baseline, 0 for counts over the agreement (judgement.md 4)."""
        if self.slot.index == 0:
            if self.counts_on:
                return _NOUGHT
            return self.promise.baseline if self.promise.comparable else None
        level = resolve(self.promise, self.slot.index - 1, self.outturns)
        return None if isinstance(level, Gap) else level

    def _told(
        self,
        exact: Decimal,
        *,
        agreed: bool,
        times: Decimal = ONCE,
        guide: bool = False,
        how: str = "",
        printed: bool = False,
    ) -> Expected:
        try:
            level = exact = _TERMINATING.divide(exact, times)
            times = ONCE
        except Inexact:
            level = as_held(EXACT.divide(exact, times))
        last, better = self._last_year_end(), self.measure.better
        settles = agreed or self.slot.period.whole_year
        baseline, yearly, baseline_how = self._baseline(settles)
        worse = yearly is not None and better(yearly, self.year_end)
        places = _printed_places(level, self.measure) if printed else self.measure.decimals
        return Expected(
            slot=self.slot,
            level=level,
            exact=exact,
            times=times,
            year_end=self.year_end,
            planned=None if last is None else abs(EXACT.subtract(self.year_end, last)),
            guide=guide,
            agreed=agreed,
            how=how,
            before=_LIMITS[self.measure.polarity] if worse and not how else "",
            shown=self.measure.short(show(level, places)),
            after=self._after(how, guide=guide),
            places=places,
            baseline=baseline,
            baseline_shown="" if baseline is None else self._text(baseline, printed=not baseline_how),
            baseline_how=baseline_how,
            must_beat=baseline if settles and yearly is not None and better(self.year_end, yearly) else None,
            worse_than_baseline=worse,
        )

    def _after(self, how: str, *, guide: bool) -> str:
        """` expected by Q2 (half of 35.65; guide, not an agreed milestone)`: what follows the level in a sentence."""
        if not how:
            return ""
        by = f" expected by Q{self.slot.period.quarter}" if self.slot.period.quarter else ""
        return f"{by} ({how}{'; guide, not an agreed milestone' if guide else ''})"

    def _baseline(self, settles: bool) -> tuple[Decimal | None, Decimal | None, str]:
        """The comparable baseline to set beside this figure, beside the year-end level, and how it was made pro rata.

        Pro rata by the same profile for counts over the year, times the years elapsed for counts over the agreement
        (judgement.md 4). Part of a year's count is set beside it only where its level was agreed, never on a guide.
        """
        baseline, quarter = self.promise.baseline, self.slot.period.quarter
        if baseline is None or not self.promise.comparable:
            return None, None, ""
        if not self.counts:
            return baseline, baseline, ""
        years = Decimal(self.slot.index if self.counts_on else 0)
        yearly = EXACT.multiply(baseline, years + 1)
        elapsed = EXACT.add(years, self._share(quarter) if quarter else Decimal(1))
        if not settles:
            return None, yearly, ""
        how = "" if elapsed == 1 else f"{show(elapsed, places_needed(elapsed))} x {self._text(baseline)}"
        return EXACT.multiply(baseline, elapsed), yearly, how

    def _printed(self, index: int) -> bool:
        return isinstance(self.promise.columns[index].aim, Level)

    def _text(self, level: Decimal, *, printed: bool = True) -> str:
        places = _printed_places(level, self.measure) if printed else self.measure.decimals
        return self.measure.short(show(level, places))


def _printed_places(level: Decimal, measure: Measure) -> int:
    """The places a printed level is shown with: those it was printed with, unless storage has padded them."""
    return min(places_of(level), max(measure.decimals, places_needed(level)))


def _percent(share: Decimal) -> str:
    percent = EXACT.multiply(share, Decimal(100))
    return f"{show(percent, min(places_needed(percent), 1))} %"
