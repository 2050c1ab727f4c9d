"""A quarter's dates, what is owed in time and late, what is locked in words, and what publishing asks first."""

from datetime import date

import pytest
from django.urls import reverse

from indicators import clock
from indicators.periods import Quarter
from partners.access import Refused
from reporting import locks, services
from reporting.models import Event, PublishedVerdict, ReportingQuarter, Return
from tests import builders
from tests.reporting.quarters_at_work import Q2, Q3, at_work

OCT = {number: date(2008, 10, number) for number in range(1, 32)}
PLANNED = {
    "opens_on": date(2009, 1, 2),
    "entry_by": date(2009, 1, 24),
    "boards_on": date(2009, 2, 1),
    "meets_on": date(2009, 2, 10),
}


@pytest.fixture
def work(db):
    return at_work()


def plan(work, day=OCT[20], quarter=Q3, by="administrator", **dates):
    given = {**(PLANNED if quarter == Q3 else {}), **dates}
    return work.on(day, services.set_dates, agreement=work.agreement, quarter=quarter, by=work.who[by], **given)


# The dates


def test_an_administrator_states_dates_ahead_and_opening_uses_them(work):
    work.world.quarters["2008/09 Q3"].delete()
    row = plan(work)
    assert (row.state, row.opens_on, row.entry_by) == ("upcoming", date(2009, 1, 2), date(2009, 1, 24))
    assert Event.objects.first().verb == "stated the dates"
    opened = work.on(
        date(2009, 1, 3), services.open_quarter, agreement=work.agreement, quarter=Q3, by=work.who["administrator"]
    )
    assert opened.pk == row.pk
    assert (opened.opens_on, opened.entry_by) == (date(2009, 1, 3), date(2009, 1, 24))
    assert (opened.boards_on, opened.meets_on) == (date(2009, 2, 1), date(2009, 2, 10))
    assert opened.returns.filter(indicator=work.indicator()).exists()


def test_a_quarter_of_which_no_date_is_known_is_not_opened_without_one(work):
    with pytest.raises(services.Faults, match="Say by when figures are due"):
        services.open_quarter(agreement=work.agreement, quarter=Q3, by=work.who["administrator"])


def test_a_change_has_a_reason_and_stands_in_the_history(work):
    with pytest.raises(services.Faults) as faults:
        plan(work, quarter=Q2, entry_by=OCT[28])
    assert list(faults.value.by_field) == ["reason"]
    row = plan(work, quarter=Q2, entry_by=OCT[28], meets_on=date(2008, 11, 5), reason="The police system was down.")
    newest = row.history.first()
    assert (newest.entry_by, newest.history_change_reason) == (OCT[28], "The police system was down.")
    assert newest.history_user.username == "administrator"
    assert newest.prev_record.entry_by == OCT[24]
    event = Event.objects.first()
    assert (event.verb, event.after) == (
        "changed the dates",
        "opens on 1 October 2008; figures due by 28 October 2008; sub-group on 5 November 2008",
    )
    assert row.opens_on == OCT[1]


def test_a_closed_quarter_keeps_its_deadline_and_a_published_one_all_its_dates(work):
    work.on(OCT[25], services.close_entry, quarter=work.quarter(), by=work.who["reviewer"])
    row = plan(work, OCT[26], Q2, entry_by=OCT[31], meets_on=date(2008, 11, 5), reason="The hall was let.")
    assert (row.entry_by, row.meets_on) == (OCT[24], date(2008, 11, 5))
    work.publish(OCT[30])
    with pytest.raises(services.NotNow, match="its dates stand"):
        plan(work, OCT[31], Q2, entry_by=OCT[24], meets_on=date(2008, 11, 6), reason="Again.")


@pytest.mark.parametrize(
    "wrong", [{"opens_on": date(2009, 1, 25)}, {"boards_on": date(2009, 1, 23)}, {"meets_on": date(2009, 1, 31)}]
)
def test_dates_come_one_after_the_other(work, wrong):
    with pytest.raises(services.Faults, match="opens first"):
        plan(work, reason="Because.", **wrong)


def test_the_same_dates_and_a_quarter_outside_the_agreement_are_refused(work):
    plan(work, reason="First.")
    with pytest.raises(services.Faults, match="stand already"):
        plan(work, reason="Again.")
    with pytest.raises(services.NotNow, match="lies outside"):
        plan(work, quarter=Quarter(2050, 1), entry_by=date(2050, 7, 24))


@pytest.mark.parametrize("who", ["reader", "officer", "reviewer", "auditor"])
def test_only_an_administrator_states_dates(work, who):
    with pytest.raises(Refused):
        plan(work, by=who, reason="Because.")


def test_dates_are_stated_and_changed_in_the_browser(work, sign_in):
    work.world.quarters["2008/09 Q3"].delete()
    admin, slug = sign_in("administrator"), work.agreement.slug
    where = reverse("quarter_dates", args=[slug, "2008-09", "q3"])
    assert "State the dates of 2008/09 Q3" in admin.get(where).content.decode()
    wrong = admin.post(where, {"opens_on": "25 January 2009", "entry_by": "24 January 2009"})
    assert wrong.status_code == 422
    assert admin.post(where, {"opens_on": "2 January 2009", "entry_by": "24 January 2009"}).status_code == 302
    page = admin.get(reverse("quarters", args=[slug])).content.decode()
    assert "Upcoming: opens on 2 January 2009" in page
    assert "24 January 2009" in page
    page = admin.get(reverse("open_quarter", args=[slug, "2008-09", "q3"])).content.decode()
    assert 'value="24 January 2009"' in page
    again = admin.post(where, {"opens_on": "2 January 2009", "entry_by": "25 January 2009"})
    assert "This field is required" in again.content.decode()
    sent = {"opens_on": "2 January 2009", "entry_by": "25 January 2009", "reason": "A bank holiday."}
    assert admin.post(where, sent).status_code == 302
    where = reverse("quarter_dates", args=[slug, "2008-09", "q2"])
    page = admin.get(where).content.decode()
    assert "it opened on 1 October 2008" in page
    assert 'name="opens_on"' not in page
    assert admin.get(reverse("quarter_dates", args=[slug, "2008-09", "q1"])).status_code == 404


# Awaited and overdue


def owed(question, day):
    return {(ret.indicator.code, str(ret.quarter)) for ret in question(day).select_related("indicator", "quarter")}


def test_what_is_not_handed_in_is_awaited_to_its_day_and_overdue_after(work):
    both = {("NI 016", "2008/09 Q2"), ("NI 154", "2008/09 Q2")}
    assert owed(Return.objects.awaited, OCT[24]) >= both
    assert not owed(Return.objects.overdue, OCT[24])
    assert not owed(Return.objects.awaited, OCT[25])
    assert owed(Return.objects.overdue, OCT[25]) >= both
    work.enter(OCT[20], "18.90", hand_in=False)
    assert ("NI 016", "2008/09 Q2") in owed(Return.objects.awaited, OCT[24])
    work.enter(OCT[20], "18.90")
    assert ("NI 016", "2008/09 Q2") not in owed(Return.objects.awaited, OCT[24])
    work.send_back(OCT[21])
    assert ("NI 016", "2008/09 Q2") in owed(Return.objects.awaited, OCT[24])
    assert ("NI 017", "2008/09 Q2") not in owed(Return.objects.overdue, OCT[25])


def test_a_measure_with_its_own_day_goes_by_it(db):
    made = builders.universe()
    made.indicators["NI 188"].measures.update(due_on="05-31")
    quarter = builders.quarter(made.agreement, "2008/09 Q4", entry_by=date(2009, 4, 24))
    for code in ("NI 188", "NI 154"):
        builders.return_of(made.indicators[code], quarter)
    one, other = ("NI 188", "2008/09 Q4"), ("NI 154", "2008/09 Q4")
    assert owed(Return.objects.awaited, date(2009, 5, 31)) == {one}
    assert owed(Return.objects.overdue, date(2009, 5, 31)) == {other}
    assert owed(Return.objects.overdue, date(2009, 6, 1)) == {one, other}
    assert owed(Return.objects.overdue, date(2010, 1, 1)) == {one, other}
    assert owed(Return.objects.awaited, date(2008, 12, 31)) == {one, other}


def test_a_quarter_published_without_it_owes_it_and_a_reopened_one_does_not(work):
    work.enter(OCT[20], "18.90")
    work.sign(OCT[21])
    work.publish(OCT[22])
    assert ("NI 154", "2008/09 Q2") in owed(Return.objects.overdue, OCT[22])
    work.reopen(OCT[23], OCT[31])
    assert ("NI 016", "2008/09 Q2") not in owed(Return.objects.overdue, OCT[25]) | owed(Return.objects.awaited, OCT[25])


# What is locked, in words

PAGES = ["overview", "themes", "scorecard", "returns", "review", "what_if", "publish"]


def pages_of(client, work, day):
    slug = work.agreement.slug
    paths = [reverse(name, args=[slug, "2008-09", "q2"]) for name in PAGES]
    paths += [reverse(name, args=[slug, "2008-09", "q2", "ni-016"]) for name in ("return", "verdict", "story")]
    paths += [reverse("theme", args=[slug, "2008-09", "q2", "safer"])]
    paths += [reverse("indicator", args=[slug, "ni-016"]) + "?quarter=2008-09-q2"]
    with clock.on(day):
        return {path: client.get(path).content.decode() for path in paths}


def test_every_page_of_a_quarter_says_where_it_stands(work, sign_in):
    client = sign_in("reviewer")
    work.enter(OCT[20], "18.90")

    def say(words, day):
        pages = pages_of(client, work, day)
        assert not [path for path, page in pages.items() if f'<p class="lock"><b>2008/09 Q2</b> {words}' not in page]

    say("Open for entry until 24 October 2008.", OCT[20])
    say("Open for entry: figures were due by 24 October 2008, entry is not closed yet.", OCT[25])
    work.on(OCT[26], services.close_entry, quarter=work.quarter(), by=work.who["reviewer"])
    say("Entry closed on 26 October 2008: only what is sent back can be changed.", OCT[27])
    work.sign(OCT[28])
    work.publish(OCT[30])
    say("Published on 30 October 2008 and frozen.", OCT[30])
    work.reopen(OCT[31], date(2008, 11, 14), codes=("NI 016", "NI 154"))
    say("Published on 30 October 2008 and frozen; reopened for NI 016 and NI 154 until 14 November 2008.", OCT[31])
    say("Published on 30 October 2008 and frozen.", date(2008, 11, 15))


def test_each_return_says_whether_it_can_be_changed_and_the_verb_refuses_with_the_same_words(work, sign_in):
    def lock(day):
        with clock.on(day):
            found = locks.lock_of(work.ret())
            page = sign_in("officer").get(reverse("return", args=[work.agreement.slug, "2008-09", "q2", "ni-016"]))
            assert found.words in page.content.decode().replace("&#x27;", "'")
            assert ('name="submit"' in page.content.decode()) == found.open
        if not found.open:
            with pytest.raises(services.NotNow) as refusal:
                work.enter(day, "18.95")
            assert str(refusal.value) == found.words
        return found.words

    assert lock(OCT[20]) == "This return can be changed until it is submitted."
    work.enter(OCT[20], "18.90")
    assert lock(OCT[20]).startswith("This return is submitted.")
    work.on(OCT[25], services.close_entry, quarter=work.quarter(), by=work.who["reviewer"])
    work.send_back(OCT[26])
    assert lock(OCT[26]).startswith("Entry is closed, but this return was sent back")
    work.enter(OCT[26], "18.60", hand_in=False)
    assert lock(OCT[26]).startswith("Entry is closed, but this return was sent back")
    work.enter(OCT[26], "18.60")
    work.sign(OCT[27])
    assert lock(OCT[27]).startswith("This return is signed off: it cannot be changed.")
    work.publish(OCT[30])
    assert lock(OCT[30]).startswith("This return is signed off and 2008/09 Q2 is published: it cannot be changed.")


def test_a_return_that_nobody_signed_off_offers_no_sign_off_once_the_quarter_is_published(work, sign_in):
    work.enter(OCT[20], "18.90")
    work.publish(OCT[30])
    page = sign_in("reviewer").get(reverse("return", args=[work.agreement.slug, "2008-09", "q2", "ni-016"]))
    assert 'name="sign_off"' not in page.content.decode()
    assert "was published on 30 October 2008 before this return was signed off" in page.content.decode()


# Publishing


def test_publishing_lists_the_missing_the_unsigned_and_those_without_a_forecast(work, sign_in):
    work.enter(OCT[20], "18.90")
    found = services.publication(work.quarter())
    assert [ret.indicator.code for ret in found.unsigned] == ["NI 016"]
    assert "NI 154" in [ret.indicator.code for ret in found.missing]
    assert "NI 017" in [ret.indicator.code for ret in found.silent]
    client, where = sign_in("reviewer"), reverse("publish", args=[work.agreement.slug, "2008-09", "q2"])
    page = client.get(where).content.decode()
    assert "These publish without a forecast or an outlook" in page
    assert client.post(where).status_code == 422
    assert ReportingQuarter.objects.get(pk=work.quarter().pk).state == "open"


def test_a_quarter_is_not_complete_while_only_a_forecast_is_missing(work):
    Return.objects.exclude(indicator=work.indicator("NI 017")).delete()
    assert not services.publication(work.quarter()).complete
    with pytest.raises(services.NotNow, match="missing or not signed off"):
        work.on(OCT[30], services.publish, quarter=work.quarter(), by=work.who["reviewer"])


def test_neither_a_forecast_nor_an_earlier_figure_that_nobody_signed_off_is_published(work):
    measure = work.indicator("NI 017").measures.get()
    ret = work.ret(code="NI 017")
    work.on(
        OCT[20],
        services.record,
        ret=ret,
        version=ret.version,
        by=work.who["named"],
        forecasts=[services.ForecastEntry(measure.pk, "2008/09", "28")],
        hand_in=True,
    )
    assert work.row(code="ni-017").forecast.colour == "green"
    work.publish(OCT[30])
    assert not PublishedVerdict.objects.filter(indicator=work.indicator("NI 017"), slot="forecast").exists()
    assert work.row(code="ni-017").forecast is None
