"""The dossier of an indicator: everything its page shows, gathered in a few queries and judged by the one rule.

The figures are those that may be seen in the quarter the page is read from; each is judged for its own period. The
words of the agreement stand beside what they were read as.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property

from indicators.measures import MOST_PLACES, Accumulation, show, show_between
from indicators.models import Agreement, Indicator
from indicators.periods import Period
from partners.access import Person, Verb, may
from partners.models import Partner, SignUp
from reporting import dues, picture, rag
from reporting.milestones import no_milestones
from reporting.models import Actual, Comparator, Event, ReportingQuarter, Return
from reporting.projecting import hint
from reporting.scorecard import (
    ExceptionFacts,
    IndicatorRow,
    Scorecard,
    Sight,
    comparator,
    exceptions_of,
    policy_of,
    within,
)
from reporting.scorecard.figures import HANDED_IN, figure_of, in_time, stands
from reporting.scorecard.rows import letters_of
from reporting.scorecard.standing import signed_before
from reporting.story import HIDDEN
from reporting.suppression import masked
from reporting.typed import parts_words, survey_words
from targets.arithmetic import DataCheck, checks_of
from targets.book import MeasureEntry
from targets.models import Milestone, Query
from targets.promised import words_of


@dataclass(frozen=True)
class Line:
    """A figure in the table of the page: newest first, with its own verdict, source and who signed it."""

    period: Period
    value: str
    letters: str
    parts: str
    expected: str
    miss: str
    verdict: rag.Verdict | None
    source: str
    illustrative: bool
    now: bool


@dataclass(frozen=True)
class MeasurePage:
    """A measure on the page: its chart, its figures, the printed words, and how it is judged."""

    entry: MeasureEntry
    lines: list[Line]
    chart: object
    words: list[tuple]
    checks: list[DataCheck]
    milestones: list[Milestone]
    terms: list[tuple[str, str]]
    comparators: list[tuple[str, list[tuple[str, str]]]]
    hint: str = ""

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def rated(self) -> bool:
        return self.entry.measure.rated

    @property
    def has_milestones(self) -> bool:
        return not no_milestones(self.entry)


class Dossier:
    """An indicator as one person may see it from one quarter."""

    def __init__(self, card: Scorecard, row: IndicatorRow, agreement: Agreement, viewer: Person) -> None:
        self.card, self.row, self.agreement, self.viewer = card, row, agreement, viewer
        self.entry = row.entry
        self.facts = row.entry.facts()

    @cached_property
    def indicator(self) -> Indicator:
        return Indicator.objects.select_related("theme").get(pk=self.entry.id)

    @cached_property
    def actuals(self) -> dict[int, dict[Period, Actual]]:
        """The figures that may be seen, by measure and period, the latest of each: one query."""
        seen: dict[int, dict[Period, Actual]] = defaultdict(dict)
        for row in Actual.objects.of_indicator(self.entry.id):
            if self._counts(row):
                seen[row.measure_id][Period.parse(row.period)] = masked(row)
        return seen

    def _counts(self, row: Actual) -> bool:
        quarter = self.card.quarter
        if row.ret_id is None:
            return self.card.known or row.known_on <= self.card.as_of
        timely = self.card.known or in_time(row.ret.quarter.quarter, quarter, row.at, row.ret.signed_off_at)
        return timely and self._stands(row.ret, row.pk)

    def _stands(self, ret: Return, figure: int = 0) -> bool:
        published = ret.quarter.state == ReportingQuarter.State.PUBLISHED
        sight = may(self.viewer, Verb.SEE_SUBMITTED, self.facts)
        return stands(ret.state, published, sight, figure=figure, stands_to=ret.stands_to)

    @cached_property
    def illustrative(self) -> bool:
        return any(row.illustrative for kept in self.actuals.values() for row in kept.values())

    @cached_property
    def measures(self) -> list[MeasurePage]:
        others = defaultdict(lambda: defaultdict(list))
        for row in Comparator.objects.filter(measure__indicator_id=self.entry.id).order_by("area", "period"):
            others[row.measure_id][row.area].append((Period.parse(row.period).short, row.value))
        rows = {row.entry.id: row for row in self.row.measures}
        return [self._measure(entry, rows.get(entry.id), others[entry.id]) for entry in self.entry.measures]

    def _measure(self, entry: MeasureEntry, row, others) -> MeasurePage:
        held = self.actuals[entry.id]
        figures = {period: figure_of(one) for period, one in held.items()}
        policy = policy_of(self.card.book).of(entry.measure)
        outturns = rag.final_outturns(entry.promise, figures)
        first = rag.first_wave(entry.promise, figures)
        now = row.verdict.period if row is not None else ""
        verdicts = {
            period: rag.assess(
                entry.promise,
                period,
                figure,
                policy,
                outturns=outturns,
                comparator=comparator(policy, entry.promise, period, figures),
                first_wave=first,
            )
            for period, figure in figures.items()
            if entry.measure.rated
        }
        lines = [
            _line(entry, period, one, verdicts.get(period), str(period) == now, policy)
            for period, one in sorted(held.items(), key=lambda pair: pair[0].end, reverse=True)
        ]
        chart = None
        if row is not None:
            chart = picture.chart_of(entry, row, verdicts, held, outturns, self.card.quarter.quarter, policy)
        return MeasurePage(
            entry=entry,
            lines=lines,
            chart=chart,
            words=words_of(entry, self.entry.to_confirm),
            checks=checks_of(self.entry, entry),
            milestones=self.milestones[entry.id],
            terms=terms(entry, policy),
            hint=self._hint(entry, figures) if row is not None else "",
            comparators=[
                (area, [(period, entry.measure.figure(value)) for period, value in found])
                for area, found in others.items()
            ],
        )

    def _hint(self, entry: MeasureEntry, figures: dict[Period, rag.Figure]) -> str:
        """The projection of the year that is forecast in this quarter."""
        year = dues.forecast_year(entry, self.card.quarter.quarter)
        return hint(entry, year, figures) if year else ""

    @cached_property
    def milestones(self) -> dict[int, list[Milestone]]:
        """Every milestone in every version, by measure: by period, the newest version first."""
        found: dict[int, list[Milestone]] = defaultdict(list)
        for row in Milestone.objects.of_indicator(self.entry.id):
            found[row.measure_id].append(row)
        return found

    @cached_property
    def signups(self) -> list[SignUp]:
        return list(SignUp.objects.filter(indicator_id=self.entry.id).select_related("partner").order_by("position"))

    @cached_property
    def members(self) -> list[Partner]:
        """The members of the groups that lead it."""
        leads = [partner.id for partner in self.entry.leads if not partner.organisation]
        return list(Partner.objects.filter(groups__group_id__in=leads).order_by("groups__position")) if leads else []

    @cached_property
    def queries(self) -> list[Query]:
        """What the document leaves open of it, answered or not: the open ones first."""
        rows = Query.objects.filter(indicator_id=self.entry.id).select_related("answered_by")
        return list(rows.by_urgency())

    @cached_property
    def commentary(self) -> list:
        """What officers said, newest first: of quarters up to this one that may be seen. Of a return that is reopened,
        what it said when it was signed off."""
        rows = list(
            Return.objects.filter(indicator_id=self.entry.id)
            .filter(Q(state__in=HANDED_IN) | Q(stands_to__isnull=False))
            .select_related("quarter", "submitted_by")
            .order_by("-quarter__year", "-quarter__number")
        )
        before = signed_before(rows)
        told = [before.get(row.pk) if row.stands_to is not None else row for row in rows]
        here = self.card.quarter.quarter
        return [
            said
            for row, said in zip(rows, told, strict=True)
            if said is not None
            and said.commentary
            and (self.card.known or row.quarter.quarter <= here)
            and (row.stands_to is not None or self._stands(row))
        ]

    @cached_property
    def exceptions(self) -> list[ExceptionFacts]:
        """Every exception that may be seen from this quarter, oldest first."""
        unpublished = frozenset({self.entry.id} if may(self.viewer, Verb.SEE_SUBMITTED, self.facts) else ())
        return exceptions_of(self.entry.id, Sight(self.card.quarter, self.card.known, unpublished))

    @property
    def exception(self) -> ExceptionFacts | None:
        return next((one for one in self.exceptions if not one.closed), None)

    @property
    def past_exceptions(self) -> list[ExceptionFacts]:
        """Those that are over, the latest first."""
        return [one for one in reversed(self.exceptions) if one.closed]

    @cached_property
    def events(self) -> list[Event]:
        """The history of its returns, for those with the right to it. Where a figure was suppressed, what people wrote
        may tell it, and is told to those named for it only."""
        if not may(self.viewer, Verb.SEE_HISTORY, self.facts):
            return []
        found = list(Event.objects.filter(indicator_id=self.entry.id).select_related("by", "quarter")[:30])
        written = [event for event in found if event.reason]
        if written and not may(self.viewer, Verb.SEE_SUPPRESSED, self.facts) and self._suppressed:
            for event in written:
                event.reason = HIDDEN
        return found

    @property
    def _suppressed(self) -> bool:
        return Actual.objects.of_indicator(self.entry.id).filter(suppressed=True, ret__isnull=False).exists()


def dossier_of(card: Scorecard, row: IndicatorRow, agreement: Agreement, viewer: Person) -> Dossier:
    """The dossier of a row, kept with its scorecard: who reads the same scorecard and may see the same history reads
    the same dossier."""
    facts = row.entry.facts()
    key = (row.entry.id, may(viewer, Verb.SEE_HISTORY, facts), may(viewer, Verb.SEE_SUPPRESSED, facts))
    if key not in card.dossiers:
        card.dossiers[key] = Dossier(card, row, agreement, viewer)
    return card.dossiers[key]


def _line(
    entry: MeasureEntry, period: Period, row: Actual, verdict: rag.Verdict | None, now: bool, policy: rag.Policy
) -> Line:
    measure = entry.measure
    expected = verdict.expected if verdict is not None else None
    miss = verdict.shortfall if verdict is not None else None
    return Line(
        period=period,
        value="suppressed" if row.suppressed else measure.figure(row.value) if row.value is not None else row.because,
        letters=letters_of(row.status, proxy=row.proxy, restated=bool(row.reason)),
        parts=_parts(row, entry, policy),
        expected="–" if expected is None else show(expected, measure.decimals),
        miss="–" if miss is None or miss <= 0 else show_between(miss, measure.decimals, MOST_PLACES),
        verdict=verdict,
        source=row.release or f"Return for {row.ret.quarter}",
        illustrative=row.illustrative and not row.release,
        now=now,
    )


def _parts(row: Actual, entry: MeasureEntry, policy: rag.Policy) -> str:
    """What it was made of: `8 of 15`, `between 73.5 and 78.5; 1,150 asked`; nothing of what is suppressed."""
    if row.suppressed:
        return ""
    interval = picture.interval_of(figure_of(row), entry.measure, policy)
    found = (
        parts_words(row.numerator, row.denominator),
        picture.between(interval, entry.measure),
        survey_words(row.sample, row.design),
    )
    return "; ".join(words for words in found if words)


#: How an accumulation reads on the page (judgement.md 1).
COUNTED = {
    Accumulation.POSITION: "as it stands at the end of the period",
    Accumulation.YEAR_COUNT: "over the year so far",
    Accumulation.YEAR_AVERAGE: "as an average over the year so far",
    Accumulation.ROLLING: "over the last twelve months",
    Accumulation.AGREEMENT_COUNT: "over the agreement so far",
}


def terms(entry: MeasureEntry, policy: rag.Policy) -> list[tuple[str, str]]:
    """How a measure is judged, in words: unit, polarity, accumulation, when it is due, path, tolerance."""
    measure = entry.measure
    lag = {0: "in the quarter it ends", 1: "one quarter later"}.get(measure.lag, f"{measure.lag} quarters later")
    green, amber = policy.rules(measure)
    found = [
        ("Unit", measure.unit_words),
        ("Good is", measure.polarity.value.removesuffix(" is better")),
        ("Counted", COUNTED[measure.accumulation]),
        ("Measured", f"each {measure.period.value}"),
        ("Due", lag),
    ]
    if measure.path is not None:
        found.append(("Expected", f"{measure.path.value}, {'agreed' if measure.path_agreed else 'a guide'}"))
    if measure.rated:
        own = ", its own rule" if policy.own_rule(measure) else ""
        found.append(("Green", within(green, "on target or better")))
        found.append(("Amber", within(amber, "no tolerance") + own))
    return found
