"""The verbs of a reopening: open named returns of a published quarter again until a day, and end that before its day.

Nothing published changes by it. What was signed off goes on standing (`Return.stands_to` says up to which figure)
until the return is signed off again; then its indicator is published anew, as the next edition.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from indicators import clock
from indicators.models import Indicator
from partners.access import Facts, Person, Verb, demand
from partners.history import keep
from reporting.locks import day
from reporting.models import Reopening, ReportingQuarter, Return
from reporting.services.shared import RETURN, STATE, Faults, NotNow, check_fields, write_event


@transaction.atomic
def reopen(
    *, quarter: ReportingQuarter, indicators: Collection[Indicator], reason: str, until: date, by: Person
) -> list[Reopening]:
    """Open the returns of some indicators of a published quarter again, with a reason, up to and with a last day."""
    demand(by, Verb.REOPEN, Facts(quarter.agreement_id))
    row = ReportingQuarter.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=quarter.pk)
    if row.state != STATE.PUBLISHED:
        raise NotNow(f"{row} is {row.get_state_display().lower()}: only a published quarter is reopened.")
    returns = {ret.indicator_id: ret for ret in Return.objects.in_quarter(row)}
    _check(row, indicators, returns, reason, until)
    made = []
    for ret in (returns[indicator.pk] for indicator in indicators):
        ret.quarter = row
        made.append(_reopen(ret, reason.strip(), until, by))
    return made


def _check(
    quarter: ReportingQuarter, indicators: Collection[Indicator], returns: dict[int, Return], reason: str, until: date
) -> None:
    """Refuse what cannot be reopened, with every fault at once."""
    faults, why = {}, []
    rows = Reopening.objects.of_quarter(quarter).in_force(clock.today())
    open_still = {row.indicator_id for row in rows}
    if not indicators:
        why.append("Choose the indicators to reopen: a quarter is never reopened as a whole.")
    for indicator in indicators:
        ret = returns.get(indicator.pk)
        if ret is None:
            why.append(f"Nothing was asked of {indicator.code} in {quarter}.")
        elif indicator.pk in open_still:
            why.append(f"{indicator.code} is reopened already.")
        elif ret.stands_to is not None and ret.state == RETURN.SUBMITTED:
            why.append(f"{indicator.code} was reopened and waits for sign-off: a reviewer decides first.")
    if why:
        faults["indicators"] = " ".join(why)
    if not reason.strip():
        faults["reason"] = "Say why it is reopened: everybody who sees the figure reads this."
    if until < clock.today():
        faults["until"] = "The last day is today or later."
    if faults:
        raise Faults(faults)


def _reopen(ret: Return, reason: str, until: date, by: Person) -> Reopening:
    before = ret.state
    if ret.stands_to is None:
        ret.stands_to = _last_figure(ret) if ret.state == RETURN.SIGNED_OFF else 0
    ret.state, ret.sent_back_reason = RETURN.SENT_BACK, f"Reopened: {reason}"
    ret.signed_off_at = ret.signed_off_by = None
    ret.version += 1
    check_fields(ret)
    keep(ret, by, ret.sent_back_reason)
    made = Reopening(
        quarter=ret.quarter, indicator=ret.indicator, reason=reason, until=until, at=clock.now(), by_id=by.id
    )
    check_fields(made)
    made.save()
    write_event(ret.quarter, "reopened", by, ret=ret, before=before, after=f"until {day(until)}", reason=reason)
    return made


def _last_figure(ret: Return) -> int:
    return ret.actuals.order_by("-id").values_list("id", flat=True).first() or 0


@transaction.atomic
def end_reopening(*, reopening: Reopening, by: Person) -> Reopening:
    """End a reopening before its last day. What is not handed in by now is never signed off; the old figures stand."""
    demand(by, Verb.REOPEN, Facts(reopening.quarter.agreement_id))
    row = (
        Reopening.objects.select_for_update(of=("self",))
        .select_related("quarter__agreement", "indicator")
        .get(pk=reopening.pk)
    )
    if row.ended_at is not None or row.until < clock.today():
        raise NotNow(f"The reopening of {row.indicator.code} is over already.")
    row.ended_at, row.ended_by_id = clock.now(), by.id
    row.save(update_fields=["ended_at", "ended_by"])
    ret = Return.objects.get(quarter=row.quarter, indicator=row.indicator)
    write_event(row.quarter, "ended a reopening", by, ret=ret, before=f"until {day(row.until)}")
    return row
