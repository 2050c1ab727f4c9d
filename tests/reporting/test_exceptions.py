"""Exceptions through the real pages: a red asks for one, it goes on by quarters, and a board or a green ends it.

NI 016 by 2008/09 Q2: 17.00 is green, 18.60 amber, 18.90 red; by Q3 (26.74 expected) 27.00 is amber, 29.00 red.
"""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from indicators import clock
from indicators.periods import Period, Quarter
from partners.access import Refused, Verb, may, person_of
from reporting import services
from reporting.models import Event, ExceptionAction, ExceptionReport, ExceptionUpdate, Return
from reporting.scorecard import Sight, exceptions_of
from targets.book import book_of
from targets.models import Policy
from tests import builders
from tests.reporting.open_quarter import EXPLAINED, EXPLAINED_FIELDS

DAYS = {2: date(2008, 10, 20), 3: date(2009, 1, 20), 4: date(2009, 4, 20)}
ACTION = EXPLAINED.actions[0]


@pytest.fixture
def world(db):
    """The universe on 20 October 2008, with Q2 open and nothing entered."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.who = {name: person_of(user) for name, user in made.people.items()}
    with clock.on(DAYS[2]):
        open_quarter(made, 2)
        yield made


def open_quarter(world, number):
    return services.open_quarter(
        agreement=world.agreement,
        quarter=Quarter(2008, number),
        entry_by=DAYS[number].replace(day=24),
        by=world.who["administrator"],
    )


def ret_of(world, number=2):
    return Return.objects.select_related("indicator", "quarter__agreement").get(
        indicator=world.indicators["NI 016"], quarter__number=number
    )


def rate(world):
    return world.indicators["NI 016"].measures.get(key="rate").pk


def record(world, typed, exception=None, *, number=2, forecast="", by="officer", hand_in=True):
    ret = ret_of(world, number)
    period = Period.of_quarter(Quarter(2008, number))
    return services.record(
        ret=ret,
        version=ret.version,
        by=world.who[by],
        figures=[services.FigureEntry(measure=rate(world), period=period, typed=typed)] if typed else [],
        forecasts=[services.ForecastEntry(measure=rate(world), year="2008/09", typed=forecast)] if forecast else [],
        exception=exception,
        hand_in=hand_in,
    )


def sign_off(world, number=2):
    ret = ret_of(world, number)
    return services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])


def publish(world, number=2):
    services.publish(quarter=ret_of(world, number).quarter, by=world.who["reviewer"], knowing=True)


def url(world, name="return", number=2, slug="ni-016"):
    return reverse(name, args=[world.agreement.slug, "2008-09", f"q{number}", slug])


def indicator_page(world, client, number=2):
    path = reverse("indicator", args=[world.agreement.slug, "ni-016"])
    return client.get(f"{path}?quarter=2008-09-q{number}").content.decode()


def send(world, client, typed, press, number=2, **fields):
    box = f"figure-{rate(world)}-2008-09-Q{number}"
    data = {"version": ret_of(world, number).version, box: typed, f"{box}-status": "provisional", "commentary": ""}
    return client.post(url(world, number=number), {**data, press: "1", **fields})


# What a red asks for --------------------------------------------------------------------------------------------------


def test_a_red_submitted_without_its_exception_is_asked_for_it_and_everything_typed_stays(world, sign_in):
    client = sign_in("officer")
    answer = send(world, client, "18.90", "submit", **{"exception-impact": "People lose their cars."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The figure is red, so say why." in page
    for sentence in ("Say what is done about it.", "Say who sees to it.", "Say by when."):
        assert sentence in page
    assert 'href="#id_exception-words"' in page
    assert 'href="#id_action-0-due"' in page
    assert 'value="18.90"' in page
    assert "People lose their cars." in page
    assert "<details open>" in page
    assert ret_of(world).state == "draft"
    assert not ExceptionReport.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("exception-words", " ", "The figure is red, so say why."),
        ("action-0-words", "", "Say what is done about it."),
        ("action-0-owner", "", "Say who sees to it."),
        ("action-0-due", "", "Say by when."),
        ("action-0-due", "soon", "“soon” is not read as a day. Write it like 30 November 2008."),
        ("action-0-due", "30 November 2007", "That day is before 2008/09 Q2 began: check the year."),
        ("action-1-words", "Another.", "Say who sees to it."),
    ],
)
def test_each_of_the_four_is_asked_for(world, sign_in, field, value, sentence):
    answer = send(world, sign_in("officer"), "18.90", "submit", **{**EXPLAINED_FIELDS, field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ExceptionReport.objects.exists()


def test_what_is_unfinished_is_kept_with_the_draft_as_it_was_typed(world, sign_in):
    half = {
        "exception-words": "Cars.",
        "action-0-words": "Light them.",
        "action-0-due": "some day",
        "action-0-owner": "",
    }
    assert send(world, sign_in("officer"), "18.90", "save", **half).status_code == 302
    page = sign_in("reviewer").get(url(world)).content.decode()
    for text in ("Cars.", "Light them.", "some day"):
        assert text in page
    assert 'name="action-1-words"' in page  # and room for one more
    assert not ExceptionReport.objects.exists()
    assert "Cars." in sign_in("auditor").get(url(world)).content.decode()
    for name in ("overview", "review"):
        path = reverse(name, args=[world.agreement.slug, "2008-09", "q2"])
        assert "Cars." not in sign_in("reviewer").get(path).content.decode(), name
    assert "Cars." not in indicator_page(world, sign_in("reviewer"))


def test_a_red_handed_in_opens_one_exception_with_its_action(world, sign_in):
    assert send(world, sign_in("officer"), "18.90", "submit", **EXPLAINED_FIELDS).status_code == 302
    report = ExceptionReport.objects.get()
    assert (report.opened_for, report.opened_by, str(report.opened_in)) == (
        "figure",
        world.people["officer"],
        "2008/09 Q2",
    )
    assert ExceptionUpdate.objects.get().words == EXPLAINED.words
    action = ExceptionAction.objects.get()
    assert (action.words, action.owner, action.due) == (ACTION.words, "Jo Osei", date(2008, 11, 30))
    assert {"opened an exception", "added an action"} <= set(Event.objects.values_list("verb", flat=True))
    assert report.history.get().history_user == world.people["officer"]


@pytest.mark.parametrize("typed", ["17.0", "18.60"])
def test_what_is_not_red_needs_none_and_opens_none(world, typed):
    assert not record(world, typed, EXPLAINED).missing
    assert not ExceptionReport.objects.exists()


def test_amber_needs_one_where_the_policy_says_so(world):
    policy = Policy.objects.get(agreement=world.agreement)
    Policy.objects.filter(pk=policy.pk).update(rules={**policy.rules, "amber_needs_exception": True})
    world.agreement.revision += 1
    world.agreement.save()
    missing = record(world, "18.60").missing
    assert missing["exception-words"] == "The figure is amber, so say why."
    assert not record(world, "18.60", EXPLAINED).missing
    assert ExceptionReport.objects.get().opened_for == "figure"


def test_a_red_forecast_needs_one_too(world):
    missing = record(world, "18.90", forecast="39.0").missing
    assert missing["exception-words"] == "The figure is red and the forecast is red, so say why."
    assert set(record(world, "17.0", forecast="39.0").missing) == {
        "exception-words",
        "action-0-words",
        "action-0-owner",
        "action-0-due",
    }
    assert not record(world, "17.0", EXPLAINED, forecast="39.0").missing
    assert ExceptionReport.objects.get().opened_for == "forecast"


def test_the_verb_that_submits_a_draft_asks_the_same(world):
    record(world, "18.90", replace(EXPLAINED, words=""), hand_in=False)
    ret = ret_of(world)
    with pytest.raises(services.Faults, match="The figure is red, so say why"):
        services.submit(ret=ret, version=ret.version, by=world.who["officer"])
    assert ret_of(world).version == ret.version
    record(world, "18.90", EXPLAINED, hand_in=False)
    ret = ret_of(world)
    services.submit(ret=ret, version=ret.version, by=world.who["officer"])
    assert ExceptionReport.objects.get().updates.get().words == EXPLAINED.words


def test_the_need_is_judged_from_the_figure_that_is_typed_now_not_the_one_before(world):
    record(world, "18.90", hand_in=False)
    assert not record(world, "17.0").missing
    assert ret_of(world).state == "submitted"


def test_what_is_sent_back_is_changed_in_place_and_said_once(world, sign_in):
    record(world, "18.90", EXPLAINED)
    ret = ret_of(world)
    services.send_back(ret=ret, version=ret.version, reason="Name the owner in full.", by=world.who["reviewer"])
    page = sign_in("officer").get(url(world)).content.decode()
    assert EXPLAINED.words in page
    assert 'value="Jo Osei"' in page
    again = {**EXPLAINED_FIELDS, "action-0-owner": "Jo Osei, Crime and Disorder Reduction Partnership"}
    assert send(world, sign_in("officer"), "18.90", "submit", **again).status_code == 302
    assert ExceptionReport.objects.count() == ExceptionUpdate.objects.count() == 1
    action = ExceptionAction.objects.get()
    assert action.owner == "Jo Osei, Crime and Disorder Reduction Partnership"
    assert [row.owner for row in action.history.order_by("history_id")] == ["Jo Osei", action.owner]


# The next quarter -----------------------------------------------------------------------------------------------------


def go_on(world):
    """Q2 is red, signed off and published; Q3 is open, three months later."""
    record(world, "18.90", EXPLAINED)
    sign_off(world)
    publish(world)
    with clock.on(DAYS[3]):
        open_quarter(world, 3)


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
