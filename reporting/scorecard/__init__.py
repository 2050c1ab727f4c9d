"""The scorecard: the one read model that every page, export and pack reads."""

from reporting.scorecard.alone import Alone, as_handed_in, each_as_handed_in
from reporting.scorecard.build import KEPT, Scorecard, book_in, build
from reporting.scorecard.delivery import Delivery, delivery_of
from reporting.scorecard.exception_facts import ExceptionFacts
from reporting.scorecard.exceptions import Sight, exceptions_of
from reporting.scorecard.figures import held_figures
from reporting.scorecard.policies import comparator, policy_from, policy_of, policy_terms, policy_words, within
from reporting.scorecard.rows import IndicatorRow, MeasureRow, Shown
from reporting.scorecard.summary import Summary, tally
from reporting.scorecard.suppose import Supposed

__all__ = [
    "KEPT",
    "Alone",
    "Delivery",
    "ExceptionFacts",
    "IndicatorRow",
    "MeasureRow",
    "Scorecard",
    "Shown",
    "Sight",
    "Summary",
    "Supposed",
    "as_handed_in",
    "book_in",
    "build",
    "comparator",
    "delivery_of",
    "each_as_handed_in",
    "exceptions_of",
    "held_figures",
    "policy_from",
    "policy_of",
    "policy_terms",
    "policy_words",
    "tally",
    "within",
]
