"""RAG: one figure against one promise under one policy gives one verdict, and the verdict its own sentence.

Every page, export and pack reads these verdicts; there is no second formula (judgement.md). `assess` judges a figure
for its period, `answer` says what a measure answers in a reporting quarter, `roll_up` makes an indicator's verdict.
"""

from reporting.rag.judging import (
    answer,
    assess,
    assess_year,
    final_outturns,
    first_wave,
    forecast,
    latest_known,
    not_signed_off,
    roll_up,
    roll_up_index,
)
from reporting.rag.policy import PRESETS, Colour, OwnRule, Policy, Rule, Tolerance, rule_key
from reporting.rag.verdicts import Figure, Verdict
from targets.aims import Reason

__all__ = [
    "PRESETS",
    "Colour",
    "Figure",
    "OwnRule",
    "Policy",
    "Reason",
    "Rule",
    "Tolerance",
    "Verdict",
    "answer",
    "assess",
    "assess_year",
    "final_outturns",
    "first_wave",
    "forecast",
    "latest_known",
    "not_signed_off",
    "roll_up",
    "roll_up_index",
    "rule_key",
]
