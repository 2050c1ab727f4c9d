"""Questions rather than refusals: an unusual figure is asked about, and handed in with a yes that a reviewer reads."""

import pytest

from indicators import clock
from indicators.periods import Period, Quarter
from reporting.models import Actual
from tests.reporting.entering import Q2, a_world, address, box, ret_of, text_of

BEFORE = Quarter(2007, 2)


@pytest.fixture
def world(db):
    """NI 500 was 61 % in the same quarter last year, as a release states."""
    made = a_world()
    made.share = box(made.agreement, "NI 500", "2008/09 Q2")
    made.where = address(made.agreement, "return", "ni-500")
    made.live = address(made.agreement, "return_live", "ni-500")
    Actual.objects.create(
        measure_id=int(made.share.split("-")[1]),
        period=str(Period.of_quarter(BEFORE)),
        value=61,
        typed="61",
        status="final",
        release="Last year",
        known_on=BEFORE.end,
        at=clock.now(),
    )
    return made


@pytest.fixture(autouse=True)
def at_quarter_end():
    with clock.on(Q2.end):
        yield


def send(world, client, figure, *, press="submit", **more):
    ret = ret_of(world.agreement, "NI 500")
    data = {"version": ret.version, world.share: figure, "commentary": "", press: "1", **more}
    return client.post(world.where, data)


ASKED = "up 56 % on the same quarter last year"


def test_a_large_change_is_asked_about_before_it_is_handed_in(world, sign_in):
    client = sign_in("share")
    answer = send(world, client, "95")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Up 56 % on the same quarter last year. Tick it if it is right." in page
    assert f'value="{ASKED}"' in page
    assert ret_of(world.agreement, "NI 500").state == "draft"
    answer = send(world, client, "95", **{f"{world.share}-right": ASKED})
    assert answer.status_code == 302
    assert ret_of(world.agreement, "NI 500").state == "submitted"
    assert Actual.objects.filter(ret__isnull=False).last().asked == ASKED


def test_the_reviewer_reads_the_answer(world, sign_in):
    client = sign_in("share")
    send(world, client, "95", **{f"{world.share}-right": ASKED})
    page = text_of(sign_in("reviewer").get(address(world.agreement, "review")))
    assert f"answered a question with yes: {ASKED}".lower() in page.lower()


def test_a_usual_figure_is_not_asked_about(world, sign_in):
    assert send(world, sign_in("share"), "63").status_code == 302
    assert ret_of(world.agreement, "NI 500").state == "submitted"


def test_a_draft_is_saved_without_an_answer(world, sign_in):
    client = sign_in("share")
    assert send(world, client, "95", press="save").status_code == 302
    page = text_of(client.get(world.where))
    assert "Is that right?" in page


def test_an_answer_to_another_question_is_no_answer(world, sign_in):
    answer = send(world, sign_in("share"), "95", **{f"{world.share}-right": "up 30 % on the same quarter last year"})
    assert answer.status_code == 422


def test_the_question_comes_while_one_types(world, sign_in):
    client = sign_in("share")
    data = {"version": ret_of(world.agreement, "NI 500").version, world.share: "95", "commentary": ""}
    page = text_of(client.post(world.live, data, headers={"HX-Request": "true"}))
    assert "<b>Up 56 % on the same quarter last year.</b> Is that right?" in page
    page = text_of(client.post(world.live, data | {world.share: "62"}, headers={"HX-Request": "true"}))
    assert "Is that right?" not in page


def test_a_changed_figure_is_asked_about_again(world, sign_in):
    client = sign_in("share")
    send(world, client, "95", press="save", **{f"{world.share}-right": ASKED})
    assert send(world, client, "99", **{f"{world.share}-right": ASKED}).status_code == 422


def test_a_suppressed_figure_is_not_asked_about(world, sign_in):
    answer = send(world, sign_in("share"), "95", **{f"{world.share}-suppressed": "on"})
    assert answer.status_code == 302
    assert Actual.objects.filter(ret__isnull=False).last().asked == ""
