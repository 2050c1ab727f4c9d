"""The figures that stand on a scorecard: which are known, who may see them, and which of them is the latest."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

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
    at: datetime | None = None
    signed_at: datetime | None = None
    stands_to: int | None = None


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
    "reason",
    "at",
    "ret__signed_off_at",
    "ret__stands_to",
)


def held_figures(agreement: Agreement, **only) -> list[Held]:
    """The agreement's figures, oldest first, the suppressed ones without their numbers: one query."""
    return [
        Held(
            id=row[0],
            measure=row[1],
            period=Period.parse(row[2]),
            figure=rag.Figure(
                value=None if row[6] else row[3],
                status=row[4],
                suppressed=row[6],
                because=row[7],
                sample=row[8],
                design=row[9],
                numerator=None if row[6] else row[10],
                denominator=None if row[6] else row[11],
                proxy=row[5],
            ),
            letters=letters_of(row[4], proxy=row[5], restated=bool(row[19])),
            illustrative=row[12],
            release=row[13],
            known_on=row[14],
            quarter=Quarter(row[15], row[16]) if row[15] else None,
            published=row[17] == STATE.PUBLISHED,
            state=row[18] or "",
            at=row[20],
            signed_at=row[21],
            stands_to=row[22],
        )
        for row in Actual.objects.in_agreement(agreement).filter(**only).values_list(*COLUMNS)
    ]


def figure_of(row: Actual) -> rag.Figure:
    """A figure's row as the rules that judge read it: of a suppressed one, no number that would reveal it."""
    shown = not row.suppressed
    return rag.Figure(
        value=row.value if shown else None,
        status=row.status,
        suppressed=row.suppressed,
        because=row.because,
        sample=row.sample,
        design=row.design,
        numerator=row.numerator if shown else None,
        denominator=row.denominator if shown else None,
        proxy=row.proxy,
    )


def as_of(quarter: ReportingQuarter) -> date:
    """The day up to which releases count in a quarter as reported."""
    return timezone.localtime(quarter.published_at).date() if quarter.published_at else clock.today()


def stands(state: str, published: bool, sight: bool, *, figure: int = 0, stands_to: int | None = None) -> bool:
    """Whether a return's figure stands on dashboards: signed off in a published quarter; before that, handed in and
    for those who may see it. What nobody signed off stands nowhere once its quarter is published. Of a return that is
    reopened, what was signed off before goes on standing, and nothing that came after."""
    if published and stands_to is not None:
        return figure <= stands_to
    return state == Return.State.SIGNED_OFF if published else sight and state in HANDED_IN


def in_time(of: Quarter, quarter: ReportingQuarter, at: datetime | None, signed_at: datetime | None) -> bool:
    """Whether a figure that came with the return of a quarter (`of`) counts in a quarter as it was reported.

    It came with that quarter's return or an earlier one, and before publication: a figure restated afterwards, or
    typed into an earlier return that was reopened, changes no quarter that is published. Only in its own quarter it
    counts once its return has been signed off again, for then that indicator is published anew."""
    if of > quarter.quarter:
        return False
    if quarter.published_at is None or at is None or at <= quarter.published_at:
        return True
    return of == quarter.quarter and signed_at is not None and at <= signed_at


def seen_figures(book, figures: list[Held], quarter: ReportingQuarter, sight: frozenset[int], *, known: bool):
    """By measure: the latest figure of each period that may be seen and counts on this page."""
    owner = {measure.id: entry.id for entry in book.indicators for measure in entry.measures}
    day = as_of(quarter)
    seen: dict[int, dict[Period, Held]] = defaultdict(dict)
    for held in figures:
        if held.quarter is None:
            counts = known or held.known_on <= day
        else:
            timely = known or in_time(held.quarter, quarter, held.at, held.signed_at)
            may_see = owner.get(held.measure) in sight
            counts = timely and stands(held.state, held.published, may_see, figure=held.id, stands_to=held.stands_to)
        if counts:
            seen[held.measure][held.period] = held
    return seen
