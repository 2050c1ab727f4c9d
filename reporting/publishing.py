"""Freezing a quarter: every verdict with its actual, target versions, policy and the words shown (product.md 4)."""

from partners.access import ROLE, Person, PlaceFact
from reporting.models import PublishedVerdict, ReportingQuarter, Return
from reporting.scorecard.build import build
from reporting.scorecard.judged import as_published
from reporting.scorecard.rows import IndicatorRow, Shown

SLOT = PublishedVerdict.Slot


def freeze(quarter: ReportingQuarter) -> None:
    """Write the verdicts of a quarter that is about to be published. Whoever publishes, everything is judged."""
    everything = Person(None, "", (PlaceFact(ROLE.AUDITOR, quarter.agreement_id),))
    card = build(quarter.agreement, quarter, everything)
    returns = {row.indicator_id: row for row in Return.objects.in_quarter(quarter)}
    rows: list[PublishedVerdict] = []
    for row in card.rows:
        rows += _of(quarter, row, returns.get(row.entry.id))
    PublishedVerdict.objects.bulk_create(rows)


def _of(quarter: ReportingQuarter, row: IndicatorRow, ret: Return | None) -> list[PublishedVerdict]:
    frozen = [_frozen(quarter, row, None, SLOT.INDICATOR, as_published(row.verdict, ret))]
    for measure in row.measures:
        frozen.append(_frozen(quarter, row, measure, SLOT.FIGURE, as_published(measure.verdict, ret)))
        if measure.latest is not None:
            frozen.append(_frozen(quarter, row, measure, SLOT.LATEST, measure.latest))
        if measure.forecast is not None:
            frozen.append(_frozen(quarter, row, measure, SLOT.FORECAST, measure.forecast))
    return frozen


def _frozen(quarter, row: IndicatorRow, measure, slot: str, shown: Shown) -> PublishedVerdict:
    return PublishedVerdict(
        quarter=quarter,
        indicator_id=row.entry.id,
        measure_id=measure.entry.id if measure else None,
        slot=slot,
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
