"""Gathering a case: one indicator's verdict in a quarter, with everything that it was made from.

A published verdict is told as it was frozen: with the figure, the target versions and the words of that day. Any other
is judged as the scorecard judges it. Only figures that this person may see come in; suppressed ones are hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from indicators.models import Agreement, Document, Indicator
from indicators.periods import Period
from partners.access import Person, Verb, may
from reporting import dues, rag
from reporting.audit.sums import steps
from reporting.dossier import Dossier
from reporting.models import Actual, Event, Override, PublishedVerdict, ReportingQuarter
from reporting.scorecard import IndicatorRow, Scorecard, Shown, comparator, policy_of
from reporting.scorecard.figures import figure_of
from reporting.scorecard.judged import roll_up, thaw
from reporting.scorecard.standing import as_signed
from targets import aims
from targets.book import MeasureEntry, as_printed, column_of
from targets.models import Baseline, Milestone, Policy, Target

SLOT = PublishedVerdict.Slot


@dataclass(frozen=True)
class Judgement:
    """A measure's verdict in the case. `verdict` is the same judged again, or None where there is nothing to judge:
    no figure that was signed off, or a quarter published without it."""

    entry: MeasureEntry
    promise: aims.Promise
    shown: Shown
    verdict: rag.Verdict | None
    figure: Actual | None
    hidden: bool
    targets: tuple[Target, ...]
    baseline: Baseline | None
    milestone: Milestone | None
    outturns: Mapping[Period, Decimal]
    judged_in: str

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def against(self) -> aims.Expected | None:
        return self.verdict.against if self.verdict else None

    @property
    def steps(self) -> tuple[str, ...]:
        if self.verdict is None:
            return ()
        return steps(self.verdict)

    @property
    def year(self) -> str:
        """The target column that the period belongs to."""
        return self.verdict.year if self.verdict else ""

    @property
    def rules(self) -> tuple[rag.Tolerance, rag.Tolerance] | None:
        return self.verdict.policy.rules(self.entry.measure) if self.verdict else None


@dataclass(frozen=True)
class Edition:
    """The indicator's verdict as it was published once, when, and by whom; `hidden` where its words would tell a
    figure that is suppressed by now."""

    number: int
    shown: Shown
    at: datetime
    by: object
    hidden: bool = False


@dataclass(frozen=True)
class Case:
    """The verdict of an indicator with all that proves it."""

    agreement: Agreement
    document: Document | None
    quarter: ReportingQuarter
    known: bool
    period: Period | None
    frozen: bool
    row: IndicatorRow
    shown: Shown
    indicator: Indicator
    policy: Policy
    judgements: tuple[Judgement, ...]
    overrides: tuple[Override, ...]
    editions: tuple[Edition, ...] = ()

    @property
    def edition(self) -> Edition | None:
        """The newest edition: the one that is shown."""
        return self.editions[-1] if self.editions else None

    @property
    def earlier(self) -> tuple[Edition, ...]:
        return self.editions[:-1]

    @property
    def entry(self):
        return self.row.entry


def gather(card: Scorecard, row: IndicatorRow, agreement: Agreement, viewer: Person, period: Period | None = None):
    """The case of an indicator's verdict in the quarter; with a `period`, of its figure for that period instead.

    None if no figure for that period may be seen.
    """
    return _Gatherer(card, row, agreement, viewer, period).case()


class _Gatherer:
    """What the queries find, and the measures judged again from it."""

    def __init__(self, card, row: IndicatorRow, agreement: Agreement, viewer: Person, period: Period | None) -> None:
        self.card, self.row, self.agreement, self.period = card, row, agreement, period
        self.quarter: ReportingQuarter = card.quarter
        self.seen = Dossier(card, row, agreement, viewer).actuals
        self.sees_suppressed = may(viewer, Verb.SEE_SUPPRESSED, row.entry.facts())
        reported = self.quarter.state == ReportingQuarter.State.PUBLISHED and not card.known
        newest = PublishedVerdict.objects.newest().filter(quarter=self.quarter, indicator_id=row.entry.id)
        self.frozen = {(one.measure_id, one.slot): one for one in newest} if reported else {}

    def case(self) -> Case | None:
        measures = [one for one in self.row.measures if self.period is None or self.period in self.seen[one.entry.id]]
        if not measures:
            return None
        self._read([one.entry for one in measures])
        judgements = tuple(self._judgement(one.entry, one.verdict) for one in measures)
        if self.period is None:
            shown = self.row.verdict
        elif len(judgements) == 1:
            shown = judgements[0].shown
        else:
            shown = roll_up([(one.name, one.shown) for one in judgements])
        overrides = Override.objects.of_quarter(self.quarter).filter(indicator_id=self.row.entry.id)
        return Case(
            agreement=self.agreement,
            document=Document.objects.filter(agreement=self.agreement).defer("text").first(),
            quarter=self.quarter,
            known=self.card.known,
            period=self.period,
            frozen=bool(self.frozen) and self.period is None,
            row=self.row,
            shown=shown,
            indicator=Indicator.objects.select_related("theme").get(pk=self.row.entry.id),
            policy=Policy.objects.select_related("by").get(pk=self.card.book.policy_id),
            judgements=judgements,
            overrides=tuple(overrides) if self.row.visible and self.period is None else (),
            editions=self._editions(any(one.hidden for one in judgements)),
        )

    def _editions(self, hidden: bool) -> tuple[Edition, ...]:
        """Every edition of a frozen verdict; a second query only where it was published again."""
        if not self.frozen or self.period is not None:
            return ()
        quarter, indicator = self.quarter, self.row.entry.id
        rows = list(PublishedVerdict.objects.editions_of(quarter, indicator))
        dated = [(quarter.published_at, quarter.published_by)]
        if len(rows) > 1:
            dated += [(one.at, one.by) for one in Event.objects.published_again(quarter, indicator)]
        return tuple(
            Edition(row.edition, thaw(row), at, by, hidden and row.actual is not None)
            for row, (at, by) in zip(rows, dated, strict=True)
        )

    def _read(self, entries: list[MeasureEntry]) -> None:
        """Figures with their people, and the versions of what was promised: a query each."""
        ids = {one.figure_id for one in self.frozen.values() if one.figure_id}
        ids |= {one.pk for kept in self.seen.values() for one in kept.values()}
        self.actuals = {one.pk: one for one in Actual.objects.filter(pk__in=ids).with_people()}
        as_signed(self.actuals.values())
        versions = {pk for entry in entries for pk in self._target_ids(entry)}
        self.targets = {one.pk: one for one in Target.objects.filter(pk__in=versions).select_related("by")}
        self.baselines: dict[int, list[Baseline]] = {}
        measures = [entry.id for entry in entries]
        for baseline in Baseline.objects.filter(measure__in=measures).select_related("by").order_by("version"):
            self.baselines.setdefault(baseline.measure_id, []).append(baseline)
        agreed = any(entry.promise.milestones for entry in entries)
        rows = Milestone.objects.filter(measure__in=measures).select_related("by").order_by("version") if agreed else ()
        self.milestones = {(one.measure_id, one.period, one.level): one for one in rows}

    def _target_ids(self, entry: MeasureEntry) -> list[int]:
        frozen = self.frozen.get((entry.id, SLOT.FIGURE))
        return frozen.target_versions if frozen and frozen.target_versions else list(entry.target_ids)

    def _baseline(self, entry: MeasureEntry) -> Baseline | None:
        """The version in force; for a frozen verdict, the one of the day it was published."""
        versions = self.baselines.get(entry.id, [])
        if self.frozen:
            versions = [one for one in versions if one.at <= self.frozen_at] or versions[:1]
        return versions[-1] if versions else None

    @cached_property
    def frozen_at(self) -> datetime:
        """When the verdict that is read back was frozen: at publication, or when it was published again."""
        again = None
        if any(one.edition > 1 for one in self.frozen.values()):
            again = Event.objects.published_again(self.quarter, self.row.entry.id).last()
        return again.at if again is not None else self.quarter.published_at

    def _promise(self, entry: MeasureEntry, targets: tuple[Target, ...], baseline: Baseline | None) -> aims.Promise:
        if not self.frozen:
            return entry.promise
        return replace(
            entry.promise,
            columns=tuple(column_of(target) for target in targets),
            baseline=as_printed(baseline.value, baseline.places) if baseline else None,
            comparable=baseline.comparable if baseline else True,
        )

    def _judgement(self, entry: MeasureEntry, now: Shown) -> Judgement:
        found = (self.targets.get(pk) for pk in self._target_ids(entry))
        targets = tuple(sorted((one for one in found if one), key=lambda one: one.position))
        baseline = self._baseline(entry)
        promise = self._promise(entry, targets, baseline)
        figures = {period: figure_of(one) for period, one in self.seen[entry.id].items()}
        outturns = rag.final_outturns(promise, figures)
        shown, verdict, figure = self._judged(entry, promise, now, figures, outturns)
        day = str(verdict.period) if verdict and verdict.period else shown.period
        agreed = dict(promise.milestones).get(verdict.period) if verdict and verdict.period else None
        return Judgement(
            entry=entry,
            promise=promise,
            shown=shown,
            verdict=verdict,
            figure=figure,
            hidden=bool(figure and figure.suppressed and not self.sees_suppressed),
            targets=targets,
            baseline=baseline,
            milestone=self.milestones.get((entry.id, day, agreed)),
            outturns=outturns,
            judged_in=str(self.quarter.quarter) if self.period is None else "",
        )

    def _judged(self, entry, promise, now: Shown, figures, outturns):
        """The verdict as shown, the same judged again, and the figure it stands on."""
        named, policy = self.quarter.quarter, policy_of(self.card.book)
        first = rag.first_wave(promise, figures)
        if self.period is not None:
            row = self.actuals[self.seen[entry.id][self.period].pk]
            verdict = rag.assess(
                promise,
                self.period,
                figure_of(row),
                policy,
                outturns=outturns,
                comparator=comparator(policy, promise, self.period, figures),
                first_wave=first,
            )
            return _shown(verdict, row), verdict, row
        row = self.actuals.get(now.figure) if now.figure else None
        if self.frozen:
            if not now.period:
                return now, None, row
            verdict = rag.assess(
                promise,
                Period.parse(now.period),
                figure_of(row) if row else None,
                policy,
                outturns=outturns,
                comparator=comparator(policy, promise, Period.parse(now.period), figures),
                first_wave=first,
                quarter=named,
                late=True,
            )
        else:
            late = dues.is_late(entry, self.quarter)
            slot = aims.answered(promise, named)
            before = comparator(policy, promise, slot.period if slot else None, figures)
            verdict = rag.answer(promise, named, figures, policy, late=late, outturns=outturns, comparator=before)
        same = (verdict.colour or "") == now.colour and (verdict.reason or "") == now.reason
        return now, verdict if same else None, row


def _shown(verdict: rag.Verdict, row: Actual) -> Shown:
    return Shown(
        colour=verdict.colour.value if verdict.colour else "",
        reason=verdict.reason.value if verdict.reason else "",
        guide=verdict.guide,
        period=str(verdict.period or row.period),
        sentence=verdict.sentence,
        actual=verdict.actual,
        expected=verdict.expected,
        year_end=verdict.year_end,
        figure=row.pk,
    )
