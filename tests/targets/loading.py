"""Loading the small agreement with edits, and looking at everything that is held."""

from indicators.models import Agreement, Commitment, Document, GlossaryEntry, Indicator, Measure, Section, Theme
from partners.access import Person, PlaceFact
from partners.models import Membership, Partner, PartnerAlias, Seat, SignUp, Succession, ThemeBoard
from targets.agreement_file import parse
from targets.models import Baseline, Policy, Query, Target
from targets.services import load_agreement
from tests.targets.small_agreement import LINES, changed

TABLES = [
    *(Agreement, Document, Section, Commitment, GlossaryEntry, Theme, Indicator, Measure),
    *(Partner, PartnerAlias, Succession, Membership, Seat, Seat.holders.through, SignUp, ThemeBoard),
    *(Baseline, Target, Query, Policy),
]


def everything():
    """Every row of the loaded tables."""
    return {model: list(model._base_manager.order_by("pk").values()) for model in TABLES}


def load(*edits, by=None, dry_run=False):
    return load_agreement(source=parse(changed(*edits), LINES), by=by, dry_run=dry_run)


def smallton():
    return Agreement.objects.get(slug="smallton-2008-10")


def person(user, agreement, role="administrator"):
    """A user who holds one place in the agreement."""
    return Person(user.pk, "Ada", (PlaceFact(role, agreement.pk),))
