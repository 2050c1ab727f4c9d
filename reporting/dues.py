"""What is owed: which figures a return asks for, which it takes, and when each is due.

Returns exist before their data (product.md 4), so "awaited" and "overdue" are questions about what is missing.
"""

from datetime import date

from indicators import clock
from indicators.periods import Period, PeriodKind, Quarter
from reporting.models import Actual, ReportingQuarter
from targets import aims
from targets.book import IndicatorEntry, MeasureEntry

FIGURE, FORECAST, OUTLOOK = "figure", "forecast", "outlook in words"


def slots_due(entry: MeasureEntry, quarter: Quarter) -> list[aims.Slot]:
    """The periods of a measure whose figure is due in a reporting quarter and can be measured."""
    return [
        slot
        for slot in aims.schedule(entry.promise)
        if slot.due == quarter and not aims.unmeasurable(entry.promise, slot, quarter)
    ]


def asks(entry: IndicatorEntry, quarter: Quarter) -> list[str]:
    """What a return of the quarter asks of an indicator: a figure due, a forecast of a target year; or nothing.

    A significant change has no level to forecast against: then the outlook is asked for in words (judgement.md 7).
    """
    asked = []
    if any(slots_due(measure, quarter) for measure in entry.rated):
        asked.append(FIGURE)
    aimed = [aim for measure in entry.rated if (aim := _aim_ahead(measure, quarter))]
    if any(not isinstance(column.aim, aims.Significant) for column in aimed):
        asked.append(FORECAST)
    elif aimed:
        asked.append(OUTLOOK)
    return asked


def forecast_year(entry: MeasureEntry, quarter: Quarter) -> str:
    """The target year to forecast in a quarter: the next whose outturn is still to come, if it has a level; or ''."""
    column = _aim_ahead(entry, quarter)
    return column.year if column is not None and not isinstance(column.aim, aims.Significant) else ""


def _aim_ahead(entry: MeasureEntry, quarter: Quarter) -> aims.Column | None:
    """The target column whose outturn is the next to come, if it promises anything and can be measured."""
    for slot in aims.schedule(entry.promise):
        if slot.due < quarter or not slot.period.whole_year:
            continue
        column = entry.promise.columns[slot.index]
        promised = isinstance(column.aim, aims.Level | aims.Change | aims.Significant)
        return column if promised and not aims.unmeasurable(entry.promise, slot, quarter) else None
    return None


def surveyed(entry: MeasureEntry) -> bool:
    """Whether a figure is the share of people asked, so that its sample matters (judgement.md 6)."""
    waves = any(isinstance(column.aim, aims.Significant) for column in entry.promise.columns)
    return waves or entry.measure.period in (PeriodKind.SURVEY_YEAR, PeriodKind.SURVEY_WAVE)


def slots_of(entry: IndicatorEntry, measure: MeasureEntry) -> tuple[aims.Slot, ...]:
    """The periods of which a return takes a measure's figure: a number that has no target and is only shown beside
    comes with the rated measure that it stands beside (NI 153's national rate)."""
    own = aims.schedule(measure.promise)
    if own or measure.measure.rated:
        return own
    alike = (one.promise for one in entry.rated if one.measure.period is measure.measure.period)
    return next((aims.schedule(promise) for promise in alike), ())


def takes(entry: IndicatorEntry, measure: MeasureEntry, period: Period, quarter: Quarter) -> bool:
    """Whether a return of the quarter takes a figure for the period: due now, or earlier and late."""
    return any(slot.period == period and slot.due <= quarter for slot in slots_of(entry, measure))


def latest_figures(entry: IndicatorEntry) -> dict[tuple[int, str], Actual]:
    """The latest figure of each measure and period of an indicator, whoever may see it: one query."""
    rows = (
        Actual.objects.filter(measure_id__in=[measure.id for measure in entry.measures])
        .select_related("ret")
        .order_by("id")
    )
    return {(row.measure_id, row.period): row for row in rows}


def figures_due(entry: IndicatorEntry, quarter: Quarter) -> list[tuple[MeasureEntry, Period]]:
    """The figures of an indicator's rated measures that are due in a reporting quarter."""
    return [(measure, slot.period) for measure in entry.rated for slot in slots_due(measure, quarter)]


def due_day(entry: MeasureEntry | None, row: ReportingQuarter) -> date | None:
    """The day by which a figure is due: the measure's own day (NI 188: 31 May), else the quarter's entry deadline."""
    if entry is not None and entry.due_on:
        month, day = (int(part) for part in entry.due_on.split("-"))
        quarter = row.quarter
        return date(quarter.start.year, month, day)
    return row.entry_by


def is_late(entry: MeasureEntry | None, row: ReportingQuarter, today: date | None = None) -> bool:
    """Whether a missing figure is overdue by now: the day has gone by, or the quarter is published."""
    if row.state == ReportingQuarter.State.PUBLISHED:
        return True
    day = due_day(entry, row)
    return day is not None and (today or clock.today()) > day
