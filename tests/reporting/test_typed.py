"""Reading the boxes of a figure: what parts make, what does not agree, and what a sample may be."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.measures import Accumulation, Measure, Polarity, Unit, worked_out
from indicators.periods import PeriodKind
from reporting.typed import Typed, read, survey_words

D = Decimal
CHILDREN = Measure(
    code="NI 500",
    key="figure",
    name="",
    polarity=Polarity.HIGHER,
    unit=Unit.PERCENT,
    decimals=1,
    accumulation=Accumulation.POSITION,
    period=PeriodKind.QUARTER,
    lag=0,
    noun="children",
    low=D(0),
    high=D(100),
)
CRIME = replace(CHILDREN, unit=Unit.PER_1000, noun="offences", decimals=2, high=None)
DAYS = replace(CHILDREN, unit=Unit.DAYS, noun="", high=None)


@pytest.mark.parametrize(
    ("measure", "typed", "value", "words"),
    [
        (CHILDREN, Typed(numerator="8", denominator="15"), "53.333333", "8 of 15"),
        (CHILDREN, Typed("53.3%", "8", "15"), "53.333333", "53.3%"),
        (CHILDREN, Typed("53", "8", "15"), "53.333333", "53"),
        (CHILDREN, Typed("66.67", "2", "3"), "66.666667", "66.67"),
        (CHILDREN, Typed(numerator="0", denominator="15"), "0", "0 of 15"),
        (CHILDREN, Typed(numerator="15", denominator="15"), "100", "15 of 15"),
        (CRIME, Typed(numerator="3,526", denominator="186,560"), "18.900086", "3,526 of 186,560"),
        (CRIME, Typed(numerator="15", denominator="8"), "1875", "15 of 8"),
        (DAYS, Typed("42 days"), "42", "42 days"),
    ],
)
def test_what_the_boxes_say(measure, typed, value, words):
    found = read(measure, typed)
    assert found.faults == {}
    assert (found.value, found.words) == (D(value), words)


@pytest.mark.parametrize(
    ("typed", "box", "sentence"),
    [
        (Typed(numerator="8", denominator="0"), "denominator", "Nothing is a share of 0."),
        (Typed(numerator="0", denominator="0"), "denominator", "Nothing is a share of 0."),
        (Typed(numerator="-8", denominator="15"), "numerator", "not below 0"),
        (Typed(numerator="8", denominator="-15"), "denominator", "greater than 0"),
        (Typed(numerator="16", denominator="15"), "numerator", "16 of 15 is more than all of them"),
        (Typed(numerator="8"), "denominator", "Enter the denominator too"),
        (Typed(denominator="15"), "numerator", "Enter the numerator too"),
        (Typed(numerator="8 children", denominator="15"), "numerator", "“8 children” is not a number."),
        (Typed(numerator="1.2345678", denominator="15"), "numerator", "at most 6 digits after the point"),
        (Typed(numerator="8", denominator="1234567890123456"), "denominator", "at most 15 digits"),
        (Typed(numerator="8", denominator="1,5"), "denominator", "check the points and commas"),
        (Typed("54.0", "8", "15"), "figure", "8 of 15 makes 53.3 %, and you typed 54.0. Which is right?"),
        (Typed("53.34", "8", "15"), "figure", "8 of 15 makes 53.33 %, and you typed 53.34."),
        (Typed("n/a", "8", "15"), "figure", "“n/a” is not"),
    ],
)
def test_what_is_refused_stands_beside_its_box(typed, box, sentence):
    found = read(CHILDREN, typed)
    assert set(found.faults) == {box}
    assert sentence in found.faults[box]


def test_what_is_no_share_has_no_parts():
    assert "Days is no share of anything" in read(DAYS, Typed(numerator="8", denominator="15")).faults["figure"]


def test_a_figure_too_long_to_hold_says_what_its_parts_make():
    found = read(CRIME, Typed(numerator="999999999999999", denominator="0.000007"))
    assert "Enter at most 15 digits" in found.faults["numerator"]


@pytest.mark.parametrize(
    ("typed", "box", "sentence"),
    [
        (Typed("72", sample="0"), "sample", "at least one answer"),
        (Typed("72", sample="-5"), "sample", "at least one answer"),
        (Typed("72", sample="1,100.5"), "sample", "enter a whole number, not 1,100.5"),
        (Typed("72", sample="many"), "sample", "“many” is not a number."),
        (Typed("72", sample="1000000000"), "sample", "at most 9 digits"),
        (Typed("72", sample="1100", design="0"), "design", "greater than 0"),
        (Typed("72", sample="1100", design="-1.3"), "design", "greater than 0"),
        (Typed("72", design="1.3"), "sample", "Enter the achieved sample too"),
        (Typed(sample="1100"), "figure", "Enter the figure that these people gave"),
        (Typed("101"), "figure", "above the highest possible"),
    ],
)
def test_a_sample_counts_people_and_a_design_effect_is_above_0(typed, box, sentence):
    found = read(CHILDREN, typed, surveyed=True)
    assert set(found.faults) == {box}
    assert sentence in found.faults[box]


@pytest.mark.parametrize("figure", ["-0.1", "100.1"])
def test_a_share_of_people_asked_lies_between_0_and_100_though_the_measure_states_no_limit(figure):
    open_ended = replace(CHILDREN, low=None, high=None)
    assert read(open_ended, Typed(figure)).faults == {}
    assert "between 0 and 100" in read(open_ended, Typed(figure), surveyed=True).faults["figure"]


def test_a_sample_is_read_with_its_design_effect():
    found = read(CHILDREN, Typed("72.0", sample="1,100", design="1.30"), surveyed=True)
    assert (found.value, found.sample, found.design, found.faults) == (D("72.0"), 1100, D("1.3"), {})
    assert survey_words(1100, D("1.300000")) == "1,100 asked, design effect 1.3"
    assert survey_words(1100, None) == "1,100 asked"
    assert survey_words(None, None) == ""


COUNTS = st.decimals(min_value=0, max_value=10**8, places=2)


@given(COUNTS, COUNTS.filter(lambda number: number > 0))
def test_a_figure_is_what_its_parts_make_or_says_why_not(numerator, denominator):
    found = read(CHILDREN, Typed(numerator=f"{numerator:f}", denominator=f"{denominator:f}"))
    if numerator > denominator:
        assert set(found.faults) == {"numerator"}
    else:
        assert found.faults == {}
        assert found.value == worked_out(numerator, denominator, CHILDREN)
        assert 0 <= found.value <= 100


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused_never_an_exception(figure, numerator, denominator, sample, design):
    found = read(CHILDREN, Typed(figure, numerator, denominator, sample, design), surveyed=True)
    assert found.faults or found.value is not None or Typed(figure, numerator, denominator, sample, design).empty
