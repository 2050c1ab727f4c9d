"""Gathering a case: one indicator's verdict in a quarter, with everything that it was made from.

A published verdict is told as it was frozen: with the figure, the target versions and the words of that day. Any other
is judged as the scorecard judges it. Only figures that this person may see come in; suppressed ones are hidden.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from indicators.models import Agreement, Document, Indicator
from indicators.periods import Period
from partners.access import Person, Verb, may
from reporting import dues, rag
from reporting.audit.case import FIGURE, FORECAST, Case, Companion, Edition, Judgement, Proof
from reporting.dossier import Dossier
from reporting.models import Actual, Event, Evidence, Forecast, Override, PublishedVerdict, ReportingQuarter
from reporting.scorecard import IndicatorRow, Scorecard, Shown, comparator, policy_of
from reporting.scorecard.figures import figure_of
from reporting.scorecard.judged import journey_of, roll_up, thaw
from reporting.scorecard.standing import as_signed, signed_before, stood
from reporting.services import evidence_is_hidden
from reporting.travel import Journey
from targets import aims
from targets.book import MeasureEntry, as_printed, column_of
from targets.models import Baseline, Milestone, Policy, Target

SLOT = PublishedVerdict.Slot


def gather(
    card: Scorecard,
    row: IndicatorRow,
    agreement: Agreement,
    viewer: Person,
    period: Period | None = None,
    *,
    of: str = FIGURE,
):
    """The case of an indicator's verdict in the quarter; with a `period`, of its figure for that period instead; `of`
    its forecast, the case of that.

    None if no figure for that period, or no forecast, may be seen.
    """
    return _Gatherer(card, row, agreement, viewer, period, of).case()


class _Gatherer:
    """What the queries find, and the measures judged again from it."""

    def __init__(
        self, card, row: IndicatorRow, agreement: Agreement, viewer: Person, period: Period | None, of: str
    ) -> None:
        self.card, self.row, self.agreement, self.period, self.of = card, row, agreement, period, of
        self.quarter: ReportingQuarter = card.quarter
        self.seen = Dossier(card, row, agreement, viewer).actuals
        self.viewer = viewer
        self.sees_suppressed = may(viewer, Verb.SEE_SUPPRESSED, row.entry.facts())
        reported = self.quarter.state == ReportingQuarter.State.PUBLISHED and not card.known
        newest = PublishedVerdict.objects.newest().filter(quarter=self.quarter, indicator_id=row.entry.id)
        self.frozen = {(one.measure_id, one.slot): one for one in newest} if reported else {}
        self.forecasts = self._forecasts() if of == FORECAST else {}

    def _forecasts(self) -> dict[int, Forecast]:
        """By measure, the forecast that is shown: the last that was given with the quarter's return; while that is
        reopened, the last that was signed off."""
        shown = [one.entry.id for one in self.row.measures if one.forecast is not None]
        rows = Forecast.objects.filter(ret__quarter=self.quarter, measure__in=shown).order_by("id")
        rows = list(rows.select_related("by", "ret__quarter", "ret__submitted_by", "ret__signed_off_by"))
        before = signed_before({row.ret_id: row.ret for row in rows}.values())
        return {row.measure_id: row for row in rows if stood(row, before)}

    def case(self) -> Case | None:
        measures = [one for one in self.row.measures if self._is_asked(one.entry)]
        if not measures:
            return None
        self._read([one.entry for one in measures])
        shown_now = [one.forecast if self.of == FORECAST else one.verdict for one in measures]
        judgements = tuple(self._judgement(one.entry, now) for one, now in zip(measures, shown_now, strict=True))
        if self.of == FORECAST:
            shown = self.row.forecast or judgements[0].shown
        elif self.period is None:
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
            of=self.of,
            period=self.period,
            frozen=bool(self.frozen) and self.period is None,
            row=self.row,
            shown=shown,
            indicator=Indicator.objects.select_related("theme").get(pk=self.row.entry.id),
            policy=Policy.objects.select_related("by").get(pk=self.card.book.policy_id),
            judgements=judgements,
            overrides=tuple(overrides) if self.row.visible and self.period is None and self.of == FIGURE else (),
            editions=self._editions(any(one.hidden for one in judgements)) if self.of == FIGURE else (),
            companions=tuple(self._companions(shown.period)) if self.of == FIGURE else (),
            evidence=tuple(self._evidence(judgements)),
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

    def _companions(self, period: str) -> Iterator[Companion]:
        """What is shown beside and never coloured, of the measures without a verdict."""
        for entry in self.row.entry.measures:
            row = self.seen[entry.id].get(Period.parse(period)) if period and not entry.measure.rated else None
            if row is not None and (row.suppressed or row.value is not None):
                told = "suppressed" if row.suppressed else entry.measure.short(entry.measure.figure(row.value))
                yield Companion(entry.name, told, period)

    def _is_asked(self, entry: MeasureEntry) -> bool:
        """Whether the measure has what the case is of."""
        if self.of == FORECAST:
            return entry.id in self.forecasts
        return self.period is None or self.period in self.seen[entry.id]

    def _evidence(self, judgements: tuple[Judgement, ...]) -> Iterator[Proof]:
        """The files of the returns with which the figures came: one query, and one for each return that has any."""
        returns = {one.figure.ret_id for one in judgements if one.figure and one.figure.ret_id}
        hidden: dict[int, bool] = {}
        for row in Evidence.objects.offered().with_return().filter(ret__in=returns) if returns else ():
            if row.ret_id not in hidden:
                hidden[row.ret_id] = evidence_is_hidden(row.ret, self.viewer, self.row.entry.facts())
            yield Proof(
                ret=row.ret,
                number=row.pk,
                name="" if hidden[row.ret_id] else row.name,
                size=row.size,
                shown_size=row.shown_size,
                content_type=row.content_type,
                sha256=row.sha256,
                by=row.by.get_full_name() or row.by.get_username(),
                at=row.at,
                may_open=not hidden[row.ret_id],
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
        agreed = {pk for entry in entries for pk in entry.milestone_ids}
        rows = Milestone.objects.filter(pk__in=agreed).select_related("by") if agreed else ()
        self.milestones = {one.pk: one for one in rows}

    def _target_ids(self, entry: MeasureEntry) -> list[int]:
        frozen = self.frozen.get((entry.id, SLOT.FORECAST if self.of == FORECAST else SLOT.FIGURE))
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
        forecast = self.forecasts.get(entry.id)
        if forecast is None:
            shown, verdict, figure = self._judged(entry, promise, now, figures, outturns)
        else:
            shown, verdict, figure = now, self._forecast(entry, promise, now, forecast, figures, outturns), None
        day = str(verdict.period) if verdict and verdict.period else shown.period
        agreed = tuple(self.milestones[pk] for pk in entry.milestone_ids)
        return Judgement(
            entry=entry,
            promise=promise,
            shown=shown,
            verdict=verdict,
            figure=figure,
            forecast=forecast,
            hidden=bool(figure and figure.suppressed and not self.sees_suppressed),
            targets=targets,
            baseline=baseline,
            milestones=agreed,
            milestone=next((one for one in agreed if verdict is not None and one.period == day), None),
            outturns=outturns,
            journey=None if forecast else self._journey(entry, figures),
            judged_in=str(self.quarter.quarter) if self.period is None and forecast is None else "",
        )

    def _journey(self, entry: MeasureEntry, figures) -> Journey | None:
        """Short and long term: of the figure asked for, else of the one that the scorecard shows."""
        if self.period is None:
            return next(row.journey for row in self.row.measures if row.entry.id == entry.id)
        return journey_of(entry.promise, self.period, figures, policy_of(self.card.book).z)

    def _forecast(self, entry, promise, now: Shown, row: Forecast, figures, outturns) -> rag.Verdict | None:
        """The forecast's verdict judged again; None where that is not what was shown."""
        policy = policy_of(self.card.book).of(entry.measure)
        index = next((place for place, column in enumerate(promise.columns) if column.year == row.year), None)
        if index is None:
            return None
        outturn = aims.outturn_period(promise, index)
        before = comparator(policy, promise, outturn, {**figures, outturn: rag.Figure(row.value)})
        verdict = rag.forecast(promise, index, row.value, policy, outturns=outturns, comparator=before)
        return verdict if verdict is not None and _same(verdict, now) else None

    def _judged(self, entry, promise, now: Shown, figures, outturns):
        """The verdict as shown, the same judged again, and the figure it stands on."""
        named, policy = self.quarter.quarter, policy_of(self.card.book).of(entry.measure)
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
            if verdict.colour is None:  # why it was not rated, in the words of that day: a query may be answered since
                verdict = verdict._replace(detail=now.sentence.removeprefix("Not rated: ").removesuffix("."))
        else:
            late = dues.is_late(entry, self.quarter)
            slot = aims.answered(promise, named)
            before = comparator(policy, promise, slot.period if slot else None, figures)
            verdict = rag.answer(promise, named, figures, policy, late=late, outturns=outturns, comparator=before)
        return now, verdict if _same(verdict, now) else None, row


def _same(verdict: rag.Verdict, now: Shown) -> bool:
    return (verdict.colour or "") == now.colour and (verdict.reason or "") == now.reason


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
