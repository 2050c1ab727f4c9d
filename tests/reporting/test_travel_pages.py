"""The direction of travel on the pages: short and long term, in words, and by the policy's own level of test."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting import rag, scorecard
from reporting.models import Actual
from reporting.scorecard import judged
from reporting.scorecard.judged import journey_of
from targets.book import book_of, forget
from tests import builders
from tests.reporting import open_quarter


@pytest.fixture
def world(db):
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


def released(measure, period, value, **more):
    Actual.objects.create(
        **{
            "measure": measure,
            "period": period,
            "value": Decimal(value),
            "status": "final",
            "release": "Figures of Testing",
            "known_on": date(2008, 5, 1),
            "at": builders.MOMENT,
            **more,
        }
    )
    forget()
    scorecard.KEPT.forget()


def words(client, world, name, slug="ni-016", query=""):
    args = {
        "indicator": [world.agreement.slug, slug],
        "verdict": [world.agreement.slug, "2008-09", "q2", slug],
    }
    answer = client.get(reverse(name, args=args[name]) + query)
    assert answer.status_code == 200
    section = answer.content.decode().split("<h3>Direction of travel</h3>")[1].split("</section>")[0]
    return " ".join(section.split())


@pytest.mark.parametrize("page", ["indicator", "verdict"])
def test_both_terms_say_what_they_compare_with(world, sign_in, page):
    released(world.indicators["NI 016"].measures.get(key="rate"), "2007/08 Q2", "20.10")
    said = words(sign_in("auditor"), world, page)
    assert "Compared only with the same quarter of the year before." in said
    assert "Better than 20.10 in 2007/08 Q2." in said
    assert said.count("<svg") == 1


@pytest.mark.parametrize("page", ["indicator", "verdict"])
def test_where_nothing_compares_it_says_so_without_an_arrow(world, sign_in, page):
    said = words(sign_in("auditor"), world, page)
    assert "No comparable figure for 2007/08 Q2." in said
    assert "<svg" not in said
    assert "There is no figure yet to compare." in words(sign_in("auditor"), world, page, "ni-154")


def test_an_earlier_figure_has_its_own_directions(world, sign_in):
    rate = world.indicators["NI 016"].measures.get(key="rate")
    released(rate, "2007/08 Q2", "20.10")
    released(rate, "2006/07 Q2", "19.00")
    said = words(sign_in("auditor"), world, "verdict", query="?period=2007/08%20Q2")
    assert "Worse than 19.00 in 2006/07 Q2." in said


def test_less_than_a_unit_of_the_last_decimal_shown_is_no_change(world, sign_in):
    rate = world.indicators["NI 016"].measures.get(key="rate")
    released(rate, "2007/08 Q2", "18.909999")
    assert "No change from 18.91 in 2007/08 Q2." in words(sign_in("auditor"), world, "indicator")


def test_a_suppressed_figure_and_a_proxy_do_not_compare(world, sign_in):
    rate = world.indicators["NI 016"].measures.get(key="rate")
    for more in ({"suppressed": True}, {"proxy": True}):
        released(rate, "2007/08 Q2", "20.10", **more)
        said = words(sign_in("auditor"), world, "indicator")
        assert "No comparable figure for 2007/08 Q2." in said
        assert "20.10" not in said


def test_a_survey_moves_by_the_level_of_test_that_is_stated(world):
    """z is 1.74: significant at 90 %, not at 95 %."""
    promise = book_of(world.agreement).by_slug["ni-017"].measures[0].promise
    now = promise.slots[0].period
    figures = {
        now.previous: rag.Figure(Decimal("31.4"), sample=1100),
        now: rag.Figure(Decimal("28.0"), sample=1100),
    }
    seen = {z: journey_of(promise, now, figures, Decimal(z)).short.words for z in ("1.645", "1.96")}
    assert seen["1.645"] == f"Better than 31.4 % in {now.previous}."
    assert seen["1.96"] == f"No significant change from 31.4 % in {now.previous}."


def test_the_scorecard_tests_at_the_level_in_force(world, monkeypatch):
    asked = []
    real = judged.journey_of
    monkeypatch.setattr(judged, "journey_of", lambda *given: (asked.append(given[3]), real(*given))[1])
    builders.policy(world.agreement, version=2, from_quarter="2008/09 Q2", z="2.576")
    type(world.agreement).objects.filter(pk=world.agreement.pk).update(revision=world.agreement.revision + 1)
    world.agreement.refresh_from_db()
    scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"])
    assert asked
    assert set(asked) == {Decimal("2.576")}
