"""The officer's desk: the boxes of a return, and beside each the earlier figures, the expected level, the verdict."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from indicators import clock
from indicators.measures import Polarity, show
from indicators.periods import Period
from partners.access import Person, Verb, may
from reporting import dues, rag, unchanged
from reporting.charts import Level, Zones, zones_svg
from reporting.forms import Box, told_to
from reporting.models import Actual, Forecast, ReportingQuarter, Return
from reporting.projecting import hint
from reporting.questioning import question_of
from reporting.scorecard import IndicatorRow, book_in, comparator, policy_of
from reporting.scorecard.figures import figure_of
from reporting.scorecard.rows import letters_of
from reporting.scorecard.standing import signed_before
from reporting.suppression import masked_for
from targets import aims
from targets.book import IndicatorEntry, MeasureEntry

#: How many earlier figures stand beside a box.
EARLIER = 5


@dataclass(frozen=True)
class Earlier:
    """A figure that came before, as the table beside the box shows it."""

    period: str
    expected: str
    value: str
    letters: str
    now: bool = False


@dataclass(frozen=True)
class Beside:
    """What lies beside one box."""

    box: Box
    expected: str
    how: str
    verdict: rag.Verdict | None
    earlier: list[Earlier]
    zones: str = ""
    question: str = ""
    fields: dict = field(default_factory=dict)

    @property
    def measure(self):
        return self.box.entry.measure

    @property
    def faults(self) -> list[str]:
        """What is wrong with what was typed, a sentence each."""
        parts = [self.fields["figure"], *self.fields["survey"], *self.fields["parts"], *self.fields["flags"]]
        return [sentence for field in parts for sentence in field.errors]

    @property
    def answered(self) -> bool:
        """The question was answered with yes: this one, not another that was asked before."""
        return self.fields["right"].value() == self.question

    @property
    def more(self) -> str:
        """What the folded fields are for."""
        return "Numerator and denominator, proxy, suppressed" if self.box.shared else "Proxy, suppressed"

    @property
    def more_open(self) -> bool:
        """The fold stands open where something in it is filled in or wrong."""
        return any(one.errors or one.value() for one in self.fields["more"])


@dataclass(frozen=True)
class Desk:
    """A return's boxes with what lies beside them, its forecasts, and last quarter's words."""

    ret: Return
    boxes: list[Box]
    held: dict[int, dict[Period, Actual]]
    forecasts: list[tuple[MeasureEntry, str, Forecast | None]]
    policy: rag.Policy
    sees: bool = False

    # What lies beside is laid out when the page is shown: saving needs the boxes alone.

    @cached_property
    def beside(self) -> list[Beside]:
        return [_beside(box, self.held[box.entry.id], self.policy.of(box.entry.measure)) for box in self.boxes]

    @cached_property
    def forecast_verdicts(self) -> dict[int, rag.Verdict | None]:
        return {
            measure.id: _forecast_verdict(measure, year, row, self.held[measure.id], self.policy.of(measure.measure))
            for measure, year, row in self.forecasts
            if row is not None
        }

    def supposing(self, figures: list[Actual], forecasts: dict[int, Forecast]) -> "Desk":
        """The same desk as it would be with these figures and forecasts saved; nothing is."""
        held = {measure: dict(kept) for measure, kept in self.held.items()}
        for row in figures:
            held.setdefault(row.measure_id, {})[Period.parse(row.period)] = row
        boxes = [replace(box, held=held.get(box.entry.id, {}).get(box.period)) for box in self.boxes]
        given = [(entry, year, forecasts.get(entry.id, row)) for entry, year, row in self.forecasts]
        return replace(self, boxes=boxes, held=defaultdict(dict, held), forecasts=given)

    @cached_property
    def last_words(self):
        return _last_words(self.ret)

    def fieldsets(self, form) -> list[Beside]:
        """The boxes, each with its bound fields."""
        return [
            replace(
                one,
                fields={
                    "right": form[one.box.box("right")],
                    "figure": form[one.box.name],
                    "status": form[one.box.box("status")],
                    "because": form[one.box.box("because")] if one.measure.rated else None,
                    "survey": [form[one.box.box(what)] for what in ("sample", "design") if one.box.surveyed],
                    "parts": [form[one.box.box(what)] for what in ("numerator", "denominator") if one.box.shared],
                    "more": [
                        form[one.box.box(what)]
                        for what in ("numerator", "denominator", "proxy", "suppressed")
                        if one.box.shared or what in ("proxy", "suppressed")
                    ],
                    "flags": [form[one.box.box(what)] for what in ("proxy", "suppressed")],
                },
            )
            for one in self.beside
        ]

    def forecast_fields(self, form) -> list[dict]:
        return [
            {
                "value": form[f"forecast-{entry.id}"],
                "confidence": form[f"confidence-{entry.id}"],
                "unit": entry.measure.unit_words,
                "target": entry.target(year),
                "year": year,
                "verdict": self.forecast_verdicts.get(entry.id),
                "hint": hint(entry, year, {period: figure_of(row) for period, row in self.held[entry.id].items()}),
            }
            for entry, year, _ in self.forecasts
        ]


def desk(ret: Return, person: Person) -> Desk:
    """Lay the desk for a return."""
    return desks([ret], person)[ret.pk]


def desks(rets: list[Return], person: Person) -> dict[int, Desk]:
    """Lay the desks for returns of one quarter, by return: two queries, however many they are."""
    if not rets:
        return {}
    book = book_in(rets[0].quarter.agreement, rets[0].quarter)
    policy = policy_of(book)
    figures: dict[int, list[Actual]] = defaultdict(list)
    for row in Actual.objects.of_indicators([ret.indicator_id for ret in rets]):
        figures[row.measure_id].append(row)
    given: dict[int, dict[int, Forecast]] = defaultdict(dict)
    for forecast in Forecast.objects.filter(ret__in=rets).order_by("id"):
        given[forecast.ret_id][forecast.measure_id] = forecast
    return {ret.pk: _desk(ret, book.by_id[ret.indicator_id], policy, person, figures, given[ret.pk]) for ret in rets}


def _desk(ret: Return, entry: IndicatorEntry, policy: rag.Policy, person: Person, figures, given) -> Desk:
    quarter = ret.quarter.quarter
    drafts, sees = (may(person, verb, entry.facts()) for verb in (Verb.SEE_DRAFTS, Verb.SEE_SUPPRESSED))
    held: dict[int, dict[Period, Actual]] = defaultdict(dict)
    for measure in entry.measures:
        held[measure.id] = {
            Period.parse(row.period): masked_for(row, person, entry.facts())
            for row in figures[measure.id]
            if _counts(row, ret, drafts)
        }
    boxes = [box for measure in entry.measures for box in _boxes(entry, measure, ret, held[measure.id], sees)]
    boxes.sort(key=lambda box: not box.due)
    forecasts = [
        (measure, year, given.get(measure.id))
        for measure in entry.rated
        if (year := dues.forecast_year(measure, quarter))
    ]
    return Desk(ret=ret, boxes=boxes, held=held, forecasts=forecasts, policy=policy, sees=sees)


def standing(quarter: ReportingQuarter, rows: list[IndicatorRow]) -> list[tuple[IndicatorRow, unchanged.Standing]]:
    """The returns that may be confirmed as they were last quarter, each with what would be confirmed."""
    waiting = [row for row in rows if row.ret.waits] if quarter.state == ReportingQuarter.State.OPEN else []
    if not waiting:
        return []
    found = unchanged.standings(quarter, [(row.ret, row.entry) for row in waiting])
    return [(row, found[row.ret.id]) for row in waiting if not found[row.ret.id].why_not]


def latest(ret: Return, sees: bool) -> list[tuple[Actual, str]]:
    """The newest figure of each measure and period in a return, as it stands now and as it may be told: the other side
    of a conflict."""
    found = {(row.measure_id, row.period): row for row in ret.actuals.select_related("measure", "by").order_by("id")}
    return [(row, told_to(row, sees)) for row in found.values()]


def _counts(row: Actual, ret: Return, drafts: bool) -> bool:
    """Figures that were known before, and those of this return if drafts may be seen or it is handed in."""
    if row.ret_id is None:
        return row.known_on <= clock.today()
    if row.ret_id == ret.pk:
        return drafts or row.signed_off or ret.state == Return.State.SUBMITTED
    return row.ret.quarter.quarter < ret.quarter.quarter and row.signed_off


def _boxes(
    entry: IndicatorEntry, measure: MeasureEntry, ret: Return, held: dict[Period, Actual], sees: bool
) -> list[Box]:
    """A box for the figure due, and one for each earlier figure that is missing or still provisional."""
    quarter = ret.quarter.quarter
    boxes = []
    for slot in dues.slots_of(entry, measure):
        if slot.due > quarter or (measure.promise.columns and aims.unmeasurable(measure.promise, slot, quarter)):
            continue
        row = held.get(slot.period)
        due = slot.due == quarter
        here = row is not None and row.ret_id == ret.pk
        open_still = row is None or row.status != Actual.Status.FINAL
        if due or here or (open_still and measure.measure.rated):
            boxes.append(Box(measure, slot.period, due, row, sees))
    return boxes


def _beside(box: Box, held: dict[Period, Actual], policy: rag.Policy) -> Beside:
    promise, measure = box.entry.promise, box.entry.measure
    outturns = _outturns(box.entry, held)
    level = aims.expected(promise, box.period, outturns) if measure.rated else None
    row = held.get(box.period)
    verdict = None
    if row is not None and measure.rated:
        figures = {period: figure_of(one) for period, one in held.items()}
        first = rag.first_wave(promise, figures)
        verdict = rag.assess(
            promise,
            box.period,
            figure_of(row),
            policy,
            outturns=outturns,
            comparator=comparator(policy, promise, box.period, figures),
            first_wave=first,
        )
    earlier = [
        Earlier(
            period=str(period),
            expected=_expected_text(promise, period, outturns) if measure.rated else "–",
            value=_value(measure, one),
            letters=letters_of(one.status, proxy=one.proxy, restated=bool(one.reason)),
            now=period == box.period,
        )
        for period, one in sorted(held.items(), key=lambda pair: pair[0].end, reverse=True)
    ][:EARLIER]
    known = isinstance(level, aims.Expected)
    return Beside(
        box=box,
        expected=measure.words(level.level, level.places) if known else "",
        how=_how(level) if level is not None else "",
        verdict=verdict,
        earlier=earlier,
        zones=_zones(box, level, held, policy) if known else "",
        question=question_of(box.entry, row, held),
    )


def _value(measure, row: Actual) -> str:
    """A figure that came before: not the suppressed ones, whoever looks."""
    if row.suppressed:
        return "suppressed"
    return row.because if row.value is None else measure.figure(row.value)


def _zones(box: Box, level: aims.Expected, held: dict[Period, Actual], policy: rag.Policy) -> str:
    """The strip beside the box: green, amber and red, the expected level, the limit, last year's figure and yours."""
    measure = box.entry.measure
    allowed = policy.rules(measure)[1].allows(level, measure.sign)
    limit = None if allowed is None else level.level - measure.sign * allowed / level.times

    def mark(value: Decimal | None, what: str) -> Level | None:
        return None if value is None else Level(at=Decimal(0), value=value, words=f"{measure.figure(value)} {what}")

    shown = {period: row.value for period, row in held.items() if not row.suppressed}
    return zones_svg(
        Zones(
            expected=Level(at=Decimal(0), value=level.level, words=f"{level.shown} expected"),
            limit=mark(limit, "limit"),
            last=mark(shown.get(box.period.year_before), "last year"),
            yours=mark(shown.get(box.period), "yours"),
            lower_is_better=measure.polarity is Polarity.LOWER,
        )
    )


def _how(level: aims.Expected | aims.Gap) -> str:
    """The words that follow the expected level; or why there is none."""
    if isinstance(level, aims.Gap):
        return level.detail
    parts = [part for part in (level.how, "a guide, not an agreed milestone" if level.guide else "") if part]
    return "; ".join(parts)


def earlier_than(held: Mapping[Period, Actual], period: Period) -> Actual | None:
    """The newest figure with a value of a period that ended before this one."""
    before = [row for one, row in held.items() if one.end < period.end and row.value is not None and not row.suppressed]
    return max(before, key=lambda row: Period.parse(row.period).end, default=None)


def expected_text(promise: aims.Promise, period: Period, held: Mapping[Period, Actual]) -> str:
    """The level expected of a period, as a cell shows it."""
    figures = {one: figure_of(row) for one, row in held.items()}
    return _expected_text(promise, period, rag.final_outturns(promise, figures))


def _expected_text(promise: aims.Promise, period: Period, outturns) -> str:
    level = aims.expected(promise, period, outturns)
    return show(level.level, promise.measure.decimals) if isinstance(level, aims.Expected) else "–"


def _outturns(entry: MeasureEntry, held: dict[Period, Actual]) -> Mapping[Period, Decimal]:
    return rag.final_outturns(entry.promise, {period: figure_of(row) for period, row in held.items()})


def _forecast_verdict(measure: MeasureEntry, year: str, row: Forecast, held, policy) -> rag.Verdict | None:
    index = next(i for i, column in enumerate(measure.promise.columns) if column.year == year)
    figures = {period: figure_of(one) for period, one in held.items()}
    outturn = aims.outturn_period(measure.promise, index)
    before = comparator(policy, measure.promise, outturn, {**figures, outturn: rag.Figure(row.value)})
    return rag.forecast(measure.promise, index, row.value, policy, outturns=_outturns(measure, held), comparator=before)


def _last_words(ret: Return):
    """The return of the quarter before, if it said something; while it is reopened, as it was signed off."""
    last = ret.quarter.quarter.plus(-1)
    found = (
        Return.objects.filter(
            indicator_id=ret.indicator_id,
            quarter__agreement_id=ret.quarter.agreement_id,
            quarter__year=last.year,
            quarter__number=last.number,
        )
        .select_related("saved_by")
        .first()
    )
    if found is not None and found.stands_to is not None:
        found = signed_before([found]).get(found.pk)
    return found if found is not None and found.commentary else None
