"""Questions rather than refusals: a large change or an unusual value is asked about while one types, and wants a yes
before the return is handed in (product.md 6). The yes is kept beside the figure, for whoever signs it off.
"""

from collections.abc import Mapping

from indicators.periods import Period
from reporting.models import Actual
from reporting.scorecard.figures import figure_of
from reporting.unusual import questions
from targets.book import MeasureEntry


def question_of(measure: MeasureEntry, row: Actual | None, held: Mapping[Period, Actual]) -> str:
    """What is asked of a figure, beside the measure's other figures by period; '' where it is as one would expect."""
    if row is None or row.value is None or row.suppressed or not measure.measure.rated:
        return ""
    period = Period.parse(row.period)
    earlier = {one: figure_of(kept) for one, kept in held.items() if one != period}
    return "; ".join(questions(measure.measure, period, figure_of(row), earlier))


def of_measure(measure: int, known: Mapping[tuple[int, str], Actual]) -> dict[Period, Actual]:
    """A measure's figures by period, out of those of its indicator."""
    return {Period.parse(period): row for (one, period), row in known.items() if one == measure}
