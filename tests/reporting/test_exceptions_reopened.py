"""An exception and a reopened return: what it said stands meanwhile and is corrected with it, no second one comes of
it, and the past closes nothing that a later quarter goes on with."""

from datetime import date

import pytest

from indicators.periods import Period
from reporting import services
from reporting.models import ExceptionReport, ExceptionUpdate
from tests.reporting.open_quarter import EXPLAINED
from tests.reporting.quarters_at_work import Q2, Q3, published

NOV, JAN = (lambda day: date(2008, 11, day)), (lambda day: date(2009, 1, day))


def again(work, typed, words=EXPLAINED.words, *, day=4, hand_in=True):
    ret = work.ret()
    return work.on(
        NOV(day),
        services.record,
        ret=ret,
        version=ret.version,
        by=work.who["officer"],
        figures=[services.FigureEntry(work.measure.pk, Period.of_quarter(Q2), typed, "final")],
        exception=services.ExceptionEntry(words=words, actions=EXPLAINED.actions),
        hand_in=hand_in,
    )


@pytest.fixture
def work(db):
    """Red as published, with its exception, and reopened."""
    made = published("18.90")
    made.reopen(NOV(3), NOV(14))
    return made


def test_its_words_stand_until_it_is_signed_off_again(work):
    again(work, "19.10", "Two stations were left out.")
    assert work.row().exception.why == EXPLAINED.words
    assert len(work.row().exception.actions) == 1
    work.sign(NOV(5))
    assert work.row().exception.why == "Two stations were left out."
    assert ExceptionReport.objects.count() == 1
    assert ExceptionUpdate.objects.count() == 2


def test_corrected_to_a_green_it_is_over(work):
    again(work, "17.00")
    assert ExceptionReport.objects.open().exists()
    work.sign(NOV(5))
    report = ExceptionReport.objects.get()
    assert report.closed_why == "Not red when 2008/09 Q2 was signed off: the return was corrected."
    assert work.row(known=True).exception.closed


def test_the_past_closes_nothing_that_a_later_quarter_goes_on_with(work):
    work.open(NOV(4), Q3)
    work.enter(NOV(5), "28.90", Q3, period=Period.of_quarter(Q3))
    again(work, "17.00", day=6)
    work.sign(NOV(7))
    assert work.row().verdict.colour == "green"
    assert ExceptionReport.objects.open().count() == 1


def test_a_red_that_was_explained_needs_no_second_exception_when_the_first_is_closed(work):
    work.on(
        NOV(4),
        services.close_exception,
        indicator=work.indicator(),
        reason="The board has seen it.",
        by=work.who["second"],
    )
    again(work, "19.10", "Two stations were left out.")
    assert work.ret().state == "submitted"
    work.sign(NOV(5))
    report = ExceptionReport.objects.get()
    assert (report.closed_why, report.updates.last().words) == ("The board has seen it.", "Two stations were left out.")


def test_a_correction_that_makes_it_red_asks_why(db):
    work = published("17.00")
    assert not ExceptionReport.objects.exists()
    work.reopen(NOV(3), NOV(14))
    assert "exception-words" in again(work, "18.90", "").missing
    assert not again(work, "18.90").missing
    assert work.row().exception is None
    work.sign(NOV(5))
    assert work.row().exception.since == "2008/09 Q2"
