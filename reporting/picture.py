"""The picture of a measure: which levels, figures and targets its chart shows. The drawing is done by `charts`.

On the left the year so far (quarterly measures only), on the right the year ends, both on one axis.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.measures import EXACT, Accumulation, Measure, Polarity, show
from indicators.periods import Period, PeriodKind, Quarter, financial_year_label
from reporting import rag
from reporting.charts import Band, Chart, Level, Point, Side, Tick, figure_html
from reporting.models import Actual
from reporting.scorecard import MeasureRow
from reporting.scorecard.figures import figure_of
from targets import aims
from targets.book import MeasureEntry

#: How many figures before the agreement the year ends show at the most.
EARLIER = 4


def chart_of(
    entry: MeasureEntry,
    row: MeasureRow,
    verdicts: Mapping[Period, rag.Verdict],
    held: Mapping[Period, Actual],
    outturns: Mapping[Period, Decimal],
    quarter: Quarter,
    policy: rag.Policy,
) -> SafeString:
    """The measure's chart as it stands in the page; empty where there is no level and no figure at all."""
    drawer = _Drawer(entry, row, verdicts, held, outturns, quarter, policy)
    chart = Chart(
        key=f"{entry.promise.measure.code.lower().replace(' ', '-')}-{entry.key}",
        title=f"{entry.promise.measure.code}{f', {entry.name}' if entry.name else ''}: figures and targets",
        sentence=row.verdict.sentence,
        lower_is_better=entry.measure.polarity is Polarity.LOWER,
        decimals=entry.measure.decimals,
        unit=entry.measure.unit_words,
        year=drawer.year(),
        ends=drawer.ends(),
    )
    return figure_html(chart)


class _Drawer:
    """What the two sides of one measure's chart hold."""

    def __init__(self, entry, row, verdicts, held, outturns, quarter, policy) -> None:
        self.entry, self.row, self.verdicts, self.outturns = entry, row, verdicts, outturns
        self.promise, self.measure, self.policy = entry.promise, entry.measure, policy
        self.held = {period: one for period, one in held.items() if one.value is not None and not one.suppressed}
        self.quarter = quarter

    # The year so far

    def year(self) -> Side | None:
        """The financial year of the period answered, quarter by quarter, with its path and last year's figures."""
        if self.measure.period is not PeriodKind.QUARTER:
            return None
        start = Period.parse(self.row.verdict.period).year if self.row.verdict.period else self.quarter.year
        quarters = [Period(PeriodKind.QUARTER, start, number) for number in (1, 2, 3, 4)]
        levels = {period: aims.expected(self.promise, period, self.outturns) for period in quarters}
        known = {period: level for period, level in levels.items() if isinstance(level, aims.Expected)}
        now = self.row.verdict.period
        side = Side(
            heading=f"{self.measure.unit_words.capitalize()}, {financial_year_label(start)}",
            ticks=tuple(
                [Tick(at=Decimal(0), label="April")]
                + [
                    Tick(at=Decimal(period.quarter), label=f"Q{period.quarter}", now=str(period) == now)
                    for period in quarters
                ]
            ),
            start=self._start(),
            points=tuple(self._point(period, Decimal(period.quarter)) for period in quarters if period in self.held),
            path=tuple(
                Level(
                    at=Decimal(period.quarter),
                    value=level.level,
                    words=f"{show(level.level, level.places)} expected" if str(period) == now else "",
                )
                for period, level in known.items()
            ),
            guide=any(level.guide for level in known.values()),
            path_words="guide path" if any(level.guide for level in known.values()) else "expected",
            band=self._band({Decimal(period.quarter): level for period, level in known.items()}),
            band_words="amber",
            before=tuple(
                Level(at=Decimal(period.quarter), value=self.held[period.year_before].value)
                for period in quarters
                if period.year_before in self.held
            ),
            before_words=financial_year_label(start - 1),
            forecast=self._forecast(Decimal(4)),
        )
        return side if side.points or side.path or side.before else None

    def _start(self) -> Level | None:
        """Counts over the year start from nought."""
        if self.measure.accumulation is Accumulation.YEAR_COUNT:
            return Level(at=Decimal(0), value=Decimal(0))
        return None

    def _band(self, levels: Mapping[Decimal, aims.Expected]) -> tuple[Band, ...]:
        """From the expected level to where red begins; none where the policy has no amber."""
        amber = self.policy.rules(self.measure)[1]
        bands = []
        for at, level in levels.items():
            allowed = amber.allows(level, self.measure.sign)
            if allowed is not None and allowed > 0:
                bands.append(Band(at=at, near=level.level, far=level.level - self.measure.sign * allowed / level.times))
        return tuple(bands)

    def _point(self, period: Period, at: Decimal) -> Point:
        one, verdict = self.held[period], self.verdicts.get(period)
        colour = verdict.colour.value if verdict is not None and verdict.colour else ""
        interval = interval_of(figure_of(one), self.measure, self.policy)
        return Point(
            at=at,
            value=one.value,
            words=self.measure.figure(one.value),
            label=str(period),
            colour=colour,
            note=_note(verdict, self.measure),
            provisional=one.status == Actual.Status.PROVISIONAL,
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
            between=between(interval, self.measure),
            restated=bool(one.reason),
        )

    def _forecast(self, at: Decimal) -> Point | None:
        shown = self.row.forecast
        if shown is None or shown.actual is None:
            return None
        words = self.measure.figure(shown.actual)
        return Point(at=at, value=shown.actual, words=words, label="forecast", colour=shown.colour, note="forecast")

    # The year ends

    def ends(self) -> Side | None:
        """Baseline, what came before, and each target column with its level, its outturn and its tolerance."""
        earlier = self._earlier()
        ticks, targets, points, levels = [], [], [], {}
        baseline = None
        at = Decimal(0)
        if self.entry.baseline.value is not None:
            ticks.append(Tick(at=at, label="Baseline", brief="Base"))
            baseline = Level(at=at, value=self.entry.baseline.value, words=self.entry.baseline.shown)
            at += 1
        for period in earlier:
            ticks.append(Tick(at=at, label=period.short, brief=period.short[-5:]))
            points.append(self._point(period, at))
            at += 1
        forecast = None
        for index, column in enumerate(self.promise.columns):
            period = aims.outturn_period(self.promise, index)
            label = column.year if period is None or period.kind is PeriodKind.QUARTER else period.short
            ticks.append(Tick(at=at, label=label, brief=label[-5:], sub="target"))
            level = aims.resolve(self.promise, index, self.outturns)
            if isinstance(level, Decimal):
                targets.append(Level(at=at, value=level, words=show(level, self._places(column.year))))
                told = aims.expected(self.promise, period, self.outturns) if period is not None else None
                if isinstance(told, aims.Expected):
                    levels[at] = told
            if period is not None and period in self.held:
                points.append(self._point(period, at))
            if self.row.forecast is not None and period is not None and str(period) == self.row.forecast.period:
                forecast = self._forecast(at)
            at += 1
        side = Side(
            heading="Year ends",
            ticks=tuple(ticks),
            points=tuple(points),
            path=tuple(Level(at=level.at, value=level.value) for level in targets),
            band=self._band(levels),
            band_words="amber",
            baseline=baseline,
            targets=tuple(targets),
            forecast=forecast,
        )
        return side if side.points or side.targets or side.baseline else None

    def _places(self, year: str) -> int:
        cell = self.entry.target(year)
        return max(-cell.value.as_tuple().exponent, 0) if cell and cell.value is not None else self.measure.decimals

    def _earlier(self) -> list[Period]:
        """Whole-year figures that belong to no target column, the last few."""
        if self.measure.period is PeriodKind.QUARTER:
            return []
        columns = {aims.outturn_period(self.promise, index) for index in range(len(self.promise.columns))}
        whole = [period for period in self.held if period.whole_year and period not in columns]
        first = self.promise.slots[0].period.end if self.promise.slots else None
        before = [period for period in whole if first is not None and period.end < first]
        return sorted(before, key=lambda period: period.end)[-EARLIER:]


def interval_of(figure: rag.Figure, measure: Measure, policy: rag.Policy) -> tuple[Decimal, Decimal] | None:
    """The interval of a survey's figure in per cent, by the policy's z (judgement.md 6); None without a sample."""
    wave = figure.wave(measure)
    if wave is None:
        return None
    low, high = wave.interval(policy.z)
    return low.scaleb(2, EXACT), high.scaleb(2, EXACT)


def between(interval: tuple[Decimal, Decimal] | None, measure: Measure) -> str:
    """`between 73.5 and 78.5`; nothing where there is no interval."""
    if interval is None:
        return ""
    low, high = (show(edge, max(measure.decimals, 1)) for edge in interval)
    return f"between {low} and {high}"


def _note(verdict: rag.Verdict | None, measure) -> str:
    """A few words beside a figure: `Red: 1.08 over`."""
    if verdict is None or verdict.colour is None or verdict.shortfall is None:
        return ""
    if verdict.shortfall <= 0:
        return verdict.word
    over = "over" if measure.polarity is Polarity.LOWER else "short"
    return f"{verdict.word}: {show(verdict.shortfall, measure.decimals)} {over}"
