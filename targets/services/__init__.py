"""The verbs of the promises. Each is keyword-only and one transaction, and `by` is who does it."""

from targets.services.baselines import record_baseline
from targets.services.files import open_agreement
from targets.services.loading import LoadReport, load_agreement
from targets.services.milestones import milestone_facts, set_milestones
from targets.services.policies import set_policy
from targets.services.queries import answer_query, unclear_targets

__all__ = [
    "LoadReport",
    "answer_query",
    "load_agreement",
    "milestone_facts",
    "open_agreement",
    "record_baseline",
    "set_milestones",
    "set_policy",
    "unclear_targets",
]
