"""The policy in the agreement file: every rule there and back without loss, and what a file never takes back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.measures import Scale
from reporting import rag
from targets.agreement_file import Faults, diff, dump, parse, read, to_json
from targets.export import exported
from targets.models import Policy
from targets.services import load_agreement
from targets.services.facts import policy_rules
from tests import builders
from tests.targets.loading import load, person, smallton
from tests.targets.small_agreement import DROP, LINES, changed, faults_of

OWN = {
    "NI 016/rate": {
        "green": {"rule": "floor", "value": Decimal("36.00")},
        "amber": {"rule": "floor", "value": Decimal("37.5")},
    },
    "NI 075/figure": {"amber": {"rule": "points", "value": Decimal("1.50")}},
}
WHOLE = (
    ("policy.ordinal_green", {"rule": "points", "value": 1}),
    ("policy.ordinal_amber", {"rule": "points", "value": 2}),
    ("policy.amber_needs_exception", True),
    ("policy.measures", OWN),
)


def test_every_rule_comes_back_from_the_file_and_from_the_database(db):
    source = parse(changed(*WHOLE), LINES)
    assert parse(read(to_json(dump(source)), "json"), LINES) == source
    load(*WHOLE)
    assert exported(smallton()).policy == source.policy
    assert diff(exported(smallton()), source) == []
    assert load(*WHOLE).changes == ()
    policy = rag.Policy.from_rules(Policy.objects.get().rules)
    assert (policy.ordinal_green.value, policy.ordinal_amber.value, policy.amber_needs_exception) == (1, 2, True)
    assert [own.measure for own in policy.own] == ["NI 016/rate", "NI 075/figure"]
    assert policy.own[0].green == rag.Tolerance(rag.Rule.FLOOR, Decimal(36))


def test_what_was_set_in_the_product_is_exported_whole(db):
    load()
    rules = rag.Policy(
        ordinal_amber=rag.Tolerance(rag.Rule.POINTS, Decimal(1)),
        amber_needs_exception=True,
        own=(rag.OwnRule("NI 016/rate", amber=rag.Tolerance(rag.Rule.SHARE, Decimal("12.5"))),),
    ).to_rules()
    builders.policy(smallton(), version=2, from_quarter="2008/09 Q2", **rules)
    again = parse(read(to_json(dump(exported(smallton()))), "json"), LINES)
    assert policy_rules(again.policy) == Policy.objects.get(version=2).rules


@pytest.mark.parametrize(
    ("value", "place", "sentence"),
    [
        ({"NI 999/rate": OWN["NI 016/rate"]}, 'policy.measures["NI 999/rate"]', "no rated measure “NI 999/rate”"),
        ({"NI 016/thefts": OWN["NI 016/rate"]}, 'policy.measures["NI 016/thefts"]', "no rated measure"),
        ({"NI 016/rate": {}}, 'policy.measures["NI 016/rate"].amber', "missing"),
        (
            {"NI 016/rate": {"green": OWN["NI 016/rate"]["amber"], "amber": OWN["NI 016/rate"]["green"]}},
            'policy.measures["NI 016/rate"].green',
            "no wider",
        ),
        (
            {"NI 075/figure": {"green": OWN["NI 016/rate"]["amber"], "amber": OWN["NI 016/rate"]["green"]}},
            None,
            "",
        ),
        (
            {"NI 075/figure": {**OWN["NI 075/figure"], "green": {"rule": "points", "value": 2}}},
            'policy.measures["NI 075/figure"].green',
            "no wider",
        ),
        (
            {"NI 075/figure": {**OWN["NI 075/figure"], "green": {"rule": "percent", "value": 1}}},
            'policy.measures["NI 075/figure"].green',
            "the same rule as amber's",
        ),
        ({"NI 075/figure": {**OWN["NI 075/figure"], "red": 1}}, 'policy.measures["NI 075/figure"].red', "unknown"),
    ],
)
def test_a_rule_that_cannot_be_a_measures_is_a_fault(value, place, sentence):
    if place is None:  # 37.5 is the harder floor where higher is better
        assert parse(changed(("policy.measures", value)), LINES).policy.measures
        return
    found = faults_of(changed(("policy.measures", value)))
    assert (found[0].place, sentence in found[0].sentence) == (place, True), found


def test_levels_have_no_percentages_of_their_own_either():
    level = [("indicators.0.measures.0.scale", "ordinal"), ("indicators.0.measures.0.path", DROP)]
    own = ("policy.measures", {"NI 016/rate": {"amber": {"rule": "percent", "value": 5}}})
    places = [fault.place for fault in faults_of(changed(*level, own))]
    assert 'policy.measures["NI 016/rate"]' in places


@pytest.mark.parametrize("key", ["amber", "ordinal_amber"])
def test_a_floor_is_no_default(key):
    found = faults_of(changed((f"policy.{key}", {"rule": "floor", "value": 5})))
    assert [(fault.place, "for one measure" in fault.sentence) for fault in found] == [(f"policy.{key}.rule", True)]


def test_a_difference_names_the_measure(db):
    load(*WHOLE)
    after = {**OWN, "NI 075/figure": {"amber": {"rule": "points", "value": 2}}}
    source = parse(changed(*WHOLE[:-1], ("policy.measures", after)), LINES)
    assert diff(exported(smallton()), source) == [
        'policy.measures["NI 075/figure"].amber.value changed from 1.50 to 2.'
    ]


# The product's policy has gone on since the file --------------------------------------------------------------------


def test_a_file_does_not_take_back_a_policy_set_here(db):
    load()
    row = builders.policy(smallton(), version=2, from_quarter="2008/09 Q2", amber={"rule": "none"})
    Policy.objects.filter(pk=row.pk).update(by=builders.user("ada"))
    assert load().changes == ()
    with pytest.raises(Faults, match="changed here after it was loaded"):
        load(("policy.amber.value", 10))
    assert Policy.objects.count() == 2


def test_a_measure_does_not_become_a_level_under_a_percentage_of_its_own(db):
    load()
    own = {"NI 016/rate": {"amber": {"rule": "percent", "value": "5"}}}
    builders.policy(smallton(), version=2, from_quarter="2008/09 Q2", measures=own)
    source = parse(changed(), LINES)
    first, *others = source.indicators
    rate, *companions = first.measures
    levels = replace(first, measures=(replace(rate, scale=Scale.ORDINAL), *companions))
    with pytest.raises(Faults, match="Version 2 of the policy judges it by a rule that it could not have"):
        load_agreement(source=replace(source, indicators=(levels, *others)), by=None)


def test_an_administrator_who_loads_a_corrected_policy_is_named(db):
    load()
    by = person(builders.user("ada"), smallton())
    load(("policy.amber.value", 10), by=by)
    assert Policy.objects.get(version=2).by_id == by.id
