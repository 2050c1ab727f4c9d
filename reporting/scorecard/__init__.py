"""The scorecard: the one read model that every page, export and pack reads."""

from reporting.scorecard.alone import Alone, as_handed_in
from reporting.scorecard.build import KEPT, Scorecard, build
from reporting.scorecard.exception_facts import ExceptionFacts
from reporting.scorecard.exceptions import Sight, exceptions_of
from reporting.scorecard.figures import held_figures
from reporting.scorecard.policies import comparator, policy_from, policy_of, policy_terms, policy_words
from reporting.scorecard.rows import IndicatorRow, MeasureRow, Shown
from reporting.scorecard.summary import Summary, tally
from reporting.scorecard.suppose import Supposed

__all__ = [
    "KEPT",
    "Alone",
    "ExceptionFacts",
    "IndicatorRow",
    "MeasureRow",
    "Scorecard",
    "Shown",
    "Sight",
    "Summary",
    "Supposed",
    "as_handed_in",
    "build",
    "comparator",
    "exceptions_of",
    "held_figures",
    "policy_from",
    "policy_of",
    "policy_terms",
    "policy_words",
    "tally",
]
