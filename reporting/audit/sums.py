"""The sum of a verdict in words, step by step, so that anybody can do it again by hand (judgement.md 4 and 6).

Nothing is judged here: each step says what `reporting.rag` did, with the numbers that it did it with.
"""

from decimal import Decimal

from indicators.measures import EXACT, as_held, places_needed, show
from reporting.rag import Colour, Rule, Tolerance, Verdict
from targets.aims import ONCE, Basis, Change, Expected, Of, outturn_period

#: More places than any product of a level and a tolerance has.
MOST = 12


def exact(number: Decimal) -> str:
    """A number with every digit it has: `17.825`, `1,674`."""
    return show(number, min(places_needed(number), MOST))


def tolerance_words(tolerance: Tolerance) -> str:
    """`5 % of the expected level`, for a tolerance that has a number."""
    value = exact(tolerance.value or Decimal(0))
    return {
        Rule.PERCENT: f"within {value} % of the expected level",
        Rule.POINTS: f"within {value} in its unit",
        Rule.SHARE: f"within {value} % of the planned improvement",
        Rule.FLOOR: f"not worse than {value}",
        Rule.NONE: "none",
    }[tolerance.rule]


def steps(verdict: Verdict) -> tuple[str, ...]:
    """The sum of a coloured verdict; of any other, why there is none."""
    if verdict.colour is None:
        return (f"There is no sum: {verdict.detail or verdict.reason}.",)
    if verdict.against is None:
        return tuple(_tested(verdict))
    return (*_expected(verdict, verdict.against), *_judged(verdict, verdict.against))


# What was expected ----------------------------------------------------------------------------------------------------


def _expected(verdict: Verdict, against: Expected) -> list[str]:
    said = [_year_end(verdict, against)]
    if not against.how:
        said.append(f"For {verdict.period} that level itself is expected: {exact(against.level)}.")
    elif against.agreed and against.how == "agreed milestone":
        said.append(f"For {verdict.period} a milestone was agreed: {exact(against.level)} is expected.")
    else:
        guide = "; a guide, not an agreed milestone" if against.guide else ""
        equals = "=" if against.times is ONCE else "is about"
        said.append(
            f"Expected by Q{against.slot.period.quarter}: {against.how} {equals} {exact(against.level)}{guide}."
        )
    if against.times is not ONCE:
        times = exact(against.times)
        said.append(f"So that nothing is rounded, all that follows is {times} times as large: {exact(against.exact)}.")
    return said


def _year_end(verdict: Verdict, against: Expected) -> str:
    column = verdict.promise.columns[against.slot.index]
    level, aim = exact(against.year_end), column.aim
    if not isinstance(aim, Change):
        return f"The target for {column.year} is {level}."
    amount, base, name = exact(aim.amount), _base(verdict, against, aim), _NAMES[aim.of]
    if aim.basis is Basis.POINTS:
        return f"The target for {column.year} is {amount} points on {name}: {base} + {amount} = {level}."
    share = exact(EXACT.add(Decimal(100), aim.amount))
    return f"The target for {column.year} is {amount} % on {name}: {base} x {share} / 100 = {level}."


_NAMES = {Of.BASELINE: "the baseline", Of.PREVIOUS_OUTTURN: "the final outturn of the year before"}


def _base(verdict: Verdict, against: Expected, aim: Change) -> str:
    """What a change was taken of; worked back where the outturn itself is not part of the verdict."""
    if aim.of is Of.BASELINE and verdict.promise.baseline is not None:
        return exact(verdict.promise.baseline)
    if aim.basis is Basis.POINTS:
        return exact(EXACT.subtract(against.year_end, aim.amount))
    share = EXACT.add(Decimal(100), aim.amount)
    if share == 0:
        before = outturn_period(verdict.promise, against.slot.index - 1)
        return f"the outturn of {before}"
    return exact(as_held(EXACT.divide(EXACT.multiply(against.year_end, Decimal(100)), share)))


# The miss and its tolerance -------------------------------------------------------------------------------------------


def _judged(verdict: Verdict, against: Expected) -> list[str]:
    measure, actual, miss = verdict.measure, verdict.actual, verdict.miss
    if actual is None or miss is None:
        raise ValueError("a coloured verdict has a figure and what it falls short by")
    text = show(actual, max(measure.decimals, min(places_needed(actual), MOST)))
    if against.times is not ONCE:
        text = f"{text} x {exact(against.times)}"
    level, by = exact(against.exact), exact(miss)
    taken = f"{level} - {text}" if measure.sign == 1 else f"{text} - {level}"
    direction = measure.polarity.value.capitalize()
    if miss <= 0:
        return [f"{direction}: {taken} = {by}. That is not more than 0: {verdict.colour}."]
    return [f"{direction}: {taken} = {by}. That is a miss.", *_missed(verdict, against, actual, miss)]


def _missed(verdict: Verdict, against: Expected, actual: Decimal, miss: Decimal) -> list[str]:
    """The rules in the order in which they were asked, as far as the one that decided."""
    measure, policy, said = verdict.measure, verdict.policy, []
    green, amber = policy.rules(measure)
    if policy.no_progress_is_red and against.must_beat is not None:
        baseline = exact(against.must_beat)
        if not measure.better(actual, against.must_beat):
            return [f"Whatever the tolerance, {exact(actual)} is no better than the baseline of {baseline}: red."]
        said.append(f"{exact(actual)} is better than the baseline of {baseline}, so the tolerances decide.")
    for colour, rule in ((Colour.GREEN, green), (Colour.AMBER, amber)):
        if rule.value is None:
            if colour is Colour.AMBER:
                said.append("There is no amber tolerance.")
            continue
        allowed = rule.allows(against, measure.sign)
        if allowed is None:
            said.append(f"The {colour} tolerance is a share of the planned improvement, and no earlier level is known.")
            continue
        within = miss <= allowed
        answer = f"is not more: {colour}" if within else "is more"
        said.append(f"{colour.capitalize()} tolerance: {_allows(rule, against, allowed)}; {exact(miss)} {answer}.")
        if within:
            return said
    if policy.improving_is_amber and verdict.comparator is not None and verdict.colour is Colour.AMBER:
        return [*said, f"{exact(actual)} is better than {exact(verdict.comparator)} before: improving is amber."]
    return [*said[:-1], f"{said[-1].rstrip('.')}: red."]


def _allows(rule: Tolerance, against: Expected, allowed: Decimal) -> str:
    value = exact(rule.value or Decimal(0))
    times = "" if against.times is ONCE else f" x {exact(against.times)}"
    match rule.rule:
        case Rule.PERCENT:
            return f"{value} % of {exact(abs(against.exact))} = {exact(allowed)}"
        case Rule.SHARE:
            planned = exact(against.planned or Decimal(0))
            return f"{value} % of the planned improvement of {planned}{times} = {exact(allowed)}"
        case Rule.FLOOR:
            return f"the limit is {value}, which leaves {exact(allowed)}"
        case _:
            return f"{value}{times}{f' = {exact(allowed)}' if times else ''}"


# Survey waves ---------------------------------------------------------------------------------------------------------


def _tested(verdict: Verdict) -> list[str]:
    one = verdict.first_wave.wave(verdict.measure) if verdict.first_wave else None
    two = verdict.figure.wave(verdict.measure) if verdict.figure else None
    if one is None or two is None or verdict.z is None:
        raise ValueError("a significant change was tested between two waves")
    parts = [f"{exact(wave.d)} x {exact(wave.p)} x (1 - {exact(wave.p)}) / {exact(wave.n)}" for wave in (one, two)]
    taken = (two.p, one.p) if verdict.measure.sign == 1 else (one.p, two.p)
    needed = exact(verdict.policy.z)
    what = {
        Colour.GREEN: f"At least {needed} is needed: green.",
        Colour.AMBER: f"It is better, but {needed} is needed: amber.",
        Colour.RED: "It is not better: red.",
    }
    change, spread = f"{exact(taken[0])} - {exact(taken[1])}", f"{parts[0]} + {parts[1]}"
    return [
        f"The change is tested against the first wave, of {exact(one.n)} answers; this one has {exact(two.n)}.",
        f"z = ({change}) / square root of ({spread}) = {show(verdict.z, 6)}. {what[verdict.colour or Colour.RED]}",
    ]
