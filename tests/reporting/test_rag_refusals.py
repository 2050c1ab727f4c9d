"""What the pure layer refuses, each with its sentence, and what it cannot judge though it was let in."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import FigureFault, Path, parse_figure, worked_out
from indicators.periods import Period, PeriodKind, Quarter
from reporting.rag import Figure, Policy, Reason, Rule, Tolerance, assess
from reporting.survey import Wave
from targets.aims import Change, Level, Promise, Significant
from tests.promises import NI_016, NI_017, D, measure, p, promise

SHARE = measure(low=D(0), high=D(100))
WAVES = promise(measure(period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant())


def rule(kind: Rule, value: str) -> Tolerance:
    return Tolerance(kind, D(value))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        # Survey waves
        (lambda: Wave(D("0.5"), D(0)), "a sample has at least one answer, not 0"),
        (lambda: Wave(D("0.5"), D("-3")), "a sample has at least one answer, not -3"),
        (lambda: Wave(D("1.01"), D(10)), "a proportion lies between 0 and 1, not at 1.01"),
        (lambda: Wave(D("-0.01"), D(10)), "a proportion lies between 0 and 1, not at -0.01"),
        (lambda: Wave(D("0.5"), D(10), D(0)), "a design effect is greater than 0, not 0"),
        # Tolerances and policies
        (lambda: Tolerance(Rule.PERCENT), "a tolerance of percent needs a number"),
        (lambda: Tolerance(Rule.NONE, D(5)), "a tolerance of none has no number"),
        (lambda: rule(Rule.POINTS, "-1"), "a tolerance of points cannot be -1"),
        (lambda: rule(Rule.FLOOR, "NaN"), "a tolerance of floor cannot be NaN"),
        (
            lambda: Policy(green=rule(Rule.PERCENT, "10"), amber=rule(Rule.PERCENT, "5")),
            "green is no wider than amber: 10 is wider than 5",
        ),
        (
            lambda: Policy(green=rule(Rule.POINTS, "1"), amber=rule(Rule.PERCENT, "5")),
            "green has amber's kind of tolerance: it is points, and amber's is percent",
        ),
        (
            lambda: Policy(green=rule(Rule.POINTS, "1"), amber=Tolerance()),
            "green has amber's kind of tolerance: it is points, and amber's is none",
        ),
        (
            lambda: Policy(green=rule(Rule.FLOOR, "80"), amber=rule(Rule.FLOOR, "75")),
            "two floors are for one measure: which is wider hangs on whether higher or lower is better",
        ),
        (
            lambda: Policy().for_measure(measure(), rule(Rule.FLOOR, "75"), rule(Rule.FLOOR, "80")),
            "green is no wider than amber: 75 is wider than 80",
        ),
        (
            lambda: Policy().for_measure(NI_017.measure, rule(Rule.FLOOR, "35"), rule(Rule.FLOOR, "30")),
            "green is no wider than amber: 35 is wider than 30",
        ),
        (lambda: Policy(z=D(0)), "the critical value of a test is greater than 0, not 0"),
        # Promises
        (lambda: Level(D("Infinity")), "a level is a number that can be held, not Infinity"),
        (lambda: Change(D("NaN")), "a change is a number that can be held, not NaN"),
        (lambda: replace(NI_016, baseline=D("1E+99")), "a baseline is a number that can be held, not 1E+99"),
        (
            lambda: replace(NI_016, milestones=((p("2008/09 Q2"), D("NaN")),)),
            "the milestone of 2008/09 Q2 is a number that can be held, not NaN",
        ),
        # Measures and periods
        (lambda: measure(path=Path.PROFILE), "NI 000: a path of its own needs a profile, and only such a path has one"),
        (
            lambda: measure(path=Path.PROFILE, profile=(D(1),)),
            "NI 000: a profile has the shares of Q1 to Q4, and the last is 1",
        ),
        (lambda: Quarter(2008, 5), "a year has quarters 1 to 4, not 5"),
        (lambda: Period.parse("2008/10"), "“2008/10” is not a year: 2008 is followed by 09"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        make()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("100.1", "100.1 % is above the highest possible, 100 %."),
        ("-0.1", "-0.1 % is below the lowest possible, 0 %."),
        ("", "Enter a figure, or leave the box and say why there is none."),
        ("n/a", "“n/a” is not a figure. Enter a number, such as 18.6 or 18.6%."),
        ("1.1234567", "Enter at most 6 digits after the point; this figure has 7."),
        ("1234567890123456", "Enter at most 15 digits; this figure has 16."),
    ],
)
def test_a_typed_figure_that_cannot_be_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(FigureFault) as caught:
        parse_figure(typed, SHARE)
    assert str(caught.value) == sentence


def test_a_share_of_nothing_is_no_figure() -> None:
    assert worked_out(D(5), D(0), SHARE) is None
    verdict = assess(promise(SHARE, "80"), p("2008/09"), Figure(D(50), numerator=D(5), denominator=D(0)), Policy())
    assert verdict.sentence == "Red: 50.0 % against 80 %. 30.0 under; the tolerance is 4.0."


@pytest.mark.parametrize("now", [Figure(D(76), sample=0), Figure(D(101), sample=9), Figure(D(-1), sample=9)])
def test_a_wave_that_cannot_be_is_not_tested(now: Figure) -> None:
    verdict = assess(WAVES, p("autumn 2010 wave"), now, Policy(), first_wave=Figure(D(72), sample=9))
    assert (verdict.colour, verdict.reason) == (None, Reason.CANNOT_BE_TESTED)
    assert verdict.sentence == "Not rated: cannot be tested; a wave has no percentage with a sample."


def test_a_milestone_outside_the_columns_is_before_or_after_the_agreement() -> None:
    marked: Promise = replace(NI_016, milestones=((p("2011/12 Q1"), D(5)), (p("2007/08 Q4"), D(5))))
    reasons = [assess(marked, period, Figure(D(5)), Policy()).reason for period, _ in marked.milestones]
    assert reasons == [Reason.ENDED, Reason.BEFORE_THE_AGREEMENT]
