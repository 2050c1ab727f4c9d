"""The scorecard: the one read model that every page, export and pack reads."""

from reporting.scorecard.build import Scorecard, build, held_figures, policy_of, policy_words
from reporting.scorecard.rows import IndicatorRow, MeasureRow, Shown
from reporting.scorecard.summary import Summary, tally

__all__ = [
    "IndicatorRow",
    "MeasureRow",
    "Scorecard",
    "Shown",
    "Summary",
    "build",
    "held_figures",
    "policy_of",
    "policy_words",
    "tally",
]
