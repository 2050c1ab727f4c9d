"""The projection that stands beside a forecast: a hint, marked as one, and never judged (judgement.md 7)."""

from collections.abc import Mapping

from indicators.periods import Period
from reporting import rag, travel
from targets import aims
from targets.book import MeasureEntry


def hint(entry: MeasureEntry, year: str, figures: Mapping[Period, rag.Figure]) -> str:
    """The projection that stands beside a forecast (judgement.md 7): from the measure's own figures, no proxies."""
    index = next(i for i, column in enumerate(entry.promise.columns) if column.year == year)
    to, own = aims.outturn_period(entry.promise, index), {p: one for p, one in figures.items() if not one.proxy}
    if to is None:
        return ""
    return travel.hint(entry.measure, own, to, first=entry.promise.slots[0].period)
