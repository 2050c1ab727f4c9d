"""The verbs of the quarter. Each is keyword-only, one transaction, checks the right of `by`, and writes history."""

from reporting.services.overrides import override, overriding_facts
from reporting.services.policies import quarters_to_judge, set_policy
from reporting.services.quarters import Publication, close_entry, open_quarter, publication, publish
from reporting.services.reading import FigureEntry, ForecastEntry, field_name
from reporting.services.releases import StatedFigure, record_release
from reporting.services.returns import Recorded, entry_is_open, record, send_back, sign_off, submit
from reporting.services.shared import Conflict, Faults, NotNow, facts_of
from reporting.services.unchanged import confirm_no_change
from reporting.services.workbooks import (
    Draft,
    Weighed,
    demand_upload,
    drop_upload,
    keep_upload,
    take_upload,
    weigh,
    why_not_now,
)

__all__ = [
    "Conflict",
    "Draft",
    "Faults",
    "FigureEntry",
    "ForecastEntry",
    "NotNow",
    "Publication",
    "Recorded",
    "StatedFigure",
    "Weighed",
    "close_entry",
    "confirm_no_change",
    "demand_upload",
    "drop_upload",
    "entry_is_open",
    "facts_of",
    "field_name",
    "keep_upload",
    "open_quarter",
    "override",
    "overriding_facts",
    "publication",
    "publish",
    "quarters_to_judge",
    "record",
    "record_release",
    "send_back",
    "set_policy",
    "sign_off",
    "submit",
    "take_upload",
    "weigh",
    "why_not_now",
]
