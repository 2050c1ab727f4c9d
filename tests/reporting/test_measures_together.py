"""Indicators of several measures through the pages: NI 120's men and women, and numbers that stand beside a rate."""

import re

import pytest
from django.contrib.auth import get_user_model

from indicators.periods import Quarter
from reporting.models import Actual
from tests import builders
from tests.reporting.entering import box, enter, indicator_page, opened, page, text_of

#: NI 120's calendar 2008 is due here, and NI 153's 2008/09 Q2.
MORTALITY, BENEFITS, CRIME = Quarter(2009, 3), Quarter(2008, 4), Quarter(2008, 2)


@pytest.fixture
def place(luton):
    for name in ("reviewer", "administrator"):
        builders.place(builders.user(name), luton, name)
    return luton


@pytest.fixture
def open_in(place):
    return lambda quarter: opened(place, quarter, get_user_model().objects.get(username="administrator"))


def mortality(place, male, female):
    return {
        box(place, "NI 120", "calendar 2008", key="male"): male,
        box(place, "NI 120", "calendar 2008", key="female"): female,
    }


def test_case_8_the_worse_of_two_measures_and_both_named(place, open_in, sign_in):
    open_in(MORTALITY)
    client = sign_in("reviewer")
    answer = enter(client, place, "NI 120", mortality(place, "805", "580"), quarter=MORTALITY, press="submit")
    assert answer.status_code == 302, text_of(answer)
    male = "Amber: 805 deaths per 100,000 against a ceiling of 800. 5 over; the tolerance is 40."
    female = "Green: 580 deaths per 100,000 against a ceiling of 587. Worse than the 561 baseline."
    verdict = page(client, place, "verdict", "ni-120", quarter=MORTALITY)
    assert "Why NI 120 is amber for calendar 2008" in verdict
    assert f"Male: {male}" in verdict
    assert f"Female: {female}" in verdict
    assert "Male: the sum" in verdict
    assert "Female: the sum" in verdict
    table = indicator_page(client, place, "ni-120", quarter=MORTALITY)
    assert "<h2>Male</h2>" in table
    assert "<h2>Female</h2>" in table
    assert male in table
    assert female in table
    row = score_row(client, place, "NI 120", MORTALITY)
    assert "tag-amber" in row
    for figure in ("805", "580"):
        assert figure in row
    desk = page(client, place, "return", "ni-120", quarter=MORTALITY)
    assert "Male, for calendar 2008" in desk
    assert "Female, for calendar 2008" in desk


def test_case_8b_not_rated_and_says_which(place, open_in, sign_in):
    open_in(MORTALITY)
    client = sign_in("reviewer")
    refused = enter(client, place, "NI 120", mortality(place, "790", ""), quarter=MORTALITY, press="submit")
    assert refused.status_code == 422
    assert "Enter the figure for calendar 2008, or say why there is none." in text_of(refused)
    given = mortality(place, "790", "") | {
        box(place, "NI 120", "calendar 2008", "because", "female"): "Published in November."
    }
    assert enter(client, place, "NI 120", given, quarter=MORTALITY, press="submit").status_code == 302
    verdict = page(client, place, "verdict", "ni-120", quarter=MORTALITY)
    assert "not rated in 2009/10 Q3: female awaited" in verdict
    assert "Male: Green: 790 deaths per 100,000" in verdict
    assert "Published in November." in verdict
    row = score_row(client, place, "NI 120", MORTALITY)
    assert "female awaited" in row
    assert "tag-green" not in row


def score_row(client, place, code, quarter):
    """The indicator's row of the scorecard."""
    table = page(client, place, "scorecard", quarter=quarter)
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return next(row for row in rows if f'<span class="code">{code}</span>' in row)


@pytest.mark.parametrize(("code", "rate", "count"), [("NI 015", "0.27", "51"), ("NI 016", "18.60", "3,474")])
def test_a_number_stands_beside_its_rate_and_is_never_coloured(place, open_in, sign_in, code, rate, count):
    open_in(CRIME)
    client, slug = sign_in("reviewer"), code.lower().replace(" ", "-")
    given = {box(place, code, "2008/09 Q2", key="rate"): rate, box(place, code, "2008/09 Q2", key="offences"): count}
    assert enter(client, place, code, given, quarter=CRIME, press="submit").status_code == 302
    beside(client, place, slug, CRIME, "Offences", count)
    row = score_row(client, place, code, CRIME)
    assert rate in row
    assert count not in row


def test_the_two_measures_of_ni_153(place, open_in, sign_in):
    """The people taken off benefits are judged; the national rate, which has no target, stands beside."""
    open_in(BENEFITS)
    client, code, period = sign_in("reviewer"), "NI 153", "2008/09 Q2"
    given = {box(place, code, period, key="people"): "49", box(place, code, period, key="rate"): "31.7"}
    answer = enter(client, place, code, given, quarter=BENEFITS, press="submit")
    assert answer.status_code == 302, text_of(answer)
    assert Actual.objects.count() == 2
    verdict = page(client, place, "verdict", "ni-153", quarter=BENEFITS)
    assert "Amber: 49 people against 50 expected by Q2" in verdict
    beside(client, place, "ni-153", BENEFITS, "National rate", "31.7")


def beside(client, place, slug, quarter, name, figure):
    """A companion stands on the return, the indicator's and the verdict's page: its figure, and no colour."""
    table = indicator_page(client, place, slug, quarter=quarter)
    part = re.search(rf"<h2>{name} \(shown beside, never coloured\)</h2>.*?</section>", table, re.DOTALL)
    assert part is not None
    assert figure in part[0]
    assert not re.search(r"tag-(red|amber|green)", part[0])
    verdict = page(client, place, "verdict", slug, quarter=quarter)
    assert f"{name}: {figure}" in verdict
    assert "never coloured" in verdict
    assert figure in page(client, place, "return", slug, quarter=quarter)
