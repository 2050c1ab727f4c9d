"""The reviewer's queue: what was handed in and what is unusual about it, what is missing and whom to ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.text import slugify

from indicators import clock
from indicators.periods import Period
from partners.access import Person, Verb, may, name_of
from partners.models import Place
from reporting import owed
from reporting.models import Actual, Forecast, Return
from reporting.scorecard import IndicatorRow, Scorecard
from reporting.scorecard.figures import figure_of
from reporting.unusual import Forecasted, unusual
from targets import aims
from targets.book import IndicatorEntry, MeasureEntry

RETURN = Return.State


@dataclass(frozen=True)
class Queued:
    """A return as the reviewer sees it. `key` says which return in which version: what a tick stands for."""

    row: IndicatorRow
    ret: Return
    due: date | None
    unusual: tuple[str, ...]
    may_sign_off: bool
    own: bool

    @property
    def entry(self) -> IndicatorEntry:
        return self.row.entry

    @property
    def key(self) -> str:
        return f"{self.ret.pk}-{self.ret.version}"

    @property
    def submitted(self) -> bool:
        return self.ret.state == RETURN.SUBMITTED

    @property
    def missing(self) -> bool:
        """Its figure is owed: not where what was signed off before a reopening goes on standing."""
        return self.ret.state in owed.WAITS and "figure" in self.ret.asks and not self.ret.stands_to

    @property
    def when(self) -> str:
        return owed.due_words(self.due, clock.today())

    @property
    def late(self) -> bool:
        return self.due is not None and clock.today() > self.due


@dataclass(frozen=True)
class Missing:
    """A lead partner's returns that are not handed in, each with whom to ask."""

    name: str
    rows: list[tuple[Queued, str]]

    @property
    def slug(self) -> str:
        return slugify(self.name)


class Queue:
    """The returns of a quarter as a reviewer works through them."""

    def __init__(self, card: Scorecard, stands: owed.Standing, person: Person) -> None:
        self.card, self.stands, self.person = card, stands, person

    @cached_property
    def rows(self) -> list[Queued]:
        by_id = {row.entry.id: row for row in self.card.rows}
        return [self._queued(ret, by_id[ret.indicator_id]) for ret in self.stands.returns]

    def _queued(self, ret: Return, row: IndicatorRow) -> Queued:
        submitted = ret.state == RETURN.SUBMITTED
        may_sign_off = self.stands.may_sign_off(ret, self.person)
        return Queued(
            row=row,
            ret=ret,
            due=owed.due_of(row.entry, self.stands.quarter),
            unusual=tuple(self._unusual(ret, row)) if submitted else (),
            may_sign_off=may_sign_off,
            own=submitted and not may_sign_off and may(self.person, Verb.SIGN_OFF, row.entry.facts()),
        )

    @cached_property
    def _figures(self) -> Mapping[int, Mapping[tuple[int, str], Actual]]:
        """By return: its latest figure of each measure and period: one query."""
        found: dict[int, dict[tuple[int, str], Actual]] = defaultdict(dict)
        waiting = [ret.pk for ret in self.stands.returns if ret.state == RETURN.SUBMITTED]
        for row in Actual.objects.filter(ret__in=waiting).order_by("id"):
            found[row.ret_id][row.measure_id, row.period] = row
        return found

    @cached_property
    def _forecasts(self) -> Mapping[int, Forecast]:
        """By measure: the latest forecast given in the quarter: one query."""
        rows = Forecast.objects.filter(ret__quarter=self.stands.quarter).order_by("id")
        return {row.measure_id: row for row in rows}

    def _unusual(self, ret: Return, row: IndicatorRow) -> Iterable[str]:
        measures = {measure.id: measure for measure in row.entry.measures}
        earlier = {one.entry.id: one.figures for one in row.measures}
        several = len(row.entry.rated) > 1
        for (measure_id, period), actual in self._figures.get(ret.pk, {}).items():
            measure = measures[measure_id]
            for words in unusual(
                measure.measure,
                Period.parse(period),
                figure_of(actual),
                earlier.get(measure_id, {}),
                forecast=self._forecast(measure),
                asked=actual.asked,
            ):
                yield f"{measure.name}: {words}" if several or not measure.measure.rated else words

    def _forecast(self, measure: MeasureEntry) -> Forecasted | None:
        row = self._forecasts.get(measure.id)
        if row is None:
            return None
        index = next((i for i, column in enumerate(measure.promise.columns) if column.year == row.year), None)
        period = aims.outturn_period(measure.promise, index) if index is not None else None
        return Forecasted(row.value, period) if period is not None else None

    def missing(self, rows: list[Queued]) -> list[Missing]:
        """What is not handed in by lead partner, most first; an indicator that two lead stands under both."""
        asking = askable(self.stands)
        grouped: dict[str, list[tuple[Queued, str]]] = defaultdict(list)
        for row in rows:
            if row.missing:
                for name in [partner.name for partner in row.entry.leads] or ["No lead named"]:
                    grouped[name].append((row, asking(row.entry)))
        found = [Missing(name, rows) for name, rows in grouped.items()]
        return sorted(found, key=lambda one: (-len(one.rows), one.name))


def askable(stands: owed.Standing):
    """A function that says whom to ask for an indicator's figure: who covers, who is named, else the lead's officers.

    One query for the whole agreement.
    """
    named, of_partner = defaultdict(list), defaultdict(list)
    for place in Place.objects.answering(stands.book.agreement_id, clock.today()):
        (named[place.indicator_id] if place.indicator_id else of_partner[place.partner_id]).append(place)

    def ask(entry: IndicatorEntry) -> str:
        places = named[entry.id] or [place for lead in sorted(entry.entering) for place in of_partner[lead]]
        words = list(dict.fromkeys(_askable(place) for place in places))
        return "; ".join(words) or "nobody is named: an administrator names an officer"

    return ask


def _askable(place: Place) -> str:
    """`Jo Osei (reporting officer)`, `Ann Lee (for Jo Osei until 14 November 2008)`."""
    name = name_of(place.person)
    if place.covers_id:
        return f"{name} (for {name_of(place.covers)} until {place.until:%-d %B %Y})"
    return f"{name} ({place.duty or 'officer of the lead'})"
