"""No page shows a link or a button that the server would refuse: every role walks every page and presses everything."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from indicators.models import Agreement
from partners.access import person_of
from reporting import scorecard, services
from targets.book import forget
from tests import builders
from tests.crawler import walk
from tests.reporting.open_quarter import Q2, handed_in

ROLES = (*builders.ROLES, "outsider", "nobody")
REFUSED = {403, 404, 405, 500}


@pytest.fixture
def world(db, settings):
    """A quarter at work: NI 016 submitted, NI 154 sent back, NI 017 begun; the officer also stands in for somebody."""
    settings.LAA_TODAY = date(2008, 10, 20)
    made = handed_in()
    quarter = made.quarters["2008/09 Q2"]
    builders.place(
        made.people["officer"],
        made.agreement,
        "officer",
        indicator=made.indicators["NI 154"],
        duty="deputy",
        until=date(2008, 11, 14),
        covers=made.people["named"],
    )
    homes = quarter.returns.get(indicator=made.indicators["NI 154"])
    by = person_of(made.people["reviewer"])
    services.record(ret=homes, version=homes.version, by=by, commentary="None yet.", hand_in=False)
    return made


def not_ours(path):
    """Django's own administration, files, and the way out."""
    return path.startswith(("/admin/", "/static/", "/account/logout/"))


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def press(person, form, button):
    """Send a form as it stands, by one of its buttons, and take back what came of it."""
    client = signed_in(person)
    data: dict[str, list[str]] = {}
    for name, value in [*form.fields, button]:
        if name:
            data.setdefault(name, []).append(value)
    before = marks()
    with transaction.atomic():
        answer = client.post(form.action, data)
        wrote = marks() != before
        transaction.set_rollback(True)
    if wrote:  # what was kept in memory is of something that never happened
        forget()
        scorecard.KEPT.forget()
    return answer.status_code


def marks():
    """The numbers by which things are kept in memory."""
    return list(Agreement.objects.order_by("pk").values_list("revision", "activity"))


@pytest.mark.parametrize("who", ROLES)
def test_nothing_shown_is_refused(world, who):
    person = world.people[who]
    starts = ["/", "/account/password_change/"]
    refused, pressed, pages = [], set(), 0
    for visit in walk(signed_in(person), starts, skip=not_ours):
        pages += 1
        if visit.status not in (200, 302):
            refused.append(f"{visit.came_from} links to {visit.url}: {visit.status}")
        for form in visit.page.forms if visit.page else ():
            if form.method != "post" or not_ours(form.action):
                continue
            for button in form.buttons or [("", "")]:
                if (form.action, button) in pressed:
                    continue
                pressed.add((form.action, button))
                status = press(person, form, button)
                if status in REFUSED:
                    refused.append(f"{visit.url}: {button[0] or 'the button'} of {form.action}: {status}")
    assert not refused, "\n".join(refused)
    assert pages > (25 if who in builders.ROLES else 2)
    assert who in ("outsider", "nobody") or pressed


def test_the_walk_finds_what_is_refused(world, monkeypatch):
    """A link to a page that is not theirs is told: the walk would see it."""
    from laa_site import context

    monkeypatch.setattr(context, "may_anywhere", lambda person, verb, agreement: True)
    told = [visit for visit in walk(signed_in(world.people["reader"]), ["/"], skip=not_ours) if visit.status == 403]
    assert {visit.url for visit in told} >= {"/testing-2008-11/quarters/", "/testing-2008-11/people/"}


def test_the_walk_reaches_the_pages_of_the_quarter(world):
    reached = {visit.url for visit in walk(signed_in(world.people["officer"]), ["/"], skip=not_ours)}
    at = f"/testing-2008-11/{Q2.year_slug}/{Q2.slug}/"
    assert {f"{at}returns/", f"{at}returns/ni-016/", f"{at}returns/ni-154/", f"{at}scorecard/"} <= reached
