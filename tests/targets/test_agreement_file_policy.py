"""The policy in the agreement file: the rules of single measures, read and refused."""

from decimal import Decimal
from typing import Any

import pytest

from targets.agreement_file import Faults, dump, parse, read, to_json
from targets.agreement_file.shapes import OwnRule, Rule, RuleKind
from tests.targets.small_agreement import DROP, LINES, OWN_RULES, WHOLE_POLICY, changed

D = Decimal


def test_every_rule_is_read_and_written_again() -> None:
    held = parse(changed(*WHOLE_POLICY), LINES)
    floor, none = RuleKind.FLOOR, Rule(RuleKind.NONE)
    assert held.policy.measures == (
        OwnRule(measure="NI 016/rate", green=Rule(floor, D("36.00")), amber=Rule(floor, D("37.5"))),
        OwnRule(measure="NI 075/figure", green=none, amber=Rule(RuleKind.POINTS, D("1.50"))),
    )
    assert held.policy.ordinal_green == Rule(RuleKind.POINTS, D(1))
    assert held.policy.ordinal_amber == Rule(RuleKind.POINTS, D(2))
    assert held.policy.amber_needs_exception
    assert parse(read(to_json(dump(held)), "json"), LINES) == held


def test_rules_of_measures_stand_in_the_order_of_their_names() -> None:
    turned = dict(reversed(OWN_RULES.items()))
    held = parse(changed(("policy.measures", turned)), LINES)
    assert [own.measure for own in held.policy.measures] == ["NI 016/rate", "NI 075/figure"]
    assert dump(held)["policy"]["measures"] == {
        "NI 016/rate": {
            "green": {"rule": "floor", "value": D("36.00")},
            "amber": {"rule": "floor", "value": D("37.5")},
        },
        "NI 075/figure": {"green": {"rule": "none"}, "amber": {"rule": "points", "value": D("1.50")}},
    }


RATE, GRADES = "NI 016/rate", "NI 075/figure"
LOWER_FLOORS = OWN_RULES[RATE]  # green 36.00, amber 37.5: the theft rate is better lower
HIGHER_FLOORS = {"green": LOWER_FLOORS["amber"], "amber": LOWER_FLOORS["green"]}
POINTS = OWN_RULES[GRADES]
NO_WIDER = "A green tolerance has the same rule as amber's and is no wider."
NO_TABLE = "This should be a table of named values, and it is a number."


def at(measure: str, more: str = "") -> str:
    return f'policy.measures["{measure}"]{more}'


def told(data: dict[str, Any]) -> dict[str, str]:
    """The faults of some data, by place."""
    try:
        parse(data, LINES)
    except Faults as found:
        return {fault.place: fault.sentence for fault in found.faults}
    return {}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({RATE: LOWER_FLOORS}, {}),
        ({GRADES: HIGHER_FLOORS}, {}),
        ({RATE: {"green": LOWER_FLOORS["amber"], "amber": LOWER_FLOORS["amber"]}}, {}),
        ({GRADES: {"green": LOWER_FLOORS["amber"], "amber": LOWER_FLOORS["amber"]}}, {}),
        ({GRADES: {**POINTS, "green": {"rule": "points", "value": D("1.5")}}}, {}),
        ({"NI 999/rate": LOWER_FLOORS}, {at("NI 999/rate"): "There is no rated measure “NI 999/rate” in this file."}),
        (
            {"NI 016/thefts": LOWER_FLOORS, RATE: HIGHER_FLOORS},
            {
                at("NI 016/thefts"): "There is no rated measure “NI 016/thefts” in this file.",
                at(RATE, ".green"): NO_WIDER,
            },
        ),
        (
            {"NI 001/old": LOWER_FLOORS, RATE: HIGHER_FLOORS},
            {
                at("NI 001/old"): "There is no rated measure “NI 001/old” in this file.",
                at(RATE, ".green"): NO_WIDER,
            },
        ),
        ({RATE: {}}, {at(RATE, ".amber"): "This is missing.", at(RATE, ".amber.rule"): "This is missing."}),
        ({RATE: HIGHER_FLOORS}, {at(RATE, ".green"): NO_WIDER}),
        ({GRADES: LOWER_FLOORS}, {at(GRADES, ".green"): NO_WIDER}),
        ({GRADES: {**POINTS, "green": {"rule": "points", "value": D("1.51")}}}, {at(GRADES, ".green"): NO_WIDER}),
        ({GRADES: {**POINTS, "green": {"rule": "percent", "value": 1}}}, {at(GRADES, ".green"): NO_WIDER}),
        (
            {GRADES: {**POINTS, "red": 1}},
            {at(GRADES, ".red"): "This key is unknown. Check its spelling, or take it out."},
        ),
        (5, {"policy.measures": NO_TABLE}),
        ({GRADES: 5}, {at(GRADES): NO_TABLE, at(GRADES, ".amber.rule"): "This is missing."}),
    ],
)
def test_a_rule_that_cannot_be_a_measures_is_a_fault(value: Any, found: dict[str, str]) -> None:
    assert told(changed(("policy.measures", value))) == found


@pytest.mark.parametrize("colour", ["green", "amber"])
def test_levels_have_no_percentages_of_their_own_either(colour: str) -> None:
    level = [("indicators.0.measures.0.scale", "ordinal"), ("indicators.0.measures.0.path", DROP)]
    rules = {"green": {"rule": "none"}, "amber": {"rule": "none"}, colour: {"rule": "percent", "value": 5}}
    found = told(changed(*level, ("policy.measures", {RATE: rules})))
    assert found[at(RATE)] == "Levels and scores have no percentage tolerance."


@pytest.mark.parametrize("key", ["green", "amber", "ordinal_green", "ordinal_amber"])
def test_a_floor_is_no_default(key: str) -> None:
    found = told(changed((f"policy.{key}", {"rule": "floor", "value": 5})))
    assert found[f"policy.{key}.rule"] == "A floor is for one measure: state it under the policy's measures."
