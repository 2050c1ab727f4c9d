"""An agreement file in its parsed form: frozen, in the document's order, every number exact."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.measures import Accumulation, Compare, Path, Polarity, Scale, Unit
from indicators.periods import PeriodKind
from targets.aims import Basis, Of

Lines = tuple[int, ...]


class IndicatorKind(StrEnum):
    DESIGNATED = "designated"
    LOCAL = "local"
    STATUTORY = "statutory"


class PartnerKind(StrEnum):
    COUNCIL = "council"
    NHS = "nhs"
    POLICE = "police"
    FIRE = "fire"
    PROBATION = "probation"
    GOVERNMENT = "government"
    EDUCATION = "education"
    BUSINESS = "business"
    VOLUNTARY = "voluntary"
    GROUP = "group"
    BOARD = "board"
    SECTOR = "sector"
    OTHER = "other"


class BaselineStatus(StrEnum):
    RECORDED = "recorded"
    PROVISIONAL = "provisional"
    PROXY = "proxy"
    TO_COME = "to come"
    NONE = "none"


class TargetKind(StrEnum):
    LEVEL = "level"
    CHANGE = "change"
    SIGNIFICANT = "significant"
    WORDS = "words"
    DEFERRED = "deferred"
    NONE = "none"


class Reach(StrEnum):
    """What a merged target cell is about (judgement.md 2)."""

    FINAL_YEAR = "final year"
    WAVE_TO_WAVE = "wave to wave"
    EACH_YEAR = "each year"


class RuleKind(StrEnum):
    """The five tolerance rules (judgement.md 4)."""

    NONE = "none"
    PERCENT = "percent"
    POINTS = "points"
    SHARE = "share"
    FLOOR = "floor"


class QueryState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class Kept(StrEnum):
    """The places of the product where a commitment of the narrative is kept."""

    QUARTERS = "quarters"
    PLANS = "plans"
    IMPACT = "impact"
    CLIMATE = "climate"


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """The document kept beside the file: its name, the SHA-256 of its bytes, and (not in the file) its text."""

    file: str
    sha256: str
    text: str = field(default="", repr=False, compare=False, metadata={"beside": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many indicators of each kind the narrative says there are, and on which lines."""

    designated: int
    local: int
    statutory: int
    lines: Lines

    def of(self, kind: IndicatorKind) -> int:
        return {
            IndicatorKind.DESIGNATED: self.designated,
            IndicatorKind.LOCAL: self.local,
            IndicatorKind.STATUTORY: self.statutory,
        }[kind]


@dataclass(frozen=True, slots=True)
class Rule:
    kind: RuleKind
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """The rules of one measure (`NI 016/rate`) in place of the default."""

    measure: str
    green: Rule
    amber: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The agreement's policy: the default rules, the switches, and the rules of single measures."""

    from_quarter: str
    owner: str
    reason: str
    green: Rule
    amber: Rule
    ordinal_green: Rule
    ordinal_amber: Rule
    no_progress_is_red: bool
    improving_is_amber: bool
    amber_needs_exception: bool = False
    z: Decimal
    measures: tuple[OwnRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    slug: str
    name: str
    lines: Lines
    board: str = ""
    board_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Commitment:
    words: str
    line: int
    kept: Kept


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    heading: str
    first: int
    last: int
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    term: str
    meaning: str
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    partner: str
    words: str
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    key: str
    name: str
    short: str = ""
    kind: PartnerKind
    part_of: str = ""
    aliases: tuple[str, ...] = ()
    lines: Lines = ()
    ended: date | None = None
    successors: tuple[str, ...] = ()
    to_confirm: bool = False
    note: str = ""
    members: tuple[Member, ...] = ()

    @property
    def spellings(self) -> frozenset[str]:
        """Every way to write this partner."""
        return frozenset({self.name, *self.aliases, *([self.short] if self.short else [])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    words: str
    lines: Lines
    seats: int | None = None
    holders: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    partner: str
    lead: bool = False
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    words: str
    lines: Lines
    status: BaselineStatus
    value: Decimal | None = None
    period: str = ""
    comparable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    year: str
    words: str
    lines: Lines
    period: str = ""
    kind: TargetKind
    level: Decimal | None = None
    amount: Decimal | None = None
    basis: Basis | None = None
    of: Of | None = None
    awaits: str = ""
    reach: Reach | None = None
    unmeasurable_from: str = ""
    unmeasurable_why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    key: str
    name: str = ""
    rated: bool = True
    polarity: Polarity
    unit: Unit
    noun: str = ""
    unit_words: str = ""
    decimals: int
    accumulation: Accumulation
    period: PeriodKind
    period_note: str = ""
    lag: int
    due_on: str = ""
    scale: Scale
    low: Decimal | None = None
    high: Decimal | None = None
    usual_low: Decimal | None = None
    usual_high: Decimal | None = None
    path: Path | None = None
    path_agreed: bool = False
    profile: tuple[Decimal, ...] = ()
    compare: Compare = Compare.PREVIOUS
    baseline: Baseline
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    code: str
    kind: IndicatorKind
    theme: str
    title: str
    words: str
    lines: Lines
    theme_words: str
    theme_lines: Lines
    frequency: str = ""
    source: str = ""
    note: str = ""
    reading: str = ""
    to_confirm: tuple[str, ...] = ()
    withdrawn_from: str = ""
    signups_words: str
    signups_lines: Lines
    signups: tuple[SignUp, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def slug(self) -> str:
        """`NI 016` -> `ni-016`, as in addresses."""
        return slug_of(self.code)

    @property
    def leads(self) -> tuple[str, ...]:
        """The keys of the partners that lead."""
        return tuple(signup.partner for signup in self.signups if signup.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    slug: str
    indicator: str = ""
    question: str
    proposed: str
    decides: str
    state: QueryState
    answer: str = ""
    blocks: bool = False
    lines: Lines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFile:
    schema: int = 1
    slug: str
    name: str
    place: str
    years: tuple[str, ...]
    statutory_years: tuple[str, ...]
    document: DocumentRef
    counts: Counts
    policy: Policy
    themes: tuple[Theme, ...]
    narrative: tuple[Section, ...]
    glossary: tuple[GlossaryEntry, ...]
    partners: tuple[Partner, ...]
    seats: tuple[Seat, ...]
    indicators: tuple[Indicator, ...]
    queries: tuple[Query, ...]

    def years_of(self, kind: IndicatorKind) -> tuple[str, ...]:
        """The target columns of the table that an indicator of this kind stands in."""
        return self.statutory_years if kind is IndicatorKind.STATUTORY else self.years


def slug_of(code: str) -> str:
    """A code as part of an address."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in code.lower()).split())
