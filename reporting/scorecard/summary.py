"""What a board reads first: how many of each colour, by theme, what moved, what is owed, and a headline in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.scorecard.delivery import Delivery
from reporting.scorecard.rows import IndicatorRow, Shown

COLOURS = ("red", "amber", "green")


@dataclass(frozen=True)
class Tally:
    """How many of some verdicts are of each colour, and why the others have none."""

    red: int
    amber: int
    green: int
    reasons: tuple[tuple[str, int], ...]
    guides: int = 0

    @property
    def rated(self) -> int:
        return self.red + self.amber + self.green

    @property
    def uncoloured(self) -> int:
        return sum(number for _, number in self.reasons)

    @property
    def all(self) -> int:
        return self.rated + self.uncoloured

    @property
    def words(self) -> str:
        """`20 not due, 12 no target yet`."""
        return ", ".join(f"{number} {reason}" for reason, number in self.reasons)


def tally(verdicts: Sequence[Shown | Delivery]) -> Tally:
    """Counts verdicts, or the colours of plans."""
    colours = Counter(shown.colour for shown in verdicts if shown.colour)
    reasons = Counter(shown.reason for shown in verdicts if not shown.colour)
    return Tally(
        red=colours["red"],
        amber=colours["amber"],
        green=colours["green"],
        reasons=tuple(reasons.most_common()),
        guides=sum(1 for shown in verdicts if shown.colour and shown.guide),
    )


@dataclass(frozen=True)
class Owed:
    """What a lead partner still owes in the quarter, and what waits for the reviewer."""

    name: str
    short: str
    key: str
    leads: int
    figures: int
    forecasts: int
    plans: int
    to_sign: int

    @property
    def anything(self) -> bool:
        return bool(self.figures or self.forecasts or self.plans or self.to_sign)


class Summary:
    """The counts of some rows: the whole agreement's, or one theme's."""

    def __init__(self, rows: list[IndicatorRow]) -> None:
        self.rows = rows
        self.due = [row for row in rows if row.due]
        self.figures = tally([row.verdict for row in self.due])
        self.not_due = tally([row.verdict for row in rows if not row.due])
        self.latest = tally([row.latest for row in rows if not row.due and row.latest and row.latest.colour])
        asked = [row for row in rows if row.asked_forecast]
        given = [row.forecast for row in asked if row.forecast]
        self.forecasts_asked = len(asked)
        self.forecasts = tally(given)
        self.forecasts_owed = len(asked) - len(given)
        self.delivery = tally([row.delivery for row in rows])
        self.plans_owed = sum(1 for row in rows if row.delivery.owed)

    @property
    def reds(self) -> list[IndicatorRow]:
        """Red on figure first, then red on forecast, then red on the latest known, each in the agreement's order."""

        def rank(row: IndicatorRow) -> int:
            if row.verdict.colour == "red":
                return 0
            return 1 if row.forecast and row.forecast.colour == "red" else 2

        red = [row for row in self.rows if _is_red(row)]
        return sorted(red, key=lambda row: (rank(row), row.entry.position))

    @property
    def reds_by_theme(self) -> list[tuple]:
        """The reds under their themes, for a page of the whole agreement."""
        reds = self.reds
        themes = dict.fromkeys(row.entry.theme for row in sorted(reds, key=lambda row: row.entry.position))
        return [(theme, [row for row in reds if row.entry.theme == theme]) for theme in themes]

    @property
    def ambers(self) -> list[IndicatorRow]:
        return [row for row in self.rows if row.verdict.colour == "amber"]

    @property
    def overridden(self) -> list[IndicatorRow]:
        """Shown under another colour than the computed one."""
        return [row for row in self.rows if row.verdict.computed]

    @property
    def movers(self) -> list[IndicatorRow]:
        """Changed colour since the quarter before, worse first."""
        return sorted(
            (row for row in self.rows if row.moved), key=lambda row: (row.moved != "worse", row.entry.position)
        )

    @property
    def owed(self) -> list[Owed]:
        """By lead partner, those who owe most first. An indicator led by two counts for both."""
        found: dict[int, dict] = {}
        for row in self.rows:
            for partner in row.entry.leads:
                one = found.setdefault(partner.id, {"partner": partner, "counts": Counter()})
                one["counts"]["leads"] += 1
                one["counts"]["plans"] += row.delivery.owed
                if row.ret is None:
                    continue
                if row.ret.waits:
                    one["counts"]["figures"] += "figure" in row.ret.asks
                    one["counts"]["forecasts"] += "forecast" in row.ret.asks
                one["counts"]["to_sign"] += row.ret.state == "submitted"
        result = [
            Owed(
                name=one["partner"].name,
                short=one["partner"].label,
                key=one["partner"].key,
                leads=one["counts"]["leads"],
                figures=one["counts"]["figures"],
                forecasts=one["counts"]["forecasts"],
                plans=one["counts"]["plans"],
                to_sign=one["counts"]["to_sign"],
            )
            for one in found.values()
        ]
        return sorted(result, key=lambda owed: (-owed.figures, -owed.forecasts, -owed.to_sign, -owed.leads, owed.name))


def _is_red(row: IndicatorRow) -> bool:
    return (
        row.verdict.colour == "red"
        or (row.forecast is not None and row.forecast.colour == "red")
        or (not row.due and row.latest is not None and row.latest.colour == "red")
    )


def headline(summary: Summary, quarter: str) -> str:
    """`5 of 11 figures due in 2008/09 Q2 are red or amber, 1 is overdue; 9 of 35 forecasts are red`."""
    figures = summary.figures
    if not figures.all:
        first = f"No figures are due in {quarter}"
    else:
        off = figures.red + figures.amber
        first = (
            f"{off} of {figures.all} figures due in {quarter} {be(off)} red or amber"
            if off
            else f"None of {figures.all} figures due in {quarter} is red or amber"
        )
        waiting = [
            f"{number} {be(number)} {reason}" for reason, number in figures.reasons if reason in ("overdue", "awaited")
        ]
        first = ", ".join([first, *waiting])
    if not summary.forecasts.all:
        return first
    red = summary.forecasts.red
    return f"{first}; {red or 'none'} of {summary.forecasts.all} forecasts {be(red)} red"


def be(number: int) -> str:
    return "is" if number == 1 else "are"
