"""Data checks: a printed level beside what the arithmetic printed with it gives (judgement.md 2)."""

import pytest

from targets.arithmetic import checks_of, data_checks
from targets.book import book_of
from tests import builders


def checks(baseline, *targets):
    """The checks of one measure whose targets print a level and a change."""
    agreement = builders.agreement()
    builders.policy(agreement)
    builders.indicator(builders.theme(agreement), "NI 112", baseline=baseline, targets=targets, decimals=1)
    book = book_of(agreement)
    entry = book.indicators[0]
    assert data_checks(book) == checks_of(entry, entry.measures[0])
    return data_checks(book)


def printed(level, amount, basis="percent", of="baseline"):
    return {"level": level, "amount": amount, "basis": basis, "of": of, "words": f"*{amount}% ({level})"}


@pytest.mark.parametrize(
    ("baseline", "level", "amount", "basis", "said", "gives", "outcome"),
    [
        ("43.12", "29.3", "-32", "percent", "43.12 x 0.68 = 29.3216", "29.3", "agrees"),
        ("43.12", "29.32", "-32", "percent", "43.12 x 0.68 = 29.3216", "29.32", "agrees"),
        ("43.12", "29.4", "-32", "percent", "43.12 x 0.68 = 29.3216", "29.3", "differs"),
        ("43.12", "26.4", "-38.7", "percent", "43.12 x 0.613 = 26.43256", "26.4", "agrees"),
        ("50", "57", "7", "points", "50 + 7 = 57", "57", "agrees"),
        ("50", "44", "-7", "points", "50 - 7 = 43", "43", "differs"),
        ("10", "10.3", "2.5", "percent", "10 x 1.025 = 10.25", "10.3", "agrees"),  # half up
        (None, "29.3", "-32", "percent", "the baseline is to come", "", "cannot be checked"),
    ],
)
def test_the_sum_is_compared_at_the_digits_that_are_printed(db, baseline, level, amount, basis, said, gives, outcome):
    (check,) = checks(baseline, printed(level, amount, basis))
    assert (check.sum, check.gives, check.printed, check.outcome) == (said, gives, level, outcome)
    assert check.lines == tuple(builders.LINES)


def test_a_level_without_arithmetic_and_a_change_without_a_level_are_not_checked(db):
    change = {"kind": "change", "amount": "-32", "basis": "percent", "of": "baseline"}
    assert checks("43.12", "29.3", change) == []


def test_a_level_on_the_outturn_before_cannot_be_checked_from_the_agreement(db):
    (check,) = checks("43.12", "40", printed("39.2", "-2", of="previous outturn"))
    assert (check.sum, check.outcome) == ("the outturn before is to come", "cannot be checked")


def test_luton_prints_three_and_all_agree(luton, sign_in):
    found = data_checks(book_of(luton))
    assert [(check.code, check.year, check.sum, check.agrees) for check in found] == [
        ("NI 112", "2008/09", "43.12 x 0.68 = 29.3216", True),
        ("NI 112", "2009/10", "43.12 x 0.613 = 26.43256", True),
        ("NI 112", "2010/11", "43.12 x 0.55 = 23.716", True),
    ]
    builders.place(builders.user("reader"), luton)
    text = " ".join(sign_in("reader").get("/luton-2008-11/targets/").content.decode().split())
    section = text.split('id="checks"')[1].split("</section>")[0]
    assert section.count("agrees") == 3
    assert "43.12 x 0.68 = 29.3216" in section
    assert "“*-32% (29.3)”" in section
    assert "#line-89" in section


def test_the_indicator_s_page_says_it_too(demo, sign_in):
    text = " ".join(sign_in("reader").get("/luton-2008-11/indicators/ni-112/").content.decode().split())
    assert "Data check, 2008/09: 43.12 x 0.68 = 29.3216, rounded 29.3; 29.3 is printed: it <b>agrees</b>." in text
