"""An agreement read back from the database into the form of its file: what the export prints, and what a load changes.

What is read is the agreement *as loaded*: of baselines and targets the newest version that came from a file. Later
versions, agreed or recorded in the product, stand beside it; so a file that was loaded before changes nothing, and
never takes back what was agreed since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from indicators.measures import Accumulation, Compare, Path, Polarity, Scale, Unit
from indicators.models import Agreement, Commitment, GlossaryEntry, Indicator, Measure, Section, Theme
from indicators.periods import PeriodKind
from partners.models import Membership, Partner, PartnerAlias, Seat, SignUp, Succession, ThemeBoard
from targets.agreement_file import AgreementFile, lines_of, shapes
from targets.agreement_file.source import Source
from targets.aims import Basis, Of
from targets.book import as_printed
from targets.models import Baseline, Policy, Query, Target

#: The reason that a version from a file carries, when it is not the first.
CORRECTED = "Corrected in the agreement file."

#: A group's members, and (through the same table) the services of a partner that is no group.
GROUPS = (Partner.Kind.GROUP, Partner.Kind.BOARD)


def exported(agreement: Agreement, *, like: AgreementFile | None = None) -> AgreementFile:
    """The agreement as loaded, in a fixed number of queries.

    `like` is a file to compare it with: a query answered in the product, or a policy replaced there, is then shown as
    that file has it, for a load leaves both alone.
    """
    document = agreement.document
    source = Source(lines_of(document.text))
    keys = dict(Partner.objects.of(agreement).values_list("pk", "key"))
    return AgreementFile(
        slug=agreement.slug,
        name=agreement.name,
        place=agreement.place,
        years=tuple(agreement.years),
        statutory_years=tuple(agreement.statutory_years),
        document=shapes.DocumentRef(document.file, document.sha256, document.text),
        counts=shapes.Counts(**{**agreement.counts, "lines": tuple(agreement.counts.get("lines", ()))}),
        policy=_policy(agreement, like),
        themes=_themes(agreement, keys),
        narrative=_narrative(agreement),
        glossary=tuple(
            shapes.GlossaryEntry(row.term, row.meaning, row.line)
            for row in GlossaryEntry.objects.filter(agreement=agreement).order_by("position")
        ),
        partners=_partners(agreement, keys),
        seats=_seats(agreement, keys),
        indicators=_indicators(agreement, source, keys),
        queries=_queries(agreement, like),
    )


def from_file(versions: Iterable[Any]) -> Any:
    """Of a baseline's or target's versions, the newest that came from a file."""
    return max((row for row in versions if row.version == 1 or row.reason == CORRECTED), key=lambda row: row.version)


def trimmed(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the database added; 100 stays 100."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _policy(agreement: Agreement, like: AgreementFile | None) -> shapes.Policy:
    held = [policy_of_row(row) for row in Policy.objects.filter(agreement=agreement).order_by("version")]
    return like.policy if like is not None and like.policy in held else held[-1]


def policy_of_row(row: Policy) -> shapes.Policy:
    """A version of the policy in the form of the file."""

    def rule(key: str, rules: Mapping[str, Any] = row.rules) -> shapes.Rule:
        said = rules.get(key, {"rule": "none"})
        return shapes.Rule(shapes.RuleKind(said["rule"]), Decimal(said["value"]) if "value" in said else None)

    return shapes.Policy(
        from_quarter=row.from_quarter,
        owner=row.owner,
        reason=row.reason,
        green=rule("green"),
        amber=rule("amber"),
        ordinal_green=rule("ordinal_green"),
        ordinal_amber=rule("ordinal_amber"),
        no_progress_is_red=row.rules["no_progress_is_red"],
        improving_is_amber=row.rules["improving_is_amber"],
        amber_needs_exception=row.rules.get("amber_needs_exception", False),
        z=Decimal(row.rules["z"]),
        measures=tuple(
            shapes.OwnRule(measure=measure, green=rule("green", said), amber=rule("amber", said))
            for measure, said in sorted(row.rules.get("measures", {}).items())
        ),
    )


def _themes(agreement: Agreement, keys: dict[int, str]) -> tuple[shapes.Theme, ...]:
    boards = {row.theme_id: row for row in ThemeBoard.objects.filter(theme__agreement=agreement)}
    return tuple(
        shapes.Theme(
            slug=row.slug,
            name=row.name,
            lines=tuple(row.lines),
            board=keys[boards[row.pk].partner_id] if row.pk in boards else "",
            board_to_confirm=row.pk in boards and boards[row.pk].to_confirm,
        )
        for row in Theme.objects.filter(agreement=agreement).order_by("position")
    )


def _narrative(agreement: Agreement) -> tuple[shapes.Section, ...]:
    commitments = defaultdict(list)
    for row in Commitment.objects.filter(section__agreement=agreement).order_by("position"):
        commitments[row.section_id].append(shapes.Commitment(row.words, row.line, shapes.Kept(row.kept)))
    return tuple(
        shapes.Section(row.slug, row.heading, row.first, row.last, tuple(commitments[row.pk]))
        for row in Section.objects.filter(agreement=agreement).order_by("position")
    )


def _partners(agreement: Agreement, keys: dict[int, str]) -> tuple[shapes.Partner, ...]:
    rows = list(Partner.objects.of(agreement).order_by("position"))
    groups = {row.pk for row in rows if row.kind in GROUPS}
    aliases, successors = defaultdict(list), defaultdict(list)
    for alias in PartnerAlias.objects.filter(agreement=agreement):
        aliases[alias.partner_id].append(alias.alias)
    for succession in Succession.objects.filter(partner__agreement=agreement):
        successors[succession.partner_id].append(keys[succession.successor_id])
    members, part_of = defaultdict(list), {}
    for row in Membership.objects.filter(group__agreement=agreement).order_by("position"):
        if row.group_id in groups:
            members[row.group_id].append(shapes.Member(keys[row.member_id], row.words, tuple(row.lines)))
        else:
            part_of[row.member_id] = keys[row.group_id]
    return tuple(
        shapes.Partner(
            key=row.key,
            name=row.name,
            short=row.short,
            kind=shapes.PartnerKind(row.kind),
            part_of=part_of.get(row.pk, ""),
            aliases=tuple(sorted(aliases[row.pk], key=lambda alias: (alias.casefold(), alias))),
            lines=tuple(row.lines),
            ended=row.ended,
            successors=tuple(sorted(successors[row.pk])),
            to_confirm=row.to_confirm,
            note=row.note,
            members=tuple(members[row.pk]),
        )
        for row in rows
    )


def _seats(agreement: Agreement, keys: dict[int, str]) -> tuple[shapes.Seat, ...]:
    holders = defaultdict(list)
    for row in Seat.holders.through.objects.filter(seat__agreement=agreement):
        holders[row.seat_id].append(keys[row.partner_id])
    return tuple(
        shapes.Seat(
            words=row.words,
            lines=tuple(row.lines),
            seats=row.seats,
            holders=tuple(sorted(holders[row.pk])),
            note=row.note,
        )
        for row in Seat.objects.filter(agreement=agreement).order_by("position")
    )


def _indicators(agreement: Agreement, source: Source, keys: dict[int, str]) -> tuple[shapes.Indicator, ...]:
    signups, measures = defaultdict(list), defaultdict(list)
    for row in SignUp.objects.filter(indicator__agreement=agreement).order_by("indicator_id", "position"):
        signups[row.indicator_id].append(shapes.SignUp(partner=keys[row.partner_id], lead=row.lead, words=row.words))
    for indicator_id, measure in _measures(agreement):
        measures[indicator_id].append(measure)
    return tuple(
        shapes.Indicator(
            code=row.code,
            kind=shapes.IndicatorKind(row.kind),
            theme=row.theme.slug,
            title=row.title,
            words=row.words,
            lines=tuple(row.lines),
            theme_words=row.theme_words,
            theme_lines=source.trace(row.theme_words, row.lines[0]),
            frequency=row.frequency,
            source=row.source,
            note=row.note,
            reading=row.reading,
            to_confirm=tuple(row.to_confirm),
            withdrawn_from=row.withdrawn_from,
            signups_words=row.signup_words,
            signups_lines=tuple(row.signup_lines),
            signups=tuple(signups[row.pk]),
            measures=tuple(measures[row.pk]),
        )
        for row in Indicator.objects.of(agreement)
    )


def _measures(agreement: Agreement) -> list[tuple[int, shapes.Measure]]:
    baselines, targets = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for row in Baseline.objects.of(agreement):
        baselines[row.measure_id].append(row)
    for row in Target.objects.of(agreement):
        targets[row.measure_id][row.year].append(row)
    return [
        (
            row.indicator_id,
            shapes.Measure(
                key=row.key,
                name=row.name,
                rated=row.rated,
                polarity=Polarity(row.polarity),
                unit=Unit(row.unit),
                noun=row.noun,
                unit_words=row.unit_words,
                decimals=row.decimals,
                accumulation=Accumulation(row.accumulation),
                period=PeriodKind(row.period),
                period_note=row.period_note,
                lag=row.lag,
                due_on=row.due_on,
                scale=Scale(row.scale),
                low=trimmed(row.low),
                high=trimmed(row.high),
                usual_low=trimmed(row.usual_low),
                usual_high=trimmed(row.usual_high),
                path=Path(row.path) if row.path else None,
                path_agreed=row.path_agreed,
                profile=tuple(Decimal(share) for share in row.profile),
                compare=Compare(row.compare),
                baseline=_baseline(from_file(baselines[row.pk])),
                targets=tuple(
                    _target(target)
                    for target in sorted(
                        (from_file(versions) for versions in targets[row.pk].values()), key=lambda one: one.position
                    )
                ),
            ),
        )
        for row in Measure.objects.of(agreement)
    ]


def _baseline(row: Baseline) -> shapes.Baseline:
    return shapes.Baseline(
        words=row.words,
        lines=tuple(row.lines),
        status=shapes.BaselineStatus(row.status),
        value=as_printed(row.value, row.places),
        period=row.period,
        comparable=row.comparable,
    )


def _target(row: Target) -> shapes.Target:
    return shapes.Target(
        year=row.year,
        words=row.words,
        lines=tuple(row.lines),
        period=row.period,
        kind=shapes.TargetKind(row.kind),
        level=as_printed(row.level, row.places),
        amount=trimmed(row.amount),
        basis=Basis(row.basis) if row.basis else None,
        of=Of(row.of) if row.of else None,
        awaits=row.awaits,
        reach=shapes.Reach(row.reach) if row.reach else None,
        unmeasurable_from=row.unmeasurable_from,
        unmeasurable_why=row.unmeasurable_why,
        note=row.note,
    )


def _queries(agreement: Agreement, like: AgreementFile | None) -> tuple[shapes.Query, ...]:
    asked = {query.slug for query in like.queries if query.state is shapes.QueryState.OPEN} if like else set()
    return tuple(
        shapes.Query(
            slug=row.slug,
            indicator=row.indicator.code if row.indicator else "",
            question=row.question,
            proposed=row.proposed,
            decides=row.decides,
            state=shapes.QueryState.OPEN if row.slug in asked else shapes.QueryState(row.state),
            answer="" if row.slug in asked else row.answer,
            blocks=row.blocks,
            lines=tuple(row.lines),
        )
        for row in Query.objects.of(agreement)
    )
