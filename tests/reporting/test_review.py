"""The reviewer's queue: what is unusual or missing and whom to ask; many signed off or sent back, all or nothing."""

import re
from datetime import date

import pytest
from django.urls import reverse

from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Actual, Event
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

Q2 = Quarter(2008, 2)
TYPED = {"NI 016": ("rate", "18.90", "officer"), "NI 154": ("figure", "600", "council")}


@pytest.fixture
def world(db, settings):
    """2008/09 Q2 is open; NI 016 and NI 154 are handed in by their officers."""
    settings.LAA_TODAY = date(2008, 10, 20)
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.people["council"] = builders.user("council")
    builders.place(made.people["council"], made.agreement, "officer", partner=made.partners["council"])
    made.who = {name: person_of(user) for name, user in made.people.items()}
    made.quarter = services.open_quarter(
        agreement=made.agreement, quarter=Q2, entry_by=date(2008, 10, 24), by=made.who["administrator"]
    )
    for code in TYPED:
        hand_in(made, code)
    return made


def hand_in(world, code, by=None):
    key, typed, who = TYPED[code]
    measure = world.indicators[code].measures.get(key=key)
    figures = [services.FigureEntry(measure=measure.pk, period=Period.of_quarter(Q2), typed=typed)]
    row = ret(world, code)
    services.record(
        ret=row, version=row.version, by=world.who[by or who], figures=figures, exception=EXPLAINED, hand_in=True
    )


def ret(world, code):
    return world.quarter.returns.select_related("indicator").get(indicator=world.indicators[code])


def key(world, code):
    row = ret(world, code)
    return f"{row.pk}-{row.version}"


def url(world):
    return reverse("review", args=[world.agreement.slug, "2008-09", "q2"])


def states(world):
    return {code: ret(world, code).state for code in TYPED}


def test_several_are_signed_off_in_one_go(world, sign_in):
    answer = sign_in("reviewer").post(url(world), {"chosen": [key(world, code) for code in TYPED], "sign_off": "1"})
    assert answer.status_code == 302
    assert set(states(world).values()) == {"signed off"}
    assert Event.objects.filter(verb="signed off").count() == 2


def test_several_are_sent_back_with_one_reason(world, sign_in):
    client = sign_in("reviewer")
    ticked = {"chosen": [key(world, code) for code in TYPED], "send_back": "1"}
    page = client.post(url(world), {**ticked, "reason": " "})
    assert page.status_code == 422
    assert "Say why they are sent back" in page.content.decode()
    assert page.content.decode().count("checked") == 2
    assert client.post(url(world), {**ticked, "reason": "Use the new population."}).status_code == 302
    assert set(states(world).values()) == {"sent back"}
    assert ret(world, "NI 154").sent_back_reason == "Use the new population."


def test_all_or_nothing_with_every_fault_in_words(world, sign_in):
    stale = key(world, "NI 154")
    services.send_back(
        ret=ret(world, "NI 154"), version=ret(world, "NI 154").version, reason="Check.", by=world.who["reviewer"]
    )
    hand_in(world, "NI 154")
    events = Event.objects.count()
    chosen = [key(world, "NI 016"), stale, "99999-1", "rubbish"]
    page = sign_in("reviewer").post(url(world), {"chosen": chosen, "sign_off": "1"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "Nothing was changed" in said
    assert "NI 154 was changed since you opened this page" in said
    assert "There is no such return in 2008/09 Q2" in said
    assert states(world) == {"NI 016": "submitted", "NI 154": "submitted"}
    assert Event.objects.count() == events


def test_nothing_ticked_is_said(world, sign_in):
    page = sign_in("reviewer").post(url(world), {"sign_off": "1"})
    assert page.status_code == 422
    assert "Tick the returns first" in page.content.decode()


def test_never_a_return_in_which_one_typed(world, sign_in):
    services.send_back(
        ret=ret(world, "NI 154"), version=ret(world, "NI 154").version, reason="Check.", by=world.who["reviewer"]
    )
    again = "601"
    measure = world.indicators["NI 154"].measures.get()
    row = ret(world, "NI 154")
    figure = services.FigureEntry(measure=measure.pk, period=Period.of_quarter(Q2), typed=again)
    services.record(
        ret=row, version=row.version, by=world.who["reviewer"], figures=[figure], exception=EXPLAINED, hand_in=True
    )
    client = sign_in("reviewer")
    page = client.get(url(world)).content.decode()
    assert re.findall(r'name="chosen" value="(\S+?)"', page) == [key(world, "NI 016")]
    assert "You typed a figure of it: somebody else signs it off." in page
    answer = client.post(url(world), {"chosen": [key(world, code) for code in TYPED], "sign_off": "1"})
    assert "NI 154: you typed a figure of it" in answer.content.decode()
    assert set(states(world).values()) == {"submitted"}


@pytest.mark.parametrize("who", [role for role in builders.ROLES if role != "reviewer"])
def test_nobody_else_reviews(world, sign_in, who):
    chosen = {"chosen": [key(world, code) for code in TYPED], "sign_off": "1"}
    assert sign_in(who).post(url(world), chosen).status_code in (403, 404)
    with pytest.raises(services.Faults):
        services.sign_off_many(
            quarter=world.quarter, chosen=[(ret(world, "NI 016").pk, ret(world, "NI 016").version)], by=world.who[who]
        )
    assert set(states(world).values()) == {"submitted"}


def test_what_is_unusual_stands_in_words_and_first(world, sign_in):
    measure = world.indicators["NI 154"].measures.get()
    before = {"measure": measure, "period": "2007/08 Q2", "value": "300", "typed": "300", "status": "final"}
    moment = builders.MOMENT
    Actual.objects.create(**before, release="A release", known_on=date(2008, 1, 1), at=moment)
    Actual.objects.filter(ret=ret(world, "NI 154")).update(asked="Is it 600 homes?")
    services.shared.note_activity(world.agreement.pk)
    client = sign_in("reviewer")
    page = client.get(url(world)).content.decode()
    assert "2 returns wait for sign-off in 2008/09 Q2, 1 of them unusual" in page
    assert "Up 100 % on the same quarter last year" in page
    assert "Answered a question with yes: Is it 600 homes?" in page
    table = page.split("the unusual ones first")[1]
    assert table.index("NI 154") < table.index("NI 016")
    only = client.get(url(world) + "?show=unusual").content.decode().split("the unusual ones first")[1]
    assert "NI 016" not in only


def test_what_is_missing_stands_under_its_lead_with_whom_to_ask(world, sign_in):
    for code in TYPED:
        row = ret(world, code)
        row.state = "not started"
        row.save()
    services.shared.note_activity(world.agreement.pk)
    page = sign_in("reviewer").get(url(world)).content.decode()
    police = page.split("<h3>Testing Police: 1 not in</h3>")[1].split("</table>")[0]
    assert "NI 016" in police
    assert "Officer Tester (officer of the lead)" in police
    assert "due in 4 days" in police
    builders.place(
        world.people["named"],
        world.agreement,
        "officer",
        indicator=world.indicators["NI 016"],
        duty="reporting officer",
    )
    page = sign_in("reviewer").get(url(world)).content.decode()
    assert "Named Tester (reporting officer)" in page
    assert "Officer Tester (officer of the lead)" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?lead=police", ["NI 016"], ["NI 154"]),
        ("?theme=economy", ["NI 154"], ["NI 016"]),
        ("?show=submitted&theme=safer", ["NI 016"], ["NI 154"]),
        ("?show=missing", [], ["NI 016", "NI 154"]),
        ("?show=signed+off", [], ["NI 016", "NI 154"]),
        ("?show=rubbish", ["NI 016", "NI 154"], []),
    ],
)
def test_the_queue_is_filtered(world, sign_in, query, there, gone):
    page = sign_in("reviewer").get(url(world) + query)
    assert page.status_code == 200
    main = page.content.decode()
    rows = re.findall(r'<span class="code">(.*?)</span>', main)
    assert all(code in rows for code in there)
    assert not any(code in rows for code in gone)
