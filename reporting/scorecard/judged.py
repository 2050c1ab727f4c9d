"""The judged rows: a measure's and an indicator's, computed now by the one rule or read back as they were frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.periods import Period, Quarter
from reporting import dues, rag, travel
from reporting.models import Override, PublishedVerdict, ReportingQuarter, Return
from reporting.scorecard.delivery import delivery_of
from reporting.scorecard.exception_facts import ExceptionFacts
from reporting.scorecard.figures import STATE, Held, stands
from reporting.scorecard.policies import comparator
from reporting.scorecard.rows import NOT_OWED, IndicatorRow, MeasureRow, Point, ReturnFacts, Shown
from targets import aims
from targets.book import Book, IndicatorEntry, MeasureEntry

SLOT = PublishedVerdict.Slot
MISSING = ("awaited", "overdue")


@dataclass(frozen=True)
class Found:
    """What the queries found, from which every row of one scorecard is made."""

    book: Book
    quarter: ReportingQuarter
    policy: rag.Policy
    seen: Mapping[int, Mapping[Period, Held]]
    sight: frozenset[int]
    returns: Mapping[int, Return]
    signed_before: Mapping[int, Any]
    frozen: Mapping[tuple, PublishedVerdict]
    forecasts: Mapping[int, tuple]
    overrides: Mapping[int, Override]
    plans: Mapping[int, Iterable[travel.Action]]
    before: Mapping[int, Shown]
    exceptions: Mapping[int, ExceptionFacts]
    base: str
    verdicts: str
    verdicts_before: str
    known: bool
    today: date

    @property
    def published(self) -> bool:
        return self.quarter.state == STATE.PUBLISHED

    @property
    def named(self) -> Quarter:
        return self.quarter.quarter


def indicator_row(found: Found, entry: IndicatorEntry) -> IndicatorRow:
    """An indicator's row: its measures, its own verdict, and what stands beside it."""
    visible = found.published or entry.id in found.sight
    ret = found.returns.get(entry.id)
    measures = tuple(_measure_row(found, measure, ret, visible) for measure in entry.rated)
    if found.frozen:
        verdict = thaw(found.frozen[(SLOT.INDICATOR, entry.id)])
    else:
        verdict = _of_indicator(measures)
        if visible:
            verdict = overridden(verdict, found.overrides.get(entry.id))
    return IndicatorRow(
        entry=entry,
        verdict=verdict,
        latest=_latest_of(measures),
        measures=measures,
        ret=_return_facts(ret, _heard(found, ret, visible)) if ret and visible else None,
        visible=visible,
        delivery=delivery_of(found.plans.get(entry.id), found.named.end),
        was=found.before.get(entry.id),
        was_href=f"{found.verdicts_before}{entry.slug}/",
        exception=found.exceptions.get(entry.id),
        href=f"{found.base}{entry.slug}/?quarter={found.named.year_slug}-{found.named.slug}",
        explained=f"{found.verdicts}{entry.slug}/",
        known=found.known,
    )


def _of_indicator(measures: tuple[MeasureRow, ...]) -> Shown:
    """The computed verdict of an indicator: its only measure's, else rolled up."""
    if len(measures) == 1:
        return measures[0].verdict
    return roll_up([(row.name, row.verdict) for row in measures])


def overridden(shown: Shown, override: Override | None) -> Shown:
    """The verdict under the colour that a reviewer gave it, for as long as what was overridden is what is computed."""
    if override is None or not override.colour or shown.colour != override.computed:
        return shown
    return replace(
        shown,
        colour=override.colour,
        computed=shown.colour,
        override=override.pk,
        guide=False,
        sentence=f"{override.words}{'' if override.words.endswith(('.', '!', '?')) else '.'} "
        f"Computed: {shown.sentence}",
    )


def _measure_row(found: Found, measure: MeasureEntry, ret: Return | None, visible: bool) -> MeasureRow:
    held = found.seen[measure.id]
    if found.frozen:
        verdict = thaw(found.frozen[(SLOT.FIGURE, measure.id)])
        latest = thaw(found.frozen.get((SLOT.LATEST, measure.id)))
        forecast = thaw(found.frozen.get((SLOT.FORECAST, measure.id)))
    else:
        verdict, latest, forecast = _judge(found, measure, held, visible)
        if found.published and not verdict.colour:
            verdict = as_published(verdict, ret)
    columns = measure.promise.columns
    column = min(max(found.named.year - found.book.first.year, 0), len(columns) - 1)
    return MeasureRow(
        entry=measure,
        year=columns[column].year,
        verdict=verdict,
        latest=latest,
        forecast=forecast,
        points=tuple(
            Point(period, one.figure.value, one.letters, one.illustrative)
            for period, one in sorted(held.items(), key=lambda pair: pair[0].end)
            if one.figure.value is not None and not one.figure.suppressed
        ),
        journey=_journey(measure, verdict, latest, held, found.policy.z),
    )


def _judge(found: Found, measure: MeasureEntry, held: Mapping[Period, Held], visible: bool):
    """What the measure answers in the quarter, the latest known before it, and the forecast's own verdict."""
    figures = {period: one.figure for period, one in held.items()}
    outturns = rag.final_outturns(measure.promise, figures)
    policy = found.policy.of(measure.measure)
    late = dues.is_late(measure, found.quarter, found.today)
    slot = aims.answered(measure.promise, found.named)
    before = comparator(policy, measure.promise, slot.period if slot else None, figures)
    judged = rag.answer(measure.promise, found.named, figures, policy, late=late, outturns=outturns, comparator=before)
    known = rag.latest_known(
        measure.promise,
        figures,
        policy,
        found.named,
        outturns=outturns,
        comparators=_comparators(found, measure, figures),
    )
    return (
        _shown(judged, held, found.named, measure),
        _shown(known, held, found.named, measure) if known is not None else None,
        _forecast(found, measure, policy, figures, outturns, visible),
    )


def _comparators(found: Found, measure: MeasureEntry, figures: Mapping[Period, rag.Figure]) -> dict[Period, Decimal]:
    """What "improving is amber" compares each figure with; nothing while the switch is off."""
    if not found.policy.improving_is_amber:
        return {}
    before = {period: comparator(found.policy, measure.promise, period, figures) for period in figures}
    return {period: value for period, value in before.items() if value is not None}


def as_published(shown: Shown, ret: Return | None) -> Shown:
    """A figure due that is missing is overdue; one that nobody signed off publishes uncoloured (judgement.md 5)."""
    if not shown.due:
        return shown
    if ret is not None and ret.state == Return.State.SUBMITTED and (shown.colour or shown.reason in MISSING):
        return replace(
            shown,
            colour="",
            reason="not signed off",
            guide=False,
            actual=None,
            expected=None,
            letters="",
            figure=None,
            computed="",
            override=None,
            sentence=f"Not rated: the figure for {shown.period} was not signed off when the quarter was published.",
        )
    if shown.reason in MISSING:
        return replace(
            shown, reason="overdue", sentence=f"Not rated: the figure for {shown.period} was overdue at publication."
        )
    return shown


def _journey(
    measure: MeasureEntry, verdict: Shown, latest: Shown | None, held: Mapping[Period, Held], critical: Decimal
) -> travel.Journey | None:
    """The directions of the figure shown, surveys tested at the policy's level; None where there is no figure."""
    newest = verdict if verdict.actual is not None else latest
    if newest is None or newest.actual is None or not newest.period:
        return None
    figures = {period: one.figure for period, one in held.items()}
    return journey_of(measure.promise, Period.parse(newest.period), figures, critical)


def journey_of(
    promise: aims.Promise, period: Period, figures: Mapping[Period, rag.Figure], critical: Decimal
) -> travel.Journey:
    """Where a figure of a measure comes from, short term and long term (judgement.md 7)."""
    first = promise.slots[0].period if promise.slots else None
    return travel.journey(promise.measure, period, figures, first=first, critical=critical)


def _forecast(
    found: Found, measure: MeasureEntry, policy: rag.Policy, figures, outturns, visible: bool
) -> Shown | None:
    """The forecast's own colour, judged against the year-end level; None if none stands or may be seen."""
    given = found.forecasts.get(measure.id)
    if given is None:
        return None
    year, value, state = given
    index = next((i for i, column in enumerate(measure.promise.columns) if column.year == year), None)
    if index is None or not stands(state, found.published, visible):
        return None
    outturn = aims.outturn_period(measure.promise, index)
    before = comparator(policy, measure.promise, outturn, {**figures, outturn: rag.Figure(value)})
    judged = rag.forecast(measure.promise, index, value, policy, outturns=outturns, comparator=before)
    if judged is None:
        return None
    return Shown(
        colour=judged.colour.value if judged.colour else "",
        reason=judged.reason.value if judged.reason else "",
        guide=False,
        period=str(judged.period or year),
        sentence=judged.sentence,
        actual=value,
        expected=judged.expected,
        year_end=judged.year_end,
    )


def _shown(verdict: rag.Verdict, held: Mapping[Period, Held], quarter: Quarter, measure: MeasureEntry) -> Shown:
    one = held.get(verdict.period) if verdict.period is not None else None
    reason = verdict.reason.value if verdict.reason else ""
    due = verdict.period is not None and verdict.period.due(measure.measure.lag) == quarter and reason not in NOT_OWED
    return Shown(
        colour=verdict.colour.value if verdict.colour else "",
        reason=reason,
        guide=verdict.guide,
        period=str(verdict.period) if verdict.period else "",
        sentence=verdict.sentence,
        due=due,
        actual=verdict.actual,
        expected=verdict.expected,
        year_end=verdict.year_end,
        letters=one.letters if one and verdict.actual is not None else "",
        figure=one.id if one else None,
    )


def thaw(row: PublishedVerdict | None) -> Shown | None:
    """A published verdict as it is shown."""
    if row is None:
        return None
    return Shown(
        colour=row.colour,
        reason=row.reason,
        guide=row.guide,
        period=row.period,
        sentence=row.sentence,
        due=row.due,
        actual=row.actual,
        expected=row.expected,
        year_end=row.year_end,
        letters=row.status,
        figure=row.figure_id,
        computed=row.override.computed if row.override else "",
        override=row.override_id,
    )


def roll_up(named: list[tuple[str, Shown]]) -> Shown:
    """Red if any is red; else not rated, naming which; else the worst. The sentence names each measure."""
    verdicts = [shown for _, shown in named]
    chosen = rag.roll_up_index([(shown.colour, shown.reason) for shown in verdicts])
    name, worst = named[chosen]
    sentence = " ".join(f"{name.capitalize()}: {shown.sentence}" for name, shown in named)
    reason = worst.reason if len({shown.reason for shown in verdicts}) == 1 else f"{name.lower()} {worst.reason}"
    return replace(
        worst,
        sentence=sentence,
        due=any(shown.due for shown in verdicts),
        guide=any(shown.guide for shown in verdicts if shown.colour == worst.colour),
        reason=reason if not worst.colour else "",
    )


def _latest_of(measures: tuple[MeasureRow, ...]) -> Shown | None:
    """The latest known verdict of the whole indicator: only where every rated measure has one, of the same period."""
    latest = [(row.name, row.latest) for row in measures]
    if any(shown is None for _, shown in latest):
        return None
    if len(latest) == 1:
        return latest[0][1]
    return roll_up(latest) if len({shown.period for _, shown in latest}) == 1 else None


def _heard(found: Found, ret: Return, visible: bool) -> str:
    """The commentary that may be read: handed in or signed off; of a reopened return, as it was signed off before."""
    if found.published and ret.stands_to is not None:
        before = found.signed_before.get(ret.pk)
        return before.commentary if before is not None else ""
    return ret.commentary if stands(ret.state, found.published, visible) else ""


def _return_facts(ret: Return, commentary: str) -> ReturnFacts:
    return ReturnFacts(
        id=ret.pk,
        state=ret.state,
        version=ret.version,
        asks=tuple(ret.asks),
        commentary=commentary,
        saved_by=ret.saved_by.get_full_name() if ret.saved_by else "",
    )
