"""The sum of a verdict in words: every rule that can decide says with which numbers it did, and ends in the colour."""

import pytest

from indicators.measures import Accumulation, Path
from indicators.periods import PeriodKind
from reporting import rag
from reporting.audit import steps, tolerance_words
from targets.aims import Basis, Change, Of, Significant
from tests.promises import LOWER, QUARTERLY, D, measure, p, promise

PLAIN = promise(measure(), "80", "85", "90", baseline="60", comparable=True)


def rule(kind, value):
    return rag.Tolerance(kind, D(value))


def sum_of(of, actual, policy=None, *, period="2008/09", **more):
    verdict = rag.assess(of, p(period), rag.Figure(D(actual)), policy or rag.Policy(), **more)
    said = steps(verdict)
    assert said[-1].rstrip(".").endswith(str(verdict.colour)), said
    return said


@pytest.mark.parametrize(
    ("amber", "actual", "last"),
    [
        (rule(rag.Rule.PERCENT, "5"), "77", "Amber tolerance: 5 % of 80 = 4; 3 is not more: amber."),
        (rule(rag.Rule.POINTS, "1"), "78", "Amber tolerance: 1; 2 is more: red."),
        (rule(rag.Rule.SHARE, "10"), "79", "Amber tolerance: 10 % of the planned improvement of 20 = 2; 1 is not more"),
        (rule(rag.Rule.FLOOR, "75"), "75", "Amber tolerance: the limit is 75, which leaves 5; 5 is not more: amber."),
        (rag.Tolerance(), "79.5", "There is no amber tolerance: red."),
    ],
)
def test_each_tolerance_shows_its_arithmetic(amber, actual, last):
    assert sum_of(PLAIN, actual, rag.Policy(amber=amber))[-1].startswith(last)
    assert tolerance_words(amber)


def test_a_hit_is_green_at_once():
    assert sum_of(PLAIN, "80.5")[-1] == "Higher is better: 80 - 80.5 = -0.5. That is not more than 0: green."


def test_no_progress_is_red_whatever_the_tolerance():
    policy = rag.Policy(amber=rule(rag.Rule.POINTS, "50"))
    assert sum_of(PLAIN, "60", policy)[-1] == "Whatever the tolerance, 60 is no better than the baseline of 60: red."
    assert "60.5 is better than the baseline of 60, so the tolerances decide." in sum_of(PLAIN, "60.5", policy)


def test_a_green_tolerance_is_asked_first():
    policy = rag.Policy(green=rule(rag.Rule.POINTS, "1"), amber=rule(rag.Rule.POINTS, "3"))
    assert sum_of(PLAIN, "79", policy)[-1] == "Green tolerance: 1; 1 is not more: green."
    assert sum_of(PLAIN, "78", policy)[-2:] == (
        "Green tolerance: 1; 2 is more.",
        "Amber tolerance: 3; 2 is not more: amber.",
    )


def test_improving_is_amber_where_the_switch_is_on():
    policy = rag.Policy(improving_is_amber=True)
    assert sum_of(PLAIN, "70", policy, comparator=D(65))[-1] == "70 is better than 65 before: improving is amber."


def test_a_share_without_an_earlier_level_is_never_met():
    of = promise(measure(), "80", "85", "90")
    said = sum_of(of, "79", rag.Policy(amber=rule(rag.Rule.SHARE, "10")))
    assert said[-1] == "The amber tolerance is a share of the planned improvement, and no earlier level is known: red."


def test_changes_are_worked_out_on_what_they_change():
    percent, points = Change(D(-20)), Change(D(7), Basis.POINTS)
    chained = Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN)
    lower = promise(measure(polarity=LOWER), percent, percent, percent, baseline="120")
    assert sum_of(lower, "96")[0] == "The target for 2008/09 is -20 % on the baseline: 120 x 80 / 100 = 96."
    higher = promise(measure(), points, "90", "90", baseline="72")
    assert sum_of(higher, "79")[0] == "The target for 2008/09 is 7 points on the baseline: 72 + 7 = 79."
    said = sum_of(promise(measure(), "50", chained, "60"), "51", period="2009/10", outturns={p("2008/09"): D(50)})
    assert said[0] == ("The target for 2009/10 is 2 % on the final outturn of the year before: 50 x 102 / 100 = 51.")


def test_milestones_and_thirds_say_how_the_level_came_about():
    stated = {"accumulation": Accumulation.POSITION, "path": Path.LINE, "decimals": 2, **QUARTERLY}
    of = promise(measure(**stated), "1", "2", "3", milestones={"2008/09 Q1": "0"})
    said = sum_of(of, "0.6", period="2008/09 Q3")
    assert any("two thirds of the way from 0 % at Q1 to 1 % at Q4 is about 0.666667; a guide" in step for step in said)
    assert any("times as large" in step for step in said)
    assert "For 2008/09 Q1 a milestone was agreed: 0 is expected." in sum_of(of, "0.5", period="2008/09 Q1")


@pytest.mark.parametrize(
    ("now", "colour", "words"),
    [("76", "green", "At least 1.96"), ("73", "amber", "It is better"), ("70", "red", "not")],
)
def test_a_significant_change_shows_the_test(now, colour, words):
    of = promise(measure(period=PeriodKind.SURVEY_WAVE, lag=2), Significant(), Significant(), Significant())
    first = rag.Figure(D(72), sample=1100)
    verdict = rag.assess(of, p("autumn 2010 wave"), rag.Figure(D(now), sample=1150), rag.Policy(), first_wave=first)
    assert verdict.colour == colour
    said = steps(verdict)
    assert f"1 x 0.72 x (1 - 0.72) / 1,100 + 1 x 0.{now.rstrip('0')}" in said[-1]
    assert words in said[-1]


def test_without_a_colour_there_is_no_sum():
    (said,) = steps(rag.assess(PLAIN, p("2008/09"), None, rag.Policy()))
    assert said.startswith("There is no sum: ")
