"""Judging: from a promise and a figure to a verdict (judgement.md 3 to 6). There is no second formula anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from indicators.measures import EXACT, Measure, is_number
from indicators.periods import Period, Quarter
from reporting import survey
from reporting.rag.policy import Colour, Policy
from reporting.rag.verdicts import Figure, Verdict
from targets.aims import (
    ONCE,
    Expected,
    Gap,
    Promise,
    Reason,
    Significant,
    Slot,
    answered,
    expected,
    outside,
    outturn_period,
    own_period,
    resolve,
    unmeasurable,
)

_NOTHING: Mapping[Period, Decimal] = {}


def assess(
    promise: Promise,
    period: Period,
    figure: Figure | None,
    policy: Policy,
    *,
    outturns: Mapping[Period, Decimal] | None = None,
    comparator: Decimal | None = None,
    first_wave: Figure | None = None,
    quarter: Quarter | None = None,
    late: bool = False,
) -> Verdict:
    """Judge a figure for its own period, whatever the quarter in which it arrives (judgement.md 1).

    `outturns` are final whole-year figures by period, `comparator` the long-term comparator (`travel.comparator`),
    `first_wave` the figure a significant change is tested against. `quarter` is the reporting quarter it is seen from
    (default: the one it is due in); `late` says that its due date has gone by.
    """
    slot = promise.by_period.get(period) or promise.by_period.get(own_period(promise, period))
    gap = None if promise.plain else _standing(promise, slot, quarter)
    if gap is not None:
        return _unrated(promise, slot or period, policy, gap, figure)
    if slot is None:
        return _unrated(promise, period, policy, outside(promise, period), figure)
    against = expected(promise, slot.period, outturns)
    if isinstance(against, Gap) and against.reason.order <= Reason.NOT_DUE.order:
        return _unrated(promise, slot, policy, against, figure)
    if figure is None and quarter is not None and quarter < slot.due:
        return _unrated(promise, slot, policy, Gap(Reason.NOT_DUE, slot.is_due))
    if isinstance(against, Gap):
        if isinstance(promise.columns[slot.index].aim, Significant) and against.reason is Reason.CANNOT_BE_TESTED:
            return _tested(promise, slot, figure, policy, first_wave, late)
        return _unrated(promise, slot, policy, against, figure)
    if figure is None or figure.value is None or figure.suppressed or not is_number(figure.value):
        return _unrated(promise, slot, policy, _missing(slot, figure, late), None, against)
    miss, colour, allowed = _shortfall(against, figure.value, promise.measure.sign), Colour.GREEN, None
    if miss > 0:
        colour, allowed = _missed(against, figure.value, miss, policy, promise.measure, comparator)
    return Verdict(
        promise,
        slot.period,
        policy,
        colour,
        None,
        "",
        figure,
        against,
        miss,
        allowed,
        comparator,
        None,
        None,
        slot.due,
        slot.index,
    )


def _shortfall(against: Expected, actual: Decimal, sign: int) -> Decimal:
    """expected - actual if higher is better, actual - expected if lower is (judgement.md 4), in `against.times`."""
    if against.times is not ONCE:
        actual = EXACT.multiply(actual, against.times)
    return EXACT.subtract(against.exact, actual) if sign == 1 else EXACT.subtract(actual, against.exact)


def _missed(
    against: Expected, actual: Decimal, miss: Decimal, policy: Policy, measure: Measure, comparator: Decimal | None
) -> tuple[Colour, Decimal | None]:
    """The colour of a miss (judgement.md 4), and the tolerance that it was held against."""
    green, amber = policy.rules(measure)
    allowed = amber.allows(against, measure.sign)
    if policy.no_progress_is_red and against.must_beat is not None and not measure.better(actual, against.must_beat):
        return Colour.RED, allowed
    if green.value is not None:
        narrower = green.allows(against, measure.sign)
        if narrower is not None and miss <= narrower:
            return Colour.GREEN, narrower
    if allowed is not None and miss <= allowed:
        return Colour.AMBER, allowed
    if (
        policy.improving_is_amber
        and comparator is not None
        and is_number(comparator)
        and measure.better(actual, comparator)
    ):
        return Colour.AMBER, allowed
    return Colour.RED, allowed


def _standing(promise: Promise, slot: Slot | None, quarter: Quarter | None) -> Gap | None:
    """What of a measure or column stands before everything else: withdrawn, cannot be measured, data only."""
    since = promise.withdrawn_from
    if since is not None:
        seen = quarter or (slot.due if slot else None)
        if seen is not None and seen >= since:
            return Gap(Reason.WITHDRAWN, f"withdrawn from {since}")
    if slot is not None and unmeasurable(promise, slot, quarter or slot.due):
        column = promise.columns[slot.index]
        why = f"; {column.unmeasurable_why}" if column.unmeasurable_why else ""
        return Gap(Reason.CANNOT_BE_MEASURED, f"cannot be measured from {column.unmeasurable_from}{why}")
    return None if promise.measure.rated else Gap(Reason.DATA_ONLY, "shown beside, never coloured")


def _missing(slot: Slot, figure: Figure | None, late: bool) -> Gap:
    """Why a figure that is due is not there."""
    if figure is not None and figure.suppressed:
        return Gap(Reason.SUPPRESSED, "suppressed; too few people to publish")
    because = f". {figure.because}" if figure is not None and figure.because else ""
    if late:
        return Gap(Reason.OVERDUE, slot.was_due + because)
    return Gap(Reason.AWAITED, slot.is_due + because)


def _unrated(
    promise: Promise,
    of: Slot | Period | None,
    policy: Policy,
    gap: Gap,
    figure: Figure | None = None,
    against: Expected | None = None,
) -> Verdict:
    """A verdict without a colour: of a place in the schedule, of a period that has none there, or of no period."""
    if figure is not None and figure.suppressed:
        figure = None
    if not isinstance(of, Slot):
        return Verdict(promise, of, policy, None, gap.reason, gap.detail, figure)
    return Verdict(
        promise, of.period, policy, None, gap.reason, gap.detail, figure, against, due=of.due, column=of.index
    )


# Survey waves ---------------------------------------------------------------------------------------------------------


def _tested(
    promise: Promise, slot: Slot, figure: Figure | None, policy: Policy, first: Figure | None, late: bool
) -> Verdict:
    """A significant change between two waves (judgement.md 6)."""
    missing = figure is None or figure.value is None or figure.suppressed
    if figure is None or (missing and (figure.sample or not figure.suppressed)):
        return _unrated(promise, slot, policy, _missing(slot, figure, late))
    one, two = first.wave(promise.measure) if first else None, figure.wave(promise.measure)
    z = None if one is None or two is None else survey.z(one, two, promise.measure.sign)
    if z is None:
        why = "neither wave has any variance" if one and two else "a wave has no percentage with a sample"
        gap = Gap(Reason.CANNOT_BE_TESTED, f"cannot be tested; {why}")
        return _unrated(promise, slot, policy, gap, figure)
    colour = Colour.GREEN if z >= policy.z else Colour.AMBER if z > 0 else Colour.RED
    return Verdict(
        promise,
        slot.period,
        policy,
        colour,
        figure=figure,
        first_wave=first,
        z=z,
        due=slot.due,
        column=slot.index,
    )


# A reporting quarter --------------------------------------------------------------------------------------------------


def answer(
    promise: Promise,
    quarter: Quarter,
    figures: Mapping[Period, Figure],
    policy: Policy,
    *,
    late: bool = False,
    outturns: Mapping[Period, Decimal] | None = None,
    comparator: Decimal | None = None,
) -> Verdict:
    """What a measure answers in a reporting quarter: the period due in it, else the next one due (judgement.md 1)."""
    slot = answered(promise, quarter)
    if slot is None:
        return _after_the_last(promise, quarter, policy)
    return assess(
        promise,
        slot.period,
        figures.get(slot.period) if slot.due == quarter else None,
        policy,
        outturns=final_outturns(promise, figures) if outturns is None else outturns,
        comparator=comparator,
        first_wave=first_wave(promise, figures),
        quarter=quarter,
        late=late,
    )


def _after_the_last(promise: Promise, quarter: Quarter, policy: Policy) -> Verdict:
    gap = _standing(promise, None, quarter)
    if gap is None and promise.slots:
        last = promise.slots[-1]
        gap = Gap(Reason.ENDED, f"ended; the last figure was for {last.period}, due in {last.due}")
    if gap is None:
        gap = _never_measured(promise, len(promise.columns) - 1)
    return _unrated(promise, None, policy, gap)


def _never_measured(promise: Promise, index: int) -> Gap:
    """A target column without a period: what it says, or a level that can never be measured (judgement.md 1)."""
    if index < 0:
        return Gap(Reason.NO_TARGET_YET, "no target yet")
    level = resolve(promise, index)
    if isinstance(level, Gap) and level.reason.order <= Reason.NOT_DUE.order:
        return level
    why = promise.columns[index].unmeasurable_why
    return Gap(Reason.CANNOT_BE_MEASURED, f"cannot be measured; {why or 'the target has no period of its own'}")


def assess_year(
    promise: Promise,
    index: int,
    figures: Mapping[Period, Figure],
    policy: Policy,
    *,
    quarter: Quarter,
    late: bool = False,
    outturns: Mapping[Period, Decimal] | None = None,
    comparator: Decimal | None = None,
) -> Verdict:
    """A target column's own verdict, by its outturn, seen from a reporting quarter: the page of the year."""
    period = outturn_period(promise, index)
    if period is not None:
        return assess(
            promise,
            period,
            figures.get(period),
            policy,
            outturns=final_outturns(promise, figures) if outturns is None else outturns,
            comparator=comparator,
            first_wave=first_wave(promise, figures),
            quarter=quarter,
            late=late,
        )
    gap = _standing(promise, None, quarter) or _never_measured(promise, index)
    return _unrated(promise, None, policy, gap)._replace(column=index)


def forecast(
    promise: Promise,
    index: int,
    value: Decimal,
    policy: Policy,
    *,
    outturns: Mapping[Period, Decimal] | None = None,
    comparator: Decimal | None = None,
) -> Verdict | None:
    """Judge an expected outturn by 4 against the year-end level (judgement.md 7); None where no period is measured."""
    period = outturn_period(promise, index)
    if period is None:
        return None
    bare = promise if period not in promise.agreed else _without_milestone(promise, period)
    figure = Figure(value, status="estimate")
    return assess(bare, period, figure, policy, outturns=outturns, comparator=comparator)


def _without_milestone(promise: Promise, period: Period) -> Promise:
    """The promise judged at its year-end level, also where a milestone was agreed for the last quarter."""
    kept = tuple((one, level) for one, level in promise.milestones if one != period)
    return Promise(
        promise.measure,
        promise.columns,
        promise.baseline,
        promise.comparable,
        kept,
        promise.blocked,
        promise.withdrawn_from,
    )


def latest_known(
    promise: Promise,
    figures: Mapping[Period, Figure],
    policy: Policy,
    quarter: Quarter,
    *,
    outturns: Mapping[Period, Decimal] | None = None,
    comparators: Mapping[Period, Decimal] | None = None,
) -> Verdict | None:
    """The newest coloured verdict on a period other than the one due in the quarter: outlined and dated (5).

    A figure that came before it was due counts here; a period that has not ended by the quarter does not.
    """
    final = final_outturns(promise, figures) if outturns is None else outturns
    first = first_wave(promise, figures)
    for slot in reversed(promise.slots):
        if slot.due == quarter or slot.period not in figures or slot.period.end_quarter > quarter:
            continue
        verdict = assess(
            promise,
            slot.period,
            figures[slot.period],
            policy,
            outturns=final,
            comparator=(comparators or _NOTHING).get(slot.period),
            first_wave=first,
            quarter=max(slot.due, quarter) if promise.withdrawn_from else None,
        )
        if verdict.colour is not None:
            return verdict
    return None


def final_outturns(promise: Promise, figures: Mapping[Period, Figure]) -> Mapping[Period, Decimal]:
    """The final whole-year figures that later targets may hang on (judgement.md 2); none where none does."""
    if promise.fixed:
        return _NOTHING
    return {
        period: figure.value
        for period, figure in figures.items()
        if period.whole_year and figure.status == "final" and not (figure.suppressed or figure.proxy)
        if figure.value is not None and is_number(figure.value)
    }


def first_wave(promise: Promise, figures: Mapping[Period, Figure]) -> Figure | None:
    """The figure that a significant change is tested against: the first wave's."""
    return figures.get(promise.waves[0].period) if promise.waves else None


# An indicator ---------------------------------------------------------------------------------------------------------


def roll_up_index(verdicts: Sequence[tuple[str, str]]) -> int:
    """Which of an indicator's measures speaks for it, given their colours and reasons ("" for none): judgement.md 1.

    The first red; else the first that is not rated; else the first of the worst.
    """
    colours = [colour for colour, _ in verdicts]
    for wanted in (Colour.RED, "", Colour.AMBER):
        if wanted in colours:
            return colours.index(wanted)
    return 0


def roll_up(verdicts: Iterable[Verdict]) -> Verdict:
    """An indicator's verdict from its measures': red if any is; else not rated, naming which; else the worst."""
    every = list(verdicts)
    rated = [verdict for verdict in every if verdict.measure.rated] or every[:1]
    chosen = rated[roll_up_index([(verdict.colour or "", verdict.reason or "") for verdict in rated])]
    if len(rated) == 1 or (chosen.reason and len({verdict.reason for verdict in rated}) == 1):
        return chosen
    if chosen.colour is not None:
        return chosen._replace(naming=name_of(chosen))
    waiting = [verdict for verdict in rated if verdict.colour is None]
    return chosen._replace(naming=", ".join(f"{name_of(verdict)} {verdict.reason}" for verdict in waiting))


def name_of(verdict: Verdict) -> str:
    """The measure's key as a word: `female`."""
    return verdict.measure.key.replace("-", " ").replace("_", " ")


def not_signed_off(verdict: Verdict) -> Verdict:
    """A coloured verdict of a return that was published without a signature: it goes out uncoloured."""
    if verdict.colour is None:
        return verdict
    return verdict._replace(
        colour=None, reason=Reason.NOT_SIGNED_OFF, detail="not signed off when the quarter was published"
    )
