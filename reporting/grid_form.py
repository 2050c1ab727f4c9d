"""The form of the quarter grid: the boxes of all its rows, and the version of each return that was seen."""

from collections import defaultdict

from django import forms

from reporting.forms import STATUSES
from reporting.grid import COLUMNS, Row
from reporting.models import Actual, Forecast, Return
from reporting.services import FigureEntry, ForecastEntry, Sheet


def version_name(ret: Return) -> str:
    return f"version-{ret.pk}"


class GridForm(forms.Form):
    """A sheet of rows. Only what was changed is sent on; each fault stands in its own cell."""

    block = forms.CharField(
        label="Paste from Excel",
        help_text="A block of cells, or lines that begin with a code such as NI 016. You see where each goes first.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
    )
    at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows: list[Row], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for number, row in enumerate(rows):
            ret = row.desk.ret
            self.fields[version_name(ret)] = forms.IntegerField(widget=forms.HiddenInput, initial=ret.version)
            self._add_row(number, row)

    def _add_row(self, number: int, row: Row) -> None:
        figure, status, forecast, confidence = row.boxes
        given = next((one for measure, _, one in row.desk.forecasts if measure.id == row.measure.id), None)
        if figure:
            held = row.box.held
            self._text(figure, row, 0, row.box.text)
            self._choice(status, row, 1, STATUSES, held.status if held else Actual.Status.PROVISIONAL)
        if forecast:
            self._text(forecast, row, 2, given.typed if given else "")
            sure = given.confidence if given else Forecast.Confidence.FAIRLY
            self._choice(confidence, row, 3, Forecast.Confidence.choices, sure)

    def _text(self, name: str, row: Row, column: int, initial: str) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", **_attrs(row, column)}
        self.fields[name] = forms.CharField(
            label=_label(row, column), required=False, max_length=60, initial=initial, widget=forms.TextInput(attrs)
        )

    def _choice(self, name: str, row: Row, column: int, choices: list, initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=_label(row, column),
            required=False,
            choices=choices,
            initial=initial,
            widget=forms.Select(_attrs(row, column)),
        )

    def sheets(self) -> list[Sheet]:
        """What was changed, return by return, with the version that was seen."""
        figures: dict[int, list[FigureEntry]] = defaultdict(list)
        forecasts: dict[int, list[ForecastEntry]] = defaultdict(list)
        data, rets = self.cleaned_data, {}
        for row in self.rows:
            figure, status, forecast, confidence = row.boxes
            pk = row.desk.ret.pk
            rets[pk] = row.desk.ret
            if figure and data[figure] and {figure, status} & set(self.changed_data):
                figures[pk].append(FigureEntry(row.measure.id, row.box.period, typed=data[figure], status=data[status]))
            if forecast and data[forecast] and {forecast, confidence} & set(self.changed_data):
                forecasts[pk].append(ForecastEntry(row.measure.id, row.year, data[forecast], data[confidence]))
        return [
            Sheet(ret=ret, version=data[version_name(ret)], figures=figures[pk], forecasts=forecasts[pk])
            for pk, ret in rets.items()
            if figures[pk] or forecasts[pk]
        ]

    def clean(self):
        """A figure that was held and is emptied here says no reason: that is done on its return."""
        for row in self.rows:
            for name in (row.boxes[0], row.boxes[2]):
                if name and name in self.changed_data and not self.cleaned_data.get(name):
                    self.add_error(name, "Emptied: say on its return why there is none, or put it back.")
        return self.cleaned_data

    def table(self) -> list[tuple[Row, list]]:
        """Each row with its cells in the order of the columns; None where a column takes nothing."""
        return [(row, [self[name] if name else None for name in row.boxes]) for row in self.rows]

    def versions(self) -> list:
        return [self[name] for name in self.fields if name.startswith("version-")]


def _label(row: Row, column: int) -> str:
    return f"{row.entry.code} {row.what}: {COLUMNS[column].lower()}"


def _attrs(row: Row, column: int) -> dict[str, str]:
    return {"data-column": str(column), "aria-label": _label(row, column)}
