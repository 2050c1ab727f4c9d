"""The policy in force: read from its row, put into words, and what its switch compares a figure with."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from indicators.periods import Period
from reporting import rag, travel
from targets import aims
from targets.book import Book


def policy_of(book: Book) -> rag.Policy:
    """The policy in force as the rules that judge."""
    return policy_from(book.policy_version, book.policy_rules)


def policy_from(version: int, rules: dict) -> rag.Policy:
    """A version of the policy as the rules that judge."""
    return _policy(version, _frozen(rules))


def policy_words(policy: rag.Policy) -> str:
    """The policy in a line for the foot of a page: `green on target, amber within 5 % of the expected level`."""
    green = "on target" if policy.green.value is None else f"within {_tolerance_words(policy.green)}"
    amber = "" if policy.amber.value is None else f"amber within {_tolerance_words(policy.amber)}, "
    return f"green {green}, {amber}red {'beyond' if amber else 'otherwise'}{_exceptions(len(policy.own))}"


def _exceptions(number: int) -> str:
    """How many measures the words do not hold for: `; 2 measures have rules of their own`."""
    if not number:
        return ""
    return "; 1 measure has rules of its own" if number == 1 else f"; {number} measures have rules of their own"


def comparator(
    policy: rag.Policy, promise: aims.Promise, period: Period | None, figures: Mapping[Period, rag.Figure]
) -> Decimal | None:
    """What "improving is amber" compares a period's figure with (judgement.md 4); None while the switch is off."""
    if not policy.improving_is_amber or period is None:
        return None
    first = promise.slots[0].period if promise.slots else None
    return travel.comparator(promise.measure, period, figures, first=first)


def policy_terms(policy: rag.Policy) -> list[tuple[str, str]]:
    """The whole policy in words, a term at a time."""
    level = f"{policy.z.normalize():f}"
    return [
        ("Green", within(policy.green, "on target or better")),
        ("Amber", within(policy.amber, "never: a miss beyond green is red")),
        ("Levels and scores", _ordinal(policy)),
        ("No progress", "red, whatever the tolerance" if policy.no_progress_is_red else "judged by the tolerance"),
        ("Improving", "amber, even beyond the tolerance" if policy.improving_is_amber else "judged by the tolerance"),
        ("Surveys", f"a change counts at {CONFIDENCE.get(level, '')}z of {level}, two-sided"),
        ("Exceptions", "red and amber need one" if policy.amber_needs_exception else "red needs one"),
        *((one.measure.replace("/", ", "), _own(one)) for one in policy.own),
    ]


#: How sure a test is, by its critical value (judgement.md 6).
CONFIDENCE = {"1.645": "90 %, ", "1.96": "95 %, ", "2.576": "99 %, "}


def within(tolerance: rag.Tolerance, none: str) -> str:
    """A tolerance in words; `none` where there is none."""
    return none if tolerance.value is None else f"within {_tolerance_words(tolerance)}"


def _own(one: rag.OwnRule) -> str:
    """A measure's own rule in words."""
    green, amber = within(one.green, "on target or better"), within(one.amber, "")
    return f"own rule: green {green}, {f'amber {amber}' if amber else 'red otherwise'}"


def _ordinal(policy: rag.Policy) -> str:
    if policy.ordinal_green == policy.ordinal_amber == rag.Tolerance():
        return "green on target or better, red otherwise"
    green = within(policy.ordinal_green, "on target or better")
    return f"green {green}, amber {within(policy.ordinal_amber, 'never')}"


def _tolerance_words(tolerance: rag.Tolerance) -> str:
    value = f"{tolerance.value.normalize():f}"
    return {
        rag.Rule.PERCENT: f"{value} % of the expected level",
        rag.Rule.POINTS: f"{value} in the measure's unit",
        rag.Rule.SHARE: f"{value} % of the planned improvement",
        rag.Rule.FLOOR: f"a floor of {value}",
    }[tolerance.rule]


@lru_cache(maxsize=64)
def _policy(version: int, rules: tuple) -> rag.Policy:
    return rag.Policy.from_rules(dict(rules), version=version)


def _frozen(rules: dict) -> tuple:
    return tuple(sorted((key, _frozen(value) if isinstance(value, dict) else value) for key, value in rules.items()))
