"""Aims: the schedule, and the level of each kind of target (judgement.md 1, 2)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from indicators.measures import EXACT
from indicators.periods import PeriodKind, Quarter
from targets.aims import (
    Basis,
    Change,
    Column,
    Deferred,
    Expected,
    Gap,
    Level,
    NotYet,
    Of,
    Promise,
    Reason,
    Significant,
    Words,
    answered,
    expected,
    outturn_period,
    own_period,
    printed_arithmetic,
    resolve,
    schedule,
    unmeasurable,
)
from tests.promises import (
    NI_016,
    NI_039,
    NI_112,
    D,
    measure,
    p,
    promise,
    q,
)
from tests.strategies import promises, quarters

NI_163 = promise(
    measure("NI 163", period=PeriodKind.CALENDAR_YEAR, lag=3),
    NotYet(),
    NotYet(),
    Change(D(7), Basis.POINTS),
    periods=("", "", "calendar 2011"),
)
CHAINED = Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN)
NI_057 = promise(
    measure("NI 057", period=PeriodKind.ACADEMIC_YEAR, lag=1), Words("2009"), CHAINED, CHAINED, baseline="75"
)


def level(of: Promise, period: str, **outturns: Any) -> Expected:
    found = expected(of, p(period), **outturns)
    assert isinstance(found, Expected), found
    return found


def gap(of: Promise, period: str) -> Reason:
    found = expected(of, p(period))
    assert isinstance(found, Gap), found
    assert found.detail
    return found.reason


# The schedule ---------------------------------------------------------------------------------------------------------


def test_a_quarterly_measure_answers_four_times_a_year() -> None:
    slots = schedule(NI_016)
    assert len(slots) == 12
    assert [str(slot.period) for slot in slots[:5]] == [f"2008/09 Q{n}" for n in (1, 2, 3, 4)] + ["2009/10 Q1"]
    assert [slot.index for slot in slots] == [0] * 4 + [1] * 4 + [2] * 4
    assert all(slot.due == slot.period.end_quarter for slot in slots)


@pytest.mark.parametrize(
    ("of", "quarter", "period"),
    [
        (NI_016, "2008/09 Q2", "2008/09 Q2"),
        (NI_016, "2007/08 Q1", "2008/09 Q1"),
        (NI_112, "2008/09 Q2", "calendar 2008"),
        (NI_112, "2009/10 Q4", "calendar 2008"),
        (NI_112, "2010/11 Q1", "calendar 2009"),
        (NI_112, "2011/12 Q4", "calendar 2010"),
        (NI_163, "2008/09 Q2", "calendar 2011"),
        (NI_163, "2012/13 Q2", "calendar 2011"),
    ],
)
def test_a_quarter_is_answered_for_the_period_due_or_the_next_one_due(of: Promise, quarter: str, period: str) -> None:
    slot = answered(of, q(quarter))
    assert slot is not None
    assert str(slot.period) == period


def test_after_the_last_period_nothing_is_answered() -> None:
    assert answered(NI_112, q("2012/13 Q1")) is None
    assert answered(promise(measure(), "1", periods=("",)), q("2008/09 Q1")) is None


@given(promises(), quarters)
def test_what_is_answered_is_the_first_that_is_not_past(of: Promise, quarter: Quarter) -> None:
    slot = answered(of, quarter)
    assert slot == next((one for one in of.slots if one.due >= quarter), None)


def test_an_outturn_is_the_figure_of_the_last_period_of_a_year() -> None:
    assert outturn_period(NI_016, 1) == p("2009/10 Q4")
    assert outturn_period(NI_112, 1) == p("calendar 2009")
    assert outturn_period(NI_163, 0) is None
    assert own_period(NI_016, p("2008/09")) == p("2008/09 Q4")
    assert own_period(NI_039, p("2008/09")) == p("2008/09")
    assert level(NI_016, "2008/09").slot.period == p("2008/09 Q4")


def test_what_cannot_be_measured_from_a_quarter() -> None:
    column = Column("2010/11", p("autumn 2010 wave"), Level(D(25)), unmeasurable_from=q("2010/11 Q2"))
    of = Promise(measure(period=PeriodKind.SURVEY_WAVE, lag=2), (column,))
    slot = schedule(of)[0]
    assert not unmeasurable(of, slot, q("2010/11 Q1"))
    assert unmeasurable(of, slot, q("2010/11 Q2"))
    assert not unmeasurable(NI_016, schedule(NI_016)[0], q("2010/11 Q2"))
    assert (of.plain, NI_016.plain) == (False, True)


# The level of a target ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aim", "baseline", "outcome"),
    [
        (Level(D("19.0")), None, D("19.0")),
        (Change(D(-20)), "120", D(96)),
        (Change(D("-38.7")), "43.12", D("26.43256")),
        (Change(D(7), Basis.POINTS), "61.5", D("68.5")),
        (Change(D(-20)), None, Reason.NO_BASELINE_YET),
        (Change(D(-2), Basis.UNCLEAR), "30", Reason.TARGET_UNCLEAR),
        (CHAINED, "75", Reason.NO_BASELINE_YET),
        (Words(), "30", Reason.NO_TARGET_YET),
        (Words("January 2009"), "30", Reason.NO_TARGET_YET),
        (Deferred("2009"), "30", Reason.DEFERRED),
        (Deferred(), "30", Reason.DEFERRED),
        (NotYet(), "30", Reason.NOT_DUE),
        (Significant(), "30", Reason.FIRST_WAVE),
    ],
)
def test_every_kind_of_target_comes_to_a_level_or_says_why_not(
    aim: Any, baseline: str | None, outcome: Decimal | Reason
) -> None:
    found = resolve(promise(measure(), aim, baseline=baseline), 0)
    if isinstance(found, Gap):
        assert found.reason is outcome
        assert found.detail
    else:
        assert found == outcome


def test_a_change_loses_no_digit() -> None:
    of = promise(measure(), Change(D("-12.3456789012345")), baseline="123456789012.345")
    assert resolve(of, 0) == EXACT.divide(EXACT.multiply(D("123456789012.345"), D("87.6543210987655")), D(100))


def test_a_chained_target_waits_for_the_outturn_before_it() -> None:
    held = {p("school year 2008/09"): D("80")}
    assert resolve(NI_057, 1, held) == D("81.6")
    waiting = resolve(NI_057, 2, held)
    assert isinstance(waiting, Gap)
    assert waiting.reason is Reason.NO_BASELINE_YET
    assert "school year 2009/10" in waiting.detail
    assert not NI_057.fixed
    assert level(NI_057, "school year 2009/10", outturns=held).level == D("81.6")
    assert gap(NI_057, "school year 2009/10") is Reason.NO_BASELINE_YET


def test_an_open_question_blocks_a_level_but_not_a_deferral() -> None:
    blocked = promise(measure(), "30", Deferred(), NotYet(), blocked="Relative, or points?")
    found = [resolve(blocked, index) for index in (0, 1, 2)]
    assert [one.reason for one in found if isinstance(one, Gap)] == [
        Reason.TARGET_UNCLEAR,
        Reason.DEFERRED,
        Reason.NOT_DUE,
    ]
    assert isinstance(found[0], Gap)
    assert found[0].detail == "target unclear; Relative, or points?"


def test_a_final_year_target_is_due_once() -> None:
    assert resolve(NI_163, 0) == Gap(Reason.NOT_DUE, "the target is for calendar 2011, due in 2012/13 Q2")
    assert gap(NI_163, "calendar 2011") is Reason.NO_BASELINE_YET
    assert level(replace(NI_163, baseline=D("60.1")), "calendar 2011").level == D("67.1")
    assert resolve(promise(measure(), NotYet()), 0) == Gap(Reason.NOT_DUE, "the target is for the final year")


def test_a_significant_change_has_a_first_wave_and_no_level() -> None:
    of = promise(measure(period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant())
    first, second = resolve(of, 0), resolve(of, 2)
    assert first == Gap(Reason.FIRST_WAVE, "first wave; the autumn 2010 wave will be tested against it")
    assert isinstance(second, Gap)
    assert second.reason is Reason.CANNOT_BE_TESTED
    alone = promise(measure(), Significant())
    assert resolve(alone, 0) == Gap(Reason.FIRST_WAVE, "first wave")


def test_printed_arithmetic_is_worked_out_for_comparison() -> None:
    checked = promise(NI_112.measure, Level(D("29.3"), Change(D(-32))), "26.4", baseline="43.12")
    assert resolve(checked, 0) == D("29.3")
    assert printed_arithmetic(checked, 0) == D("29.3216")
    assert printed_arithmetic(checked, 1) is None
    assert printed_arithmetic(replace(checked, baseline=None), 0) is None
    assert printed_arithmetic(promise(measure(), Words()), 0) is None


def test_reasons_stand_in_the_order_of_the_judgement() -> None:
    assert [reason.value for reason in sorted(Reason, key=lambda one: one.order)] == [
        "withdrawn",
        "cannot be measured",
        "data only",
        "deferred",
        "no target yet",
        "before the agreement",
        "ended",
        "not due",
        "target unclear",
        "no baseline yet",
        "first wave",
        "nothing expected yet",
        "cannot be tested",
        "suppressed",
        "overdue",
        "awaited",
        "not signed off",
    ]


def test_a_promise_is_frozen_and_hashable() -> None:
    assert hash(NI_016) == hash(replace(NI_016))
    assert replace(NI_016) == NI_016
    assert p("2008/09 Q2") in NI_016.by_period
