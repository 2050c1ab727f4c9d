"""A quarter through the real pages: open, enter, submit, sign off, publish, and everything that is refused."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Actual, Event, PublishedVerdict, ReportingQuarter, Return
from tests import builders
from tests.reporting.open_quarter import EXPLAINED_FIELDS

Q2 = ("2008-09", "q2")


@pytest.fixture
def world(db):
    """The universe, with 2008/09 Q2 opened by the administrator through the service: returns are made."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.quarters["2008/09 Q2"] = services.open_quarter(
        agreement=made.agreement,
        quarter=Quarter(2008, 2),
        entry_by=date(2099, 10, 24),
        by=person_of(made.people["administrator"]),
    )
    return made


def url(world, name, *more):
    return reverse(name, args=[world.agreement.slug, *Q2, *more])


def box(world, key="rate", period="2008-09-Q2"):
    measure = world.indicators["NI 016"].measures.get(key=key)
    return f"figure-{measure.pk}-{period}"


def ret_of(world, code="NI 016"):
    return Return.objects.get(indicator=world.indicators[code], quarter=world.quarters["2008/09 Q2"])


def enter(client, world, typed, *, press="save", version=None, status="provisional", **more):
    ret = ret_of(world)
    data = {
        "version": version or ret.version,
        box(world): typed,
        f"{box(world)}-status": status,
        "commentary": "Vehicle crime rose.",
        press: "1",
        **EXPLAINED_FIELDS,
        **more,
    }
    return client.post(url(world, "return", "ni-016"), data)


def test_opening_makes_a_return_for_every_indicator_of_which_something_is_asked(world):
    asked = {ret.indicator.code: ret.asks for ret in Return.objects.select_related("indicator")}
    assert asked["NI 016"] == ["figure", "forecast"]
    assert asked["NI 154"] == ["figure", "forecast"]
    assert asked["NI 017"] == ["forecast"]
    assert "NI 110" not in asked
    assert Event.objects.get().verb == "opened"


@pytest.mark.parametrize(
    ("typed", "colour", "words"),
    [
        ("18.6", "amber", "18.60 offences per 1,000 against 17.83 expected by Q2"),
        ("18.90 per 1,000", "red", "1.08 over; the tolerance is 0.89"),
        ("17.0", "green", "17.00 offences per 1,000"),
    ],
)
def test_an_officer_types_a_figure_and_sees_its_colour_and_sentence(world, sign_in, typed, colour, words):
    client = sign_in("officer")
    answer = enter(client, world, typed)
    assert answer.status_code == 302
    page = client.get(url(world, "return", "ni-016")).content.decode()
    assert f"tag-{colour}" in page
    assert words in page
    held = Actual.objects.get()
    assert (held.typed, str(held.period), held.status) == (typed, "2008/09 Q2", "provisional")
    assert ret_of(world).state == "draft"


@pytest.mark.parametrize(
    "typed", ["n/a", "abc", "1e300", "NaN", "1.2345678", "-3", "18,6", "42 days", "1234567890123456", "Level 2"]
)
def test_what_cannot_be_read_or_held_is_told_beside_the_box_and_kept(world, sign_in, typed):
    answer = enter(sign_in("officer"), world, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error"' in page
    assert "There is a problem" in page
    assert f'value="{typed}"' in page
    assert "Vehicle crime rose." in page
    assert not Actual.objects.exists()
    assert ret_of(world).version == 1


def test_submitting_without_the_figure_due_says_so_and_keeps_the_draft(world, sign_in):
    answer = enter(sign_in("officer"), world, "", press="submit")
    assert answer.status_code == 422
    assert "Enter the figure for 2008/09 Q2, or say why there is none." in answer.content.decode()
    assert ret_of(world).state == "draft"


def test_a_reason_takes_the_place_of_a_figure(world, sign_in):
    answer = enter(sign_in("officer"), world, "", press="submit", **{f"{box(world)}-because": "The system was down."})
    assert answer.status_code == 302
    assert ret_of(world).state == "submitted"
    assert Actual.objects.get().value is None


def test_from_entry_to_the_published_dashboard(world, sign_in):
    officer, reviewer, reader = sign_in("officer"), sign_in("reviewer"), sign_in("reader")
    assert enter(officer, world, "18.60", press="submit").status_code == 302
    assert ret_of(world).state == "submitted"
    assert reader.get(url(world, "overview")).status_code == 404
    ret = ret_of(world)
    answer = reviewer.post(url(world, "review_return", "ni-016"), {"version": ret.version, "sign_off": "1"})
    assert answer.status_code == 302
    assert ret_of(world).state == "signed off"
    asked = reviewer.post(url(world, "publish"), {})
    assert asked.status_code == 422
    assert "missing or not signed off" in asked.content.decode()
    assert reviewer.post(url(world, "publish"), {"knowing": "on"}).status_code == 302
    page = reader.get(url(world, "scorecard")).content.decode()
    assert "18.60" in page
    assert "tag-amber" in page
    assert "overdue" in page
    frozen = PublishedVerdict.objects.get(indicator__code="NI 016", slot="indicator")
    assert (frozen.colour, frozen.guide) == ("amber", True)
    assert frozen.sentence.startswith("Amber: 18.60 offences per 1,000 against 17.83 expected by Q2")
    assert PublishedVerdict.objects.get(indicator__code="NI 154", slot="indicator").reason == "overdue"


def test_a_submitted_return_nobody_signed_publishes_uncoloured(world, sign_in):
    enter(sign_in("officer"), world, "18.60", press="submit")
    sign_in("reviewer").post(url(world, "publish"), {"knowing": "on"})
    frozen = PublishedVerdict.objects.get(indicator__code="NI 016", slot="indicator")
    assert (frozen.colour, frozen.reason, frozen.actual) == ("", "not signed off", None)
    assert "18.60" not in sign_in("reader").get(url(world, "scorecard")).content.decode()


def test_publishing_freezes_what_later_figures_do_not_change(world, sign_in):
    reviewer = sign_in("reviewer")
    enter(sign_in("officer"), world, "18.60", press="submit")
    reviewer.post(url(world, "review_return", "ni-016"), {"version": ret_of(world).version, "sign_off": "1"})
    reviewer.post(url(world, "publish"), {"knowing": "on"})
    services.open_quarter(
        agreement=world.agreement,
        quarter=Quarter(2008, 3),
        entry_by=date(2099, 1, 24),
        by=person_of(world.people["administrator"]),
    )
    later = Return.objects.get(indicator=world.indicators["NI 016"], quarter__number=3)
    officer = sign_in("officer")
    answer = officer.post(
        reverse("return", args=[world.agreement.slug, "2008-09", "q3", "ni-016"]),
        {
            "version": later.version,
            box(world, period="2008-09-Q3"): "27.00",
            f"{box(world, period='2008-09-Q3')}-status": "provisional",
            box(world): "19.50",
            f"{box(world)}-status": "final",
            "commentary": "",
            **EXPLAINED_FIELDS,
            "submit": "1",
        },
    )
    assert answer.status_code == 302
    later.refresh_from_db()
    services.sign_off(ret=later, version=later.version, by=person_of(world.people["reviewer"]))
    services.publish(
        quarter=ReportingQuarter.objects.get(agreement=world.agreement, number=3),
        by=person_of(world.people["reviewer"]),
        knowing=True,
    )
    reported = sign_in("reader").get(url(world, "scorecard")).content.decode()
    known = sign_in("reader").get(url(world, "scorecard") + "?as=known").content.decode()
    assert "18.60" in reported
    assert "19.50" not in reported
    assert "19.50" in known
    assert [str(row.value.normalize()) for row in Actual.objects.filter(period="2008/09 Q2").order_by("id")] == [
        "18.6",
        "19.5",
    ]


def test_the_second_of_two_writers_sees_both_and_chooses(world, sign_in):
    first, second = sign_in("officer"), sign_in("reviewer")
    version = ret_of(world).version
    assert enter(first, world, "18.60", version=version).status_code == 302
    answer = enter(second, world, "18.90", version=version)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this return" in page
    assert "18.60" in page
    assert 'value="18.90"' in page
    assert Actual.objects.count() == 1
    assert enter(second, world, "18.90").status_code == 302
    assert Actual.objects.count() == 2


def test_saving_the_same_again_adds_no_figure(world, sign_in):
    client = sign_in("officer")
    enter(client, world, "18.60")
    enter(client, world, "18.60")
    assert Actual.objects.count() == 1


def test_who_typed_a_figure_does_not_sign_it_off(world, sign_in):
    reviewer = sign_in("reviewer")
    assert enter(reviewer, world, "18.60", press="submit").status_code == 302
    answer = reviewer.post(url(world, "review_return", "ni-016"), {"version": ret_of(world).version, "sign_off": "1"})
    assert answer.status_code == 403
    page = reviewer.get(url(world, "return", "ni-016")).content.decode()
    assert "somebody else signs it off" in page
    assert 'name="sign_off"' not in page


def test_sending_back_wants_a_reason_and_opens_the_return_again(world, sign_in):
    officer, reviewer = sign_in("officer"), sign_in("reviewer")
    enter(officer, world, "18.60", press="submit")
    where = url(world, "review_return", "ni-016")
    assert reviewer.post(where, {"version": ret_of(world).version, "send_back": "1"}).status_code == 422
    said = {"version": ret_of(world).version, "send_back": "1", "reason": "Please check the population."}
    assert reviewer.post(where, said).status_code == 302
    page = officer.get(url(world, "return", "ni-016")).content.decode()
    assert "Please check the population." in page
    assert enter(officer, world, "18.70", press="submit").status_code == 302


def test_closing_stops_entry_except_for_what_is_sent_back(world, sign_in):
    officer, reviewer = sign_in("officer"), sign_in("reviewer")
    enter(officer, world, "18.60", press="submit")
    assert reviewer.post(url(world, "close_quarter")).status_code == 302
    said = {"version": ret_of(world).version, "send_back": "1", "reason": "Check."}
    reviewer.post(url(world, "review_return", "ni-016"), said)
    assert enter(officer, world, "18.70").status_code == 302
    assert Actual.objects.count() == 2
    with pytest.raises(services.NotNow):
        services.record(
            ret=ret_of(world, "NI 154"),
            version=1,
            by=person_of(world.people["reviewer"]),
            figures=[],
        )


def test_nobody_opens_somebody_elses_return(world, sign_in):
    for username in ("reader", "theme", "equality"):
        assert sign_in(username).get(url(world, "return", "ni-016")).status_code in (403, 404), username
    named = sign_in("named")
    assert named.get(url(world, "return", "ni-016")).status_code == 403
    assert enter(named, world, "18.60").status_code == 403
    assert not Actual.objects.exists()


def test_drafts_stay_off_the_dashboards(world, sign_in):
    enter(sign_in("officer"), world, "18.60")
    page = sign_in("reviewer").get(url(world, "scorecard")).content.decode()
    assert "18.60" not in page
    enter(sign_in("officer"), world, "18.60", press="submit")
    page = sign_in("reviewer").get(url(world, "scorecard")).content.decode()
    assert "18.60" in page


def test_an_administrator_opens_a_quarter_in_the_browser(world, sign_in):
    where = reverse("open_quarter", args=[world.agreement.slug, "2008-09", "q3"])
    admin = sign_in("administrator")
    assert admin.get(where).status_code == 200
    wrong = admin.post(where, {"entry_by": "24 January 2009", "meets_on": "1 January 2009"})
    assert wrong.status_code == 422
    assert admin.post(where, {"entry_by": "24 January 2009"}).status_code == 302
    assert ReportingQuarter.objects.get(agreement=world.agreement, number=3).state == "open"
    assert sign_in("reviewer").get(where).status_code == 403


def test_every_page_of_the_quarter_answers(world, sign_in):
    enter(sign_in("officer"), world, "18.60", press="submit")
    client = sign_in("reviewer")
    for name in ("overview", "themes", "scorecard", "returns", "review", "publish"):
        assert client.get(url(world, name)).status_code == 200, name
    assert client.get(url(world, "theme", "safer")).status_code == 200
    for code in world.indicators:
        slug = world.indicators[code].slug
        page = client.get(reverse("indicator", args=[world.agreement.slug, slug]) + "?quarter=2008-09-q2")
        assert page.status_code == 200, code
