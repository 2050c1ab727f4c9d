"""The verbs of the promises. Each is keyword-only and one transaction, and `by` is who does it."""

from targets.services.files import open_agreement
from targets.services.loading import LoadReport, load_agreement
from targets.services.policies import set_policy

__all__ = ["LoadReport", "load_agreement", "open_agreement", "set_policy"]
