"""The verbs of the quarter. Each is keyword-only, one transaction, checks the right of `by`, and writes history."""

from reporting.services.evidence import attach_evidence, evidence_is_hidden, remove_evidence
from reporting.services.exceptions import (
    ActionEntry,
    DoneEntry,
    ExceptionEntry,
    action_field,
    close_exception,
    closing_facts,
    done_field,
    may_close,
    read_day,
)
from reporting.services.overrides import override, overriding_facts
from reporting.services.policies import quarters_to_judge, set_policy
from reporting.services.quarters import Publication, close_entry, open_quarter, publication, publish
from reporting.services.releases import StatedFigure, record_release
from reporting.services.returns import (
    FigureEntry,
    ForecastEntry,
    Recorded,
    entry_is_open,
    field_name,
    record,
    send_back,
    sign_off,
    submit,
)
from reporting.services.shared import Conflict, Faults, NotNow, facts_of

__all__ = [
    "ActionEntry",
    "Conflict",
    "DoneEntry",
    "ExceptionEntry",
    "Faults",
    "FigureEntry",
    "ForecastEntry",
    "NotNow",
    "Publication",
    "Recorded",
    "StatedFigure",
    "action_field",
    "attach_evidence",
    "close_entry",
    "close_exception",
    "closing_facts",
    "done_field",
    "entry_is_open",
    "evidence_is_hidden",
    "facts_of",
    "field_name",
    "may_close",
    "open_quarter",
    "override",
    "overriding_facts",
    "publication",
    "publish",
    "quarters_to_judge",
    "read_day",
    "record",
    "record_release",
    "remove_evidence",
    "send_back",
    "set_policy",
    "sign_off",
    "submit",
]
