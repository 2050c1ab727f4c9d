"""What happened: quarters, returns, figures, forecasts, exceptions, and what was published."""

from reporting.models.exceptions import ExceptionAction, ExceptionReport, ExceptionUpdate
from reporting.models.figures import Actual, Comparator, Evidence, Forecast
from reporting.models.post import Digest, DigestChoice, Upload
from reporting.models.quarters import Reopening, ReportingQuarter, Return, TypedDraft
from reporting.models.verdicts import Event, Override, PublishedVerdict

__all__ = [
    "Actual",
    "Comparator",
    "Digest",
    "DigestChoice",
    "Event",
    "Evidence",
    "ExceptionAction",
    "ExceptionReport",
    "ExceptionUpdate",
    "Forecast",
    "Override",
    "PublishedVerdict",
    "Reopening",
    "ReportingQuarter",
    "Return",
    "TypedDraft",
    "Upload",
]
