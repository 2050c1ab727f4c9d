"""What was promised: kinds of target, columns, and the promise they make up, with its schedule (judgement.md 1, 2)."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from indicators.measures import Measure, is_number
from indicators.periods import Period, PeriodKind, Quarter

if TYPE_CHECKING:
    from targets.aims.expectations import Expected


class Reason(StrEnum):
    """Why a figure is not rated, in the order of judgement.md 5: the first that applies. The value is the word."""

    WITHDRAWN = "withdrawn"
    CANNOT_BE_MEASURED = "cannot be measured"
    DATA_ONLY = "data only"
    DEFERRED = "deferred"
    NO_TARGET_YET = "no target yet"
    BEFORE_THE_AGREEMENT = "before the agreement"
    ENDED = "ended"
    NOT_DUE = "not due"
    TARGET_UNCLEAR = "target unclear"
    NO_BASELINE_YET = "no baseline yet"
    FIRST_WAVE = "first wave"
    NOTHING_EXPECTED_YET = "nothing expected yet"
    CANNOT_BE_TESTED = "cannot be tested"
    SUPPRESSED = "suppressed"
    OVERDUE = "overdue"
    AWAITED = "awaited"
    NOT_SIGNED_OFF = "not signed off"

    @property
    def order(self) -> int:
        return _ORDER[self]


_ORDER = {reason: place for place, reason in enumerate(Reason)}


class Gap(NamedTuple):
    """There is no level: why, and the words that follow "Not rated: " in the sentence."""

    reason: Reason
    detail: str


def _checked(what: str, number: Decimal | None) -> None:
    if number is not None and not is_number(number):
        raise ValueError(f"{what} is a number that can be held, not {number}")


class Basis(StrEnum):
    """What "2% decrease" means; left open, it is a query (judgement.md 2)."""

    PERCENT = "percent"
    POINTS = "points"
    UNCLEAR = "unclear"


class Of(StrEnum):
    BASELINE = "baseline"
    PREVIOUS_OUTTURN = "previous outturn"


@dataclass(frozen=True, slots=True)
class Change:
    """A change on the baseline or on the previous year's final outturn: `-20` percent, `7` points."""

    amount: Decimal
    basis: Basis = Basis.PERCENT
    of: Of = Of.BASELINE

    def __post_init__(self) -> None:
        _checked("a change", self.amount)


@dataclass(frozen=True, slots=True)
class Level:
    """A printed level; `check` is the arithmetic printed beside it (`*-32% (29.3)`), compared, never judged."""

    value: Decimal
    check: Change | None = None

    def __post_init__(self) -> None:
        _checked("a level", self.value)


@dataclass(frozen=True, slots=True)
class Significant:
    """A significant improvement on the first wave of a survey (judgement.md 6)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words without a level, and a printed 0 that is none; `expected` says when a target should come."""

    expected: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Target setting put off, until when."""

    until: str = ""


@dataclass(frozen=True, slots=True)
class NotYet:
    """An earlier column of a final-year target: nothing is due of it."""


Aim = Level | Change | Significant | Words | Deferred | NotYet


@dataclass(frozen=True, slots=True)
class Column:
    """A target column: the year as printed, the period it is about (if there is one), and what it asks."""

    year: str
    period: Period | None
    aim: Aim
    words: str = ""
    unmeasurable_from: Quarter | None = None
    unmeasurable_why: str = ""


@dataclass(frozen=True)
class Slot:
    """A period of the schedule, the target column it belongs to, and the reporting quarter in which it is due."""

    period: Period
    index: int
    due: Quarter

    @cached_property
    def is_due(self) -> str:
        return (
            f"{self.period} is due in {self.due}"
            if self._later
            else f"the figure for {self.period} is due in that quarter"
        )

    @cached_property
    def was_due(self) -> str:
        return (
            f"{self.period} was due in {self.due}"
            if self._later
            else f"the figure for {self.period} was due in that quarter"
        )

    @property
    def _later(self) -> bool:
        """Due in another quarter than the one that it measures."""
        return str(self.period) != str(self.due)


@dataclass(frozen=True)
class Promise:
    """Everything that was promised of one measure, frozen; what follows from it is worked out once and kept.

    `comparable` says that the baseline is of the same measure: if not, nothing is compared with it (a target that is a
    change on it still is one). `milestones` are agreed levels by period; `blocked` is the question of a blocking query.
    """

    measure: Measure
    columns: tuple[Column, ...]
    baseline: Decimal | None = None
    comparable: bool = True
    milestones: tuple[tuple[Period, Decimal], ...] = ()
    blocked: str = ""
    withdrawn_from: Quarter | None = None

    def __post_init__(self) -> None:
        _checked("a baseline", self.baseline)
        for period, level in self.milestones:
            _checked(f"the milestone of {period}", level)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The schedule: the periods of the target columns in order; a year of a quarterly measure is four quarters."""
        return tuple(
            Slot(period, index, period.due(self.measure.lag))
            for index, column in enumerate(self.columns)
            if column.period is not None
            for period in (column.period.quarters if self.measure.period is PeriodKind.QUARTER else (column.period,))
        )

    @cached_property
    def by_period(self) -> Mapping[Period, Slot]:
        return {slot.period: slot for slot in self.slots}

    @cached_property
    def dues(self) -> tuple[int, ...]:
        """The reporting quarters in which the slots are due, as numbers to search among."""
        return tuple(slot.due.index for slot in self.slots)

    @cached_property
    def waves(self) -> tuple[Slot, ...]:
        """The survey waves between which a significant change is tested, the first of them first."""
        return tuple(slot for slot in self.slots if isinstance(self.columns[slot.index].aim, Significant))

    @cached_property
    def agreed(self) -> Mapping[Period, Decimal]:
        """The milestones by period."""
        return dict(self.milestones)

    @cached_property
    def fixed(self) -> bool:
        """True if no target hangs on an outturn, so that what is expected never changes."""
        return not any(isinstance(column.aim, Change) and column.aim.of is not Of.BASELINE for column in self.columns)

    @cached_property
    def plain(self) -> bool:
        """True if nothing stands before its targets: it is rated, never withdrawn, and can always be measured."""
        return (
            self.measure.rated
            and self.withdrawn_from is None
            and all(column.unmeasurable_from is None for column in self.columns)
        )

    @cached_property
    def kept(self) -> "dict[Period, Expected | Gap]":
        """Where `expected` keeps what it worked out, for a promise that is `fixed`."""
        return {}


def schedule(promise: Promise) -> tuple[Slot, ...]:
    """The periods a measure is answered for, in order, and when each is due (judgement.md 1)."""
    return promise.slots


def answered(promise: Promise, quarter: Quarter) -> Slot | None:
    """The period that a measure answers a reporting quarter for: due in it, else the next one due; None once ended."""
    place = bisect_left(promise.dues, quarter.index)
    return promise.slots[place] if place < len(promise.slots) else None


def outturn_period(promise: Promise, index: int) -> Period | None:
    """The period whose final figure is a column's outturn: Q4 of a quarterly measure (judgement.md 1)."""
    return next((slot.period for slot in reversed(promise.slots) if slot.index == index), None)


def own_period(promise: Promise, period: Period) -> Period:
    """The measure's own period: the outturn of a financial year is a quarterly measure's Q4 figure."""
    return period.quarters[-1] if promise.measure.period is PeriodKind.QUARTER else period


def unmeasurable(promise: Promise, slot: Slot, quarter: Quarter) -> bool:
    """Whether a period's figure cannot be measured any more, seen from a reporting quarter (judgement.md 5)."""
    since = promise.columns[slot.index].unmeasurable_from
    return since is not None and quarter >= since
