"""Direction of travel, the hint beside a forecast, and delivery (judgement.md 7)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from indicators.measures import EXACT, Accumulation, Compare, Measure, Path, Polarity, Scale, Unit, is_number
from indicators.periods import Period, PeriodKind
from reporting.rag import Colour, Figure
from reporting.travel import (
    Action,
    Direction,
    Travel,
    comparator,
    delivery,
    direction,
    hint,
    long_term,
    project,
    short_term,
)
from tests.promises import NI_008, NI_016, NI_112, NI_142, NI_156, NI_188, QUARTERLY, D, measure, p
from tests.strategies import figures, measures, numbers, periods, strange

CRIME, STANDING, AVERAGE, YEARLY = NI_016.measure, NI_156.measure, NI_142.measure, NI_112.measure
BETTER, SAME, WORSE = Direction.BETTER, Direction.NO_CHANGE, Direction.WORSE
ADDING = measure(
    unit=Unit.COUNT,
    scale=Scale.COUNT,
    decimals=0,
    accumulation=Accumulation.AGREEMENT_COUNT,
    noun="people",
    **QUARTERLY,
)
FIRST = p("2008/09 Q1")


def held(**stated: str) -> dict[Period, Figure | Decimal]:
    """`q2_2008="18.9"` is a figure for 2008/09 Q2, `c2008` one for calendar 2008."""
    found: dict[Period, Figure | Decimal] = {}
    for name, value in stated.items():
        if name[0] == "c":
            found[Period(PeriodKind.CALENDAR_YEAR, int(name[1:]))] = D(value)
        else:
            found[Period(PeriodKind.QUARTER, int(name[3:]), int(name[1]))] = Figure(D(value))
    return found


# Direction ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "was", "now", "way", "words"),
    [
        (STANDING, "820", "800", BETTER, "Better than 820 in 2008/09 Q1."),
        (STANDING, "800", "820", WORSE, "Worse than 800 in 2008/09 Q1."),
        (STANDING, "800", "800", SAME, "No change from 800 in 2008/09 Q1."),
        (AVERAGE, "90.43", "91", BETTER, "Better than 90.43 % in 2008/09 Q1."),
        (AVERAGE, "91", "90.43", WORSE, "Worse than 91.00 % in 2008/09 Q1."),
        (AVERAGE, "90.430", "90.439", SAME, "No change from 90.43 % in 2008/09 Q1."),
        (AVERAGE, "90.43", "90.44", BETTER, "Better than 90.43 % in 2008/09 Q1."),
    ],
)
def test_the_arrow_means_better_or_worse(of: Measure, was: str, now: str, way: Direction, words: str) -> None:
    found = short_term(of, p("2008/09 Q2"), held(q1_2008=was, q2_2008=now))
    assert (found.direction, found.words, found.period, found.was) == (way, words, p("2008/09 Q1"), D(was))
    assert found.word == way.value


def test_a_quarter_is_compared_with_the_same_quarter_last_year_in_the_long_term() -> None:
    known = held(q2_2007="700", q1_2008="820", q2_2008="800")
    assert long_term(STANDING, p("2008/09 Q2"), known).words == "Worse than 700 in 2007/08 Q2."


def test_seasonal_measures_have_no_short_term() -> None:
    known = held(q2_2007="18.62", q1_2008="9.2", q2_2008="18.9")
    short = short_term(CRIME, p("2008/09 Q2"), known)
    assert (short.direction, short.word) == (None, "")
    assert short.words == "Compared only with the same quarter of the year before."
    assert direction(CRIME, p("2008/09 Q2"), known).words == "Worse than 18.62 in 2007/08 Q2."


def test_counts_over_the_year_compare_with_the_same_quarter_only() -> None:
    counting = replace(CRIME, compare=Compare.PREVIOUS)
    assert short_term(counting, p("2008/09 Q2"), held(q1_2008="9", q2_2008="18")).direction is None
    annual = replace(counting, period=PeriodKind.CALENDAR_YEAR)
    assert short_term(annual, p("calendar 2008"), held(c2007="9", c2008="8")).direction is BETTER


def test_annual_figures_compare_with_the_outturn_before() -> None:
    known = held(c2007="38.7", c2008="43.1")
    for term in (short_term, long_term, direction):
        assert term(YEARLY, p("calendar 2008"), known).words == "Worse than 38.7 in calendar 2007."


@pytest.mark.parametrize("known", [held(q2_2008="5"), held(q1_2008="5"), {}])
def test_without_a_comparable_figure_there_is_no_arrow_and_it_says_so(known: Any) -> None:
    found = direction(STANDING, p("2008/09 Q2"), known)
    assert (found.direction, found.period) == (None, None)
    assert found.words in ("No comparable figure for 2008/09 Q1.", "No comparable figure for 2007/08 Q2.")


def test_what_is_not_compared() -> None:
    of = replace(STANDING, compare=Compare.NONE)
    known = held(q2_2007="3", q1_2008="4", q2_2008="5")
    for term in (short_term, long_term, direction):
        assert term(of, p("2008/09 Q2"), known) == Travel(None, "Not compared.")
    assert comparator(of, p("2008/09 Q2"), known) is None


def test_a_suppressed_figure_or_a_proxy_is_not_compared() -> None:
    now, before = p("2008/09 Q2"), p("2008/09 Q1")
    hidden = {now: Figure(D(5)), before: Figure(D(1), suppressed=True)}
    assert short_term(STANDING, now, hidden).direction is None
    proxy = {now: Figure(D(5)), before: Figure(D(7), proxy=True)}
    assert short_term(STANDING, now, proxy).direction is None
    both = {now: Figure(D(5), proxy=True), before: Figure(D(7), proxy=True)}
    assert short_term(STANDING, now, both).direction is BETTER


def test_counts_over_the_agreement_compare_the_years_own_part() -> None:
    known = held(q2_2008="700", q4_2008="1500", q2_2009="2250", q4_2009="3100")
    assert (
        long_term(ADDING, p("2009/10 Q2"), known, first=FIRST).words
        == "Better than 700 added in the year by 2008/09 Q2."
    )
    assert (
        long_term(ADDING, p("2009/10 Q4"), known, first=FIRST).words
        == "Better than 1,500 added in the year by 2008/09 Q4."
    )
    assert long_term(ADDING, p("2008/09 Q2"), {**known, **held(q2_2007="9")}, first=FIRST).direction is None
    assert long_term(ADDING, p("2009/10 Q2"), known).direction is None
    assert short_term(ADDING, p("2009/10 Q2"), known, first=FIRST).direction is None
    annual = replace(ADDING, period=PeriodKind.CALENDAR_YEAR)
    found = short_term(annual, p("calendar 2009"), held(c2008="1500", c2009="2900"), first=p("calendar 2008"))
    assert found.words == "Worse than 1,500 added in calendar 2008."


def test_a_proxy_outturn_is_no_base_of_the_years_own_part() -> None:
    known = held(q2_2008="700", q2_2009="2250")
    proxy, real = Figure(D(1500), proxy=True), Figure(D(1500))
    for base, way in ((real, BETTER), (proxy, None)):
        found = long_term(ADDING, p("2009/10 Q2"), {**known, p("2008/09 Q4"): base}, first=FIRST)
        assert found.direction is way


def test_the_comparator_is_on_the_figures_own_scale() -> None:
    known = held(q2_2008="700", q4_2008="1500", q2_2009="2250")
    assert comparator(ADDING, p("2009/10 Q2"), known, first=FIRST) == 2200
    assert comparator(ADDING, p("2010/11 Q2"), known, first=FIRST) is None
    assert comparator(CRIME, p("2008/09 Q2"), held(q2_2007="18.62", q2_2008="18.9")) == D("18.62")
    assert comparator(CRIME, p("2008/09 Q2"), held(q2_2008="18.9")) is None
    proxy = {p("2008/09 Q2"): Figure(D(5)), p("2007/08 Q2"): Figure(D(7), proxy=True)}
    assert comparator(CRIME, p("2008/09 Q2"), proxy) is None


def test_surveys_change_only_significantly() -> None:
    of, before, now = NI_008.measure, p("year to October 2008"), p("year to October 2009")

    def way(was: Figure | Decimal, is_now: Figure | Decimal, **given: Any) -> tuple[Direction | None, str]:
        found = short_term(of, now, {before: was, now: is_now}, **given)
        return found.direction, found.words

    few, many = Figure(D("18.0"), sample=500), Figure(D("18.0"), sample=50000)
    quiet = (SAME, "No significant change from 18.0 % in year to October 2008.")
    assert way(few, Figure(D("19.0"), sample=500)) == quiet
    assert way(many, Figure(D("19.0"), sample=50000))[0] is BETTER
    assert way(many, Figure(D("17.0"), sample=50000))[0] is WORSE
    assert way(Figure(D("18.0")), Figure(D("30.0"))) == quiet
    assert way(D("18.0"), D("30.0")) == quiet
    assert way(many, Figure(D("30.0"))) == way(Figure(D("18.0")), Figure(D("30.0"), sample=50000)) == quiet
    assert way(few, Figure(D("22.3"), sample=500)) == quiet
    assert way(few, Figure(D("22.3"), sample=500), critical=D("1.645"))[0] is BETTER
    assert way(Figure(D(0), sample=5), Figure(D(0), sample=5))[0] is SAME


def test_any_figure_with_a_sample_is_of_a_survey() -> None:
    known = {p("2008/09 Q1"): Figure(D(50), sample=100), p("2008/09 Q2"): Figure(D(52), sample=100)}
    assert short_term(AVERAGE, p("2008/09 Q2"), known).direction is SAME


def test_waves_compare_with_the_wave_before_whenever_it_was() -> None:
    of = measure(period=PeriodKind.SURVEY_WAVE)
    first, second = p("autumn 2008 wave"), p("autumn 2010 wave")
    known = {first: Figure(D(72), sample=11000), second: Figure(D(76), sample=11000), p("calendar 2009"): Figure(D(1))}
    for term in (short_term, long_term):
        assert term(of, second, known).words == "Better than 72.0 % in autumn 2008 wave."
        assert term(of, first, known).words == "No comparable figure for autumn 2007 wave."


@given(measures(), periods, figures, figures)
def test_every_figure_has_a_direction_or_says_why_not(of: Measure, period: Period, one: Figure, two: Figure) -> None:
    known = {period: one, period.previous: two, period.year_before: two}
    for term in (short_term, long_term, direction):
        found = term(of, period, known, first=period)
        assert found.words.endswith(".")
        assert (found.direction is None) is (found.was is None)


MIRROR = {BETTER: WORSE, WORSE: BETTER, SAME: SAME, None: None}


@given(measures(), periods, numbers, numbers, numbers)
def test_turning_the_polarity_turns_the_arrow_and_negating_turns_it_back(
    of: Measure, period: Period, now: Decimal, was: Decimal, base: Decimal
) -> None:
    other = replace(of, polarity=Polarity.LOWER if of.sign == 1 else Polarity.HIGHER)
    last = Period(period.kind, period.year - 1, 4 if period.quarter else 0)
    known = {last: base, period.year_before: was, period.previous: was, period: now}
    negated = {one: EXACT.minus(value) for one, value in known.items()}
    for term in (short_term, long_term, direction):
        way = term(of, period, known, first=period.year_before).direction
        event(f"{term.__name__}: {way}")
        assert term(other, period, known, first=period.year_before).direction is MIRROR[way]
        assert term(other, period, negated, first=period.year_before).direction is way
    one, two = comparator(of, period, known), comparator(other, period, negated)
    assert two == (None if one is None else EXACT.minus(one))


@given(measures(), periods, strange, numbers)
def test_what_is_no_number_has_no_arrow(of: Measure, period: Period, odd: Decimal, number: Decimal) -> None:
    for now, was in ((odd, number), (number, odd), (Figure(odd, sample=10), Figure(number, sample=10))):
        known = {period.year_before: was, period.previous: was, period: now}
        for term in (short_term, long_term, direction):
            assert term(of, period, known, first=period.year_before).direction is None or is_number(odd)
        if not is_number(odd):
            assert comparator(of, period, {period: number, period.year_before: odd}) is None
            assert project(of, {period: odd}, period) is None


# Projection -----------------------------------------------------------------------------------------------------------

LAST_YEAR = held(q1_2007="9.35", q2_2007="18.62", q3_2007="28.34", q4_2007="37.93")


def test_a_years_count_goes_on_at_its_rate() -> None:
    known = {**LAST_YEAR, **held(q1_2008="9.2", q2_2008="18.9")}
    found = project(CRIME, known, p("2008/09 Q4"))
    assert found == (D("37.8"), "At this year's rate the year would end at 37.80 offences per 1,000.")


def test_a_years_count_goes_on_by_its_own_profile() -> None:
    profile = (D("0.1"), D("0.3"), D("0.6"), D(1))
    of = replace(CRIME, path=Path.PROFILE, profile=profile)
    found = project(of, {**LAST_YEAR, **held(q2_2008="12")}, p("2008/09 Q4"))
    assert found is not None
    assert found.value == 40
    still = replace(of, profile=(D(0), *profile[1:]))
    assert project(still, {**LAST_YEAR, **held(q1_2008="12")}, p("2008/09 Q4")) is None


def test_a_count_over_the_agreement_goes_on_from_last_year() -> None:
    known = held(q1_2008="300", q2_2008="700", q3_2008="1100", q4_2008="1500", q2_2009="2300")
    found = project(ADDING, known, p("2009/10 Q4"), first=FIRST)
    assert found is not None
    assert found.value == 3100
    without = held(q1_2008="300", q2_2008="700", q3_2008="1100", q1_2009="1400", q2_2009="2300")
    assert project(ADDING, without, p("2009/10 Q4"), first=FIRST) is None


def test_other_measures_change_as_they_did_on_average() -> None:
    known = held(q1_2008="860", q2_2008="840", q3_2008="780", q4_2007="900")
    found = project(STANDING, known, p("2008/09 Q4"))
    assert found == (D(740), "With the mean change so far the year would end at 740 households.")
    yearly = project(YEARLY, held(c2004="46.9", c2005="44.8", c2006="37.9", c2007="38.7"), p("calendar 2010"))
    assert yearly is not None
    assert yearly.value == D("30.5")


def test_four_points_at_least_and_none_from_later() -> None:
    three = held(q1_2008="860", q2_2008="840", q3_2008="780")
    assert project(STANDING, three, p("2008/09 Q4")) is None
    assert project(STANDING, {**three, **held(q4_2008="700")}, p("2008/09 Q4")) is None
    hidden = {**three, p("2007/08 Q4"): Figure(D(1), suppressed=True)}
    assert project(STANDING, hidden, p("2008/09 Q4")) is None
    assert project(CRIME, LAST_YEAR, p("2008/09 Q4")) is None
    assert project(STANDING, {**three, **held(c2007="1")}, p("2008/09 Q4")) is None


def test_a_projection_stays_within_what_can_be() -> None:
    bounded = replace(AVERAGE, low=D(0), high=D(100))
    rising = held(q1_2008="80", q2_2008="90", q3_2008="99", q4_2007="60")
    falling = held(q1_2008="20", q2_2008="10", q3_2008="1", q4_2007="40")
    found = [project(bounded, known, p("2008/09 Q4")) for known in (rising, falling)]
    assert [one.value for one in found if one] == [100, 0]


@given(measures(), st.lists(numbers, min_size=8, max_size=8))
def test_a_projection_can_be_held(of: Measure, values: list[Decimal]) -> None:
    slots = [Period(PeriodKind.QUARTER, 2007 + n // 4, n % 4 + 1) for n in range(7)]
    found = project(of, dict(zip(slots, values, strict=False)), p("2008/09 Q4"), first=p("2007/08 Q1"))
    if found is not None:
        assert EXACT.multiply(found.value, D(10**6)) % 1 == 0
        assert found.words.endswith(".")


@pytest.mark.parametrize(
    ("of", "known", "to", "words"),
    [
        (
            CRIME,
            {**LAST_YEAR, **held(q1_2008="9.30")},
            "2008/09 Q4",
            "Projection, not a forecast: at this year's rate the year would end at 37.20 offences per 1,000.",
        ),
        (
            STANDING,
            held(q1_2008="860", q2_2008="840", q3_2008="780", q4_2007="900"),
            "2008/09 Q4",
            "Projection, not a forecast: with the mean change so far the year would end at 740 households.",
        ),
        (STANDING, {}, "2008/09 Q4", "No projection: it takes 4 earlier figures, and there is none."),
        (
            STANDING,
            held(q1_2008="860"),
            "2008/09 Q4",
            "No projection: it takes 4 earlier figures, and there is 1.",
        ),
        (
            STANDING,
            held(q1_2008="860", q2_2008="840", q3_2008="780"),
            "2008/09 Q4",
            "No projection: it takes 4 earlier figures, and there are 3.",
        ),
        (CRIME, LAST_YEAR, "2008/09 Q4", "No projection: this year's own count so far is not known."),
        (
            ADDING,
            held(q4_2008="1500", q1_2009="1900", q2_2009="2300", q3_2009="2700"),
            "2009/10 Q4",
            "Projection, not a forecast: at this year's rate the year would end at 3,100 people.",
        ),
        (
            ADDING,
            held(q4_2007="900", q1_2008="200", q2_2008="500", q3_2008="750"),
            "2008/09 Q4",
            "Projection, not a forecast: at this year's rate the year would end at 1,000 people.",
        ),
    ],
)
def test_a_hint_says_what_it_is_or_why_there_is_none(of: Measure, known: Any, to: str, words: str) -> None:
    assert hint(of, known, p(to), first=FIRST) == words


# Delivery -------------------------------------------------------------------------------------------------------------

END = date(2008, 9, 30)


@pytest.mark.parametrize(
    ("plan", "colour"),
    [
        ([Action(date(2008, 10, 1))], Colour.GREEN),
        ([Action(END)], Colour.GREEN),
        ([Action(date(2008, 6, 30), met=date(2008, 9, 30))], Colour.GREEN),
        ([Action(date(2008, 6, 30), met=date(2008, 10, 1))], Colour.RED),
        ([Action(date(2008, 9, 12))], Colour.AMBER),
        ([Action(date(2008, 8, 30))], Colour.AMBER),
        ([Action(date(2008, 8, 29))], Colour.RED),
        ([Action(date(2008, 9, 12)), Action(date(2008, 6, 30))], Colour.RED),
        ([Action(date(2008, 9, 12)), Action(date(2008, 6, 30), met=date(2008, 7, 1))], Colour.AMBER),
        ([], Colour.RED),
        (None, None),
    ],
)
def test_the_colour_of_a_plan(plan: list[Action] | None, colour: Colour | None) -> None:
    assert delivery(plan, END) is colour


def test_a_month_is_a_month_whatever_its_length() -> None:
    assert delivery([Action(date(2009, 1, 31))], date(2009, 2, 28)) is Colour.AMBER
    assert delivery([Action(date(2009, 1, 31))], date(2009, 3, 1)) is Colour.RED
    assert delivery([Action(date(2008, 12, 31))], date(2009, 1, 31)) is Colour.AMBER


def test_a_plan_without_actions_is_red_once_approved() -> None:
    assert delivery([], END, approved=False) is None


@given(st.dates(date(2008, 1, 1), date(2011, 1, 1)), st.integers(0, 400))
def test_later_is_never_better(due: date, days: int) -> None:
    ranks = []
    for on in (due + timedelta(days=days), due + timedelta(days=days + 10)):
        colour = delivery([Action(due)], on)
        assert colour is not None
        ranks.append(colour.rank)
    assert ranks[1] <= ranks[0]


def test_levels_travel_too() -> None:
    known: dict[Period, Figure | Decimal] = {p("2008/09"): D(1), p("2009/10"): D(3)}
    assert direction(NI_188.measure, p("2009/10"), known).words == "Better than Level 1 in 2008/09."
