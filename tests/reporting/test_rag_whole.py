"""Whole verdicts, part by part: whichever way a figure is judged, the verdict carries all that pages make of it."""

from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Accumulation, Path
from indicators.periods import Period, PeriodKind
from reporting.rag import (
    Colour,
    Figure,
    Policy,
    Reason,
    Rule,
    Tolerance,
    Verdict,
    answer,
    assess,
    assess_year,
    forecast,
    latest_known,
    roll_up,
)
from targets.aims import Basis, Change, Deferred, Expected, NotYet, Of, Promise, Significant, Words, expected
from tests.promises import (
    NI_016,
    NI_039,
    NI_112,
    NI_120_FEMALE,
    NI_120_MALE,
    QUARTERLY,
    D,
    measure,
    p,
    promise,
    q,
    scrapped,
)

STRICT = Policy(amber=Tolerance(Rule.POINTS, D("1.5")), version=7)
PLAIN = promise(measure(), "80", "82", "84", baseline="60")
WAVES = promise(measure(period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant())
FIRST, SECOND = p("autumn 2008 wave"), p("autumn 2010 wave")
BEFORE, NOW = Figure(D("72.0"), sample=1100), Figure(D("76.0"), sample=1150)
HALF = Figure(D(79))
KIND = Policy(improving_is_amber=True)


def level(of: Promise, period: Period) -> Expected:
    found = expected(of, period)
    assert isinstance(found, Expected)
    return found


def unrated(of: Promise, period: Period | None, reason: Reason, detail: str, **more: Any) -> Verdict:
    return Verdict(of, period, STRICT, None, reason, detail, **more)


# Every way through assess ---------------------------------------------------------------------------------------------


def test_a_coloured_verdict_is_whole() -> None:
    period = p("2009/10")
    figure = Figure(D(81), status="provisional")
    assert assess(PLAIN, period, figure, STRICT, comparator=D(5)) == Verdict(
        promise=PLAIN,
        period=period,
        policy=STRICT,
        colour=Colour.AMBER,
        figure=figure,
        against=level(PLAIN, period),
        miss=D(1),
        allowed=D("1.5"),
        comparator=D(5),
        due=q("2009/10 Q4"),
        column=1,
    )
    hit = assess(PLAIN, period, Figure(D(82)), STRICT)
    assert (hit.colour, hit.miss, hit.allowed, hit.comparator) == (Colour.GREEN, 0, None, None)


def test_a_withdrawn_verdict_is_whole() -> None:
    of = replace(PLAIN, withdrawn_from=q("2008/09 Q1"))
    assert assess(of, p("2008/09"), HALF, STRICT) == unrated(
        of, p("2008/09"), Reason.WITHDRAWN, "withdrawn from 2008/09 Q1", figure=HALF, due=q("2008/09 Q4"), column=0
    )
    assert assess(of, p("2007/08"), HALF, STRICT, quarter=q("2008/09 Q1")) == unrated(
        of, p("2007/08"), Reason.WITHDRAWN, "withdrawn from 2008/09 Q1", figure=HALF
    )


def test_a_verdict_outside_the_agreement_is_whole() -> None:
    assert assess(PLAIN, p("2007/08"), HALF, STRICT) == unrated(
        PLAIN, p("2007/08"), Reason.BEFORE_THE_AGREEMENT, "2007/08 is before the agreement", figure=HALF
    )


def test_a_verdict_without_level_is_whole() -> None:
    where: dict[str, Any] = {"due": q("2008/09 Q4"), "column": 0}
    deferred, blocked = promise(measure(), Deferred("2009")), replace(PLAIN, blocked="Which?")
    assert assess(deferred, p("2008/09"), HALF, STRICT) == unrated(
        deferred, p("2008/09"), Reason.DEFERRED, "target setting deferred until 2009", figure=HALF, **where
    )
    assert assess(blocked, p("2008/09"), HALF, STRICT) == unrated(
        blocked, p("2008/09"), Reason.TARGET_UNCLEAR, "target unclear; Which?", figure=HALF, **where
    )
    assert assess(PLAIN, p("2008/09"), None, STRICT, quarter=q("2008/09 Q3")) == unrated(
        PLAIN, p("2008/09"), Reason.NOT_DUE, "2008/09 is due in 2008/09 Q4", **where
    )


def test_an_earlier_column_of_a_final_years_target_says_when_that_is_due() -> None:
    of = promise(measure(), NotYet(), "82")
    for figure, quarter in ((None, "2008/09 Q1"), (None, "2009/10 Q1"), (HALF, "2008/09 Q4")):
        assert assess(of, p("2008/09"), figure, STRICT, quarter=q(quarter)) == unrated(
            of,
            p("2008/09"),
            Reason.NOT_DUE,
            "the target is for 2009/10, due in 2009/10 Q4",
            figure=figure,
            due=q("2008/09 Q4"),
            column=0,
        )


@pytest.mark.parametrize(
    ("figure", "late", "reason", "detail"),
    [
        (None, False, Reason.AWAITED, "2008/09 is due in 2008/09 Q4"),
        (None, True, Reason.OVERDUE, "2008/09 was due in 2008/09 Q4"),
        (
            Figure(because="The survey is late."),
            True,
            Reason.OVERDUE,
            "2008/09 was due in 2008/09 Q4. The survey is late.",
        ),
        (Figure(because="Soon"), False, Reason.AWAITED, "2008/09 is due in 2008/09 Q4. Soon"),
        (Figure(D("NaN")), False, Reason.AWAITED, "2008/09 is due in 2008/09 Q4"),
        (Figure(D("1E+31")), False, Reason.AWAITED, "2008/09 is due in 2008/09 Q4"),
        (Figure(D("1E-31")), False, Reason.AWAITED, "2008/09 is due in 2008/09 Q4"),
        (Figure(D(5), suppressed=True), True, Reason.SUPPRESSED, "suppressed; too few people to publish"),
    ],
)
def test_a_missing_verdict_is_whole(figure: Figure | None, late: bool, reason: Reason, detail: str) -> None:
    verdict = assess(PLAIN, p("2008/09"), figure, STRICT, late=late)
    assert verdict == unrated(
        PLAIN, p("2008/09"), reason, detail, against=level(PLAIN, p("2008/09")), due=q("2008/09 Q4"), column=0
    )
    assert verdict.tolerance == D("1.5")


def test_a_quarter_says_that_its_own_figure_is_due() -> None:
    awaited, overdue = (assess(NI_016, p("2008/09 Q2"), None, STRICT, late=late) for late in (False, True))
    assert awaited.sentence == "Awaited: the figure for 2008/09 Q2 is due in that quarter."
    assert overdue.sentence == "Overdue: the figure for 2008/09 Q2 was due in that quarter."


def test_a_tested_verdict_is_whole() -> None:
    verdict = assess(WAVES, SECOND, NOW, STRICT, first_wave=BEFORE)
    assert verdict.z is not None
    assert verdict == Verdict(
        WAVES,
        SECOND,
        STRICT,
        Colour.GREEN,
        figure=NOW,
        first_wave=BEFORE,
        z=verdict.z,
        due=q("2011/12 Q1"),
        column=2,
    )
    assert (verdict.year, verdict.expected, verdict.year_end, verdict.tolerance) == ("2010/11", None, None, None)


def test_an_untested_verdict_is_whole() -> None:
    where: dict[str, Any] = {"due": q("2011/12 Q1"), "column": 2}
    assert assess(WAVES, SECOND, None, STRICT, first_wave=BEFORE) == unrated(
        WAVES, SECOND, Reason.AWAITED, "autumn 2010 wave is due in 2011/12 Q1", **where
    )
    bare = Figure(D(76))
    assert assess(WAVES, SECOND, bare, STRICT, first_wave=BEFORE) == unrated(
        WAVES,
        SECOND,
        Reason.CANNOT_BE_TESTED,
        "cannot be tested; a wave has no percentage with a sample",
        figure=bare,
        **where,
    )
    for late, reason in ((False, Reason.AWAITED), (True, Reason.OVERDUE)):
        assert assess(WAVES, SECOND, Figure(because="late"), STRICT, late=late).reason is reason


def test_a_statistic_that_is_just_what_is_needed_is_green() -> None:
    """0.25 / 200 + 0.24 / 192 is 0.05 squared: z is 0.1 / 0.05, exactly 2."""
    one, two = Figure(D(50), sample=200), Figure(D(60), sample=192)
    judged = [assess(WAVES, SECOND, two, Policy(z=D(needed)), first_wave=one) for needed in ("2", "2.000001")]
    assert [(verdict.z, verdict.colour) for verdict in judged] == [(2, Colour.GREEN), (2, Colour.AMBER)]


def test_a_quarterly_year_is_judged_by_its_last_quarter() -> None:
    verdict = assess(NI_016, p("2008/09"), Figure(D(36)), STRICT)
    assert (verdict.period, verdict.expected) == (p("2008/09 Q4"), D("35.65"))


# A reporting quarter, a year, a forecast ------------------------------------------------------------------------------


def test_what_answers_a_quarter_is_handed_on_whole() -> None:
    held = {FIRST: BEFORE, SECOND: NOW}
    assert answer(WAVES, q("2011/12 Q1"), held, STRICT) == assess(WAVES, SECOND, NOW, STRICT, first_wave=BEFORE)
    assert answer(PLAIN, q("2009/10 Q4"), {}, STRICT).reason is Reason.AWAITED
    miss = {p("2008/09"): Figure(D(50))}
    verdict = answer(replace(PLAIN, baseline=None), q("2008/09 Q4"), miss, KIND, comparator=D(49))
    assert (verdict.colour, verdict.comparator) == (Colour.AMBER, D(49))


def test_after_the_last_figure_a_verdict_is_whole() -> None:
    late = q("2011/12 Q1")
    assert answer(PLAIN, late, {}, STRICT) == unrated(
        PLAIN, None, Reason.ENDED, "ended; the last figure was for 2010/11, due in 2010/11 Q4"
    )
    nothing = promise(measure())
    assert answer(nothing, late, {}, STRICT) == unrated(nothing, None, Reason.NO_TARGET_YET, "no target yet")
    gone = replace(PLAIN, withdrawn_from=q("2011/12 Q2"))
    assert answer(gone, late, {}, STRICT).reason is Reason.ENDED
    assert answer(gone, q("2011/12 Q2"), {}, STRICT).reason is Reason.WITHDRAWN


def test_a_column_without_period_is_whole() -> None:
    of = promise(measure(), Words(), "80", periods=("", "2009/10"))
    quarter = q("2009/10 Q1")
    assert assess_year(of, 0, {}, STRICT, quarter=quarter) == unrated(
        of, None, Reason.NO_TARGET_YET, "no target yet", column=0
    )
    gone = replace(of, withdrawn_from=quarter)
    assert assess_year(gone, 0, {}, STRICT, quarter=quarter).reason is Reason.WITHDRAWN
    assert assess_year(gone, 0, {}, STRICT, quarter=quarter.plus(-1)).reason is Reason.NO_TARGET_YET
    blocked = replace(promise(measure(), "80", periods=("",)), blocked="?")
    assert assess_year(blocked, 0, {}, STRICT, quarter=quarter).reason is Reason.CANNOT_BE_MEASURED


def test_a_year_is_handed_on_whole() -> None:
    held = {FIRST: BEFORE, SECOND: NOW}
    tested = assess(WAVES, SECOND, NOW, STRICT, first_wave=BEFORE)
    assert assess_year(WAVES, 2, held, STRICT, quarter=q("2011/12 Q1")) == tested
    for late, reason in ((False, Reason.AWAITED), (True, Reason.OVERDUE)):
        assert assess_year(PLAIN, 0, {}, STRICT, quarter=q("2008/09 Q4"), late=late).reason is reason
    assert assess_year(PLAIN, 0, {}, STRICT, quarter=q("2008/09 Q4")).reason is Reason.AWAITED
    miss = {p("2008/09"): Figure(D(70))}
    kind = assess_year(PLAIN, 0, miss, KIND, quarter=q("2008/09 Q4"), comparator=D(69))
    assert (kind.colour, kind.comparator) == (Colour.AMBER, D(69))


def test_the_latest_known_is_handed_on_whole() -> None:
    held = {FIRST: BEFORE, SECOND: NOW}
    assert latest_known(WAVES, held, STRICT, q("2011/12 Q2")) == assess(WAVES, SECOND, NOW, STRICT, first_wave=BEFORE)
    ended = {p("2008/09"): HALF}
    latest = latest_known(promise(measure(lag=1), "80"), ended, STRICT, q("2008/09 Q4"))
    assert latest is not None  # it ends in this quarter and is due in the next
    assert latest.period == p("2008/09")
    scrap = scrapped(promise(measure(), "80"), "2009/10 Q1")
    assert latest_known(scrap, ended, STRICT, q("2009/10 Q2")) is not None  # it was judged before that


def test_a_forecast_is_an_estimate_judged_as_any_figure() -> None:
    verdict = forecast(PLAIN, 1, D(70), KIND, comparator=D(69))
    assert verdict == assess(PLAIN, p("2009/10"), Figure(D(70), status="estimate"), KIND, comparator=D(69))
    assert verdict.colour is Colour.AMBER
    chained = promise(measure(), "70", Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN))
    told = forecast(chained, 1, D(81), STRICT, outturns={p("2008/09"): D(80)})
    assert told is not None
    assert (told.colour, told.expected) == (Colour.AMBER, D("81.6"))


def test_a_forecast_leaves_only_the_last_milestone_aside() -> None:
    """All else of the promise stays: its baseline, whether that compares, an open question, a withdrawal."""
    line = measure(path=Path.LINE, **QUARTERLY)
    marks = ((p("2008/09 Q4"), D(70)), (p("2009/10 Q4"), D(75)))
    of = promise(line, "80", "82", baseline="60", milestones=marks)
    others = (
        of,
        replace(of, comparable=False),
        replace(of, blocked="Which?"),
        replace(of, withdrawn_from=q("2008/09 Q1")),
    )
    for one in others:
        bare = replace(one, milestones=marks[1:])
        assert forecast(one, 0, D(60), STRICT) == assess(bare, marks[0][0], Figure(D(60), status="estimate"), STRICT)
    unmarked = replace(of, milestones=marks[1:])
    told = forecast(unmarked, 0, D(60), STRICT)
    assert told is not None
    assert told.promise is unmarked


def test_what_fell_short_is_told_in_the_measures_unit() -> None:
    """A third of the way from 20 to 30 is held as three quarters of itself, so that nothing is rounded when judged."""
    of = promise(measure(path=Path.LINE, **QUARTERLY), "30", milestones={"2008/09 Q1": "20"})
    period = p("2008/09 Q2")
    assert level(of, period).times == D("0.75")
    missing, judged = (assess(of, period, figure, STRICT) for figure in (None, Figure(D(22))))
    assert (missing.miss, missing.shortfall) == (None, None)
    assert (judged.miss, round(judged.shortfall or 0, 6)) == (1, D("1.333333"))
    doubled = judged._replace(against=replace(level(of, period), times=D(2)))
    assert (doubled.shortfall, judged._replace(against=None).shortfall) == (D("0.5"), 1)


def test_a_wave_keeps_every_digit_of_its_percentage() -> None:
    wave = Figure(D("50.0000000000000000000000000001"), sample=100).wave(WAVES.measure)
    assert wave is not None
    assert str(wave.p) == "0.500000000000000000000000000001"


# An indicator ---------------------------------------------------------------------------------------------------------


def test_the_measure_that_speaks_keeps_its_whole_verdict() -> None:
    period = p("calendar 2008")
    male, female = (assess(one, period, Figure(D(900)), STRICT) for one in (NI_120_MALE, NI_120_FEMALE))
    assert roll_up([male, female]) == male._replace(naming="male")
    assert roll_up([female]) == female


def test_companions_alone_speak_by_the_first() -> None:
    first = replace(PLAIN, measure=measure(key="first", rated=False))
    second = replace(first, measure=measure(key="second", rated=False), withdrawn_from=q("2008/09 Q1"))
    two = [assess(one, p("2008/09"), HALF, STRICT) for one in (first, second)]
    assert [verdict.reason for verdict in two] == [Reason.DATA_ONLY, Reason.WITHDRAWN]
    assert roll_up(two) == two[0]


@pytest.mark.parametrize(("key", "name"), [("early-years", "early years"), ("key_stage_2", "key stage 2")])
def test_a_key_is_named_in_words(key: str, name: str) -> None:
    other = replace(NI_120_MALE, measure=replace(NI_120_MALE.measure, key=key))
    late = assess(other, p("calendar 2008"), None, STRICT, late=True)
    green = assess(NI_120_FEMALE, p("calendar 2008"), Figure(D(500)), STRICT)
    assert roll_up([late, green]).word == f"{name} overdue"


def test_a_figure_of_a_count_is_worse_only_than_what_it_may_be_compared_with() -> None:
    assert level(NI_039, p("2008/09")).baseline == 1556
    counting = promise(measure(accumulation=Accumulation.YEAR_COUNT, path=Path.EVEN, **QUARTERLY), "80", baseline="60")
    assert level(counting, p("2008/09 Q2")).baseline is None
    assert level(NI_112, p("calendar 2008")).must_beat == D("43.12")
