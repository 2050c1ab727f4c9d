"""The verb that confirms many returns at once: no change since last quarter (judgement.md 7, product.md 4)."""

from django.db import transaction

from indicators import clock
from partners.access import Person, Refused, Verb, demand
from partners.history import keep_changed
from reporting.models import Forecast, Return
from reporting.scorecard import each_as_handed_in
from reporting.services.exceptions import ExceptionEntry, Handing
from reporting.services.shared import RETURN, STATE, Faults, write_events
from reporting.unchanged import Standing, standings
from targets.book import book_of

FIELDS = [
    "state",
    "version",
    "commentary",
    "exception_typed",
    "sent_back_reason",
    "saved_at",
    "saved_by",
    "submitted_at",
    "submitted_by",
]


@transaction.atomic
def confirm_no_change(*, returns: list[tuple[Return, int]], by: Person) -> list[Return]:
    """Submit each return with last quarter's forecasts and confidence, or its outlook in words, as new rows.

    An open exception is told that nothing has changed. All or none: raises Faults with a sentence for each that may not
    be confirmed, by `return-` and its id: the right is lacking, another version was seen, there is nothing to confirm,
    or it is red and has no exception yet.
    """
    seen = {ret.pk: version for ret, version in returns}
    held = list(
        Return.objects.with_exception()
        .select_for_update(of=("self",))
        .select_related("indicator", "quarter__agreement", "saved_by")
        .filter(pk__in=seen)
        .order_by("indicator__position")
    )
    if not held:
        raise Faults({"confirm": "Tick at least one return."})
    quarter = held[0].quarter
    book = book_of(quarter.agreement, quarter.quarter)
    found = standings(quarter, [(ret, book.by_id[ret.indicator_id]) for ret in held if ret.quarter_id == quarter.pk])
    faults = {
        f"return-{ret.pk}": f"{ret.indicator.code}: {why}."
        for ret in held
        if (why := _why_not(ret, seen[ret.pk], found.get(ret.pk), by))
    }
    if faults:
        raise Faults(faults)
    Forecast.objects.bulk_create(
        Forecast(
            measure_id=measure.id,
            ret=ret,
            year=row.year,
            value=row.value,
            typed=row.typed,
            confidence=row.confidence,
            at=clock.now(),
            by_id=by.id,
        )
        for ret in held
        for measure, row in found[ret.pk].forecasts
    )
    _carry_exceptions(held, found, by)
    events = [(ret, ret.state, found[ret.pk].brief) for ret in held]
    for ret in held:
        _hand_in(ret, found[ret.pk], by)
    keep_changed(Return, held, FIELDS, by)
    write_events(quarter, "submitted", by, events, after=RETURN.SUBMITTED)
    return held


def _why_not(ret: Return, version: int, standing: Standing | None, by: Person) -> str:
    """Why a return may not be confirmed; "" if it may."""
    if standing is None or ret.quarter.state != STATE.OPEN:
        return f"{ret.quarter} is not the quarter that is open for entry"
    try:
        demand(by, Verb.ENTER, standing.entry.facts())
    except Refused as refusal:
        return str(refusal)[0].lower() + str(refusal)[1:].rstrip(".")
    if ret.version != version:
        return f"it was changed by {ret.saved_by or 'somebody else'} since you opened this list"
    return standing.why_not


def _carry_exceptions(held: list[Return], found: dict[int, Standing], by: Person) -> None:
    """Every red has its exception: one that is open hears that nothing has changed, a new one is asked for."""
    faults = {}
    judged = each_as_handed_in(held, book_of(held[0].quarter.agreement, held[0].quarter.quarter))
    for ret in held:
        if ret.exception_id:
            ret.exception_typed = ExceptionEntry(words=f"No change since {found[ret.pk].since}.").as_typed()
        handing = Handing(ret, by, judged[ret.pk])
        if handing.faults:
            red = " and ".join(handing.causes)
            faults[f"return-{ret.pk}"] = f"{ret.indicator.code}: its {red} needs an exception. Say why on its return."
        else:
            handing.write()
    if faults:
        raise Faults(faults)


def _hand_in(ret: Return, standing: Standing, by: Person) -> None:
    now = clock.now()
    ret.state, ret.sent_back_reason = RETURN.SUBMITTED, ""
    ret.commentary = standing.words or ret.commentary
    ret.saved_at = ret.submitted_at = now
    ret.saved_by_id = ret.submitted_by_id = by.id
    ret.version += 1
