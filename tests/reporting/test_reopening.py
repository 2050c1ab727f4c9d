"""Reopening a published quarter for named indicators: what stands meanwhile, how it ends, and the next edition."""

from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from indicators import clock
from partners.access import Refused
from reporting import services
from reporting.models import Actual, Event, PublishedVerdict, Reopening, Return
from reporting.scorecard import build
from tests.reporting.quarters_at_work import Q3, published

NOV = {number: date(2008, 11, number) for number in range(1, 30)}
UNTIL = NOV[14]


@pytest.fixture
def work(db):
    return published(forecast="37.5")


@pytest.fixture
def again(work):
    work.reopen(NOV[3], UNTIL)
    return work


def verdicts(work, **more):
    rows = PublishedVerdict.objects.filter(indicator=work.indicator(), slot="indicator", **more)
    return [(row.edition, row.colour, str(row.actual.normalize())) for row in rows.order_by("edition")]


def standing(work, **more):
    row = work.row(**more)
    return row.verdict.colour, str(row.measures[0].points[-1].value.normalize()), row.ret.commentary


# What may be reopened, by whom


@pytest.mark.parametrize("who", ["reader", "theme", "equality", "officer", "reviewer", "auditor"])
def test_only_an_administrator_reopens(work, who):
    with pytest.raises(Refused):
        work.reopen(NOV[3], UNTIL, by=who)
    assert not Reopening.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"codes": ()}, "indicators"),
        ({"codes": ("NI 016", "NI 110")}, "indicators"),
        ({"reason": "  "}, "reason"),
        ({"until": NOV[2]}, "until"),
    ],
)
def test_no_indicator_nothing_asked_no_reason_and_a_past_day_are_refused_whole(work, wrong, field):
    with pytest.raises(services.Faults) as faults:
        work.reopen(NOV[3], **{"until": UNTIL, **wrong})
    assert list(faults.value.by_field) == [field]
    assert not Reopening.objects.exists()
    assert work.ret().state == "signed off"


def test_only_a_published_quarter_is_reopened(work):
    work.open(NOV[3], Q3)
    with pytest.raises(services.NotNow, match="only a published quarter"):
        work.reopen(NOV[3], UNTIL, quarter=Q3)


def test_it_is_reopened_once_at_a_time_and_a_handed_in_one_not_at_all(again):
    with pytest.raises(services.Faults, match="reopened already"):
        again.reopen(NOV[4], UNTIL)
    again.enter(NOV[5], "18.60")
    with pytest.raises(services.Faults, match="a reviewer decides first"):
        again.reopen(NOV[20], NOV[25])


# What it does


def test_the_return_is_sent_back_with_the_reason_and_nothing_published_changes(again):
    ret = again.ret()
    assert (ret.state, ret.sent_back_reason) == ("sent back", "Reopened: A station was left out")
    assert (ret.stands_to, ret.signed_off_by) == (Actual.objects.last().pk, None)
    assert ret.history.first().history_user.username == "administrator"
    assert ret.history.first().history_change_reason == "Reopened: A station was left out"
    event = Event.objects.filter(verb="reopened").get()
    assert (event.before, event.after, event.reason) == (
        "signed off",
        "until 14 November 2008",
        "A station was left out",
    )
    assert verdicts(again) == [(1, "red", "18.9")]
    assert standing(again) == standing(again, known=True) == ("red", "18.9", "Said with 18.90.")


@pytest.mark.parametrize("hand_in", [False, True])
def test_until_it_is_signed_off_again_what_was_published_stands_everywhere(again, sign_in, hand_in):
    again.enter(NOV[5], "17.00", forecast="33.3", hand_in=hand_in)
    again.open(NOV[5], Q3)
    for known in (False, True):
        assert standing(again, known=known) == ("red", "18.9", "Said with 18.90."), known
        assert again.row(known=known).forecast.colour == "red"
    assert str(again.row(Q3).measures[0].points[-1].value.normalize()) == "18.9"
    client, slug = sign_in("reviewer"), again.agreement.slug
    pages = [
        reverse("scorecard", args=[slug, "2008-09", "q2"]),
        reverse("scorecard", args=[slug, "2008-09", "q2"]) + "?as=known",
        reverse("indicator", args=[slug, "ni-016"]) + "?quarter=2008-09-q2",
        reverse("indicator", args=[slug, "ni-016"]) + "?quarter=2008-09-q2&as=known",
        reverse("verdict", args=[slug, "2008-09", "q2", "ni-016"]),
        reverse("audit", args=[slug, "2008-09", "q2", "ni-016", "json"]),
        reverse("verdict", args=[slug, "2008-09", "q3", "ni-016"]) + f"?period={quote('2008/09 Q2')}",
        reverse("return", args=[slug, "2008-09", "q3", "ni-016"]),
    ]
    with clock.on(NOV[6]):
        for path in pages:
            page = client.get(path).content.decode()
            assert "18.9" in page, path
            assert "17.00" not in page, path
            assert "Said with 17.00" not in page, path
        audit = client.get(pages[5]).json()["measures"][0]["figure"]
    assert (audit["signed_off_by"], audit["signed_off_at"][:10]) == ("Reviewer Tester", "2008-10-21")


def test_signed_off_again_it_is_published_anew_and_the_first_edition_stays(again, sign_in):
    again.enter(NOV[5], "17.00", forecast="33.3")
    first = list(PublishedVerdict.objects.filter(edition=1).order_by("id").values())
    again.sign(NOV[7])
    assert list(PublishedVerdict.objects.filter(edition=1).order_by("id").values()) == first
    assert verdicts(again) == [(1, "red", "18.9"), (2, "green", "17")]
    assert again.ret().stands_to is None
    assert standing(again) == standing(again, known=True) == ("green", "17", "Said with 17.00.")
    assert again.row().forecast.colour == "green"
    event = Event.objects.filter(verb="published again").get()
    assert (event.before, event.after, event.by.username) == ("edition 1: red", "edition 2: green", "reviewer")
    page = sign_in("reader").get(reverse("verdict", args=[again.agreement.slug, "2008-09", "q2", "ni-016"]))
    words = page.content.decode()
    for said in (
        "Edition 2: as frozen when NI 016 was published again, 7 November 2008",
        "<b>Edition 1</b>, as published 30 October 2008, by Reviewer Tester",
        "Red: 18.90 offences per 1,000",
        "Green: 17.00 offences per 1,000",
    ):
        assert said in words, said
    audit = sign_in("reader").get(reverse("audit", args=[again.agreement.slug, "2008-09", "q2", "ni-016", "json"]))
    assert [(one["edition"], one["colour"]) for one in audit.json()["editions"]] == [(1, "red"), (2, "green")]


def test_an_edition_leaves_the_other_indicators_alone_and_movers_take_the_newest(again):
    again.enter(NOV[5], "17.00")
    again.sign(NOV[7])
    assert set(PublishedVerdict.objects.filter(edition=2).values_list("indicator__code", flat=True)) == {"NI 016"}
    again.open(NOV[8], Q3)
    assert again.row(Q3).moved_from == "green"
    rows = build(again.agreement, again.quarter(), again.who["reader"]).rows
    assert len(rows) == len({row.entry.id for row in rows}) == 6


def test_a_quarter_published_in_between_keeps_what_it_was_published_with(work):
    work.open(NOV[1], Q3, entry_by=NOV[10])
    work.publish(NOV[12], Q3)
    work.reopen(NOV[13], NOV[20])
    work.enter(NOV[14], "17.00")
    work.sign(NOV[15])
    reported, known = work.row(Q3).measures[0].points, work.row(Q3, known=True).measures[0].points
    assert [str(point.value.normalize()) for point in reported] == ["18.9"]
    assert [str(point.value.normalize()) for point in known] == ["17"]


def test_whoever_typed_does_not_sign_off_the_reopened_return_either(again):
    again.enter(NOV[5], "17.00", by="second")
    with pytest.raises(Refused):
        again.sign(NOV[6], by="second")
    again.sign(NOV[6])
    assert len(verdicts(again)) == 2


def test_changing_a_final_figure_in_a_reopened_return_is_a_restatement(db):
    work = published("18.90", status="final")
    work.reopen(NOV[3], UNTIL)
    work.enter(NOV[5], "18.60", status="final")
    work.sign(NOV[6])
    assert Actual.objects.last().reason == "A station was left out"
    assert work.row().measures[0].verdict.letters == "r"


def test_what_was_never_signed_off_stands_nowhere_while_it_is_reopened(work):
    assert work.row(code="ni-154").verdict.reason == "overdue"
    work.reopen(NOV[3], UNTIL, codes=("NI 154",))
    ret = work.ret(code="NI 154")
    assert (ret.state, ret.stands_to) == ("sent back", 0)
    measure = work.indicator("NI 154").measures.get()
    work.on(
        NOV[4],
        services.record,
        ret=ret,
        version=ret.version,
        by=work.who["reviewer"],
        figures=[
            services.FigureEntry(measure.pk, work.row(code="ni-154").entry.rated[0].promise.slots[1].period, "700")
        ],
        hand_in=True,
    )
    assert not work.row(code="ni-154", known=True).measures[0].points
    ret = work.ret(code="NI 154")
    work.on(NOV[5], services.sign_off, ret=ret, version=ret.version, by=work.who["second"])
    assert work.row(code="ni-154").verdict.colour == "green"


# How it ends


def test_it_ends_by_itself_after_its_last_day(again):
    again.enter(UNTIL, "17.00", hand_in=False)
    with pytest.raises(services.NotNow, match="The reopening of this return is over"):
        again.enter(NOV[15], "17.10")
    assert standing(again) == ("red", "18.9", "Said with 18.90.")


def test_what_was_handed_in_before_it_ended_is_signed_off_after(again):
    again.enter(UNTIL, "17.00")
    again.sign(NOV[20])
    assert verdicts(again)[-1] == (2, "green", "17")


def test_an_administrator_ends_it_before_its_day_and_may_reopen_it_anew(again):
    row = Reopening.objects.get()
    with pytest.raises(Refused):
        again.on(NOV[4], services.end_reopening, reopening=row, by=again.who["reviewer"])
    again.on(NOV[4], services.end_reopening, reopening=row, by=again.who["administrator"])
    with pytest.raises(services.NotNow, match="is over"):
        again.enter(NOV[5], "17.00")
    with pytest.raises(services.NotNow, match="over already"):
        again.on(NOV[5], services.end_reopening, reopening=row, by=again.who["administrator"])
    again.reopen(NOV[6], UNTIL)
    again.enter(NOV[6], "17.00")
    assert standing(again)[:2] == ("red", "18.9")
    again.sign(NOV[7])
    assert standing(again)[:2] == ("green", "17")


def test_a_reopened_return_may_be_sent_back_and_nothing_else_of_the_quarter_is_open(again):
    again.enter(NOV[5], "17.00")
    again.send_back(NOV[6])
    again.enter(NOV[7], "17.20")
    assert again.ret().state == "submitted"
    other = again.ret(code="NI 154")
    with pytest.raises(services.NotNow, match="was published on 30 October 2008"):
        again.on(NOV[7], services.record, ret=other, version=other.version, by=again.who["reviewer"], figures=[])


# The pages


def test_it_is_reopened_ended_and_seen_in_the_browser(work, sign_in):
    where = reverse("reopen", args=[work.agreement.slug, "2008-09", "q2"])
    admin = sign_in("administrator")
    with clock.on(NOV[3]):
        assert "No return of 2008/09 Q2 is open again" in admin.get(where).content.decode()
        wrong = admin.post(where, {"indicators": ["ni-016"], "reason": "Left out", "until": "1 November 2008"})
        assert wrong.status_code == 422
        assert "The last day is today or later." in wrong.content.decode()
        asked = {"indicators": ["ni-016"], "reason": "A station was left out", "until": "14 November 2008"}
        assert admin.post(where, asked).status_code == 302
        page = sign_in("reader").get(reverse("scorecard", args=[work.agreement.slug, "2008-09", "q2"]))
        assert "reopened for NI 016 until 14 November 2008" in page.content.decode()
        page = sign_in("officer").get(reverse("return", args=[work.agreement.slug, "2008-09", "q2", "ni-016"]))
        assert "Reopened until 14 November 2008: this return can be changed" in page.content.decode()
        assert 'name="submit"' in page.content.decode()
        assert admin.post(where, {"end": Reopening.objects.get().pk}).status_code == 302
        assert "ended 3 November 2008 by Administrator Tester" in admin.get(where).content.decode()
        page = sign_in("officer").get(reverse("return", args=[work.agreement.slug, "2008-09", "q2", "ni-016"]))
        assert "The reopening of this return is over" in page.content.decode()
        assert 'name="submit"' not in page.content.decode()


def test_an_unpublished_quarter_has_no_page_to_reopen_it(work, sign_in):
    work.open(NOV[3], Q3)
    assert (
        sign_in("administrator").get(reverse("reopen", args=[work.agreement.slug, "2008-09", "q3"])).status_code == 404
    )
    assert Return.objects.filter(stands_to__isnull=False).count() == 0
