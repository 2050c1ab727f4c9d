"""The projection beside a forecast: marked as a hint, never judged, and silent on what it cannot know."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.models import Actual
from tests.reporting.entering import a_world, indicator_page, page

D = Decimal
QUARTERS = ("2007/08 Q2", "2007/08 Q3", "2007/08 Q4", "2008/09 Q1")


@pytest.fixture
def world(db):
    return a_world()


def known(world, code, key="rate", **figures):
    """Figures of a release, known before the quarter began."""
    measure = world.indicators[code].measures.get(key=key)
    for period, value in zip(QUARTERS, figures.pop("values"), strict=False):
        Actual.objects.create(
            measure=measure,
            period=period,
            value=D(value),
            typed=value,
            status="final",
            release="A release",
            known_on=date(2008, 7, 1),
            at="2008-07-01T09:00:00Z",
            **figures,
        )


def both(world, sign_in, slug="ni-016"):
    client = sign_in("reviewer")
    return page(client, world.agreement, "return", slug), indicator_page(client, world.agreement, slug)


def test_four_figures_make_a_hint_on_both_pages(world, sign_in):
    known(world, "NI 016", values=("18.0", "27.0", "37.0", "9.30"))
    hint = "Projection, not a forecast: at this year's rate the year would end at 37.20 offences per 1,000."
    for shown in both(world, sign_in):
        assert hint in shown
        after = shown[shown.index(hint) : shown.index(hint) + 200]
        assert "tag-" not in after.split("</p>")[0]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ((), "No projection: it takes 4 earlier figures, and there is none."),
        (("18.0",), "No projection: it takes 4 earlier figures, and there is 1."),
        (("18.0", "27.0", "37.0"), "No projection: it takes 4 earlier figures, and there are 3."),
    ],
)
def test_fewer_figures_say_why_there_is_none(world, sign_in, values, why):
    known(world, "NI 016", values=values)
    for shown in both(world, sign_in):
        assert why in shown
        assert "would end at" not in shown


@pytest.mark.parametrize("more", [{"proxy": True}, {"suppressed": True}])
def test_what_is_suppressed_or_another_measure_makes_none(world, sign_in, more):
    known(world, "NI 016", values=("18.0", "27.0", "37.0", "9.30"), **more)
    for shown in both(world, sign_in):
        assert "No projection: it takes 4 earlier figures, and there is none." in shown


def test_a_return_that_asks_for_no_forecast_shows_no_projection(world, sign_in):
    assert "rojection" not in indicator_page(sign_in("reviewer"), world.agreement, "ni-110")
