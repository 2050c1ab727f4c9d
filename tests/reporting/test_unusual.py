"""What is unusual about a figure, by a table, and that a suppressed figure is never talked of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.measures import Accumulation, Measure, Path, Polarity, Scale, Unit
from indicators.periods import Period, PeriodKind
from reporting.rag import Figure
from reporting.unusual import Forecasted, questions, unusual


def measure(**stated):
    facts = {
        "code": "NI 016",
        "key": "rate",
        "name": "",
        "polarity": Polarity.LOWER,
        "unit": Unit.PER_1000,
        "decimals": 2,
        "accumulation": Accumulation.YEAR_COUNT,
        "period": PeriodKind.QUARTER,
        "lag": 0,
        "noun": "offences",
    }
    return Measure(**{**facts, **stated})


Q2, Q4, YEAR = Period.parse("2008/09 Q2"), Period.parse("2008/09 Q4"), Period.parse("2008/09")
LAST = Period.parse("2007/08 Q2")
POSITION = {"accumulation": Accumulation.POSITION}
GOING_ON = {"accumulation": Accumulation.AGREEMENT_COUNT}
PROFILED = {"path": Path.PROFILE, "profile": (Decimal("0.1"), Decimal("0.3"), Decimal("0.6"), Decimal(1))}
BEFORE = {"2007/08": "1"}
SHARES = (Decimal("0.1"), Decimal("0.3"), Decimal("0.6"), Decimal(1))
LEVELS = {"scale": Scale.ORDINAL, "unit": Unit.LEVEL, "decimals": 0, "period": PeriodKind.FINANCIAL_YEAR}


def said(value, *, of=None, period=Q2, earlier=None, forecast=None, asked="", status="final"):
    figures = {Period.parse(name): Figure(Decimal(was)) for name, was in (earlier or {}).items()}
    expected = Forecasted(Decimal(forecast[0]), Period.parse(forecast[1])) if forecast else None
    figure = Figure(Decimal(value), status=status)
    return unusual(of or measure(), period, figure, figures, forecast=expected, asked=asked)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"value": "18.90"}, ()),
        ({"value": "18.90", "earlier": {"2007/08 Q2": "18"}}, ()),
        ({"value": "18.90", "earlier": {"2007/08 Q2": "14.1"}}, ("up 34 % on the same quarter last year",)),
        ({"value": "12.5", "earlier": {"2007/08 Q2": "10"}}, ()),
        ({"value": "12.51", "earlier": {"2007/08 Q2": "10"}}, ("up 25 % on the same quarter last year",)),
        ({"value": "5", "earlier": {"2007/08 Q2": "10"}}, ("down 50 % on the same quarter last year",)),
        ({"value": "5", "earlier": {"2007/08 Q2": "0"}}, ("up from 0 the same quarter last year",)),
        ({"value": "30", "earlier": {"2008/09 Q1": "10"}}, ()),  # a count over the year grows
        ({"value": "30", "of": measure(**POSITION), "earlier": {"2008/09 Q1": "10"}}, ("up 200 % on 2008/09 Q1",)),
        ({"value": "25", "of": measure(usual_low=Decimal(0), usual_high=Decimal(20))},
         ("outside the usual range 0.00 to 20.00",)),
        ({"value": "1", "of": measure(usual_low=Decimal(2), usual_high=Decimal(20))},
         ("outside the usual range 2.00 to 20.00",)),
        ({"value": "25", "of": measure(usual_high=Decimal(20))}, ("above the usual 20.00",)),
        ({"value": "20", "of": measure(usual_high=Decimal(20))}, ()),
        ({"value": "1", "of": measure(usual_low=Decimal(2))}, ("below the usual 2.00",)),
        ({"value": "2", "of": measure(usual_low=Decimal(2))}, ()),
        ({"value": "2", "of": measure(usual_low=Decimal(2), usual_high=Decimal(20))}, ()),
        ({"value": "20", "of": measure(usual_low=Decimal(0), usual_high=Decimal(20))}, ()),
        ({"value": "18.90", "forecast": ("37.5", "2008/09 Q4")}, ()),
        ({"value": "25", "forecast": ("37.5", "2008/09 Q4")},
         ("far from the forecast of 37.50: at this rate the year ends at 50.00",)),
        ({"value": "25", "period": Q4, "forecast": ("37.5", "2008/09 Q4")}, ("far from the forecast of 37.50",)),
        ({"value": "25", "forecast": ("37.5", "2009/10 Q4")}, ()),
        ({"value": "25", "forecast": ("37.5", "2007/08 Q4")}, ()),
        ({"value": "25", "forecast": ("0", "2008/09 Q4")}, ()),
        ({"value": "16.5", "forecast": ("30", "2008/09 Q4")}, ()),
        ({"value": "13.5", "forecast": ("30", "2008/09 Q4")}, ()),
        ({"value": "16.51", "forecast": ("30", "2008/09 Q4")},
         ("far from the forecast of 30.00: at this rate the year ends at 33.02",)),
        ({"value": "13.49", "forecast": ("30", "2008/09 Q4")},
         ("far from the forecast of 30.00: at this rate the year ends at 26.98",)),
        ({"value": "-25", "period": Q4, "forecast": ("-37.5", "2008/09 Q4")}, ("far from the forecast of -37.50",)),
        ({"value": "25", "of": measure(**PROFILED), "forecast": ("37.5", "2008/09 Q4")}, ()),
        ({"value": "25", "of": measure(**PROFILED), "period": Q4, "forecast": ("37.5", "2008/09 Q4")},
         ("far from the forecast of 37.50",)),
        ({"value": "25", "forecast": ("37.5", "2008/09")}, ()),  # the year's count is of another kind of period
        ({"value": "4", "of": measure(**LEVELS), "period": YEAR, "forecast": ("2", "2008/09")}, ()),
        ({"value": "25", "of": measure(**POSITION), "forecast": ("37.5", "2008/09 Q4")}, ()),
        ({"value": "25", "period": Q4, "status": "provisional"}, ("provisional at year end",)),
        ({"value": "25", "status": "provisional"}, ()),
        ({"value": "25", "asked": "Is it per 1,000?"}, ("answered a question with yes: Is it per 1,000?",)),
        ({"value": "3", "of": measure(**LEVELS), "period": YEAR, "earlier": BEFORE},
         ("up 2 levels on 2007/08",)),
        ({"value": "2", "of": measure(**LEVELS), "period": YEAR, "earlier": BEFORE}, ()),
        # neither levels nor a profile of its own have a rate
        ({"value": "3", "of": measure(**LEVELS), "period": YEAR, "forecast": ("1", "2008/09")}, ()),
        ({"value": "25", "of": measure(path=Path.PROFILE, profile=SHARES), "forecast": ("37.5", "2008/09 Q4")}, ()),
        ({"value": "0", "of": measure(**LEVELS), "period": YEAR, "earlier": {"2007/08": "3"}},
         ("down 3 levels on 2007/08",)),
        ({"value": "0.70", "earlier": {"2007/08 Q2": "0.50"}}, ("up 40 % on the same quarter last year",)),
        ({"value": "0.50", "earlier": {"2007/08 Q2": "0"}}, ("up from 0 the same quarter last year",)),
        ({"value": "-5", "earlier": {"2007/08 Q2": "0"}}, ()),
        ({"value": "0", "earlier": {"2007/08 Q2": "0"}}, ()),
        ({"value": "5", "period": YEAR, "earlier": {"2007/08": "0"}}, ("up from 0 2007/08",)),
        ({"value": "-5", "earlier": {"2007/08 Q2": "-10"}}, ("up 50 % on the same quarter last year",)),
        ({"value": "30", "of": measure(**GOING_ON), "earlier": {"2008/09 Q1": "10"}}, ()),
        ({"value": "30", "period": YEAR, "earlier": {"2006/07": "10"}}, ()),
    ],
)  # fmt: skip
def test_what_is_said(case, words):
    assert said(**case) == words


def test_everything_is_said_at_once():
    of = measure(usual_high=Decimal(20))
    found = said("60", of=of, period=Q4, earlier={"2007/08 Q4": "30"}, forecast=("37.5", "2008/09 Q4"), asked="Sure?",
                 status="provisional")  # fmt: skip
    assert len(found) == 5


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("18.75", ()),
        ("18.90", ("up 26 % on the same quarter last year",)),
        ("21", ("up 40 % on the same quarter last year", "above the usual 20.00")),
        ("15", ()),
    ],
)
def test_who_types_it_is_asked_of_a_large_change_and_of_the_usual_range(value, asked):
    of = measure(usual_high=Decimal(20))
    figure = Figure(Decimal(value), status="provisional")
    assert questions(of, Q2, figure, {LAST: Figure(Decimal(15))}) == asked


def test_nothing_is_asked_of_a_suppressed_figure_or_of_none():
    of, before = measure(usual_high=Decimal(20)), {LAST: Figure(Decimal(15))}
    assert questions(of, Q2, Figure(Decimal(60), suppressed=True), before) == ()
    assert questions(of, Q2, Figure(because="The extract is late."), before) == ()


numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**9, places=2)


@given(value=numbers, before=numbers, expected=numbers)
def test_a_suppressed_figure_is_never_talked_of(value, before, expected):
    of, forecast = measure(usual_high=Decimal(1)), Forecasted(expected, Q4)
    hidden = Figure(value, status="provisional", suppressed=True)
    assert unusual(of, Q4, hidden, {LAST: Figure(before)}, forecast=forecast, asked="Sure?") == ()
    shown = unusual(of, Q2, Figure(Decimal(1)), {LAST: Figure(value, suppressed=True)})
    assert shown == ()


@given(value=numbers, before=numbers, expected=numbers)
def test_any_figure_gets_words_and_never_an_exception(value, before, expected):
    found = unusual(measure(), Q2, Figure(value), {LAST: Figure(before)}, forecast=Forecasted(expected, Q4))
    assert all(isinstance(words, str) and words for words in found)
    assert ("on the same quarter" in " ".join(found)) == (before != 0 and abs(value - before) * 4 > before)
