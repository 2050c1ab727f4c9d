"""Exceptions as pages show them: what is said and done about a red, as far as one quarter tells it.

A quarter's page shows what was said with the returns up to that quarter that stand there, so that a published page goes
on saying what it said; "as now known" shows all that has been said since. Two queries, however many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from indicators import clock
from indicators.models import Agreement
from reporting.models import ExceptionAction, ExceptionReport, ExceptionUpdate, ReportingQuarter, Return
from reporting.scorecard.exception_facts import ActionFacts, ExceptionFacts, Said
from reporting.scorecard.figures import STATE, as_of, stands
from reporting.scorecard.standing import signed_before, stood


@dataclass(frozen=True)
class Sight:
    """From where exceptions are looked at: the quarter, whether all that came since counts, and what may be seen
    before it is published (indicators by id)."""

    quarter: ReportingQuarter
    known: bool
    unpublished: frozenset[int]

    @property
    def day(self) -> date:
        return clock.today() if self.known else as_of(self.quarter)

    def hears(self, ret: Return) -> bool:
        """Whether what came with a return is heard: it stands, and in a quarter that is not later than this one."""
        if not self.known and ret.quarter.quarter > self.quarter.quarter:
            return False
        published = ret.quarter.state == STATE.PUBLISHED
        return stands(ret.state, published, ret.indicator_id in self.unpublished) or (
            published and ret.stands_to is not None
        )

    def sees_closed(self, report: ExceptionReport) -> bool:
        """Whether a closing is known: not on a page that was published before it."""
        if report.closed_at is None:
            return False
        within = report.closed_in
        told = within.state == STATE.PUBLISHED or report.indicator_id in self.unpublished
        if self.known:
            return told
        in_time = self.quarter.published_at is None or report.closed_at <= self.quarter.published_at
        return told and in_time and within.quarter <= self.quarter.quarter


def current_exceptions(agreement: Agreement, sight: Sight) -> dict[int, ExceptionFacts]:
    """By indicator: the exception that is open in the quarter, or was closed in it."""
    named = sight.quarter.quarter
    not_over = Q(report__closed_in__year__gt=named.year) | Q(
        report__closed_in__year=named.year, report__closed_in__number__gte=named.number
    )
    of = {"report__indicator__agreement": agreement}
    found = _gather(of, Q(report__closed_at__isnull=True) | not_over, sight)
    current = {}
    for indicator, exceptions in found.items():
        here = [one for one in exceptions if not one.closed or sight.known or one.closed_in == str(named)]
        if here:
            current[indicator] = here[-1]
    return current


def exceptions_of(indicator: int, sight: Sight) -> list[ExceptionFacts]:
    """Every exception of an indicator that may be seen, oldest first."""
    return _gather({"report__indicator_id": indicator}, Q(), sight).get(indicator, [])


def _gather(of: Mapping, only: Q, sight: Sight) -> dict[int, list[ExceptionFacts]]:
    said: dict[int, dict[int, ExceptionUpdate]] = defaultdict(dict)
    updates = list(ExceptionUpdate.objects.with_people().filter(only, **of))
    before = signed_before({update.ret_id: update.ret for update in updates}.values())
    for update in updates:
        if sight.hears(update.ret) and stood(update, before):
            said[update.report_id][update.ret_id] = update
    if not said:
        return {}
    actions: dict[int, list[ExceptionAction]] = defaultdict(list)
    held = list(ExceptionAction.objects.with_returns().filter(report__in=list(said)))
    before |= signed_before({action.ret_id: action.ret for action in held if action.ret_id not in before}.values())
    for action in held:
        if sight.hears(action.ret) and stood(action, before):
            actions[action.report_id].append(action)
    found: dict[int, list[ExceptionFacts]] = defaultdict(list)
    for pk, updates in sorted(said.items()):
        in_order = sorted(updates.values(), key=lambda update: (update.ret.quarter.quarter, update.pk))
        report = in_order[0].report
        found[report.indicator_id].append(_facts(report, in_order, actions[pk], sight))
    return found


def _facts(report: ExceptionReport, updates: list[ExceptionUpdate], actions, sight: Sight) -> ExceptionFacts:
    closed = sight.sees_closed(report)
    return ExceptionFacts(
        id=report.pk,
        since=str(report.opened_in),
        opened_for=" and its ".join(report.opened_for.split(", ")),
        said=tuple(Said(str(one.ret.quarter), one.words, _name(one.by), one.at) for one in updates),
        impact=_last(one.impact for one in updates),
        recovery=_last(one.recovery for one in updates),
        help_needed=_last(one.help_needed for one in updates),
        actions=tuple(_action(one, sight) for one in actions),
        closed=report.closed_why if closed else "",
        closed_in=str(report.closed_in) if closed else "",
        closed_by=_name(report.closed_by) if closed else "",
        closed_at=report.closed_at if closed else None,
    )


def _action(row: ExceptionAction, sight: Sight) -> ActionFacts:
    done = row.done_on if row.done_with is not None and sight.hears(row.done_with) else None
    return ActionFacts(row.words, row.owner, row.due, done, overdue=done is None and row.due < sight.day)


def _last(texts: Iterable[str]) -> str:
    return next((text for text in reversed(list(texts)) if text), "")


def _name(person) -> str:
    return person.get_full_name() or person.get_username()
