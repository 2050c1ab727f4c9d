"""Periods and quarters: written, read, ended, due (judgement.md 1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import Period, PeriodKind, Quarter, financial_year_label

years = st.integers(1900, 2099)
quarters = st.builds(Quarter, st.integers(1900, 2098), st.integers(1, 4))
periods = st.one_of(
    quarters.map(Period.of_quarter),
    st.builds(Period, st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.QUARTER]), years),
)

WRITTEN = {
    "2008/09 Q2": (PeriodKind.QUARTER, 2008, date(2008, 9, 30), Quarter(2008, 2), "2008/09 Q2"),
    "2008/09": (PeriodKind.FINANCIAL_YEAR, 2008, date(2009, 3, 31), Quarter(2008, 4), "2008/09"),
    "calendar 2008": (PeriodKind.CALENDAR_YEAR, 2008, date(2008, 12, 31), Quarter(2008, 3), "2008"),
    "school year 2007/08": (PeriodKind.ACADEMIC_YEAR, 2007, date(2008, 8, 31), Quarter(2008, 2), "2007/08"),
    "year to October 2009": (PeriodKind.SURVEY_YEAR, 2009, date(2009, 10, 31), Quarter(2009, 3), "to Oct 2009"),
    "autumn 2008 wave": (PeriodKind.SURVEY_WAVE, 2008, date(2008, 12, 31), Quarter(2008, 3), "autumn 2008"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_period_is_read_as_it_is_written(text: str) -> None:
    period = Period.parse(text)
    kind, year, end, quarter, short = WRITTEN[text]
    assert str(period) == text
    assert (period.kind, period.year, period.end, period.end_quarter, period.short) == (kind, year, end, quarter, short)


@given(periods)
def test_reading_what_was_written_gives_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert hash(Period.parse(str(period))) == hash(period)


@given(quarters)
def test_reading_a_written_quarter_gives_the_same_quarter(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.from_slugs(quarter.year_slug, quarter.slug) == quarter
    assert Quarter.of(quarter.start) == Quarter.of(quarter.end) == quarter
    assert quarter.plus(1).start == quarter.end + timedelta(days=1)


@given(quarters, st.integers(-200, 200))
def test_quarters_stand_in_a_row(quarter: Quarter, steps: int) -> None:
    other = quarter.plus(steps)
    assert other.index - quarter.index == steps
    assert other.plus(-steps) == quarter
    assert (other > quarter) is (steps > 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2008",
        "2008/10",
        "2008/09 Q5",
        "2008/09 q2",
        " 2008/09",
        "2008/09\n",
        "calendar 08",
        "calendar ٢٠٠٨",
        "٢٠٠٨/٠٩ Q2",
        "2008/09 Q²",
        "school year 2007/09",
        "year to March 2009",
        "autumn wave 2008",
        "0000/01",
        "9999/00",
    ],
)
def test_what_is_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        Period.parse(text)


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueError:
        return
    assert str(period) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2008/10", "“2008/10” is not a year: 2008 is followed by 09"),
        ("school year 1999/01", "“school year 1999/01” is not a year: 1999 is followed by 00"),
        (
            "2008",
            (
                "“2008” is not a period; periods are written 2008/09 Q2, 2008/09, calendar 2008, school year 2007/08, "
                "year to October 2009 or autumn 2008 wave"
            ),
        ),
    ],
)
def test_a_refusal_says_how_periods_are_written(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        Period.parse(text)


def test_a_quarter_is_no_other_period() -> None:
    with pytest.raises(ValueError, match=r"^“2008/09” is not a quarter such as 2008/09 Q2$"):
        Quarter.parse("2008/09")
    for number in (0, 5):
        with pytest.raises(ValueError, match=f"^a year has quarters 1 to 4, not {number}$"):
            Quarter(2008, number)


def test_an_address_that_is_no_quarters_is_named() -> None:
    with pytest.raises(ValueError, match=r"^“2008-09/Q2” is not the address of a quarter, such as 2008-09/q2$"):
        Quarter.from_slugs("2008-09", "Q2")


@pytest.mark.parametrize(("year", "quarter"), [("2008/09", "q2"), ("2008-09", "Q2"), ("2008-10", "q2"), ("x", "q2")])
def test_an_address_has_one_spelling(year: str, quarter: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        Quarter.from_slugs(year, quarter)


@pytest.mark.parametrize(
    ("text", "lag", "due"),
    [
        ("calendar 2008", 5, "2009/10 Q4"),  # NI 112
        ("calendar 2010", 5, "2011/12 Q4"),
        ("calendar 2010", 7, "2012/13 Q2"),  # NI 186
        ("calendar 2011", 3, "2012/13 Q2"),  # NI 163
        ("school year 2007/08", 1, "2008/09 Q3"),
        ("autumn 2008 wave", 2, "2009/10 Q1"),
        ("2008/09 Q2", 0, "2008/09 Q2"),
        ("2008/09", 1, "2009/10 Q1"),  # NI 188
    ],
)
def test_a_figure_is_due_so_many_quarters_after_its_period_ends(text: str, lag: int, due: str) -> None:
    assert str(Period.parse(text).due(lag)) == due


def test_how_much_of_the_year_has_gone_by() -> None:
    shares = [Period.parse(f"2008/09 Q{number}").share for number in (1, 2, 3, 4)]
    assert shares == [Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)]
    assert Period.parse("calendar 2008").share == 1


def test_what_is_a_whole_year() -> None:
    assert [text for text in WRITTEN if not Period.parse(text).whole_year] == ["2008/09 Q2"]
    assert Period.parse("2008/09 Q4").whole_year


def test_the_quarters_of_a_year() -> None:
    assert [str(one) for one in Period.parse("2008/09").quarters] == [f"2008/09 Q{number}" for number in (1, 2, 3, 4)]
    assert Period.parse("calendar 2008").quarters == (Period.parse("calendar 2008"),)


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2008/09 Q1", "2007/08 Q4", "2007/08 Q1"),
        ("2008/09 Q3", "2008/09 Q2", "2007/08 Q3"),
        ("calendar 2008", "calendar 2007", "calendar 2007"),
    ],
)
def test_the_period_before(text: str, previous: str, year_before: str) -> None:
    period = Period.parse(text)
    assert (str(period.previous), str(period.year_before)) == (previous, year_before)


def test_the_words_of_a_quarter() -> None:
    assert [Quarter(2008, number).months for number in (1, 4)] == ["April to June 2008", "January to March 2009"]
    assert financial_year_label(1999) == "1999/00"
