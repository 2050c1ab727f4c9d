"""The forms of the quarter. Each cleans what was typed; the services decide whether it may be held."""

from dataclasses import dataclass

from django import forms

from indicators.measures import Accumulation, FigureFault, parse_figure, places_of, show
from indicators.periods import Period, PeriodKind
from reporting.models import Actual, Forecast
from reporting.services import FigureEntry, ForecastEntry, field_name
from targets.book import MeasureEntry

STATUSES = [
    (Actual.Status.PROVISIONAL, "Provisional"),
    (Actual.Status.FINAL, "Final"),
    (Actual.Status.ESTIMATE, "Estimate"),
]


@dataclass(frozen=True)
class Box:
    """A figure that the return asks for or takes: its measure and period, and what is held so far."""

    entry: MeasureEntry
    period: Period
    due: bool
    held: Actual | None = None

    @property
    def name(self) -> str:
        return field_name(self.entry.id, self.period)

    @property
    def label(self) -> str:
        """`Rate, counted from April to September 2008`."""
        return f"{self.entry.name or 'Figure'}, {_when(self.entry.measure.accumulation, self.period)}"

    @property
    def text(self) -> str:
        """The number held, as it goes back into its box: with every digit it has."""
        if self.held is None or self.held.value is None:
            return ""
        places = max(self.entry.measure.decimals, places_of(self.held.value.normalize()))
        return show(self.held.value, places)


def _when(accumulation: Accumulation, period: Period) -> str:
    """What a quarter's figure counts, in months; any other period by its name."""
    if period.kind is not PeriodKind.QUARTER:
        return f"for {period}"
    quarter = period.end_quarter
    day = f"{quarter.end.day} {quarter.end:%B %Y}"
    match accumulation:
        case Accumulation.POSITION:
            return f"as it stood on {day}"
        case Accumulation.ROLLING:
            return f"over the twelve months to {day}"
        case Accumulation.YEAR_AVERAGE:
            return f"on average from April to {quarter.end:%B %Y}"
        case _:
            return f"counted from April to {quarter.end:%B %Y}"


class ReturnForm(forms.Form):
    """One return: the figures due and late, what explains them, and the forecast."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    commentary = forms.CharField(
        label="What explains the figure?",
        help_text="Two or three sentences a board can read.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args, boxes: list[Box], forecasts: list[tuple[MeasureEntry, str, Forecast | None]], **kwargs):
        super().__init__(*args, **kwargs)
        self.boxes, self.forecasts = boxes, forecasts
        for box in boxes:
            self._add_figure(box)
        for entry, year, given in forecasts:
            self._add_forecast(entry, year, given)

    def _add_figure(self, box: Box) -> None:
        measure, held = box.entry.measure, box.held
        self.fields[box.name] = forms.CharField(
            label=box.label,
            required=False,
            max_length=60,
            initial=box.text,
            widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields[f"{box.name}-status"] = forms.ChoiceField(
            label="Is it final?",
            choices=STATUSES,
            initial=held.status if held else Actual.Status.PROVISIONAL,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[box.name].asked = self.fields[f"{box.name}-status"].asked = True
        if measure.rated:
            self.fields[f"{box.name}-because"] = forms.CharField(
                label="No figure? Say why",
                help_text="Then the box above stays empty, and the page says this instead of a number.",
                required=False,
                max_length=300,
                initial=held.because if held else "",
            )

    def _add_forecast(self, entry: MeasureEntry, year: str, given: Forecast | None) -> None:
        self.fields[f"forecast-{entry.id}"] = forms.CharField(
            label=f"Year end {year}{f', {entry.name.lower()}' if entry.name else ''}",
            required=False,
            max_length=60,
            initial=given.typed if given else "",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"confidence-{entry.id}"] = forms.ChoiceField(
            label="How sure are you?",
            choices=Forecast.Confidence.choices,
            required=False,
            initial=given.confidence if given else Forecast.Confidence.FAIRLY,
        )
        self.fields[f"forecast-{entry.id}"].asked = self.fields[f"confidence-{entry.id}"].asked = True

    def clean(self):
        """Read each figure now, so that every fault stands beside its box at once."""
        for box in self.boxes:
            self._read(box.name, box.entry)
        for entry, _, _ in self.forecasts:
            self._read(f"forecast-{entry.id}", entry)
        return self.cleaned_data

    def _read(self, name: str, entry: MeasureEntry) -> None:
        typed = self.cleaned_data.get(name, "")
        if typed:
            try:
                parse_figure(typed, entry.measure)
            except FigureFault as fault:
                self.add_error(name, str(fault))

    def figures(self) -> list[FigureEntry]:
        data = self.cleaned_data
        return [
            FigureEntry(
                measure=box.entry.id,
                period=box.period,
                typed=data[box.name],
                status=data[f"{box.name}-status"] or Actual.Status.PROVISIONAL,
                because=data.get(f"{box.name}-because", ""),
                illustrative=box.held.illustrative if box.held else False,
            )
            for box in self.boxes
        ]

    def expected_outturns(self) -> list[ForecastEntry]:
        data = self.cleaned_data
        return [
            ForecastEntry(
                measure=entry.id,
                year=year,
                typed=data[f"forecast-{entry.id}"],
                confidence=data[f"confidence-{entry.id}"] or Forecast.Confidence.FAIRLY,
            )
            for entry, year, _ in self.forecasts
        ]

    def add_faults(self, by_field: dict[str, str]) -> None:
        """Faults that the service found, beside their boxes."""
        for name, sentence in by_field.items():
            self.add_error(name if name in self.fields else None, sentence)


class SendBackForm(forms.Form):
    """Sending a return back wants a reason."""

    reason = forms.CharField(
        label="Why is it sent back?",
        help_text="The officer reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class OverrideForm(forms.Form):
    """Another colour for a verdict, or the computed one again: either wants a reason."""

    WITHDRAW = "withdraw"

    seen = forms.CharField(widget=forms.HiddenInput)
    colour = forms.ChoiceField(label="Which colour should it show?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who sees the colour reads this, beside your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )

    def __init__(self, *args, computed: str, overridden: str, **kwargs):
        super().__init__(*args, **kwargs)
        others = [(colour, colour.capitalize()) for colour in ("green", "amber", "red") if colour != computed]
        if overridden:
            others.append((self.WITHDRAW, f"{computed.capitalize()}, as computed: withdraw the override"))
        self.fields["colour"].choices = others
        self.fields["seen"].initial = computed


class PublishForm(forms.Form):
    """Publishing an incomplete quarter wants the list read."""

    knowing = forms.BooleanField(label="I have read the list: these publish without a colour", required=False)
