"""The verbs of review for many returns at once: one transaction, every right and version checked, all or nothing."""

from collections.abc import Callable, Iterable

from django.db import transaction

from partners.access import Person, Refused
from reporting.models import ReportingQuarter, Return
from reporting.services.returns import send_back, sign_off
from reporting.services.shared import Conflict, Faults, NotNow


@transaction.atomic
def sign_off_many(*, quarter: ReportingQuarter, chosen: Iterable[tuple[int, int]], by: Person) -> list[Return]:
    """Sign off returns of a quarter, each given as its id and the version that was seen.

    Raises Faults with a sentence for each return that cannot be signed off; then none is.
    """
    return _each(quarter, chosen, lambda ret, version: sign_off(ret=ret, version=version, by=by))


@transaction.atomic
def send_back_many(
    *, quarter: ReportingQuarter, chosen: Iterable[tuple[int, int]], reason: str, by: Person
) -> list[Return]:
    """Send returns of a quarter back with one reason, each given as its id and the version that was seen."""
    if not reason.strip():
        raise Faults({"reason": "Say why they are sent back: the officers read this."})
    return _each(quarter, chosen, lambda ret, version: send_back(ret=ret, version=version, reason=reason, by=by))


def _each(
    quarter: ReportingQuarter, chosen: Iterable[tuple[int, int]], verb: Callable[[Return, int], Return]
) -> list[Return]:
    """Do it to each, gather every refusal, and keep nothing if there is one."""
    versions = dict(chosen)
    if not versions:
        raise Faults({"chosen": "Tick the returns first: none was chosen."})
    rows = list(Return.objects.in_quarter(quarter).filter(pk__in=versions))
    faults = {
        f"return-{pk}": f"There is no such return in {quarter}."
        for pk in sorted(versions.keys() - {row.pk for row in rows})
    }
    done = []
    for row in rows:
        try:
            done.append(verb(row, versions[row.pk]))
        except Conflict:
            faults[f"return-{row.pk}"] = f"{row.indicator.code} was changed since you opened this page: read it again."
        except (Refused, NotNow) as refusal:
            faults[f"return-{row.pk}"] = f"{row.indicator.code}: {_why(refusal)}"
    if faults:
        raise Faults(faults)
    return done


def _why(refusal: Refused | NotNow) -> str:
    if isinstance(refusal, Refused):
        return "you typed a figure of it, or it is not yours to review; somebody else does."
    return str(refusal)
