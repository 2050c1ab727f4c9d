"""The policy: tolerance rules and switches that turn a miss into a colour. It is data, never a constant in code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any

from indicators.measures import EXACT, Measure, Scale
from reporting.survey import CRITICAL
from targets.aims import Expected


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        """Worst first: red 0, amber 1, green 2."""
        return _RANKS[self]


_RANKS = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2}


class Rule(StrEnum):
    """The five tolerance rules of judgement.md 4."""

    PERCENT = "percent"
    POINTS = "points"
    SHARE = "share"
    FLOOR = "floor"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """One rule with its number: percent p, points t, share s of the planned improvement, floor f; none has none."""

    rule: Rule = Rule.NONE
    value: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.rule is Rule.NONE) != (self.value is None):
            raise ValueError(f"a tolerance of {self.rule} {'needs a' if self.value is None else 'has no'} number")
        if self.value is None:
            return
        if not self.value.is_finite() or (self.rule is not Rule.FLOOR and self.value < 0):
            raise ValueError(f"a tolerance of {self.rule} cannot be {self.value}")

    def allows(self, expected: Expected, sign: int) -> Decimal | None:
        """The greatest shortfall that is within it, in `expected.times` of the measure's unit; None is never."""
        return None if self.value is None else _ALLOWS[self.rule](self.value, expected, sign)


def _percent(value: Decimal, expected: Expected, sign: int) -> Decimal:
    return EXACT.multiply(value, abs(expected.exact)).scaleb(-2, EXACT)


def _points(value: Decimal, expected: Expected, sign: int) -> Decimal:
    return EXACT.multiply(value, expected.times)


def _share(value: Decimal, expected: Expected, sign: int) -> Decimal | None:
    if expected.planned is None:
        return None
    return EXACT.multiply(EXACT.multiply(value, expected.planned), expected.times).scaleb(-2, EXACT)


def _floor(value: Decimal, expected: Expected, sign: int) -> Decimal:
    """The actual is not worse than the floor as long as it falls short by no more than the floor does."""
    return EXACT.multiply(EXACT.subtract(expected.exact, EXACT.multiply(value, expected.times)), Decimal(sign))


_ALLOWS: dict[Rule, Callable[[Decimal, Expected, int], Decimal | None]] = {
    Rule.PERCENT: _percent,
    Rule.POINTS: _points,
    Rule.SHARE: _share,
    Rule.FLOOR: _floor,
}

NONE = Tolerance()


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The rules of one measure in place of the agreement's default; `measure` is its `rule_key`."""

    measure: str
    green: Tolerance = NONE
    amber: Tolerance = NONE


def rule_key(measure: Measure) -> str:
    """The name by which a policy states a measure's own rules: `NI 016/rate`."""
    return f"{measure.code}/{measure.key}"


@dataclass(frozen=True)
class Policy:
    """The rules and switches in force (judgement.md 4). The defaults are the agreement's, `own` are those of measures.

    `of` gives the policy that one measure is judged by; `sign` is then that measure's (1 higher, -1 lower is better):
    two floors need it, since which of them is wider hangs on it.
    """

    green: Tolerance = NONE
    amber: Tolerance = Tolerance(Rule.PERCENT, Decimal(5))
    ordinal_green: Tolerance = NONE
    ordinal_amber: Tolerance = NONE
    no_progress_is_red: bool = True
    improving_is_amber: bool = False
    z: Decimal = CRITICAL
    amber_needs_exception: bool = False
    version: int = 1
    sign: int = 0
    own: tuple[OwnRule, ...] = ()

    def __post_init__(self) -> None:
        if Rule.PERCENT in (self.ordinal_green.rule, self.ordinal_amber.rule):
            raise ValueError("levels and scores have no percentages: choose points, a share, a floor or none")
        if not (self.z.is_finite() and self.z > 0):
            raise ValueError(f"the critical value of a test is greater than 0, not {self.z}")
        for green, amber in ((self.green, self.amber), (self.ordinal_green, self.ordinal_amber)):
            _no_wider(green, amber, self.sign)
        for one in self.own:
            if self._own.get(one.measure) is not one:
                raise ValueError(f"{one.measure} has two rules of its own")

    def for_measure(self, measure: Measure, green: Tolerance, amber: Tolerance) -> "Policy":
        """The policy with a measure's own rules. Raises ValueError with a sentence for rules that cannot be."""
        if measure.scale is Scale.ORDINAL:
            return replace(self, ordinal_green=green, ordinal_amber=amber, sign=measure.sign)
        return replace(self, green=green, amber=amber, sign=measure.sign)

    def of(self, measure: Measure) -> "Policy":
        """The policy that a measure is judged by: with its own rules where it has any. Asked once for a measure."""
        found = self.own_rule(measure)
        return self if found is None else self.for_measure(measure, found.green, found.amber)

    def own_rule(self, measure: Measure) -> OwnRule | None:
        """What is stated of this measure alone, if anything is."""
        return self._own.get(rule_key(measure)) if self.own else None

    @cached_property
    def _own(self) -> dict[str, OwnRule]:
        return {one.measure: one for one in self.own}

    def rules(self, measure: Measure) -> tuple[Tolerance, Tolerance]:
        """The green and the amber rule that a measure is judged by."""
        if measure.scale is Scale.ORDINAL:
            return self.ordinal_green, self.ordinal_amber
        return self.green, self.amber

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any], *, version: int = 1) -> "Policy":
        """Read the stored rules: `{"amber": {"rule": "percent", "value": "5"}, "z": "1.96", …}`, numbers as text.

        `measures` holds the rules of single measures: `{"NI 016/rate": {"green": …, "amber": …}}`. What is not said is
        the default. Raises ValueError with a sentence for a rule that cannot be; what hangs on the measure itself
        (percentages of levels, the order of floors) is asked of it by `of`.
        """
        said: dict[str, Any] = dict(rules)
        own = _own_rules(said.pop("measures", {}))
        unknown = said.keys() - {*_TOLERANCES, *_SWITCHES, "z"}
        if unknown:
            raise ValueError(f"a policy has no {', '.join(sorted(unknown))}")
        for key in said:
            if key in _SWITCHES:
                if not isinstance(said[key], bool):
                    raise ValueError(f"{key} is true or false, not {said[key]}")
            elif key == "z":
                said[key] = _number(said[key])
            else:
                said[key] = _tolerance(said[key])
        return cls(**said, own=own, version=version)

    def to_rules(self) -> dict[str, Any]:
        """The rules as they are stored and `from_rules` reads them, numbers as text."""
        tolerances: dict[str, Tolerance] = {key: getattr(self, key) for key in _TOLERANCES}
        return {
            **{key: _stated(tolerance) for key, tolerance in tolerances.items()},
            **{switch: getattr(self, switch) for switch in _SWITCHES},
            "z": f"{self.z:f}",
            **({"measures": {one.measure: _stated_own(one) for one in self.own}} if self.own else {}),
        }


def _no_wider(green: Tolerance, amber: Tolerance, sign: int) -> None:
    """Green, unless none, has amber's kind and is no wider (judgement.md 4)."""
    if green.value is None:
        return
    if green.rule is not amber.rule or amber.value is None:
        raise ValueError(f"green has amber's kind of tolerance: it is {green.rule}, and amber's is {amber.rule}")
    if green.rule is Rule.FLOOR and sign == 0 and green.value != amber.value:
        raise ValueError("two floors are for one measure: which is wider hangs on whether higher or lower is better")
    narrower = green.value * sign >= amber.value * sign
    if not (narrower if green.rule is Rule.FLOOR else green.value <= amber.value):
        raise ValueError(f"green is no wider than amber: {green.value} is wider than {amber.value}")


_TOLERANCES = ("green", "amber", "ordinal_green", "ordinal_amber")
_SWITCHES = ("no_progress_is_red", "improving_is_amber", "amber_needs_exception")

#: The three presets that the page offers (judgement.md 4).
PRESETS = {
    "within 5 %": Policy(),
    "within 10 %": Policy(amber=Tolerance(Rule.PERCENT, Decimal(10))),
    "met or not": Policy(amber=NONE),
}


def _own_rules(stated: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[OwnRule, ...]:
    """The measures' own rules, in the order of their names."""
    found = []
    for measure, rules in sorted(dict(stated).items()):
        said = dict(rules)
        if said.keys() - {"green", "amber"}:
            raise ValueError(f"the rules of {measure} are green and amber, not {', '.join(sorted(said))}")
        green, amber = (_tolerance(said[colour]) if colour in said else NONE for colour in ("green", "amber"))
        if not green.rule is amber.rule is Rule.FLOOR:
            _no_wider(green, amber, 0)
        found.append(OwnRule(measure, green, amber))
    return tuple(found)


def _stated_own(own: OwnRule) -> dict[str, Any]:
    return {"green": _stated(own.green), "amber": _stated(own.amber)}


def _tolerance(stated: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Tolerance:
    said = dict(stated)
    if said.get("rule") not in set(Rule):
        raise ValueError(f"a tolerance rule is {', '.join(Rule)}, not {said.get('rule')}")
    value = said.get("value")
    return Tolerance(Rule(said["rule"]), None if value is None else _number(value))


def _stated(tolerance: Tolerance) -> dict[str, str]:
    rule = {"rule": tolerance.rule.value}
    return rule if tolerance.value is None else {**rule, "value": f"{tolerance.value:f}"}


def _number(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"“{value}” is not a number") from error
