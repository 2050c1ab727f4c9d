"""Samples and design effects through the return: worked cases 14 and 15, and misses inside the sampling error."""

import json
import re
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from django.contrib.auth import get_user_model

from indicators.periods import Quarter
from reporting.models import Actual
from tests import builders
from tests.reporting.entering import box, enter, indicator_page, opened, page, text_of

#: NI 007's second wave is due here, and its first may still come in; NI 008's first survey year ends in 2009/10 Q3.
SECOND_WAVE, SURVEY_YEAR, PLACE_SURVEY = Quarter(2011, 1), Quarter(2009, 3), Quarter(2009, 1)
WAVES = {"autumn 2008 wave": ("72.0", "1,100"), "autumn 2010 wave": ("76.0", "1,150")}


@pytest.fixture
def place(luton):
    """Luton, with a reviewer who enters and an administrator who opens quarters."""
    for name in ("reviewer", "administrator"):
        builders.place(builders.user(name), luton, name)
    return luton


@pytest.fixture
def open_in(place):
    return lambda quarter: opened(place, quarter, get_user_model().objects.get(username="administrator"))


def wave(place, code, period, figure, sample="", design=""):
    return {
        box(place, code, period): figure,
        box(place, code, period, "sample"): sample,
        box(place, code, period, "design"): design,
    }


def both_waves(place, design):
    given = {}
    for period, (figure, sample) in WAVES.items():
        given |= wave(place, "NI 007", period, figure, sample, design)
    return given


@pytest.mark.parametrize(
    ("design", "colour", "words"),
    [
        ("", "green", "76.0 %, significantly up from 72.0 % in the autumn 2008 wave (z = 2.16; 1.96 is needed)."),
        (
            "1.3",
            "amber",
            "76.0 %, up from 72.0 % in the autumn 2008 wave, not significantly (z = 1.90; 1.96 is needed).",
        ),
    ],
)
def test_cases_14_and_15_two_waves_through_the_pages(place, open_in, sign_in, design, colour, words):
    open_in(SECOND_WAVE)
    client = sign_in("reviewer")
    answer = enter(client, place, "NI 007", both_waves(place, design), quarter=SECOND_WAVE, press="submit")
    assert answer.status_code == 302, text_of(answer)
    held = Actual.objects.get(period="autumn 2010 wave")
    assert (held.sample, held.design) == (1150, Decimal(design) if design else None)
    for name in ("return", "verdict"):
        shown = page(client, place, name, "ni-007", quarter=SECOND_WAVE)
        assert f"{colour.capitalize()}: {words}" in shown, name
    table = indicator_page(client, place, "ni-007", quarter=SECOND_WAVE)
    assert f"{colour.capitalize()}: {words}" in table
    interval = "between 73.2 and 78.8" if design else "between 73.5 and 78.5"
    said = f"{interval}; 1,150 asked" + (f", design effect {design}" if design else "")
    assert said in table
    assert "first wave" in table


def test_the_interval_is_drawn_and_told(place, open_in, sign_in):
    open_in(SECOND_WAVE)
    client = sign_in("reviewer")
    enter(client, place, "NI 007", both_waves(place, ""), quarter=SECOND_WAVE, press="submit")
    shown = indicator_page(client, place, "ni-007", quarter=SECOND_WAVE)
    assert "c-interval" in shown
    assert "autumn 2010 wave 76.0 p, between 73.5 and 78.5, green" in shown
    spec = json.loads(re.search(r'<script id="chart-[^>]*>(.*?)</script>', shown, re.DOTALL)[1])
    figure = go.Figure({"data": spec["data"], "layout": spec["wide"]})
    bars = [trace.error_y for trace in figure.data if trace.error_y.array is not None]
    assert [(round(bar.array[0], 1), round(bar.arrayminus[0], 1)) for bar in bars] == [(2.7, 2.7), (2.5, 2.5)]


def test_a_first_wave_is_no_verdict_and_one_without_a_sample_cannot_be_tested(place, open_in, sign_in):
    open_in(PLACE_SURVEY)
    client = sign_in("reviewer")
    first = wave(place, "NI 007", "autumn 2008 wave", "72.0", "1,100")
    enter(client, place, "NI 007", first, quarter=PLACE_SURVEY, press="submit")
    assert "first wave" in page(client, place, "verdict", "ni-007", quarter=PLACE_SURVEY)
    open_in(SECOND_WAVE)
    second = wave(place, "NI 007", "autumn 2010 wave", "76.0")
    enter(client, place, "NI 007", second, quarter=SECOND_WAVE, press="submit")
    shown = page(client, place, "verdict", "ni-007", quarter=SECOND_WAVE)
    assert "cannot be tested; a wave has no percentage with a sample" in shown


@pytest.mark.parametrize(
    ("code", "period", "quarter", "figure", "sample", "sentence"),
    [
        (
            "NI 008",
            "year to October 2009",
            SURVEY_YEAR,
            "18.6",
            "500",
            "0.4 under; the tolerance is 0.95. The miss is inside the sampling error of 3.4 points.",
        ),
        (
            "NI 017",
            "autumn 2008 wave",
            PLACE_SURVEY,
            "30",
            "1,100",
            "The miss is inside the sampling error of 2.7 points.",
        ),
    ],
)
def test_a_miss_inside_the_sampling_error_says_so(
    place, open_in, sign_in, code, period, quarter, figure, sample, sentence
):
    open_in(quarter)
    client, slug = sign_in("reviewer"), code.lower().replace(" ", "-")
    given = wave(place, code, period, figure, sample)
    assert enter(client, place, code, given, quarter=quarter, press="submit").status_code == 302
    assert sentence in page(client, place, "return", slug, quarter=quarter)
    assert sentence in page(client, place, "verdict", slug, quarter=quarter)
    assert sentence in indicator_page(client, place, slug, quarter=quarter)
    assert "between" in indicator_page(client, place, slug, quarter=quarter)


@pytest.mark.parametrize(
    ("figure", "sample", "design", "sentence"),
    [
        ("72.0", "0", "", "A sample has at least one answer."),
        ("72.0", "1,100.5", "", "enter a whole number, not 1,100.5"),
        ("72.0", "1100", "0", "A design effect is greater than 0."),
        ("72.0", "1100", "-1", "A design effect is greater than 0."),
        ("100.5", "1100", "", "above the highest possible"),
        ("-1", "1100", "", "below the lowest possible"),
        ("", "1100", "", "Enter the figure that these people gave"),
    ],
)
def test_what_is_no_sample_is_refused_and_kept(place, open_in, sign_in, figure, sample, design, sentence):
    open_in(PLACE_SURVEY)
    given = wave(place, "NI 007", "autumn 2008 wave", figure, sample, design)
    answer = enter(sign_in("reviewer"), place, "NI 007", given, quarter=PLACE_SURVEY)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert sentence in shown
    for text in filter(None, (figure, sample, design)):
        assert f'value="{text}"' in shown
    assert not Actual.objects.exists()


def test_only_surveys_ask_for_a_sample(place, open_in, sign_in):
    open_in(PLACE_SURVEY)
    client = sign_in("reviewer")
    for slug in ("ni-001", "ni-007", "ni-017", "ni-023"):
        assert "People asked" in page(client, place, "return", slug, quarter=PLACE_SURVEY), slug
    assert "People asked" not in page(client, place, "return", "ni-016", quarter=PLACE_SURVEY)
