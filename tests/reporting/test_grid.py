"""The quarter grid through its real address: typed, pasted, refused, and shared by two people."""

import pytest

from indicators import clock
from reporting.models import Actual, Forecast
from tests.reporting.entering import Q2, a_world, address, box, ret_of, text_of

CODES = ("NI 016", "NI 500")


@pytest.fixture
def world(db):
    made = a_world()
    made.where = address(made.agreement, "grid")
    made.rate = box(made.agreement, "NI 016", "2008/09 Q2", key="rate")
    made.offences = box(made.agreement, "NI 016", "2008/09 Q2", key="offences")
    made.share = box(made.agreement, "NI 500", "2008/09 Q2")
    made.forecast = f"forecast-{made.rate.split('-')[1]}"
    return made


@pytest.fixture(autouse=True)
def at_quarter_end():
    with clock.on(Q2.end):
        yield


def sent(world, client, **changed):
    """What a browser would send: every box as the page shows it, with some changed."""
    form = client.get(world.where).context["form"]
    data = {field.html_name: "" if field.value() is None else field.value() for field in form}
    return {**data, "save": "1", **changed}


def test_it_holds_what_is_the_persons_to_enter_and_nothing_else(world, sign_in):
    page = sign_in("officer").get(world.where)
    codes = [row.entry.code for row, _ in page.context["table"]]
    assert set(codes) >= {"NI 016", "NI 500"}
    assert "NI 017" not in codes
    assert "NI 154" not in codes
    text = text_of(page)
    assert "17.83" in text
    assert "still to enter" in text


def test_rows_are_saved_together_as_drafts(world, sign_in):
    client = sign_in("officer")
    answer = client.post(
        world.where, sent(world, client, **{world.rate: "18.90", world.share: "61", world.forecast: "37.5"})
    )
    assert answer.status_code == 302
    assert {str(row.value.normalize()) for row in Actual.objects.all()} == {"18.9", "61"}
    assert Forecast.objects.get().typed == "37.5"
    assert [ret_of(world.agreement, code).state for code in CODES] == ["draft", "draft"]


def test_only_what_was_changed_is_saved(world, sign_in):
    client = sign_in("officer")
    client.post(world.where, sent(world, client, **{world.rate: "18.90"}))
    assert ret_of(world.agreement, "NI 500").state == "not started"
    before = Actual.objects.count()
    answer = client.post(world.where, sent(world, client), follow=True)
    assert "Nothing was changed" in text_of(answer)
    assert Actual.objects.count() == before


def test_one_bad_cell_keeps_all_from_being_saved_and_loses_nothing(world, sign_in):
    client = sign_in("officer")
    answer = client.post(world.where, sent(world, client, **{world.rate: "18.90", world.share: "n/a"}))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "“n/a” is not a figure" in page
    assert 'value="n/a"' in page
    assert 'value="18.90"' in page
    assert not Actual.objects.exists()


def test_a_figure_is_not_emptied_here(world, sign_in):
    client = sign_in("officer")
    client.post(world.where, sent(world, client, **{world.rate: "18.90"}))
    answer = client.post(world.where, sent(world, client, **{world.rate: ""}))
    assert answer.status_code == 422
    assert "say on its return why there is none" in text_of(answer)


def test_two_people_see_both_and_the_second_chooses(world, sign_in):
    client = sign_in("officer")
    data = sent(world, client, **{world.rate: "18.90", world.share: "61"})
    ret = ret_of(world.agreement, "NI 016")
    where = address(world.agreement, "return", "ni-016")
    sign_in("reviewer").post(where, {"version": ret.version, world.rate: "18.60", "commentary": "", "save": "1"})
    answer = client.post(world.where, data)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "<b>18.60</b>" in page
    assert 'value="18.90"' in page
    assert Actual.objects.count() == 1
    again = {**data, f"version-{ret.pk}": ret_of(world.agreement, "NI 016").version}
    assert client.post(world.where, again).status_code == 302
    assert Actual.objects.count() == 3


def test_a_return_that_was_handed_in_meanwhile_is_told(world, sign_in):
    client = sign_in("officer")
    data = sent(world, client, **{world.rate: "18.90"})
    ret = ret_of(world.agreement, "NI 016")
    where = address(world.agreement, "return", "ni-016")
    client.post(where, {"version": ret.version, world.rate: "18.60", "commentary": "", "submit": "1"})
    answer = client.post(world.where, {**data, world.share: "61"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "<dd>18.90 (the return is submitted: ask a reviewer to send it back)</dd>" in page
    assert 'value="61"' in page
    assert Actual.objects.count() == 1


def test_a_pasted_block_is_shown_put_and_only_then_saved(world, sign_in):
    client = sign_in("officer")
    block = "NI 016\t18.90\tfinal\t37.5\tnot sure\nNI 500\t61%\nNI 999\t1"
    shown = text_of(client.post(world.where, sent(world, client, block=block, at="0-0", show="1")))
    assert "18.90 offences per 1,000" in shown
    assert "NI 999 is not in this grid" in shown
    assert "Put 5 cells into the grid" in shown
    assert not Actual.objects.exists()
    put = client.post(world.where, sent(world, client, block=block, at="0-0", put="1"))
    assert 'value="18.90"' in text_of(put)
    assert not Actual.objects.exists()
    data = {field.html_name: field.value() for field in put.context["form"] if field.value() is not None}
    assert client.post(world.where, data | {"save": "1"}).status_code == 302
    assert Actual.objects.get(measure__indicator__code="NI 016").status == "final"
    assert Forecast.objects.get().confidence == "not sure"


def test_what_else_was_typed_survives_a_paste(world, sign_in):
    client = sign_in("officer")
    answer = client.post(world.where, sent(world, client, **{world.share: "61"}, block="18.90", at="0-0", show="1"))
    assert 'value="61"' in text_of(answer)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("n/a", "is not a figure"),
        ("18.90\tperhaps", "“perhaps” is none of: estimate, final, provisional"),
        ("1e300", "is not"),
        ("", "The block is empty"),
    ],
)
def test_a_pasted_cell_that_cannot_be_read_is_left_out_with_its_reason(world, sign_in, block, said):
    client = sign_in("officer")
    assert said in text_of(client.post(world.where, sent(world, client, block=block, at="0-0", show="1")))


def test_a_figure_with_its_parts_is_changed_on_its_return(world, sign_in):
    client = sign_in("officer")
    where = address(world.agreement, "return", "ni-500")
    boxes = {f"{world.share}-numerator": "8", f"{world.share}-denominator": "15"}
    client.post(where, {"version": 1, "commentary": "", "save": "1", **boxes})
    page = client.get(world.where)
    assert world.share not in page.context["form"].fields
    assert "8 of 15" in text_of(page)


def test_nobody_enters_through_it_what_they_may_not(world, sign_in):
    """A box that is not theirs is not in their sheet, whatever they send."""
    client = sign_in("named")
    assert client.post(world.where, sent(world, client) | {world.rate: "1"}).status_code == 302
    assert not Actual.objects.exists()


def test_its_queries_do_not_grow_with_its_rows(world, sign_in, django_assert_max_num_queries):
    client = sign_in("officer")
    client.get(world.where)
    with django_assert_max_num_queries(14):
        client.get(world.where)
