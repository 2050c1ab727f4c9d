"""The verb of the quarter grid: many returns saved as drafts at once, all of them or none."""

from dataclasses import dataclass, field

from django.db import transaction

from partners.access import Person, Refused
from reporting.models import Return
from reporting.services.reading import FigureEntry, ForecastEntry
from reporting.services.returns import record
from reporting.services.shared import Conflict, Faults, NotNow


@dataclass(frozen=True)
class Sheet:
    """What was typed of one return, and the version of it that was seen."""

    ret: Return
    version: int
    figures: list[FigureEntry] = field(default_factory=list)
    forecasts: list[ForecastEntry] = field(default_factory=list)


class Unsaved(Faults):
    """Nothing was saved: faults by field, and the conflicts among them, by return."""

    def __init__(self, by_field: dict[str, str], conflicts: list[Conflict]) -> None:
        super().__init__(by_field)
        self.conflicts = conflicts


@transaction.atomic
def record_many(*, sheets: list[Sheet], by: Person) -> list[Return]:
    """Save what was typed of many returns as drafts, in one transaction.

    Raises Unsaved with every fault, and with a Conflict for each return that somebody else has changed since; then
    nothing is written of any.
    """
    faults: dict[str, str] = {}
    conflicts: list[Conflict] = []
    saved = []
    for sheet in sheets:
        try:
            done = record(ret=sheet.ret, version=sheet.version, by=by, figures=sheet.figures, forecasts=sheet.forecasts)
        except Faults as refused:
            faults |= refused.by_field
        except Conflict as conflict:
            conflicts.append(conflict)
        except (NotNow, Refused) as refusal:
            faults[f"version-{sheet.ret.pk}"] = f"{sheet.ret.indicator.code}: {refusal}"
        else:
            saved.append(done.ret)
    if faults or conflicts:
        raise Unsaved(faults, conflicts)
    return saved
