"""The way to a year's target: what is expected of each quarter, what of it is a guide, and what was agreed.

The page shows it and the verbs ask it, so that nothing is offered that would be refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators import clock
from indicators.measures import MOST_PLACES, Scale, as_held, show_between
from indicators.models import Agreement
from indicators.periods import Period, PeriodKind, Quarter
from reporting import rag
from reporting.models import Return
from reporting.scorecard.figures import held_figures
from targets import aims
from targets.book import MeasureEntry
from targets.models import Milestone


@dataclass(frozen=True, slots=True)
class Step:
    """A quarter on the way: what is expected of it, and every version of its milestone, the newest first. Of a
    published quarter nothing is said here: its verdict was frozen with what was expected then."""

    period: Period
    due: Quarter
    expected: aims.Expected | None
    shown: str
    why: str
    versions: tuple[Milestone, ...]

    @property
    def milestone(self) -> Milestone | None:
        """The one in force, if it was not withdrawn."""
        newest = self.versions[0] if self.versions else None
        return newest if newest is not None and newest.level is not None else None

    @property
    def guide(self) -> bool:
        return self.expected is not None and self.expected.guide

    @property
    def stands(self) -> str:
        """What the level is: agreed, a guide, or the target itself."""
        if self.expected is None:
            return self.why
        if self.milestone:
            return "agreed milestone"
        if self.period.whole_year:
            return "the target itself"
        return "guide" if self.guide else "the target itself, all year"


@dataclass(frozen=True)
class Way:
    """A measure's way through its target years, as it stands; `first` is the first quarter not published."""

    entry: MeasureEntry
    first: Quarter | None
    steps: tuple[Step, ...]
    none: str
    years: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def may_change(self, step: Step) -> bool:
        """Whether a milestone may stand for this period: before year end, on the way to a level, not published."""
        return not self.refused(step.period)

    def refused(self, period: Period) -> str:
        """Why no milestone can be set for a period; nothing if it can."""
        if self.none:
            return self.none
        step = next((one for one in self.steps if one.period == period), None)
        if step is None:
            years = ", ".join(self.years)
            return f"{period} is outside the target years of this measure: {years}."
        if period.whole_year:
            return f"{period} is the year end, and its level is the target itself. A milestone comes before it."
        if self.first is None or step.due < self.first:
            return f"{period} was due in {step.due}, which is published and stays as it was judged."
        return self._no_level(step)

    def _no_level(self, step: Step) -> str:
        index = self.entry.promise.by_period[step.period].index
        if isinstance(self.entry.promise.columns[index].aim, aims.Level | aims.Change):
            return ""
        return f"There is no level for {step.period} to be on the way to: {step.why}."

    @property
    def open_steps(self) -> list[Step]:
        return [step for step in self.steps if self.may_change(step)]

    @property
    def agreed_steps(self) -> list[Step]:
        """Those whose milestone may be withdrawn."""
        return [step for step in self.open_steps if step.milestone]

    def guides(self, year: str) -> dict[Period, Decimal]:
        """The guide levels of a target year's remaining quarters: what confirming the guide would agree."""
        return {
            step.period: as_held(step.expected.level)
            for step in self.years.get(year, ())
            if step.expected is not None and step.guide and self.may_change(step)
        }

    @property
    def guided_years(self) -> list[str]:
        return [year for year in self.years if self.guides(year)]


def way_of(agreement: Agreement, entry: MeasureEntry, first: Quarter | None) -> Way:
    """The way of one measure: two queries, of its milestones and (for chained targets) of its final figures."""
    none = no_milestones(entry)
    if none:
        return Way(entry, first, (), none)
    versions: dict[str, list[Milestone]] = {}
    for row in Milestone.objects.filter(measure=entry.id).select_related("by").order_by("-version"):
        versions.setdefault(row.period, []).append(row)
    outturns = _outturns(agreement, entry)
    steps = tuple(
        _step(entry, slot, first, outturns, tuple(versions.get(str(slot.period), ())))
        for slot in aims.schedule(entry.promise)
    )
    years = {
        column.year: tuple(step for step in steps if entry.promise.by_period[step.period].index == index)
        for index, column in enumerate(entry.promise.columns)
        if column.period is not None
    }
    return Way(entry, first, steps, "", years)


def no_milestones(entry: MeasureEntry) -> str:
    """Why a measure has no milestones at all; nothing if it can have them (judgement.md 3)."""
    measure = entry.measure
    if not measure.rated:
        return "This measure is shown beside the other and never judged, so it has no milestones."
    if measure.scale is Scale.ORDINAL:
        return "Levels and scores are judged at year end only, so they have no milestones before it."
    if measure.period is not PeriodKind.QUARTER:
        once = f"A figure comes once for each {measure.period.value}"
        return f"{once}: nothing is expected before it is complete, so there are no milestones."
    return ""


def _step(
    entry: MeasureEntry,
    slot: aims.Slot,
    first: Quarter | None,
    outturns: Mapping[Period, Decimal],
    versions: tuple[Milestone, ...],
) -> Step:
    if first is None or slot.due < first:
        return Step(slot.period, slot.due, None, "", "published, and stays as it was judged", versions)
    expected = aims.expected(entry.promise, slot.period, outturns)
    if isinstance(expected, aims.Gap):
        return Step(slot.period, slot.due, None, "", expected.detail, versions)
    shown = show_between(expected.level, entry.measure.decimals, MOST_PLACES)
    return Step(slot.period, slot.due, expected, shown, "", versions)


def _outturns(agreement: Agreement, entry: MeasureEntry) -> dict[Period, Decimal]:
    """Final outturns that were signed off or released: a change on the year before hangs on them."""
    if entry.promise.fixed:
        return {}
    figures = {
        held.period: held.figure
        for held in held_figures(agreement, measure=entry.id)
        if held.state == Return.State.SIGNED_OFF or (held.known_on and held.known_on <= clock.today())
    }
    return rag.final_outturns(entry.promise, figures)
