"""The forms of a quarter's life after it is planned and after it is published: dates, reopening, restatement."""

from django import forms

from indicators.measures import FigureFault, parse_figure
from targets.book import MeasureEntry

#: How people type a day.
DAYS = ["%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y"]


def _day(label: str, **rest) -> forms.DateField:
    return forms.DateField(label=label, input_formats=DAYS, widget=forms.DateInput(format="%-d %B %Y"), **rest)


class OpenQuarterForm(forms.Form):
    """The dates of a quarter that is about to open."""

    entry_by = _day("Figures are due by", help_text="Such as 24 October 2008.")
    boards_on = _day("Theme boards meet by", required=False)
    meets_on = _day("The sub-group meets on", required=False)


class DatesForm(forms.Form):
    """The dates of a quarter. Those that are `kept` are past changing; a change of stated dates wants a reason."""

    opens_on = _day("It opens on", required=False, help_text="Such as 1 October 2008. It opens when you open it.")
    entry_by = _day("Figures are due by")
    boards_on = _day("Theme boards meet by", required=False)
    meets_on = _day("The sub-group meets on", required=False)
    reason = forms.CharField(
        label="Why do the dates change?", help_text="Everybody who owes a figure reads this.", max_length=300
    )

    def __init__(self, *args, kept: tuple[str, ...], stated: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in kept:
            del self.fields[name]
        if not stated:
            del self.fields["reason"]


class ReopenForm(forms.Form):
    """Which returns of a published quarter are reopened, why, and until when."""

    indicators = forms.MultipleChoiceField(
        label="Which indicators?",
        help_text="Only their returns open again. What is published stands until they are signed off again.",
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who sees the figure reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
    until = _day("Until when?", help_text="The last day on which they are open, such as 14 November 2008.")

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = choices


class RestateForm(forms.Form):
    """A final figure's new value, what it is made of where the old one said so, and why."""

    typed = forms.CharField(label="What is the figure now?", max_length=60)
    numerator = forms.CharField(label="Numerator", max_length=60, required=False)
    denominator = forms.CharField(label="Denominator", max_length=60, required=False)
    sample = forms.IntegerField(label="How many answered?", min_value=1, required=False)
    reason = forms.CharField(
        label="Why is it restated?",
        help_text="Everybody who sees the figure reads this, beside your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )

    def __init__(self, *args, entry: MeasureEntry, parts: bool, sampled: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        if not parts:
            del self.fields["numerator"], self.fields["denominator"]
        if not sampled:
            del self.fields["sample"]

    def clean_typed(self) -> str:
        try:
            parse_figure(self.cleaned_data["typed"], self.entry.measure)
        except FigureFault as fault:
            raise forms.ValidationError(str(fault)) from fault
        return self.cleaned_data["typed"]

    def clean_numerator(self):
        return _plain(self.cleaned_data["numerator"])

    def clean_denominator(self):
        return _plain(self.cleaned_data["denominator"], least=True)


def _plain(typed: str, least: bool = False):
    """A part of a figure: a plain number that is not negative, thousands parted or not; None for an empty box."""
    if not typed.strip():
        return None
    field = forms.DecimalField(max_digits=21, decimal_places=6, min_value=0)
    value = field.clean(typed.replace(",", ""))
    if least and value == 0:
        raise forms.ValidationError("A denominator is more than 0.")
    return value
