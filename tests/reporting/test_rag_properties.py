"""The properties of judgement.md 9, which hold for all inputs."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import event, given
from hypothesis import strategies as st

from indicators.measures import EXACT, is_number
from indicators.periods import Period, Quarter
from reporting.rag import Colour, Figure, Policy, Rule, Tolerance, Verdict, answer, assess, assess_year, latest_known
from targets.aims import Expected, Promise, expected
from tests.strategies import (
    figures,
    judgeable,
    mirrored,
    near,
    numbers,
    periods,
    policies,
    positive,
    promises,
    quarters,
    scaled,
    strange,
    tolerances,
)

draws = st.data()


@given(judgeable(), draws)
def test_a_better_figure_never_gets_a_worse_colour(case: tuple[Promise, Period], data: st.DataObject) -> None:
    promise, period = case
    policy = data.draw(policies(promise.measure))
    comparator = data.draw(st.none() | numbers)
    marked = near(promise, period, policy)
    values = sorted([data.draw(marked), data.draw(marked)], key=lambda n: n * promise.measure.sign)
    worse, better = (assess(promise, period, Figure(value), policy, comparator=comparator) for value in values)
    if worse.colour is None or better.colour is None:
        assert worse.reason is better.reason is not None
    else:
        event(f"{worse.colour} and {better.colour}")
        assert better.colour.rank >= worse.colour.rank


@given(judgeable(), draws)
def test_an_exact_hit_is_green(case: tuple[Promise, Period], data: st.DataObject) -> None:
    promise, period = case
    level = expected(promise, period)
    if isinstance(level, Expected) and level.times == 1:
        event("a guide" if level.guide else "agreed" if level.agreed else "a whole year, or flat")
        verdict = assess(promise, period, Figure(level.level), data.draw(policies(promise.measure)))
        assert verdict.colour is Colour.GREEN
        assert verdict.shortfall == 0


@given(promises(), draws)
def test_negating_everything_changes_no_colour(promise: Promise, data: st.DataObject) -> None:
    if not promise.slots:
        return
    period = data.draw(st.sampled_from(promise.slots)).period
    policy = data.draw(policies(promise.measure))
    value, comparator = data.draw(near(promise, period, policy)), data.draw(st.none() | numbers)
    mirror = mirrored(promise)
    green, amber = policy.rules(promise.measure)
    negated = replace(
        Policy(no_progress_is_red=policy.no_progress_is_red, improving_is_amber=policy.improving_is_amber)
    ).for_measure(mirror.measure, _negated(green), _negated(amber))
    one = assess(promise, period, Figure(value), policy, comparator=comparator)
    minus = None if comparator is None else EXACT.minus(comparator)
    two = assess(mirror, period, Figure(EXACT.minus(value)), negated, comparator=minus)
    assert (one.colour, one.reason, one.guide) == (two.colour, two.reason, two.guide)


def _negated(rule: Tolerance) -> Tolerance:
    if rule.rule is Rule.FLOOR and rule.value is not None:
        return Tolerance(Rule.FLOOR, EXACT.minus(rule.value))
    return rule


@given(judgeable(), draws)
def test_widening_a_tolerance_never_worsens_a_colour(case: tuple[Promise, Period], data: st.DataObject) -> None:
    promise, period = case
    narrow = data.draw(policies(promise.measure))
    green, amber = narrow.rules(promise.measure)
    if amber.value is None:
        wide_amber = Tolerance(Rule.POINTS, data.draw(tolerances))
    else:
        more = data.draw(tolerances) * (-promise.measure.sign if amber.rule is Rule.FLOOR else 1)
        wide_amber = Tolerance(amber.rule, EXACT.add(amber.value, more))
    wide_green = data.draw(st.sampled_from([green, wide_amber]))
    wide = narrow.for_measure(promise.measure, wide_green, wide_amber)
    figure = Figure(data.draw(near(promise, period, data.draw(st.sampled_from([narrow, wide])))))
    comparator = data.draw(st.none() | numbers)
    one, two = (assess(promise, period, figure, policy, comparator=comparator) for policy in (narrow, wide))
    assert one.reason is two.reason
    if one.colour and two.colour:
        event(f"{one.colour} to {two.colour}")
        assert two.colour.rank >= one.colour.rank


@given(judgeable(), positive, draws)
def test_scaling_the_unit_changes_no_colour(case: tuple[Promise, Period], by: Decimal, data: st.DataObject) -> None:
    promise, period = case
    policy = data.draw(policies(promise.measure, (Rule.PERCENT, Rule.SHARE)))
    value, comparator = data.draw(near(promise, period, policy)), data.draw(st.none() | numbers)
    one = assess(promise, period, Figure(value), policy, comparator=comparator)
    two = assess(
        scaled(promise, by),
        period,
        Figure(EXACT.multiply(value, by)),
        policy,
        comparator=None if comparator is None else EXACT.multiply(comparator, by),
    )
    assert (one.colour, one.reason) == (two.colour, two.reason)


def is_whole(verdict: Verdict) -> None:
    """A colour or a reason, never both nor neither; a word, a sentence, and nothing of a suppressed figure."""
    assert (verdict.colour is None) is not (verdict.reason is None)
    assert verdict.word
    assert verdict.sentence.endswith((".", "?"))
    assert not (verdict.figure and verdict.figure.suppressed)
    assert verdict.rank >= 0


@given(promises(), periods, st.none() | figures, st.none() | figures, st.none() | quarters, st.booleans(), draws)
def test_whatever_cannot_be_judged_has_a_reason(
    promise: Promise,
    period: Period,
    figure: Figure | None,
    first: Figure | None,
    quarter: Quarter | None,
    late: bool,
    data: st.DataObject,
) -> None:
    period = data.draw(st.sampled_from([period, *(slot.period for slot in promise.slots)]))
    policy, comparator = data.draw(policies(promise.measure)), data.draw(st.none() | numbers | strange)
    verdict = assess(
        promise, period, figure, policy, first_wave=first, quarter=quarter, late=late, comparator=comparator
    )
    is_whole(verdict)
    event(verdict.word)
    if figure is not None and figure.value is not None and not is_number(figure.value):
        assert verdict.colour is None


@given(promises(), st.lists(figures, min_size=12, max_size=12), quarters, st.booleans(), draws)
def test_every_quarter_has_one_answer(
    promise: Promise, held: list[Figure], quarter: Quarter, late: bool, data: st.DataObject
) -> None:
    policy = data.draw(policies(promise.measure))
    known = dict(zip((slot.period for slot in promise.slots), held, strict=False))
    is_whole(answer(promise, quarter, known, policy, late=late))
    latest = latest_known(promise, known, policy, quarter)
    if latest is not None:
        is_whole(latest)
        assert latest.colour
        assert latest.due != quarter
    for index in range(len(promise.columns)):
        verdict = assess_year(promise, index, known, policy, quarter=quarter)
        is_whole(verdict)
        assert verdict.year == promise.columns[index].year


@given(judgeable(), draws)
def test_a_sentence_shows_the_miss_and_its_side_of_the_tolerance(
    case: tuple[Promise, Period], data: st.DataObject
) -> None:
    promise, period = case
    policy = data.draw(policies(promise.measure, (Rule.PERCENT, Rule.POINTS, Rule.SHARE)))
    verdict = assess(promise, period, Figure(data.draw(near(promise, period, policy))), policy)
    if verdict.miss is None or verdict.miss <= 0:
        return
    number = r"-?[0-9][0-9,]*(?:\.[0-9]+)?"
    against = re.search(
        rf"({number})[^0-9]*?(?: per 1[0,]+)? against (?:a \w+ of )?(?:Level )?({number})", verdict.sentence
    )
    assert against, verdict.sentence
    assert Decimal(against[1].replace(",", "")) != Decimal(against[2].replace(",", "")), verdict.sentence
    miss = re.search(
        rf"\. ({number}) (?:over|under); (?:the|within the green) tolerance (?:is|of) ({number})", verdict.sentence
    )
    if miss:
        inside = Decimal(miss[1].replace(",", "")) <= Decimal(miss[2].replace(",", ""))
        assert inside is (verdict.colour is not Colour.RED), verdict.sentence
        assert Decimal(miss[1].replace(",", "")) > 0
