"""Judging: tolerances, the two switches, and an indicator from its measures (judgement.md 1, 4)."""

from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Accumulation, Path, Scale, Unit
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
    not_signed_off,
    roll_up,
    roll_up_index,
)
from targets.aims import Deferred, Promise
from tests.promises import (
    HIGHER,
    LOWER,
    NI_016,
    NI_120_FEMALE,
    NI_120_MALE,
    NI_142,
    NI_156,
    NI_173,
    QUARTERLY,
    D,
    measure,
    p,
    promise,
    q,
)

POLICY = Policy()
GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
PLAIN = promise(measure(), "80", "82", "84")
FALLING = promise(measure(polarity=LOWER), "80", "78", "76")


def rule(kind: Rule, value: str) -> Tolerance:
    return Tolerance(kind, D(value))


def judged(of: Promise, period: str, actual: str, policy: Policy = POLICY, **given: Any) -> Verdict:
    return assess(of, p(period), Figure(D(actual)), policy, **given)


def colour(of: Promise, actual: str, policy: Policy = POLICY, **given: Any) -> Colour | None:
    return judged(of, "2008/09", actual, policy, **given).colour


# Tolerances -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "amber", "within", "beyond"),
    [
        (PLAIN, rule(Rule.PERCENT, "5"), "76", "75.9"),
        (FALLING, rule(Rule.PERCENT, "5"), "84", "84.1"),
        (PLAIN, rule(Rule.POINTS, "1.5"), "78.5", "78.4"),
        (FALLING, rule(Rule.POINTS, "1.5"), "81.5", "81.6"),
        (replace(PLAIN, baseline=D(60), comparable=True), rule(Rule.SHARE, "10"), "78", "77.9"),
        (PLAIN, rule(Rule.FLOOR, "75"), "75", "74.9"),
        (FALLING, rule(Rule.FLOOR, "85"), "85", "85.1"),
    ],
)
def test_a_miss_is_amber_within_its_tolerance(of: Promise, amber: Tolerance, within: str, beyond: str) -> None:
    policy = POLICY.for_measure(of.measure, Tolerance(), amber)
    assert (colour(of, within, policy), colour(of, beyond, policy)) == (AMBER, RED)


@pytest.mark.parametrize(
    "amber", [Tolerance(), rule(Rule.SHARE, "100"), rule(Rule.FLOOR, "81"), rule(Rule.POINTS, "0")]
)
def test_never_within(amber: Tolerance) -> None:
    """No tolerance, a share of an improvement that is not known, a floor above the target."""
    assert colour(PLAIN, "79.999999", Policy(amber=amber)) is RED
    assert colour(PLAIN, "80", Policy(amber=amber)) is GREEN


def test_a_green_tolerance_comes_before_amber() -> None:
    policy = Policy(green=rule(Rule.PERCENT, "5"), amber=rule(Rule.PERCENT, "10"))
    assert [colour(PLAIN, actual, policy) for actual in ("76", "75.9", "72", "71.9")] == [GREEN, AMBER, AMBER, RED]


def test_a_percentage_goes_by_the_size_of_a_level_below_nought() -> None:
    of = promise(measure(), "-80")
    assert [colour(of, actual) for actual in ("-80", "-84", "-84.1")] == [GREEN, AMBER, RED]


def test_ordinal_measures_have_their_own_rules() -> None:
    scored = promise(measure(unit=Unit.SCORE, scale=Scale.ORDINAL, decimals=0), "13", baseline="12")
    own = POLICY.for_measure(scored.measure, Tolerance(), rule(Rule.POINTS, "1"))
    assert own.rules(scored.measure) == (Tolerance(), rule(Rule.POINTS, "1"))
    assert own.rules(PLAIN.measure) == (Tolerance(), rule(Rule.PERCENT, "5"))
    lenient = replace(own, no_progress_is_red=False)
    assert [colour(scored, "12", policy) for policy in (POLICY, own, lenient)] == [RED, RED, AMBER]


def test_thirds_are_judged_exactly() -> None:
    """Two thirds of the way from 0 to 1: a tenth of it below is 0.6, no less and no more."""
    of = promise(
        measure(path=Path.LINE, **QUARTERLY), "1", milestones={"2008/09 Q1": "0"}, baseline="-1", comparable=True
    )
    policy = Policy(amber=rule(Rule.PERCENT, "10"), no_progress_is_red=False)
    found = [judged(of, "2008/09 Q3", actual, policy) for actual in ("0.6", "0.599999", "0.666667", "0.666666")]
    assert [verdict.colour for verdict in found] == [AMBER, RED, GREEN, AMBER]
    assert (found[0].expected, found[0].guide) == (D("0.666667"), True)
    assert found[0].shortfall is not None
    assert found[0].shortfall.quantize(D("0.0001")) == D("0.0667")
    assert found[0].tolerance is not None
    assert found[0].tolerance.quantize(D("0.0001")) == D("0.0667")
    assert found[3].sentence.startswith("Amber: 0.666666 % against 0.666667 % expected by Q3 (two thirds of the way")
    assert judged(of, "2008/09 Q2", "0.333333", policy).sentence == (
        "Amber: 0.333333 % against 0.3333333 % expected by Q2 (a third of the way from 0 % at Q1 to 1 % at Q4; guide, "
        "not an agreed milestone). 0.0000003 under; the tolerance is 0.0333333."
    )
    for own in (rule(Rule.POINTS, "0.1"), rule(Rule.SHARE, "10"), rule(Rule.FLOOR, "0.6")):
        assert judged(of, "2008/09 Q3", "0.6", Policy(amber=own)).colour is AMBER


# The two switches -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "period", "actual", "strict", "lenient"),
    [
        (NI_142, "2008/09 Q4", "90.43", RED, AMBER),
        (NI_142, "2008/09 Q4", "90.44", AMBER, AMBER),
        (NI_142, "2008/09 Q4", "95", GREEN, GREEN),
        (NI_142, "2008/09 Q2", "90.43", AMBER, AMBER),  # not a whole year, nor an agreed milestone
        (replace(NI_142, comparable=False), "2008/09 Q4", "90.43", AMBER, AMBER),
        (NI_120_MALE, "calendar 2008", "805", AMBER, AMBER),  # asks for nothing better
        (NI_173, "2008/09 Q4", "0.39", AMBER, AMBER),  # asks to maintain
        (NI_016, "2008/09 Q2", "18.7", AMBER, AMBER),  # a guide
        (replace(NI_016, milestones=((p("2008/09 Q2"), D("18.9")),)), "2008/09 Q2", "18.965", RED, AMBER),
        (replace(NI_016, milestones=((p("2008/09 Q2"), D("18.9")),)), "2008/09 Q2", "18.96", AMBER, AMBER),
        (promise(measure(), "80", "82", baseline="79"), "2009/10", "79", RED, AMBER),
        (promise(measure(), "80", "82", baseline="79"), "2009/10", "79.1", AMBER, AMBER),
    ],
)
def test_no_progress_is_red(of: Promise, period: str, actual: str, strict: Colour, lenient: Colour) -> None:
    assert judged(of, period, actual).colour is strict
    assert judged(of, period, actual, Policy(no_progress_is_red=False)).colour is lenient


def test_no_progress_is_red_whatever_the_tolerances() -> None:
    wide = Policy(green=rule(Rule.PERCENT, "50"), amber=rule(Rule.PERCENT, "50"))
    assert judged(NI_142, "2008/09 Q4", "90.43", wide).colour is RED
    assert judged(NI_142, "2008/09 Q4", "90.44", wide).colour is GREEN


def test_no_progress_counts_the_years_of_a_count_over_the_agreement() -> None:
    adding = measure(
        unit=Unit.COUNT, scale=Scale.COUNT, decimals=0, accumulation=Accumulation.AGREEMENT_COUNT, noun="qualifications"
    )
    of = promise(adding, "1300", "2600", "3900", baseline="1250")
    assert [judged(of, "2009/10", actual).colour for actual in ("2501", "2500")] == [AMBER, RED]
    assert judged(of, "2009/10", "2500").sentence == (
        "Red: 2,500 qualifications against 2,600. No better than the baseline of 2,500 (2 x 1,250)."
    )


def test_improving_is_amber() -> None:
    kind = Policy(improving_is_amber=True)
    assert [colour(PLAIN, "60", policy, comparator=D(50)) for policy in (POLICY, kind)] == [RED, AMBER]
    assert colour(PLAIN, "60", kind) is RED
    assert colour(PLAIN, "60", kind, comparator=D(60)) is RED
    assert colour(FALLING, "90", kind, comparator=D(95)) is AMBER
    assert judged(NI_142, "2008/09 Q4", "90", kind, comparator=D(80)).colour is RED
    assert judged(PLAIN, "2008/09", "60", kind, comparator=D(50)).sentence == (
        "Amber: 60.0 % against 80 %. 20.0 under; the tolerance is 4.0, but it is better than 50.0 % before."
    )


# An indicator ---------------------------------------------------------------------------------------------------------


def of_two(male: str | None, female: str | None) -> Verdict:
    pairs = ((NI_120_MALE, male), (NI_120_FEMALE, female))
    return roll_up(
        assess(of, p("calendar 2008"), Figure(D(actual)) if actual else None, POLICY) for of, actual in pairs
    )


@pytest.mark.parametrize(
    ("male", "female", "word"),
    [
        ("790", "560", "Green"),
        ("805", "560", "Amber"),
        ("790", "900", "Red"),
        ("900", None, "Red"),
        (None, "900", "Red"),
        ("790", None, "female awaited"),
        (None, "600", "male awaited"),
        (None, None, "awaited"),
    ],
)
def test_an_indicator_is_as_its_measures_are(male: str | None, female: str | None, word: str) -> None:
    assert of_two(male, female).word == word


def test_the_measure_that_speaks_is_named() -> None:
    assert of_two("790", "600").sentence == (
        "Amber: female 600 deaths per 100,000 against a ceiling of 587. 13 over; the tolerance is 29.35. "
        "Worse than the 561 baseline."
    )
    assert of_two(None, None).sentence == "Awaited: calendar 2008 is due in 2009/10 Q3."


def test_each_that_is_not_rated_is_named() -> None:
    male = assess(NI_120_MALE, p("calendar 2008"), Figure(suppressed=True), POLICY)
    female = assess(NI_120_FEMALE, p("calendar 2008"), None, POLICY)
    both = roll_up([male, female])
    assert both.sentence == "Not rated: male suppressed, female awaited."
    assert both.reason is Reason.SUPPRESSED


def test_companions_do_not_count() -> None:
    companion = replace(NI_016, measure=replace(NI_016.measure, key="offences", rated=False))
    rate = judged(NI_016, "2008/09 Q2", "17")
    offences = judged(companion, "2008/09 Q2", "3000")
    assert roll_up([rate, offences]) == rate
    assert roll_up([offences]).reason is Reason.DATA_ONLY


def test_which_measure_speaks() -> None:
    assert roll_up_index([("green", ""), ("red", "")]) == 1
    assert roll_up_index([("green", ""), ("", "awaited"), ("amber", "")]) == 1
    assert roll_up_index([("green", ""), ("amber", "")]) == 1
    assert roll_up_index([("green", ""), ("green", "")]) == 0


def test_an_unsigned_figure_goes_out_uncoloured() -> None:
    unsigned = not_signed_off(judged(PLAIN, "2008/09", "80"))
    assert (unsigned.colour, unsigned.word) == (None, "not signed off")
    assert unsigned.sentence == "Not rated: not signed off when the quarter was published."
    awaited = assess(PLAIN, p("2008/09"), None, POLICY)
    assert not_signed_off(awaited) is awaited


def test_verdicts_sort_worst_first() -> None:
    red, green = judged(PLAIN, "2008/09", "0"), judged(PLAIN, "2008/09", "80")
    overdue = assess(PLAIN, p("2008/09"), None, POLICY, late=True)
    not_due = answer(PLAIN, q("2008/09 Q1"), {}, POLICY)
    deferred = assess(promise(measure(), Deferred()), p("2008/09"), None, POLICY)
    ranked = sorted([deferred, green, not_due, overdue, red], key=lambda verdict: verdict.rank)
    assert [verdict.word for verdict in ranked] == ["Red", "Green", "overdue", "not due", "deferred"]


def test_what_a_verdict_carries() -> None:
    verdict = judged(NI_156, "2009/10 Q2", "900")
    assert (verdict.year, verdict.baseline, verdict.year_end) == ("2009/10", D(892), D(500))
    assert (verdict.measure.code, verdict.measure.polarity is HIGHER) == ("NI 156", False)
    awaited = assess(NI_156, p("2009/10 Q2"), None, POLICY)
    assert (awaited.expected, awaited.guide, awaited.shortfall) == (D("490.5"), False, None)
    deferred = assess(promise(measure(), Deferred()), p("2008/09"), None, POLICY)
    assert (deferred.tolerance, deferred.shortfall) == (None, None)
