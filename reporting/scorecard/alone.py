"""One return judged by itself, as if it were handed in: by the same rows as every page, in two or three queries.

It says whether an exception is needed before anybody else sees the return, and whether one is over once it is signed
off. There is no second formula: the row is made by `judged.indicator_row`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from indicators import clock
from reporting.models import Forecast, Override, Return
from reporting.scorecard.figures import held_figures, seen_figures
from reporting.scorecard.judged import Found, indicator_row
from reporting.scorecard.policies import policy_of
from reporting.scorecard.rows import IndicatorRow
from targets.book import Book

NEED, NEED_WITH_AMBER = frozenset({"red"}), frozenset({"red", "amber"})


@dataclass(frozen=True)
class Alone:
    """An indicator's row as its return makes it; `own` are the ids of the figures that came with such returns."""

    row: IndicatorRow
    own: frozenset[int]
    bad: frozenset[str]

    @property
    def causes(self) -> tuple[str, ...]:
        """What is red in the return, or amber where that needs an exception too: figure, forecast.

        A late figure for an earlier period counts when it is the latest known.
        """
        came = [one.latest for one in self.row.measures if one.latest is not None and one.latest.figure in self.own]
        figures, forecast = [self.row.verdict, *came], self.row.forecast
        found = {
            "figure": any(shown.colour in self.bad for shown in figures),
            "forecast": forecast is not None and forecast.colour in self.bad,
        }
        return tuple(cause for cause, bad in found.items() if bad)

    @property
    def colours(self) -> dict[str, str]:
        """The colour that each cause has now, of the figure due or the latest known, or ''."""
        row = self.row
        figure = row.verdict if row.verdict.colour or row.due else row.latest
        return {
            "figure": figure.colour if figure is not None else "",
            "forecast": row.forecast.colour if row.forecast is not None else "",
        }


def as_handed_in(ret: Return, book: Book) -> Alone:
    """The return's indicator with the figures and forecasts that the return holds now. They count as signed off: so a
    return of a published quarter that is reopened is judged by what it will say, not by what stands meanwhile."""
    return each_as_handed_in([ret], book)[ret.pk]


def each_as_handed_in(returns: Collection[Return], book: Book) -> dict[int, Alone]:
    """The same by return, for several of one quarter: the queries do not grow with them."""
    quarter = next(iter(returns)).quarter
    signed, day = Return.State.SIGNED_OFF, clock.today()
    indicators = {ret.indicator_id: ret for ret in returns}
    figures = [
        replace(held, state=signed, signed_at=clock.now(), stands_to=None) if held.quarter == quarter.quarter else held
        for held in held_figures(quarter.agreement, measure__indicator_id__in=indicators)
    ]
    sight, policy = frozenset(indicators), policy_of(book)
    rows = Forecast.objects.filter(ret__in=[ret.pk for ret in returns]).order_by("id")
    given = {measure: (year, value, signed) for measure, year, value in rows.values_list("measure_id", "year", "value")}
    # A colour is overridden only once it was handed in.
    shown = [indicator for indicator, ret in indicators.items() if ret.submitted_at]
    overrides = Override.objects.of_quarter(quarter).filter(indicator_id__in=shown) if shown else ()
    found = Found(
        book=book,
        quarter=quarter,
        policy=policy,
        seen=seen_figures(book, figures, quarter, sight, known=False),
        sight=sight,
        returns=indicators,
        signed_before={},
        frozen={},
        forecasts=given,
        overrides={row.indicator_id: row for row in overrides},
        plans={},
        before={},
        exceptions={},
        base="",
        verdicts="",
        verdicts_before="",
        known=False,
        today=day,
    )
    own = frozenset(held.id for held in figures if held.quarter == quarter.quarter)
    bad = NEED_WITH_AMBER if policy.amber_needs_exception else NEED
    return {ret.pk: Alone(indicator_row(found, book.by_id[ret.indicator_id]), own, bad) for ret in returns}
