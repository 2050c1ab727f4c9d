"""`load_agreement FILE [--dry-run]`: load an agreement, or a corrected file of it.

The file (.toml or .json, the schema of targets/agreement_file) lies beside its document. All of it is checked first;
every fault is listed with its place and nothing is written. Loading the same file twice changes nothing; a corrected
file changes what differs and destroys no return and no figure. A dry run says what would change.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets.agreement_file import Faults
from targets.services import load_agreement, open_agreement


class Command(BaseCommand):
    help = "Load an agreement file, or say with --dry-run what loading it would change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an agreement file, .toml or .json, beside its document")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = load_agreement(source=open_agreement(file), by=None, dry_run=dry_run)
        except Faults as error:
            number = len(error.faults)
            faults = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(
                f"{file} has {number} fault{'' if number == 1 else 's'}. Nothing was written.\n{faults}"
            ) from error
        if options["verbosity"]:
            for sentence in report.changes:
                self.stdout.write(f"  {sentence}")
            self.stdout.write(report.summary)
