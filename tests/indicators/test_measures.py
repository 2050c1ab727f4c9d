"""Measures: what must be stated, how figures are read, held and worded (judgement.md 1, 8, 10)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.measures import (
    MOST_DIGITS,
    MOST_PLACES,
    OUT_OF,
    FigureFault,
    Measure,
    Path,
    Polarity,
    Scale,
    Unit,
    as_held,
    cell_figure,
    parse_figure,
    parse_number,
    places_needed,
    places_of,
    rounded,
    show,
    show_between,
    worked_out,
)
from tests.promises import NI_016, NI_039, NI_142, NI_156, NI_181, NI_188, D, measure
from tests.strategies import measures

CRIME, ADMISSIONS, PERCENT = NI_016.measure, NI_039.measure, NI_142.measure
HOUSEHOLDS, DAYS, LEVEL = NI_156.measure, NI_181.measure, NI_188.measure
BOUNDED = replace(PERCENT, low=D(0), high=D(100))
SCORE = measure("NI 051", unit=Unit.SCORE, scale=Scale.ORDINAL, decimals=0, low=D(4), high=D(16))
TONNES = measure("NI 186", unit=Unit.TONNES, decimals=2)
RATE = measure("NI 019", unit=Unit.RATE, noun="re-offences per young offender", decimals=2)


@pytest.mark.parametrize(
    ("typed", "of", "value"),
    [
        ("18.6%", BOUNDED, "18.6"),
        ("18.6 %", BOUNDED, "18.6"),
        (" 28 per cent ", BOUNDED, "28"),
        ("28 percent", BOUNDED, "28"),
        ("1,674", ADMISSIONS, "1674"),
        ("1,674.5", ADMISSIONS, "1674.5"),
        ("1674 admissions per 100,000", ADMISSIONS, "1674"),
        ("42 days", DAYS, "42"),
        ("48 Days", DAYS, "48"),
        ("1 day", DAYS, "1"),
        ("Level 2", LEVEL, "2"),
        ("level 2", LEVEL, "2"),
        ("2", LEVEL, "2"),
        ("Score 13", SCORE, "13"),
        ("18.90 per 1,000", CRIME, "18.90"),
        ("18.90 offences per 1000", CRIME, "18.90"),
        ("480", HOUSEHOLDS, "480"),
        ("480 households", HOUSEHOLDS, "480"),
        ("1.25 re-offences per young offender", RATE, "1.25"),
        ("5.6 tonnes", TONNES, "5.6"),
        ("\N{MINUS SIGN}0.5", TONNES, "-0.5"),
        ("+0.5", TONNES, "0.5"),
        (".5", TONNES, "0.5"),
        ("5.", TONNES, "5"),
        ("-0", TONNES, "0"),
        ("18.6\N{NO-BREAK SPACE}%", BOUNDED, "18.6"),
        ("0%", BOUNDED, "0"),
        ("100%", BOUNDED, "100"),
        ("999999999999999", HOUSEHOLDS, "999999999999999"),
        ("000000000000000000000480", HOUSEHOLDS, "480"),
        ("0.000001", TONNES, "0.000001"),
        ("-123456789.012345", TONNES, "-123456789.012345"),
    ],
)
def test_figures_are_read_as_people_type_them(typed: str, of: Measure, value: str) -> None:
    read = parse_figure(typed, of)
    assert str(read) == str(D(value))


@pytest.mark.parametrize(
    ("typed", "of", "why"),
    [
        ("", BOUNDED, "leave the box"),
        ("   ", BOUNDED, "leave the box"),
        ("n/a", BOUNDED, "is not a figure"),
        ("abc", BOUNDED, "is not a figure"),
        ("-", BOUNDED, "is not a figure"),
        ("1e300", BOUNDED, "not in this measure's unit, %"),
        ("1E3", HOUSEHOLDS, "not in this measure's unit"),
        ("NaN", BOUNDED, "is not a figure"),
        ("Infinity", BOUNDED, "is not a figure"),
        ("0.1234567", BOUNDED, "at most 6 digits after the point; this figure has 7"),
        ("1.0000000000000000000000000000001", TONNES, "at most 6 digits after the point"),
        ("1234567890123456", HOUSEHOLDS, "at most 15 digits; this figure has 16"),
        ("1234567890.123456", TONNES, "at most 15 digits"),
        ("140", BOUNDED, "above the highest possible, 100 %"),
        ("-1%", BOUNDED, "below the lowest possible, 0 %"),
        ("Level 7", LEVEL, "Level 7 is above the highest possible, Level 4"),
        ("Level 1.5", LEVEL, "whole number"),
        ("480.5", HOUSEHOLDS, "whole number"),
        ("3", SCORE, "below the lowest possible, a score of 4"),
        ("42%", DAYS, "not in this measure's unit, days"),
        ("42 days", BOUNDED, "not in this measure's unit"),
        ("Level 2", BOUNDED, "not in this measure's unit"),
        ("3,530 offences", CRIME, "not in this measure's unit, offences per 1,000"),
        ("8 children", replace(PERCENT, noun="children"), "not in this measure's unit"),
        ("8 children %", replace(PERCENT, noun="children"), "not in this measure's unit"),
        ("days 42", DAYS, "not in this measure's unit"),
        ("8 of 15", BOUNDED, "not in this measure's unit"),
        ("1,67", ADMISSIONS, "points and commas"),
        ("1.674,5", ADMISSIONS, "points and commas"),
        ("1 674", ADMISSIONS, "not in this measure's unit"),
        ("1.2.3", BOUNDED, "points and commas"),
        ("--5", TONNES, "is not a figure"),
        ("£5", TONNES, "is not a figure"),
        ("5%%", BOUNDED, "not in this measure's unit"),
        ("٤٢", DAYS, "is not a figure"),
        ("4\N{ARABIC-INDIC DIGIT TWO}", DAYS, "not in this measure's unit"),
        ("４２", DAYS, "is not a figure"),
        ("4²", DAYS, "not in this measure's unit"),
        ("1_000", HOUSEHOLDS, "not in this measure's unit"),
        ("0x10", HOUSEHOLDS, "not in this measure's unit"),
        ("=1+1", HOUSEHOLDS, "is not a figure"),
    ],
)
def test_what_is_no_figure_is_refused_with_a_sentence(typed: str, of: Measure, why: str) -> None:
    with pytest.raises(FigureFault) as refused:
        parse_figure(typed, of)
    assert why in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,674", "1674"),
        (" 12 ", "12"),
        ("\N{MINUS SIGN}0.50", "-0.50"),
        ("+3", "3"),
        (".5", "0.5"),
        ("1,234,567.891234", "1234567.891234"),
        ("000000000000000000000480", "480"),
    ],
)
def test_bare_numbers_are_read(typed: str, value: str) -> None:
    assert str(parse_number(typed)) == value


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "“” is not a number. Enter digits alone, such as 1,674."),
        ("12  people", "“12 people” is not a number. Enter digits alone, such as 1,674."),
        ("n/a", "“n/a” is not a number. Enter digits alone, such as 1,674."),
        ("1e3", "“1e3” is not a number. Enter digits alone, such as 1,674."),
        ("1,67", "“1,67” is not a figure: check the points and commas. Thousands are parted like 1,674."),
        ("-0.1234567", "Enter at most 6 digits after the point; this figure has 7."),
        ("1234567890123456", "Enter at most 15 digits; this figure has 16."),
    ],
)
def test_what_is_no_bare_number_is_refused_with_a_sentence(typed: str, why: str) -> None:
    with pytest.raises(FigureFault) as refused:
        parse_number(typed)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("typed", "of", "why"),
    [
        (" 1,67 ", ADMISSIONS, "“1,67” is not a figure: check the points and commas. Thousands are parted like 1,674."),
        ("8  of 15", BOUNDED, "“8 of 15” is not in this measure's unit, %. Enter a number, such as 18.6 or 18.6%."),
        ("48.555%", replace(BOUNDED, high=D("40.50")), "48.555 % is above the highest possible, 40.5 %."),
        ("-0.25", BOUNDED, "-0.25 % is below the lowest possible, 0 %."),
        ("Level 1.5", LEVEL, "Enter a whole number: level 0 to 4 has no parts, and 1.5 has."),
        ("n/a", TONNES, f"“n/a” is not a figure. Enter a number, such as {show(D('18.6'), TONNES.decimals)}."),
        ("", BOUNDED, "Enter a figure, or leave the box and say why there is none."),
    ],
)
def test_a_refusal_repeats_what_was_typed(typed: str, of: Measure, why: str) -> None:
    with pytest.raises(FigureFault) as refused:
        parse_figure(typed, of)
    assert str(refused.value) == why


_TYPED = st.text(alphabet="0123456789.,-+% aeglLv\N{ARABIC-INDIC DIGIT TWO}²\N{NO-BREAK SPACE}", max_size=24) | st.text(
    max_size=24
)


@given(_TYPED, measures(), st.booleans())
def test_whatever_is_read_may_be_held(text: str, of: Measure, bounded: bool) -> None:
    of = replace(of, low=D(0), high=D(100)) if bounded else of
    try:
        value = parse_figure(text, of)
    except FigureFault:
        return
    assert value.is_finite()
    assert places_of(value) <= MOST_PLACES
    assert len(value.as_tuple().digits) <= MOST_DIGITS
    assert of.scale is Scale.RATIO or value == value.to_integral_value()
    assert not bounded or 0 <= value <= 100
    assert any(digit in text for digit in "0123456789")
    assert text.isascii() or not any(character.isdigit() and not character.isascii() for character in text)


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6), measures())
def test_what_was_shown_is_read_again(value: Decimal, of: Measure) -> None:
    of = replace(of, scale=Scale.RATIO)
    assert parse_figure(show(value, 6), of) == value
    if of.unit not in (Unit.SCORE,):
        assert parse_figure(of.words(value, 6), of) == value


@pytest.mark.parametrize(
    ("of", "header", "sentence"),
    [
        (PERCENT, "%", "90.43 %"),
        (CRIME, "offences per 1,000", "90.43 offences per 1,000"),
        (ADMISSIONS, "admissions per 100,000", "90 admissions per 100,000"),
        (HOUSEHOLDS, "households", "90 households"),
        (replace(HOUSEHOLDS, noun=""), "number", "90"),
        (DAYS, "days", "90.4 days"),
        (LEVEL, "level 0 to 4", "Level 90"),
        (replace(LEVEL, high=None), "level", "Level 90"),
        (SCORE, "score 4 to 16", "a score of 90"),
        (RATE, "re-offences per young offender", "90.43 re-offences per young offender"),
        (replace(RATE, noun=""), "rate", "90.43"),
        (TONNES, "t CO2 per person", "90.43 t CO2 per person"),
        (measure(unit=Unit.YEARS), "years", "90.4 years"),
        (measure(unit=Unit.PER_10000, noun=""), "per 10,000", "90.4 per 10,000"),
    ],
)
def test_a_figure_has_its_unit(of: Measure, header: str, sentence: str) -> None:
    assert of.unit_words == header
    assert of.words(D("90.43")) == sentence


def test_a_figure_in_a_table_has_its_decimals() -> None:
    assert CRIME.figure(D("18.9")) == "18.90"
    assert CRIME.figure(D("18.9"), least=3) == "18.900"
    assert [of.short("2") for of in (PERCENT, LEVEL, CRIME)] == ["2 %", "Level 2", "2"]


@pytest.mark.parametrize(
    ("noun", "one"), [("children", "one child"), ("offences", "one offence"), ("people", "one person"), ("", "one")]
)
def test_one_of_what_is_counted(noun: str, one: str) -> None:
    assert replace(PERCENT, noun=noun).one == one


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("17.825", 2, "17.83"),
        ("0.775", 2, "0.78"),
        ("-0.775", 2, "-0.78"),
        ("2.5", 0, "3"),
        ("1674", 0, "1,674"),
        ("999.5", 0, "1,000"),
        ("-1234567.5", 1, "-1,234,567.5"),
        ("-0.004", 2, "0.00"),
        ("0", 0, "0"),
        ("1E+3", 0, "1,000"),
        ("0.00000012", 8, "0.00000012"),
    ],
)
def test_numbers_are_rounded_half_up_and_parted(value: str, places: int, text: str) -> None:
    assert show(D(value), places) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=9), st.integers(0, 9))
def test_a_shown_number_is_the_rounded_number(value: Decimal, places: int) -> None:
    text = show(value, places)
    assert D(text.replace(",", "")) == rounded(value, places)
    assert text == f"{abs(rounded(value, places)) if not rounded(value, places) else rounded(value, places):,f}"
    assert abs(rounded(value, places) - value) * 2 <= D(1).scaleb(-places)


@pytest.mark.parametrize(
    ("value", "least", "most", "text"),
    [
        ("83.7", 0, 2, "83.7"),
        ("24.05", 0, 2, "24.05"),
        ("100", 0, 2, "100"),
        ("0.02", 2, 3, "0.02"),
        ("0.5", 1, 1, "0.5"),
    ],
)
def test_closing_zeros_go_down_to_the_least(value: str, least: int, most: int, text: str) -> None:
    assert show_between(D(value), least, most) == text


def test_the_places_a_number_was_written_with() -> None:
    assert [places_of(D(text)) for text in ("19.0", "95", "1E+3", "NaN")] == [1, 0, 0, 0]


def test_the_places_that_a_number_needs() -> None:
    long = "0." + "3" * 40
    assert [places_needed(D(text)) for text in ("19.50", "95.0", "1E+3", "0.00", long)] == [1, 0, 0, 0, 40]


@pytest.mark.parametrize(
    ("numerator", "denominator", "of", "figure"),
    [
        ("8", "15", PERCENT, "53.333333"),
        ("2", "3", PERCENT, "66.666667"),
        ("3530", "186800", CRIME, "18.897216"),
        ("1", "3", RATE, "0.333333"),
        ("1", "2", PERCENT, "50"),
    ],
)
def test_a_figure_is_worked_out_to_six_places(numerator: str, denominator: str, of: Measure, figure: str) -> None:
    assert worked_out(D(numerator), D(denominator), of) == D(figure)


def test_what_cannot_be_worked_out() -> None:
    assert worked_out(D(1), D(0), PERCENT) is None
    assert worked_out(D(1), D(2), DAYS) is None
    assert as_held(D("0.0000005")) == D("0.000001")


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_of_many_lies_within_its_whole(part: int, rest: int) -> None:
    for unit, whole in OUT_OF.items():
        share = worked_out(D(part), D(part + rest), measure(unit=unit))
        assert share is not None
        assert 0 <= share <= whole
        assert places_of(share) <= MOST_PLACES


@pytest.mark.parametrize(
    ("cell", "text"),
    [(1674, "1674"), (0.1 + 0.2, "0.3"), (18.9, "18.9"), (1e20, "100000000000000000000"), (-0.5, "-0.5")],
)
def test_a_cell_is_read_at_fifteen_digits(cell: float, text: str) -> None:
    assert cell_figure(cell) == text


@pytest.mark.parametrize(
    "stated",
    [
        {"path": Path.PROFILE},
        {"profile": (D("0.5"), D("0.6"), D("0.7"), D(1))},
        {"path": Path.PROFILE, "profile": (D("0.5"), D(1))},
        {"path": Path.PROFILE, "profile": (D("0.1"), D("0.3"), D("0.6"), D("0.9"))},
    ],
)
def test_a_path_of_its_own_has_four_shares(stated: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="profile"):
        measure(**stated)


def test_better_goes_by_the_polarity() -> None:
    higher, lower = measure(), measure(polarity=Polarity.LOWER)
    assert (higher.sign, lower.sign) == (1, -1)
    assert higher.better(D(2), D(1))
    assert lower.better(D(1), D(2))
    assert not higher.better(D(1), D(1))
    assert not lower.better(D(1), D(1))
