"""The level that each kind of target comes to (judgement.md 2), or why there is none yet."""

from collections.abc import Mapping
from decimal import Decimal

from indicators.measures import EXACT
from indicators.periods import Period
from targets.aims.promises import (
    Basis,
    Change,
    Deferred,
    Gap,
    Level,
    NotYet,
    Of,
    Promise,
    Reason,
    Words,
    outturn_period,
)


def resolve(promise: Promise, index: int, outturns: Mapping[Period, Decimal] | None = None) -> Decimal | Gap:
    """The level that a target comes to (judgement.md 2). `outturns` are final whole-year figures by period."""
    aim = promise.columns[index].aim
    match aim:
        case Deferred(until):
            return Gap(
                Reason.DEFERRED, f"target setting deferred until {until}" if until else "target setting deferred"
            )
        case Words(expected_by):
            return Gap(
                Reason.NO_TARGET_YET, f"no target yet; expected {expected_by}" if expected_by else "no target yet"
            )
        case NotYet():
            return Gap(Reason.NOT_DUE, _final_year(promise))
    if promise.blocked:
        return Gap(Reason.TARGET_UNCLEAR, f"target unclear; {promise.blocked}")
    match aim:
        case Level(value):
            return value
        case Change():
            return _changed(promise, index, aim, outturns or {})
        case _:
            return _significant(promise, index)


def printed_arithmetic(promise: Promise, index: int) -> Decimal | None:
    """What the arithmetic printed beside a level gives (43.12 x 0.68), for the data check of judgement.md 2."""
    aim = promise.columns[index].aim
    if not isinstance(aim, Level) or aim.check is None:
        return None
    level = _changed(promise, index, aim.check, {})
    return None if isinstance(level, Gap) else level


def _changed(promise: Promise, index: int, change: Change, outturns: Mapping[Period, Decimal]) -> Decimal | Gap:
    if change.basis is Basis.UNCLEAR:
        return Gap(Reason.TARGET_UNCLEAR, "target unclear; is the change relative, or in points?")
    if change.of is Of.BASELINE:
        base, missing = promise.baseline, "no baseline yet; the target is a change on it"
    else:
        before = outturn_period(promise, index - 1) if index else None
        base = None if before is None else outturns.get(before)
        missing = f"no baseline yet; the target is a change on the final outturn of {before or 'the year before'}"
    if base is None:
        return Gap(Reason.NO_BASELINE_YET, missing)
    if change.basis is Basis.POINTS:
        return EXACT.add(base, change.amount)
    return EXACT.multiply(base, EXACT.add(Decimal(100), change.amount)).scaleb(-2, EXACT)


def _significant(promise: Promise, index: int) -> Gap:
    waves = promise.waves
    if waves and waves[0].index == index:
        following = f"; the {waves[1].period} will be tested against it" if len(waves) > 1 else ""
        return Gap(Reason.FIRST_WAVE, f"first wave{following}")
    return Gap(Reason.CANNOT_BE_TESTED, "cannot be tested; a significant change has no level of its own")


def _final_year(promise: Promise) -> str:
    final = next((slot for slot in promise.slots if not isinstance(promise.columns[slot.index].aim, NotYet)), None)
    return f"the target is for {final.period}, due in {final.due}" if final else "the target is for the final year"
