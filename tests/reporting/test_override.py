"""Overriding a colour: by a reviewer, with a reason, before publication; the computed colour stays beside it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.access import Refused, person_of
from reporting import services
from reporting.models import Event, Override, PublishedVerdict
from reporting.scorecard import build
from tests.reporting.test_quarter import enter, ret_of, url, world  # noqa: F401

REASON = "Two burglars are in prison since"


@pytest.fixture
def red(world, sign_in):  # noqa: F811
    """NI 016 is red by the officer's figure, which waits for sign-off."""
    assert enter(sign_in("officer"), world, "18.90", press="submit").status_code == 302
    return world


def overrule(world, colour="green", *, reason=REASON, seen="red", by="reviewer"):  # noqa: F811
    return services.override(
        quarter=world.quarters["2008/09 Q2"],
        indicator=world.indicators["NI 016"],
        seen=seen,
        colour=colour,
        reason=reason,
        by=person_of(world.people[by]),
    )


def verdict(world, by="reviewer"):  # noqa: F811
    world.agreement.refresh_from_db()
    return build(world.agreement, world.quarters["2008/09 Q2"], person_of(world.people[by])).row("ni-016").verdict


def test_the_scorecard_shows_the_new_colour_and_the_computed_one_beside_it(red, sign_in):
    overrule(red)
    shown = verdict(red)
    assert (shown.colour, shown.computed, shown.guide) == ("green", "red", False)
    when = f"{timezone.localtime(Override.objects.get().at):%-d %B %Y %H:%M}"
    who = f"Green, overridden from red by Reviewer Tester, {when}"
    assert shown.sentence.startswith(f"{who}: {REASON}. Computed: Red: 18.90")
    page = sign_in("reviewer").get(url(red, "scorecard")).content.decode()
    assert '<a class="tag tag-green"' in page
    assert "<i>overridden</i>" in page
    assert "computed <svg" in page


def test_it_is_written_into_the_history(red):
    overrule(red)
    event = Event.objects.first()
    assert (event.verb, event.before, event.after, event.reason) == ("overrode", "red", "green", REASON)
    assert event.indicator == red.indicators["NI 016"]


@pytest.mark.parametrize("who", ["reader", "theme", "equality", "officer", "named", "auditor", "administrator"])
def test_only_a_reviewer_overrides(red, who):
    with pytest.raises(Refused):
        overrule(red, by=who)
    assert not Override.objects.exists()


def test_whoever_typed_a_figure_does_not_override_it(world, sign_in):  # noqa: F811
    assert enter(sign_in("reviewer"), world, "18.90", press="submit").status_code == 302
    with pytest.raises(Refused):
        overrule(world)


def test_a_later_one_supersedes_and_one_may_be_withdrawn_with_a_reason(red):
    overrule(red)
    overrule(red, "amber", reason="Only half of them")
    assert (verdict(red).colour, verdict(red).computed) == ("amber", "red")
    with pytest.raises(services.Faults):
        overrule(red, "", reason=" ")
    overrule(red, "", reason="They are free again")
    assert (verdict(red).colour, verdict(red).computed) == ("red", "")
    assert Override.objects.count() == 3
    with pytest.raises(services.NotNow, match="nothing to withdraw"):
        overrule(red, "", reason="Again")


@pytest.mark.parametrize(
    ("colour", "reason", "field"), [("red", REASON, "colour"), ("blue", REASON, "colour"), ("green", "  ", "reason")]
)
def test_the_same_colour_no_colour_and_no_reason_are_refused(red, colour, reason, field):
    with pytest.raises(services.Faults) as faults:
        overrule(red, colour, reason=reason)
    assert list(faults.value.by_field) == [field]


def test_there_must_be_a_colour_and_it_must_be_the_one_that_was_seen(world, sign_in):  # noqa: F811
    with pytest.raises(services.NotNow, match="there is no colour yet"):
        overrule(world)
    enter(sign_in("officer"), world, "18.60", press="submit")
    with pytest.raises(services.NotNow, match="amber by now, not red"):
        overrule(world)


def test_it_lapses_when_a_new_figure_gives_another_colour(red, sign_in):
    overrule(red)
    back = {"version": ret_of(red).version, "send_back": "1", "reason": "Check."}
    sign_in("reviewer").post(url(red, "review_return", "ni-016"), back)
    enter(sign_in("officer"), red, "18.60", press="submit")
    assert (verdict(red).colour, verdict(red).computed) == ("amber", "")


def test_it_is_counted_and_frozen_and_nothing_is_overridden_after_publication(red, sign_in):
    overrule(red)
    reviewer = sign_in("reviewer")
    page = reviewer.get(url(red, "overview")).content.decode()
    assert "1 colour overridden" in page
    assert "Green, overridden from red by Reviewer Tester, " in page
    assert f": {REASON}. Computed: Red: 18.90" in page
    assert "1 colour overridden" in reviewer.get(url(red, "theme", "safer")).content.decode()
    assert "overridden" not in reviewer.get(url(red, "theme", "economy")).content.decode()
    reviewer.post(url(red, "review_return", "ni-016"), {"version": ret_of(red).version, "sign_off": "1"})
    assert reviewer.post(url(red, "publish"), {"knowing": "on"}).status_code == 302
    frozen = PublishedVerdict.objects.get(indicator__code="NI 016", slot="indicator")
    assert (frozen.colour, frozen.override.computed) == ("green", "red")
    assert PublishedVerdict.objects.get(indicator__code="NI 016", slot="figure").colour == "red"
    page = sign_in("reader").get(url(red, "overview")).content.decode()
    assert "1 colour overridden" in page
    assert "<i>overridden</i>" in sign_in("reader").get(url(red, "scorecard")).content.decode()
    red.quarters["2008/09 Q2"].refresh_from_db()
    with pytest.raises(services.NotNow, match="its colours stand"):
        overrule(red, "amber")


def test_an_overridden_colour_that_nobody_signed_off_publishes_without_one(red, sign_in):
    overrule(red)
    sign_in("reviewer").post(url(red, "publish"), {"knowing": "on"})
    frozen = PublishedVerdict.objects.get(indicator__code="NI 016", slot="indicator")
    assert (frozen.colour, frozen.reason, frozen.override) == ("", "not signed off", None)


def test_who_may_not_see_the_figure_sees_no_override(red, sign_in):
    overrule(red)
    assert REASON not in sign_in("named").get(url(red, "scorecard")).content.decode()
    there = reverse("indicator", args=[red.agreement.slug, "ni-016"]) + "?quarter=2008-09-q2"
    assert REASON not in sign_in("named").get(there).content.decode()


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"colour": "red"}, {"colour": "blue"}])
def test_the_database_refuses_what_cannot_be(red, wrong):
    facts = {"indicator": red.indicators["NI 016"], "quarter": red.quarters["2008/09 Q2"], "computed": "red"}
    facts |= {"colour": "green", "reason": REASON, "at": red.agreement.loaded_at, "by": red.people["reviewer"]}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Override.objects.create(**{**facts, **wrong})
