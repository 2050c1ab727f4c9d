"""Exceptions through the real pages: what a red asks for, what is kept, what is opened."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from reporting import services
from reporting.models import Event, ExceptionAction, ExceptionReport, ExceptionUpdate
from targets.models import Policy
from tests.reporting.excepting import ACTION, in_october, indicator_page, record, ret_of, send, url
from tests.reporting.open_quarter import EXPLAINED, EXPLAINED_FIELDS


@pytest.fixture
def world(db):
    with in_october() as made:
        yield made


# What a red asks for --------------------------------------------------------------------------------------------------


def test_a_red_submitted_without_its_exception_is_asked_for_it_and_everything_typed_stays(world, sign_in):
    client = sign_in("officer")
    answer = send(world, client, "18.90", "submit", **{"exception-impact": "People lose their cars."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The figure is red, so say why." in page
    for sentence in ("Say what is done about it.", "Say who sees to it.", "Say by when."):
        assert sentence in page
    assert 'href="#id_exception-words"' in page
    assert 'href="#id_action-0-due"' in page
    assert 'value="18.90"' in page
    assert "People lose their cars." in page
    assert "<details open>" in page
    assert ret_of(world).state == "draft"
    assert not ExceptionReport.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("exception-words", " ", "The figure is red, so say why."),
        ("action-0-words", "", "Say what is done about it."),
        ("action-0-owner", "", "Say who sees to it."),
        ("action-0-due", "", "Say by when."),
        ("action-0-due", "soon", "“soon” is not read as a day. Write it like 30 November 2008."),
        ("action-0-due", "30 November 2007", "That day is before 2008/09 Q2 began: check the year."),
        ("action-1-words", "Another.", "Say who sees to it."),
    ],
)
def test_each_of_the_four_is_asked_for(world, sign_in, field, value, sentence):
    answer = send(world, sign_in("officer"), "18.90", "submit", **{**EXPLAINED_FIELDS, field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ExceptionReport.objects.exists()


def test_what_is_unfinished_is_kept_with_the_draft_as_it_was_typed(world, sign_in):
    half = {
        "exception-words": "Cars.",
        "action-0-words": "Light them.",
        "action-0-due": "some day",
        "action-0-owner": "",
    }
    assert send(world, sign_in("officer"), "18.90", "save", **half).status_code == 302
    page = sign_in("reviewer").get(url(world)).content.decode()
    for text in ("Cars.", "Light them.", "some day"):
        assert text in page
    assert 'name="action-1-words"' in page  # and room for one more
    assert not ExceptionReport.objects.exists()
    assert "Cars." in sign_in("auditor").get(url(world)).content.decode()
    for name in ("overview", "review"):
        path = reverse(name, args=[world.agreement.slug, "2008-09", "q2"])
        assert "Cars." not in sign_in("reviewer").get(path).content.decode(), name
    assert "Cars." not in indicator_page(world, sign_in("reviewer"))


def test_a_red_handed_in_opens_one_exception_with_its_action(world, sign_in):
    assert send(world, sign_in("officer"), "18.90", "submit", **EXPLAINED_FIELDS).status_code == 302
    report = ExceptionReport.objects.get()
    assert (report.opened_for, report.opened_by, str(report.opened_in)) == (
        "figure",
        world.people["officer"],
        "2008/09 Q2",
    )
    assert ExceptionUpdate.objects.get().words == EXPLAINED.words
    action = ExceptionAction.objects.get()
    assert (action.words, action.owner, action.due) == (ACTION.words, "Jo Osei", date(2008, 11, 30))
    assert {"opened an exception", "added an action"} <= set(Event.objects.values_list("verb", flat=True))
    assert report.history.get().history_user == world.people["officer"]


@pytest.mark.parametrize("typed", ["17.0", "18.60"])
def test_what_is_not_red_needs_none_and_opens_none(world, typed):
    assert not record(world, typed, EXPLAINED).missing
    assert not ExceptionReport.objects.exists()


def test_amber_needs_one_where_the_policy_says_so(world):
    policy = Policy.objects.get(agreement=world.agreement)
    Policy.objects.filter(pk=policy.pk).update(rules={**policy.rules, "amber_needs_exception": True})
    world.agreement.revision += 1
    world.agreement.save()
    missing = record(world, "18.60").missing
    assert missing["exception-words"] == "The figure is amber, so say why."
    assert not record(world, "18.60", EXPLAINED).missing
    assert ExceptionReport.objects.get().opened_for == "figure"


def test_a_red_forecast_needs_one_too(world):
    missing = record(world, "18.90", forecast="39.0").missing
    assert missing["exception-words"] == "The figure is red and the forecast is red, so say why."
    assert set(record(world, "17.0", forecast="39.0").missing) == {
        "exception-words",
        "action-0-words",
        "action-0-owner",
        "action-0-due",
    }
    assert not record(world, "17.0", EXPLAINED, forecast="39.0").missing
    assert ExceptionReport.objects.get().opened_for == "forecast"


def test_the_verb_that_submits_a_draft_asks_the_same(world):
    record(world, "18.90", replace(EXPLAINED, words=""), hand_in=False)
    ret = ret_of(world)
    with pytest.raises(services.Faults, match="The figure is red, so say why"):
        services.submit(ret=ret, version=ret.version, by=world.who["officer"])
    assert ret_of(world).version == ret.version
    record(world, "18.90", EXPLAINED, hand_in=False)
    ret = ret_of(world)
    services.submit(ret=ret, version=ret.version, by=world.who["officer"])
    assert ExceptionReport.objects.get().updates.get().words == EXPLAINED.words


def test_the_need_is_judged_from_the_figure_that_is_typed_now_not_the_one_before(world):
    record(world, "18.90", hand_in=False)
    assert not record(world, "17.0").missing
    assert ret_of(world).state == "submitted"


def test_what_is_sent_back_is_changed_in_place_and_said_once(world, sign_in):
    record(world, "18.90", EXPLAINED)
    ret = ret_of(world)
    services.send_back(ret=ret, version=ret.version, reason="Name the owner in full.", by=world.who["reviewer"])
    page = sign_in("officer").get(url(world)).content.decode()
    assert EXPLAINED.words in page
    assert 'value="Jo Osei"' in page
    silent = send(world, sign_in("officer"), "18.90", "submit", **{**EXPLAINED_FIELDS, "exception-words": ""})
    assert "The figure is red, so say why." in silent.content.decode()
    again = {**EXPLAINED_FIELDS, "action-0-owner": "Jo Osei, Crime and Disorder Reduction Partnership"}
    assert send(world, sign_in("officer"), "18.90", "submit", **again).status_code == 302
    assert ExceptionReport.objects.count() == ExceptionUpdate.objects.count() == 1
    action = ExceptionAction.objects.get()
    assert action.owner == "Jo Osei, Crime and Disorder Reduction Partnership"
    assert [row.owner for row in action.history.order_by("history_id")] == ["Jo Osei", action.owner]
