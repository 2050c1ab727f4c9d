"""The verbs of the quarter. Each is keyword-only, one transaction, checks the right of `by`, and writes history."""

from reporting.services.digests import choose_digests, send_digests
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
from reporting.services.review import send_back_many, sign_off_many
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
    "choose_digests",
    "close_entry",
    "entry_is_open",
    "facts_of",
    "field_name",
    "open_quarter",
    "override",
    "overriding_facts",
    "publication",
    "publish",
    "quarters_to_judge",
    "record",
    "record_release",
    "send_back",
    "send_back_many",
    "send_digests",
    "set_policy",
    "sign_off",
    "sign_off_many",
    "submit",
]
