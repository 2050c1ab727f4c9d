"""`export_agreement SLUG --format json`: print an agreement as it was loaded.

The output has the schema of an agreement file, described in targets/agreement_file/__init__.py, and can be loaded again
from beside its document. In short: one object with the agreement's `slug`, `name`, `place`, `years`, `document`,
`counts`, `policy`, `themes`, `narrative`, `glossary`, `partners`, `seats`, `queries`, and `indicators`, each with

    code, kind, theme, title       "NI 016"; designated, local or statutory; a theme's slug; the title as read
    words, lines                   the title's cell as printed, and the lines of the document on which it stands
    signups, leads                 the partners signed up, in order, each with its words; the keys of those that lead
    measures[]                     key, polarity, unit, decimals, accumulation, period, lag and the rest that is stated
      baseline                     words, lines, status, and the value and period where they are known
      targets                      by column ("2008/09"; "2008" in the statutory table): words, lines, kind (level,
                                   change, significant, words, deferred, none) and level or amount, basis and of

Numbers are JSON numbers with exactly the digits held; nothing passes through a float.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.models import Agreement
from targets.agreement_file import dump, to_json
from targets.export import exported


class Command(BaseCommand):
    help = "Print an agreement as it was loaded, in the schema of an agreement file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the agreement's address, such as luton-2008-11")
        parser.add_argument("--format", choices=["json"], default="json", help="the format to print (json)")

    def handle(self, *, slug: str, **options: Any) -> None:
        agreement = Agreement.objects.with_document().filter(slug=slug).first()
        if agreement is None:
            known = ", ".join(Agreement.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no agreement {slug}. Loaded: {known}.")
        self.stdout.write(to_json(dump(exported(agreement))), ending="")
