"""Policies: what may be stated of tolerances, and what is refused (judgement.md 4)."""

import re
from typing import Any

import pytest

from reporting.rag import (
    PRESETS,
    Colour,
    Figure,
    Policy,
    Rule,
    Tolerance,
    Verdict,
    assess,
)
from targets.aims import Promise
from tests.promises import (
    LOWER,
    NI_188,
    D,
    measure,
    p,
    promise,
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


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (Rule.PERCENT, None, "a tolerance of percent needs a number"),
        (Rule.NONE, D(5), "a tolerance of none has no number"),
        (Rule.POINTS, D(-1), "a tolerance of points cannot be -1"),
        (Rule.SHARE, D("NaN"), "a tolerance of share cannot be NaN"),
        (Rule.FLOOR, D("Infinity"), "a tolerance of floor cannot be Infinity"),
    ],
)
def test_a_tolerance_that_cannot_be_is_refused(kind: Rule, value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        Tolerance(kind, value)


def test_a_tolerance_of_nothing_and_a_floor_below_it_can_be() -> None:
    assert Tolerance(Rule.POINTS, D(0)).value == 0
    assert Tolerance(Rule.FLOOR, D(-1)).value == -1


KIND = "green has amber's kind of tolerance: it is {}, and amber's is {}"
LEVELS = "levels and scores have no percentages: choose points, a share, a floor or none"


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            {"green": rule(Rule.PERCENT, "10"), "amber": rule(Rule.PERCENT, "5")},
            "green is no wider than amber: 10 is wider than 5",
        ),
        ({"green": rule(Rule.POINTS, "1"), "amber": rule(Rule.PERCENT, "5")}, KIND.format("points", "percent")),
        ({"green": rule(Rule.PERCENT, "1"), "amber": Tolerance()}, KIND.format("percent", "none")),
        (
            {"green": rule(Rule.FLOOR, "1"), "amber": rule(Rule.FLOOR, "2")},
            "two floors are for one measure: which is wider hangs on whether higher or lower is better",
        ),
        ({"ordinal_amber": rule(Rule.PERCENT, "5")}, LEVELS),
        ({"ordinal_green": rule(Rule.PERCENT, "5")}, LEVELS),
        (
            {"ordinal_green": rule(Rule.POINTS, "2"), "ordinal_amber": rule(Rule.POINTS, "1")},
            "green is no wider than amber: 2 is wider than 1",
        ),
        ({"z": D(0)}, "the critical value of a test is greater than 0, not 0"),
        ({"z": D("NaN")}, "the critical value of a test is greater than 0, not NaN"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(stated: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        Policy(**stated)


@pytest.mark.parametrize(
    ("of", "green", "amber", "fits"),
    [
        (PLAIN, "78", "75", True),
        (PLAIN, "75", "78", False),
        (FALLING, "82", "85", True),
        (FALLING, "85", "82", False),
        (FALLING, "85", "85", True),
    ],
)
def test_which_of_two_floors_is_wider_hangs_on_the_polarity(of: Promise, green: str, amber: str, fits: bool) -> None:
    floors = rule(Rule.FLOOR, green), rule(Rule.FLOOR, amber)
    if fits:
        assert POLICY.for_measure(of.measure, *floors).rules(of.measure) == floors
    else:
        with pytest.raises(ValueError, match="no wider than amber"):
            POLICY.for_measure(of.measure, *floors)


def test_percent_on_an_ordinal_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="no percentages"):
        POLICY.for_measure(NI_188.measure, Tolerance(), rule(Rule.PERCENT, "5"))


def test_a_policy_is_read_from_its_stored_rules() -> None:
    stored = {
        "green": {"rule": "none"},
        "amber": {"rule": "percent", "value": "5"},
        "ordinal_amber": {"rule": "points", "value": 1},
        "no_progress_is_red": False,
        "improving_is_amber": True,
        "z": "1.645",
    }
    policy = Policy.from_rules(stored, version=3)
    assert policy == Policy(
        ordinal_amber=rule(Rule.POINTS, "1"),
        no_progress_is_red=False,
        improving_is_amber=True,
        z=D("1.645"),
        version=3,
    )
    assert Policy.from_rules({}) == Policy()
    assert Policy.from_rules({"amber": (("rule", "points"), ("value", "2"))}).amber == rule(Rule.POINTS, "2")


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({"amber": {"rule": "guess"}}, "a tolerance rule is percent, points, share, floor, none, not guess"),
        ({"amber": {}}, "a tolerance rule is percent, points, share, floor, none, not None"),
        ({"amber": {"rule": "percent", "value": "five"}}, "“five” is not a number"),
        ({"red": {}, "blue": {}}, "a policy has no blue, red"),
        ({"no_progress_is_red": "yes"}, "no_progress_is_red is true or false, not yes"),
        ({"z": "much"}, "“much” is not a number"),
    ],
)
def test_stored_rules_that_cannot_be_are_refused(stored: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        Policy.from_rules(stored)


@pytest.mark.parametrize(
    "policy", [*PRESETS.values(), Policy(green=rule(Rule.POINTS, "0.5"), amber=rule(Rule.POINTS, "1.50"), z=D("2.576"))]
)
def test_what_is_stored_is_read_again(policy: Policy) -> None:
    assert Policy.from_rules(policy.to_rules()) == policy


def test_the_rules_are_stored_as_text_and_switches() -> None:
    policy = Policy(green=rule(Rule.POINTS, "0.50"), amber=rule(Rule.POINTS, "1E+1"), z=D("2.576"))
    assert policy.to_rules() == {
        "green": {"rule": "points", "value": "0.50"},
        "amber": {"rule": "points", "value": "10"},
        "ordinal_green": {"rule": "none"},
        "ordinal_amber": {"rule": "none"},
        "no_progress_is_red": True,
        "improving_is_amber": False,
        "amber_needs_exception": False,
        "z": "2.576",
    }


def test_the_presets() -> None:
    assert [colour(PLAIN, "74", policy) for policy in PRESETS.values()] == [RED, AMBER, RED]
    assert [colour(PLAIN, "77", policy) for policy in PRESETS.values()] == [AMBER, AMBER, RED]
    assert [colour(PLAIN, actual, PRESETS["within 10 %"]) for actual in ("72", "71.9")] == [AMBER, RED]
    assert [one.rank for one in (RED, AMBER, GREEN)] == [0, 1, 2]
