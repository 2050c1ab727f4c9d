"""The forms of people: each cleans what was typed; the services decide whether it makes sense."""

from django import forms

from indicators import clock
from indicators.models import Agreement, Indicator, Theme
from partners.models import Partner, Place

DAY_FORMATS = ["%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y"]


class DayField(forms.DateField):
    """A day, typed as people write it."""

    def __init__(self, **stated):
        stated.setdefault("help_text", "Such as 3 November 2008.")
        super().__init__(input_formats=DAY_FORMATS, widget=forms.DateInput(format="%-d %B %Y"), **stated)


class FaultyForm(forms.Form):
    """A form that can show what a service found, beside the fields or above them all."""

    def add_faults(self, fault: forms.ValidationError) -> None:
        by_field = fault.message_dict if hasattr(fault, "error_dict") else {None: fault.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class PlaceForm(FaultyForm):
    """A place to give: the role, and what it is for."""

    role = forms.ChoiceField(
        label="Role",
        choices=Place.Role.choices,
        help_text="An officer’s place is for a partner, or for one indicator with a duty.",
    )
    indicator = forms.ModelChoiceField(Indicator.objects.none(), label="Indicator", required=False, empty_label="None")
    duty = forms.ChoiceField(
        label="Duty for that indicator", choices=[("", "None"), *Place.Duty.choices], required=False
    )
    partner = forms.ModelChoiceField(Partner.objects.none(), label="Partner", required=False, empty_label="None")
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label="Theme, for a theme member", required=False, empty_label="None"
    )
    since = DayField(label="First day")

    def __init__(self, *args, agreement: Agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(agreement=agreement)
        self.fields["partner"].queryset = Partner.objects.of(agreement).order_by("name")
        self.fields["theme"].queryset = Theme.objects.filter(agreement=agreement)
        self.fields["since"].initial = clock.today()


class NewPersonForm(PlaceForm):
    """A person to add, with a first place."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    email = forms.EmailField(label="E-mail address", help_text="A link to set a password goes there.")
    username = forms.CharField(label="User name", max_length=150, help_text="What they log in with.")

    field_order = ["first_name", "last_name", "email", "username"]


class EndPlaceForm(FaultyForm):
    """The last day of a place."""

    on = DayField(label="Last day")
    why = forms.CharField(label="Why?", max_length=300, help_text="This stands in the history.")


class ReasonForm(FaultyForm):
    """Something that wants a reason only."""

    reason = forms.CharField(label="Why?", max_length=300, help_text="This stands in the history.")


class HandOverForm(FaultyForm):
    """Leave, or a handover for good."""

    to = forms.ModelChoiceField(None, label="Who takes over?", empty_label="Choose somebody")
    since = DayField(label="First day")
    until = DayField(
        label="Last day",
        required=False,
        help_text="For leave: the last day of cover. Left empty, the duties move for good.",
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label="Only for these indicators",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none to hand over everything.",
    )
    reason = forms.CharField(label="Why?", max_length=300, help_text="This stands in the history.")

    def __init__(self, *args, people, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
        self.fields["to"].label_from_instance = lambda user: user.get_full_name() or user.get_username()
        self.fields["indicators"].queryset = indicators
