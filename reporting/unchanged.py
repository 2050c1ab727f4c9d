"""No change since last quarter: which returns may be confirmed as they were, with what (judgement.md 7, product.md 4).

A return may be if no figure is due in it, nothing was forecast in it yet, and last quarter's return handed in all that
this one asks. The page that offers it and the verb that does it read the same answer here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from indicators.periods import Quarter
from reporting import dues
from reporting.models import Forecast, ReportingQuarter, Return
from reporting.scorecard.figures import HANDED_IN
from reporting.scorecard.standing import signed_before, stood
from targets.book import IndicatorEntry, MeasureEntry


@dataclass(frozen=True)
class Standing:
    """What would be confirmed of a return: last quarter's forecasts, or its outlook in words. `why_not` refuses it."""

    entry: IndicatorEntry
    since: Quarter
    forecasts: tuple[tuple[MeasureEntry, Forecast], ...] = ()
    words: str = ""
    why_not: str = ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Each forecast as it would be confirmed, with its confidence: `year end 2008/09: 38.00 …`, `fairly sure`."""
        return [
            (
                f"{f'{measure.name}, ' if measure.name else ''}{row.year}: {measure.measure.words(row.value)}",
                row.get_confidence_display().lower(),
            )
            for measure, row in self.forecasts
        ]

    @property
    def brief(self) -> str:
        """What was confirmed, as the history tells it."""
        said = "; ".join(f"{words}, {sure}" for words, sure in self.told)
        return f"No change since {self.since}: {said or self.words}"


def standings(quarter: ReportingQuarter, asked: Iterable[tuple[Return, IndicatorEntry]]) -> dict[int, Standing]:
    """By return: what would be confirmed of it, or why nothing can be. Two queries, however many returns.

    Of one that is reopened, what was signed off before counts, and for that a third.
    """
    pairs = list(asked)
    last = quarter.quarter.plus(-1)
    rows = Return.objects.filter(
        quarter__agreement=quarter.agreement_id, quarter__year=last.year, quarter__number=last.number
    )
    handed_in = {ret.pk: ret for ret in rows.filter(Q(state__in=HANDED_IN) | Q(stands_to__gt=0))}
    before = signed_before(handed_in.values())
    begun, given = set(), defaultdict(dict)
    forecasts = Forecast.objects.filter(Q(ret__in=handed_in) | Q(ret__quarter=quarter)).select_related("ret")
    for row in forecasts.order_by("id"):
        if row.ret.quarter_id == quarter.pk:
            begun.add(row.ret_id)
        elif stood(row, before):
            given[row.ret.indicator_id][row.measure_id] = row
    words = {ret.indicator_id: before.get(ret.pk, ret).commentary for ret in handed_in.values()}
    return {
        ret.id: _standing(quarter.quarter, last, ret, entry, given[entry.id], words.get(entry.id, ""), ret.id in begun)
        for ret, entry in pairs
    }


def _standing(
    quarter: Quarter,
    last: Quarter,
    ret: Return,
    entry: IndicatorEntry,
    given: dict[int, Forecast],
    words: str,
    begun: bool,
) -> Standing:
    if dues.FIGURE in ret.asks:
        return Standing(entry, last, why_not="a figure is due in it")
    if ret.state in HANDED_IN:
        return Standing(entry, last, why_not=f"it is {ret.state} already")
    if begun:
        return Standing(entry, last, why_not="a forecast was typed in it already: submit it there")
    if dues.OUTLOOK in ret.asks:
        return Standing(entry, last, words=words, why_not="" if words else f"nothing was said for {last}")
    years = [(measure, year) for measure in entry.rated if (year := dues.forecast_year(measure, quarter))]
    stand = [(measure, row) for measure, year in years if (row := given.get(measure.id)) and row.year == year]
    if not years or len(stand) < len(years):
        asked = ", ".join(sorted({year for _, year in years}))
        return Standing(entry, last, why_not=f"no forecast of {asked or 'any year'} was handed in for {last}")
    return Standing(entry, last, forecasts=tuple(stand))
