"""The agreement worked through to its end: the same promises, what was left open filled in, and every quarter played.

It shows every kind of target and every later state: chained and relative changes, points, significance, counts over
the agreement, late outturns. All of it is illustrative, and its name says so.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from reporting.demo.script import PlannedException, PlannedQuarter, PlannedReturn, TypedFigure, Worked
from targets.agreement_file import shapes
from targets.services import load_agreement, open_agreement

#: Days after a quarter's end on which things happen; the last three are the boards, the meeting and publishing.
OPENED, ENTERED, ENTRY_BY, SIGNED, BOARDS, MEETING, PUBLISHED = 1, 14, 24, 28, 35, 42, 45

#: When the actions of a red fall due.
ACTION_BY = 120


def worked_agreement(folder: Path, worked: Worked, on: date) -> Agreement:
    """The agreement under its own slug; loaded if it is not there yet."""
    found = Agreement.objects.filter(slug=worked.slug).first()
    if found is None:
        with clock.on(on):
            load_agreement(source=_filled_in(folder / f"{worked.agreement}.toml", worked), by=None)
        found = Agreement.objects.get(slug=worked.slug)
    return found


def _filled_in(path: Path, worked: Worked) -> shapes.AgreementFile:
    """The agreement's file with another name, baselines recorded, and what blocked judgement read somehow."""
    source = open_agreement(path)
    baselines = {one.indicator: Decimal(one.value) for one in worked.baselines}
    bases = {one.indicator: shapes.Basis(one.basis) for one in worked.readings}
    proposed = {one.query: one.proposed for one in worked.readings}
    return replace(
        source,
        slug=worked.slug,
        name=worked.name,
        indicators=tuple(
            replace(
                indicator,
                measures=tuple(
                    _measure(measure, baselines.get(indicator.code), bases.get(indicator.code))
                    for measure in indicator.measures
                ),
            )
            for indicator in source.indicators
        ),
        queries=tuple(
            replace(query, blocks=False, proposed=proposed[query.slug]) if query.slug in proposed else query
            for query in source.queries
        ),
    )


def _measure(measure: shapes.Measure, baseline: Decimal | None, basis: shapes.Basis | None) -> shapes.Measure:
    if baseline is not None:
        recorded = replace(measure.baseline, value=baseline, status=shapes.BaselineStatus.RECORDED)
        measure = replace(measure, baseline=recorded)
    if basis is not None:
        read = tuple(
            replace(target, basis=basis) if target.basis is shapes.Basis.UNCLEAR else target
            for target in measure.targets
        )
        measure = replace(measure, targets=read)
    return measure


def worked_quarters(path: Path, worked: Worked) -> list[PlannedQuarter]:
    """Every reporting quarter of the agreement, with the returns in which its figures come in."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_quarter = {code: list(found) for code, found in groupby(rows, key=lambda row: row["reported"])}
    first, last = Quarter.parse(worked.first), Quarter.parse(worked.last)
    line = [first.plus(steps) for steps in range(last.index - first.index + 1)]
    return [_quarter(quarter, by_quarter.get(str(quarter), []), worked) for quarter in line]


def _quarter(quarter: Quarter, rows: list[dict[str, str]], worked: Worked) -> PlannedQuarter:
    def day(after: int) -> date:
        return quarter.end + timedelta(days=after)

    return PlannedQuarter(
        quarter=str(quarter),
        opened=day(OPENED),
        entry_by=day(ENTRY_BY),
        boards=day(BOARDS),
        meeting=day(MEETING),
        published=day(PUBLISHED),
        returns=[
            PlannedReturn(
                indicator=code,
                entered=day(ENTERED),
                submitted=day(ENTERED),
                signed=None if any(row["signed"] == "no" for row in found) else day(SIGNED),
                commentary=worked.commentary,
                exception=PlannedException(worked.cause, worked.action, worked.owner, day(ACTION_BY)),
                figures=[_figure(row) for row in found],
            )
            for code, found in _by_indicator(rows)
        ],
    )


def _by_indicator(rows: list[dict[str, str]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for code, found in groupby(rows, key=lambda row: row["indicator"]):
        yield code, list(found)


def _figure(row: dict[str, str]) -> TypedFigure:
    suppressed = row["figure"] == "suppressed"
    return TypedFigure(
        period=row["period"],
        measure=row["measure"],
        typed="" if suppressed else row["figure"],
        status=row["status"],
        because=row["because"],
        sample=int(row["sample"]) if row["sample"] else None,
        suppressed=suppressed,
    )
