"""Exceptions by quarters: what the next return asks, what a published page goes on saying, who and what ends one."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import clock
from indicators.periods import Period
from partners.access import Refused, Verb, may
from reporting import scorecard, services
from reporting.models import Event, ExceptionAction, ExceptionReport
from reporting.scorecard import Sight, exceptions_of
from targets.book import book_of
from tests.reporting.excepting import (
    ACTION,
    DAYS,
    go_on,
    in_october,
    indicator_page,
    open_quarter,
    publish,
    rate,
    record,
    ret_of,
    send,
    sign_off,
    url,
)
from tests.reporting.open_quarter import EXPLAINED


@pytest.fixture
def world(db):
    with in_october() as made:
        yield made


# The next quarter -----------------------------------------------------------------------------------------------------


def test_the_next_quarter_asks_only_what_has_changed_then_the_board_closes_it(world, sign_in):
    go_on(world)
    action = ExceptionAction.objects.get()
    with clock.on(DAYS[3]):
        officer = sign_in("officer")
        page = officer.get(url(world, number=3)).content.decode()
        assert "What has changed since 2008/09 Q2" in page
        assert "Why it is off target" not in page
        assert f'name="done-{action.pk}-done"' in page
        assert EXPLAINED.words in page  # what was said stands beside
        silent = send(world, officer, "29.0", "submit", number=3)
        assert silent.status_code == 422
        told = silent.content.decode()
        assert "Say what has changed since 2008/09 Q2, or that nothing has." in told
        assert "Say what is done about it." not in told
        ticked = {"exception-words": "The lamps are up.", f"done-{action.pk}-done": "on"}
        undated = send(world, officer, "29.0", "submit", number=3, **ticked)
        assert "Say on which day it was done." in undated.content.decode()
        early = send(world, officer, "29.0", "submit", number=3, **ticked, **{f"done-{action.pk}-on": "1 May 2009"})
        assert "That day is still to come" in early.content.decode()
        done = send(world, officer, "29.0", "submit", number=3, **ticked, **{f"done-{action.pk}-on": "28/11/2008"})
        assert done.status_code == 302
        action.refresh_from_db()
        assert (action.done_on, action.done_by) == (date(2008, 11, 28), world.people["officer"])
        assert ExceptionReport.objects.get().closed_at is None
        assert "done 28 November 2008" in indicator_page(world, sign_in("reviewer"), 3)
        where = reverse("close_exception", args=[world.agreement.slug, "ni-016"])
        board = sign_in("theme")
        assert where in indicator_page(world, board, 3)
        assert board.post(where, {"reason": " "}).status_code == 422
        assert board.post(where, {"reason": "The lamps work; we watch it as amber."}).status_code == 302
    report = ExceptionReport.objects.get()
    assert (report.closed_by, str(report.closed_in)) == (world.people["theme"], "2008/09 Q3")
    assert report.closed_why == "The lamps work; we watch it as amber."
    event = Event.objects.get(verb="closed the exception")
    assert (event.reason, event.indicator) == (report.closed_why, world.indicators["NI 016"])


def test_a_published_quarter_goes_on_saying_what_it_said(world, sign_in):
    go_on(world)
    action = ExceptionAction.objects.get()
    with clock.on(DAYS[3]):
        record(
            world,
            "29.0",
            services.ExceptionEntry(
                words="The lamps are up.", done=(services.DoneEntry(action.pk, True, "28 November 2008"),)
            ),
            number=3,
        )
        sign_off(world, 3)
        services.close_exception(indicator=world.indicators["NI 016"], reason="Enough.", by=world.who["theme"])
        publish(world, 3)
        reader = sign_in("reader")
        then, now = indicator_page(world, reader, 2), indicator_page(world, reader, 3)
        path = reverse("indicator", args=[world.agreement.slug, "ni-016"])
        known = reader.get(f"{path}?quarter=2008-09-q2&as=known").content.decode()
    assert EXPLAINED.words in then
    for later in ("The lamps are up.", "done 28 November 2008", "Enough."):
        assert later not in then, later
        assert later in now, later
        assert later in known, later
    assert "by 30 November 2008" in then


def test_an_action_that_is_late_says_so_in_words(world, sign_in):
    go_on(world)
    with clock.on(DAYS[3]):
        assert "by 30 November 2008: <b>overdue</b>" in indicator_page(world, sign_in("reviewer"), 3)
        assert "overdue</b>" not in indicator_page(world, sign_in("reviewer"), 2)
        assert (
            "overdue</b>"
            in sign_in("reviewer")
            .get(reverse("theme", args=[world.agreement.slug, "2008-09", "q2", "safer"]) + "?as=known")
            .content.decode()
        )


def test_a_tick_can_be_taken_back_with_the_same_return(world):
    go_on(world)
    action = ExceptionAction.objects.get()
    with clock.on(DAYS[3]):
        ticked = services.ExceptionEntry(words="Up.", done=(services.DoneEntry(action.pk, True, "28 November 2008"),))
        record(world, "29.0", ticked, number=3)
        ret = ret_of(world, 3)
        services.send_back(ret=ret, version=ret.version, reason="Only one is up.", by=world.who["reviewer"])
        record(world, "29.0", replace(ticked, done=(services.DoneEntry(action.pk),)), number=3)
    action.refresh_from_db()
    assert (action.done_on, action.done_by, action.done_with) == (None, None, None)
    assert action.history.count() == 3


def test_a_green_closes_it_when_it_is_signed_off_and_a_new_red_opens_another(world, sign_in):
    go_on(world)
    with clock.on(DAYS[3]):
        record(world, "25.0", number=3)
        assert ExceptionReport.objects.get().closed_at is None
        sign_off(world, 3)
        report = ExceptionReport.objects.get()
        assert report.closed_why == "Green again in 2008/09 Q3."
        assert (report.closed_by, str(report.closed_in)) == (world.people["reviewer"], "2008/09 Q3")
        publish(world, 3)
    with clock.on(DAYS[4]):
        open_quarter(world, 4)
        assert record(world, "39.0", number=4).missing["exception-words"] == "The figure is red, so say why."
        again = replace(EXPLAINED, words="The lamps were stolen.", actions=(replace(ACTION, due="30 June 2009"),))
        assert not record(world, "39.0", again, number=4).missing
        page = indicator_page(world, sign_in("reviewer"), 4)
    assert [row.closed_at is None for row in ExceptionReport.objects.order_by("id")] == [False, True]
    assert "Open from 2008/09 Q2 to 2008/09 Q3" in page
    assert page.index("The lamps were stolen.") < page.index("Green again in 2008/09 Q3.")


def test_amber_is_no_green_in_the_words_and_a_missing_figure_closes_nothing(world):
    go_on(world)
    with clock.on(DAYS[3]):
        ret = ret_of(world, 3)
        services.record(
            ret=ret,
            version=ret.version,
            by=world.who["officer"],
            figures=[
                services.FigureEntry(
                    measure=rate(world), period=Period.parse("2008/09 Q3"), because="The system is down"
                )
            ],
            hand_in=True,
        )
        sign_off(world, 3)
        assert ExceptionReport.objects.get().closed_at is None
        publish(world, 3)
    with clock.on(DAYS[4]):
        open_quarter(world, 4)
        record(world, "36.0", number=4)
        sign_off(world, 4)
    assert ExceptionReport.objects.get().closed_why == "No longer red in 2008/09 Q4."


def test_a_red_that_was_a_slip_is_closed_with_the_return_that_mends_it(world):
    record(world, "18.90", EXPLAINED)
    ret = ret_of(world)
    services.send_back(ret=ret, version=ret.version, reason="Is it 17.90?", by=world.who["reviewer"])
    record(world, "17.0")
    sign_off(world)
    assert (
        ExceptionReport.objects.get().closed_why == "Not red when 2008/09 Q2 was signed off: the return was corrected."
    )


# Who sees and who closes ----------------------------------------------------------------------------------------------


def seen_by(world, name, number=2):
    quarter = ret_of(world, number).quarter
    entry = book_of(world.agreement, quarter.quarter).by_id[world.indicators["NI 016"].pk]
    sees = may(world.who[name], Verb.SEE_SUBMITTED, entry.facts())
    return exceptions_of(entry.id, Sight(quarter, False, frozenset({entry.id} if sees else ())))


def test_before_publication_it_is_for_those_who_may_see_what_is_submitted(world):
    record(world, "18.90", EXPLAINED)
    sees = {name for name in world.who if name != "nobody" and seen_by(world, name)}
    assert sees == {"theme", "equality", "officer", "reviewer", "auditor", "administrator"}


def test_what_nobody_signed_off_is_told_nowhere_once_the_quarter_is_published(world, sign_in):
    record(world, "18.90", EXPLAINED)
    publish(world)
    assert EXPLAINED.words not in indicator_page(world, sign_in("reader"))


def test_who_wrote_in_it_does_not_close_it(world, sign_in):
    record(world, "18.90", EXPLAINED, by="reviewer")
    where = reverse("close_exception", args=[world.agreement.slug, "ni-016"])
    assert sign_in("reviewer").post(where, {"reason": "Over."}).status_code == 403
    assert where not in indicator_page(world, sign_in("reviewer"))
    for name in ("reader", "equality", "officer", "auditor", "administrator"):
        with pytest.raises(Refused):
            services.close_exception(indicator=world.indicators["NI 016"], reason="Over.", by=world.who[name])
    with pytest.raises(services.Faults):
        services.close_exception(indicator=world.indicators["NI 016"], reason=" ", by=world.who["theme"])
    assert ExceptionReport.objects.get().closed_at is None


def test_where_none_is_open_there_is_nothing_to_close(world, sign_in):
    where = reverse("close_exception", args=[world.agreement.slug, "ni-016"])
    assert sign_in("reviewer").get(where).status_code == 404
    with pytest.raises(services.NotNow):
        services.close_exception(indicator=world.indicators["NI 016"], reason="Over.", by=world.who["theme"])


def test_the_reds_say_cause_action_owner_and_day_on_every_page_that_lists_them(world, sign_in):
    record(world, "18.90", EXPLAINED)
    client = sign_in("reviewer")
    for name, more in (("overview", ()), ("theme", ("safer",)), ("review", ())):
        page = client.get(reverse(name, args=[world.agreement.slug, "2008-09", "q2", *more])).content.decode()
        for text in (EXPLAINED.words, ACTION.words, "Jo Osei", "30 November 2008"):
            assert text in page, (name, text)
    handed_in = sign_in("theme").get(url(world)).content.decode()
    assert EXPLAINED.words in handed_in


def test_more_exceptions_take_no_more_queries(world, sign_in):
    def asked():
        """How many queries the theme's page takes when nothing of the quarter is in memory."""
        scorecard.KEPT.forget()
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    path = reverse("theme", args=[world.agreement.slug, "2008-09", "q2", "economy"])
    client = sign_in("reviewer")
    record(world, "18.90", EXPLAINED)
    asked()
    one = asked()
    ret = ret_of(world)
    first = ExceptionReport.objects.get()
    for code in ("NI 154", "NI 188", "NI 110"):
        report = ExceptionReport.objects.create(
            indicator=world.indicators[code],
            opened_in=ret.quarter,
            opened_at=first.opened_at,
            opened_by=first.opened_by,
            opened_for="figure",
        )
        report.updates.create(ret=ret, words="Why.", at=first.opened_at, by=first.opened_by)
        for words in ("This.", "That."):
            report.actions.create(ret=ret, words=words, owner="Jo", due=DAYS[3], at=first.opened_at, by=first.opened_by)
    assert asked() == one <= 14
