"""Directions of travel whole: what is asked for is handed on, and the newest wave and a proxy's base are found."""

from typing import Any

import pytest

from indicators.measures import Accumulation, Scale, Unit
from indicators.periods import PeriodKind
from reporting.rag import Figure
from reporting.travel import Direction, Journey, Travel, direction, journey, long_term, short_term
from tests.promises import NI_008, QUARTERLY, D, measure, p

ADDING = measure(
    unit=Unit.COUNT,
    scale=Scale.COUNT,
    decimals=0,
    accumulation=Accumulation.AGREEMENT_COUNT,
    noun="people",
    **QUARTERLY,
)
FIRST = p("2008/09 Q1")
SURVEYED = {
    p("year to October 2008"): Figure(D("18.0"), sample=500),
    p("year to October 2009"): Figure(D("22.3"), sample=500),
}
COUNTED = {
    p("2008/09 Q2"): Figure(D(700)),
    p("2008/09 Q4"): Figure(D(1500)),
    p("2009/10 Q2"): Figure(D(2250)),
}
ONLY_THE_YEAR_BEFORE = Travel(None, "Compared only with the same quarter of the year before.")


def test_a_journey_hands_on_the_first_period_and_the_policys_z() -> None:
    year, before = p("year to October 2009"), p("year to October 2008")
    better = Travel(Direction.BETTER, "Better than 18.0 % in year to October 2008.", before, D("18.0"))
    given: dict[str, Any] = {"critical": D("1.645")}
    assert journey(NI_008.measure, year, SURVEYED, **given) == Journey(better, better)
    assert direction(NI_008.measure, year, SURVEYED, **given) == better
    added = Travel(Direction.BETTER, "Better than 700 added in the year by 2008/09 Q2.", p("2008/09 Q2"), D(700))
    assert journey(ADDING, p("2009/10 Q2"), COUNTED, first=FIRST) == Journey(ONLY_THE_YEAR_BEFORE, added)
    assert direction(ADDING, p("2009/10 Q2"), COUNTED, first=FIRST) == added
    annual = {p("2008/09"): D(1500), p("2009/10"): D(2900)}
    of = measure(unit=Unit.COUNT, decimals=0, accumulation=Accumulation.AGREEMENT_COUNT)
    worse = Travel(Direction.WORSE, "Worse than 1,500 added in 2008/09.", p("2008/09"), D(1500))
    assert journey(of, p("2009/10"), annual, first=p("2008/09")) == Journey(worse, worse)


def test_what_did_not_change_significantly_is_whole() -> None:
    found = short_term(NI_008.measure, p("year to October 2009"), SURVEYED)
    words = "No significant change from 18.0 % in year to October 2008."
    assert found == Travel(Direction.NO_CHANGE, words, p("year to October 2008"), D("18.0"))


@pytest.mark.parametrize("years", [(2006, 2008), (2008, 2006)])
def test_the_newest_of_several_earlier_waves_is_compared_with(years: tuple[int, int]) -> None:
    known = {p(f"autumn {year} wave"): Figure(D(year - 1940), sample=11000) for year in (*years, 2010)}
    found = long_term(measure(period=PeriodKind.SURVEY_WAVE), p("autumn 2010 wave"), known)
    assert found == Travel(Direction.BETTER, "Better than 68.0 % in autumn 2008 wave.", p("autumn 2008 wave"), D(68))


def test_a_proxy_begins_where_last_years_proxy_ended() -> None:
    proxies = {period: Figure(figure.value, proxy=True) for period, figure in COUNTED.items()}
    found = long_term(ADDING, p("2009/10 Q2"), proxies, first=FIRST)
    assert found.words == "Better than 700 added in the year by 2008/09 Q2."
