"""Loads an agreement, or a corrected file of it: one transaction, nothing destroyed that was reported.

Rows are matched by the file's own keys (code, key, slug, column) and changed only where they differ. A baseline or a
target that differs gets a new version, the old one stays. What was agreed or recorded in the product since is never
taken back: a file that says so is refused, as is one that takes out what has returns, figures or people's places.
"""

from dataclasses import dataclass

from django.db import transaction

from indicators.models import Agreement
from partners.access import Facts, Person, Verb, demand
from targets.agreement_file import AgreementFile, diff, shapes
from targets.export import exported
from targets.services.load import Load
from targets.services.people import load_partners, load_seats, load_signups
from targets.services.promises import load_baselines, load_indicators, load_measures, load_targets
from targets.services.surroundings import load_narrative, load_policy, load_queries, load_themes


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or (dry run) would do: a sentence for each change; none when the agreement stands already."""

    slug: str
    name: str
    new: bool
    changes: tuple[str, ...]
    dry_run: bool

    @property
    def summary(self) -> str:
        """The outcome in one sentence."""
        if not self.changes:
            return f"{self.name} is loaded already as the file has it. Nothing changed."
        if self.dry_run:
            what = "would be new" if self.new else f"{_number(len(self.changes), 'change')} would be made"
            return f"{self.name}: {what}. Nothing was written, this was a dry run."
        return f"{self.name}: {'loaded' if self.new else _number(len(self.changes), 'change') + ' made'}."


@transaction.atomic
def load_agreement(*, source: AgreementFile, by: Person | None, dry_run: bool = False) -> LoadReport:
    """Bring the database in line with a parsed file. `by` is None on the command line only.

    A dry run does the same and takes it back. Raises Faults, with nothing written, for what a load must not do.
    """
    agreement = Agreement.objects.with_document().filter(slug=source.slug).first()
    if by is not None:
        demand(by, Verb.LOAD, Facts(agreement=agreement.pk if agreement else 0))
    new = agreement is None
    changes = _contents(source) if agreement is None else diff(exported(agreement, like=source), source)
    if changes:
        _write(Load(source, agreement, by))
        transaction.set_rollback(dry_run)
    return LoadReport(source.slug, source.name, new, tuple(changes), dry_run)


def _contents(source: AgreementFile) -> list[str]:
    """What a new agreement brings."""
    measures = sum(len(indicator.measures) for indicator in source.indicators)
    kinds = ", ".join(f"{source.counts.of(kind)} {kind}" for kind in shapes.IndicatorKind)
    return [
        f"{_number(len(source.themes), 'theme')} and {_number(len(source.narrative), 'section')} of the narrative.",
        f"{_number(len(source.partners), 'partner')}, {_number(len(source.seats), 'kind of seat', 'kinds of seat')}.",
        f"{_number(len(source.indicators), 'indicator')} ({kinds}) with {_number(measures, 'measure')}.",
        f"{_number(len(source.queries), 'query', 'queries')} left open by the document.",
    ]


def _number(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _write(load: Load) -> None:
    """From the top down what is new or changed, then from the bottom up what is gone."""
    partners = load_partners(load)
    themes = load_themes(load, partners)
    load_narrative(load)
    load_seats(load, partners)
    indicators = load_indicators(load, themes)
    load_signups(load, indicators, partners)
    measures = load_measures(load, indicators)
    load_baselines(load, measures)
    load_targets(load, measures)
    load_queries(load, indicators)
    load_policy(load)
    load.finish()
