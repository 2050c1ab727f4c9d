"""Coming and going: log in, log out, a new password, and the lock after five wrong ones, through the real addresses."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders

PASSWORD, OTHER = "a summer in 2008", "an autumn in 2008"


@pytest.fixture
def person(db):
    agreement = builders.agreement()
    person = builders.user("asha", password=PASSWORD)
    builders.place(person, agreement)
    return person


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=False)


def log_in(browser, password=PASSWORD, username="asha", **data):
    return browser.post("/account/login/", {"username": username, "password": password, **data})


def test_logging_in_leads_where_one_wanted_to_go(person, browser):
    wanted = "/testing-2008-11/partners/"
    asked = browser.get(wanted)
    assert asked.url == f"/account/login/?next={wanted}"
    assert "Log in to see that page" in browser.get(asked.url).content.decode()
    assert log_in(browser, next=wanted).url == wanted
    assert browser.get(wanted).status_code == 200


def test_logging_in_leads_nowhere_outside_the_site(person, browser):
    assert log_in(browser, next="https://elsewhere.example.org/").url == "/"


@pytest.mark.parametrize(("username", "password"), [("asha", "wrong"), ("nobody", PASSWORD), ("asha", "")])
def test_a_wrong_password_and_a_wrong_name_are_answered_alike(person, browser, username, password):
    response = log_in(browser, password, username)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not get_user(browser).is_authenticated


def test_a_person_who_left_cannot_log_in(person, browser):
    person.is_active = False
    person.save()
    assert log_in(browser).status_code == 200
    assert not get_user(browser).is_authenticated


def test_logging_out_is_a_button_not_a_link(person, browser):
    log_in(browser)
    assert browser.get("/account/logout/").status_code == 405
    assert browser.post("/account/logout/").url == reverse("login")
    assert not get_user(browser).is_authenticated


def test_a_form_from_another_site_is_refused(person):
    assert log_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_a_person_changes_their_password_and_stays_signed_in(person, browser):
    log_in(browser)
    done = browser.post(
        "/account/password_change/", {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER}
    )
    assert browser.get(done.url).status_code == 200
    assert get_user(browser) == person
    assert log_in(Client(), OTHER).status_code == 302
    assert log_in(Client(), PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [("12345678901", "12345678901", "entirely numeric"), ("short", "short", "too short"), (OTHER, PASSWORD, "match")],
)
def test_a_weak_or_mistyped_password_is_refused_in_words(person, browser, new, again, sentence):
    log_in(browser)
    page = browser.post(
        "/account/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": again}
    ).content.decode()
    assert sentence in page
    assert log_in(Client()).status_code == 302


def test_a_forgotten_password_is_set_by_a_link_that_works_once(person, browser):
    assert browser.post("/account/password_reset/", {"email": "asha@example.org"}).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["asha@example.org"]
    link = re.search(r"http://testserver(/account/reset/\S+)", letter.body)[1]
    form = browser.get(link).url
    assert browser.post(form, {"new_password1": OTHER, "new_password2": OTHER}).url == "/account/reset/done/"
    assert log_in(Client(), OTHER).status_code == 302
    again = Client().get(link)
    assert again.status_code == 200  # no form any more
    assert "new_password1" not in again.content.decode()


def test_who_asks_for_an_unknown_address_learns_nothing(person, browser):
    known = browser.post("/account/password_reset/", {"email": "asha@example.org"})
    unknown = browser.post("/account/password_reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1


def test_five_wrong_passwords_lock_the_name_from_that_address_for_a_while(person, browser):
    for _ in range(4):
        assert log_in(browser, "wrong").status_code == 200
    locked = log_in(browser, "wrong")
    assert locked.status_code == 429
    assert "locked from this address for a quarter of an hour" in locked.content.decode()
    assert log_in(browser).status_code == 429  # the right one does not help now
    colleague = Client(REMOTE_ADDR="10.0.0.7")
    assert log_in(colleague).status_code == 302  # nobody can lock a colleague out from elsewhere


def test_the_lock_opens_after_a_quarter_of_an_hour(person, browser):
    from axes.models import AccessAttempt

    for _ in range(5):
        log_in(browser, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert log_in(browser).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(person, browser):
    for _ in range(4):
        log_in(browser, "wrong")
    assert log_in(browser).status_code == 302
    for _ in range(4):
        assert log_in(Client(), "wrong").status_code == 200
