"""The verbs of the quarter. Each is keyword-only, one transaction, checks the right of `by`, and writes history."""

from reporting.services.answers import BASES, LONGEST_ANSWER, answer_query
from reporting.services.baselines import STATUSES, baseline_words, record_baseline
from reporting.services.digests import choose_digests, send_digests
from reporting.services.drafts import drop_typed, keep_typed, typed_draft
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
from reporting.services.milestones import confirm_guide, set_milestone, withdraw_milestone
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
from reporting.services.reading import FigureEntry, ForecastEntry, field_name
from reporting.services.releases import StatedFigure, record_release
from reporting.services.reopenings import end_reopening, reopen
from reporting.services.restatements import restate, restating_facts, why_not_restated
from reporting.services.returns import (
    Recorded,
    questions_of,
    record,
    send_back,
    sign_off,
    submit,
    supposed_figures,
    would_change,
)
from reporting.services.review import send_back_many, sign_off_many
from reporting.services.shared import Conflict, Faults, NotNow, facts_of
from reporting.services.sheets import Sheet, Unsaved, record_many
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
    "BASES",
    "LONGEST_ANSWER",
    "STATUSES",
    "ActionEntry",
    "Conflict",
    "DoneEntry",
    "Draft",
    "ExceptionEntry",
    "Faults",
    "FigureEntry",
    "ForecastEntry",
    "NotNow",
    "Publication",
    "Recorded",
    "Sheet",
    "StatedFigure",
    "Unsaved",
    "Weighed",
    "action_field",
    "answer_query",
    "attach_evidence",
    "baseline_words",
    "choose_digests",
    "close_entry",
    "close_exception",
    "closing_facts",
    "confirm_guide",
    "confirm_no_change",
    "demand_upload",
    "done_field",
    "drop_typed",
    "drop_upload",
    "end_reopening",
    "evidence_is_hidden",
    "facts_of",
    "field_name",
    "keep_typed",
    "keep_upload",
    "kept_dates",
    "may_close",
    "open_quarter",
    "override",
    "overriding_facts",
    "publication",
    "publish",
    "quarters_to_judge",
    "questions_of",
    "read_day",
    "record",
    "record_baseline",
    "record_many",
    "record_release",
    "remove_evidence",
    "reopen",
    "restate",
    "restating_facts",
    "send_back",
    "send_back_many",
    "send_digests",
    "set_dates",
    "set_milestone",
    "set_policy",
    "sign_off",
    "sign_off_many",
    "submit",
    "supposed_figures",
    "take_upload",
    "typed_draft",
    "weigh",
    "why_not_now",
    "why_not_restated",
    "withdraw_milestone",
    "would_change",
]
