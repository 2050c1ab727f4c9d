"""Restating a final figure: who may, what is refused, and where the old and the new figure stand."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators import clock
from indicators.periods import Period
from partners.access import Refused
from reporting import services
from reporting.models import Actual, Event, PublishedVerdict
from tests.reporting.quarters_at_work import PERIOD, Q3, at_work, published

NOV = {number: date(2008, 11, number) for number in range(1, 31)}
WHY = "The police recounted"


@pytest.fixture
def work(db):
    """NI 016 is published red at 18.90, final; the offences stand beside it."""
    return published("18.90", status="final")


def restate(work, day=NOV[5], typed="17.00", reason=WHY, by="second", figure=None):
    figure = figure or Actual.objects.order_by("id").last()
    return work.on(day, services.restate, figure=figure, typed=typed, reason=reason, by=work.who[by])


def points(work, quarter=None, **more):
    row = work.row(*([quarter] if quarter else []), **more)
    return [(str(point.value.normalize()), point.letters) for point in row.measures[0].points]


def test_a_published_quarter_keeps_the_old_figure_and_what_is_known_now_is_the_new_one(work, sign_in):
    frozen = list(PublishedVerdict.objects.order_by("id").values())
    row = restate(work)
    assert (row.typed, row.reason, row.status, row.by.username, row.ret) == (
        "17.00",
        WHY,
        "final",
        "second",
        work.ret(),
    )
    assert list(PublishedVerdict.objects.order_by("id").values()) == frozen
    assert points(work) == [("18.9", "")]
    assert points(work, known=True) == [("17", "r")]
    assert (work.row().verdict.colour, work.row(known=True).verdict.colour) == ("red", "green")
    client, slug = sign_in("reader"), work.agreement.slug
    here = reverse("indicator", args=[slug, "ni-016"]) + "?quarter=2008-09-q2"
    reported, known = (client.get(here + more).content.decode() for more in ("", "&as=known"))
    assert "17.00" not in reported
    assert "18.90" in reported
    assert '<abbr class="flag" title="restated">' in known
    assert "c-hollow" in known or 'fill="#fff" transform' in known
    page = client.get(reverse("verdict", args=[slug, "2008-09", "q2", "ni-016"]) + "?as=known").content.decode()
    assert WHY in page
    assert "Restated by" in page


def test_later_quarters_use_it_and_freeze_it(work):
    work.open(NOV[1], Q3, entry_by=NOV[20])
    restate(work)
    assert points(work, Q3) == [("17", "r")]
    work.publish(NOV[25], Q3)
    assert points(work, Q3) == [("17", "r")]
    restate(work, NOV[26], "16.00", by="reviewer")
    assert points(work, Q3) == [("17", "r")]
    assert points(work, Q3, known=True) == [("16", "r")]
    assert points(work) == [("18.9", "")]


def test_before_publication_it_takes_the_old_ones_place_and_is_frozen_marked(db):
    work = at_work()
    work.enter(date(2008, 10, 20), "18.90", status="final")
    work.sign(date(2008, 10, 21))
    restate(work, date(2008, 10, 22))
    work.publish(date(2008, 10, 30))
    frozen = PublishedVerdict.objects.get(indicator=work.indicator(), slot="figure")
    assert (frozen.colour, frozen.status, frozen.figure.reason) == ("green", "r", WHY)


def test_it_is_written_into_the_history(work):
    restate(work)
    event = Event.objects.filter(verb="restated").get()
    assert (event.before, event.after, event.reason) == ("18.90 for 2008/09 Q2", "17.00 for 2008/09 Q2", WHY)
    assert event.by.username == "second"


@pytest.mark.parametrize(
    "who", ["reader", "theme", "equality", "officer", "named", "named16", "auditor", "administrator"]
)
def test_only_a_reviewer_restates(work, who):
    with pytest.raises(Refused):
        restate(work, by=who)


def test_nobody_restates_what_they_typed_themselves(db):
    work = at_work()
    work.enter(date(2008, 10, 20), "18.90", status="final", by="second")
    work.sign(date(2008, 10, 21))
    with pytest.raises(Refused):
        restate(work, date(2008, 10, 22), by="second")
    restate(work, date(2008, 10, 22), by="reviewer")
    with pytest.raises(Refused):
        restate(work, date(2008, 10, 23), "16.00", by="reviewer")


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"typed": "n/a"}, "typed"),
        ({"typed": "-3"}, "typed"),
        ({"typed": "18.9"}, "typed"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_read_the_same_figure_and_no_reason_are_refused(work, what, field):
    with pytest.raises(services.Faults) as faults:
        restate(work, **what)
    assert list(faults.value.by_field) == [field]
    assert Actual.objects.count() == 1


def test_a_provisional_unsigned_overtaken_reopened_suppressed_or_released_figure_is_not_restated(work):
    old = Actual.objects.get()
    restate(work)
    with pytest.raises(services.NotNow, match="Another figure has taken its place"):
        restate(work, NOV[6], "15.00", figure=old, by="reviewer")
    work.reopen(NOV[6], NOV[20])
    with pytest.raises(services.NotNow, match="is not signed off"):
        restate(work, NOV[7], "15.00", by="reviewer")
    work.enter(NOV[8], "18.00", status="provisional")
    work.sign(NOV[9], by="reviewer")
    with pytest.raises(services.NotNow, match="not final yet"):
        restate(work, NOV[10], "15.00", by="reviewer")
    Actual.objects.filter(pk=Actual.objects.last().pk).update(status="final", suppressed=True)
    with pytest.raises(services.NotNow, match="is suppressed"):
        restate(work, NOV[10], "15.00", by="reviewer")
    work.on(
        NOV[11],
        services.record_release,
        agreement=work.agreement,
        release="A release",
        known_on=NOV[11],
        figures=[services.StatedFigure(work.measure.pk, PERIOD, Decimal("18.2"))],
        by=work.who["administrator"],
    )
    with pytest.raises(services.NotNow, match="another release"):
        restate(work, NOV[12], "15.00")
    with pytest.raises(Refused):
        restate(work, NOV[12], "15.00", by="officer")


def test_a_final_figure_is_restated_and_not_typed_over_in_a_later_return(work):
    work.open(NOV[1], Q3)
    with pytest.raises(services.Faults, match="Changing it is a restatement"):
        work.enter(NOV[2], "17.50", Q3, status="final")


def test_finalising_needs_no_reason_and_the_frozen_page_keeps_its_p(db):
    work = published("18.90", status="provisional")
    work.open(NOV[1], Q3, entry_by=NOV[20])
    work.enter(NOV[2], "18.50", Q3, status="final", hand_in=False)
    ret = work.ret(Q3)
    work.on(
        NOV[3],
        services.record,
        ret=ret,
        version=ret.version,
        by=work.who["officer"],
        figures=[services.FigureEntry(work.measure.pk, Period.of_quarter(Q3), "27.00")],
        hand_in=True,
    )
    work.sign(NOV[4], Q3)
    assert points(work) == [("18.9", "p")]
    assert work.row().measures[0].verdict.letters == "p"
    assert points(work, known=True)[0] == ("18.5", "")


def test_reopening_after_a_restatement_keeps_it_standing_and_publishes_it(work):
    restate(work)
    work.reopen(NOV[6], NOV[20])
    assert points(work) == [("18.9", "")]
    assert points(work, known=True) == [("17", "r")]
    work.enter(NOV[7], "17.00", status="final")
    work.sign(NOV[8])
    assert points(work) == [("17", "r")]
    assert work.row().verdict.colour == "green"


def test_it_is_restated_in_the_browser(work, sign_in):
    slug = work.agreement.slug
    verdict = reverse("verdict", args=[slug, "2008-09", "q2", "ni-016"])
    where = f"{reverse('restate', args=[slug, '2008-09', 'q2', 'ni-016'])}?figure={Actual.objects.get().pk}"
    assert where not in sign_in("auditor").get(verdict).content.decode()
    client = sign_in("second")
    assert where in client.get(verdict).content.decode()
    assert "18.90 offences per 1,000" in client.get(where).content.decode()
    wrong = client.post(where, {"typed": "n/a", "reason": ""})
    assert wrong.status_code == 422
    assert "is not a figure" in wrong.content.decode()
    with clock.on(NOV[5]):
        answer = client.post(where, {"typed": "17.00", "reason": WHY}, follow=True)
    page = answer.content.decode()
    assert "What was published before stays as it was." in page
    assert "17.00 offences per 1,000" in page
    assert WHY in page
    assert client.get(where).status_code == 403  # who restated has typed in the return
    page = sign_in("reviewer").get(where).content.decode()
    assert "Another figure has taken its place since." in page
    assert 'name="typed"' not in page
    assert where not in client.get(verdict).content.decode()
    for path in (where, f"{where}9999"):
        assert sign_in("officer").get(path).status_code in (403, 404)
    audit = client.get(reverse("audit", args=[slug, "2008-09", "q2", "ni-016", "json"]) + "?as=known")
    assert json.loads(audit.content)["measures"][0]["figure"]["restated_because"] == WHY
