"""A return as it would be once the rows of a workbook were saved: its figures in words, and their verdicts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from reporting import rag, services
from reporting.models import Actual, Forecast, Return
from reporting.workbook.entries import Entered
from reporting.workbook.lines import Line
from targets.book import MeasureEntry


class Held:
    """The figures and forecasts held for some returns, whoever may see them: two queries."""

    def __init__(self, returns: Iterable[Return]) -> None:
        found = list(returns)
        self.figures: dict[int, dict[tuple[int, str], Actual]] = defaultdict(dict)
        self.forecasts: dict[int, dict[tuple[int, str], Forecast]] = defaultdict(dict)
        for row in Actual.objects.of_indicators([ret.indicator_id for ret in found]):
            self.figures[row.measure_id][row.measure_id, row.period] = row
        for given in Forecast.objects.filter(ret__in=found).order_by("id"):
            self.forecasts[given.ret_id][given.measure_id, given.year] = given


class After:
    """The desk of a return as it would be after its rows were saved."""

    def __init__(self, line: Line, weighed: services.Weighed) -> None:
        self._figures = {(row.measure_id, row.period): row for row in weighed.figures}
        self._forecasts = {row.measure_id: row for row in weighed.forecasts}
        desk = line.desk
        held = {measure: dict(rows) for measure, rows in desk.held.items()}
        boxes = []
        for box in desk.boxes:
            row = self._figures.get((box.entry.id, str(box.period)))
            if row is not None:
                held.setdefault(box.entry.id, {})[box.period] = row
                boxes.append(replace(box, held=row))
        self.desk = replace(
            desk,
            held=defaultdict(dict, held),
            boxes=boxes,
            forecasts=[
                (measure, year, self._forecasts[measure.id])
                for measure, year, _ in desk.forecasts
                if measure.id in self._forecasts
            ],
        )

    def figure(self, found: Entered) -> Actual | None:
        """The row that a figure's entry adds."""
        entry = found.figure
        return self._figures.get((entry.measure, str(entry.period))) if entry else None

    def forecast(self, found: Entered) -> Forecast | None:
        return self._forecasts.get(found.forecast.measure) if found.forecast else None

    def of(self, row: Actual) -> rag.Verdict | None:
        return next((one.verdict for one in self.desk.beside if one.box.held is row), None)


def forecast_words(measure: MeasureEntry, row: Forecast) -> str:
    return f"{measure.measure.words(row.value)}, {row.get_confidence_display().lower()}"
