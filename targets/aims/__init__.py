"""Aims: what was promised of a measure, what level that comes to, and what is expected of each period's figure.

A `Promise` is a measure with its target columns, baseline and milestones. From it follow, without any database, its
schedule (which period is due in which reporting quarter, judgement.md 1), the level of each target (2) and the level
expected of each period (3). Where there is no level there is a `Gap`: a reason of judgement.md 5, with words.
"""

from targets.aims.expectations import ONCE, Expected, expected, outside
from targets.aims.levels import printed_arithmetic, resolve
from targets.aims.promises import (
    Aim,
    Basis,
    Change,
    Column,
    Deferred,
    Gap,
    Level,
    NotYet,
    Of,
    Promise,
    Reason,
    Significant,
    Slot,
    Words,
    answered,
    outturn_period,
    own_period,
    schedule,
    unmeasurable,
)

__all__ = [
    "ONCE",
    "Aim",
    "Basis",
    "Change",
    "Column",
    "Deferred",
    "Expected",
    "Gap",
    "Level",
    "NotYet",
    "Of",
    "Promise",
    "Reason",
    "Significant",
    "Slot",
    "Words",
    "answered",
    "expected",
    "outside",
    "outturn_period",
    "own_period",
    "printed_arithmetic",
    "resolve",
    "schedule",
    "unmeasurable",
]
