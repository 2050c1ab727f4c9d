"""Delivery beside outcome and forecast: today every plan is owed; what takes a plan's actions blends nothing."""

from datetime import date
from importlib import import_module

import pytest
from django.urls import reverse

from reporting import scorecard
from reporting.scorecard import delivery_of
from reporting.travel import Action
from tests.reporting import open_quarter

END = date(2008, 9, 30)
LATE, VERY_LATE, DONE = Action(date(2008, 9, 1)), Action(date(2008, 8, 1)), Action(date(2008, 8, 1), date(2008, 7, 30))


@pytest.fixture
def world(db):
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


@pytest.mark.parametrize(
    ("plan", "approved", "colour", "reason", "sentence"),
    [
        (None, True, "", "plan not yet entered", "The improvement plan is not yet entered."),
        ([DONE], True, "green", "", "Green: No milestone of the plan is late."),
        ([DONE, LATE], True, "amber", "", "Amber: A milestone of the plan is up to one month late."),
        ([LATE, VERY_LATE], True, "red", "", "Red: A milestone of the plan is more than one month late."),
        ([], True, "red", "", "Red: The plan is approved and has no action."),
        ([], False, "", "plan not yet approved", "The plan has no action, and is not yet approved."),
    ],
)
def test_what_a_plan_comes_to(plan, approved, colour, reason, sentence):
    found = delivery_of(plan, END, approved=approved)
    assert (found.colour, found.reason, found.sentence) == (colour, reason, sentence)
    assert found.owed is (plan is None)


def card_of(world):
    return scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"])


def test_today_every_plan_is_owed_and_none_has_a_colour(world):
    card = card_of(world)
    assert {row.delivery.reason for row in card.rows} == {"plan not yet entered"}
    assert card.summary.plans_owed == card.summary.delivery.uncoloured == len(card.rows)
    assert sum(one.plans for one in card.summary.owed) >= len(card.rows)


def with_plans(world, monkeypatch, plans):
    """The scorecard as it is once plans are handed in by indicator."""
    building = import_module("reporting.scorecard.build")
    real = building.Found
    monkeypatch.setattr(building, "Found", lambda **facts: real(**{**facts, "plans": plans}))
    scorecard.KEPT.forget()
    return card_of(world)


def test_a_plan_colours_delivery_and_nothing_else(world, monkeypatch):
    before = {row.entry.code: (row.verdict, row.forecast, row.latest) for row in card_of(world).rows}
    late = world.indicators["NI 016"].pk
    card = with_plans(world, monkeypatch, {late: [LATE], world.indicators["NI 154"].pk: [DONE]})
    assert {row.entry.code: (row.verdict, row.forecast, row.latest) for row in card.rows} == before
    found = {row.entry.code: row.delivery.colour for row in card.rows if row.delivery.colour}
    assert found == {"NI 016": "amber", "NI 154": "green"}
    assert (card.summary.delivery.amber, card.summary.delivery.green) == (1, 1)
    assert card.summary.plans_owed == len(card.rows) - 2


@pytest.mark.parametrize("path", ["overview", "themes", "theme", "scorecard", "indicator"])
def test_it_stands_beside_outcome_and_forecast_on_every_page(world, sign_in, monkeypatch, path):
    def page():
        quarter = [world.agreement.slug, "2008-09", "q2"]
        args = {"theme": [*quarter, "safer"], "indicator": [world.agreement.slug, "ni-016"]}.get(path, quarter)
        return " ".join(sign_in("auditor").get(reverse(path, args=args)).content.decode().split())

    assert "not yet entered" in page()
    with_plans(world, monkeypatch, {world.indicators["NI 016"].pk: [VERY_LATE]})
    coloured = page()
    if path in ("overview", "themes"):
        assert 'aria-label="1 red, 2 plan not yet entered"' in coloured
    else:
        assert '<span class="mark"><svg class="shape shape-red"' in coloured
