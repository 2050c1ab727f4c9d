"""The book of promises: an agreement as one frozen read model, built in a few queries and kept until it changes.

Everything that judges or shows reads the promises here: indicators with themes and lead partners, their measures as
pure `Promise`s with the target versions in force in a reporting quarter, and the policy in force. `Agreement.revision`
goes up with each change to any of it, in the same transaction, so a book may be kept in memory by that number.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from indicators import measures
from indicators.models import Agreement, Measure, Theme
from indicators.periods import Period, PeriodKind, Quarter
from partners.access import Facts
from partners.models import Partner, SignUp, ThemeBoard
from targets import aims
from targets.models import Baseline, Milestone, Policy, Query, Target


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    """A lead partner: its full name, and the short one for dense tables."""

    id: int
    key: str
    name: str
    short: str
    organisation: bool

    @property
    def label(self) -> str:
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    id: int
    slug: str
    name: str
    position: int
    board: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of the document: its words, its lines, and the number read from it, worded; of a merged cell its reach."""

    words: str
    lines: tuple[int, ...]
    value: Decimal | None = None
    shown: str = ""
    note: str = ""
    reach: str = ""


@dataclass(frozen=True)
class MeasureEntry:
    """A measure with its promise and the printed words of its cells."""

    id: int
    key: str
    name: str
    promise: aims.Promise
    baseline: Printed
    targets: tuple[tuple[str, Printed], ...]
    due_on: str
    target_ids: tuple[int, ...]
    milestone_ids: tuple[int, ...]

    @property
    def measure(self) -> measures.Measure:
        return self.promise.measure

    def target(self, year: str) -> Printed | None:
        return dict(self.targets).get(year)


@dataclass(frozen=True)
class IndicatorEntry:
    """An indicator with its theme, lead partners and measures."""

    id: int
    code: str
    slug: str
    kind: str
    title: str
    position: int
    theme: ThemeEntry
    leads: tuple[PartnerEntry, ...]
    measures: tuple[MeasureEntry, ...]
    to_confirm: tuple[str, ...]
    queries: int
    agreement: int

    @cached_property
    def rated(self) -> tuple[MeasureEntry, ...]:
        return tuple(entry for entry in self.measures if entry.measure.rated)

    @cached_property
    def entering(self) -> frozenset[int]:
        """The lead partners whose officers may enter by that alone: organisations, not groups or sectors."""
        return frozenset(partner.id for partner in self.leads if partner.organisation)

    def facts(self, authors=()) -> Facts:
        """The indicator as the rules of access see it; `authors` typed a figure of the return in question."""
        return Facts(
            agreement=self.agreement,
            theme=self.theme.id,
            indicator=self.id,
            leads=self.entering,
            authors=frozenset(authors),
        )


@dataclass(frozen=True)
class Book:
    """An agreement as promised, with the versions in force in one reporting quarter."""

    agreement_id: int
    slug: str
    name: str
    place: str
    years: tuple[str, ...]
    themes: tuple[ThemeEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    policy_id: int
    policy_rules: dict
    policy_version: int

    @cached_property
    def by_slug(self) -> dict[str, IndicatorEntry]:
        return {entry.slug: entry for entry in self.indicators}

    @cached_property
    def by_id(self) -> dict[int, IndicatorEntry]:
        return {entry.id: entry for entry in self.indicators}

    @cached_property
    def first(self) -> Quarter:
        """The first reporting quarter: Q1 of the agreement's first year."""
        return Quarter(int(self.years[0][:4]), 1)

    @cached_property
    def last(self) -> Quarter:
        """The last reporting quarter: the one in which the last outturn is due (judgement.md 1)."""
        due = [slot.due for entry in self.indicators for m in entry.rated for slot in aims.schedule(m.promise)]
        return max([*due, Quarter(int(self.years[-1][:4]), 4)])


def book_of(agreement: Agreement, quarter: Quarter | None = None) -> Book:
    """The book with the versions in force in a reporting quarter (the newest of all when none is given)."""
    return _book(agreement.pk, agreement.revision, agreement.loaded_at, quarter)


def forget() -> None:
    """Drop every book that is kept in memory."""
    _book.cache_clear()


@lru_cache(maxsize=64)
def _book(agreement_id: int, revision: int, loaded_at, quarter: Quarter | None) -> Book:
    agreement = Agreement.objects.get(pk=agreement_id)
    boards = {
        row.theme_id: row.partner
        for row in ThemeBoard.objects.filter(theme__agreement=agreement).select_related("partner")
    }
    themes = {
        row.pk: ThemeEntry(row.pk, row.slug, row.name, row.position, boards[row.pk].name if row.pk in boards else "")
        for row in Theme.objects.filter(agreement=agreement)
    }
    leads = defaultdict(list)
    for signup in SignUp.objects.of(agreement).leads():
        leads[signup.indicator_id].append(_partner(signup.partner))
    queries = defaultdict(list)
    for query in Query.objects.filter(agreement=agreement, state="open", indicator__isnull=False):
        queries[query.indicator_id].append(query)
    baselines = {row.measure_id: row for row in Baseline.objects.of(agreement)}
    targets = defaultdict(dict)
    for row in Target.objects.of(agreement):
        if _in_force(row.from_quarter, quarter):
            targets[row.measure_id][row.year] = row
    milestones = defaultdict(dict)
    for row in Milestone.objects.of(agreement):
        if _in_force(row.from_quarter, quarter):
            milestones[row.measure_id][Period.parse(row.period)] = row
    entries = defaultdict(list)
    indicators = {}
    for row in Measure.objects.of(agreement):
        indicators[row.indicator_id] = row.indicator
        blocked = next((query.question for query in queries[row.indicator_id] if query.blocks), "")
        entries[row.indicator_id].append(
            _measure(row, baselines.get(row.pk), targets[row.pk], milestones[row.pk], blocked if row.rated else "")
        )
    policy = _policy(agreement, quarter)
    return Book(
        agreement_id=agreement.pk,
        slug=agreement.slug,
        name=agreement.name,
        place=agreement.place,
        years=tuple(agreement.years),
        themes=tuple(themes.values()),
        indicators=tuple(
            IndicatorEntry(
                id=row.pk,
                code=row.code,
                slug=row.slug,
                kind=row.kind,
                title=row.title,
                position=row.position,
                theme=themes[row.theme_id],
                leads=tuple(leads[row.pk]),
                measures=tuple(entries[row.pk]),
                to_confirm=tuple(row.to_confirm),
                queries=len(queries[row.pk]),
                agreement=agreement.pk,
            )
            for row in indicators.values()
        ),
        policy_id=policy.pk,
        policy_rules=policy.rules,
        policy_version=policy.version,
    )


def _policy(agreement: Agreement, quarter: Quarter | None) -> Policy:
    rows = list(Policy.objects.filter(agreement=agreement).order_by("version"))
    in_force = [row for row in rows if _in_force(row.from_quarter, quarter)] or rows[:1]
    if not in_force:
        raise Policy.DoesNotExist(f"{agreement} has no policy to judge by: load the agreement file again")
    return in_force[-1]


def _in_force(from_quarter: str, quarter: Quarter | None) -> bool:
    return quarter is None or not from_quarter or Quarter.parse(from_quarter) <= quarter


def _partner(row: Partner) -> PartnerEntry:
    group = row.kind in (Partner.Kind.GROUP, Partner.Kind.BOARD, Partner.Kind.SECTOR)
    return PartnerEntry(row.pk, row.key, row.name, row.short, organisation=not group)


def facts_of(row: Measure) -> measures.Measure:
    """A measure's row as the pure form that judges and words."""
    return measures.Measure(
        code=row.indicator.code,
        key=row.key,
        name=row.name,
        polarity=measures.Polarity(row.polarity),
        unit=measures.Unit(row.unit),
        decimals=row.decimals,
        accumulation=measures.Accumulation(row.accumulation),
        period=PeriodKind(row.period),
        lag=row.lag,
        scale=measures.Scale(row.scale),
        noun=row.noun,
        rated=row.rated,
        low=_trim(row.low),
        high=_trim(row.high),
        usual_low=_trim(row.usual_low),
        usual_high=_trim(row.usual_high),
        path=measures.Path(row.path) if row.path else None,
        path_agreed=row.path_agreed,
        profile=tuple(Decimal(share) for share in row.profile),
        compare=measures.Compare(row.compare),
    )


def _measure(row, baseline, targets, milestones, blocked) -> MeasureEntry:
    facts = facts_of(row)
    in_order = sorted(targets.values(), key=lambda target: target.position)
    standing = ((period, row) for period, row in milestones.items() if row.level is not None)
    agreed = sorted(standing, key=lambda pair: pair[0].end)
    promise = aims.Promise(
        measure=facts,
        columns=tuple(column_of(target) for target in in_order),
        baseline=as_printed(baseline.value, baseline.places) if baseline else None,
        comparable=baseline.comparable if baseline else True,
        milestones=tuple((period, row.level) for period, row in agreed),
        blocked=blocked,
        withdrawn_from=Quarter.parse(row.indicator.withdrawn_from) if row.indicator.withdrawn_from else None,
    )
    return MeasureEntry(
        id=row.pk,
        key=row.key,
        name=row.name,
        promise=promise,
        baseline=_printed_baseline(facts, baseline),
        targets=tuple((target.year, _printed_target(facts, target)) for target in in_order),
        due_on=row.due_on,
        target_ids=tuple(target.pk for target in in_order),
        milestone_ids=tuple(row.pk for _, row in agreed),
    )


def _printed_baseline(facts: measures.Measure, row: Baseline | None) -> Printed:
    if row is None:
        return Printed("", ())
    value = as_printed(row.value, row.places)
    shown = "" if value is None else measures.show(value, row.places)
    return Printed(row.words, tuple(row.lines), value, shown, row.status)


def _printed_target(facts: measures.Measure, row: Target) -> Printed:
    value = as_printed(row.level, row.places)
    shown = measures.show(value, row.places) if value is not None else ""
    return Printed(row.words, tuple(row.lines), value, shown, row.kind, row.reach)


def column_of(row: Target) -> aims.Column:
    """A target's row as the pure form that resolves and expects."""
    return aims.Column(
        year=row.year,
        period=Period.parse(row.period) if row.period else None,
        aim=_aim(row),
        words=row.words,
        unmeasurable_from=Quarter.parse(row.unmeasurable_from) if row.unmeasurable_from else None,
        unmeasurable_why=row.unmeasurable_why,
    )


def _aim(row: Target) -> aims.Aim:
    kind = Target.Kind
    match row.kind:
        case kind.LEVEL:
            return aims.Level(as_printed(row.level, row.places), _change(row) if row.amount is not None else None)
        case kind.CHANGE:
            return _change(row)
        case kind.SIGNIFICANT:
            return aims.Significant()
        case kind.WORDS:
            return aims.Words(row.awaits)
        case kind.DEFERRED:
            return aims.Deferred(row.awaits)
        case _:
            return aims.NotYet()


def _change(row: Target) -> aims.Change:
    return aims.Change(_trim(row.amount), aims.Basis(row.basis), aims.Of(row.of))


def as_printed(value: Decimal | None, places: int) -> Decimal | None:
    """A number with the digits it was printed with: the database holds six places of every number."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-places))


def _trim(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the database added; 100 stays 100."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
