"""Suppressed and proxy figures through the return: kept for those named, shown nowhere else (product.md 4)."""

import json
import re

import pytest
from django.urls import reverse

from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Actual, Event
from tests.reporting.entering import (
    Q2,
    a_world,
    address,
    box,
    enter,
    indicator_page,
    opened,
    page,
    ret_of,
    text_of,
)

CODE, PERIOD = "NI 500", "2008/09 Q2"
#: The figure and its parts, in every form in which they could be told.
SECRET = re.compile(r"53\.[23]|4,?137|7,?769|(?<!\d)6\.7[45]")
#: A moment to the microsecond may hold any digits.
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+]+")


@pytest.fixture
def world(db):
    return a_world()


def typed(world, code=CODE, key="figure", **boxes):
    return {box(world.agreement, code, PERIOD, what, key): text for what, text in boxes.items()}


def in_words(answer) -> str:
    """What a page says: its main part without tags and form names, where ids and positions would mislead."""
    body = MOMENTS.sub("", text_of(answer))
    main = re.search(r"<main.*</main>", body, re.DOTALL)
    inside = main[0] if main else body
    drawn = re.sub(r"<script.*?</script>", "", inside, flags=re.DOTALL)
    values = " ".join(re.findall(r'<input[^>]*type="text"[^>]*value="([^"]*)"', drawn))
    return f"{re.sub(r'<[^>]*>', ' ', drawn)} {values}"


def keep(world, sign_in, press="submit"):
    """The named officer enters 4,137 of 7,769, suppressed, as a final figure."""
    given = typed(world, numerator="4,137", denominator="7,769", suppressed="on", status="final")
    answer = enter(sign_in("share"), world.agreement, CODE, given, press=press)
    assert answer.status_code == 302, text_of(answer)


def test_a_named_officer_keeps_a_suppressed_value(world, sign_in):
    keep(world, sign_in, press="save")
    row = Actual.objects.get()
    assert (row.suppressed, row.typed, f"{row.value:f}") == (True, "4,137 of 7,769", "53.250097")
    own = text_of(sign_in("share").get(address(world.agreement, "return", "ni-500")))
    assert 'value="4,137"' in own
    assert "suppressed; too few people to publish" in own


def pages(world, client, quarter=Q2):
    """Every page and file on which a figure of NI 500 could stand, for this person, where they may open it."""
    names = [
        ("overview",),
        ("theme", "safer"),
        ("scorecard",),
        ("returns",),
        ("return", "ni-500"),
        ("verdict", "ni-500"),
        ("what_if_indicator", "ni-500"),
        ("audit", "ni-500", "json"),
        ("audit", "ni-500", "txt"),
    ]
    paths = [address(world.agreement, name, *more, quarter=quarter) for name, *more in names]
    paths += [f"{address(world.agreement, 'scorecard', quarter=quarter)}?as=known"]
    paths += [
        f"{reverse('indicator', args=[world.agreement.slug, 'ni-500'])}?quarter={quarter.year_slug}-{quarter.slug}"
    ]
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200:
            yield path, answer


@pytest.mark.parametrize("who", ["officer", "reviewer", "auditor", "administrator", "theme", "equality", "reader"])
@pytest.mark.parametrize("state", ["draft", "submitted", "published", "the quarter after"])
def test_it_is_shown_to_nobody_else(world, sign_in, who, state):
    keep(world, sign_in, press="save" if state == "draft" else "submit")
    quarter = Q2
    if state in ("published", "the quarter after"):
        ret, reviewer = ret_of(world.agreement, CODE), person_of(world.people["reviewer"])
        services.sign_off(ret=ret, version=ret.version, by=reviewer)
        services.publish(quarter=ret.quarter, by=reviewer, knowing=True)
    if state == "the quarter after":
        quarter = Quarter(2008, 3)
        opened(world.agreement, quarter, world.people["administrator"])
    seen = 0
    for path, answer in pages(world, sign_in(who), quarter):
        seen += 1
        assert not SECRET.search(in_words(answer)), path
        drawn = re.findall(r'<script id="chart[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
        said = [str(trace.get("text")) for one in drawn for trace in json.loads(one)["data"]]
        assert not SECRET.search(" ".join(said)), path
    assert seen or who == "reader"
    assert not any(SECRET.search(f"{event.before} {event.after} {event.reason}") for event in Event.objects.all())


def test_the_chart_leaves_it_out(world, sign_in):
    keep(world, sign_in)
    answer = sign_in("share").get(f"{reverse('indicator', args=[world.agreement.slug, 'ni-500'])}?quarter=2008-09-q2")
    drawn = re.search(r'<script id="chart[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
    values = [value for trace in json.loads(drawn[1])["data"] for value in trace["y"]]
    assert values
    assert not [value for value in values if 53 < value < 54]


def test_others_mark_it_suppressed_without_a_value(world, sign_in):
    officer = sign_in("officer")
    assert enter(officer, world.agreement, CODE, typed(world, suppressed="on"), press="submit").status_code == 302
    row = Actual.objects.get()
    assert (row.suppressed, row.value, row.typed) == (True, None, "")
    assert "suppressed" in page(sign_in("reviewer"), world.agreement, "verdict", "ni-500")


@pytest.mark.parametrize("boxes", [{"figure": "53.25"}, {"numerator": "4137", "denominator": "7769"}])
def test_others_may_not_type_a_suppressed_value(world, sign_in, boxes):
    answer = enter(sign_in("officer"), world.agreement, CODE, typed(world, suppressed="on", **boxes))
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "Only somebody named for this indicator may enter a suppressed value." in shown
    for value in boxes.values():
        assert f'value="{value}"' in shown
    assert not Actual.objects.exists()


def test_saving_beside_it_leaves_the_value_as_it_is(world, sign_in):
    """An officer who may not see it saves the return: the tick is there, the box is empty, the value stays."""
    keep(world, sign_in, press="save")
    officer = sign_in("officer")
    shown = page(officer, world.agreement, "return", "ni-500")
    assert re.search(r'name="[^"]*-suppressed"[^>]*checked', shown)
    assert "4,137" not in re.findall(r'name="[^"]*-numerator" value="([^"]*)"', shown)
    assert enter(officer, world.agreement, CODE, typed(world, suppressed="on", status="final")).status_code == 302
    assert Actual.objects.count() == 1
    assert enter(officer, world.agreement, CODE, typed(world, suppressed="on", status="provisional")).status_code == 302
    kept = Actual.objects.order_by("id").last()
    assert (kept.status, kept.suppressed, kept.typed, kept.numerator) == ("provisional", True, "4,137 of 7,769", 4137)


def test_taking_the_tick_away_without_a_figure_is_asked_about(world, sign_in):
    keep(world, sign_in, press="save")
    answer = enter(sign_in("officer"), world.agreement, CODE, typed(world, status="final"))
    assert answer.status_code == 422
    assert "It is held as suppressed." in text_of(answer)
    assert Actual.objects.count() == 1


def test_a_companion_that_would_reveal_it_is_suppressed_too(world, sign_in):
    officer, code = sign_in("officer"), "NI 016"
    rate = typed(world, code, "rate", suppressed="on")
    answer = enter(officer, world.agreement, code, {**rate, **typed(world, code, "offences", figure="3")})
    assert answer.status_code == 422
    assert "It would reveal what is suppressed for 2008/09 Q2." in text_of(answer)
    assert not Actual.objects.exists()
    both = {**rate, **typed(world, code, "offences", suppressed="on")}
    assert enter(officer, world.agreement, code, both).status_code == 302
    assert Actual.objects.filter(suppressed=True).count() == 2


def test_the_other_side_of_a_conflict_does_not_tell_it(world, sign_in):
    before = ret_of(world.agreement, CODE).version
    keep(world, sign_in, press="save")
    given = {**typed(world, suppressed="on"), "version": str(before)}
    answer = enter(sign_in("officer"), world.agreement, CODE, given)
    assert answer.status_code == 409
    assert "suppressed: too few people to publish" in text_of(answer)
    assert not SECRET.search(in_words(answer))


def test_a_proxy_is_marked_and_wants_a_figure(world, sign_in):
    officer = sign_in("officer")
    assert enter(officer, world.agreement, CODE, typed(world, proxy="on")).status_code == 422
    given = typed(world, figure="61", proxy="on", status="estimate")
    assert enter(officer, world.agreement, CODE, given, press="submit").status_code == 302
    row = Actual.objects.get()
    assert (row.proxy, row.status) == (True, "estimate")
    reviewer = sign_in("reviewer")
    assert "Estimate, proxy" in page(reviewer, world.agreement, "verdict", "ni-500")
    flags = indicator_page(reviewer, world.agreement, "ni-500")
    assert 'title="estimate"' in flags
    assert 'title="proxy"' in flags
    assert "(estimate, proxy)" in page(officer, world.agreement, "return", "ni-500")


def test_a_proxy_with_a_reason_instead_of_a_figure_is_asked_about(world, sign_in):
    given = typed(world, proxy="on", because="The system was down.")
    answer = enter(sign_in("officer"), world.agreement, CODE, given)
    assert answer.status_code == 422
    assert "Enter the proxy's figure, or take the tick away." in text_of(answer)
