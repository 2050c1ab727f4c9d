"""Building the scorecard: constant queries in, frozen rows out.

An unpublished quarter is judged now, from what the viewer may see. A published quarter is read back as it was frozen;
"as now known" judges it again with the latest figures under the versions in force in that quarter (product.md 4).
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.urls import reverse

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Person, Verb, may
from reporting.models import Forecast, Override, PublishedVerdict, Reopening, ReportingQuarter, Return
from reporting.scorecard.exceptions import Sight, current_exceptions
from reporting.scorecard.figures import STATE, as_of, held_figures, seen_figures
from reporting.scorecard.judged import Found, indicator_row
from reporting.scorecard.policies import policy_of
from reporting.scorecard.rows import IndicatorRow, Shown
from reporting.scorecard.standing import signed_before
from reporting.scorecard.summary import Summary, headline
from reporting.scorecard.suppose import Supposed
from targets.book import Book, book_of


@dataclass(frozen=True)
class Scorecard:
    """The whole table of a quarter as one person may see it; `reopened` are the codes that are open again, each with
    its last day."""

    book: Book
    quarter: ReportingQuarter
    rows: tuple[IndicatorRow, ...]
    known: bool
    illustrative: bool
    reopened: tuple[tuple[str, date], ...] = ()

    @property
    def as_of(self) -> date:
        """The day up to which releases count: that of publication, else today."""
        return as_of(self.quarter)

    @property
    def partial(self) -> bool:
        """Some figures of the quarter are not to be seen by this reader before it is published."""
        return not all(row.visible for row in self.rows)

    @cached_property
    def summary(self) -> Summary:
        return Summary(list(self.rows))

    @cached_property
    def drawn(self) -> dict[int, str]:
        """The table's rows as they were drawn, by indicator: they are the same for as long as the scorecard is kept."""
        return {}

    @cached_property
    def dossiers(self) -> dict[tuple, object]:
        """The dossiers that were gathered from it, by indicator and by whether they hold its history."""
        return {}

    @property
    def headline(self) -> str:
        return headline(self.summary, str(self.quarter.quarter))

    @cached_property
    def by_theme(self) -> list[tuple]:
        """Each theme with its rows and their summary, in the document's order."""
        grouped = defaultdict(list)
        for row in self.rows:
            grouped[row.entry.theme.id].append(row)
        return [
            (theme, grouped[theme.id], Summary(grouped[theme.id])) for theme in self.book.themes if grouped[theme.id]
        ]

    def row(self, slug: str) -> IndicatorRow | None:
        return next((row for row in self.rows if row.entry.slug == slug), None)


def build(
    agreement: Agreement,
    quarter: ReportingQuarter,
    viewer: Person,
    *,
    known: bool = False,
    suppose: Supposed | None = None,
) -> Scorecard:
    """The scorecard of a quarter as `viewer` may see it. `known` judges a published quarter with what is known now;
    `suppose` judges anew, by the same rules, what somebody asks "what if" of.

    It is kept in memory by everything that it depends on: what was promised, what was reported, the day, and which
    unpublished figures the viewer may see; two people with the same sight read the same scorecard.
    """
    book = book_in(agreement, quarter)
    sight = frozenset(entry.id for entry in book.indicators if may(viewer, Verb.SEE_SUBMITTED, entry.facts()))
    if suppose is not None:
        return _build(agreement, quarter, suppose.promised(book), sight, known=known, suppose=suppose)
    key = (agreement.pk, agreement.revision, agreement.activity, agreement.loaded_at, quarter.pk, quarter.state)
    return KEPT.get_or_make(
        (*key, clock.today(), sight, known), lambda: _build(agreement, quarter, book, sight, known=known)
    )


def book_in(agreement: Agreement, quarter: ReportingQuarter) -> Book:
    """What was promised, as a quarter judges it: a published one keeps its policy, whatever was set or loaded since."""
    book = book_of(agreement, quarter.quarter)
    if quarter.state != STATE.PUBLISHED or quarter.policy_id in (None, book.policy_id):
        return book
    row = quarter.policy
    return replace(book, policy_id=row.pk, policy_rules=row.rules, policy_version=row.version)


class Kept:
    """The scorecards kept in memory, the least recently read dropped first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._rows: OrderedDict[tuple, Scorecard] = OrderedDict()
        self._lock = Lock()

    def get_or_make(self, key: tuple, make: Callable[[], Scorecard]) -> Scorecard:
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
        made = make()
        with self._lock:
            self._rows[key] = made
            while len(self._rows) > self.most:
                self._rows.popitem(last=False)
        return made

    def forget(self) -> None:
        with self._lock:
            self._rows.clear()


#: A scorecard of 65 indicators takes about half a mebibyte.
KEPT = Kept(most=24)


def _build(
    agreement: Agreement,
    quarter: ReportingQuarter,
    book: Book,
    sight: frozenset[int],
    *,
    known: bool,
    suppose: Supposed | None = None,
) -> Scorecard:
    seen = seen_figures(book, held_figures(agreement), quarter, sight, known=known)
    returns = {row.indicator_id: row for row in Return.objects.in_quarter(quarter).select_related("saved_by")}
    before = signed_before(returns.values())
    policy, forecasts = policy_of(book), _forecasts(quarter, before)
    if suppose is not None:
        seen, policy = suppose.reported(seen), suppose.policy or policy
        forecasts = suppose.expected(forecasts)
    published, named = quarter.state == STATE.PUBLISHED, quarter.quarter
    found = Found(
        book=book,
        quarter=quarter,
        policy=policy,
        seen=seen,
        sight=sight,
        returns=returns,
        signed_before=before,
        frozen=_frozen_rows(quarter) if published and not known and suppose is None else {},
        forecasts=forecasts,
        overrides={row.indicator_id: row for row in Override.objects.of_quarter(quarter)},
        plans={},  # by indicator, the actions of its plan: none is entered anywhere yet
        before=_verdicts_before(agreement, quarter),
        exceptions=current_exceptions(agreement, Sight(quarter, known, sight)),
        base=reverse("indicators", args=[agreement.slug]),
        verdicts=_verdicts_at(agreement, named),
        verdicts_before=_verdicts_at(agreement, named.plus(-1)),
        known=known,
        today=clock.today(),
    )
    return Scorecard(
        book=book,
        quarter=quarter,
        rows=tuple(indicator_row(found, entry) for entry in book.indicators),
        known=known,
        illustrative=any(held.illustrative for kept in seen.values() for held in kept.values()),
        reopened=_reopened(quarter) if published else (),
    )


def _verdicts_at(agreement: Agreement, quarter: Quarter) -> str:
    """Where the verdicts of a quarter are explained."""
    return f"{reverse('overview', args=[agreement.slug, quarter.year_slug, quarter.slug])}verdicts/"


def _reopened(quarter: ReportingQuarter) -> tuple[tuple[str, date], ...]:
    """What is reopened today: one query."""
    rows = Reopening.objects.of_quarter(quarter).in_force(clock.today())
    return tuple((row.indicator.code, row.until) for row in rows)


def _verdicts_before(agreement: Agreement, quarter: ReportingQuarter) -> dict[int, Shown]:
    """The indicators' verdicts in the quarter before, as published: one query."""
    last = quarter.quarter.plus(-1)
    rows = (
        PublishedVerdict.objects.newest()
        .filter(
            quarter__agreement=agreement,
            quarter__year=last.year,
            quarter__number=last.number,
            slot=PublishedVerdict.Slot.INDICATOR,
        )
        .values_list("indicator_id", "colour", "reason", "guide", "period", "sentence")
    )
    return {indicator: Shown(*verdict) for indicator, *verdict in rows}


def _forecasts(quarter: ReportingQuarter, before: Mapping[int, Any]) -> dict[int, tuple]:
    """By measure: the latest forecast given in the quarter, with its return's state: one query. Of a return that is
    reopened (`before` is how it was signed off), the latest that was signed off."""
    found = {}
    rows = Forecast.objects.filter(ret__quarter=quarter).order_by("id")
    for measure, year, value, at, ret, state, stands_to in rows.values_list(
        "measure_id", "year", "value", "at", "ret_id", "ret__state", "ret__stands_to"
    ):
        if stands_to is None:
            found[measure] = (year, value, state)
        elif ret in before and at <= before[ret].signed_off_at:
            found[measure] = (year, value, Return.State.SIGNED_OFF)
    return found


def _frozen_rows(quarter: ReportingQuarter) -> dict[tuple, PublishedVerdict]:
    """The verdicts as published; of an indicator that was published again, its newest edition."""
    rows = PublishedVerdict.objects.newest().filter(quarter=quarter).select_related("override")
    return {(row.slot, row.measure_id or row.indicator_id): row for row in rows}
