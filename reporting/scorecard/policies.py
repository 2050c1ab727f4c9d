"""The policy in force: read from its row, and put into words."""

from functools import lru_cache

from reporting import rag
from targets.book import Book


def policy_of(book: Book) -> rag.Policy:
    """The policy in force as the rules that judge."""
    return _policy(book.policy_version, _frozen(book.policy_rules))


def policy_words(policy: rag.Policy) -> str:
    """The policy in a line for the foot of a page: `green on target, amber within 5 % of the expected level`."""
    green = "on target" if policy.green.value is None else f"within {_tolerance_words(policy.green)}"
    if policy.amber.value is None:
        return f"green {green}, red otherwise"
    return f"green {green}, amber within {_tolerance_words(policy.amber)}, red beyond"


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
