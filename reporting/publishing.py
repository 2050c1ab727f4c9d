"""Freezing a quarter: every verdict with its actual, target versions, policy and the words shown (product.md 4).

What is frozen is read from the published quarter itself, so only what was signed off counts: a figure, an earlier
figure that came late, or a forecast that nobody signed off publishes nowhere.
"""

from indicators.models import Indicator
from partners.access import ROLE, Person, PlaceFact
from reporting.models import PublishedVerdict, ReportingQuarter
from reporting.scorecard.build import build
from reporting.scorecard.rows import IndicatorRow, Shown
from reporting.scorecard.suppose import Supposed

SLOT = PublishedVerdict.Slot


def freeze(quarter: ReportingQuarter) -> None:
    """Write the verdicts of a quarter that has just been published: every indicator's first edition."""
    rows = [one for row in _judged(quarter) for one in _of(quarter, row, edition=1)]
    PublishedVerdict.objects.bulk_create(rows)


def freeze_again(quarter: ReportingQuarter, indicator: Indicator) -> tuple[PublishedVerdict, PublishedVerdict]:
    """Write an indicator's next edition after its return was reopened and signed off again; earlier ones stay. The
    indicator's verdict as it was published last, and as it is published now."""
    last = PublishedVerdict.objects.editions_of(quarter, indicator.pk).last()
    row = next(row for row in _judged(quarter) if row.entry.id == indicator.pk)
    rows = _of(quarter, row, edition=last.edition + 1)
    PublishedVerdict.objects.bulk_create(rows)
    return last, rows[0]


def _judged(quarter: ReportingQuarter) -> tuple[IndicatorRow, ...]:
    """The rows of a published quarter, judged from what was reported in it. Whoever publishes, everything is judged;
    supposing nothing judges anew instead of reading back what is frozen."""
    everything = Person(None, "", (PlaceFact(ROLE.AUDITOR, quarter.agreement_id),))
    return build(quarter.agreement, quarter, everything, suppose=Supposed()).rows


def _of(quarter: ReportingQuarter, row: IndicatorRow, edition: int) -> list[PublishedVerdict]:
    frozen = [_frozen(quarter, row, None, SLOT.INDICATOR, row.verdict, edition)]
    for measure in row.measures:
        frozen.append(_frozen(quarter, row, measure, SLOT.FIGURE, measure.verdict, edition))
        if measure.latest is not None:
            frozen.append(_frozen(quarter, row, measure, SLOT.LATEST, measure.latest, edition))
        if measure.forecast is not None:
            frozen.append(_frozen(quarter, row, measure, SLOT.FORECAST, measure.forecast, edition))
    return frozen


def _frozen(quarter, row: IndicatorRow, measure, slot: str, shown: Shown, edition: int) -> PublishedVerdict:
    return PublishedVerdict(
        quarter=quarter,
        indicator_id=row.entry.id,
        measure_id=measure.entry.id if measure else None,
        slot=slot,
        edition=edition,
        colour=shown.colour,
        reason=shown.reason,
        guide=shown.guide,
        period=shown.period,
        due=shown.due,
        actual=shown.actual,
        status=shown.letters[:12],
        expected=shown.expected,
        year_end=shown.year_end,
        sentence=shown.sentence,
        figure_id=shown.figure,
        override_id=shown.override,
        target_versions=list(measure.entry.target_ids) if measure else [],
    )
