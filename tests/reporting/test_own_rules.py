"""A measure's own rules in the service and on every page; what the engine makes of them: test_rag_own_rules.py."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from indicators import clock
from indicators.periods import Quarter
from reporting import rag, scorecard, services
from reporting.rag import Policy, Rule
from targets.models import Policy as Row
from targets.services import set_policy as write_policy
from tests.reporting import open_quarter
from tests.reporting.open_quarter import Q2
from tests.reporting.test_rag_own_rules import said

RATE = "NI 016/rate"
WIDE = {"amber": {"rule": "points", "value": "1.5"}}


# The service ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> Any:
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings: Any) -> None:
    settings.LAA_TODAY = date(2008, 10, 20)


def set_own(world: Any, measures: Any, from_quarter: Quarter = Q2) -> Row:
    world.agreement.refresh_from_db()
    return services.set_policy(
        agreement=world.agreement,
        rules={**Policy().to_rules(), "measures": measures},
        from_quarter=from_quarter,
        owner="The sub-group",
        reason="One offence more or less says little.",
        by=world.who["administrator"],
    )


@pytest.mark.parametrize(
    ("measures", "why"),
    [
        ({"NI 999/rate": WIDE}, "there is no rated measure “NI 999/rate”"),
        ({"NI 016/offences": WIDE}, "there is no rated measure “NI 016/offences”"),
        ({"NI 188/figure": {"amber": said(Rule.PERCENT, "5")}}, "NI 188/figure: levels and scores have no percent"),
        ({RATE: {"green": said(Rule.FLOOR, "20"), "amber": said(Rule.FLOOR, "18")}}, "no wider"),
    ],
)
def test_the_service_refuses_rules_of_measures_that_cannot_be(world: Any, measures: Any, why: str) -> None:
    with pytest.raises(services.Faults) as refused:
        set_own(world, measures)
    assert why in refused.value.by_field["rules"]
    assert Row.objects.filter(agreement=world.agreement).count() == 1


def test_a_floor_is_no_default(world: Any) -> None:
    with pytest.raises(services.Faults) as refused:
        services.set_policy(
            agreement=world.agreement,
            rules={"amber": said(Rule.FLOOR, "20")},
            from_quarter=Q2,
            owner="The sub-group",
            reason="Why not.",
            by=world.who["administrator"],
        )
    assert "no one level suits every measure" in refused.value.by_field["rules"]


# The pages ------------------------------------------------------------------------------------------------------------


def read(client: Any, world: Any, name: str, *more: str) -> str:
    answer = client.get(reverse(name, args=[world.agreement.slug, "2008-09", "q2", *more]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_every_page_judges_by_the_measures_own_rule(world: Any, sign_in: Any) -> None:
    """18.90 against 17.825 is red by the default, amber by 1.5 points of its own."""
    set_own(world, {RATE: WIDE})
    client = sign_in("auditor")
    world.agreement.refresh_from_db()
    row = scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"]).row("ni-016")
    assert (row.verdict.colour, row.forecast.colour) == ("amber", "red")
    assert "the tolerance is 1.50" in row.verdict.sentence
    verdict = read(client, world, "verdict", "ni-016")
    assert "Amber tolerance: 1.5; 1.075 is not more: amber." in verdict
    assert "<dt>Amber</dt><dd>within 1.5 in its unit, its own rule</dd>" in verdict
    for kind in ("json", "txt"):
        assert (
            RATE
            in client.get(
                reverse("audit", args=[world.agreement.slug, "2008-09", "q2", "ni-016", kind])
            ).content.decode()
        )
    page = client.get(reverse("indicator", args=[world.agreement.slug, "ni-016"]))
    assert [line.verdict.colour for line in page.context["dossier"].measures[0].lines] == ["amber"]
    assert "within 1.5 in the measure&#x27;s unit, its own rule" in page.content.decode()
    desk = client.get(reverse("return", args=[world.agreement.slug, "2008-09", "q2", "ni-016"])).context["desk"]
    assert [one.verdict.colour for one in desk.beside if one.verdict] == ["amber"]
    assert "1 measure has rules of its own" in read(client, world, "scorecard")


def test_a_published_quarter_keeps_the_rules_it_was_judged_by(world: Any, sign_in: Any) -> None:
    quarter = world.quarters["2008/09 Q2"]
    set_own(world, {RATE: WIDE})
    with clock.on(date(2008, 10, 30)):
        ret = quarter.returns.get(indicator=world.indicators["NI 016"])
        services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])
        services.publish(quarter=quarter, by=world.who["reviewer"], knowing=True)
    set_own(world, {RATE: {"amber": {"rule": "none"}}}, Quarter(2008, 3))
    # even a version that claims to be in force from earlier on, as a corrected file may
    write_policy(
        agreement=world.agreement,
        rules=Policy().to_rules(),
        from_quarter=Quarter(2008, 1),
        owner="A file",
        reason="Corrected.",
        by=world.who["administrator"],
    )
    quarter.refresh_from_db()
    assert quarter.policy.version == 2
    world.agreement.refresh_from_db()
    for known in (False, True):
        card = scorecard.build(world.agreement, quarter, world.who["reader"], known=known)
        assert card.row("ni-016").verdict.colour == "amber"
        assert card.book.policy_version == 2
    assert "1.075 is not more: amber." in read(sign_in("reader"), world, "verdict", "ni-016")


def test_a_policy_is_resolved_once_for_a_measure(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = rag.Policy.of
    monkeypatch.setattr(rag.Policy, "of", lambda self, one: (asked.append(rag.rule_key(one)), real(self, one))[1])
    scorecard.KEPT.forget()
    scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"])
    assert len(asked) == len(set(asked)) > 5


def test_own_rules_stand_in_words(world: Any, sign_in: Any) -> None:
    set_own(world, {RATE: {"green": said(Rule.POINTS, "0.5"), **WIDE}, "NI 154/figure": {"amber": {"rule": "none"}}})
    terms = dict(scorecard.policy_terms(Policy.from_rules(Row.objects.get(version=2, agreement=world.agreement).rules)))
    assert terms["NI 016, rate"] == (
        "own rule: green within 0.5 in the measure's unit, amber within 1.5 in the measure's unit"
    )
    assert terms["NI 154, figure"] == "own rule: green on target or better, red otherwise"
    assert "NI 016, rate" in sign_in("reader").get(reverse("policy", args=[world.agreement.slug])).content.decode()
    assert (
        Decimal("0.5")
        == Policy.from_rules(Row.objects.get(version=2, agreement=world.agreement).rules).own[0].green.value
    )


# The administrator's page ---------------------------------------------------------------------------------------------

SAID = {
    "preset": "within 5 %",
    "no_progress_is_red": "on",
    "z": "1.96",
    "from_quarter": "2008/09 Q2",
    "owner": "The sub-group",
    "reason": "One offence more or less says little.",
}


def row(place: int, measure: str, amber: tuple[str, str], green: tuple[str, str] = ("none", "")) -> dict[str, str]:
    prefix = f"own-{place}-"
    return {
        f"{prefix}measure": measure,
        f"{prefix}green_rule": green[0],
        f"{prefix}green_value": green[1],
        f"{prefix}amber_rule": amber[0],
        f"{prefix}amber_value": amber[1],
    }


def post(client: Any, world: Any, **said: str) -> Any:
    return client.post(reverse("policy", args=[world.agreement.slug]), {**SAID, **said})


def save(client: Any, world: Any, **said: str) -> Any:
    seen = post(client, world, **said)
    assert seen.status_code == 200, seen.context["form"].errors
    return post(client, world, **said, save=seen.context["seal"])


def newest(world: Any) -> dict[str, Any]:
    return Row.objects.filter(agreement=world.agreement).order_by("version").last().rules


def test_a_measures_own_rule_is_shown_before_it_is_saved_changed_and_removed(world: Any, sign_in: Any) -> None:
    client = sign_in("administrator")
    added = row(0, RATE, ("points", "1.5"))
    seen = post(client, world, **added)
    assert [(one.what, one.before.colour, one.after.colour) for one in seen.context["changes"]] == [
        ("figure", "red", "amber")
    ]
    assert "own rule: green on target or better, amber within 1.5" in seen.content.decode()
    assert Row.objects.filter(agreement=world.agreement).count() == 1
    assert save(client, world, **added).status_code == 302
    assert newest(world)["measures"] == {RATE: {"green": {"rule": "none"}, **WIDE}}

    form = client.get(reverse("policy", args=[world.agreement.slug])).context["form"]
    (heading, fields), (other, empty) = form.own_rows()
    assert (heading, fields["measure"].value()) == ("Own rule: NI 016 Serious acquisitive crime rate", RATE)
    assert (fields["amber_rule"].value(), fields["amber_value"].value()) == ("points", "1.5")
    assert (other, empty["measure"].value(), "remove" in empty) == ("Another measure", "", False)

    changed = row(0, RATE, ("points", "1")) | row(1, "NI 154/figure", ("none", ""))
    save(client, world, **changed)
    assert newest(world)["measures"].keys() == {RATE, "NI 154/figure"}
    assert newest(world)["measures"][RATE]["amber"]["value"] == "1"
    save(client, world, **changed, **{"own-0-remove": "on"})
    assert newest(world)["measures"].keys() == {"NI 154/figure"}
    assert Row.objects.filter(agreement=world.agreement).count() == 4


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (row(0, RATE, ("points", "1"), ("points", "2")), "green_value", "Green is no wider than amber"),
        (row(0, RATE, ("percent", "5"), ("points", "2")), "green_value", "amber's kind of tolerance"),
        (row(0, RATE, ("floor", "18"), ("floor", "19")), "green_value", "Green is no wider than amber"),
        (row(0, RATE, ("points", "")), "amber_value", "Say how much."),
        (row(0, RATE, ("points", "-2")), "amber_value", "0 or more"),
        (row(0, RATE, ("share", "many")), "amber_value", "“many” is not a number"),
        (row(0, RATE, ("guess", "1")), "amber_rule", "Choose one of the rules."),
        (row(0, "NI 188/figure", ("percent", "5")), "amber_rule", "no percentages"),
        (row(0, "NI 999/rate", ("points", "1")), "measure", "There is no such measure"),
        (row(0, "", ("points", "1")), "measure", "Say which measure this rule is for."),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field_and_kept(
    world: Any, sign_in: Any, typed: Any, field: str, sentence: str
) -> None:
    answer = post(sign_in("administrator"), world, **typed, save="x")
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sentence in " ".join(form.errors[f"own-0-{field}"])
    assert f'href="#id_own-0-{field}"' in answer.content.decode()
    assert {name: form[name].value() for name in typed} == typed
    assert Row.objects.filter(agreement=world.agreement).count() == 1


def test_a_measure_is_named_once(world: Any, sign_in: Any) -> None:
    answer = post(sign_in("administrator"), world, **row(0, RATE, ("points", "1")), **row(1, RATE, ("points", "2")))
    assert "has a rule of its own already" in " ".join(answer.context["form"].errors["own-1-measure"])


def test_two_floors_in_the_measures_own_order_are_taken(world: Any, sign_in: Any) -> None:
    """Lower is better: the floor of green is the lower one."""
    client = sign_in("administrator")
    assert save(client, world, **row(0, RATE, ("floor", "19"), ("floor", "18"))).status_code == 302
    card = scorecard.build(
        type(world.agreement).objects.get(pk=world.agreement.pk), world.quarters["2008/09 Q2"], world.who["auditor"]
    )
    assert card.row("ni-016").verdict.colour == "amber"
    assert "the limit is 19" in card.row("ni-016").verdict.sentence
