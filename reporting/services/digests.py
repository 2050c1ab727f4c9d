"""The verbs of reminders: send today's mails, and choose to have none.

A mail cannot be part of a transaction, so its row goes before it. First the row is written and committed: from then on
no other run takes this person and day. Then the mail is handed to the mail server. Then the row says that it was. A run
that is cut off between leaves a row that does not, and nobody can know whether that mail went: it is not sent again,
and every later run of the day tells of it. What the mail would have said stands in the next day's, which tells what is
owed by then. A mail that the server refuses outright was certainly not sent: then the row goes too, the failure is
told, and the next run tries again. A server that cannot be reached is told before any row is written.
"""

from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPException, SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from indicators import clock
from partners.access import Person
from reporting.digests import Letter, letters
from reporting.models import Digest, DigestChoice

#: What a mail server answers when it has certainly not taken a mail.
REFUSALS = (SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


@dataclass
class Sent:
    """What a run did: who got a mail, who had one already, which failed, and of which nobody knows."""

    to: list[str] = field(default_factory=list)
    before: int = 0
    failed: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def send_digests() -> Sent:
    """Send today's mails, one a person and a day however often it runs. Not one transaction: each mail is its own."""
    today, done = clock.today(), Sent()
    done.unsure = [f"{row.person.email}, {row.day:%-d %B %Y}" for row in Digest.objects.of_day(today).unsure()]
    waiting = letters()
    held = set(Digest.objects.of_day(today).values_list("person_id", flat=True))
    new = [letter for letter in waiting if letter.person.pk not in held]
    done.before = len(waiting) - len(new)
    if not new:
        return done
    connection = get_connection()
    try:
        connection.open()
    except OSError as trouble:
        done.failed.append(f"the mail server cannot be reached ({trouble})")
        return done
    for letter in new:
        row = _claimed(letter)
        if row is None:
            done.before += 1
        elif not _hand_over(letter, row, connection, done):
            break
    connection.close()
    return done


def _claimed(letter: Letter) -> Digest | None:
    """The row of this person and day, committed before the mail goes; None if another run was first."""
    words = f"{letter.subject}\n\n{letter.words}"
    try:
        with transaction.atomic():
            return Digest.objects.create(person=letter.person, day=clock.today(), at=clock.now(), words=words)
    except IntegrityError:
        return None


def _hand_over(letter: Letter, row: Digest, connection, done: Sent) -> bool:
    """Give the mail to the mail server. Whether the run may go on: not after a talk that broke off.

    The Message-ID is of the person and the day, so that a copy is known as one.
    """
    name = f"digest-{letter.person.pk}-{row.day:%Y%m%d}"
    message = EmailMessage(
        subject=letter.subject,
        body=letter.words,
        to=[letter.person.email],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{_host()}>"},
        connection=connection,
    )
    try:
        message.send()
    except REFUSALS as refusal:
        row.delete()
        done.failed.append(f"{letter.person.email} ({refusal})")
        return True
    except (OSError, SMTPException) as trouble:
        done.unsure.append(f"{letter.person.email}, {row.day:%-d %B %Y} ({trouble})")
        return False
    Digest.objects.filter(pk=row.pk).update(sent_at=clock.now())
    done.to.append(letter.person.email)
    return True


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def choose_digests(*, wanted: bool, by: Person) -> None:
    """Have reminders by e-mail, or none. Everybody chooses for themselves."""
    DigestChoice.objects.update_or_create(person_id=by.id, defaults={"off_since": None if wanted else clock.now()})
