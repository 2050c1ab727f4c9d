"""Reminders: one mail a person and day, of what they owe or may sign off; a crash neither loses one silently nor sends
it twice."""

from datetime import date
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from indicators.periods import Period, Quarter
from partners.access import person_of
from partners.services import hand_over
from reporting import digests, services
from reporting.models import Digest
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

Q2 = Quarter(2008, 2)
DAY = date(2008, 10, 20)


@pytest.fixture
def world(db, settings):
    settings.SITE_URL = "https://laa.example.org"
    settings.LAA_TODAY = DAY
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.who = {name: person_of(user) for name, user in made.people.items()}
    made.quarter = services.open_quarter(
        agreement=made.agreement, quarter=Q2, entry_by=date(2008, 10, 24), by=made.who["administrator"]
    )
    return made


def ret(world, code="NI 016"):
    return world.quarter.returns.get(indicator=world.indicators[code])


def hand_in(world, code="NI 016", by="officer", key="rate"):
    measure = world.indicators[code].measures.get(key=key)
    row = ret(world, code)
    services.record(
        ret=row,
        version=row.version,
        by=world.who[by],
        figures=[services.FigureEntry(measure=measure.pk, period=Period.of_quarter(Q2), typed="18.90")],
        exception=EXPLAINED,
        hand_in=True,
    )


def send_back(world):
    row = ret(world)
    services.send_back(ret=row, version=row.version, reason="Check the population.", by=world.who["reviewer"])


def told():
    return {letter.person.username: letter for letter in digests.letters()}


def test_everybody_gets_what_is_theirs_and_nobody_anything_else(world):
    letters = told()
    assert set(letters) == {"officer", "named"}
    words = letters["officer"].words
    assert "- NI 016 Serious acquisitive crime rate: due in 4 days" in words
    assert "https://laa.example.org/testing-2008-11/2008-09/q2/returns/ni-016/" in words
    assert "https://laa.example.org/account/reminders/" in words
    assert "NI 154" not in words
    assert "NI 017" in letters["named"].words


def test_reviewers_hear_of_what_waits_but_not_of_their_own(world):
    hand_in(world)
    letter = told()["reviewer"]
    assert letter.subject == "1 to sign off"
    assert "Waiting for you to sign off" in letter.words
    assert "https://laa.example.org/testing-2008-11/2008-09/q2/review/" in letter.words
    hand_in(world, "NI 154", by="reviewer", key="figure")
    assert "NI 154" not in told()["reviewer"].words


def test_what_is_sent_back_comes_first_with_its_reason_and_what_is_late_says_so(world, settings):
    hand_in(world)
    assert "officer" not in told()
    send_back(world)
    words = told()["officer"].words
    assert "Sent back to you:\n- NI 016" in words
    assert "Why: Check the population." in words
    settings.LAA_TODAY = date(2008, 10, 25)
    assert "Overdue:\n- NI 017 Perceptions of anti social behaviour: overdue by 1 day" in told()["named"].words


def test_somebody_in_two_agreements_gets_one_mail(world):
    there = world.elsewhere
    builders.place(world.people["officer"], there, "officer", partner=there.partners.get())
    quarter = there.quarters.get()
    builders.return_of(there.indicators.get(), quarter)
    call_command("send_digests")
    mails = [one for one in mail.outbox if one.to == ["officer@example.org"]]
    assert len(mails) == 1
    assert "Testing Local Area Agreement" in mails[0].body
    assert "Elsewhere Local Area Agreement" in mails[0].body


def test_on_leave_the_cover_gets_it(world, settings):
    hand_over(
        agreement=world.agreement,
        person=world.people["named"],
        to=world.people["reader"],
        since=DAY,
        until=date(2008, 10, 22),
        reason="Leave.",
        by=world.who["administrator"],
    )
    assert set(told()) == {"officer", "reader"}
    assert "for Named Tester until 22 October 2008" in told()["reader"].words
    settings.LAA_TODAY = date(2008, 10, 23)
    assert set(told()) == {"officer", "named"}


def test_who_wants_none_has_none_and_may_change_their_mind(world, sign_in):
    client = sign_in("officer")
    assert client.post(reverse("reminders"), {}).status_code == 302
    assert "officer" not in told()
    assert "checked" not in client.get(reverse("reminders")).content.decode().split("<main")[1]
    client.post(reverse("reminders"), {"wanted": "on"})
    assert "officer" in told()


def test_closed_accounts_and_people_without_an_address_get_none(world):
    world.people["officer"].is_active = False
    world.people["officer"].save()
    world.people["named"].email = ""
    world.people["named"].save()
    assert told() == {}


def test_one_a_person_and_day_however_often_it_runs(world, settings):
    for _ in range(3):
        call_command("send_digests")
    assert sorted(one.to[0] for one in mail.outbox) == ["named@example.org", "officer@example.org"]
    assert Digest.objects.filter(sent_at__isnull=False).count() == 2
    settings.LAA_TODAY = date(2008, 10, 21)
    call_command("send_digests")
    assert len(mail.outbox) == 4
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 4


def test_the_dry_run_prints_and_writes_nothing(world, capsys):
    call_command("send_digests", "--dry-run")
    said = capsys.readouterr().out
    assert "To: officer@example.org" in said
    assert "2 would be sent." in said
    assert mail.outbox == []
    assert not Digest.objects.exists()


class Backend(EmailBackend):
    """A mail server that fails in the way that a test asks for."""

    def send_messages(self, messages):
        if self.trouble is not None:
            raise self.trouble
        return super().send_messages(messages)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("reporting.services.digests.get_connection", Backend)
    Backend.trouble = None
    return Backend


def test_a_crash_between_is_told_and_not_sent_twice(world, server, settings):
    server.trouble = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        services.send_digests()
    cut_off = Digest.objects.get()
    assert cut_off.sent_at is None
    server.trouble = None
    with pytest.raises(CommandError, match=f"Nobody knows whether this one went.*{cut_off.person.email}"):
        call_command("send_digests")
    assert [one.to for one in mail.outbox] == [
        [other] for other in ["named@example.org", "officer@example.org"] if other != cut_off.person.email
    ]
    settings.LAA_TODAY = date(2008, 10, 21)
    assert cut_off.person.email in services.send_digests().to


def test_a_refused_mail_is_told_and_tried_again(world, server):
    server.trouble = SMTPRecipientsRefused({})
    with pytest.raises(CommandError, match="Not sent, to be tried again"):
        call_command("send_digests")
    assert not Digest.objects.exists()
    server.trouble = None
    assert len(services.send_digests().to) == 2


def test_a_talk_that_broke_off_stops_the_run(world, server):
    server.trouble = SMTPServerDisconnected("gone")
    done = services.send_digests()
    assert len(done.unsure) == 1
    assert Digest.objects.get().sent_at is None


def test_a_server_that_is_not_there_leaves_no_trace(world, server, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(Backend, "open", refuse)
    assert "cannot be reached" in services.send_digests().failed[0]
    assert not Digest.objects.exists()


def test_a_published_quarter_reminds_of_nothing(world):
    services.publish(quarter=world.quarter, by=world.who["reviewer"], knowing=True)
    assert told() == {}


def test_the_queries_do_not_grow_with_people(world, django_assert_max_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            digests.letters()
        return len(found)

    digests.letters()
    few = count()
    for number in range(10):
        person = builders.user(f"more{number}")
        builders.place(person, world.agreement, "officer", partner=world.partners["police"])
    assert len(told()) == 12
    assert count() == few
