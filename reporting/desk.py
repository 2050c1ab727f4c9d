"""The officer's desk: the boxes of a return, and beside each the earlier figures, the expected level, the verdict."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from indicators import clock
from indicators.measures import Polarity, show
from indicators.periods import Period
from partners.access import Person, Verb, may
from reporting import dues, rag
from reporting.charts import Level, Zones, zones_svg
from reporting.forms import Box
from reporting.models import Actual, Forecast, Return
from reporting.scorecard import IndicatorRow, comparator, policy_of
from reporting.scorecard.figures import figure_of
from reporting.scorecard.rows import letters_of
from reporting.scorecard.standing import signed_before
from targets import aims
from targets.book import MeasureEntry, book_of

#: How many earlier figures stand beside a box.
EARLIER = 5

#: The groups of "My returns", in the order in which a person acts on them.
URGENCY = (
    ("Sent back to you", ("sent back",)),
    ("Started, not handed in", ("draft",)),
    ("Not started", ("not started",)),
    ("Waiting for sign-off", ("submitted",)),
    ("Signed off", ("signed off",)),
)


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
    fields: dict = field(default_factory=dict)

    @property
    def measure(self):
        return self.box.entry.measure


@dataclass(frozen=True)
class Desk:
    """A return's boxes with what lies beside them, its forecasts, and last quarter's words."""

    ret: Return
    boxes: list[Box]
    held: dict[int, dict[Period, Actual]]
    forecasts: list[tuple[MeasureEntry, str, Forecast | None]]
    policy: rag.Policy

    # What lies beside is laid out when the page is shown: saving needs the boxes alone.

    @cached_property
    def beside(self) -> list[Beside]:
        return [_beside(box, self.held[box.entry.id], self.policy) for box in self.boxes]

    @cached_property
    def forecast_verdicts(self) -> dict[int, rag.Verdict | None]:
        return {
            measure.id: _forecast_verdict(measure, year, row, self.held[measure.id], self.policy)
            for measure, year, row in self.forecasts
            if row is not None
        }

    @cached_property
    def last_words(self):
        return _last_words(self.ret)

    def fieldsets(self, form) -> list[Beside]:
        """The boxes, each with its bound fields."""
        return [
            Beside(
                box=one.box,
                expected=one.expected,
                how=one.how,
                verdict=one.verdict,
                earlier=one.earlier,
                zones=one.zones,
                fields={
                    "figure": form[one.box.name],
                    "status": form[f"{one.box.name}-status"],
                    "because": form[f"{one.box.name}-because"] if one.measure.rated else None,
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
            }
            for entry, year, _ in self.forecasts
        ]


def desk(ret: Return, person: Person) -> Desk:
    """Lay the desk for a return: a query for its figures and one for its forecasts."""
    quarter = ret.quarter.quarter
    book = book_of(ret.quarter.agreement, quarter)
    entry = book.by_id[ret.indicator_id]
    drafts = may(person, Verb.SEE_DRAFTS, entry.facts())
    held: dict[int, dict[Period, Actual]] = defaultdict(dict)
    for row in Actual.objects.of_indicator(entry.id):
        if _counts(row, ret, drafts):
            held[row.measure_id][Period.parse(row.period)] = row
    given = {row.measure_id: row for row in Forecast.objects.filter(ret=ret).order_by("id")}
    boxes = [box for measure in entry.measures for box in _boxes(measure, ret, held[measure.id])]
    boxes.sort(key=lambda box: not box.due)
    forecasts = [
        (measure, year, given.get(measure.id))
        for measure in entry.rated
        if (year := dues.forecast_year(measure, quarter))
    ]
    return Desk(ret=ret, boxes=boxes, held=held, forecasts=forecasts, policy=policy_of(book))


def by_urgency(rows: list[IndicatorRow]) -> list[tuple[str, list[IndicatorRow]]]:
    """My returns in the order in which one acts on them; empty groups are left out."""
    grouped = [(title, [row for row in rows if row.ret.state in states]) for title, states in URGENCY]
    return [(title, found) for title, found in grouped if found]


def owed(rows: list[IndicatorRow]) -> int:
    return sum(1 for row in rows if row.ret.waits)


def latest(ret: Return) -> list[Actual]:
    """The newest figure of each measure and period in a return, as it stands now: the other side of a conflict."""
    found = {(row.measure_id, row.period): row for row in ret.actuals.select_related("measure", "by").order_by("id")}
    return list(found.values())


def _counts(row: Actual, ret: Return, drafts: bool) -> bool:
    """Figures that were known before, and those of this return if drafts may be seen or it is handed in."""
    if row.ret_id is None:
        return row.known_on <= clock.today()
    if row.ret_id == ret.pk:
        return drafts or row.signed_off or ret.state == Return.State.SUBMITTED
    return row.ret.quarter.quarter < ret.quarter.quarter and row.signed_off


def _boxes(measure: MeasureEntry, ret: Return, held: dict[Period, Actual]) -> list[Box]:
    """A box for the figure due, and one for each earlier figure that is missing or still provisional."""
    quarter = ret.quarter.quarter
    boxes = []
    for slot in aims.schedule(measure.promise):
        if slot.due > quarter or aims.unmeasurable(measure.promise, slot, quarter):
            continue
        row = held.get(slot.period)
        due = slot.due == quarter
        here = row is not None and row.ret_id == ret.pk
        open_still = row is None or row.status != Actual.Status.FINAL
        if due or here or (open_still and measure.measure.rated):
            boxes.append(Box(measure, slot.period, due, row))
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
            value=measure.figure(one.value) if one.value is not None else (one.because or "suppressed"),
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
    )


def _zones(box: Box, level: aims.Expected, held: dict[Period, Actual], policy: rag.Policy) -> str:
    """The strip beside the box: green, amber and red, the expected level, the limit, last year's figure and yours."""
    measure = box.entry.measure
    allowed = policy.rules(measure)[1].allows(level, measure.sign)
    limit = None if allowed is None else level.level - measure.sign * allowed / level.times

    def mark(value: Decimal | None, what: str) -> Level | None:
        return None if value is None else Level(at=Decimal(0), value=value, words=f"{measure.figure(value)} {what}")

    last, yours = held.get(box.period.year_before), held.get(box.period)
    return zones_svg(
        Zones(
            expected=Level(at=Decimal(0), value=level.level, words=f"{level.shown} expected"),
            limit=mark(limit, "limit"),
            last=mark(last.value if last else None, "last year"),
            yours=mark(yours.value if yours else None, "yours"),
            lower_is_better=measure.polarity is Polarity.LOWER,
        )
    )


def _how(level: aims.Expected | aims.Gap) -> str:
    """The words that follow the expected level; or why there is none."""
    if isinstance(level, aims.Gap):
        return level.detail
    parts = [part for part in (level.how, "a guide, not an agreed milestone" if level.guide else "") if part]
    return "; ".join(parts)


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
