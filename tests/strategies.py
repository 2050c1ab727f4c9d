"""What hypothesis draws for the judgement: figures, measures, promises and policies of every kind the agreement has.

`mirrored` and `scaled` turn a promise into the same promise of a negated, or of another, unit.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from indicators.measures import EXACT, Accumulation, Compare, Measure, Path, Polarity, Scale, Unit
from indicators.periods import Period, PeriodKind, Quarter
from reporting.rag import Figure, Policy, Rule, Tolerance
from targets.aims import (
    Aim,
    Basis,
    Change,
    Column,
    Deferred,
    Expected,
    Level,
    NotYet,
    Of,
    Promise,
    Significant,
    Words,
    expected,
)
from tests.promises import PERIODS, YEARS

_MILLIONTH = Decimal("0.000001")
numbers = st.integers(-999_999_999_999_999, 999_999_999_999_999).map(
    lambda n: EXACT.multiply(_MILLIONTH, Decimal(n)).normalize(EXACT)
) | st.integers(-200, 200).map(Decimal)
positive = st.integers(1, 10**12).map(lambda n: EXACT.multiply(_MILLIONTH, Decimal(n)).normalize(EXACT))
#: What a Decimal may be besides a number that can be held.
strange = st.sampled_from(
    [Decimal(text) for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "-1E+40", "1E-999999", "-0")]
)
tolerances = st.integers(0, 20_000).map(lambda n: Decimal(n).scaleb(-2))
quarters = st.builds(Quarter, st.integers(2006, 2014), st.integers(1, 4))

periods = st.one_of(
    st.builds(Period, st.just(PeriodKind.QUARTER), st.integers(1950, 2090), st.integers(1, 4)),
    st.builds(
        Period,
        st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.QUARTER]),
        st.integers(1950, 2090),
    ),
)

_profiles = st.lists(st.sampled_from([Decimal(n).scaleb(-2) for n in range(0, 101, 5)]), min_size=3, max_size=3).map(
    lambda shares: (*sorted(shares), Decimal(1))
)


#: What is stated of a measure, in a few draws: many small ones take the suite's time, one large one is seldom new.
_ways = st.sampled_from([*product(Polarity, [False, True])])
_counted = st.sampled_from([*product(Accumulation, [None, *Path])])
_measured = st.sampled_from(
    [
        *product(
            [Scale.RATIO, Scale.RATIO, Scale.COUNT, Scale.ORDINAL],
            [*[PeriodKind.QUARTER] * len(PeriodKind), *PeriodKind],
        )
    ]
)
_shown = st.sampled_from([*product(Unit, (0, 1, 2), ["rate", "male", "female"], ["", "children", "offences"], Compare)])
_rated = st.sampled_from([True, True, True, False])
_lags = st.integers(0, 7)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """A measure as one may be stated: its path fits what it counts."""
    (polarity, agreed), (accumulation, path), (scale, period) = draw(_ways), draw(_counted), draw(_measured)
    unit, decimals, key, noun, compare = draw(_shown)
    return Measure(
        code="NI 000",
        key=key,
        name="",
        polarity=polarity,
        unit=unit,
        decimals=decimals,
        accumulation=accumulation,
        period=period,
        lag=draw(_lags),
        scale=scale,
        noun=noun,
        rated=draw(_rated),
        path=path,
        path_agreed=agreed,
        profile=draw(_profiles) if path is Path.PROFILE else (),
        compare=compare,
    )


_changes = st.builds(Change, numbers, st.sampled_from(Basis), st.sampled_from(Of))
_levels = st.builds(Level, numbers)
aims: st.SearchStrategy[Aim] = st.one_of(
    _levels,
    _levels,
    _levels,
    _changes,
    st.just(Significant()),
    st.builds(Words, st.sampled_from(["", "January 2009"])),
    st.builds(Deferred, st.sampled_from(["", "2009"])),
    st.just(NotYet()),
)


_every_kind = st.tuples(aims, aims, aims) | st.just((Significant(),) * 3)
_levelled = st.tuples(*[_levels | _levels | _changes] * 3)


class _Standing(NamedTuple):
    """What may stand before a promise."""

    unmeasurable: tuple[bool, bool, bool]
    comparable: bool
    blocked: str
    withdrawn: bool


_standing = st.sampled_from(
    [
        _Standing((one, two, three), comparable, blocked, withdrawn)
        for one, two, three in [*[(False, False, False)] * 3, *product([False, True], repeat=3)]
        for comparable in (True, True, False)
        for blocked in ("", "", "", "Relative, or points?")
        for withdrawn in (False, False, False, True)
    ]
)
_baselines = st.none() | numbers


@st.composite
def promises(
    draw: st.DrawFn,
    kinds: st.SearchStrategy[tuple[Aim, ...]] = _every_kind,
    of: st.SearchStrategy[Measure] = measures(),  # noqa: B008 - strategies are lazy and never change
) -> Promise:
    """A promise of up to three years, some of them without a period, with milestones anywhere."""
    switched = draw(_standing)
    measure = draw(of)
    names = PERIODS[measure.period]
    columns = tuple(
        Column(
            year,
            Period.parse(name) if name and draw(_rated) else None,
            aim,
            unmeasurable_from=draw(quarters) if unmeasurable else None,
        )
        for year, name, aim, unmeasurable in zip(YEARS, names, draw(kinds), switched.unmeasurable, strict=True)
    )
    slots = Promise(measure, columns).slots
    marked = draw(st.lists(st.sampled_from(slots), max_size=4, unique_by=lambda slot: slot.period)) if slots else []
    return Promise(
        measure,
        columns,
        baseline=draw(_baselines),
        comparable=switched.comparable,
        milestones=tuple((slot.period, draw(numbers)) for slot in marked),
        blocked=switched.blocked,
        withdrawn_from=draw(quarters) if switched.withdrawn else None,
    )


_with_levels = promises(_levelled, measures().map(lambda one: replace(one, rated=True))).filter(
    lambda one: bool(one.slots)
)


@st.composite
def judgeable(draw: st.DrawFn) -> tuple[Promise, Period]:
    """A promise with levels that nothing stands before, and a period of it."""
    promise = draw(_with_levels)
    columns = tuple(replace(column, unmeasurable_from=None) for column in promise.columns)
    promise = replace(promise, columns=columns, blocked="", withdrawn_from=None)
    return promise, draw(st.sampled_from(promise.slots)).period


figures = st.builds(
    Figure,
    value=st.none() | numbers | numbers | st.integers(0, 100).map(Decimal) | strange,
    status=st.sampled_from(["final", "provisional", "estimate"]),
    suppressed=st.sampled_from([False, False, False, True]),
    because=st.sampled_from(["", "The survey is late."]),
    sample=st.none() | st.integers(-1, 3000),
    design=st.none() | st.decimals(min_value=-1, max_value=3, places=1) | strange,
    numerator=st.none() | st.integers(0, 50).map(Decimal) | strange,
    denominator=st.none() | st.integers(-1, 50).map(Decimal) | strange,
    proxy=st.booleans(),
)

_BOTH = [*product([True, False], repeat=2)]
_KINDS = (Rule.PERCENT, Rule.POINTS, Rule.SHARE, Rule.FLOOR)


_two_floors = st.tuples(numbers, numbers)
_two_tolerances = st.tuples(tolerances, tolerances)


@st.composite
def rules(draw: st.DrawFn, measure: Measure, kinds: tuple[Rule, ...] = _KINDS) -> tuple[Tolerance, Tolerance]:
    """A green and an amber rule that a policy may hold for the measure."""
    kind = draw(_kinds_for(kinds, measure.scale is Scale.ORDINAL))
    if kind is Rule.NONE:
        return Tolerance(), Tolerance()
    values = sorted(draw(_two_floors if kind is Rule.FLOOR else _two_tolerances))
    if kind is Rule.FLOOR and measure.sign == 1:
        values.reverse()
    green = Tolerance(kind, values[0]) if draw(st.booleans()) else Tolerance()
    return green, Tolerance(kind, values[1])


@cache
def _kinds_for(kinds: tuple[Rule, ...], ordinal: bool) -> st.SearchStrategy[Rule]:
    return st.sampled_from([*(kind for kind in kinds if kind is not Rule.PERCENT or not ordinal), Rule.NONE])


_switches = st.sampled_from([Policy(no_progress_is_red=one, improving_is_amber=two) for one, two in _BOTH])


@st.composite
def policies(draw: st.DrawFn, measure: Measure, kinds: tuple[Rule, ...] = _KINDS) -> Policy:
    """A policy with rules of the measure's own, and any of the switches."""
    return draw(_switches).for_measure(measure, *draw(rules(measure, kinds)))


_places = st.integers(0, 59)
_steps = st.sampled_from([Decimal(step) for step in ("0", "0", "0.000001", "-0.000001", "0.5", "-0.5")]) | numbers


@st.composite
def near(draw: st.DrawFn, promise: Promise, period: Period, policy: Policy) -> Decimal:
    """A figure, mostly where colours change: at the level, the baseline or the end of a tolerance, or just beside."""
    against, marks = expected(promise, period), [Decimal(0)]
    if isinstance(against, Expected):
        measure = promise.measure
        ends = [rule.allows(against, measure.sign) for rule in policy.rules(measure)]
        shortfalls = [EXACT.divide(end, against.times) for end in ends if end is not None]
        marks += [against.level, *(EXACT.subtract(against.level, end * measure.sign) for end in shortfalls)]
        marks += [] if against.baseline is None else [against.baseline]
    return EXACT.add(marks[draw(_places) % len(marks)], draw(_steps))


def _turned(promise: Promise, measure: Measure, turn: Callable[[Decimal], Decimal]) -> Promise:
    """The promise with every level turned into another unit."""

    def turned(aim: Aim) -> Aim:
        match aim:
            case Level(value):
                return Level(turn(value))
            case Change(amount, Basis.POINTS, of):
                return Change(turn(amount), Basis.POINTS, of)
            case _:
                return aim

    return replace(
        promise,
        measure=measure,
        columns=tuple(replace(column, aim=turned(column.aim)) for column in promise.columns),
        baseline=None if promise.baseline is None else turn(promise.baseline),
        milestones=tuple((period, turn(level)) for period, level in promise.milestones),
    )


def mirrored(promise: Promise) -> Promise:
    """The same promise of the negated figure: higher is better where lower was."""
    other = Polarity.LOWER if promise.measure.polarity is Polarity.HIGHER else Polarity.HIGHER
    return _turned(promise, replace(promise.measure, polarity=other), EXACT.minus)


def scaled(promise: Promise, by: Decimal) -> Promise:
    """The same promise in a unit `by` times smaller."""
    return _turned(promise, promise.measure, lambda level: EXACT.multiply(level, by))
