"""What hypothesis draws for the judgement: figures, measures, promises and policies of every kind the agreement has.

`mirrored` and `scaled` turn a promise into the same promise of a negated, or of another, unit.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from indicators.measures import EXACT, Accumulation, Compare, Measure, Path, Polarity, Scale, Unit
from indicators.periods import Period, PeriodKind, Quarter
from reporting.rag import Figure, Policy, Rule, Tolerance
from targets.aims import Aim, Basis, Change, Column, Deferred, Level, NotYet, Of, Promise, Significant, Words
from tests.promises import PERIODS, YEARS

numbers = st.decimals(min_value=-999_999_999, max_value=999_999_999, places=6).map(lambda n: n.normalize(EXACT)) | (
    st.integers(-200, 200).map(Decimal)
)
positive = st.decimals(min_value=Decimal("0.000001"), max_value=1_000_000, places=6).map(lambda n: n.normalize(EXACT))
tolerances = st.decimals(min_value=0, max_value=200, places=2)
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


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """A measure as one may be stated: its path fits what it counts."""
    accumulation = draw(st.sampled_from(Accumulation))
    path = draw(st.sampled_from([None, Path.EVEN, Path.LINE, Path.FLAT, Path.PROFILE]))
    return Measure(
        code="NI 000",
        key=draw(st.sampled_from(["rate", "male", "female"])),
        name="",
        polarity=draw(st.sampled_from(Polarity)),
        unit=draw(st.sampled_from(Unit)),
        decimals=draw(st.integers(0, 2)),
        accumulation=accumulation,
        period=draw(st.just(PeriodKind.QUARTER) | st.sampled_from(PeriodKind)),
        lag=draw(st.integers(0, 7)),
        scale=draw(st.sampled_from([Scale.RATIO, Scale.RATIO, Scale.COUNT, Scale.ORDINAL])),
        noun=draw(st.sampled_from(["", "children", "offences"])),
        rated=draw(st.sampled_from([True, True, True, False])),
        path=path,
        path_agreed=draw(st.booleans()),
        profile=draw(_profiles) if path is Path.PROFILE else (),
        compare=draw(st.sampled_from(Compare)),
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


@st.composite
def promises(
    draw: st.DrawFn,
    kinds: st.SearchStrategy[Aim] = aims,
    of: st.SearchStrategy[Measure] = measures(),  # noqa: B008 - strategies are lazy and never change
) -> Promise:
    """A promise of up to three years, some of them without a period, with milestones anywhere."""
    measure = draw(of)
    names = PERIODS[measure.period]
    columns = tuple(
        Column(
            year,
            Period.parse(name) if name and draw(st.sampled_from([True, True, True, False])) else None,
            draw(kinds),
            unmeasurable_from=draw(st.none() | st.none() | st.none() | quarters),
        )
        for year, name in zip(YEARS, names, strict=True)
    )
    slots = Promise(measure, columns).slots
    marked = draw(st.lists(st.sampled_from(slots), max_size=4, unique_by=lambda slot: slot.period)) if slots else []
    return Promise(
        measure,
        columns,
        baseline=draw(st.none() | numbers),
        comparable=draw(st.sampled_from([True, True, False])),
        milestones=tuple((slot.period, draw(numbers)) for slot in marked),
        blocked=draw(st.sampled_from(["", "", "", "Relative, or points?"])),
        withdrawn_from=draw(st.none() | st.none() | st.none() | quarters),
    )


@st.composite
def judgeable(draw: st.DrawFn) -> tuple[Promise, Period]:
    """A promise with levels that nothing stands before, and a period of it."""
    stated = measures().map(lambda one: replace(one, rated=True))
    promise = draw(promises(_levels, stated).filter(lambda one: bool(one.slots)))
    columns = tuple(replace(column, unmeasurable_from=None) for column in promise.columns)
    promise = replace(promise, columns=columns, blocked="", withdrawn_from=None)
    return promise, draw(st.sampled_from(promise.slots)).period


figures = st.builds(
    Figure,
    value=st.none() | numbers,
    status=st.sampled_from(["final", "provisional", "estimate"]),
    suppressed=st.sampled_from([False, False, False, True]),
    because=st.sampled_from(["", "The survey is late."]),
    sample=st.none() | st.integers(-1, 3000),
    design=st.none() | st.decimals(min_value=-1, max_value=3, places=1),
    numerator=st.none() | st.integers(0, 50).map(Decimal),
    denominator=st.none() | st.integers(-1, 50).map(Decimal),
    proxy=st.booleans(),
)

_KINDS = (Rule.PERCENT, Rule.POINTS, Rule.SHARE, Rule.FLOOR)


@st.composite
def rules(draw: st.DrawFn, measure: Measure, kinds: tuple[Rule, ...] = _KINDS) -> tuple[Tolerance, Tolerance]:
    """A green and an amber rule that a policy may hold for the measure."""
    allowed = [kind for kind in kinds if kind is not Rule.PERCENT or measure.scale is not Scale.ORDINAL]
    kind = draw(st.sampled_from([*allowed, Rule.NONE]))
    if kind is Rule.NONE:
        return Tolerance(), Tolerance()
    values = sorted(draw(st.tuples(*[numbers if kind is Rule.FLOOR else tolerances] * 2)))
    if kind is Rule.FLOOR and measure.sign == 1:
        values.reverse()
    green = Tolerance(kind, values[0]) if draw(st.booleans()) else Tolerance()
    return green, Tolerance(kind, values[1])


@st.composite
def policies(draw: st.DrawFn, measure: Measure, kinds: tuple[Rule, ...] = _KINDS) -> Policy:
    """A policy with rules of the measure's own, and any of the switches."""
    switches = Policy(no_progress_is_red=draw(st.booleans()), improving_is_amber=draw(st.booleans()))
    return switches.for_measure(measure, *draw(rules(measure, kinds)))


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
