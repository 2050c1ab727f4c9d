"""The policy as data: what the page shows and asks, what it refuses, and which quarters a new version judges."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import clock
from indicators.periods import Quarter
from partners.access import Refused
from reporting import rag, scorecard, services
from reporting.models import Actual, Event, PublishedVerdict
from targets import services as promises
from targets.book import book_of, forget
from targets.models import Policy
from tests import builders
from tests.reporting import open_quarter
from tests.reporting.open_quarter import Q2

SAID = {
    "preset": "within 10 %",
    "no_progress_is_red": "on",
    "z": "1.96",
    "from_quarter": "2008/09 Q2",
    "owner": "The sub-group",
    "reason": "Five per cent is narrower than the figures are sure.",
}
OWN = {
    **SAID,
    "preset": "own rule",
    "green_rule": "none",
    "amber_rule": "points",
    "amber_value": "1.5",
    "ordinal_green_rule": "none",
    "ordinal_amber_rule": "none",
}


@pytest.fixture
def world(db):
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


def page(world):
    return reverse("policy", args=[world.agreement.slug])


def shown(response):
    return " ".join(response.content.decode().split())


def save(client, world, **said):
    """Both steps: what would change, then the same with the mark of it."""
    path, said = page(world), {**SAID, **said}
    seen = client.post(path, said)
    assert seen.status_code == 200, seen.context["form"].errors
    return client.post(path, {**said, "save": seen.context["seal"]})


def colour(world, code="NI 016", quarter="2008/09 Q2", **how):
    world.agreement.refresh_from_db()
    card = scorecard.build(world.agreement, world.quarters[quarter], world.who["auditor"], **how)
    return card.row(code.lower().replace(" ", "-")).verdict.colour


# The page -------------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_policy_and_its_versions_in_words(world, sign_in):
    response = sign_in("reader").get(page(world))
    text = shown(response)
    for words in (
        "Version 1, from 2008/09 Q1",
        "within 5 % of the expected level",
        "The default policy.",
        "Owner: Performance management sub-group",
        "red, whatever the tolerance",
        "a change counts at 95 %, z of 1.96, two-sided",
        "green on target or better, red otherwise",
    ):
        assert words in text, words
    assert "Save" not in text
    assert '<form class="section"' not in text


def test_only_the_administrator_is_asked_and_may_set(world, sign_in):
    assert "Set another policy" in shown(sign_in("administrator").get(page(world)))
    for name in ("reader", "officer", "reviewer", "auditor"):
        assert sign_in(name).post(page(world), SAID).status_code == 403, name
    assert Policy.objects.filter(agreement=world.agreement).count() == 1


def test_what_would_change_is_shown_and_nothing_is_saved(world, sign_in):
    response = sign_in("administrator").post(page(world), SAID)
    text = shown(response)
    assert "2 verdicts of 2008/09 Q2 would change" in text
    assert "Nothing is saved yet" in text
    change, forecast = response.context["changes"]
    assert (change.entry.code, change.what) == ("NI 016", "figure")
    assert (forecast.what, forecast.before.colour, forecast.after.colour) == ("forecast", "red", "amber")
    assert (change.before.colour, change.after.colour) == ("red", "amber")
    assert "the tolerance is 1.78" in change.after.sentence
    assert "Serious acquisitive crime rate" in text
    assert Policy.objects.filter(agreement=world.agreement).count() == 1
    assert colour(world) == "red"


def test_the_same_again_saves_a_new_version_beside_the_old(world, sign_in):
    revision = world.agreement.revision
    response = save(sign_in("administrator"), world)
    assert response.status_code == 302
    world.agreement.refresh_from_db()
    assert world.agreement.revision == revision + 1
    old, new = Policy.objects.filter(agreement=world.agreement).order_by("version")
    assert old.rules["amber"] == {"rule": "percent", "value": "5"}
    assert (new.version, new.from_quarter, new.owner) == (2, "2008/09 Q2", "The sub-group")
    assert new.rules["amber"] == {"rule": "percent", "value": "10"}
    assert (new.by, new.reason) == (world.people["administrator"], SAID["reason"])
    assert colour(world) == "amber"
    text = shown(sign_in("reader").get(page(world)))
    assert "Version 2, from 2008/09 Q2" in text
    assert "Version 1, from 2008/09 Q1" in text


def test_setting_it_stands_in_the_history_and_on_the_open_quarter(world, sign_in):
    save(sign_in("administrator"), world)
    event = Event.objects.get(verb="set the policy")
    assert (event.before, event.after) == ("version 1", "version 2 from 2008/09 Q2")
    assert (event.by, event.reason) == (world.people["administrator"], SAID["reason"])
    quarter = world.quarters["2008/09 Q2"]
    quarter.refresh_from_db()
    assert quarter.policy.version == 2


def test_what_was_changed_after_it_was_shown_is_shown_again(world, sign_in):
    client = sign_in("administrator")
    seal = client.post(page(world), SAID).context["seal"]
    response = client.post(page(world), {**SAID, "preset": "met or not", "save": seal})
    assert "has changed since it was shown" in shown(response)
    assert Policy.objects.filter(agreement=world.agreement).count() == 1


def test_a_policy_that_somebody_else_set_meanwhile_is_shown_again(world, sign_in):
    client = sign_in("administrator")
    seal = client.post(page(world), SAID).context["seal"]
    save(client, world, preset="met or not")
    assert client.post(page(world), {**SAID, "save": seal}).status_code == 200
    assert Policy.objects.filter(agreement=world.agreement).count() == 2


# Quarters -------------------------------------------------------------------------------------------------------------


def test_a_published_quarter_cannot_be_chosen(world, sign_in):
    client = sign_in("administrator")
    assert client.get(page(world)).context["form"].fields["from_quarter"].choices[0][0] == "2008/09 Q2"
    response = client.post(page(world), {**SAID, "from_quarter": "2008/09 Q1"})
    assert response.status_code == 422
    assert "from_quarter" in response.context["form"].errors


def test_a_quarter_before_the_new_one_keeps_the_old_policy(world, sign_in):
    response = sign_in("administrator").post(page(world), {**SAID, "from_quarter": "2008/09 Q3"})
    assert "would be in force from 2008/09 Q3" in shown(response)
    save(sign_in("administrator"), world, from_quarter="2008/09 Q3")
    assert colour(world) == "red"
    world.agreement.refresh_from_db()
    assert book_of(world.agreement, Quarter(2008, 2)).policy_version == 1
    assert book_of(world.agreement, Quarter(2008, 3)).policy_version == 2


def test_a_quarter_that_is_published_keeps_its_policy_also_as_now_known(world, sign_in):
    with clock.on(date(2008, 10, 30)):
        ret = world.quarters["2008/09 Q2"].returns.get(indicator=world.indicators["NI 016"])
        services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])
        services.publish(quarter=world.quarters["2008/09 Q2"], by=world.who["reviewer"], knowing=True)
    world.quarters["2008/09 Q2"].refresh_from_db()
    client = sign_in("administrator")
    assert client.post(page(world), SAID).status_code == 422
    save(client, world, from_quarter="2008/09 Q3")
    assert colour(world) == "red"
    assert colour(world, known=True) == "red"
    assert PublishedVerdict.objects.get(indicator__code="NI 016", slot="figure").colour == "red"


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"green_rule": "points", "green_value": "2"}, "green_value", "Green is no wider than amber: 2 is wider than"),
        ({"green_rule": "percent", "green_value": "1"}, "green_value", "Green has amber's kind of tolerance"),
        ({"ordinal_amber_rule": "percent", "ordinal_amber_value": "5"}, "ordinal_amber_rule", "have no percentages"),
        ({"ordinal_green_rule": "points", "ordinal_green_value": "1"}, "ordinal_green_value", "amber's kind"),
        ({"amber_value": "-1"}, "amber_value", "0 or more"),
        ({"amber_value": "five"}, "amber_value", "“five” is not a number"),
        ({"amber_value": ""}, "amber_value", "Say how much."),
        ({"amber_value": "0.1234567"}, "amber_value", "6 of them after the point"),
        ({"amber_rule": "guess"}, "amber_rule", "Choose one of the rules"),
        ({"amber_rule": "floor", "amber_value": "9"}, "amber_rule", "A floor is a level"),
        ({"ordinal_amber_rule": "floor"}, "ordinal_amber_rule", "have no percentages"),
        ({"reason": " "}, "reason", "Say why the policy is set"),
        ({"owner": ""}, "owner", "required"),
        ({"z": "2"}, "z", "valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(world, sign_in, typed, field, sentence):
    said = {**OWN, **typed}
    response = sign_in("administrator").post(page(world), {**said, "save": "x"})
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    text = shown(response)
    assert f'href="#id_{field}"' in text
    for name, value in said.items():
        if name != "no_progress_is_red":
            assert response.context["form"][name].value() == value, name
    assert Policy.objects.filter(agreement=world.agreement).count() == 1


def test_an_own_rule_with_every_switch_is_kept_as_stated(world, sign_in):
    said = {
        **OWN,
        "green_rule": "points",
        "green_value": "0.5",
        "ordinal_amber_rule": "points",
        "ordinal_amber_value": "1",
        "improving_is_amber": "on",
        "amber_needs_exception": "on",
        "z": "2.576",
    }
    del said["no_progress_is_red"]
    client = sign_in("administrator")
    seal = client.post(page(world), said).context["seal"]
    client.post(page(world), {**said, "save": seal})
    rules = Policy.objects.get(agreement=world.agreement, version=2).rules
    assert rules == {
        "green": {"rule": "points", "value": "0.5"},
        "amber": {"rule": "points", "value": "1.5"},
        "ordinal_green": {"rule": "none"},
        "ordinal_amber": {"rule": "points", "value": "1"},
        "no_progress_is_red": False,
        "improving_is_amber": True,
        "amber_needs_exception": True,
        "z": "2.576",
    }
    form = client.get(page(world)).context["form"]
    assert form.initial["preset"] == "own rule"
    assert form.initial["amber_value"] == "1.5"
    assert "red and amber need one" in shown(client.get(page(world)))


@pytest.mark.parametrize("preset", rag.PRESETS)
def test_a_policy_is_stored_and_read_back_the_same(preset):
    policy = rag.PRESETS[preset]
    assert rag.Policy.from_rules(policy.to_rules()) == policy
    floor = rag.Tolerance(rag.Rule.FLOOR, Decimal("12.50"))
    assert rag.Policy.from_rules(rag.Policy(amber=floor).to_rules()).amber == floor


# The service ----------------------------------------------------------------------------------------------------------


def test_the_service_refuses_who_may_not_and_what_cannot_be(world):
    said = {
        "agreement": world.agreement,
        "rules": rag.Policy().to_rules(),
        "from_quarter": Q2,
        "owner": "The sub-group",
        "reason": "Why not.",
    }
    for verb in (services.set_policy, promises.set_policy):
        with pytest.raises(Refused, match="set the policy"):
            verb(**said, by=world.who["reviewer"])
    wrong = {"rules": {"amber": {"rule": "guess"}}, "from_quarter": Quarter(2008, 1), "owner": "", "reason": " "}
    with pytest.raises(services.Faults) as refused:
        services.set_policy(**{**said, **wrong}, by=world.who["administrator"])
    assert refused.value.by_field.keys() == {"rules", "from_quarter", "owner", "reason"}
    assert "the first that is not published is 2008/09 Q2" in refused.value.by_field["from_quarter"]
    assert Policy.objects.filter(agreement=world.agreement).count() == 1


def test_the_page_takes_few_queries_and_no_more_for_more_indicators(world, sign_in):
    client = sign_in("administrator")

    def taken():
        client.post(page(world), SAID)
        with CaptureQueriesContext(connection) as found:
            assert client.post(page(world), SAID).status_code == 200
        return len(found)

    few = taken()
    for number in range(10):
        builders.indicator(world.economy, f"NI {700 + number}", targets=("29", "27", "25"))
    forget()
    assert taken() == few <= 20


# Improving is amber ---------------------------------------------------------------------------------------------------


def test_improving_is_amber_compares_with_the_year_before_on_every_page(world, sign_in):
    """18.90 is beyond amber, and better than 20.10 in the same quarter of the year before."""
    rate = world.indicators["NI 016"].measures.get(key="rate")
    Actual.objects.create(
        measure=rate,
        period="2007/08 Q2",
        value=Decimal("20.10"),
        status="final",
        release="Crime in Testing 2007/08",
        known_on=date(2008, 5, 1),
        at=builders.MOMENT,
    )
    forget()
    scorecard.KEPT.forget()
    assert colour(world) == "red"
    save(sign_in("administrator"), world, preset="within 5 %", improving_is_amber="on")
    assert colour(world) == "amber"
    slug = world.agreement.slug
    page = sign_in("auditor").get(reverse("indicator", args=[slug, "ni-016"]))
    lines = {str(line.period): line.verdict.colour for line in page.context["dossier"].measures[0].lines}
    assert lines["2008/09 Q2"] == "amber"
    desk = sign_in("auditor").get(reverse("return", args=[slug, "2008-09", "q2", "ni-016"])).context["desk"]
    assert [one.verdict.colour for one in desk.beside if one.verdict and one.box.due] == ["amber"]
    audit = sign_in("auditor").get(reverse("verdict", args=[slug, "2008-09", "q2", "ni-016"]))
    assert "tag-amber" in shown(audit)
