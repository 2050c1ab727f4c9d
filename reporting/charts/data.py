"""What a chart is drawn from: frozen, worded, exact. Numbers stay Decimal until the drawing edge.

`at` is a place on a side's axis. On the year's side 0 is the start of the year and 1 to 4 are its quarters; on the
side of the year ends 0, 1, 2 … count the ticks. Words are ready to show: a chart formats no figure but its axis.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis: its label, a briefer one for phones, a second line (`target`), and whether it is now."""

    at: Decimal
    label: str
    brief: str = ""
    sub: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level that is not an actual: expected, target, baseline, last year's. Without `words` it has no label."""

    at: Decimal
    value: Decimal
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure: `label` is its period, `words` its value, `note` a few words of its verdict ("Red: 1.08 over").

    `low` and `high` are its interval, `between` the same in words.
    """

    at: Decimal
    value: Decimal
    words: str
    label: str = ""
    colour: str = ""
    note: str = ""
    provisional: bool = False
    restated: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    between: str = ""

    @property
    def letters(self) -> str:
        return ("p" if self.provisional else "") + ("r" if self.restated else "")

    @property
    def shown(self) -> str:
        return f"{self.words} {self.letters}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The amber tolerance at one place: from the expected level (`near`) to where red begins (`far`)."""

    at: Decimal
    near: Decimal
    far: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone of the improvement plan: ticked on the axis by its key, listed beside the strip."""

    at: Decimal
    key: str
    label: str
    state: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two sides: the year so far, or the year ends."""

    heading: str
    ticks: tuple[Tick, ...]
    start: Level | None = None
    points: tuple[Point, ...] = ()
    path: tuple[Level, ...] = ()
    guide: bool = False
    path_words: str = ""
    band: tuple[Band, ...] = ()
    band_words: str = ""
    before: tuple[Level, ...] = ()
    before_words: str = ""
    baseline: Level | None = None
    targets: tuple[Level, ...] = ()
    forecast: Point | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def first(self) -> Decimal:
        return min(tick.at for tick in self.ticks)

    @property
    def last(self) -> Decimal:
        return max(tick.at for tick in self.ticks)

    def levels(self) -> Iterator[Decimal]:
        """Every level that must be inside the picture."""
        for held in (self.points, self.path, self.before, self.targets):
            yield from (item.value for item in held)
        for point in self.points:
            yield from (edge for edge in (point.low, point.high) if edge is not None)
        yield from (item.value for item in (self.start, self.baseline, self.forecast) if item is not None)
        for item in self.band:
            yield from (item.near, item.far)

    def expected(self, at: Decimal) -> Decimal | None:
        return next((level.value for level in self.path if level.at == at), None)

    def tolerance(self, at: Decimal) -> Decimal | None:
        return next((abs(item.far - item.near) for item in self.band if item.at == at), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A measure's chart: the year so far beside its year ends, on one axis. Either side may be missing."""

    key: str
    title: str
    sentence: str = ""
    lower_is_better: bool = False
    decimals: int = 0
    unit: str = ""
    year: Side | None = None
    ends: Side | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(side for side in (self.year, self.ends) if side is not None)

    @property
    def is_empty(self) -> bool:
        return not any(True for side in self.sides for _ in side.levels())

    def describe(self) -> str:
        """The picture in words, for who cannot see it."""
        parts = [self.sentence] if self.sentence else []
        for side in self.sides:
            figures = [
                ", ".join(words for words in (f"{p.label or 'figure'} {p.shown}", p.between, p.colour) if words)
                for p in side.points
            ]
            if figures:
                parts.append(f"{side.heading}: {'; '.join(figures)}.")
            if side.forecast is not None:
                parts.append(f"Forecast {side.forecast.shown}.")
            names = {tick.at: tick.label for tick in side.ticks}
            targets = [f"{names.get(t.at, '')} {t.words}".strip() for t in side.targets if t.words]
            if targets:
                parts.append(f"Targets: {'; '.join(targets)}.")
            if side.baseline is not None and side.baseline.words:
                parts.append(f"Baseline {side.baseline.words}.")
        parts.append("The same figures follow as a table.")
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """The strip beside an entry box: where green, amber and red lie, the limit, last year's figure and yours."""

    expected: Level
    limit: Level | None = None
    last: Level | None = None
    yours: Level | None = None
    lower_is_better: bool = False
