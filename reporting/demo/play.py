"""Playing the script: open, enter, submit, send back, sign off, close and publish, each by its person on its day."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from indicators import clock
from indicators.measures import FigureFault, parse_figure
from indicators.models import Agreement
from indicators.periods import Period, Quarter
from partners.access import ROLE, Person, answers_for
from reporting import dues, services
from reporting.demo.outturns import measure_of, real_outturns
from reporting.demo.people import Cast, bring_on
from reporting.demo.script import DemoFault, EarlierFigures, History, PlannedQuarter, PlannedReturn, Script
from reporting.models import ExceptionAction, ReportingQuarter, Return
from targets.book import Book, book_of


@dataclass
class Outcome:
    """What a run has added; a run that finds everything there adds nothing."""

    people: int = 0
    outturns: int = 0
    history: int = 0
    played: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.people or self.outturns or self.history or self.played)


@transaction.atomic
def play(agreement: Agreement, script: Script, outturns: Path, quarters: list[PlannedQuarter] | None = None) -> Outcome:
    """Play what is not there yet. A quarter that anybody has opened is left as people have it.

    `quarters` are other quarters than the script's own. Real outturns come last: they are later than all of them.
    """
    cast = bring_on(agreement, script.people, script.since)
    admin = cast.the(ROLE.ADMINISTRATOR)
    outcome = Outcome(people=cast.added)
    outcome.history = _before_the_agreement(agreement, script.history, admin)
    for planned in script.quarters if quarters is None else quarters:
        quarter = Quarter.parse(planned.quarter)
        if _is_under_way(agreement, quarter):
            outcome.left.append(str(quarter))
        else:
            outcome.played[str(quarter)] = _Quarter(agreement, planned, cast).play()
    outcome.outturns = real_outturns(agreement, outturns, admin, script.today)
    return outcome


def _is_under_way(agreement: Agreement, quarter: Quarter) -> bool:
    rows = ReportingQuarter.objects.of(agreement).filter(year=quarter.year, number=quarter.number)
    return rows.exclude(state=ReportingQuarter.State.UPCOMING).exists()


# Before the agreement -------------------------------------------------------------------------------------------------


def _before_the_agreement(agreement: Agreement, history: History, by: Person) -> int:
    """Illustrative figures for earlier periods, as releases of an unmistakable name."""
    book = book_of(agreement)
    by_day: dict[date, list[services.StatedFigure]] = {}
    for earlier in history.figures:
        for day, figure in _earlier_figures(book, history, earlier):
            by_day.setdefault(day, []).append(figure)
    added = 0
    for day, figures in sorted(by_day.items()):
        with clock.on(day):
            added += services.record_release(
                agreement=agreement, release=history.release, known_on=day, figures=figures, by=by, illustrative=True
            )
    return added


def _earlier_figures(book: Book, history: History, earlier: EarlierFigures):
    measure = measure_of(book, earlier.indicator, earlier.measure)
    for period, typed in zip(history.periods, earlier.typed, strict=True):
        try:
            value = parse_figure(typed, measure.measure)
        except FigureFault as fault:
            raise DemoFault(f"{earlier.indicator}, {period}: {fault}") from fault
        last = period == history.periods[-1]
        day = earlier.last_known if last and earlier.last_known else history.known
        yield day, services.StatedFigure(measure.id, Period.parse(period), value)


# A quarter ------------------------------------------------------------------------------------------------------------


class _Quarter:
    """One quarter being played; it holds the returns as they stand after each act."""

    def __init__(self, agreement: Agreement, planned: PlannedQuarter, cast: Cast) -> None:
        self.agreement, self.planned, self.cast = agreement, planned, cast
        self.quarter = Quarter.parse(planned.quarter)
        self.reviewer = cast.the(ROLE.REVIEWER)
        self.returns: dict[str, Return] = {}

    def play(self) -> int:
        """Open, let every act follow on its day, close and publish; how many returns were worked on."""
        planned = self.planned
        with clock.on(planned.opened):
            row = services.open_quarter(
                agreement=self.agreement,
                quarter=self.quarter,
                entry_by=planned.entry_by,
                boards_on=planned.boards,
                meets_on=planned.meeting,
                by=self.cast.the(ROLE.ADMINISTRATOR),
            )
        self.book = book_of(self.agreement, self.quarter)
        self.entries = {entry.code: entry for entry in self.book.indicators}
        self.returns = {ret.indicator.code: ret for ret in Return.objects.in_quarter(row)}
        acts = [act for one in planned.returns for act in self._acts(one)]
        if planned.closed:
            acts.append((planned.closed, lambda: services.close_entry(quarter=row, by=self.reviewer)))
        if planned.published:
            acts.append(
                (planned.published, lambda: services.publish(quarter=row, by=self.reviewer, knowing=True)),
            )
        for day, act in sorted(acts, key=lambda pair: pair[0]):
            with clock.on(day):
                act()
        return len({one.indicator for one in planned.returns})

    def _acts(self, one: PlannedReturn) -> list[tuple[date, Callable[[], object]]]:
        """The acts of one pass of a return, each with its day."""
        acts: list[tuple[date, Callable[[], object]]] = [(one.entered, lambda: self._record(one))]
        if one.submitted and one.submitted != one.entered:
            acts.append((one.submitted, lambda: self._do(services.submit, one, self._officer(one))))
        if one.sent_back:
            acts.append((one.sent_back, lambda: self._do(services.send_back, one, self.reviewer, reason=one.reason)))
        if one.signed:
            acts.append((one.signed, lambda: self._do(services.sign_off, one, self.reviewer)))
        return acts

    def _record(self, one: PlannedReturn) -> None:
        figures = [
            services.FigureEntry(
                measure=measure_of(self.book, one.indicator, figure.measure).id,
                period=Period.parse(figure.period),
                typed=figure.typed,
                status=figure.status,
                because=figure.because,
                sample=str(figure.sample or ""),
                suppressed=figure.suppressed,
                illustrative=True,
            )
            for figure in one.figures
        ]
        forecasts = [self._forecast(one, given) for given in one.forecasts]
        by, ret = self._officer(one), self._return(one)
        # The script means what it says: what would be asked of its figures is answered with yes.
        asked = services.questions_of(ret=ret, figures=figures, by=by)
        recorded = self._do(
            services.record,
            one,
            by,
            figures=[replace(one, right=asked.get((one.measure, str(one.period)), "")) for one in figures],
            forecasts=forecasts,
            commentary=one.commentary,
            exception=self._exception(one),
            hand_in=one.submitted == one.entered,
        )
        if recorded.missing and one.submitted == one.entered:
            raise DemoFault(f"{one.indicator}, {self.quarter}: {' '.join(recorded.missing.values())}")

    def _exception(self, one: PlannedReturn) -> services.ExceptionEntry | None:
        """What the script says of a red; an action that it names only where the exception has none to do yet."""
        said = one.exception
        if said is None:
            return None
        entry = self.entries[one.indicator]
        to_do = ExceptionAction.objects.to_do(entry.id)
        action = services.ActionEntry(said.action, said.owner, said.due.isoformat() if said.due else "")
        return services.ExceptionEntry(
            words=said.words,
            impact=said.impact,
            recovery=said.recovery,
            help_needed=said.help_needed,
            actions=(action,) if said.action and (said.done or not to_do) else (),
            done=tuple(services.DoneEntry(row.pk, True, said.done.isoformat()) for row in to_do) if said.done else (),
        )

    def _forecast(self, one: PlannedReturn, given) -> services.ForecastEntry:
        measure = measure_of(self.book, one.indicator, given.measure)
        year = dues.forecast_year(measure, self.quarter)
        if not year:
            raise DemoFault(f"{one.indicator}, {self.quarter}: no target year is to be forecast.")
        return services.ForecastEntry(measure.id, year, given.typed, given.confidence)

    def _do(self, verb: Callable, one: PlannedReturn, by: Person, **what):
        """One act on a return, which stands afterwards as the service left it; what the service said."""
        ret = self._return(one)
        try:
            said = verb(ret=ret, version=ret.version, by=by, **what)
        except (services.Faults, services.NotNow, PermissionError) as refusal:
            raise DemoFault(f"{one.indicator}, {self.quarter}: {refusal}") from refusal
        self.returns[one.indicator] = said.ret if isinstance(said, services.Recorded) else said
        return said

    def _return(self, one: PlannedReturn) -> Return:
        ret = self.returns.get(one.indicator)
        if ret is None:
            raise DemoFault(f"{one.indicator} has no return in {self.quarter}: nothing is asked of it.")
        return ret

    def _officer(self, one: PlannedReturn) -> Person:
        """Who enters a return: the officer named, else the first who answers for the indicator."""
        if one.officer:
            person = self.cast.by_login.get(one.officer)
        else:
            facts = self.entries[one.indicator].facts()
            person = next((person for person in self.cast.by_login.values() if answers_for(person, facts)), None)
        if person is None:
            raise DemoFault(f"{one.indicator}, {self.quarter}: the script has no officer {one.officer} for it.")
        return person
