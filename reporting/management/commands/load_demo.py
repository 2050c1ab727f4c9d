"""manage.py load_demo: play the demonstration, and print who can sign in.

Only this command ever sets the demonstration's own password, and only on users that it makes itself. Everybody can
read that password, so a production site never runs it: a site that answers to other hosts refuses.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from indicators.models import Agreement
from reporting import demo

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
OUTTURNS = FIXTURES / "luton-outturns.csv"


class Command(BaseCommand):
    help = "Play the demonstration: people, real outturns, illustrative quarters. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--agreement", default="", help="The agreement's slug (the script's own by default).")
        parser.add_argument("--only-current", action="store_true", help="Leave out the agreement worked through.")
        parser.add_argument("--on-a-server", action="store_true", help="Load it although other hosts are allowed.")

    def handle(self, **options):
        if settings.HTTPS and not options["on_a_server"]:
            raise CommandError(
                "This site answers to other hosts than this machine, and the demonstration's password is known to "
                "everybody. If that is meant, say --on-a-server."
            )
        try:
            script = demo.read_script(FIXTURES / "luton-demo.toml")
            agreement = self._agreement(options["agreement"] or script.agreement)
            self._tell(agreement, demo.play(agreement, script, OUTTURNS))
            if not options["only_current"]:
                self._tell(*self._worked(script))
        except demo.DemoFault as fault:
            raise CommandError(str(fault)) from fault
        self._logins(script)

    def _agreement(self, slug: str) -> Agreement:
        agreement = Agreement.objects.filter(slug=slug).first()
        if agreement is None:
            raise CommandError(
                f"There is no agreement {slug} yet. Load it first: python manage.py load_agreement fixtures/{slug}.toml"
            )
        return agreement

    @transaction.atomic
    def _worked(self, script) -> tuple[Agreement, demo.Outcome]:
        """The agreement worked through to its end, with the same people."""
        worked = demo.read_worked(FIXTURES / "luton-worked.toml")
        agreement = demo.worked_agreement(FIXTURES, worked, script.since)
        quarters = demo.worked_quarters(FIXTURES / "luton-worked.csv", worked)
        return agreement, demo.play(agreement, script, OUTTURNS, quarters)

    def _tell(self, agreement: Agreement, outcome: demo.Outcome) -> None:
        self.stdout.write(f"{agreement}:")
        if not outcome.changed:
            self.stdout.write("  Nothing to add: the demonstration is here already, and nothing was changed.")
            return
        if outcome.people:
            self.stdout.write(f"  {outcome.people} people added.")
        if outcome.outturns:
            self.stdout.write(f"  {outcome.outturns} real figures of published releases added.")
        if outcome.history:
            self.stdout.write(f"  {outcome.history} illustrative figures for quarters before the agreement added.")
        if len(outcome.played) > 2:
            first, *_, last = outcome.played
            returns = sum(outcome.played.values())
            self.stdout.write(f"  {first} to {last} played: {returns} returns, all illustrative.")
        else:
            for quarter, returns in outcome.played.items():
                self.stdout.write(f"  {quarter} played: {returns} returns, all illustrative.")
        for quarter in outcome.left:
            self.stdout.write(f"  {quarter} was opened before and is left as it is.")

    def _logins(self, script) -> None:
        self.stdout.write(f"\nSign in with the password {demo.PASSWORD} as one of:")
        for actor in script.people:
            self.stdout.write(f"  {actor.login:<13} {actor.name:<16} {actor.places[0].role}{_of(actor)}")
        if script.today != settings.LAA_TODAY:
            day = f"{script.today:%-d %B %Y}"
            self.stdout.write(f"\nIt plays on {day}: start the server with LAA_TODAY={script.today}.")


def _of(actor) -> str:
    """Whose officer, or of which theme: the first place says it."""
    first = actor.places[0]
    return f" ({first.partner or first.theme})" if first.partner or first.theme else ""
