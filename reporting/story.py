"""The story of a figure: everything that ever happened to an indicator's figure for a period, in order.

Every row that came for it, the returns it came with being submitted, signed off, sent back or reopened, overrides, and
each edition in which it was published. A draft is told to those who may see drafts. Where the figure is suppressed,
neither an earlier value nor what people wrote about it is told, except to those named for it (product.md 4).
"""

from dataclasses import dataclass
from datetime import datetime

from indicators.periods import Period
from partners.access import Person, Verb, demand, may
from reporting import dues
from reporting.models import Actual, Event, PublishedVerdict, Return
from targets.book import IndicatorEntry, MeasureEntry

SLOT = PublishedVerdict.Slot

#: How each act reads; acts that are not named here (saving a draft, restating) are told by their figures.
ACTS = {
    "opened": "Opened for entry",
    "submitted": "Submitted for sign-off",
    "signed off": "Signed off",
    "sent back": "Sent back",
    "overrode": "Colour overridden",
    "withdrew an override": "Override withdrawn",
    "closed entry": "Entry closed",
    "changed the dates": "Dates changed",
    "published": "Published",
    "reopened": "Reopened",
    "ended a reopening": "Reopening ended",
    "published again": "Published again",
}
HIDDEN = "Not shown: the figure is suppressed, and this may tell it."


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that happened: when, what, in which quarter, by whom, with its words and its reason."""

    at: datetime
    what: str
    where: str
    who: str
    words: str = ""
    reason: str = ""


def story_of(entry: IndicatorEntry, quarter, period: Period | None, viewer: Person) -> list[Part]:
    """The story of an indicator's figures for a period, told from a quarter; without a period, of its return there."""
    return _Teller(entry, quarter, period, viewer).parts()


class _Teller:
    """What the queries find, and how it is told to one person: figures, returns, acts, verdicts; a query each."""

    def __init__(self, entry: IndicatorEntry, quarter, period: Period | None, viewer: Person) -> None:
        facts = entry.facts()
        demand(viewer, Verb.SEE_HISTORY, facts)
        self.entry, self.quarter, self.period = entry, quarter, period
        self.drafts = may(viewer, Verb.SEE_DRAFTS, facts)
        self.measures = {measure.id: measure for measure in entry.measures}
        rows = Actual.objects.of_indicator(entry.id).with_people().filter(period=str(period)) if period else []
        self.figures = list(rows)
        sees = may(viewer, Verb.SEE_SUPPRESSED, facts)
        newest = {row.measure_id: row for row in self.figures}
        self.closed = frozenset() if sees else frozenset(key for key, row in newest.items() if row.suppressed)
        self.sees_suppressed = sees

    def parts(self) -> list[Part]:
        parts = [*self._figures(), *self._acts()]
        return sorted(parts, key=lambda part: part.at)

    # The figures

    def _figures(self) -> list[Part]:
        told, before = [], {}
        for row in self.figures:
            if self._told(row):
                told.append(self._figure(row, before.get(row.measure_id)))
                before[row.measure_id] = row
        return told

    def _told(self, row: Actual) -> bool:
        """Whether a row is told: a release, what was handed in at least once, and drafts to those who may see them."""
        if row.ret is None or self.drafts or row.signed_off:
            return True
        return row.ret.submitted_at is not None and row.at <= row.ret.submitted_at

    def _figure(self, row: Actual, before: Actual | None) -> Part:
        measure = self.measures[row.measure_id]
        hidden = row.measure_id in self.closed or (row.suppressed and not self.sees_suppressed)
        if row.release:
            what, where = "Published in a release", f"{row.release}, known from {row.known_on:%-d %B %Y}"
        else:
            what, where = _what(row, before), f"Return for {row.ret.quarter}"
        name = f"{measure.name}: " if len(self.measures) > 1 else ""
        return Part(
            at=row.at,
            what=what,
            where=where,
            who=_name(row.by),
            words=f"{name}{'suppressed: too few people to publish' if hidden else _words(measure, row)}",
            reason=(HIDDEN if hidden else row.reason) if row.reason else "",
        )

    # The acts

    def _acts(self) -> list[Part]:
        returns = {row.ret_id for row in self.figures if row.ret_id}
        here = Return.objects.filter(indicator_id=self.entry.id)
        due = [row.pk for row in here.select_related("quarter") if self._asks(row)]
        returns |= set(due)
        quarters = set(here.filter(pk__in=returns).values_list("quarter_id", flat=True))
        verdicts = self._verdicts(quarters)
        events = Event.objects.of_story(returns, quarters).filter(verb__in=list(ACTS))
        again: dict[int, int] = {}
        parts = []
        for event in events:
            edition = 1
            if event.verb == "published again":
                edition = again[event.quarter_id] = again.get(event.quarter_id, 1) + 1
            told = verdicts.get((event.quarter_id, edition), []) if event.verb.startswith("published") else []
            parts.append(self._act(event, " ".join(told)))
        return parts

    def _asks(self, ret: Return) -> bool:
        """Whether the figure was due in a return; without a period, whether it is the return of this quarter."""
        if self.period is None:
            return ret.quarter_id == self.quarter.pk
        named = ret.quarter.quarter
        return any(
            slot.period == self.period for measure in self.entry.rated for slot in dues.slots_due(measure, named)
        )

    def _verdicts(self, quarters: set[int]) -> dict[tuple[int, int], list[str]]:
        """The words of each published edition, by quarter and edition."""
        rows = PublishedVerdict.objects.filter(quarter__in=quarters, indicator_id=self.entry.id, measure__isnull=False)
        found: dict[tuple[int, int], list[str]] = {}
        for row in rows.filter(slot__in=[SLOT.FIGURE, SLOT.LATEST], period=str(self.period or "")).order_by("id"):
            said = HIDDEN if row.measure_id in self.closed and row.actual is not None else row.sentence
            found.setdefault((row.quarter_id, row.edition), []).append(f"Edition {row.edition}. {said}")
        return found

    def _act(self, event: Event, told: str) -> Part:
        change = f"From {event.before} to {event.after}." if event.verb == "overrode" else ""
        plain = event.after if event.verb in ("opened", "reopened", "changed the dates") else ""
        words = told or change or (f"{plain[:1].upper()}{plain[1:]}." if plain else "")
        free = bool(event.reason) and bool(self.closed) and event.ret_id is not None
        return Part(
            at=event.at,
            what=ACTS[event.verb],
            where=str(event.quarter),
            who=_name(event.by),
            words=words,
            reason=HIDDEN if free else event.reason,
        )


def _what(row: Actual, before: Actual | None) -> str:
    """What a row of a return did to the figure before it."""
    if row.reason:
        return "Restated"
    if before is None:
        return "Entered"
    if row.status == Actual.Status.FINAL and before.status != Actual.Status.FINAL:
        return "Made final" if row.value != before.value else "Made final, unchanged"
    return "Changed"


def _words(measure: MeasureEntry, row: Actual) -> str:
    """`18.90 offences per 1,000, provisional, typed “18.9”`; of a figure that is missing, why."""
    if row.value is None:
        return f"No figure: {row.because}" if row.because else "suppressed: too few people to publish"
    said = [f"{measure.measure.figure(row.value)} {measure.measure.unit_words}", row.get_status_display().lower()]
    if row.proxy:
        said.append("proxy")
    if row.suppressed:
        said.append("suppressed, told only to those named for it")
    if row.typed:
        said.append(f"typed “{row.typed}”")
    return ", ".join(said)


def _name(person) -> str:
    return (person.get_full_name() or person.get_username()) if person is not None else ""
