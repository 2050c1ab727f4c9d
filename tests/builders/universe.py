"""The one small universe that most tests stand in; tests/builders/__init__.py describes it."""

from dataclasses import dataclass, field
from decimal import Decimal

from indicators.models import Agreement, Indicator, Theme
from partners.models import Partner, ThemeBoard
from reporting.models import ReportingQuarter
from tests.builders.people import partner, place, quarter, seat, signup, succession, user
from tests.builders.promises import agreement, indicator, measure, policy, query, theme

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
