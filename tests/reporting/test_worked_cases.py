"""The worked cases of judgement.md 9, by their numbers, under the default policy unless said."""

import pytest

from indicators.measures import Accumulation, Path, Scale, Unit
from indicators.periods import Period, PeriodKind, Quarter
from reporting.rag import Colour, Figure, Policy, Reason, Rule, Tolerance, Verdict, answer, assess, roll_up
from reporting.survey import Wave, z
from targets.aims import Change, Deferred, Expected, Promise, Significant, Words, expected
from tests.promises import (
    LOWER,
    NI_008,
    NI_016,
    NI_017,
    NI_039,
    NI_112,
    NI_120_FEMALE,
    NI_120_MALE,
    NI_142,
    NI_156,
    NI_173,
    NI_181,
    NI_188,
    YEARS,
    D,
    measure,
    p,
    promise,
    q,
)

POLICY = Policy()
GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED


def judged(of: Promise, period: str, actual: str, policy: Policy = POLICY) -> Verdict:
    return assess(of, p(period), Figure(D(actual)), policy)


def facts(verdict: Verdict) -> tuple[object, ...]:
    """Colour, expected, shortfall, tolerance, guide."""
    return verdict.colour, verdict.expected, verdict.shortfall, verdict.tolerance, verdict.guide


def test_case_1_amber_within_five_percent() -> None:
    verdict = judged(NI_008, "year to October 2009", "18.6")
    assert facts(verdict) == (AMBER, D("19.0"), D("0.4"), D("0.95"), False)
    assert (verdict.baseline, verdict.year) == (D("18.0"), "2008/09")


def test_case_2_amber_on_a_guide() -> None:
    verdict = judged(NI_016, "2008/09 Q2", "18.60")
    assert facts(verdict) == (AMBER, D("17.825"), D("0.775"), D("0.89125"), True)
    assert "expected by Q2 (half of 35.65; guide, not an agreed milestone)" in verdict.sentence


def test_case_3_red_on_a_guide() -> None:
    verdict = judged(NI_016, "2008/09 Q2", "18.90")
    assert facts(verdict) == (RED, D("17.825"), D("1.075"), D("0.89125"), True)
    assert verdict.sentence == (
        "Red: 18.90 offences per 1,000 against 17.83 expected by Q2 (half of 35.65; guide, not an agreed milestone). "
        "1.08 over; the tolerance is 0.89."
    )


def test_case_4_green_under_a_ceiling_and_worse_than_the_baseline() -> None:
    verdict = judged(NI_039, "2008/09", "1610")
    assert facts(verdict)[:3] == (GREEN, 1674, -64)
    assert verdict.sentence == (
        "Green: 1,610 admissions per 100,000 against a ceiling of 1,674. Worse than the 1,556 baseline."
    )


def test_case_5_red_over_a_ceiling() -> None:
    assert facts(judged(NI_039, "2008/09", "1800")) == (RED, 1674, 126, D("83.7"), False)


def test_case_6_a_line_down_from_the_baseline() -> None:
    assert facts(judged(NI_156, "2008/09 Q1", "800")) == (AMBER, D("789.25"), D("10.75"), D("39.4625"), True)


def test_case_7_a_line_up_from_the_last_target() -> None:
    assert facts(judged(NI_156, "2009/10 Q2", "490")) == (GREEN, D("490.5"), D("-0.5"), D("24.525"), True)


def test_case_8_the_worst_of_two_measures() -> None:
    male = judged(NI_120_MALE, "calendar 2008", "805")
    female = judged(NI_120_FEMALE, "calendar 2008", "580")
    assert facts(male)[:4] == (AMBER, 800, 5, 40)
    assert facts(female)[:3] == (GREEN, 587, -7)
    assert "No better" not in male.sentence  # its target asks for no improvement on 791
    assert "Worse than the 561 baseline." in female.sentence
    assert roll_up([male, female]).colour is AMBER


def test_case_8b_one_measure_awaited() -> None:
    male = judged(NI_120_MALE, "calendar 2008", "790")
    female = assess(NI_120_FEMALE, p("calendar 2008"), None, POLICY)
    assert male.colour is GREEN
    both = roll_up([male, female])
    assert (both.colour, both.reason, both.word) == (None, Reason.AWAITED, "female awaited")
    assert both.sentence == "Not rated: female awaited."


def test_case_9_a_count_over_the_agreement() -> None:
    counted = promise(
        measure(
            accumulation=Accumulation.AGREEMENT_COUNT,
            unit=Unit.COUNT,
            scale=Scale.COUNT,
            decimals=0,
            period=PeriodKind.QUARTER,
            path=Path.EVEN,
        ),
        "1500",
        "3000",
        "4500",
        baseline="1250",
    )
    first = expected(counted, p("2008/09 Q2"))
    assert isinstance(first, Expected)
    assert first.level == 750
    assert facts(judged(counted, "2009/10 Q2", "2200")) == (AMBER, 2250, 50, D("112.5"), True)


def test_case_9_the_annual_measure_is_not_due() -> None:
    ni_162 = promise(
        measure(
            "NI 162",
            accumulation=Accumulation.AGREEMENT_COUNT,
            unit=Unit.COUNT,
            scale=Scale.COUNT,
            decimals=0,
            period=PeriodKind.ACADEMIC_YEAR,
            lag=2,
        ),
        "1500",
        "3000",
        "4500",
        baseline="1250",
    )
    verdict = answer(ni_162, q("2009/10 Q2"), {}, POLICY, late=False)
    assert verdict.reason is Reason.NOT_DUE
    assert verdict.sentence == "Not due: school year 2008/09 is due in 2009/10 Q4."


def test_case_10_a_change_on_a_baseline_recorded_later() -> None:
    cohort = measure(
        "NI 030", polarity=LOWER, unit=Unit.COUNT, scale=Scale.COUNT, decimals=0, noun="convictions", lag=2
    )
    fall = Change(D(-20))
    assert facts(judged(promise(cohort, fall, fall, fall, baseline="120"), "2008/09", "96"))[:2] == (GREEN, 96)
    assert [facts(judged(promise(cohort, fall, fall, fall, baseline="120"), year, "96"))[:2] for year in YEARS] == [
        (GREEN, 96)
    ] * 3
    before = judged(promise(cohort, fall, fall, fall), "2008/09", "96")
    assert (before.reason, before.word) == (Reason.NO_BASELINE_YET, "no baseline yet")


def test_case_11_levels_have_no_tolerance() -> None:
    verdict = judged(NI_188, "2008/09", "1")
    assert facts(verdict)[:4] == (RED, 2, 1, None)
    assert verdict.sentence == "Red: Level 1 against Level 2. 1 under; there is no tolerance on levels."
    assert (verdict.baseline, "%" in verdict.sentence) == (0, False)


def test_case_12_points() -> None:
    policy = Policy(amber=Tolerance(Rule.POINTS, D("1.0")))
    verdict = judged(NI_142, "2010/11 Q4", "98.2", policy)
    assert facts(verdict) == (AMBER, 99, D("0.8"), D("1.0"), False)


def test_case_13_maintain() -> None:
    assert facts(judged(NI_173, "2008/09 Q4", "0.40")) == (RED, D("0.38"), D("0.02"), D("0.019"), False)


@pytest.mark.parametrize(
    ("design", "statistic", "colour"),
    [("1", "2.16", GREEN), ("1.3", "1.90", AMBER)],
    ids=["case 14", "case 15"],
)
def test_cases_14_and_15_two_waves(design: str, statistic: str, colour: Colour) -> None:
    first, second = Wave(D("0.72"), D(1100), D(design)), Wave(D("0.76"), D(1150), D(design))
    found = z(first, second)
    assert found is not None
    assert round(found, 2) == D(statistic)
    ni_007 = promise(
        measure("NI 007", period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant()
    )
    verdict = assess(
        ni_007,
        p("autumn 2010 wave"),
        Figure(D("76.0"), sample=1150, design=D(design)),
        POLICY,
        first_wave=Figure(D("72.0"), sample=1100, design=D(design)),
    )
    assert verdict.colour is colour
    assert ("not significantly" in verdict.sentence) is (colour is AMBER)
    assert f"z = {statistic}" in verdict.sentence


def test_case_16_a_printed_nought_is_no_target() -> None:
    ni_093 = promise(measure("NI 093", period=PeriodKind.ACADEMIC_YEAR), Words(), "87", Words("January 2009"))
    verdict = judged(ni_093, "school year 2008/09", "60")
    assert (verdict.colour, verdict.reason, verdict.expected) == (None, Reason.NO_TARGET_YET, None)
    assert (verdict.actual, verdict.sentence) == (60, "Not rated: no target yet.")


def test_case_17_worse_than_the_baseline() -> None:
    verdict = judged(NI_017, "autumn 2008 wave", "33")
    assert facts(verdict)[:2] == (RED, 29)
    assert verdict.sentence == "Red: 33 % against 29 %. 4 over; the tolerance is 1.45. Worse than the 31 % baseline."


def test_case_18_an_average_over_the_year() -> None:
    assert facts(judged(NI_181, "2008/09 Q2", "40")) == (GREEN, 42, -2, D("2.1"), False)


def test_case_19_a_percentage_of_nothing_is_nothing() -> None:
    verdict = judged(promise(measure(polarity=LOWER), "0"), "2008/09", "0.1")
    assert facts(verdict) == (RED, 0, D("0.1"), 0, False)


def test_case_20_a_late_figure_belongs_to_its_own_year() -> None:
    verdict = assess(NI_112, p("calendar 2008"), Figure(D("43.1")), POLICY, quarter=q("2009/10 Q4"))
    assert facts(verdict) == (RED, D("29.3"), D("13.8"), D("1.465"), False)
    assert (verdict.year, verdict.due) == ("2008/09", Quarter(2009, 4))
    published = answer(NI_112, q("2008/09 Q4"), {Period.parse("calendar 2008"): Figure(D("43.1"))}, POLICY)
    assert published.reason is Reason.NOT_DUE
    assert answer(NI_112, q("2009/10 Q4"), {Period.parse("calendar 2008"): Figure(D("43.1"))}, POLICY) == verdict


def test_the_sentence_of_a_deferred_target() -> None:
    """The last sentence of judgement.md 8; the others are those of cases 3, 4 and 21."""
    verdict = judged(promise(measure("NI 117"), Deferred("2009")), "2008/09", "5")
    assert verdict.sentence == "Not rated: target setting deferred until 2009."


def test_case_21_no_progress_is_red() -> None:
    verdict = judged(NI_142, "2008/09 Q4", "90.43")
    assert facts(verdict) == (RED, 95, D("4.57"), D("4.75"), False)
    assert verdict.sentence == "Red: 90.43 % against 95 %. No better than the baseline of 90.43 %."
