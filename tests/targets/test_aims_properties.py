"""What holds of every promise: the level a target comes to, and the path that runs to it (judgement.md 2, 3)."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from indicators.measures import EXACT, Accumulation, Path, Scale
from indicators.periods import Period
from targets.aims import Basis, Change, Expected, Gap, Level, Of, Promise, expected, outturn_period, resolve
from tests.promises import NI_016, D, measure, p, promise
from tests.strategies import mirrored, numbers, periods, positive, promises, scaled, strange

amounts = st.integers(-300, 300).map(Decimal)


def outturns_of(of: Promise, held: list[Decimal]) -> dict[Period, Decimal]:
    """A final outturn for every column that has a period."""
    found = {}
    for index, value in enumerate(held):
        period = outturn_period(of, index) if index < len(of.columns) else None
        if period is not None:
            found[period] = value
    return found


# The level of a target ------------------------------------------------------------------------------------------------


@given(promises(), st.lists(numbers, max_size=3))
def test_every_target_comes_to_a_level_or_to_a_reason_with_words(of: Promise, held: list[Decimal]) -> None:
    for index, column in enumerate(of.columns):
        found = resolve(of, index, outturns_of(of, held))
        event(type(column.aim).__name__ + (" without level" if isinstance(found, Gap) else ""))
        if isinstance(found, Gap):
            assert found.detail
        elif isinstance(column.aim, Level):
            assert found == column.aim.value
        else:
            assert isinstance(column.aim, Change)


@given(promises(), positive, st.lists(numbers, min_size=3, max_size=3))
def test_a_level_turns_with_its_unit(of: Promise, by: Decimal, held: list[Decimal]) -> None:
    known = outturns_of(of, held)
    for other, turn in ((scaled(of, by), by), (mirrored(of), D(-1))):
        turned = {period: EXACT.multiply(value, turn) for period, value in known.items()}
        for index in range(len(of.columns)):
            one, two = resolve(of, index, known), resolve(other, index, turned)
            if isinstance(one, Gap) or isinstance(two, Gap):
                assert one == two
            else:
                assert two == EXACT.multiply(one, turn)


@given(numbers, amounts, amounts, st.sampled_from([Basis.PERCENT, Basis.POINTS]))
def test_a_change_of_nothing_is_the_baseline_and_more_is_more(
    baseline: Decimal, one: Decimal, two: Decimal, basis: Basis
) -> None:
    def level(amount: Decimal) -> Decimal:
        found = resolve(promise(measure(), Change(amount, basis), baseline=baseline), 0)
        assert isinstance(found, Decimal)
        return found

    assert level(D(0)) == baseline
    less, more = sorted([one, two])
    if basis is Basis.POINTS or baseline >= 0:
        assert level(less) <= level(more)
    else:
        assert level(less) >= level(more)
    assert level(D(-100)) == (0 if basis is Basis.PERCENT else EXACT.subtract(baseline, D(100)))


@given(numbers, numbers, amounts)
def test_a_chained_target_hangs_on_the_outturn_just_before_it_and_on_nothing_else(
    outturn: Decimal, other: Decimal, amount: Decimal
) -> None:
    chained = Change(amount, Basis.POINTS, Of.PREVIOUS_OUTTURN)
    of = promise(measure(), "70", chained, chained, baseline=other)
    known = {p("2008/09"): outturn}
    assert resolve(of, 1, known) == EXACT.add(outturn, amount)
    assert resolve(of, 1, {**known, p("2009/10"): other, p("2007/08"): other}) == EXACT.add(outturn, amount)
    assert isinstance(resolve(of, 2, known), Gap)
    assert isinstance(resolve(of, 1, {p("2009/10"): other}), Gap)


# The path -------------------------------------------------------------------------------------------------------------


def marks_of(of: Promise, year: int) -> dict[int, Decimal]:
    """The agreed milestones of a year of a quarterly measure by their quarters."""
    return {period.quarter: level for period, level in of.milestones if period.year == year and period.quarter}


@given(promises())
def test_an_agreed_milestone_is_what_is_expected(of: Promise) -> None:
    for period, level in of.milestones:
        found = expected(of, period)
        if isinstance(found, Expected):
            assert (found.level, found.agreed, found.guide, found.times) == (level, True, False, 1)


@given(promises())
def test_only_an_even_split_or_line_that_nobody_agreed_is_a_guide_and_never_of_a_whole_year(of: Promise) -> None:
    for slot in of.slots:
        found = expected(of, slot.period)
        if not isinstance(found, Expected):
            continue
        counts = of.measure.accumulation in (Accumulation.YEAR_COUNT, Accumulation.AGREEMENT_COUNT)
        levelled = of.measure.accumulation is Accumulation.YEAR_AVERAGE or (of.measure.path is Path.FLAT and not counts)
        sure = slot.period.whole_year or slot.period in of.agreed or of.measure.path_agreed or levelled
        event("sure" if sure else "guide")
        assert found.guide is not sure
        assert ("guide, not an agreed milestone" in found.after) is found.guide


@given(promises())
def test_a_path_never_turns_between_its_marks(of: Promise) -> None:
    """From one milestone to the next, and to the year-end level, every quarter lies between, and in order."""
    for year in {slot.period.year for slot in of.slots if slot.period.quarter}:
        levels = {
            slot.period.quarter: found.level
            for slot in of.slots
            if slot.period.year == year and isinstance(found := expected(of, slot.period), Expected)
        }
        flat = of.measure.accumulation is Accumulation.YEAR_AVERAGE or of.measure.path is Path.FLAT
        if flat or of.measure.scale is Scale.ORDINAL or 4 not in levels:
            continue
        for low, high in pairwise([*sorted(marks_of(of, year).keys() - {4}), 4]):
            way = [levels[quarter] for quarter in range(low, high + 1)]
            event(f"{len(way)} quarters from mark to mark")
            assert way in (sorted(way), sorted(way, reverse=True))


@given(promises(), st.lists(st.tuples(periods, numbers), min_size=1, max_size=6))
def test_a_milestone_of_no_period_of_the_promise_changes_nothing(
    of: Promise, more: list[tuple[Period, Decimal]]
) -> None:
    strangers = tuple((period, level) for period, level in more if period not in of.by_period)
    other = replace(of, milestones=(*of.milestones, *strangers))
    for slot in of.slots:
        assert expected(other, slot.period) == expected(of, slot.period)
    for period, _ in strangers:
        assert expected(other, period) == expected(of, period)


def test_a_milestone_of_another_year_or_kind_changes_nothing() -> None:
    marked = replace(
        NI_016,
        milestones=((p("2011/12 Q2"), D(1)), (p("2007/08 Q4"), D(2)), (p("calendar 2008"), D(3)), (p("2008/09"), D(4))),
    )
    for slot in NI_016.slots:
        assert expected(marked, slot.period) == expected(NI_016, slot.period)
    annual = promise(measure(), "80", "82", milestones={"2008/09 Q4": "1", "calendar 2008": "2"})
    found = expected(annual, p("2008/09"))
    assert isinstance(found, Expected)
    assert (found.level, found.agreed) == (80, False)


# What is refused ------------------------------------------------------------------------------------------------------


@given(strange.filter(lambda one: one != 0 if not one.is_nan() else True))
def test_what_is_no_number_is_no_promise(value: Decimal) -> None:
    refused: list[tuple[str, Any]] = [
        ("a level is", lambda: Level(value)),
        ("a change is", lambda: Change(value)),
        ("a baseline is", lambda: replace(NI_016, baseline=value)),
        ("the milestone of 2008/09 Q1 is", lambda: replace(NI_016, milestones=((p("2008/09 Q1"), value),))),
    ]
    for opening, make in refused:
        with pytest.raises(ValueError, match=f"{opening} a number that can be held, not "):
            make()
