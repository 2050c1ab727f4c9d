"""The audit of a verdict: everything it was made from, the sum step by step, and the file that proves it."""

from reporting.audit.case import FIGURE, FORECAST, Case, Judgement
from reporting.audit.file import as_text, build_file
from reporting.audit.gathering import gather
from reporting.audit.sums import exact, steps, tolerance_words

__all__ = [
    "FIGURE",
    "FORECAST",
    "Case",
    "Judgement",
    "as_text",
    "build_file",
    "exact",
    "gather",
    "steps",
    "tolerance_words",
]
