"""The scorecard's rows: frozen, worded, ready to show. Pages, exports and packs read them; none judges by itself."""

from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote

from indicators.measures import show
from indicators.periods import Period
from reporting.rag import Figure
from reporting.scorecard.delivery import Delivery
from reporting.scorecard.exception_facts import ExceptionFacts
from reporting.travel import Journey
from targets.book import IndicatorEntry, MeasureEntry, Printed

#: The letters beside a figure (product.md 4).
LETTERS = {"provisional": "p", "estimate": "e", "final": ""}


def letters_of(status: str, *, proxy: bool = False, restated: bool = False) -> str:
    """`r` beside a final figure that was restated, `px` beside a provisional proxy."""
    return LETTERS[status] + ("r" if restated else "") + ("x" if proxy else "")


#: Reasons by which nothing is owed in a quarter: the figure is not due, or cannot be.
NOT_OWED = frozenset(
    {
        "withdrawn",
        "cannot be measured",
        "data only",
        "deferred",
        "no target yet",
        "before the agreement",
        "ended",
        "not due",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as it is shown, computed now or frozen when its quarter was published.

    `computed` is the colour that an override has taken the place of; the sentence says both.
    """

    colour: str
    reason: str
    guide: bool
    period: str
    sentence: str
    due: bool = False
    actual: Decimal | None = None
    expected: Decimal | None = None
    year_end: Decimal | None = None
    letters: str = ""
    figure: int | None = None
    computed: str = ""
    override: int | None = None

    @property
    def word(self) -> str:
        return self.colour.capitalize() if self.colour else self.reason


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a trend: its period, its value, and how sure it is."""

    period: Period
    value: Decimal
    letters: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """The return of an indicator in the quarter, as a row shows it."""

    id: int
    state: str
    version: int
    asks: tuple[str, ...]
    commentary: str
    saved_by: str
    authors: frozenset[int] = frozenset()

    @property
    def waits(self) -> bool:
        """Something is still owed by the officer."""
        return self.state in ("not started", "draft", "sent back")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A rated measure in a quarter: what was promised, what is expected, what is known, and the verdict."""

    entry: MeasureEntry
    year: str
    verdict: Shown
    latest: Shown | None
    forecast: Shown | None
    points: tuple[Point, ...]
    journey: Journey | None = None

    @property
    def travel(self) -> str:
        """The one arrow of a dense table; '' where nothing compares."""
        return self.journey.one.word if self.journey else ""

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def figures(self) -> dict[Period, Figure]:
        """The figures of the trend by period."""
        return {point.period: Figure(point.value) for point in self.points}

    @property
    def unit(self) -> str:
        return self.entry.measure.unit_words

    @property
    def polarity(self) -> str:
        return self.entry.measure.polarity.value

    @property
    def baseline(self) -> str:
        return self.entry.baseline.shown or short_words(self.entry.baseline.words) or "–"

    @property
    def target_cell(self) -> Printed | None:
        return self.entry.target(self.year)

    @property
    def target(self) -> str:
        """The year's target: its level if it has one, else a word or two for its kind."""
        cell = self.target_cell
        if cell is None:
            return "–"
        if cell.shown:
            return cell.shown
        return {"deferred": "deferred", "words": "none yet", "none": "–", "significant": "significant change"}.get(
            cell.note, short_words(cell.words)
        )

    @property
    def expected(self) -> str:
        level = self.verdict.expected
        return "–" if level is None else show(level, self.entry.measure.decimals)

    @property
    def newest(self) -> Shown | None:
        """The verdict of the figure shown: the one due if it has come, else the latest known."""
        return self.verdict if self.verdict.actual is not None else self.latest

    @property
    def newest_text(self) -> str:
        if self.newest is not None and self.newest.actual is not None:
            return self.figure(self.newest.actual)
        return self.figure(self.points[-1].value) if self.points else "–"

    @property
    def newest_period(self) -> str:
        if self.newest is not None and self.newest.actual is not None:
            return Period.parse(self.newest.period).short
        return self.points[-1].period.short if self.points else ""

    @property
    def newest_letters(self) -> str:
        if self.newest is not None and self.newest.actual is not None:
            return self.newest.letters
        return self.points[-1].letters if self.points else ""

    @property
    def trend(self) -> tuple[list[Decimal], Decimal | None, int]:
        """The sparkline: the values, the year's target, and how many stand before the agreement."""
        slots = self.entry.promise.slots
        begins = slots[0].period.end if slots else None
        before = sum(1 for point in self.points if begins and point.period.end < begins)
        cell = self.target_cell
        return [point.value for point in self.points], cell.value if cell else None, before

    def figure(self, value: Decimal) -> str:
        return self.entry.measure.figure(value)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in a quarter: its verdict and what stands beside it.

    `href` leads to its page, `explained` to where its colours are explained; `was` is what was published the quarter
    before, explained at `was_href`.
    """

    entry: IndicatorEntry
    verdict: Shown
    latest: Shown | None
    measures: tuple[MeasureRow, ...]
    ret: ReturnFacts | None
    visible: bool
    delivery: Delivery
    was: Shown | None = None
    was_href: str = ""
    exception: ExceptionFacts | None = None
    href: str = ""
    explained: str = ""
    known: bool = False

    @property
    def due(self) -> bool:
        return self.verdict.due

    @property
    def verdict_href(self) -> str:
        """Where the verdict is explained, for those who may see that; for others the indicator's page."""
        return f"{self.explained}{'?as=known' if self.known else ''}" if self.visible else self.href

    def href_of(self, period: object) -> str:
        """Where the figure of another period is explained."""
        return f"{self.explained}?period={quote(str(period))}{'&as=known' if self.known else ''}"

    @property
    def dashed_href(self) -> str:
        return self.href_of(self.dashed.period) if self.dashed else ""

    @property
    def forecast(self) -> Shown | None:
        """The worst of its measures' forecasts; of several the sentence names each."""
        given = [(row.name, row.forecast) for row in self.measures if row.forecast and row.forecast.colour]
        if not given:
            return None
        worst = min((shown for _, shown in given), key=lambda shown: RANK[shown.colour])
        if len(given) == 1:
            return worst
        return replace(worst, sentence=" ".join(f"{name.capitalize()}: {shown.sentence}" for name, shown in given))

    @property
    def forecast_href(self) -> str:
        """Where the forecast's colour is explained: who does not see the figure sees no forecast either."""
        return f"{self.explained}?of=forecast{'&as=known' if self.known else ''}"

    @property
    def unit(self) -> str:
        """Unit and polarity under the title: `offences per 1,000, lower is better`."""
        first = self.measures[0]
        names = " then ".join(row.name.lower() for row in self.measures) if len(self.measures) > 1 else ""
        return ", ".join(part for part in (first.unit, names, first.polarity) if part)

    @property
    def baseline(self) -> str:
        """The measures' baselines, a line each."""
        return "\n".join(row.baseline for row in self.measures)

    @property
    def baseline_in_words(self) -> bool:
        return all(row.entry.baseline.value is None for row in self.measures)

    @property
    def target(self) -> str:
        return "\n".join(row.target for row in self.measures)

    @property
    def target_in_words(self) -> bool:
        cells = [row.target_cell for row in self.measures]
        return all(cell is None or cell.value is None for cell in cells)

    @property
    def expected(self) -> str:
        """What is expected by now, a line a measure; '' where nothing is."""
        texts = [row.expected for row in self.measures]
        return "" if set(texts) == {"–"} else "\n".join(texts)

    @property
    def newest(self) -> str:
        """The figure due, or the latest before it, a line a measure; '' where there is none yet."""
        texts = [row.newest_text for row in self.measures]
        return "" if set(texts) == {"–"} else "\n".join(texts)

    @property
    def newest_period(self) -> str:
        periods = {row.newest_period for row in self.measures}
        return periods.pop() if len(periods) == 1 else ""

    @property
    def letters(self) -> str:
        """The letters beside the newest figure; of several measures, any one's."""
        return "".join(sorted({letter for row in self.measures for letter in row.newest_letters}))

    @property
    def has_come(self) -> bool:
        """The figure due in this quarter is the one shown."""
        return self.due and any(row.verdict.actual is not None for row in self.measures)

    @property
    def travel(self) -> str:
        """The direction, where all measures agree; the worse of two otherwise."""
        found = {row.travel for row in self.measures if row.travel}
        return next((word for word in ("worse", "no change", "better") if word in found), "")

    @property
    def forecast_text(self) -> str:
        return "\n".join(
            row.figure(row.forecast.actual) for row in self.measures if row.forecast and row.forecast.actual is not None
        )

    @property
    def why(self) -> str:
        """The sentence of what is worst: of the figure due if it is coloured, else of a red forecast, else of the
        latest known."""
        if not self.verdict.colour and self.forecast is not None and self.forecast.colour == "red":
            return f"Forecast {self.forecast.sentence[0].lower()}{self.forecast.sentence[1:]}"
        return self.dashed.sentence if self.dashed is not None else self.verdict.sentence

    @property
    def dashed(self) -> Shown | None:
        """The latest known verdict, to be shown outlined beside a figure that is not due or has not come."""
        if self.verdict.colour or self.latest is None or not self.latest.colour:
            return None
        return self.latest

    @property
    def rank(self) -> int:
        """For sorting: red before amber before green before what is not rated."""
        return RANK.get(self.verdict.colour, 3)

    @property
    def forecast_rank(self) -> int:
        return RANK.get(self.forecast.colour, 3) if self.forecast else 3

    @property
    def asked_forecast(self) -> bool:
        return self.ret is not None and "forecast" in self.ret.asks

    @property
    def delivery_rank(self) -> int:
        return RANK.get(self.delivery.colour, 3)

    @property
    def lead(self) -> str:
        return ", ".join(partner.label for partner in self.entry.leads)

    @property
    def lead_name(self) -> str:
        return ", ".join(partner.name for partner in self.entry.leads)

    @property
    def moved_from(self) -> str:
        """The colour of the quarter before, as published; '' where it had none."""
        return self.was.colour if self.was else ""

    @property
    def moved(self) -> str:
        """Better or worse than the colour of the quarter before; '' when it did not change or was not rated."""
        if not self.moved_from or not self.verdict.colour or self.moved_from == self.verdict.colour:
            return ""
        return "better" if RANK[self.verdict.colour] > RANK[self.moved_from] else "worse"


RANK = {"red": 0, "amber": 1, "green": 2}


def short_words(words: str, most: int = 28) -> str:
    """The document's words cut to fit a cell; the whole stands on the indicator's page."""
    words = words.lstrip("*").strip()
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
