"""The one small universe of the tests, and the builders it is made with.

Builders are short keyword functions: each writes one thing through the models, fills in what a test does not care
about, and returns the row. Numbers are given as text, the way they are printed: the digits are part of the fact.

    agreement() -> theme(agreement) -> indicator(theme, "NI 016", targets=("35.65", "33.37", "31.10"))
    partner(agreement, "police"), signup(indicator, partner, lead=True)
    user("reader"), place(person, agreement, "reader"), quarter(agreement, "2008/09 Q2", state="open")

`universe()` builds the place that most tests stand in. Testing's agreement has two themes:

    Safer       NI 016  quarterly rate, lower is better, lead Police; with the number of offences as companion
                NI 017  autumn survey, lower is better, lead CDRP: a group, so only named people enter
                NI 110  deferred, no baseline, lead "Health": unclear, with a query that blocks
    Economy     NI 154  quarterly count over the year, higher is better, lead Council
                NI 188  levels 0 to 4, yearly, lead Council
                075     statutory, school years, lead Council; its last target is still to be set

and a person for each role: reader, theme (of Safer), equality, officer (for Police), named (reporting officer of
NI 017), reviewer, auditor, administrator; `outsider` reads the agreement of Elsewhere only, `nobody` holds no place.
2008/09 Q1 is published, Q2 is open, Q3 upcoming.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.contrib.auth import get_user_model

from indicators.models import Agreement, Document, Indicator, Measure, Section, Theme
from indicators.periods import Quarter
from partners.models import Membership, Partner, PartnerAlias, Place, Seat, SignUp, Succession, ThemeBoard
from reporting.models import ReportingQuarter, Return
from targets.models import Baseline, Policy, Query, Target

MOMENT = datetime(2008, 6, 2, 9, tzinfo=UTC)
BEGINNING = date(2008, 4, 1)
YEARS = ("2008/09", "2009/10", "2010/11")
STATUTORY_YEARS = ("2008", "2009", "2010")
LINES = [62]
# What is read of an agreement is kept by its id, revision and moment of loading. Ids come again in every test, so no
# two agreements are loaded at the same moment; a test that changes promises after they were read raises the revision.
_LOADS = count()


# The agreement and what is measured -----------------------------------------------------------------------------------


def agreement(slug="testing-2008-11", *, place="Testing", text=None) -> Agreement:
    """An agreement with its document: a hundred numbered lines unless `text` is given."""
    row = Agreement.objects.create(
        slug=slug,
        name=f"{place} Local Area Agreement 2008-11",
        place=place,
        years=list(YEARS),
        statutory_years=list(STATUTORY_YEARS),
        counts={"designated": 4, "local": 1, "statutory": 1},
        loaded_at=MOMENT + timedelta(microseconds=next(_LOADS)),
    )
    text = "\n".join(f"Words of line {number}" for number in range(1, 101)) if text is None else text
    Document.objects.create(agreement=row, file=f"{slug}.txt", sha256="0" * 64, text=text)
    return row


def section(agreement, slug="monitoring", *, heading="Monitoring", first=10, last=14) -> Section:
    position = Section.objects.filter(agreement=agreement).count()
    return Section.objects.create(
        agreement=agreement, position=position, slug=slug, heading=heading, first=first, last=last
    )


def theme(agreement, slug="safer", *, name="") -> Theme:
    position = Theme.objects.filter(agreement=agreement).count()
    return Theme.objects.create(
        agreement=agreement, position=position, slug=slug, name=name or slug.capitalize(), lines=LINES
    )


def indicator(theme, code="NI 017", *, title="Perceptions", kind="designated", to_confirm=(), **first) -> Indicator:
    """An indicator with one measure; `first` goes to `measure()`. With `measures=False` it has none yet."""
    row = Indicator.objects.create(
        agreement=theme.agreement,
        theme=theme,
        position=Indicator.objects.filter(agreement=theme.agreement).count(),
        code=code,
        slug=code.lower().replace(" ", "-"),
        kind=kind,
        title=title,
        words=f"*{code} {title}",
        lines=LINES,
        frequency="quarterly",
        to_confirm=list(to_confirm),
    )
    if first.pop("measures", True):
        measure(row, **first)
    return row


def measure(indicator, key="figure", *, baseline="31", targets=(), columns=None, **stated) -> Measure:
    """A measure, its baseline and its targets.

    `baseline` is the printed number, or None for none. `targets` gives each column a printed number, a dict for
    `target()`, or None for no row at all. Whatever else a measure states may be given by its field's name.
    """
    facts = {
        "polarity": "lower is better",
        "unit": "percent",
        "decimals": 1,
        "accumulation": "position",
        "period": "financial year",
        "lag": 0,
        "scale": "ratio",
        "low": Decimal(0),
        "compare": "previous",
    }
    row = Measure.objects.create(
        indicator=indicator,
        key=key,
        position=Measure.objects.filter(indicator=indicator).count(),
        **{**facts, **stated},
    )
    if row.rated or baseline is not None:
        baseline_of(row, baseline)
    default = indicator.agreement.statutory_years if indicator.kind == "statutory" else indicator.agreement.years
    for year, promised in zip(columns or default, targets, strict=False):
        if isinstance(promised, dict):
            target(row, year, **promised)
        elif promised is not None:
            target(row, year, level=promised)
    return row


def baseline_of(measure, value, *, words=None, status=None, version=1, **rest) -> Baseline:
    """A version of a measure's baseline; `value` None is none."""
    return Baseline.objects.create(
        measure=measure,
        version=version,
        words=words if words is not None else (value or "N/A"),
        lines=LINES,
        value=value and Decimal(value),
        places=_places(value),
        status=status or ("none" if value is None else "recorded"),
        at=MOMENT,
        **rest,
    )


def target(measure, year="2008/09", *, level=None, kind=None, words=None, version=1, period=None, **rest) -> Target:
    """A version of a target. A level unless another kind is given; the period follows from the measure's kind."""
    kind = kind or "level"
    years = STATUTORY_YEARS if year in STATUTORY_YEARS else YEARS
    return Target.objects.create(
        measure=measure,
        year=year,
        position=years.index(year),
        version=version,
        words=words if words is not None else f"*{level}" if level is not None else f"Words of a {kind} target",
        lines=LINES,
        period=period_of(measure, year) if period is None else period,
        kind=kind,
        level=level and Decimal(level),
        places=_places(level),
        at=MOMENT,
        **rest,
    )


def period_of(measure, year) -> str:
    """What a target column measures: 2008/09 is calendar 2008, the statutory column 2008 school year 2007/08."""
    start = int(year[:4])
    match measure.period:
        case "calendar year":
            return f"calendar {start}"
        case "academic year":
            return f"school year {start - 1}/{start % 100:02d}"
        case "survey year":
            return f"year to October {start + 1}"
        case "survey wave":
            return f"autumn {start} wave"
        case _:
            return year


def _places(text) -> int:
    return max(-Decimal(text).as_tuple().exponent, 0) if text else 0


def query(agreement, slug="who-decides", *, indicator=None, blocks=False, **rest) -> Query:
    facts = {"question": "What does it mean?", "proposed": "What it says.", "decides": "The sub-group", "lines": LINES}
    position = Query.objects.filter(agreement=agreement).count()
    return Query.objects.create(
        agreement=agreement, slug=slug, position=position, indicator=indicator, blocks=blocks, **{**facts, **rest}
    )


def policy(agreement, *, version=1, from_quarter="2008/09 Q1", **rules) -> Policy:
    """The default policy of judgement.md 4; `rules` takes the place of single rules."""
    default = {
        "green": {"rule": "none"},
        "amber": {"rule": "percent", "value": "5"},
        "ordinal_amber": {"rule": "none"},
        "no_progress_is_red": True,
        "improving_is_amber": False,
        "z": "1.96",
    }
    return Policy.objects.create(
        agreement=agreement,
        version=version,
        from_quarter=from_quarter,
        rules={**default, **rules},
        owner="Performance management sub-group",
        reason="The default policy.",
        at=MOMENT,
    )


# Partners and people --------------------------------------------------------------------------------------------------


def partner(agreement, key, *, name="", short="", kind="council", aliases=(), members=(), **rest) -> Partner:
    """A partner; `members` (partners) make it a group's list, in that order."""
    position = Partner.objects.filter(agreement=agreement).count()
    row = Partner.objects.create(
        agreement=agreement,
        key=key,
        position=position,
        name=name or key.capitalize(),
        short=short,
        kind=kind,
        **{"lines": LINES, **rest},
    )
    for alias in aliases:
        PartnerAlias.objects.create(agreement=agreement, partner=row, alias=alias)
    for order, member in enumerate(members):
        Membership.objects.create(group=row, member=member, position=order, words=member.name, lines=LINES)
    return row


def succession(partner, successor, *, on=date(2009, 3, 31)) -> Succession:
    """The partner ends on that day, and the successor takes its place."""
    Partner.objects.filter(pk=partner.pk).update(ended=on)
    return Succession.objects.create(partner=partner, successor=successor)


def signup(indicator, partner, *, lead=False, words="") -> SignUp:
    position = SignUp.objects.filter(indicator=indicator).count()
    return SignUp.objects.create(
        indicator=indicator,
        partner=partner,
        position=position,
        lead=lead,
        words=words or f"{partner.label}{'*' if lead else ''}",
    )


def seat(agreement, words, *holders, seats=1, note="") -> Seat:
    """A seat on the Forum; several holders are alternatives, `seats=None` where the document prints no number."""
    position = Seat.objects.filter(agreement=agreement).count()
    row = Seat.objects.create(agreement=agreement, position=position, words=words, seats=seats, note=note, lines=LINES)
    row.holders.set(holders)
    return row


def user(username, *, password=None, **rest):
    """A person who can be signed in with `client.force_login`; give a password only to a test that types it."""
    facts = {"first_name": username.capitalize(), "last_name": "Tester", "email": f"{username}@example.org"}
    return get_user_model().objects.create_user(username, password=password, **{**facts, **rest})


def place(person, agreement, role="reader", *, since=BEGINNING, **rest) -> Place:
    return Place.objects.create(person=person, agreement=agreement, role=role, since=since, **rest)


def quarter(agreement, code="2008/09 Q2", *, state="open", by=None, **rest) -> ReportingQuarter:
    """A reporting quarter in that state; a published one needs `by`, the person who published it."""
    named = Quarter.parse(code)
    facts = {}
    if state != "upcoming":
        facts = {"entry_by": named.plus(1).start.replace(day=24), "opened_at": MOMENT}
    if state == "published":
        facts |= {"published_at": MOMENT, "published_by": by}
    return ReportingQuarter.objects.create(
        agreement=agreement, year=named.year, number=named.number, state=state, **{**facts, **rest}
    )


def return_of(indicator, quarter, *, state="not started", by=None, asks=("figure", "forecast"), **rest) -> Return:
    """An indicator's return; `by` is the person who did what its state tells (a reviewer for one signed off)."""
    facts = {}
    if state in ("submitted", "signed off", "sent back"):
        facts = {"submitted_at": MOMENT, "submitted_by": by}
    if state == "signed off":
        facts |= {"signed_off_at": MOMENT, "signed_off_by": by}
    if state == "sent back":
        facts |= {"sent_back_reason": "The numerator is missing."}
    return Return.objects.create(
        indicator=indicator, quarter=quarter, state=state, asks=list(asks), **{**facts, **rest}
    )


# The universe ---------------------------------------------------------------------------------------------------------

ROLES = ("reader", "theme", "equality", "officer", "named", "reviewer", "auditor", "administrator")


@dataclass
class Universe:
    """What `universe()` has built. `people` by username, `indicators` by code, `partners` by key."""

    agreement: Agreement
    safer: Theme
    economy: Theme
    elsewhere: Agreement
    indicators: dict[str, Indicator] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    quarters: dict[str, ReportingQuarter] = field(default_factory=dict)


def universe() -> Universe:
    """The small universe described at the top of this module."""
    here = agreement()
    world = Universe(here, theme(here), theme(here, "economy"), agreement("elsewhere-2008-11", place="Elsewhere"))
    _partners(world)
    _indicators(world)
    _people(world)
    _elsewhere(world)
    policy(here)
    reviewer = world.people["reviewer"]
    for code, state in (("2008/09 Q1", "published"), ("2008/09 Q2", "open"), ("2008/09 Q3", "upcoming")):
        world.quarters[code] = quarter(here, code, state=state, by=reviewer if state == "published" else None)
    return world


def _partners(world) -> None:
    here, known = world.agreement, world.partners
    known["council"] = partner(
        here, "council", name="Testing Borough Council", short="TBC", aliases=["Testing Council"]
    )
    known["police"] = partner(here, "police", name="Testing Police", kind="police", aliases=["Police"])
    known["county"] = partner(here, "county", name="Old County Council")
    known["successor"] = partner(here, "successor", name="New Unitary Council", lines=[])
    known["health"] = partner(here, "health", name="Health", kind="sector", to_confirm=True, note="Who is that?")
    known["cdrp"] = partner(
        here,
        "cdrp",
        name="Crime and Disorder Reduction Partnership",
        short="CDRP",
        kind="group",
        members=[known["council"], known["police"]],
    )
    known["board"] = partner(here, "board", name="Safer Communities Board", kind="board")
    succession(known["county"], known["successor"])
    known["county"].refresh_from_db()
    ThemeBoard.objects.create(theme=world.safer, partner=known["board"])
    seat(here, "Testing Borough Council (4)", known["council"], seats=4)
    seat(here, "Testing Police (1)", known["police"])
    seat(
        here, "Old County or New Unitary*", known["county"], known["successor"], seats=None, note="subject to approval"
    )


def _indicators(world) -> None:
    known, safer, economy, who = world.indicators, world.safer, world.economy, world.partners
    known["NI 016"] = indicator(
        safer,
        "NI 016",
        title="Serious acquisitive crime rate",
        to_confirm=["polarity", "decimals"],
        key="rate",
        unit="per 1,000",
        noun="offences",
        decimals=2,
        accumulation="count over the year",
        period="quarter",
        path="even split",
        compare="same quarter",
        baseline="37.93",
        targets=("35.65", "33.37", "31.10"),
    )
    measure(
        known["NI 016"],
        "offences",
        name="Number of offences",
        rated=False,
        unit="count",
        noun="offences",
        decimals=0,
        accumulation="count over the year",
        period="quarter",
        path="even split",
        baseline="7085",
        targets=("6660", "6235", "5810"),
    )
    known["NI 017"] = indicator(
        safer,
        "NI 017",
        title="Perceptions of anti social behaviour",
        high=Decimal(100),
        period="survey wave",
        lag=2,
        targets=("29", {"level": "27", "period": "", "words": "*27%"}, "25"),
    )
    known["NI 110"] = indicator(
        safer,
        "NI 110",
        title="Participation in positive activities",
        kind="local",
        baseline=None,
        targets=[{"kind": "deferred", "words": "*Target setting deferred until 2009", "awaits": "2009"}] * 3,
    )
    known["NI 154"] = indicator(
        economy,
        "NI 154",
        title="Net additional homes provided",
        polarity="higher is better",
        unit="count",
        noun="homes",
        decimals=0,
        accumulation="count over the year",
        period="quarter",
        path="even split",
        compare="same quarter",
        baseline="0",
        targets=("1315", "1315", "1380"),
    )
    known["NI 188"] = indicator(
        economy,
        "NI 188",
        title="Planning to adapt to climate change",
        polarity="higher is better",
        unit="level",
        decimals=0,
        scale="ordinal",
        high=Decimal(4),
        baseline="0",
        targets=("2", "3", "4"),
    )
    known["075"] = indicator(
        economy,
        "075",
        title="Achievement of 5 or more A*-C grades",
        kind="statutory",
        polarity="higher is better",
        high=Decimal(100),
        period="academic year",
        baseline="36.5",
        targets=("45.7", "51", {"kind": "words", "words": "set Jan 09", "awaits": "January 2009"}),
    )
    for code, lead, contributing in (
        ("NI 016", "police", ["council"]),
        ("NI 017", "cdrp", []),
        ("NI 110", "health", ["police"]),
        ("NI 154", "council", ["county"]),
        ("NI 188", "council", []),
        ("075", "council", []),
    ):
        signup(known[code], who[lead], lead=True)
        for key in contributing:
            signup(known[code], who[key])
    query(world.agreement, "ni-110-health", indicator=known["NI 110"], question="Who is Health?", blocks=True)
    query(world.agreement, "ni-154-baseline", indicator=known["NI 154"], question="Is the baseline 0 comparable?")


def _people(world) -> None:
    here = world.agreement
    stands = {
        "theme": {"role": "theme member", "theme": world.safer},
        "equality": {"role": "equality group"},
        "officer": {"role": "officer", "partner": world.partners["police"]},
        "named": {"role": "officer", "indicator": world.indicators["NI 017"], "duty": "reporting officer"},
    }
    for name in ROLES:
        world.people[name] = user(name)
        place(world.people[name], here, **stands.get(name, {"role": name}))
    world.people["nobody"] = user("nobody")


def _elsewhere(world) -> None:
    there = world.elsewhere
    lead = partner(there, "council", name="Elsewhere Council")
    signup(
        indicator(theme(there), "NI 016", title="Serious acquisitive crime", targets=("9", "8", "7")), lead, lead=True
    )
    policy(there)
    world.people["outsider"] = user("outsider")
    place(world.people["outsider"], there)
    quarter(there, "2008/09 Q2")
