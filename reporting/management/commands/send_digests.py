"""`manage.py send_digests`, for cron: one e-mail a person with what is due, overdue, sent back, or to sign off."""

from django.core.management.base import BaseCommand, CommandError

from reporting import services
from reporting.digests import letters


class Command(BaseCommand):
    help = (
        "Send each person one e-mail with what they owe and what waits for them; at most one a day, however often "
        "this runs. Once a working day from cron is enough."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print the mails; send and write nothing")

    def handle(self, *args, dry_run: bool, **options):
        if dry_run:
            self._print()
            return
        done = services.send_digests()
        self.stdout.write(f"{len(done.to)} sent, {done.before} had theirs today.")
        trouble = [f"Not sent, to be tried again: {words}" for words in done.failed]
        trouble += [f"Nobody knows whether this one went, and it is not sent again: {words}" for words in done.unsure]
        if trouble:
            raise CommandError("\n".join(trouble))

    def _print(self):
        waiting = letters()
        for letter in waiting:
            self.stdout.write(f"To: {letter.person.email}\nSubject: {letter.subject}\n\n{letter.words}\n")
        self.stdout.write(f"{len(waiting)} would be sent.")
