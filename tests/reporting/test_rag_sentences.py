"""The sentences of coloured verdicts, word for word (judgement.md 6, 8)."""

from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Scale, Unit
from indicators.periods import PeriodKind
from reporting.rag import (
    PRESETS,
    Figure,
    Policy,
    Rule,
    Tolerance,
    Verdict,
    assess,
)
from targets.aims import Deferred, Promise, Significant
from tests.promises import (
    LOWER,
    NI_008,
    NI_016,
    NI_039,
    NI_112,
    NI_142,
    NI_156,
    NI_173,
    NI_181,
    D,
    measure,
    p,
    promise,
)

POLICY = Policy()
PLAIN = promise(measure(), "80", "82", "84")


def rule(kind: Rule, value: str) -> Tolerance:
    return Tolerance(kind, D(value))


def judged(of: Promise, period: str, actual: str, policy: Policy = POLICY, **given: Any) -> Verdict:
    return assess(of, p(period), Figure(D(actual)), policy, **given)


@pytest.mark.parametrize(
    ("of", "period", "actual", "sentence"),
    [
        (
            NI_016,
            "2008/09 Q2",
            "18.90",
            (
                "Red: 18.90 offences per 1,000 against 17.83 expected by Q2 (half of 35.65; guide, not an agreed "
                "milestone). 1.08 over; the tolerance is 0.89."
            ),
        ),
        (
            NI_039,
            "2008/09",
            "1610",
            "Green: 1,610 admissions per 100,000 against a ceiling of 1,674. Worse than the 1,556 baseline.",
        ),
        (NI_142, "2008/09 Q4", "90.43", "Red: 90.43 % against 95 %. No better than the baseline of 90.43 %."),
    ],
)
def test_the_sentences_of_the_judgement(of: Promise, period: str, actual: str, sentence: str) -> None:
    assert judged(of, period, actual).sentence == sentence


def test_the_sentence_of_a_deferred_target() -> None:
    of = promise(measure(), Deferred("2009"))
    assert judged(of, "2008/09", "50").sentence == "Not rated: target setting deferred until 2009."


@pytest.mark.parametrize(
    ("of", "period", "actual", "sentence"),
    [
        (NI_016, "2008/09 Q4", "35.65", "Green: 35.65 offences per 1,000 against 35.65."),
        (NI_181, "2008/09 Q2", "40", "Green: 40.0 days against 42."),
        (
            NI_173,
            "2008/09 Q4",
            "0.40",
            ("Red: 0.40 % against 0.38 %. 0.02 over; the tolerance is 0.019. Worse than the 0.38 % baseline."),
        ),
        (NI_142, "2008/09 Q4", "94.996", "Amber: 94.996 % against 95 %. 0.004 under; the tolerance is 4.75."),
        (
            NI_142,
            "2008/09 Q4",
            "90",
            ("Red: 90.00 % against 95 %. 5.00 under; the tolerance is 4.75. Worse than the 90.43 % baseline."),
        ),
        (
            NI_016,
            "2008/09 Q2",
            "17.826",
            (
                "Amber: 17.826 offences per 1,000 against 17.825 expected by Q2 (half of 35.65; "
                "guide, not an agreed milestone). 0.001 over; the tolerance is 0.891."
            ),
        ),
        (
            NI_156,
            "2008/09 Q1",
            "800",
            (
                "Amber: 800 households against 789 expected by Q1 (a quarter of the way from 892 to "
                "481; guide, not an agreed milestone). 11 over; the tolerance is 39.46."
            ),
        ),
        (
            NI_112,
            "calendar 2008",
            "43.1",
            "Red: 43.1 conceptions per 1,000 against 29.3. 13.8 over; the tolerance is 1.47.",
        ),
        (
            promise(measure(), "70", baseline="75"),
            "2008/09",
            "72",
            ("Green: 72.0 % against a floor of 70 %. Worse than the 75 % baseline."),
        ),
        (
            replace(NI_016, milestones=((p("2008/09 Q2"), D("17.00")),)),
            "2008/09 Q2",
            "19.5",
            (
                "Red: 19.50 offences per 1,000 against 17.00 expected by Q2 (agreed milestone). 2.50 over; the "
                "tolerance is 0.85. Worse than the 18.97 baseline (0.5 x 37.93)."
            ),
        ),
        (
            replace(NI_016, measure=replace(NI_016.measure, path_agreed=True)),
            "2008/09 Q2",
            "17",
            "Green: 17.00 offences per 1,000 against 17.83 expected by Q2 (half of 35.65).",
        ),
        (
            promise(measure(unit=Unit.SCORE, scale=Scale.ORDINAL, decimals=0), "13", baseline="12"),
            "2008/09",
            "12",
            (
                "Red: a score of 12 against 13. 1 under; there is no tolerance on scores. "
                "No better than the baseline of 12."
            ),
        ),
        (
            promise(measure(), "0.5"),
            "2008/09",
            "0.474999",
            ("Red: 0.474999 % against 0.5 %. 0.025001 under; the tolerance is 0.025."),
        ),
    ],
)
def test_more_sentences(of: Promise, period: str, actual: str, sentence: str) -> None:
    assert judged(of, period, actual).sentence == sentence


@pytest.mark.parametrize(
    ("of", "actual", "sentence"),
    [
        (
            promise(measure(), "44.96"),
            "44.94",
            "Amber: 44.94 % against 44.96 %. 0.02 under; the tolerance is 2.25.",
        ),
        (
            promise(measure(polarity=LOWER, decimals=2), "0.385"),
            "0.4045",
            "Red: 0.405 % against 0.385 %. 0.02 over; the tolerance is 0.019.",
        ),
        (
            promise(measure(), "80", baseline="76"),
            "76",
            "Red: 76.0 % against 80 %. No better than the baseline of 76 %.",
        ),
        (
            promise(measure(), "80", baseline="77"),
            "76.5",
            "Red: 76.5 % against 80 %. No better than the baseline of 77 %.",
        ),
    ],
)
def test_a_sentence_at_the_edge(of: Promise, actual: str, sentence: str) -> None:
    assert judged(of, "2008/09", actual).sentence == sentence


def test_each_colour_names_its_own_floor() -> None:
    policy = POLICY.for_measure(PLAIN.measure, rule(Rule.FLOOR, "78"), rule(Rule.FLOOR, "75"))
    assert [judged(PLAIN, "2008/09", actual, policy).sentence for actual in ("79", "77", "74")] == [
        "Green: 79.0 % against 80 %. 1.0 under; the limit is 78.0 %.",
        "Amber: 77.0 % against 80 %. 3.0 under; the limit is 75.0 %.",
        "Red: 74.0 % against 80 %. 6.0 under; the limit is 75.0 %.",
    ]


def test_a_milestone_of_a_whole_year() -> None:
    of = promise(measure(), "80", milestones={"2008/09": "75"})
    assert judged(of, "2008/09", "76").sentence == "Green: 76.0 % against 75 % (agreed milestone)."


@pytest.mark.parametrize(
    ("policy", "actual", "sentence"),
    [
        (
            Policy(green=rule(Rule.PERCENT, "5"), amber=rule(Rule.PERCENT, "10")),
            "78",
            "Green: 78.0 % against 80 %. 2.0 under; within the green tolerance of 4.0.",
        ),
        (Policy(amber=Tolerance()), "78", "Red: 78.0 % against 80 %. 2.0 under; there is no tolerance."),
        (Policy(amber=rule(Rule.FLOOR, "75.5")), "78", "Amber: 78.0 % against 80 %. 2.0 under; the limit is 75.5 %."),
        (
            Policy(amber=rule(Rule.SHARE, "10")),
            "78",
            "Red: 78.0 % against 80 %. 2.0 under; no earlier level gives a tolerance.",
        ),
    ],
)
def test_every_tolerance_has_its_words(policy: Policy, actual: str, sentence: str) -> None:
    assert judged(PLAIN, "2008/09", actual, policy).sentence == sentence


def of_children(numerator: str, denominator: str, actual: str = "53.333333", **given: Any) -> str:
    children = promise(measure("NI 099", noun="children", **given), "60")
    figure = Figure(D(actual), numerator=D(numerator), denominator=D(denominator))
    return assess(children, p("2008/09"), figure, POLICY).sentence


def test_small_numbers_are_said() -> None:
    assert of_children("8", "15").endswith(" 8 of 15 children; one child is 6.7 points.")


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [("53", "100"), ("80", "150"), ("8", "0"), ("8", "-1"), ("NaN", "15"), ("8", "NaN"), ("8", "1E+31")],
)
def test_large_numbers_are_not(numerator: str, denominator: str) -> None:
    assert of_children(numerator, denominator) == ("Red: 53.3 % against 60 %. 6.7 under; the tolerance is 3.0.")


def test_small_numbers_of_other_units_and_without_tolerance() -> None:
    assert of_children("8", "15", "42", unit=Unit.DAYS) == (
        "Red: 42.0 days against 60. 18.0 under; the tolerance is 3.0."
    )
    assert of_children("0", "1", "0").endswith(" 0 of 1 children; one child is 100.0 points.")
    fine = promise(measure(noun="people", decimals=0), "60")
    tight = Policy(amber=rule(Rule.POINTS, "0.1"))
    of_500 = assess(fine, p("2008/09"), Figure(D("59.8"), numerator=D(299), denominator=D(500)), tight)
    assert of_500.sentence.endswith(" 299 of 500 people; one person is 0.2 points.")
    crime = assess(
        replace(NI_016, measure=replace(NI_016.measure, noun="")),
        p("2008/09 Q4"),
        Figure(D(34), numerator=D(34), denominator=D(1000)),
        Policy(amber=rule(Rule.POINTS, "0.5")),
    )
    assert crime.sentence.endswith(" 34 of 1,000; one is 1.00.")
    bare = promise(measure(noun="people", decimals=0), "60")
    met_or_not = PRESETS["met or not"]
    close = Figure(D("59.98"), numerator=D(2999), denominator=D(5000))
    far = Figure(D("50"), numerator=D(2500), denominator=D(5000))
    exact = Figure(D("59.99"), numerator=D(5999), denominator=D(5000))
    assert "one person" not in assess(bare, p("2008/09"), far, met_or_not).sentence
    assert "one person" not in assess(bare, p("2008/09"), close, met_or_not).sentence
    assert assess(bare, p("2008/09"), exact, met_or_not).sentence.endswith(
        "5,999 of 5,000 people; one person is 0.02 points."
    )


def test_a_miss_inside_the_sampling_error_is_said() -> None:
    def said(actual: str, **given: Any) -> str:
        return assess(NI_008, p("year to October 2009"), Figure(D(actual), **given), POLICY).sentence

    bare = "Amber: 18.6 % against 19.0 %. 0.4 under; the tolerance is 0.95."
    assert said("18.6") == bare
    assert said("18.6", sample=500) == f"{bare} The miss is inside the sampling error of 3.4 points."
    assert said("18.6", sample=500, design=D(0)) == bare
    assert said("19.4", sample=500) == "Green: 19.4 % against 19.0 %."
    assert said("12.0", sample=500) == (
        "Red: 12.0 % against 19.0 %. 7.0 under; the tolerance is 0.95. Worse than the 18.0 % baseline."
    )


def test_a_miss_of_just_the_sampling_error_is_inside_it() -> None:
    """50 % of 400 and a z of 2: the sampling error is 2 x 2.5 points, exactly 5."""
    policy, half = Policy(z=D(2)), Figure(D(50), sample=400)
    for level, inside in (("55", True), ("55.01", False)):
        sentence = assess(promise(measure(), level), p("2008/09"), half, policy).sentence
        assert sentence.endswith(" The miss is inside the sampling error of 5.0 points.") is inside


def test_a_statistic_of_just_what_is_needed_is_shown_as_it_is() -> None:
    """0.25 / 200 + 0.24 / 192 is 0.05 squared: z is 0.1 / 0.05, exactly 2."""
    waves = promise(measure(period=PeriodKind.SURVEY_WAVE), Significant(), Significant(), Significant())
    one, two = Figure(D(50), sample=200), Figure(D(60), sample=192)
    verdict = assess(waves, p("autumn 2010 wave"), two, Policy(z=D(2)), first_wave=one)
    assert verdict.sentence == (
        "Green: 60.0 %, significantly up from 50.0 % in the autumn 2008 wave (z = 2.00; 2 is needed)."
    )


@pytest.mark.parametrize("missing", ["figure", "first_wave", "z"])
def test_a_colour_without_what_it_was_judged_by_has_no_sentence(missing: str) -> None:
    waves = promise(measure(period=PeriodKind.SURVEY_WAVE), Significant(), Significant(), Significant())
    one, two = Figure(D(50), sample=200), Figure(D(60), sample=192)
    verdict = assess(waves, p("autumn 2010 wave"), two, POLICY, first_wave=one)
    with pytest.raises(
        ValueError, match=r"^a coloured verdict has a figure, and something that it was judged against$"
    ):
        _ = verdict._replace(**{missing: None}).sentence


def test_a_sampling_error_is_of_percentages() -> None:
    verdict = assess(NI_181, p("2008/09 Q4"), Figure(D(43), sample=500), POLICY)
    assert "sampling" not in verdict.sentence
