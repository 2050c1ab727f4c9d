"""The verb of a restatement: a final figure that was signed off is changed by a reviewer, with a reason.

The new row is added to the figure's own return, because that is what it corrects: the return keeps its authors, so
whoever restated cannot sign it off should it ever be reopened, and no other return has to be signed off before the
new figure counts. That it leaves published quarters alone is decided by when it was made, not by where it hangs
(reporting.scorecard.figures.in_time): a quarter published before it keeps the old figure "as reported", "as now
known" and every later quarter read the new one.
"""

from decimal import Decimal

from django.db import transaction

from indicators import clock
from indicators.measures import FigureFault, parse_figure
from partners.access import Facts, Person, Verb, demand
from reporting.models import Actual, Return
from reporting.services.shared import Faults, NotNow, authors_of, check_fields, write_event
from targets.book import MeasureEntry, book_of


def restating_facts(figure: Actual) -> Facts:
    """A figure as the rules see it: its authors are those who typed in its return."""
    ret = figure.ret
    book = book_of(ret.quarter.agreement, ret.quarter.quarter)
    return book.by_id[ret.indicator_id].facts(authors_of(ret))


def why_not_restated(figure: Actual) -> str:
    """Why a figure is not to be restated, whoever asks; '' if it is."""
    if figure.ret is None:
        return "It stands in a published release: what changes it is another release."
    if figure.status != Actual.Status.FINAL:
        return "It is not final yet: the next return makes it final or changes it, without a reason."
    if not figure.signed_off or figure.ret.stands_to is not None:
        return "Its return is not signed off: it can still be changed there."
    if figure.suppressed:
        return "It is suppressed: only those named for it change it, in a return that is reopened."
    newest = Actual.objects.filter(measure_id=figure.measure_id, period=figure.period).order_by("-id").first()
    if newest.pk != figure.pk:
        return "Another figure has taken its place since."
    return ""


@transaction.atomic
def restate(
    *,
    figure: Actual,
    typed: str,
    reason: str,
    by: Person,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    sample: int | None = None,
) -> Actual:
    """Put another final figure in the place of `figure`, the one that the reviewer saw. Raises NotNow where that is
    not final, not signed off, or not the newest any more; Faults with a sentence for each field."""
    if figure.ret_id is None:
        demand(by, Verb.RESTATE, Facts(figure.measure.indicator.agreement_id))
        raise NotNow(why_not_restated(figure))
    ret = (
        Return.objects.select_for_update(of=("self",))
        .select_related("indicator", "quarter__agreement")
        .get(pk=figure.ret_id)
    )
    figure = Actual.objects.get(pk=figure.pk)
    figure.ret = ret
    demand(by, Verb.RESTATE, restating_facts(figure))
    if refusal := why_not_restated(figure):
        raise NotNow(refusal)
    entry = _entry(ret, figure)
    value = _value(entry, figure, typed, reason)
    row = Actual(
        measure_id=figure.measure_id,
        period=figure.period,
        ret=ret,
        value=value,
        typed=typed.strip(),
        numerator=numerator,
        denominator=denominator,
        sample=sample if sample is not None else figure.sample,
        design=figure.design,
        status=Actual.Status.FINAL,
        proxy=figure.proxy,
        illustrative=figure.illustrative,
        reason=reason.strip(),
        at=clock.now(),
        by_id=by.id,
    )
    check_fields(row)
    row.save()
    write_event(
        ret.quarter,
        "restated",
        by,
        ret=ret,
        before=f"{figure.typed or figure.because} for {figure.period}"[:300],
        after=f"{row.typed} for {row.period}"[:300],
        reason=row.reason,
    )
    return row


def _entry(ret: Return, figure: Actual) -> MeasureEntry:
    entry = book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id]
    return next(measure for measure in entry.measures if measure.id == figure.measure_id)


def _value(entry: MeasureEntry, figure: Actual, typed: str, reason: str) -> Decimal:
    faults, value = {}, None
    try:
        value = parse_figure(typed, entry.measure)
    except FigureFault as fault:
        faults["typed"] = str(fault)
    if value is not None and value == figure.value:
        faults["typed"] = "This is the figure that stands already."
    if not reason.strip():
        faults["reason"] = "Say why it is restated: everybody who sees the figure reads this."
    if faults or value is None:
        raise Faults(faults)
    return value
