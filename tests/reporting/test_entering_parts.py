"""Numerator and denominator on the return page: the figure is worked out, kept with its parts, and told by them."""

from decimal import Decimal

import pytest

from reporting.models import Actual
from tests.reporting.entering import a_world, box, enter, indicator_page, page, ret_of, text_of
from tests.reporting.open_quarter import EXPLAINED_FIELDS

CODE, PERIOD = "NI 500", "2008/09 Q2"


@pytest.fixture
def world(db):
    return a_world()


def typed(world, **boxes):
    """The boxes of NI 500's figure by their short names."""
    return {box(world.agreement, CODE, PERIOD, what): text for what, text in boxes.items()}


def test_parts_make_the_figure_and_small_numbers_are_told_everywhere(world, sign_in):
    officer = sign_in("officer")
    given = typed(world, numerator="8", denominator="15", status="final")
    assert enter(officer, world.agreement, CODE, given | EXPLAINED_FIELDS, press="submit").status_code == 302
    row = Actual.objects.get()
    assert (row.value, row.numerator, row.denominator, row.typed) == (Decimal("53.333333"), 8, 15, "8 of 15")
    told = "8 of 15 children; one child is 6.7 points."
    reviewer = sign_in("reviewer")
    assert told in page(officer, world.agreement, "return", "ni-500")
    assert told in page(reviewer, world.agreement, "verdict", "ni-500")
    assert told in indicator_page(reviewer, world.agreement, "ni-500")
    assert "8 of 15 makes 53.333333 %" in page(officer, world.agreement, "return", "ni-500")


def test_the_draft_shows_the_parts_again_and_the_live_verdict(world, sign_in):
    officer = sign_in("officer")
    enter(officer, world.agreement, CODE, typed(world, numerator="8", denominator="15"))
    shown = page(officer, world.agreement, "return", "ni-500")
    assert 'class="live live-red"' in shown
    assert "one child is 6.7 points" in shown
    assert f'name="{box(world.agreement, CODE, PERIOD, "numerator")}" value="8"' in shown
    assert f'name="{box(world.agreement, CODE, PERIOD, "denominator")}" value="15"' in shown
    assert '<details class="more" open>' in shown
    # what was worked out does not go back into its box: another numerator makes another figure
    enter(officer, world.agreement, CODE, typed(world, figure="", numerator="9", denominator="15"))
    assert [row.value for row in Actual.objects.order_by("id")] == [Decimal("53.333333"), 60]


def test_a_figure_typed_beside_its_parts_is_kept_as_typed(world, sign_in):
    officer = sign_in("officer")
    given = typed(world, figure="53.3%", numerator="8", denominator="15")
    assert enter(officer, world.agreement, CODE, given).status_code == 302
    row = Actual.objects.get()
    assert (row.value, row.typed) == (Decimal("53.333333"), "53.3%")
    assert 'value="53.3%"' in page(officer, world.agreement, "return", "ni-500")
    enter(officer, world.agreement, CODE, given)
    assert Actual.objects.count() == 1


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        ({"figure": "54", "numerator": "8", "denominator": "15"}, "you typed 54. Which is right?"),
        ({"numerator": "8", "denominator": "0"}, "Nothing is a share of 0."),
        ({"numerator": "-8", "denominator": "15"}, "A numerator is not below 0."),
        ({"numerator": "16", "denominator": "15"}, "16 of 15 is more than all of them"),
        ({"numerator": "8", "denominator": ""}, "Enter the denominator too"),
        ({"numerator": "8.1234567", "denominator": "15"}, "at most 6 digits after the point"),
    ],
)
def test_what_is_refused_is_told_and_kept(world, sign_in, boxes, sentence):
    answer = enter(sign_in("officer"), world.agreement, CODE, typed(world, **boxes))
    shown = text_of(answer)
    assert answer.status_code == 422
    assert sentence in shown
    assert "There is a problem" in shown
    assert '<details class="more" open>' in shown
    for text in filter(None, boxes.values()):
        assert f'value="{text}"' in shown
    assert not Actual.objects.exists()
    assert ret_of(world.agreement, CODE).version == 1


def test_only_shares_ask_for_parts(world, sign_in):
    reviewer = sign_in("reviewer")
    assert "Numerator and denominator" in page(reviewer, world.agreement, "return", "ni-016")
    homes = page(reviewer, world.agreement, "return", "ni-154")
    assert "Numerator" not in homes
    given = {box(world.agreement, "NI 154", PERIOD, "numerator"): "8", box(world.agreement, "NI 154", PERIOD): "600"}
    assert enter(reviewer, world.agreement, "NI 154", given).status_code == 302
    assert Actual.objects.get().numerator is None


def test_an_offence_is_counted_in_the_numerator(world, sign_in):
    given = {
        box(world.agreement, "NI 016", PERIOD, "numerator", "rate"): "10",
        box(world.agreement, "NI 016", PERIOD, "denominator", "rate"): "500",
    }
    officer = sign_in("officer")
    assert enter(officer, world.agreement, "NI 016", given).status_code == 302
    assert "10 offences of 500; one offence is 2.00." in page(officer, world.agreement, "return", "ni-016")
