"""The forms of the quarter. Each cleans what was typed; the services decide whether it may be held."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from indicators.measures import (
    MOST_PLACES,
    OUT_OF,
    Accumulation,
    FigureFault,
    parse_figure,
    places_of,
    show,
    show_between,
)
from indicators.periods import Period, PeriodKind
from reporting.dues import surveyed
from reporting.evidence_forms import EvidenceField
from reporting.exception_forms import ExceptionDesk, ExceptionFields
from reporting.models import Actual, Forecast
from reporting.services import FigureEntry, ForecastEntry, field_name
from reporting.typed import BOXES, parts_words, read, survey_words
from targets.book import MeasureEntry

STATUSES = [
    (Actual.Status.PROVISIONAL, "Provisional"),
    (Actual.Status.FINAL, "Final"),
    (Actual.Status.ESTIMATE, "Estimate"),
]


@dataclass(frozen=True)
class Box:
    """A figure that the return asks for or takes: its measure and period, and what is held so far.

    `sees` says that this person may see a suppressed value of it.
    """

    entry: MeasureEntry
    period: Period
    due: bool
    held: Actual | None = None
    sees: bool = False

    @property
    def name(self) -> str:
        return field_name(self.entry.id, self.period)

    def box(self, what: str) -> str:
        """The name of a field beside the figure's own."""
        return field_name(self.entry.id, self.period, what)

    @property
    def label(self) -> str:
        """`Rate, counted from April to September 2008`."""
        return f"{self.entry.name or 'Figure'}, {_when(self.entry.measure.accumulation, self.period)}"

    @property
    def shared(self) -> bool:
        """It may be worked out from a numerator and a denominator."""
        return self.entry.measure.unit in OUT_OF

    @property
    def surveyed(self) -> bool:
        return surveyed(self.entry)

    @property
    def shown(self) -> Actual | None:
        """What is held, if this person may see it."""
        return None if self.held is not None and self.held.suppressed and not self.sees else self.held

    @property
    def text(self) -> str:
        """The number held, as it goes back into its box: with every digit it has. One that was worked out does not go
        back: its parts do."""
        row = self.shown
        if row is None or row.value is None:
            return ""
        if row.denominator is not None and row.typed:
            return "" if row.typed == parts_words(row.numerator, row.denominator) else row.typed
        places = max(self.entry.measure.decimals, places_of(row.value.normalize()))
        return show(row.value, places)

    @property
    def made(self) -> str:
        """What the parts held make, with every digit: `8 of 15 makes 53.333333 %`."""
        row = self.shown
        parts = parts_words(row.numerator, row.denominator) if row is not None else ""
        if not parts or row.value is None:
            return ""
        measure = self.entry.measure
        return f"{parts} makes {measure.words(row.value, max(measure.decimals, places_of(row.value.normalize())))}"

    @property
    def asked(self) -> str:
        """The sample held, in words."""
        return survey_words(self.shown.sample, self.shown.design) if self.shown is not None else ""

    @property
    def told(self) -> str:
        """What is held, as it reads once it is handed in."""
        return "" if self.held is None else told_to(self.held, self.sees)


def told_to(row: Actual, sees: bool) -> str:
    """A figure as it was typed, for somebody who may see suppressed values or may not."""
    if not row.suppressed:
        return row.typed or row.because
    if sees and row.value is not None:
        return f"{row.typed}, suppressed: only those named for it see this"
    return "suppressed: too few people to publish"


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


class ReturnForm(ExceptionFields, EvidenceField):
    """One return: the figures due and late, what explains them, the forecast, the exception, and a file."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    commentary = forms.CharField(
        label="What explains the figure?",
        help_text="Two or three sentences a board can read.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(
        self,
        *args,
        boxes: list[Box],
        forecasts: list[tuple[MeasureEntry, str, Forecast | None]],
        exception: ExceptionDesk,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.boxes, self.forecasts = boxes, forecasts
        for box in boxes:
            self._add_figure(box)
        for entry, year, given in forecasts:
            self._add_forecast(entry, year, given)
        self.add_exception(exception)

    def _add_figure(self, box: Box) -> None:
        held, shown = box.held, box.shown
        self.fields[box.name] = forms.CharField(
            label=box.label,
            help_text=f"Worked out: {box.made}." if box.made and not box.text else "",
            required=False,
            max_length=60,
            initial=box.text,
            widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields[box.box("status")] = forms.ChoiceField(
            label="Is it final?",
            choices=STATUSES,
            initial=held.status if held else Actual.Status.PROVISIONAL,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[box.name].asked = self.fields[box.box("status")].asked = True
        if box.entry.measure.rated:
            self.fields[box.box("because")] = forms.CharField(
                label="No figure? Say why",
                help_text="Then the box above stays empty, and the page says this instead of a number.",
                required=False,
                max_length=300,
                initial=held.because if held else "",
            )
        if box.surveyed:
            self._add_number(box, "sample", "People asked", "The achieved sample.", shown and shown.sample)
            self._add_number(box, "design", "Design effect", "1 if it is not stated.", shown and shown.design)
        if box.shared:
            self._add_number(box, "numerator", "Numerator", "Then the figure is worked out.", shown and shown.numerator)
            self._add_number(box, "denominator", "Denominator", "Out of how many.", shown and shown.denominator)
        self.fields[box.box("right")] = forms.CharField(
            label="Yes, it is right", required=False, max_length=300, initial=shown.asked if shown else ""
        )
        self.fields[box.box("proxy")] = forms.BooleanField(
            label="Proxy: another measure stands in for this one", required=False, initial=bool(held and held.proxy)
        )
        self.fields[box.box("suppressed")] = forms.BooleanField(
            label="Suppressed: too few people to publish",
            help_text="The figure is kept, and shown only to those named for this indicator."
            if box.sees
            else "Leave the figure empty: only those named for this indicator may enter it.",
            required=False,
            initial=bool(held and held.suppressed),
        )

    def _add_number(self, box: Box, what: str, label: str, hint: str, held: Decimal | int | None) -> None:
        self.fields[box.box(what)] = forms.CharField(
            label=label,
            help_text=hint,
            required=False,
            max_length=60,
            initial="" if held is None else show_between(Decimal(held), 0, MOST_PLACES),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
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
            entered = self._entered(box)
            none_given = bool(entered.because.strip()) or entered.suppressed
            found = read(box.entry.measure, entered.boxes, surveyed=box.surveyed, valueless=none_given)
            for what, sentence in found.faults.items():
                self.add_error(box.box(what), sentence)
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
        return [self._entered(box) for box in self.boxes]

    def _entered(self, box: Box) -> FigureEntry:
        data = self.cleaned_data
        return FigureEntry(
            measure=box.entry.id,
            period=box.period,
            typed=data.get(box.name, ""),
            status=data.get(box.box("status")) or Actual.Status.PROVISIONAL,
            because=data.get(box.box("because"), ""),
            proxy=data.get(box.box("proxy"), False),
            suppressed=data.get(box.box("suppressed"), False),
            right=data.get(box.box("right"), ""),
            illustrative=box.held.illustrative if box.held else False,
            **{what: data.get(box.box(what), "") for what in BOXES},
        )

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

    def supposed_forecasts(self) -> dict[int, Forecast]:
        """The forecasts that were typed and can be read, by measure; of an unfinished form too."""
        found = {}
        for entry, year, _ in self.forecasts:
            typed = self.cleaned_data.get(f"forecast-{entry.id}", "")
            if typed:
                found[entry.id] = Forecast(measure_id=entry.id, year=year, value=parse_figure(typed, entry.measure))
        return found

    def add_faults(self, by_field: dict[str, str]) -> None:
        """Faults that the service found, beside their boxes."""
        for name, sentence in by_field.items():
            self.add_error(name if name in self.fields else None, sentence)


class UploadForm(forms.Form):
    """A workbook, filled in. What it holds is looked at before anything of it is unpacked."""

    file = forms.FileField(
        label="The workbook, filled in",
        help_text="An Excel workbook (.xlsx) of at most 2 MB. Nothing is saved before you have seen what would change.",
        max_length=120,
        allow_empty_file=True,
        error_messages={
            "required": "Choose the workbook first.",
            "max_length": "The name of the file is too long. Give it a shorter one and upload it again.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class SendBackForm(forms.Form):
    """Sending a return back wants a reason."""

    reason = forms.CharField(
        label="Why is it sent back?",
        help_text="The officer reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class RemindersForm(forms.Form):
    """Whether somebody wants reminders by e-mail."""

    wanted = forms.BooleanField(label="Send me reminders by e-mail", required=False)


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
