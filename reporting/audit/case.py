"""A case: one indicator's verdict in a quarter, with everything that it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.models import Agreement, Document, Indicator
from indicators.periods import Period
from reporting import rag
from reporting.audit.sums import steps
from reporting.models import Actual, Forecast, Override, ReportingQuarter, Return
from reporting.scorecard import IndicatorRow, Shown
from reporting.travel import Journey
from targets import aims
from targets.book import MeasureEntry
from targets.models import Baseline, Milestone, Policy, Target

FIGURE, FORECAST = "figure", "forecast"


@dataclass(frozen=True)
class Judgement:
    """A measure's verdict in the case. `verdict` is the same judged again, or None where there is nothing to judge:
    no figure that was signed off, or a quarter published without it."""

    entry: MeasureEntry
    promise: aims.Promise
    shown: Shown
    verdict: rag.Verdict | None
    figure: Actual | None
    forecast: Forecast | None
    hidden: bool
    targets: tuple[Target, ...]
    baseline: Baseline | None
    milestones: tuple[Milestone, ...]
    milestone: Milestone | None
    outturns: Mapping[Period, Decimal]
    judged_in: str
    journey: Journey | None

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

    @property
    def own_rule(self) -> bool:
        """The policy states rules of this measure's own."""
        return self.verdict is not None and self.verdict.policy.own_rule(self.entry.measure) is not None


@dataclass(frozen=True)
class Companion:
    """A number that stands beside what is judged, for the same period."""

    name: str
    figure: str
    period: str


@dataclass(frozen=True)
class Proof:
    """A file kept with a return that a figure came with. Its name is for those who may open it: people write in names
    what a figure hides."""

    ret: Return
    number: int
    name: str
    size: int
    shown_size: str
    content_type: str
    sha256: str
    by: str
    at: datetime
    may_open: bool


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
    of: str
    period: Period | None
    frozen: bool
    row: IndicatorRow
    shown: Shown
    indicator: Indicator
    policy: Policy
    judgements: tuple[Judgement, ...]
    overrides: tuple[Override, ...]
    companions: tuple[Companion, ...] = ()
    evidence: tuple[Proof, ...] = ()
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
