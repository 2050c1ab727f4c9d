"""Nothing typed is lost: kept as it is typed, back after a lost session, beside a colleague's, after entry closed."""

import pytest
from django.test import Client

from indicators import clock
from partners.access import Refused, person_of
from reporting import services
from reporting.models import Actual, Event, TypedDraft
from tests.reporting.entering import Q2, a_world, address, box, ret_of, text_of
from tests.reporting.open_quarter import EXPLAINED_FIELDS

HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(db):
    made = a_world()
    made.where = address(made.agreement, "return", "ni-016")
    made.live = address(made.agreement, "return_live", "ni-016")
    made.box = box(made.agreement, "NI 016", "2008/09 Q2", key="rate")
    made.forecast = f"forecast-{made.box.split('-')[1]}"
    return made


@pytest.fixture(autouse=True)
def at_quarter_end():
    with clock.on(Q2.end):
        yield


def said(world, figure="18.90", **more):
    ret = ret_of(world.agreement, "NI 016")
    return {"version": ret.version, world.box: figure, "commentary": "Thefts from cars rose.", **more}


def keep(world, client, figure="18.90", **more):
    return client.post(world.live, said(world, figure, **more), headers=HTMX)


def test_what_is_typed_is_judged_and_kept_and_nothing_is_entered(world, sign_in):
    answer = keep(world, sign_in("officer"), **{world.forecast: "37.5"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Red: 18.90 offences per 1,000 against 17.83 expected by Q2" in page
    assert "Red: 37.50 offences per 1,000 against 35.65" in page
    assert "Kept as typed at" in page
    assert f'id="live-{world.box}"' in page
    assert "hx-swap-oob" in page
    assert not Actual.objects.exists()
    assert ret_of(world.agreement, "NI 016").state == "not started"
    assert TypedDraft.objects.get().fields[world.box] == "18.90"


def test_what_cannot_be_read_is_told_and_kept_all_the_same(world, sign_in):
    page = text_of(keep(world, sign_in("officer"), "n/a"))
    assert "“n/a” is not a figure" in page
    assert TypedDraft.objects.get().fields[world.box] == "n/a"


def test_it_stands_in_the_boxes_again_and_can_be_dropped(world, sign_in):
    client = sign_in("officer")
    keep(world, client)
    page = text_of(client.get(world.where))
    assert 'value="18.90"' in page
    assert "was not saved. It stands in the boxes again." in page
    assert "Thefts from cars rose." in page
    client.post(world.where, {"drop": "1"})
    page = text_of(client.get(world.where))
    assert 'value="18.90"' not in page
    assert not TypedDraft.objects.exists()


def test_a_save_takes_it_in(world, sign_in):
    client = sign_in("officer")
    keep(world, client)
    assert client.post(world.where, said(world, save="1")).status_code == 302
    assert not TypedDraft.objects.exists()
    assert "was not saved" not in text_of(client.get(world.where))


def test_a_tick_that_was_taken_away_stays_away(world, sign_in):
    client = sign_in("officer")
    client.post(world.where, said(world, save="1", **{f"{world.box}-proxy": "on"}))
    keep(world, client)
    page = text_of(client.get(world.where))
    proxy = page.split(f'name="{world.box}-proxy"')[1].split(">")[0]
    assert "checked" not in proxy


def test_nobody_else_sees_it(world, sign_in):
    keep(world, sign_in("officer"), "18.97")
    for who in ("reviewer", "auditor", "administrator"):
        assert "18.97" not in text_of(sign_in(who).get(world.where)), who


def test_whoever_may_not_enter_keeps_nothing(world, sign_in):
    for who in ("reader", "theme", "equality", "named", "auditor", "administrator"):
        assert keep(world, sign_in(who)).status_code in (403, 404), who
    assert not TypedDraft.objects.exists()
    with pytest.raises(Refused):
        services.keep_typed(
            ret=ret_of(world.agreement, "NI 016"), version=1, fields={}, by=person_of(world.people["auditor"])
        )


def test_typed_beside_what_a_colleague_saved_meanwhile(world, sign_in):
    client = sign_in("officer")
    keep(world, client, "18.90")
    sign_in("reviewer").post(world.where, said(world, "18.60", save="1"))
    page = text_of(client.get(world.where))
    assert "Somebody else changed this return" in page
    assert "<b>18.60</b>" in page
    assert 'value="18.90"' in page
    assert client.post(world.where, said(world, "18.90", save="1")).status_code == 302
    assert [str(row.value) for row in Actual.objects.order_by("id")] == ["18.600000", "18.900000"]


def test_a_lost_session_loses_nothing(world, sign_in):
    """Signed out while typing: the login comes between, and what was sent stands in the boxes."""
    client = Client()
    answer = client.post(world.where, said(world, "18.93", save="1"))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")
    client.force_login(world.people["officer"])
    page = text_of(client.get(world.where))
    assert 'value="18.93"' in page
    assert "Thefts from cars rose." in page
    assert not Actual.objects.exists()


def test_what_was_carried_over_a_login_is_only_for_who_may_enter_and_only_once(world):
    client = Client()
    client.post(world.where, said(world, "18.93", save="1"))
    client.force_login(world.people["auditor"])
    assert "18.93" not in text_of(client.get(world.where))
    assert not TypedDraft.objects.exists()


def test_a_background_part_of_a_signed_out_page_is_told_so(world):
    answer = Client().post(world.live, said(world), headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"You are signed out.")


@pytest.mark.parametrize("press", ["save", "submit"])
def test_a_double_click_saves_once(world, sign_in, press):
    client, sent = sign_in("officer"), said(world, **{press: "1"}) | EXPLAINED_FIELDS
    first, second = (client.post(world.where, sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Actual.objects.count() == 1
    assert Event.objects.filter(verb="saved").count() == 1


def test_going_back_and_sending_something_else_is_a_question(world, sign_in):
    client, sent = sign_in("officer"), said(world, save="1")
    client.post(world.where, sent)
    answer = client.post(world.where, sent | {world.box: "18.80"})
    assert answer.status_code == 409
    assert 'value="18.80"' in text_of(answer)


def test_when_entry_closes_while_one_types_it_is_shown_to_be_copied(world, sign_in):
    client, sent = sign_in("officer"), said(world, save="1")
    services.close_entry(quarter=ret_of(world.agreement, "NI 016").quarter, by=person_of(world.people["reviewer"]))
    answer = client.post(world.where, sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "nothing can be entered now. Nothing of yours is lost" in page
    assert "<dd>18.90</dd>" in page
    assert not Actual.objects.exists()


def test_a_return_that_was_handed_in_meanwhile_takes_nothing_but_loses_nothing(world, sign_in):
    client, sent = sign_in("officer"), said(world, "18.90", save="1")
    sign_in("reviewer").post(world.where, said(world, "17.60", submit="1"))
    answer = client.post(world.where, sent)
    assert answer.status_code == 409
    assert "<dd>18.90</dd>" in text_of(answer)
    assert Actual.objects.count() == 1


def test_a_suppressed_figure_is_typed_for_its_own_eyes_alone(world, sign_in):
    where, name = address(world.agreement, "return", "ni-500"), box(world.agreement, "NI 500", "2008/09 Q2")
    sent = {"version": 1, name: "47.31", f"{name}-suppressed": "on", "commentary": ""}
    sign_in("share").post(address(world.agreement, "return_live", "ni-500"), sent, headers=HTMX)
    assert 'value="47.31"' in text_of(sign_in("share").get(where))
    assert "47.31" not in text_of(sign_in("reviewer").get(where))


def test_a_person_has_one_draft_of_a_return(world, sign_in):
    for figure in ("18", "18.9", "18.90"):
        keep(world, sign_in("officer"), figure)
    assert TypedDraft.objects.get().fields[world.box] == "18.90"
