"""My returns: what is owed, by when, what is next, for whom; and the counts in the header, at a constant cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.periods import Period, Quarter
from partners.access import person_of
from partners.services import hand_over
from reporting import owed, services
from reporting.locks import lock_of
from reporting.models import Return
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

Q2 = Quarter(2008, 2)


@pytest.fixture
def world(db, settings):
    settings.LAA_TODAY = date(2008, 10, 20)
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    builders.place(made.people["officer"], made.agreement, "officer", partner=made.partners["council"])
    made.who = {name: person_of(user) for name, user in made.people.items()}
    made.quarter = services.open_quarter(
        agreement=made.agreement, quarter=Q2, entry_by=date(2008, 10, 24), by=made.who["administrator"]
    )
    return made


def ret(world, code="NI 016"):
    return world.quarter.returns.get(indicator=world.indicators[code])


def record(world, code="NI 016", key="rate", by="officer", *, hand_in=True, typed="18.90"):
    measure = world.indicators[code].measures.get(key=key)
    row = ret(world, code)
    figures = [services.FigureEntry(measure=measure.pk, period=Period.of_quarter(Q2), typed=typed)]
    said = {"figures": figures, "exception": EXPLAINED, "hand_in": hand_in}
    services.record(ret=row, version=row.version, by=world.who[by], **said)


def send_back(world, code="NI 016"):
    row = ret(world, code)
    services.send_back(ret=row, version=row.version, reason="Check it.", by=world.who["reviewer"])


def mine(world, who="officer"):
    world.agreement.refresh_from_db()
    world.quarter.refresh_from_db()
    return owed.mine(owed.standing(world.agreement, world.quarter), world.who[who])


def page(world, sign_in, who="officer", name="returns"):
    return sign_in(who).get(reverse(name, args=[world.agreement.slug, "2008-09", "q2"])).content.decode()


def test_what_was_sent_back_is_next_then_what_is_due_soonest_then_what_is_begun(world):
    assert mine(world).next.entry.code == "NI 016"
    record(world, "NI 154", "figure", hand_in=False, typed="600")
    assert mine(world).next.entry.code == "NI 154"
    record(world)
    assert [title for title, _ in mine(world).groups] == [
        "Started, not handed in",
        "Not started",
        "Waiting for sign-off",
    ]
    send_back(world)
    assert (mine(world).next.entry.code, mine(world).next.sent_back) == ("NI 016", True)


def test_nobody_is_shown_what_they_cannot_act_on(world, sign_in):
    codes = {one.entry.code for one in mine(world).returns}
    assert codes == {"NI 016", "NI 154", "NI 188", "075"}  # NI 017 is led by a group: only who is named owes it
    assert {one.entry.code for one in mine(world, "named").returns} == {"NI 017"}
    services.close_entry(quarter=world.quarter, by=world.who["reviewer"])
    assert mine(world).owed == []
    assert len(mine(world).missed) == 4
    html = page(world, sign_in)
    assert "4 of yours were never handed in" in html
    assert "Not started" not in html


def test_what_can_be_entered_is_what_the_service_takes(world):
    def check():
        stands = owed.standing(world.agreement, world.quarter)
        rows = Return.objects.filter(quarter=world.quarter).select_related("quarter")
        assert set(stands.open) == {row.pk for row in rows if lock_of(row).open}
        return len(stands.open)

    record(world, hand_in=False)
    record(world, "NI 154", "figure", typed="600")
    world.agreement.refresh_from_db()
    assert check() == 4
    send_back(world, "NI 154")
    services.close_entry(quarter=world.quarter, by=world.who["reviewer"])
    world.agreement.refresh_from_db()
    world.quarter.refresh_from_db()
    assert check() == 1
    record(world, "NI 154", "figure", typed="601", hand_in=False)
    world.agreement.refresh_from_db()
    assert check() == 1


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2008, 10, 20), "due in 4 days"),
        (date(2008, 10, 23), "due in 1 day"),
        (date(2008, 10, 24), "due today"),
        (date(2008, 10, 25), "overdue by 1 day"),
        (date(2008, 11, 24), "overdue by 31 days"),
    ],
)
def test_a_day_in_words(today, words):
    assert owed.due_words(date(2008, 10, 24), today) == words


def test_a_figures_own_day_comes_before_the_quarters(world):
    from targets.book import forget

    measure = world.indicators["NI 016"].measures.get(key="rate")
    measure.due_on = "10-21"
    measure.save()
    forget()
    one = next(one for one in mine(world).returns if one.entry.code == "NI 016")
    assert (one.due, one.when) == (date(2008, 10, 21), "due in 1 day")
    assert next(one for one in mine(world).returns if one.entry.code == "NI 154").due == date(2008, 10, 24)


def test_the_page_says_what_is_next_what_is_late_and_why_it_came_back(world, sign_in, settings):
    record(world)
    send_back(world)
    settings.LAA_TODAY = date(2008, 10, 26)
    html = page(world, sign_in)
    assert "You owe 4 of 4 returns for 2008/09 Q2; 4 are overdue" in html
    assert "sent back, overdue by 2 days" in html
    assert "Sent back: Check it." in html
    assert "3 to enter, 1 sent back" in html


def test_cover_says_for_whom_and_until_when(world, sign_in):
    hand_over(
        agreement=world.agreement,
        person=world.people["named"],
        to=world.people["officer"],
        since=date(2008, 10, 20),
        until=date(2008, 11, 14),
        reason="Leave.",
        by=world.who["administrator"],
    )
    assert "for Named Tester until 14 November 2008" in page(world, sign_in)


def test_the_header_counts_for_officers_and_reviewers_only_what_they_may_do(world, sign_in):
    record(world)
    record(world, "NI 154", "figure", by="reviewer", typed="600")
    assert '<span class="waiting">1 to sign off</span>' in page(world, sign_in, "reviewer", "overview")
    assert '<span class="waiting">2 to enter</span>' in page(world, sign_in, "officer", "overview")
    for who in ("auditor", "theme", "administrator", "equality"):
        assert 'class="waiting"' not in page(world, sign_in, who, "overview"), who


def test_the_header_costs_no_query_until_something_is_reported(world, sign_in):
    client = sign_in("reviewer")
    path = reverse("partners", args=[world.agreement.slug])
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    assert not [query for query in found.captured_queries if "reporting_return" in query["sql"]]
    record(world)
    assert "1 to sign off" in client.get(path).content.decode()
