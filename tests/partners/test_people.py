"""The pages of people: accounts made and closed, places given and ended in the browser, and who answers for what."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from indicators import clock
from partners import services
from partners.access import person_of
from partners.models import Place
from tests import builders

TODAY = date(2008, 10, 20)


@pytest.fixture
def world(db, settings):
    settings.LAA_TODAY = TODAY
    return builders.universe()


@pytest.fixture
def admin(world, sign_in):
    return sign_in("administrator")


def at(world, name, *more):
    return reverse(name, args=[world.agreement.slug, *more])


NEW = {
    "first_name": "Ann",
    "last_name": "Lee",
    "email": "ann.lee@example.org",
    "username": "ann.lee",
    "role": "officer",
    "duty": "deputy",
    "since": "20 October 2008",
}


def test_a_new_person_gets_a_link_and_chooses_a_password(world, admin, django_capture_on_commit_callbacks, settings):
    settings.SITE_URL = "https://laa.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(at(world, "new_person"), {**NEW, "indicator": world.indicators["NI 016"].pk})
    assert answer.status_code == 302, answer.content.decode()
    person = get_user_model().objects.get(username="ann.lee")
    assert (person.places.get().words, person.email) == (
        "Deputy of NI 016 Serious acquisitive crime rate",
        "ann.lee@example.org",
    )
    (letter,) = mail.outbox
    assert letter.to == ["ann.lee@example.org"]
    assert letter.subject == "Your account at laa.example.org"
    assert "Your user name is ann.lee" in letter.body
    (link,) = re.findall(r"https://laa\.example\.org(/account/reset/\S+)", letter.body)
    client = Client()
    form = client.get(link, follow=True)
    chosen = {"new_password1": "a-good-long-one", "new_password2": "a-good-long-one"}
    assert client.post(form.redirect_chain[-1][0], chosen).status_code == 302
    assert client.login(request=form.wsgi_request, username="ann.lee", password="a-good-long-one")


def test_nobody_is_added_half(world, admin):
    answer = admin.post(at(world, "new_person"), {**NEW, "duty": "", "indicator": "", "username": "officer"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody is called that already" in page
    answer = admin.post(at(world, "new_person"), {**NEW, "duty": "", "indicator": ""})
    assert "An officer’s place needs a partner, or an indicator with a duty." in answer.content.decode()
    assert not get_user_model().objects.filter(email="ann.lee@example.org").exists()
    assert mail.outbox == []


def test_one_address_is_one_account(world):
    with pytest.raises(ValidationError) as fault:
        services.add_person(
            agreement=world.agreement,
            username="a b",
            first_name="A",
            last_name="B",
            email="READER@example.org",
            by=person_of(world.people["administrator"]),
        )
    assert set(fault.value.message_dict) == {"username", "email"}


def test_closing_an_account_ends_its_places_today_and_logs_the_person_out(world, admin, sign_in):
    theirs = sign_in("officer")
    assert theirs.get(at(world, "indicators")).status_code == 200
    assert admin.post(at(world, "close_account", "officer"), {"reason": ""}).status_code == 422
    assert admin.post(at(world, "close_account", "officer"), {"reason": "Left the police."}).status_code == 302
    person = world.people["officer"]
    person.refresh_from_db()
    assert (person.is_active, person.places.get().until) == (False, TODAY)
    assert theirs.get(at(world, "indicators")).status_code == 302
    page = admin.get(at(world, "person", "officer")).content.decode()
    assert "Account closed: Left the police." in page


def closing(world, who, by="administrator"):
    with pytest.raises(ValidationError) as fault:
        services.close_account(
            agreement=world.agreement, person=world.people[who], reason="Gone.", by=person_of(world.people[by])
        )
    return " ".join(fault.value.messages)


def test_some_accounts_are_not_closed_here(world):
    assert "cannot close your own account" in closing(world, "administrator")
    builders.place(world.people["officer"], world.elsewhere)
    assert "an agreement that is not yours" in closing(world, "officer")
    get_user_model().objects.filter(username="auditor").update(is_superuser=True)
    assert "runs this site" in closing(world, "auditor")


def test_the_last_administrators_place_is_not_ended(world):
    place = world.people["administrator"].places.get()
    by = person_of(world.people["administrator"])
    with pytest.raises(ValidationError, match="name another administrator first"):
        services.end_place(place=place, on=TODAY, by=by)
    builders.place(world.people["auditor"], world.agreement, "administrator")
    assert services.end_place(place=place, on=TODAY, by=by).until == TODAY


def test_places_are_given_and_ended_in_the_browser(world, admin):
    given = {"role": "theme member", "theme": world.safer.pk, "since": "1 November 2008"}
    assert admin.post(at(world, "give_place", "reader"), {**given, "theme": ""}).status_code == 422
    assert admin.post(at(world, "give_place", "reader"), given).status_code == 302
    place = world.people["reader"].places.get(role="theme member")
    page = admin.get(at(world, "person", "reader")).content.decode()
    assert "Theme member, Safer" in page
    assert "from 1 November 2008" in page
    end = at(world, "end_place", "reader", place.pk)
    assert "cannot end before it begins" in admin.post(end, {"on": "20 October 2008", "why": "x"}).content.decode()
    assert admin.post(end, {"on": "30 November 2008", "why": "Changed boards."}).status_code == 302
    page = admin.get(at(world, "person", "reader")).content.decode()
    assert "1 November 2008 to 30 November 2008" in page
    assert "Changed boards." in page


def test_leave_is_arranged_in_the_browser(world, admin):
    data = {
        "to": world.people["reader"].pk,
        "since": "3 November 2008",
        "until": "14 November 2008",
        "reason": "Leave.",
    }
    wrong = admin.post(at(world, "hand_over", "named"), {**data, "since": "1 October 2008", "reason": "Leave."})
    assert "begins today or later" in wrong.content.decode()
    assert admin.post(at(world, "hand_over", "named"), data).status_code == 302
    with clock.on(date(2008, 11, 3)):
        page = admin.get(at(world, "answering")).content.decode()
    assert "Named Tester" in page
    assert Place.objects.get(covers=world.people["named"]).person == world.people["reader"]


def test_who_answers_is_shown_to_every_member(world, admin, sign_in, settings):
    admin.post(
        at(world, "hand_over", "named"),
        {
            "to": world.people["officer"].pk,
            "since": "20 October 2008",
            "until": "14 November 2008",
            "reason": "Leave.",
        },
    )
    page = sign_in("reader").get(at(world, "indicator", "ni-017")).content.decode()
    assert "Who answers for it" in page
    assert "Named Tester" in page
    assert "Officer Tester, for Named Tester until 14 November 2008" in page
    settings.LAA_TODAY = date(2008, 11, 15)
    assert "until 14 November" not in sign_in("reader").get(at(world, "indicator", "ni-017")).content.decode()


def test_people_are_few_queries_however_many_there_are(world, admin, django_assert_max_num_queries):
    admin.get(at(world, "people"))
    for number in range(20):
        builders.place(builders.user(f"more{number}"), world.agreement)
    for name in ("people", "answering"):
        with django_assert_max_num_queries(9):
            assert admin.get(at(world, name)).status_code == 200
    for number in range(10):
        place = services.give_place(
            person=world.people["reader"],
            agreement=world.agreement,
            role="officer",
            indicator=world.indicators["NI 016"],
            duty="deputy",
            since=date(2009, 1, number + 1),
            by=None,
        )
        services.end_place(place=place, on=date(2010, 1, 1), by=None)
    with django_assert_max_num_queries(9):
        admin.get(at(world, "person", "reader"))


def test_a_stranger_to_the_agreement_has_no_page_in_it(world, admin):
    assert admin.get(at(world, "person", "outsider")).status_code == 404
    assert admin.get(at(world, "person", "nobody")).status_code == 404
