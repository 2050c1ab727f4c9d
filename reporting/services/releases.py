"""Figures that a published release states, of this place and of others, beside those that come with returns.

A release is known from its own day on: it changes no page "as reported" of a quarter published before (product.md 6).
What it suppresses is held without value, numerator or denominator. It never becomes a baseline by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period
from partners.access import Facts, Person, Verb, demand
from reporting.models import Actual, Comparator, Event
from reporting.services.shared import Faults, note_activity
from targets.book import book_of


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure as a release states it; `area` is another place's name, or empty for the agreement's own."""

    measure: int
    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    suppressed: bool = False
    area: str = ""
    note: str = ""


@transaction.atomic
def record_release(
    *,
    agreement: Agreement,
    release: str,
    known_on: date,
    figures: Iterable[StatedFigure],
    by: Person,
    illustrative: bool = False,
) -> int:
    """Add what a release states, and say how many figures were new.

    A figure that stands already is not added again; another one of the same release takes its place. Figures of other
    places are comparators: shown beside, never judged.
    """
    demand(by, Verb.LOAD, Facts(agreement.pk))
    stated = list(figures)
    _check(agreement, stated)
    own = _new_figures(agreement, release, known_on, stated, by, illustrative)
    others = _new_comparators(agreement, release, stated)
    Actual.objects.bulk_create(own)
    Comparator.objects.bulk_create(others)
    if own or others:
        _tell(agreement, release, known_on, len(own), len(others), by)
    return len(own) + len(others)


def _check(agreement: Agreement, stated: list[StatedFigure]) -> None:
    """Refuse another agreement's measures, and figures that say neither a value nor that it is suppressed."""
    known = {measure.id for entry in book_of(agreement).indicators for measure in entry.measures}
    for number, figure in enumerate(stated):
        if figure.measure not in known:
            raise Faults({f"figure-{number}": f"{agreement} has no such measure."})
        if figure.value is None and not figure.suppressed:
            raise Faults({f"figure-{number}": f"The figure for {figure.period} has no value and is not suppressed."})


def _new_figures(agreement, release, known_on, stated: list[StatedFigure], by: Person, illustrative) -> list[Actual]:
    held = {
        (row.measure_id, row.period): row
        for row in Actual.objects.in_agreement(agreement).filter(ret__isnull=True, release=release)
    }
    rows = []
    for figure in stated:
        if figure.area:
            continue
        row = _row(figure, release, known_on, by, illustrative)
        before = held.get((row.measure_id, row.period))
        if before is None or not _same(before, row):
            row.clean_fields()
            rows.append(row)
    return rows


def _row(figure: StatedFigure, release: str, known_on: date, by: Person, illustrative: bool) -> Actual:
    shown = not figure.suppressed
    return Actual(
        measure_id=figure.measure,
        period=str(figure.period),
        value=figure.value if shown else None,
        typed=f"{figure.value:f}" if shown and figure.value is not None else "",
        numerator=figure.numerator if shown else None,
        denominator=figure.denominator if shown else None,
        suppressed=figure.suppressed,
        status=Actual.Status.FINAL,
        illustrative=illustrative,
        release=release,
        known_on=known_on,
        note=figure.note,
        at=clock.now(),
        by_id=by.id,
    )


def _same(before: Actual, row: Actual) -> bool:
    return all(
        getattr(before, name) == getattr(row, name)
        for name in ("value", "numerator", "denominator", "suppressed", "known_on", "illustrative", "note")
    )


def _new_comparators(agreement: Agreement, release: str, stated: list[StatedFigure]) -> list[Comparator]:
    rows = Comparator.objects.filter(measure__indicator__agreement=agreement, release=release)
    held = set(rows.values_list("measure_id", "area", "period"))
    return [
        Comparator(
            measure_id=figure.measure,
            area=figure.area,
            period=str(figure.period),
            value=figure.value,
            release=release,
        )
        for figure in stated
        if figure.area and not figure.suppressed and (figure.measure, figure.area, str(figure.period)) not in held
    ]


def _tell(agreement: Agreement, release: str, known_on: date, own: int, others: int, by: Person) -> None:
    note_activity(agreement.pk)
    counts = [f"{own} figures" if own else "", f"{others} of other places" if others else ""]
    Event.objects.create(
        agreement=agreement,
        verb="recorded a release",
        after=f"{release}, known from {known_on:%-d %B %Y}: {' and '.join(count for count in counts if count)}"[:300],
        at=clock.now(),
        by_id=by.id,
    )
