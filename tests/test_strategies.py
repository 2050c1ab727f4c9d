"""What hypothesis draws reaches every case that judgement.md 9 speaks of; else its properties would prove little."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indicators.measures import Accumulation, Path, Polarity, Scale
from indicators.periods import Period, PeriodKind, Quarter
from reporting.rag import Colour, Figure, Policy, Reason, Rule, Verdict, assess
from targets.aims import ONCE, Change, Expected, Level, Promise
from tests.strategies import figures, judgeable, near, numbers, policies, promises, quarters

#: The same examples at every run, as many as it takes: the search ends with the last case that is wanted.
WIDE = settings(
    max_examples=20_000,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Complete(Exception):
    """Every case has been seen."""


def reached(wanted: set[object], look: Callable[[set[object], set[object]], None]) -> None:
    """Draw until every case that is wanted has been seen; say which were not."""
    seen: set[object] = set()
    with suppress(Complete):
        look(seen, wanted)
    assert wanted <= seen, sorted(map(str, wanted - seen))


def cases_of(of: Promise, against: Expected) -> set[object]:
    """What a promise and what is expected of a period are cases of."""
    measure = of.measure
    part = "whole year" if against.slot.period.whole_year else "part of a year"
    found: set[object] = {
        *(measure.accumulation, measure.path, measure.scale, measure.polarity, measure.period),
        *(part, (part, measure.scale), ("first year", "second year", "third year")[against.slot.index]),
        type(of.columns[against.slot.index].aim),
        "guide" if against.guide else "agreed" if against.agreed else "neither",
        "thirds" if against.times != ONCE else "terminating",
        "target worse than baseline" if against.worse_than_baseline else "target no worse",
        "no planned improvement" if against.planned is None else "planned improvement",
    }
    if against.must_beat is not None:
        found |= {"to beat", ("to beat", measure.accumulation)}
    if against.how == "agreed milestone":
        found |= {"milestone", ("milestone", measure.accumulation, part)}
    if " at Q" in against.how:
        found.add("a way between milestones")
    return found


#: Without a tolerance a figure is amber only because it is improving, which is a case of its own.
RULED = set(product(Colour, Rule)) - {(Colour.AMBER, Rule.NONE)}
EACH: set[object] = {
    *(*Accumulation, *Path, None, *Scale, *Polarity, *PeriodKind, Level, Change),
    *("whole year", "part of a year", "first year", "second year", "third year"),
    *("guide", "agreed", "neither", "thirds", "terminating", "milestone", "a way between milestones"),
    *("target worse than baseline", "target no worse", "planned improvement", "no planned improvement"),
    *("to beat", "exact hit", "green tolerance", "no progress", "improving"),
    *product((True, False), (True, False)),
    *RULED,
}
TOGETHER: set[object] = {
    *product(Colour, (True, False), (True, False)),
    *((colour, rule, polarity) for colour, rule in RULED for polarity in Polarity),
    *product(Colour, ["green tolerance"], set(Rule) - {Rule.NONE}),
    *product(["whole year", "part of a year"], [Scale.RATIO, Scale.COUNT]),
    *product(["to beat"], Accumulation),
    *product(["milestone"], Accumulation, ["whole year", "part of a year"]),
}


def draw_figures(seen: set[object], wanted: set[object]) -> None:
    """Judge what is drawn, until all that is wanted has been seen."""

    @WIDE
    @given(judgeable(), st.data())
    def draw(case: tuple[Promise, Period], data: st.DataObject) -> None:
        of, period = case
        policy = data.draw(policies(of.measure))
        value, comparator = data.draw(near(of, period, policy)), data.draw(st.none() | numbers)
        verdict = assess(of, period, Figure(value), policy, comparator=comparator)
        if verdict.against is not None and verdict.miss is not None:
            seen.update(cases_of(of, verdict.against), colours_of(verdict, verdict.miss))
        if seen >= wanted:
            raise Complete

    draw()


def test_judgeable_figures_are_of_every_case() -> None:
    reached(EACH, draw_figures)


@pytest.mark.thorough
def test_cases_meet_one_another_too() -> None:
    reached(EACH | TOGETHER, draw_figures)


def colours_of(verdict: Verdict, miss: Decimal) -> set[object]:
    """What a coloured verdict is a case of."""
    green, amber = verdict.policy.rules(verdict.measure)
    switches = verdict.policy.no_progress_is_red, verdict.policy.improving_is_amber
    within = verdict.allowed is not None and miss <= verdict.allowed
    found: set[object] = {
        *(switches, (verdict.colour, *switches)),
        *((verdict.colour, amber.rule), (verdict.colour, amber.rule, verdict.measure.polarity)),
    }
    if green.rule is not Rule.NONE and miss > 0:
        found |= {"green tolerance", (verdict.colour, "green tolerance", green.rule)}
    if miss == 0:
        found.add("exact hit")
    if verdict.colour is Colour.RED and within:
        found.add("no progress")
    if verdict.colour is Colour.AMBER and not within:
        found.add("improving")
    return found


#: The last is given when a quarter is published.
REASONS: set[object] = set(Reason) - {Reason.NOT_SIGNED_OFF} | {None}


def draw_reasons(seen: set[object], wanted: set[object]) -> None:
    """Judge a figure and none for every period of a promise and some beyond, until all that is wanted has been seen."""

    @WIDE
    @given(promises(), figures, figures, quarters)
    def draw(of: Promise, figure: Figure, first: Figure, quarter: Quarter) -> None:
        periods = [slot.period for slot in of.slots]
        beyond = [replace(end, year=end.year + year) for end in periods[:1] + periods[-1:] for year in (-9, 9)]
        for period, one, late in product(periods + beyond, (None, figure), (False, True)):
            seen.add(assess(of, period, one, Policy(), first_wave=first, quarter=quarter, late=late).reason)
        if seen >= wanted:
            raise Complete

    draw()


def test_promises_of_every_kind_are_not_rated_for_every_reason() -> None:
    reached(REASONS, draw_reasons)
