"""Building the scorecard: constant queries in, frozen rows out.

An unpublished quarter is judged now, from what the viewer may see. A published quarter is read back as it was frozen;
"as now known" judges it again with the latest figures under the versions in force in that quarter (product.md 4).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.urls import reverse

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period, Quarter
from partners.access import Person, Verb, may
from reporting import dues, rag, travel
from reporting.models import Actual, Forecast, PublishedVerdict, ReportingQuarter, Return
from reporting.scorecard.rows import LETTERS, NOT_OWED, IndicatorRow, MeasureRow, Point, ReturnFacts, Shown
from reporting.scorecard.summary import Summary, headline
from targets.book import Book, IndicatorEntry, MeasureEntry, book_of

STATE = ReportingQuarter.State
HANDED_IN = (Return.State.SUBMITTED, Return.State.SIGNED_OFF)


@dataclass(frozen=True)
class Scorecard:
    """The whole table of a quarter as one person may see it."""

    book: Book
    quarter: ReportingQuarter
    rows: tuple[IndicatorRow, ...]
    known: bool
    illustrative: bool

    @property
    def as_of(self) -> date:
        """The day up to which releases count: that of publication, else today."""
        return as_of(self.quarter)

    @cached_property
    def summary(self) -> Summary:
        return Summary(list(self.rows))

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


@dataclass(frozen=True, slots=True)
class Held:
    """A figure as it is held, with what decides who may see it and from when."""

    id: int
    measure: int
    period: Period
    figure: rag.Figure
    letters: str
    illustrative: bool
    release: str
    known_on: date | None
    quarter: Quarter | None
    published: bool
    state: str


COLUMNS = (
    "id",
    "measure_id",
    "period",
    "value",
    "status",
    "proxy",
    "suppressed",
    "because",
    "sample",
    "design",
    "numerator",
    "denominator",
    "illustrative",
    "release",
    "known_on",
    "ret__quarter__year",
    "ret__quarter__number",
    "ret__quarter__state",
    "ret__state",
)


def held_figures(agreement: Agreement, **only) -> list[Held]:
    """The agreement's figures, oldest first: one query."""
    return [
        Held(
            id=row[0],
            measure=row[1],
            period=Period.parse(row[2]),
            figure=rag.Figure(
                value=row[3],
                status=row[4],
                suppressed=row[6],
                because=row[7],
                sample=row[8],
                design=row[9],
                numerator=row[10],
                denominator=row[11],
                proxy=row[5],
            ),
            letters=LETTERS[row[4]] + ("x" if row[5] else ""),
            illustrative=row[12],
            release=row[13],
            known_on=row[14],
            quarter=Quarter(row[15], row[16]) if row[15] else None,
            published=row[17] == STATE.PUBLISHED,
            state=row[18] or "",
        )
        for row in Actual.objects.in_agreement(agreement).filter(**only).values_list(*COLUMNS)
    ]


def policy_of(book: Book) -> rag.Policy:
    """The policy in force as the rules that judge."""
    return _policy(book.policy_version, _frozen(book.policy_rules))


def policy_words(policy: rag.Policy) -> str:
    """The policy in a line for the foot of a page: `green on target, amber within 5 % of the expected level`."""
    green = "on target" if policy.green.value is None else f"within {_tolerance_words(policy.green)}"
    if policy.amber.value is None:
        return f"green {green}, red otherwise"
    return f"green {green}, amber within {_tolerance_words(policy.amber)}, red beyond"


def _tolerance_words(tolerance: rag.Tolerance) -> str:
    value = f"{tolerance.value.normalize():f}"
    return {
        rag.Rule.PERCENT: f"{value} % of the expected level",
        rag.Rule.POINTS: f"{value} in the measure's unit",
        rag.Rule.SHARE: f"{value} % of the planned improvement",
        rag.Rule.FLOOR: f"a floor of {value}",
    }[tolerance.rule]


@lru_cache(maxsize=64)
def _policy(version: int, rules: tuple) -> rag.Policy:
    return rag.Policy.from_rules(dict(rules), version=version)


def _frozen(rules: dict) -> tuple:
    return tuple(sorted((key, _frozen(value) if isinstance(value, dict) else value) for key, value in rules.items()))


def build(agreement: Agreement, quarter: ReportingQuarter, viewer: Person, *, known: bool = False) -> Scorecard:
    """The scorecard of a quarter as `viewer` may see it. `known` judges a published quarter with what is known now."""
    book = book_of(agreement, quarter.quarter)
    figures = held_figures(agreement)
    published = quarter.state == STATE.PUBLISHED
    returns = {row.indicator_id: row for row in Return.objects.in_quarter(quarter).select_related("saved_by")}
    before = _colours_before(agreement, quarter)
    sight = {entry.id: may(viewer, Verb.SEE_SUBMITTED, entry.facts()) for entry in book.indicators}
    seen = _seen(book, figures, quarter, sight, known=known)
    frozen = _frozen_rows(quarter) if published and not known else {}
    forecasts = _forecasts(quarter)
    base = reverse("indicators", args=[agreement.slug])
    rows = tuple(
        _row(
            book,
            entry,
            quarter,
            seen,
            returns.get(entry.id),
            visible=published or sight[entry.id],
            frozen=frozen,
            forecasts=forecasts,
            before=before.get(entry.id, ""),
            base=base,
        )
        for entry in book.indicators
    )
    return Scorecard(
        book=book,
        quarter=quarter,
        rows=rows,
        known=known,
        illustrative=any(held.illustrative for kept in seen.values() for held in kept.values()),
    )


def as_of(quarter: ReportingQuarter) -> date:
    """The day up to which releases count in a quarter as reported."""
    return quarter.published_at.date() if quarter.published_at else clock.today()


def stands(state: str, published: bool, sight: bool) -> bool:
    """Whether a return's figures stand on dashboards: signed off in a published quarter; before that, handed in and
    for those who may see it. What nobody signed off stands nowhere once its quarter is published."""
    return state == Return.State.SIGNED_OFF if published else sight and state in HANDED_IN


def _seen(book, figures: list[Held], quarter: ReportingQuarter, sight: dict[int, bool], *, known: bool):
    """By measure: the latest figure of each period that may be seen and counts on this page."""
    owner = {measure.id: entry.id for entry in book.indicators for measure in entry.measures}
    day = as_of(quarter)
    seen: dict[int, dict[Period, Held]] = defaultdict(dict)
    for held in figures:
        if held.quarter is None:
            counts = known or held.known_on <= day
        else:
            in_time = known or held.quarter <= quarter.quarter
            counts = in_time and stands(held.state, held.published, sight.get(owner.get(held.measure), False))
        if counts:
            seen[held.measure][held.period] = held
    return seen


def _colours_before(agreement: Agreement, quarter: ReportingQuarter) -> dict[int, str]:
    """The indicators' colours in the quarter before, as published: one query."""
    last = quarter.quarter.plus(-1)
    rows = PublishedVerdict.objects.filter(
        quarter__agreement=agreement,
        quarter__year=last.year,
        quarter__number=last.number,
        slot=PublishedVerdict.Slot.INDICATOR,
    ).values_list("indicator_id", "colour")
    return dict(rows)


def _forecasts(quarter: ReportingQuarter) -> dict[int, tuple]:
    """By measure: the latest forecast given in the quarter, with its return's state: one query."""
    rows = Forecast.objects.filter(ret__quarter=quarter).order_by("id")
    return {
        measure: (year, value, state)
        for measure, year, value, state in rows.values_list("measure_id", "year", "value", "ret__state")
    }


def _frozen_rows(quarter: ReportingQuarter) -> dict[tuple, PublishedVerdict]:
    rows = PublishedVerdict.objects.filter(quarter=quarter)
    return {(row.slot, row.measure_id or row.indicator_id): row for row in rows}


def _row(book, entry: IndicatorEntry, quarter, seen, ret, *, visible, frozen, forecasts, before, base) -> IndicatorRow:
    policy = policy_of(book)
    measures = tuple(
        _measure_row(book, entry, measure, quarter, seen[measure.id], policy, frozen, forecasts, ret, visible)
        for measure in entry.rated
    )
    slot = PublishedVerdict.Slot
    if frozen:
        verdict = _thaw(frozen[(slot.INDICATOR, entry.id)])
    elif len(measures) == 1:
        verdict = measures[0].verdict
    else:
        verdict = _rolled(entry, measures)
    return IndicatorRow(
        entry=entry,
        verdict=verdict,
        latest=_latest_of(measures),
        measures=measures,
        ret=_return_facts(ret, heard=stands(ret.state, quarter.state == STATE.PUBLISHED, visible))
        if ret and visible
        else None,
        visible=visible,
        moved_from=before,
        href=f"{base}{entry.slug}/?quarter={quarter.quarter.year_slug}-{quarter.quarter.slug}",
    )


def _measure_row(
    book: Book,
    entry: IndicatorEntry,
    measure: MeasureEntry,
    row: ReportingQuarter,
    held: Mapping[Period, Held],
    policy: rag.Policy,
    frozen: dict,
    forecasts: dict,
    ret,
    visible: bool,
) -> MeasureRow:
    slot = PublishedVerdict.Slot
    quarter = row.quarter
    figures = {period: one.figure for period, one in held.items()}
    outturns = rag.final_outturns(measure.promise, figures)
    if frozen:
        verdict = _thaw(frozen[(slot.FIGURE, measure.id)])
        latest = _thaw(frozen.get((slot.LATEST, measure.id)))
        forecast = _thaw(frozen.get((slot.FORECAST, measure.id)))
    else:
        late = dues.is_late(measure, row)
        judged = rag.answer(measure.promise, quarter, figures, policy, late=late, outturns=outturns)
        verdict = _shown(judged, held, quarter, measure)
        known = rag.latest_known(measure.promise, figures, policy, quarter, outturns=outturns)
        latest = _shown(known, held, quarter, measure) if known is not None else None
        forecast = _forecast(measure, forecasts.get(measure.id), policy, outturns, visible)
    points = tuple(
        Point(period, one.figure.value, one.letters, one.illustrative)
        for period, one in sorted(held.items(), key=lambda pair: pair[0].end)
        if one.figure.value is not None
    )
    column = min(max(quarter.year - book.first.year, 0), len(measure.promise.columns) - 1)
    arrow, arrow_words = _travel(measure, verdict, latest, held)
    return MeasureRow(
        entry=measure,
        year=measure.promise.columns[column].year,
        verdict=verdict,
        latest=latest,
        forecast=forecast,
        points=points,
        travel=arrow,
        travel_words=arrow_words,
    )


def _travel(
    measure: MeasureEntry, verdict: Shown, latest: Shown | None, held: Mapping[Period, Held]
) -> tuple[str, str]:
    """The direction of the figure shown: better, worse or no change, and against what; '' where nothing compares."""
    newest = verdict if verdict.actual is not None else latest
    if newest is None or newest.actual is None or not newest.period:
        return "", ""
    figures = {period: one.figure for period, one in held.items()}
    slots = measure.promise.slots
    first = slots[0].period if slots else None
    found = travel.direction(measure.measure, Period.parse(newest.period), figures, first=first)
    return found.word, found.words


def _forecast(measure: MeasureEntry, given: tuple | None, policy, outturns, visible: bool) -> Shown | None:
    """The forecast's own colour, judged against the year-end level; None if none was handed in or may be seen."""
    if given is None or not visible:
        return None
    year, value, state = given
    index = next((i for i, column in enumerate(measure.promise.columns) if column.year == year), None)
    if index is None or state not in HANDED_IN:
        return None
    judged = rag.forecast(measure.promise, index, value, policy, outturns=outturns)
    if judged is None:
        return None
    return Shown(
        colour=judged.colour.value if judged.colour else "",
        reason=judged.reason.value if judged.reason else "",
        guide=False,
        period=str(judged.period or year),
        sentence=judged.sentence,
        actual=value,
        expected=judged.expected,
        year_end=judged.year_end,
    )


def _shown(verdict: rag.Verdict, held: Mapping[Period, Held], quarter: Quarter, measure: MeasureEntry) -> Shown:
    one = held.get(verdict.period) if verdict.period is not None else None
    reason = verdict.reason.value if verdict.reason else ""
    due = verdict.period is not None and verdict.period.due(measure.measure.lag) == quarter and reason not in NOT_OWED
    return Shown(
        colour=verdict.colour.value if verdict.colour else "",
        reason=reason,
        guide=verdict.guide,
        period=str(verdict.period) if verdict.period else "",
        sentence=verdict.sentence,
        due=due,
        actual=verdict.actual,
        expected=verdict.expected,
        year_end=verdict.year_end,
        letters=one.letters if one and verdict.actual is not None else "",
        figure=one.id if one else None,
    )


def _thaw(row: PublishedVerdict | None) -> Shown | None:
    if row is None:
        return None
    return Shown(
        colour=row.colour,
        reason=row.reason,
        guide=row.guide,
        period=row.period,
        sentence=row.sentence,
        due=row.due,
        actual=row.actual,
        expected=row.expected,
        year_end=row.year_end,
        letters=row.status,
        figure=row.figure_id,
    )


def _rolled(entry: IndicatorEntry, measures: tuple[MeasureRow, ...]) -> Shown:
    """The indicator's verdict from its measures' (judgement.md 1)."""
    return roll_up([(row.name, row.verdict) for row in measures])


def roll_up(named: list[tuple[str, Shown]]) -> Shown:
    """Red if any is red; else not rated, naming which; else the worst. The sentence names each measure."""
    verdicts = [shown for _, shown in named]
    chosen = rag.roll_up_index([(shown.colour, shown.reason) for shown in verdicts])
    name, worst = named[chosen]
    sentence = " ".join(f"{name.capitalize()}: {shown.sentence}" for name, shown in named)
    reason = worst.reason if len({shown.reason for shown in verdicts}) == 1 else f"{name.lower()} {worst.reason}"
    return replace(
        worst,
        sentence=sentence,
        due=any(shown.due for shown in verdicts),
        guide=any(shown.guide for shown in verdicts if shown.colour == worst.colour),
        reason=reason if not worst.colour else "",
    )


def _latest_of(measures: tuple[MeasureRow, ...]) -> Shown | None:
    """The latest known verdict of the whole indicator: only where every rated measure has one, of the same period."""
    latest = [(row.name, row.latest) for row in measures]
    if any(shown is None for _, shown in latest):
        return None
    if len(latest) == 1:
        return latest[0][1]
    return roll_up(latest) if len({shown.period for _, shown in latest}) == 1 else None


def _return_facts(ret: Return, *, heard: bool) -> ReturnFacts:
    return ReturnFacts(
        id=ret.pk,
        state=ret.state,
        version=ret.version,
        asks=tuple(ret.asks),
        commentary=ret.commentary if heard else "",
        saved_by=ret.saved_by.get_full_name() if ret.saved_by else "",
    )
