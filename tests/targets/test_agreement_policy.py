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
from tests.targets.small_agreement import LINES, OWN_RULES, WHOLE_POLICY, changed


def test_every_rule_comes_back_from_the_file_and_from_the_database(db):
    source = parse(changed(*WHOLE_POLICY), LINES)
    assert parse(read(to_json(dump(source)), "json"), LINES) == source
    load(*WHOLE_POLICY)
    assert exported(smallton()).policy == source.policy
    assert diff(exported(smallton()), source) == []
    assert load(*WHOLE_POLICY).changes == ()
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


def test_a_difference_names_the_measure(db):
    load(*WHOLE_POLICY)
    after = {**OWN_RULES, "NI 075/figure": {"amber": {"rule": "points", "value": 2}}}
    source = parse(changed(*WHOLE_POLICY[:-1], ("policy.measures", after)), LINES)
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
