"""One load under way: what is loaded, by whom and when, and the ways in which its rows are written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, ProtectedError

from indicators import clock
from indicators.models import Agreement, Document
from partners.access import Person
from targets.agreement_file import AgreementFile, Fault, Faults, shapes
from targets.export import CORRECTED, from_file
from targets.services.rows import align, drop, gone


class Load:
    """Gathers what a load must not do, so that all of it can be said at once; `finish` then refuses the load."""

    def __init__(self, source: AgreementFile, agreement: Agreement | None, by: Person | None) -> None:
        self.source = source
        self.person = by
        self.by = by.id if by else None
        self.at = clock.now()
        self.faults: list[Fault] = []
        self.removals: list[Callable[[], None]] = []
        self.agreement = self._agreement(agreement)

    def refuse(self, place: str, sentence: str) -> None:
        """Stop at once: what follows could not be written."""
        raise Faults([*self.faults, Fault(place, sentence)])

    def finish(self) -> None:
        """Take out what is gone, from the bottom up. Raises Faults, after which the transaction must not be kept."""
        for remove in reversed(self.removals):
            remove()
        if self.faults:
            raise Faults(self.faults)

    def _agreement(self, agreement: Agreement | None) -> Agreement:
        source = self.source
        row = agreement or Agreement(slug=source.slug, revision=0)
        row.name, row.place = source.name, source.place
        row.years, row.statutory_years = list(source.years), list(source.statutory_years)
        counts = source.counts
        row.counts = {**{kind.value: counts.of(kind) for kind in shapes.IndicatorKind}, "lines": list(counts.lines)}
        row.revision += 1
        row.loaded_at = self.at
        row.save()
        facts = {"file": source.document.file, "sha256": source.document.sha256, "text": source.document.text}
        held = {row.pk: agreement.document} if agreement else {}
        align(Document, held, {row.pk: {"agreement_id": row.pk, **facts}})
        return row

    def leaves(
        self, model: type[Model], rows: Iterable[Any], names: tuple[str, ...], wanted: Iterable[dict[str, Any]]
    ) -> None:
        """Align a table on which nothing hangs, its rows known by some of their fields."""

        def key(values: Callable[[str], Any]) -> tuple[Any, ...]:
            return tuple(values(name) for name in names)

        held = {key(row.__getattribute__): row for row in rows}
        facts = {key(values.__getitem__): values for values in wanted}
        align(model, held, facts)
        drop(model, held, facts)

    def remove_later(self, held: Mapping[Any, Any], wanted: Mapping[Any, Any], place: Callable[[Any], str]) -> None:
        """Take out, when all else is done, rows on which something may hang that a load never destroys."""

        def remove(row: Any) -> None:
            try:
                row.delete()
            except ProtectedError as error:
                names = sorted({str(one._meta.verbose_name_plural) for one in error.protected_objects})
                self.faults.append(
                    Fault(
                        place(row),
                        f"This cannot be taken out: it has {' and '.join(names)}, which a load never destroys. "
                        "Keep it in the file (an indicator may have withdrawn_from).",
                    )
                )

        for row in reversed(gone(held, wanted)):
            self.removals.append(lambda row=row: remove(row))

    def versions(self, model: type[Model], wanted: Iterable[tuple[str, list[Any], dict[str, Any]]]) -> None:
        """A new version where the newest one from a file says something else, unless the product has gone on since."""
        missing = []
        for place, held, facts in wanted:
            version, reason = 1, ""
            if held:
                last = from_file(held)
                newest = max(held, key=lambda row: row.version)
                if all(getattr(last, name) == value for name, value in facts.items()):
                    continue
                if newest is not last:
                    self.faults.append(
                        Fault(
                            place,
                            f"This was changed here after it was loaded (version {newest.version}: "
                            f"{newest.reason or 'no reason given'}). A file does not take that back: change it here.",
                        )
                    )
                    continue
                version, reason = newest.version + 1, CORRECTED
            missing.append(model(version=version, reason=reason, at=self.at, by_id=self.by, **facts))
        if missing:
            model._default_manager.bulk_create(missing)
