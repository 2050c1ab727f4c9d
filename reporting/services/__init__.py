"""The verbs of the quarter. Each is keyword-only, one transaction, checks the right of `by`, and writes history."""

from reporting.services.overrides import override, overriding_facts
from reporting.services.policies import quarters_to_judge, set_policy
from reporting.services.quarters import (
    Publication,
    close_entry,
    kept_dates,
    open_quarter,
    publication,
    publish,
    set_dates,
)
from reporting.services.releases import StatedFigure, record_release
from reporting.services.reopenings import end_reopening, reopen
from reporting.services.restatements import restate, restating_facts, why_not_restated
from reporting.services.returns import (
    FigureEntry,
    ForecastEntry,
    Recorded,
    field_name,
    record,
    send_back,
    sign_off,
    submit,
)
from reporting.services.shared import Conflict, Faults, NotNow, facts_of

__all__ = [
    "Conflict",
    "Faults",
    "FigureEntry",
    "ForecastEntry",
    "NotNow",
    "Publication",
    "Recorded",
    "StatedFigure",
    "close_entry",
    "end_reopening",
    "facts_of",
    "field_name",
    "kept_dates",
    "open_quarter",
    "override",
    "overriding_facts",
    "publication",
    "publish",
    "quarters_to_judge",
    "record",
    "record_release",
    "reopen",
    "restate",
    "restating_facts",
    "send_back",
    "set_dates",
    "set_policy",
    "sign_off",
    "submit",
    "why_not_restated",
]
