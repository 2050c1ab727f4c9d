"""A measure's own rules: judged by instead of the default, and refused where they cannot be (judgement.md 4)."""

import re
from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Scale, Unit
from reporting.rag import Colour, Figure, OwnRule, Policy, Rule, Tolerance, assess, rule_key
from tests.promises import LOWER, NI_016, D, measure, p, promise

HIGHER_IS_BETTER = promise(measure("NI 001"), "80", "82", "84")
LOWER_IS_BETTER = promise(measure("NI 002", polarity=LOWER), "80", "78", "76")
LEVELS = promise(
    measure("NI 003", scale=Scale.ORDINAL, unit=Unit.LEVEL, low=D(0), high=D(4), decimals=0), "2", "3", "4"
)


def own(code: str, **rules: Any) -> Policy:
    return Policy.from_rules({"measures": {f"{code}/figure": rules}})


def said(rule: Rule, value: str) -> dict[str, str]:
    return {"rule": rule.value, "value": value}


@pytest.mark.parametrize(
    ("rules", "colour"),
    [
        ({"amber": said(Rule.PERCENT, "10")}, Colour.AMBER),
        ({"amber": said(Rule.POINTS, "5.9")}, Colour.RED),
        ({"amber": said(Rule.POINTS, "6")}, Colour.AMBER),
        ({"green": said(Rule.POINTS, "6"), "amber": said(Rule.POINTS, "7")}, Colour.GREEN),
        ({"green": said(Rule.FLOOR, "74"), "amber": said(Rule.FLOOR, "70")}, Colour.GREEN),
        ({"amber": said(Rule.FLOOR, "74.1")}, Colour.RED),
        ({"amber": {"rule": "none"}}, Colour.RED),
    ],
)
def test_a_measure_is_judged_by_its_own_rules_and_others_by_the_default(rules: Any, colour: Colour) -> None:
    policy = own("NI 001", **rules)
    assert assess(HIGHER_IS_BETTER, p("2008/09"), Figure(D(74)), policy.of(HIGHER_IS_BETTER.measure)).colour is colour
    other = policy.of(LOWER_IS_BETTER.measure)
    assert other is policy
    assert assess(LOWER_IS_BETTER, p("2008/09"), Figure(D(84)), other).colour is Colour.AMBER


@pytest.mark.parametrize(
    ("of", "rules", "why"),
    [
        (HIGHER_IS_BETTER, {"green": said(Rule.FLOOR, "70"), "amber": said(Rule.FLOOR, "74")}, "no wider"),
        (LOWER_IS_BETTER, {"green": said(Rule.FLOOR, "74"), "amber": said(Rule.FLOOR, "70")}, "no wider"),
        (LEVELS, {"amber": said(Rule.PERCENT, "5")}, "no percentages"),
    ],
)
def test_what_hangs_on_the_measure_is_asked_of_it(of: Any, rules: Any, why: str) -> None:
    policy = own(of.measure.code, **rules)
    with pytest.raises(ValueError, match=why):
        policy.of(of.measure)


def test_levels_may_have_a_tolerance_of_their_own() -> None:
    policy = own("NI 003", amber=said(Rule.POINTS, "1"))
    assert assess(LEVELS, p("2008/09"), Figure(D(1)), policy.of(LEVELS.measure)).colour is Colour.AMBER
    assert assess(LEVELS, p("2008/09"), Figure(D(1)), policy).colour is Colour.RED


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            {"green": said(Rule.POINTS, "3"), "amber": said(Rule.POINTS, "2")},
            "green is no wider than amber: 3 is wider than 2",
        ),
        (
            {"green": said(Rule.POINTS, "1"), "amber": said(Rule.PERCENT, "5")},
            "green has amber's kind of tolerance: it is points, and amber's is percent",
        ),
        (
            {"green": said(Rule.FLOOR, "1")},
            "green has amber's kind of tolerance: it is floor, and amber's is none",
        ),
        ({"amber": {"rule": "guess"}}, "a tolerance rule is percent, points, share, floor, none, not guess"),
        ({"green": {}}, "a tolerance rule is percent, points, share, floor, none, not None"),
        ({"amber": said(Rule.POINTS, "-1")}, "a tolerance of points cannot be -1"),
        (
            {"red": said(Rule.POINTS, "1"), "amber": said(Rule.POINTS, "1")},
            "the rules of NI 001/figure are green and amber, not amber, red",
        ),
    ],
)
def test_rules_that_can_be_no_measures_are_refused_when_they_are_read(stated: Any, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        own("NI 001", **stated)


def test_a_measure_has_its_own_rules_once() -> None:
    once = OwnRule("NI 001/figure")
    assert Policy(own=(once, OwnRule("NI 002/figure"))).own_rule(HIGHER_IS_BETTER.measure) is once
    with pytest.raises(ValueError, match=r"^NI 001/figure has two rules of its own$"):
        Policy(own=(once, OwnRule("NI 002/figure"), OwnRule("NI 001/figure")))


def test_own_rules_are_stored_and_read_back_the_same() -> None:
    points, floors = Tolerance(Rule.POINTS, D("1.50")), (Tolerance(Rule.FLOOR, D(9)), Tolerance(Rule.FLOOR, D(5)))
    policy = Policy(own=(OwnRule("NI 001/figure", points, points), OwnRule("NI 016/rate", *floors)))
    assert Policy.from_rules(policy.to_rules()) == policy
    assert policy.to_rules()["measures"] == {
        "NI 001/figure": {"green": {"rule": "points", "value": "1.50"}, "amber": {"rule": "points", "value": "1.50"}},
        "NI 016/rate": {"green": {"rule": "floor", "value": "9"}, "amber": {"rule": "floor", "value": "5"}},
    }
    assert "measures" not in Policy().to_rules()


def test_own_rules_stand_in_the_order_of_their_names_and_what_is_not_said_is_none() -> None:
    rules = {"NI 016/rate": (), "NI 001/figure": (("amber", said(Rule.SHARE, "10")),)}
    found = Policy.from_rules({"measures": rules}).own
    assert found == (OwnRule("NI 001/figure", amber=Tolerance(Rule.SHARE, D(10))), OwnRule("NI 016/rate"))
    assert rule_key(NI_016.measure) == "NI 016/rate"


def test_the_policy_of_a_measure_is_whole() -> None:
    points, amber = Tolerance(Rule.POINTS, D(1)), Tolerance(Rule.POINTS, D(2))
    own = tuple(OwnRule(rule_key(of.measure), points, amber) for of in (HIGHER_IS_BETTER, LOWER_IS_BETTER, LEVELS))
    policy = Policy(own=own, version=4)
    assert policy.of(HIGHER_IS_BETTER.measure) == replace(policy, green=points, amber=amber, sign=1)
    assert policy.of(LOWER_IS_BETTER.measure) == replace(policy, green=points, amber=amber, sign=-1)
    assert policy.of(LEVELS.measure) == replace(policy, ordinal_green=points, ordinal_amber=amber, sign=1)
    assert policy.own_rule(NI_016.measure) is None
