"""The figures that stand on a scorecard: which are known, who may see them, and which of them is the latest."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period, Quarter
from reporting import rag
from reporting.models import Actual, ReportingQuarter, Return
from reporting.scorecard.rows import letters_of

STATE = ReportingQuarter.State
HANDED_IN = (Return.State.SUBMITTED, Return.State.SIGNED_OFF)


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
            letters=letters_of(row[4], row[5]),
            illustrative=row[12],
            release=row[13],
            known_on=row[14],
            quarter=Quarter(row[15], row[16]) if row[15] else None,
            published=row[17] == STATE.PUBLISHED,
            state=row[18] or "",
        )
        for row in Actual.objects.in_agreement(agreement).filter(**only).values_list(*COLUMNS)
    ]


def figure_of(row: Actual) -> rag.Figure:
    """A figure's row as the rules that judge read it."""
    return rag.Figure(
        value=row.value,
        status=row.status,
        suppressed=row.suppressed,
        because=row.because,
        sample=row.sample,
        design=row.design,
        numerator=row.numerator,
        denominator=row.denominator,
        proxy=row.proxy,
    )


def as_of(quarter: ReportingQuarter) -> date:
    """The day up to which releases count in a quarter as reported."""
    return timezone.localtime(quarter.published_at).date() if quarter.published_at else clock.today()


def stands(state: str, published: bool, sight: bool) -> bool:
    """Whether a return's figures stand on dashboards: signed off in a published quarter; before that, handed in and
    for those who may see it. What nobody signed off stands nowhere once its quarter is published."""
    return state == Return.State.SIGNED_OFF if published else sight and state in HANDED_IN


def seen_figures(book, figures: list[Held], quarter: ReportingQuarter, sight: frozenset[int], *, known: bool):
    """By measure: the latest figure of each period that may be seen and counts on this page."""
    owner = {measure.id: entry.id for entry in book.indicators for measure in entry.measures}
    day = as_of(quarter)
    seen: dict[int, dict[Period, Held]] = defaultdict(dict)
    for held in figures:
        if held.quarter is None:
            counts = known or held.known_on <= day
        else:
            in_time = known or held.quarter <= quarter.quarter
            counts = in_time and stands(held.state, held.published, owner.get(held.measure) in sight)
        if counts:
            seen[held.measure][held.period] = held
    return seen
