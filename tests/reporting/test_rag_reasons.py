"""Not rated, and why: every reason in its order and words; waves of a survey (judgement.md 5, 6)."""

from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Scale, Unit
from indicators.periods import PeriodKind
from reporting.rag import (
    Colour,
    Figure,
    Policy,
    Reason,
    Verdict,
    answer,
    assess,
)
from targets.aims import Basis, Change, Deferred, NotYet, Promise, Significant, Words
from tests.promises import (
    LOWER,
    QUARTERLY,
    D,
    measure,
    p,
    promise,
    q,
    scrapped,
)

POLICY = Policy()
GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
PLAIN = promise(measure(), "80", "82", "84")


def judged(of: Promise, period: str, actual: str, policy: Policy = POLICY, **given: Any) -> Verdict:
    return assess(of, p(period), Figure(D(actual)), policy, **given)


# Reasons --------------------------------------------------------------------------------------------------------------

WAVES = promise(measure("NI 001", period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant())
COHORT = promise(measure(), Change(D(-20)))


@pytest.mark.parametrize(
    ("of", "figure", "given", "reason", "sentence"),
    [
        (
            replace(PLAIN, withdrawn_from=q("2008/09 Q1")),
            None,
            {},
            Reason.WITHDRAWN,
            "Not rated: withdrawn from 2008/09 Q1.",
        ),
        (
            scrapped(PLAIN, "2008/09 Q3", "the tests ended in October 2008"),
            None,
            {},
            Reason.CANNOT_BE_MEASURED,
            "Not rated: cannot be measured from 2008/09 Q3; the tests ended in October 2008.",
        ),
        (
            scrapped(PLAIN, "2008/09 Q3"),
            None,
            {},
            Reason.CANNOT_BE_MEASURED,
            "Not rated: cannot be measured from 2008/09 Q3.",
        ),
        (
            replace(PLAIN, measure=measure(rated=False)),
            Figure(D(5)),
            {},
            Reason.DATA_ONLY,
            "Not rated: shown beside, never coloured.",
        ),
        (promise(measure(), Deferred()), None, {}, Reason.DEFERRED, "Not rated: target setting deferred."),
        (promise(measure(), Words()), None, {}, Reason.NO_TARGET_YET, "Not rated: no target yet."),
        (
            promise(measure(), Words("January 2009")),
            None,
            {},
            Reason.NO_TARGET_YET,
            "Not rated: no target yet; expected January 2009.",
        ),
        (
            promise(measure(), NotYet(), "80"),
            None,
            {},
            Reason.NOT_DUE,
            "Not due: the target is for 2009/10, due in 2009/10 Q4.",
        ),
        (PLAIN, None, {"quarter": q("2008/09 Q3")}, Reason.NOT_DUE, "Not due: 2008/09 is due in 2008/09 Q4."),
        (
            replace(PLAIN, blocked="Relative, or points?"),
            None,
            {},
            Reason.TARGET_UNCLEAR,
            "Not rated: target unclear; Relative, or points?",
        ),
        (
            promise(measure(), Change(D(2), Basis.UNCLEAR), baseline="5"),
            None,
            {},
            Reason.TARGET_UNCLEAR,
            "Not rated: target unclear; is the change relative, or in points?",
        ),
        (COHORT, None, {}, Reason.NO_BASELINE_YET, "Not rated: no baseline yet; the target is a change on it."),
        (
            PLAIN,
            Figure(suppressed=True),
            {},
            Reason.SUPPRESSED,
            "Not rated: suppressed; too few people to publish.",
        ),
        (PLAIN, None, {"late": True}, Reason.OVERDUE, "Overdue: 2008/09 was due in 2008/09 Q4."),
        (PLAIN, None, {}, Reason.AWAITED, "Awaited: 2008/09 is due in 2008/09 Q4."),
        (
            PLAIN,
            Figure(because="The census is late"),
            {},
            Reason.AWAITED,
            "Awaited: 2008/09 is due in 2008/09 Q4. The census is late.",
        ),
        (PLAIN, Figure(D("NaN")), {}, Reason.AWAITED, "Awaited: 2008/09 is due in 2008/09 Q4."),
    ],
)
def test_every_reason_has_its_sentence(
    of: Promise, figure: Figure | None, given: dict[str, Any], reason: Reason, sentence: str
) -> None:
    verdict = assess(of, p("2008/09"), figure, POLICY, **given)
    assert (verdict.colour, verdict.reason, verdict.sentence) == (None, reason, sentence)
    assert (verdict.word, verdict.guide) == (reason.value, False)


def test_what_lies_outside_the_agreement() -> None:
    before, after = judged(PLAIN, "2007/08", "50"), judged(PLAIN, "2011/12", "50")
    assert (before.reason, before.sentence) == (
        Reason.BEFORE_THE_AGREEMENT,
        "Not rated: 2007/08 is before the agreement.",
    )
    assert (after.reason, after.sentence) == (
        Reason.ENDED,
        "Not rated: ended; the agreement has no target for 2011/12.",
    )
    assert (before.actual, before.due, before.year, before.expected, before.year_end) == (D(50), None, "", None, None)


def test_what_is_expected_only_of_the_whole_period() -> None:
    of = promise(measure(scale=Scale.ORDINAL, unit=Unit.LEVEL, decimals=0, **QUARTERLY), "2")
    assert judged(of, "2008/09 Q2", "1").sentence == ("Not rated: nothing expected yet; the level is for 2008/09 Q4.")


@pytest.mark.parametrize(
    "stronger",
    [
        replace(PLAIN, withdrawn_from=q("2008/09 Q1"), measure=measure(rated=False)),
        scrapped(replace(PLAIN, withdrawn_from=q("2008/09 Q1")), "2008/09 Q1"),
    ],
)
def test_withdrawn_comes_first(stronger: Promise) -> None:
    assert judged(stronger, "2008/09", "50").reason is Reason.WITHDRAWN


def test_reasons_come_in_their_order() -> None:
    quarter = q("2008/09 Q1")
    unrated = measure(rated=False)
    cases = [
        (scrapped(replace(PLAIN, measure=unrated), "2008/09 Q1"), Reason.CANNOT_BE_MEASURED),
        (replace(promise(unrated, Deferred())), Reason.DATA_ONLY),
        (promise(measure(), Deferred(), blocked="?"), Reason.DEFERRED),
        (promise(measure(), Words(), blocked="?"), Reason.NO_TARGET_YET),
        (replace(PLAIN, blocked="?"), Reason.NOT_DUE),
        (COHORT, Reason.NOT_DUE),
    ]
    for of, reason in cases:
        assert answer(of, quarter, {}, POLICY, late=True).reason is reason
    assert answer(replace(COHORT, blocked="?"), q("2008/09 Q4"), {}, POLICY, late=True).reason is Reason.TARGET_UNCLEAR
    assert answer(COHORT, q("2008/09 Q4"), {}, POLICY, late=True).reason is Reason.NO_BASELINE_YET


def test_a_suppressed_figure_leaves_nothing_behind() -> None:
    figure = Figure(D("6.7"), suppressed=True, numerator=D(1), denominator=D(15))
    for of in (PLAIN, replace(PLAIN, measure=measure(rated=False)), promise(measure(), Deferred())):
        verdict = assess(of, p("2008/09"), figure, POLICY)
        assert (verdict.figure, verdict.actual, verdict.shortfall) == (None, None, None)


def test_a_withdrawn_indicator_keeps_what_was_due_before() -> None:
    of = replace(PLAIN, withdrawn_from=q("2009/10 Q1"))
    assert judged(of, "2008/09", "80").colour is GREEN
    assert judged(of, "2008/09", "80", quarter=q("2009/10 Q2")).reason is Reason.WITHDRAWN
    assert judged(of, "2007/08", "80").reason is Reason.BEFORE_THE_AGREEMENT


# Waves ----------------------------------------------------------------------------------------------------------------

FIRST = Figure(D("72.0"), sample=1100)
SECOND = p("autumn 2010 wave")


def of_waves(actual: str, first: Figure | None = FIRST, of: Promise = WAVES, **given: Any) -> Verdict:
    return assess(of, SECOND, Figure(D(actual), **{"sample": 1150, **given}), POLICY, first_wave=first)


@pytest.mark.parametrize(
    ("actual", "colour", "sentence"),
    [
        (
            "76.0",
            GREEN,
            "Green: 76.0 %, significantly up from 72.0 % in the autumn 2008 wave (z = 2.16; 1.96 is needed).",
        ),
        (
            "73.0",
            AMBER,
            "Amber: 73.0 %, up from 72.0 % in the autumn 2008 wave, not significantly (z = 0.53; 1.96 is needed).",
        ),
        (
            "72.04",
            AMBER,
            "Amber: 72.04 %, up from 72.00 % in the autumn 2008 wave, not significantly (z = 0.02; 1.96 is needed).",
        ),
        ("72.0", RED, "Red: 72.0 %, no better than 72.0 % in the autumn 2008 wave."),
        ("70.0", RED, "Red: 70.0 %, no better than 72.0 % in the autumn 2008 wave."),
    ],
)
def test_a_significant_change(actual: str, colour: Colour, sentence: str) -> None:
    verdict = of_waves(actual)
    assert (verdict.colour, verdict.sentence) == (colour, sentence)


def test_a_significant_fall_is_good_where_lower_is_better() -> None:
    ni_023 = replace(WAVES, measure=replace(WAVES.measure, polarity=LOWER))
    assert of_waves("68.0", of=ni_023).sentence == (
        "Green: 68.0 %, significantly down from 72.0 % in the autumn 2008 wave (z = 2.07; 1.96 is needed)."
    )
    assert of_waves("76.0", of=ni_023).colour is RED


def test_a_statistic_shows_on_which_side_it_lies() -> None:
    close = Policy(z=D("2.1634"))
    verdict = assess(WAVES, SECOND, Figure(D("76.0"), sample=1150), close, first_wave=FIRST)
    assert verdict.colour is AMBER
    assert "(z = 2.16; 2.1634 is needed)" in verdict.sentence
    closer = assess(WAVES, SECOND, Figure(D("76.0"), sample=1150), Policy(z=D("2.163")), first_wave=FIRST)
    assert closer.colour is GREEN
    assert "(z = 2.163; 2.163 is needed)" in closer.sentence


def test_a_year_of_a_survey_is_named_without_an_article() -> None:
    of = promise(measure(period=PeriodKind.SURVEY_YEAR), Significant(), Significant())
    verdict = assess(of, p("year to October 2010"), Figure(D(76), sample=1150), POLICY, first_wave=FIRST)
    assert "in year to October 2009" in verdict.sentence


def test_the_first_wave_is_not_rated() -> None:
    verdict = assess(WAVES, p("autumn 2008 wave"), FIRST, POLICY)
    assert (verdict.reason, verdict.actual) == (Reason.FIRST_WAVE, D("72.0"))
    assert verdict.sentence == "Not rated: first wave; the autumn 2010 wave will be tested against it."


@pytest.mark.parametrize(
    ("first", "given", "of"),
    [
        (None, {}, WAVES),
        (Figure(D("72.0")), {}, WAVES),
        (FIRST, {"sample": None}, WAVES),
        (FIRST, {"sample": 0}, WAVES),
        (Figure(D("sNaN"), sample=1100), {}, WAVES),
        (Figure(D("101"), sample=1100), {}, WAVES),
        (Figure(D("-0.1"), sample=1100), {}, WAVES),
        (FIRST, {"design": D(0)}, WAVES),
        (FIRST, {"sample": None, "suppressed": True}, WAVES),
        (Figure(D("72.0"), sample=1100, suppressed=True), {}, WAVES),
        (FIRST, {}, replace(WAVES, measure=replace(WAVES.measure, unit=Unit.SCORE))),
    ],
)
def test_what_cannot_be_tested(first: Figure | None, given: dict[str, Any], of: Promise) -> None:
    verdict = of_waves("76.0", first, of, **given)
    assert (verdict.reason, verdict.z) == (Reason.CANNOT_BE_TESTED, None)
    assert verdict.sentence == "Not rated: cannot be tested; a wave has no percentage with a sample."


def test_without_variance_nothing_can_be_tested() -> None:
    verdict = of_waves("100", Figure(D(0), sample=10))
    assert verdict.sentence == "Not rated: cannot be tested; neither wave has any variance."


def test_a_wave_that_is_not_there() -> None:
    assert assess(WAVES, SECOND, None, POLICY, first_wave=FIRST).reason is Reason.AWAITED
    assert assess(WAVES, SECOND, Figure(because="late"), POLICY, late=True).reason is Reason.OVERDUE
    hidden = assess(WAVES, SECOND, Figure(suppressed=True, sample=12), POLICY, first_wave=FIRST)
    assert (hidden.reason, hidden.actual) == (Reason.SUPPRESSED, None)


def test_a_coloured_verdict_needs_something_to_stand_on() -> None:
    with pytest.raises(ValueError, match="has a figure"):
        _ = Verdict(PLAIN, p("2008/09"), POLICY, GREEN).sentence
