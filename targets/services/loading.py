"""Loads an agreement, or a corrected file of it: one transaction, nothing destroyed that was reported.

Rows are matched by the file's own keys (code, key, slug, column) and changed only where they differ. A baseline or a
target that differs gets a new version, the old one stays. What was agreed or recorded in the product since is never
taken back: a file that says so is refused, as is one that takes out what has returns, figures or people's places.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError

from indicators import clock
from indicators.measures import places_of
from indicators.models import Agreement, Commitment, Document, GlossaryEntry, Indicator, Measure, Section, Theme
from partners.access import Facts, Person, Verb, demand
from partners.models import Membership, Partner, PartnerAlias, Seat, SignUp, Succession, ThemeBoard
from targets.agreement_file import AgreementFile, Fault, Faults, diff, shapes
from targets.export import CORRECTED, exported, from_file
from targets.models import Baseline, Policy, Query, Target
from targets.services.rows import align, drop, gone


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
        _Load(source, agreement, by).run()
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


class _Load:
    """One load: from the top down what is new or changed, then from the bottom up what is gone."""

    def __init__(self, source: AgreementFile, agreement: Agreement | None, by: Person | None) -> None:
        self.source = source
        self.by = by.id if by else None
        self.at = clock.now()
        self.faults: list[Fault] = []
        self.removals: list[Callable[[], None]] = []
        self.agreement = self._agreement(agreement)

    def run(self) -> None:
        partners = self._partners()
        themes = self._themes(partners)
        self._narrative()
        self._seats(partners)
        indicators = self._indicators(themes)
        self._signups(indicators, partners)
        measures = self._measures(indicators)
        self._baselines(measures)
        self._targets(measures)
        self._queries(indicators)
        self._policy()
        for remove in reversed(self.removals):
            remove()
        if self.faults:
            raise Faults(self.faults)

    # The agreement and its document

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

    def _narrative(self) -> None:
        wanted = {
            section.slug: {
                "agreement_id": self.agreement.pk,
                "position": position,
                "slug": section.slug,
                "heading": section.heading,
                "first": section.first,
                "last": section.last,
            }
            for position, section in enumerate(self.source.narrative)
        }
        held = {row.slug: row for row in Section.objects.filter(agreement=self.agreement)}
        sections = align(Section, held, wanted)
        drop(Section, held, wanted)
        self._leaves(
            Commitment,
            Commitment.objects.filter(section__agreement=self.agreement),
            ("section_id", "words"),
            (
                {
                    "section_id": sections[section.slug].pk,
                    "position": position,
                    "words": commitment.words,
                    "line": commitment.line,
                    "kept": commitment.kept.value,
                }
                for section in self.source.narrative
                for position, commitment in enumerate(section.commitments)
            ),
        )
        self._leaves(
            GlossaryEntry,
            GlossaryEntry.objects.filter(agreement=self.agreement),
            ("term",),
            (
                {
                    "agreement_id": self.agreement.pk,
                    "position": position,
                    "term": entry.term,
                    "meaning": entry.meaning,
                    "line": entry.line,
                }
                for position, entry in enumerate(self.source.glossary)
            ),
        )

    # Partners

    def _partners(self) -> dict[str, Partner]:
        source = self.source.partners
        wanted = {
            partner.key: {
                "agreement_id": self.agreement.pk,
                "position": position,
                "key": partner.key,
                "name": partner.name,
                "short": partner.short,
                "kind": partner.kind.value,
                "ended": partner.ended,
                "to_confirm": partner.to_confirm,
                "note": partner.note,
                "lines": list(partner.lines),
            }
            for position, partner in enumerate(source)
        }
        held = {row.key: row for row in Partner.objects.of(self.agreement)}
        rows = align(Partner, held, wanted)
        self._remove_later(held, wanted, lambda row: f"partners[{row.key}]")
        ids = {key: row.pk for key, row in rows.items()}
        self._leaves(
            PartnerAlias,
            PartnerAlias.objects.filter(agreement=self.agreement),
            ("alias",),
            (
                {"agreement_id": self.agreement.pk, "partner_id": ids[partner.key], "alias": alias}
                for partner in source
                for alias in partner.aliases
            ),
        )
        self._leaves(
            Succession,
            Succession.objects.filter(partner__agreement=self.agreement),
            ("partner_id", "successor_id"),
            (
                {"partner_id": ids[partner.key], "successor_id": ids[key]}
                for partner in source
                for key in partner.successors
            ),
        )
        self._leaves(
            Membership,
            Membership.objects.filter(group__agreement=self.agreement),
            ("group_id", "member_id"),
            _memberships(source, ids),
        )
        return rows

    def _themes(self, partners: Mapping[str, Partner]) -> dict[str, Theme]:
        wanted = {
            theme.slug: {
                "agreement_id": self.agreement.pk,
                "position": position,
                "slug": theme.slug,
                "name": theme.name,
                "lines": list(theme.lines),
            }
            for position, theme in enumerate(self.source.themes)
        }
        held = {row.slug: row for row in Theme.objects.filter(agreement=self.agreement)}
        rows = align(Theme, held, wanted)
        self._remove_later(held, wanted, lambda row: f"themes[{row.slug}]")
        self._leaves(
            ThemeBoard,
            ThemeBoard.objects.filter(theme__agreement=self.agreement),
            ("theme_id",),
            (
                {
                    "theme_id": rows[theme.slug].pk,
                    "partner_id": partners[theme.board].pk,
                    "to_confirm": theme.board_to_confirm,
                }
                for theme in self.source.themes
                if theme.board
            ),
        )
        return rows

    def _seats(self, partners: Mapping[str, Partner]) -> None:
        wanted = {
            seat.words: {
                "agreement_id": self.agreement.pk,
                "position": position,
                "words": seat.words,
                "seats": seat.seats,
                "note": seat.note,
                "lines": list(seat.lines),
            }
            for position, seat in enumerate(self.source.seats)
        }
        held = {row.words: row for row in Seat.objects.filter(agreement=self.agreement)}
        rows = align(Seat, held, wanted)
        drop(Seat, held, wanted)
        through = Seat.holders.through
        self._leaves(
            through,
            through.objects.filter(seat__agreement=self.agreement),
            ("seat_id", "partner_id"),
            (
                {"seat_id": rows[seat.words].pk, "partner_id": partners[key].pk}
                for seat in self.source.seats
                for key in seat.holders
            ),
        )

    # Indicators, measures, promises

    def _indicators(self, themes: Mapping[str, Theme]) -> dict[str, Indicator]:
        wanted = {
            indicator.code: {
                "agreement_id": self.agreement.pk,
                "theme_id": themes[indicator.theme].pk,
                "position": position,
                "code": indicator.code,
                "slug": indicator.slug,
                "kind": indicator.kind.value,
                "title": indicator.title,
                "words": indicator.words,
                "lines": list(indicator.lines),
                "theme_words": indicator.theme_words,
                "signup_words": indicator.signups_words,
                "signup_lines": list(indicator.signups_lines),
                "frequency": indicator.frequency,
                "source": indicator.source,
                "note": indicator.note,
                "reading": indicator.reading,
                "to_confirm": list(indicator.to_confirm),
                "withdrawn_from": indicator.withdrawn_from,
            }
            for position, indicator in enumerate(self.source.indicators)
        }
        held = {row.code: row for row in Indicator.objects.of(self.agreement)}
        rows = align(Indicator, held, wanted)
        self._remove_later(held, wanted, lambda row: f"indicators[{row.code}]")
        return rows

    def _signups(self, indicators: Mapping[str, Indicator], partners: Mapping[str, Partner]) -> None:
        self._leaves(
            SignUp,
            SignUp.objects.filter(indicator__agreement=self.agreement),
            ("indicator_id", "partner_id"),
            (
                {
                    "indicator_id": indicators[indicator.code].pk,
                    "partner_id": partners[signup.partner].pk,
                    "position": position,
                    "lead": signup.lead,
                    "words": signup.words,
                }
                for indicator in self.source.indicators
                for position, signup in enumerate(indicator.signups)
            ),
        )

    def _measures(self, indicators: Mapping[str, Indicator]) -> dict[tuple[str, str], Measure]:
        wanted = {
            (indicator.code, measure.key): {
                "indicator_id": indicators[indicator.code].pk,
                "position": position,
                **measure_facts(measure),
            }
            for indicator in self.source.indicators
            for position, measure in enumerate(indicator.measures)
        }
        held = {(row.indicator.code, row.key): row for row in Measure.objects.of(self.agreement)}
        rows = align(Measure, held, wanted)
        self._remove_later(held, wanted, lambda row: f"indicators[{row.indicator.code}].measures[{row.key}]")
        return rows

    def _baselines(self, measures: Mapping[tuple[str, str], Measure]) -> None:
        held = defaultdict(list)
        for row in Baseline.objects.of(self.agreement):
            held[row.measure_id].append(row)
        self._versions(
            Baseline,
            (
                (
                    f"indicators[{indicator.code}].measures[{measure.key}].baseline",
                    held[measures[indicator.code, measure.key].pk],
                    {"measure_id": measures[indicator.code, measure.key].pk, **baseline_facts(measure.baseline)},
                )
                for indicator in self.source.indicators
                for measure in indicator.measures
            ),
        )

    def _targets(self, measures: Mapping[tuple[str, str], Measure]) -> None:
        held = defaultdict(list)
        for row in Target.objects.of(self.agreement):
            held[row.measure_id, row.year].append(row)
        wanted = {
            (measures[indicator.code, measure.key].pk, target.year): (
                f'indicators[{indicator.code}].measures[{measure.key}].targets["{target.year}"]',
                {"position": position, **target_facts(target)},
            )
            for indicator in self.source.indicators
            for measure in indicator.measures
            for position, target in enumerate(measure.targets)
        }
        self._versions(
            Target,
            ((place, held[key], {"measure_id": key[0], **facts}) for key, (place, facts) in wanted.items()),
        )
        kept = {row.pk for row in measures.values()}
        columns = [row.pk for key, rows in held.items() for row in rows if key not in wanted and row.measure_id in kept]
        if columns:
            Target.objects.filter(pk__in=columns).delete()

    def _versions(self, model: type[Model], wanted: Iterable[tuple[str, list[Any], dict[str, Any]]]) -> None:
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

    # Queries and policy

    def _queries(self, indicators: Mapping[str, Indicator]) -> None:
        held = {row.slug: row for row in Query.objects.of(self.agreement)}
        wanted = {}
        for position, query in enumerate(self.source.queries):
            facts = {
                "agreement_id": self.agreement.pk,
                "indicator_id": indicators[query.indicator].pk if query.indicator else None,
                "position": position,
                "slug": query.slug,
                "question": query.question,
                "proposed": query.proposed,
                "decides": query.decides,
                "blocks": query.blocks,
                "lines": list(query.lines),
            }
            if query.state is shapes.QueryState.ANSWERED:
                facts |= self._answer(query, held.get(query.slug))
            wanted[query.slug] = facts
        align(Query, held, wanted)
        drop(Query, held, wanted)

    def _answer(self, query: shapes.Query, held: Query | None) -> dict[str, Any]:
        if held is not None and held.answer == query.answer:
            return {}
        if self.by is None:
            self.faults.append(
                Fault(
                    f"queries[{query.slug}].answer", "An answer is given by a person, signed in; leave the query open."
                )
            )
            return {}
        return {"state": query.state.value, "answer": query.answer, "answered_at": self.at, "answered_by_id": self.by}

    def _policy(self) -> None:
        """A version of its own when the file's policy is none of those held; policies made here are left alone."""
        if not Policy.objects.filter(agreement=self.agreement).exists():
            version = 1
        elif exported(self.agreement, like=self.source).policy == self.source.policy:
            return
        else:
            version = 1 + max(Policy.objects.filter(agreement=self.agreement).values_list("version", flat=True))
        policy = self.source.policy
        Policy.objects.create(
            agreement=self.agreement,
            version=version,
            from_quarter=policy.from_quarter,
            rules=policy_rules(policy),
            owner=policy.owner,
            reason=policy.reason,
            at=self.at,
            by_id=self.by,
        )

    # Helpers

    def _leaves(
        self, model: type[Model], rows: Iterable[Any], names: tuple[str, ...], wanted: Iterable[dict[str, Any]]
    ) -> None:
        """Align a table on which nothing hangs, its rows known by some of their fields."""

        def key(values: Callable[[str], Any]) -> tuple[Any, ...]:
            return tuple(values(name) for name in names)

        held = {key(row.__getattribute__): row for row in rows}
        facts = {key(values.__getitem__): values for values in wanted}
        align(model, held, facts)
        drop(model, held, facts)

    def _remove_later(self, held: Mapping[Any, Any], wanted: Mapping[Any, Any], place: Callable[[Any], str]) -> None:
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


def measure_facts(measure: shapes.Measure) -> dict[str, Any]:
    """A measure of a file as the fields of its row."""
    return {
        "key": measure.key,
        "name": measure.name,
        "rated": measure.rated,
        "polarity": measure.polarity.value,
        "unit": measure.unit.value,
        "noun": measure.noun,
        "unit_words": measure.unit_words,
        "decimals": measure.decimals,
        "accumulation": measure.accumulation.value,
        "period": measure.period.value,
        "period_note": measure.period_note,
        "lag": measure.lag,
        "due_on": measure.due_on,
        "scale": measure.scale.value,
        "low": measure.low,
        "high": measure.high,
        "usual_low": measure.usual_low,
        "usual_high": measure.usual_high,
        "path": measure.path.value if measure.path else "",
        "path_agreed": measure.path_agreed,
        "profile": [format(share, "f") for share in measure.profile],
        "compare": measure.compare.value,
    }


def baseline_facts(baseline: shapes.Baseline) -> dict[str, Any]:
    """A baseline of a file as the fields of its row."""
    return {
        "words": baseline.words,
        "lines": list(baseline.lines),
        "value": baseline.value,
        "places": places_of(baseline.value) if baseline.value is not None else 0,
        "period": baseline.period,
        "status": baseline.status.value,
        "comparable": baseline.comparable,
    }


def target_facts(target: shapes.Target) -> dict[str, Any]:
    """A target of a file as the fields of its row."""
    return {
        "year": target.year,
        "words": target.words,
        "lines": list(target.lines),
        "period": target.period,
        "kind": target.kind.value,
        "level": target.level,
        "places": places_of(target.level) if target.level is not None else 0,
        "amount": target.amount,
        "basis": target.basis.value if target.basis else "",
        "of": target.of.value if target.of else "",
        "awaits": target.awaits,
        "reach": target.reach.value if target.reach else "",
        "unmeasurable_from": target.unmeasurable_from,
        "unmeasurable_why": target.unmeasurable_why,
        "note": target.note,
    }


def policy_rules(policy: shapes.Policy) -> dict[str, Any]:
    """A policy's rules and switches as the row holds them, numbers as text."""

    def rule(said: shapes.Rule) -> dict[str, str]:
        return {"rule": said.kind.value} | ({"value": format(said.value, "f")} if said.value is not None else {})

    return {
        "green": rule(policy.green),
        "amber": rule(policy.amber),
        "ordinal_amber": rule(policy.ordinal_amber),
        "no_progress_is_red": policy.no_progress_is_red,
        "improving_is_amber": policy.improving_is_amber,
        "z": format(policy.z, "f"),
    }


def _memberships(partners: Iterable[shapes.Partner], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    """A group's members; and the services of a partner that is no group, kept in the same table."""
    for partner in partners:
        for position, member in enumerate(partner.members):
            yield {
                "group_id": ids[partner.key],
                "member_id": ids[member.partner],
                "position": position,
                "words": member.words,
                "lines": list(member.lines),
            }
        if partner.part_of:
            yield {
                "group_id": ids[partner.part_of],
                "member_id": ids[partner.key],
                "position": 0,
                "words": partner.name,
                "lines": [],
            }
