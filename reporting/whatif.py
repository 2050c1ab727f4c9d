"""What would change: two scorecards side by side, and the boxes in which an indicator's figures are supposed."""

from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.measures import places_of
from indicators.models import Agreement
from indicators.periods import Period, Quarter
from partners.access import Person
from reporting import dues, scorecard
from reporting.models import ReportingQuarter
from reporting.scorecard import IndicatorRow, MeasureRow, Scorecard, Shown, Supposed
from targets import aims
from targets.book import IndicatorEntry, MeasureEntry


@dataclass(frozen=True)
class Change:
    """A verdict as it stands and as it would be."""

    entry: IndicatorEntry
    what: str
    before: Shown | None
    after: Shown | None
    href: str

    @property
    def changed(self) -> bool:
        return _seen(self.before) != _seen(self.after)


def _seen(shown: Shown | None) -> tuple[str, str]:
    return ("", "") if shown is None else (shown.colour, shown.reason)


def as_it_stands(agreement: Agreement, quarter: ReportingQuarter, person: Person) -> Scorecard:
    """The scorecard to compare with. A published quarter is judged anew from what was reported, as the other is."""
    published = quarter.state == ReportingQuarter.State.PUBLISHED
    return scorecard.build(agreement, quarter, person, suppose=Supposed() if published else None)


def supposed(agreement: Agreement, quarter: ReportingQuarter, person: Person, suppose: Supposed) -> Scorecard:
    return scorecard.build(agreement, quarter, person, suppose=suppose)


def changes(before: Scorecard, after: Scorecard) -> list[Change]:
    """Every verdict that is not the same on both: of figures due, of the latest known, and of forecasts."""
    pairs = zip(before.rows, after.rows, strict=True)
    return [change for one, other in pairs for change in _of_row(one, other) if change.changed]


def _of_row(one: IndicatorRow, other: IndicatorRow) -> list[Change]:
    found = [("figure", one.verdict, other.verdict)]
    if not one.due and not other.due:
        found.append(("latest known", one.latest, other.latest))
    found.append(("forecast", one.forecast, other.forecast))
    return [Change(one.entry, what, was, would, one.href) for what, was, would in found]


# One indicator --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Boxes:
    """What may be supposed of a measure: a figure for a period, a forecast and a target level for a year."""

    row: MeasureRow
    period: Period | None
    forecast_year: str
    level_year: str
    several: bool = False

    @property
    def entry(self) -> MeasureEntry:
        return self.row.entry

    @property
    def name(self) -> str:
        """`NI 120, female`, or the code alone."""
        measure = self.entry.measure
        return f"{measure.code}, {self.entry.name.lower()}" if self.several else measure.code

    def may(self, what: str) -> bool:
        """Whether there is a figure, a forecast or a level to suppose."""
        return bool({"figure": self.period, "forecast": self.forecast_year, "level": self.level_year}[what])

    def why_not(self, what: str) -> str:
        """Why it may not be supposed."""
        if what == "figure":
            return f"No figure of {self.name} was due yet. Suppose its target or its forecast."
        if what == "level":
            return f"{self.name} has no level to change here: its target is tested, or it has no period of its own."
        return f"No forecast of {self.name} is asked for, or it is not yours to see."

    def of(self, what: str) -> str:
        """`figure for 2008/09 Q2`."""
        return {
            "figure": f"figure for {self.period}",
            "forecast": f"forecast for {self.forecast_year}",
            "level": f"target level for {self.level_year}",
        }[what]

    def now(self, what: str) -> str:
        """What stands, as the viewer may see it."""
        return {"figure": self.figure_now, "forecast": self.forecast_now, "level": self.level_now}[what]

    @property
    def figure_now(self) -> str:
        """The figure that stands for the period, as the viewer may see it."""
        for shown in (self.row.verdict, self.row.latest):
            if shown is not None and shown.actual is not None and shown.period == str(self.period):
                return self.worded(shown.actual)
        return "none"

    @property
    def forecast_now(self) -> str:
        shown = self.row.forecast
        return self.worded(shown.actual) if shown is not None and shown.actual is not None else "none"

    @property
    def level_now(self) -> str:
        cell = self.entry.target(self.level_year)
        return (cell.shown or cell.words) if cell is not None else "none"

    def worded(self, value: Decimal) -> str:
        """A number of the measure with its unit, and every digit that it has."""
        measure = self.entry.measure
        return measure.words(value, max(measure.decimals, places_of(value.normalize())))


def boxes_of(row: IndicatorRow, quarter: Quarter) -> list[Boxes]:
    """The boxes of an indicator's rated measures in a quarter."""
    several = len(row.measures) > 1
    return [_boxes(measure, quarter, visible=row.visible, several=several) for measure in row.measures]


def _boxes(row: MeasureRow, quarter: Quarter, *, visible: bool, several: bool) -> Boxes:
    promise = row.entry.promise
    slot = aims.answered(promise, quarter)
    index = slot.index if slot is not None else len(promise.columns) - 1
    column = promise.columns[index] if promise.columns else None
    tested = column is None or column.period is None or isinstance(column.aim, aims.Significant)
    return Boxes(
        row=row,
        period=_period(row, slot, quarter),
        forecast_year=dues.forecast_year(row.entry, quarter) if visible else "",
        level_year="" if tested or column is None else column.year,
        several=several,
    )


def _period(row: MeasureRow, slot: aims.Slot | None, quarter: Quarter) -> Period | None:
    """The period whose figure may be supposed: the one due, else the latest known, else the last that was due."""
    if slot is not None and slot.due == quarter:
        return slot.period
    if row.latest is not None and row.latest.period:
        return Period.parse(row.latest.period)
    earlier = [one.period for one in row.entry.promise.slots if one.due < quarter]
    return earlier[-1] if earlier else None


def results(before: IndicatorRow, after: IndicatorRow) -> list[tuple[str, list[Change]]]:
    """By measure, what its verdicts are and would be; for several measures the indicator's own comes first."""
    found = []
    if len(before.measures) > 1:
        whole = [change for change in _of_row(before, after) if change.before or change.after]
        found.append(("The indicator", [replace(change, what="all measures") for change in whole[:1]]))
    for one, other in zip(before.measures, after.measures, strict=True):
        kinds = [
            ("figure", one.verdict, other.verdict),
            ("latest known", one.latest, other.latest),
            ("forecast", one.forecast, other.forecast),
        ]
        found.append(
            (
                one.name,
                [
                    Change(before.entry, what, was, would, before.href)
                    for what, was, would in kinds
                    if was is not None or would is not None
                ],
            )
        )
    return found
