"""What is expected of each period, and what stands beside it (judgement.md 3, 4)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from indicators.measures import EXACT, Accumulation, Measure, Path, Scale, Unit
from indicators.periods import PeriodKind
from targets.aims import (
    Change,
    Deferred,
    Expected,
    Gap,
    Promise,
    Reason,
    Words,
    expected,
)
from tests.promises import (
    LOWER,
    NI_016,
    NI_039,
    NI_142,
    NI_156,
    NI_173,
    NI_188,
    QUARTERLY,
    D,
    measure,
    p,
    promise,
)
from tests.strategies import promises

COUNTED: dict[str, Any] = {"unit": Unit.COUNT, "scale": Scale.COUNT, "decimals": 0, "path": Path.EVEN, **QUARTERLY}
ADDING = measure(accumulation=Accumulation.AGREEMENT_COUNT, **COUNTED)
COUNTING = measure(accumulation=Accumulation.YEAR_COUNT, **COUNTED)
STANDING = measure(path=Path.LINE, decimals=0, **QUARTERLY)


def level(of: Promise, period: str, **outturns: Any) -> Expected:
    found = expected(of, p(period), **outturns)
    assert isinstance(found, Expected), found
    return found


def levels(of: Promise, year: str) -> list[Decimal | Reason]:
    found = [expected(of, period) for period in p(year).quarters]
    return [one.reason if isinstance(one, Gap) else one.level for one in found]


def gap(of: Promise, period: str) -> Reason:
    found = expected(of, p(period))
    assert isinstance(found, Gap), found
    assert found.detail
    return found.reason


# What is expected of a period -----------------------------------------------------------------------------------------


def test_rule_1_an_agreed_milestone_comes_first() -> None:
    marked = replace(NI_016, milestones=((p("2008/09 Q2"), D(17)),))
    found = level(marked, "2008/09 Q2")
    assert (found.level, found.agreed, found.guide, found.how) == (D(17), True, False, "agreed milestone")
    levelled = replace(NI_188, milestones=((p("2008/09"), D(1)),))
    assert level(levelled, "2008/09").level == 1
    assert level(levelled, "2008/09").year_end == 2


def test_rule_2_ordinal_annual_and_survey_measures_wait_for_the_whole_period() -> None:
    ordinal = promise(measure(scale=Scale.ORDINAL, unit=Unit.LEVEL, decimals=0, **QUARTERLY), "2", baseline="0")
    assert levels(ordinal, "2008/09") == [Reason.NOTHING_EXPECTED_YET] * 3 + [D(2)]
    assert levels(replace(ordinal, milestones=((p("2008/09 Q2"), D(1)),)), "2008/09")[1] == 1
    annual = level(NI_039, "2008/09")
    assert (annual.level, annual.guide, annual.how) == (D(1674), False, "")


def test_rule_3_a_count_over_the_year_is_split() -> None:
    assert levels(NI_016, "2008/09") == [D("8.9125"), D("17.825"), D("26.7375"), D("35.65")]
    assert [level(NI_016, f"2008/09 Q{n}").how for n in (1, 2, 3, 4)] == [
        "a quarter of 35.65",
        "half of 35.65",
        "three quarters of 35.65",
        "",
    ]
    assert [level(NI_016, f"2008/09 Q{n}").guide for n in (1, 2, 3, 4)] == [True, True, True, False]


def test_rule_3_a_count_over_the_year_may_have_its_own_profile() -> None:
    own = replace(COUNTING, path=Path.PROFILE, profile=(D("0.1"), D("0.3"), D("0.625"), D(1)))
    of = promise(own, "200")
    assert levels(of, "2008/09") == [20, 60, 125, 200]
    assert [level(of, f"2008/09 Q{n}").how for n in (1, 3)] == ["10 % of 200", "62.5 % of 200"]
    assert level(of, "2008/09 Q2").guide
    assert not level(replace(of, measure=replace(own, path_agreed=True)), "2008/09 Q2").guide


def test_rule_4_a_count_over_the_agreement_goes_on_from_last_year() -> None:
    of = promise(ADDING, "1500", "3000", "4500")
    assert levels(of, "2008/09") == [375, 750, 1125, 1500]
    assert levels(of, "2009/10") == [1875, 2250, 2625, 3000]
    assert level(of, "2008/09 Q2").how == "half of 1,500"
    assert level(of, "2009/10 Q3").how == "three quarters of the way from 1,500 to 3,000"


def test_rule_4_without_last_years_level_nothing_is_expected_before_q4() -> None:
    of = promise(ADDING, Words(), "3000", "4500")
    assert levels(of, "2009/10") == [Reason.NOTHING_EXPECTED_YET] * 3 + [3000]
    assert levels(of, "2010/11") == [3375, 3750, 4125, 4500]


def test_rule_5_an_average_is_the_level_all_year_and_never_a_guide() -> None:
    assert levels(NI_142, "2009/10") == [97] * 4
    assert not level(NI_142, "2009/10 Q1").guide


def test_rule_6_a_position_runs_along_a_line() -> None:
    assert levels(NI_156, "2008/09") == [D("789.25"), D("686.5"), D("583.75"), 481]
    assert levels(NI_156, "2009/10") == [D("485.75"), D("490.5"), D("495.25"), 500]
    assert level(NI_156, "2008/09 Q1").how == "a quarter of the way from 892 to 481"


def test_rule_6_a_flat_path_is_the_level_all_year_and_never_a_guide() -> None:
    assert levels(NI_173, "2008/09") == [D("0.38")] * 4
    assert not level(NI_173, "2008/09 Q1").guide


def test_rule_6_a_count_has_no_flat_path() -> None:
    assert levels(promise(replace(COUNTING, path=Path.FLAT), "200"), "2008/09") == [50, 100, 150, 200]


def test_rule_6_the_start_is_the_latest_earlier_level_else_the_comparable_baseline() -> None:
    assert levels(promise(STANDING, "40", Words(), "80", baseline="20"), "2010/11")[1] == 60
    assert levels(promise(STANDING, Words(), Deferred(), "80", baseline="20"), "2010/11")[1] == 50
    nothing = [Reason.NOTHING_EXPECTED_YET] * 3 + [80]
    assert levels(promise(STANDING, Words(), Deferred(), "80"), "2010/11") == nothing
    assert levels(promise(STANDING, "80", baseline="20", comparable=False), "2008/09") == nothing


def test_a_line_that_stays_where_it_is_says_so() -> None:
    assert level(promise(STANDING, "70", baseline="70"), "2008/09 Q2").how == "unchanged from 70 %"


def test_lines_and_splits_run_through_milestones() -> None:
    line = promise(STANDING, "80", baseline="20", milestones={"2008/09 Q2": "60"})
    assert levels(line, "2008/09") == [40, 60, 70, 80]
    assert [level(line, f"2008/09 Q{n}").how for n in (1, 3)] == [
        "half way from 20 % to 60 % at Q2",
        "half way from 60 % at Q2 to 80 % at Q4",
    ]
    split = promise(COUNTING, "200", milestones={"2008/09 Q2": "60"})
    assert levels(split, "2008/09") == [30, 60, 130, 200]
    assert level(split, "2008/09 Q1").how == "half of 60 at Q2"
    ending = promise(COUNTING, "200", milestones={"2008/09 Q4": "180"})
    assert levels(ending, "2008/09") == [45, 90, 135, 180]


def test_a_milestone_is_a_start_where_there_is_no_other() -> None:
    of = promise(STANDING, "80", milestones={"2008/09 Q2": "60"})
    assert levels(of, "2008/09") == [Reason.NOTHING_EXPECTED_YET, 60, 70, 80]


def test_thirds_are_kept_exact() -> None:
    of = promise(STANDING, "30", milestones={"2008/09 Q1": "20"})
    second, third = level(of, "2008/09 Q2"), level(of, "2008/09 Q3")
    assert (second.level, second.exact, second.times) == (D("23.333333"), D("17.50"), D("0.75"))
    assert (third.how, second.how) == (
        "two thirds of the way from 20 % at Q1 to 30 % at Q4",
        "a third of the way from 20 % at Q1 to 30 % at Q4",
    )
    assert level(promise(STANDING, "50", milestones={"2008/09 Q1": "20"}), "2008/09 Q2").times == 1


def test_a_profile_bends_the_way_between_milestones() -> None:
    own = replace(COUNTING, path=Path.PROFILE, profile=(D("0.1"), D("0.3"), D("0.6"), D(1)))
    of = promise(own, "200", milestones={"2008/09 Q1": "10"})
    assert levels(of, "2008/09")[1] == EXACT.add(D(10), EXACT.multiply(D(190), EXACT.divide(D(2), D(9)))).quantize(
        D("0.000001")
    )
    assert level(of, "2008/09 Q2").how == "22.2 % of the way from 10 at Q1 to 200 at Q4"
    still = replace(own, profile=(D(0), D(0), D("0.5"), D(1)))
    assert levels(promise(still, "200", milestones={"2008/09 Q2": "10"}), "2008/09")[0] == 5
    flat = replace(own, profile=(D("0.3"), D("0.3"), D("0.3"), D(1)))
    between = promise(flat, "200", milestones={"2008/09 Q1": "10", "2008/09 Q3": "40"})
    assert levels(between, "2008/09")[1] == 25


def test_an_agreed_path_is_no_guide() -> None:
    of = replace(NI_016, measure=replace(NI_016.measure, path_agreed=True))
    found = level(of, "2008/09 Q2")
    assert (found.guide, found.agreed, found.how) == (False, True, "half of 35.65")


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2007/08 Q4", Reason.BEFORE_THE_AGREEMENT),
        ("calendar 2007", Reason.BEFORE_THE_AGREEMENT),
        ("2011/12 Q1", Reason.ENDED),
        ("calendar 2009", Reason.NO_TARGET_YET),
    ],
)
def test_periods_that_the_agreement_has_no_target_for(period: str, reason: Reason) -> None:
    assert gap(NI_016, period) is reason


def test_another_kind_of_period_has_no_target() -> None:
    assert gap(promise(measure(), "80"), "2008/09 Q4") is Reason.NO_TARGET_YET


def test_a_promise_without_any_period_expects_nothing() -> None:
    assert gap(promise(measure(), "1", periods=("",)), "2008/09") is Reason.NO_TARGET_YET


# What stands beside ---------------------------------------------------------------------------------------------------


def test_the_planned_improvement() -> None:
    assert [level(NI_142, f"{year} Q4").planned for year in ("2008/09", "2009/10")] == [D("4.57"), 2]
    adding = promise(ADDING, "1500", "3000", baseline="1250")
    assert [level(adding, f"{year} Q4").planned for year in ("2008/09", "2009/10")] == [1500, 1500]
    assert level(promise(measure(), "80"), "2008/09").planned is None
    assert level(promise(measure(), "80", baseline="20", comparable=False), "2008/09").planned is None
    assert level(promise(measure(), Words(), "80", baseline="20"), "2009/10").planned is None


def beside(of: Promise, period: str) -> tuple[object, ...]:
    """The baseline to compare with, the one to beat, and whether the target is worse."""
    found = level(of, period)
    return found.baseline, found.must_beat, found.worse_than_baseline


def test_what_a_miss_must_beat() -> None:
    assert beside(NI_142, "2008/09 Q4") == (D("90.43"), D("90.43"), False)
    assert beside(NI_142, "2008/09 Q2") == (D("90.43"), None, False)
    assert beside(NI_039, "2008/09") == (1556, None, True)
    assert beside(NI_173, "2008/09 Q4") == (D("0.38"), None, False)
    assert beside(NI_016, "2008/09 Q2") == (None, None, False)
    assert beside(NI_016, "2008/09 Q4") == (D("37.93"), D("37.93"), False)
    assert beside(NI_016, "2009/10 Q4") == (D("37.93"), D("37.93"), False)
    assert beside(replace(NI_142, comparable=False), "2008/09 Q4") == (None, None, False)


def test_part_of_a_years_count_must_beat_part_of_the_baseline() -> None:
    agreed = replace(NI_016, milestones=((p("2008/09 Q2"), D(17)),))
    assert beside(agreed, "2008/09 Q2") == (D("18.965"), D("18.965"), False)
    assert level(agreed, "2008/09 Q2").baseline_how == "0.5 x 37.93"
    own = replace(COUNTING, path=Path.PROFILE, path_agreed=True, profile=(D("0.1"), D("0.3"), D("0.6"), D(1)))
    assert beside(promise(own, "200", baseline="150"), "2008/09 Q2") == (45, 45, False)


def test_a_count_over_the_agreement_must_beat_the_baseline_of_every_year() -> None:
    adding = promise(ADDING, "1500", "3000", "4500", baseline="1250", milestones={"2009/10 Q2": "2200"})
    assert beside(adding, "2008/09 Q4") == (1250, 1250, False)
    assert beside(adding, "2009/10 Q2") == (1875, 1875, False)
    assert beside(adding, "2009/10 Q4") == (2500, 2500, False)
    assert level(adding, "2009/10 Q4").baseline_how == "2 x 1,250"
    falling = promise(ADDING, "1500", "2400", baseline="1250")
    assert beside(falling, "2009/10 Q4") == (2500, None, True)
    annual = promise(replace(ADDING, period=PeriodKind.FINANCIAL_YEAR, path=None), "1500", "3000", baseline="1250")
    assert beside(annual, "2009/10") == (2500, 2500, False)


@pytest.mark.parametrize(
    ("printed", "of", "shown"),
    [
        ("95", NI_142.measure, "95 %"),
        ("95.0", NI_142.measure, "95.0 %"),
        ("95.000000", NI_142.measure, "95.00 %"),
        ("95.125", measure(), "95.125 %"),
        ("2", NI_188.measure, "Level 2"),
        ("1674", NI_039.measure, "1,674"),
    ],
)
def test_a_level_is_shown_as_it_was_printed(printed: str, of: Measure, shown: str) -> None:
    annual = replace(of, period=PeriodKind.FINANCIAL_YEAR)
    assert level(promise(annual, printed), "2008/09").shown == shown


def test_a_computed_level_is_shown_with_the_measures_decimals() -> None:
    assert level(NI_016, "2008/09 Q2").shown == "17.83"
    cohort = measure(polarity=LOWER, unit=Unit.COUNT, decimals=0)
    assert level(promise(cohort, Change(D(-20)), baseline="121"), "2008/09").shown == "97"


def test_what_never_changes_is_worked_out_once() -> None:
    assert expected(NI_016, p("2008/09 Q2")) is expected(NI_016, p("2008/09 Q2"))
    assert NI_016.fixed


@given(promises())
def test_every_period_has_an_expected_level_or_a_reason(of: Promise) -> None:
    for slot in of.slots:
        found = expected(of, slot.period)
        if isinstance(found, Gap):
            assert found.detail
            continue
        assert EXACT.subtract(found.level, EXACT.divide(found.exact, found.times)).copy_abs() < D("0.000001")
        assert not (found.guide and (found.agreed or slot.period.whole_year))
        assert found.must_beat in (None, found.baseline)
        assert found.shown


@given(promises())
def test_a_path_stays_between_its_ends(of: Promise) -> None:
    for slot in of.slots:
        found = expected(of, slot.period)
        if (
            isinstance(found, Expected)
            and found.guide
            and not of.milestones
            and of.measure.accumulation is Accumulation.YEAR_COUNT
        ):
            assert min(D(0), found.year_end) <= found.level <= max(D(0), found.year_end)
