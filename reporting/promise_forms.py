"""The forms that change what was promised: a baseline, an answer, a milestone. These clean; the services refuse."""

from django import forms

from reporting import services
from targets.models import Baseline

_REASON = {"widget": forms.Textarea(attrs={"rows": 3}), "max_length": 300, "required": False}
#: What a field asks for, and the service refuses to do without, is not called optional.
_ASKED = ("value", "period", "reason", "answer", "level", "board", "year")


class _PromiseForm(forms.Form):
    """A form whose faults are found by a service, which says why in one voice."""

    #: What was seen when the form was opened: a version, or the agreement's revision.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, seen: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = seen
        self.fields["seen"].initial = seen
        for name in _ASKED:
            if name in self.fields:
                self.fields[name].asked = True

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    def add_faults(self, by_field: dict[str, str]) -> None:
        """Faults that the service found, beside their boxes. What has changed meanwhile has now been seen."""
        for name, sentence in by_field.items():
            self.add_error(name if name in self.fields and name != "seen" else None, sentence)
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(self.now)


class BaselineForm(_PromiseForm):
    """The number of a baseline, and what makes it one."""

    value = forms.CharField(
        label="What is the baseline?",
        help_text="As it was published, with every digit.",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    period = forms.CharField(
        label="What does it measure?",
        help_text="The period or the survey, such as 2007/08 or TellUs3, spring 2008.",
        max_length=60,
        required=False,
    )
    status = forms.ChoiceField(
        label="How sure is it?",
        choices=[
            (Baseline.Status.RECORDED, "Recorded: the number that changes are measured from"),
            (Baseline.Status.PROVISIONAL, "Provisional: it may still be corrected"),
            (Baseline.Status.PROXY, "Proxy: of something near to the measure"),
        ],
        widget=forms.RadioSelect,
    )
    comparable = forms.BooleanField(
        label="Figures that come after can be compared with it",
        required=False,
    )
    reason = forms.CharField(
        label="Where does it come from, and why is it recorded?",
        help_text="The source or release. Everybody reads this beside your name.",
        **_REASON,
    )


class AnswerForm(forms.Form):
    """The answer to a query; `unclear` asks what its changes mean."""

    answer = forms.CharField(
        label="What is the answer?",
        help_text=f"As it was decided, in at most {services.LONGEST_ANSWER} characters. Your name stands beside it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    basis = forms.ChoiceField(
        label="So the change is in",
        choices=[(basis.value, words.capitalize()) for basis, words in services.BASES.items()],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, unclear: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].asked = self.fields["basis"].asked = True
        if not unclear:
            del self.fields["basis"]

    def add_faults(self, by_field: dict[str, str]) -> None:
        for name, sentence in by_field.items():
            self.add_error(name if name in self.fields else None, sentence)


class _MilestoneForm(_PromiseForm):
    """What every change of a milestone says: whose it is, and why."""

    board = forms.CharField(label="Which board agreed it?", max_length=200, required=False)
    reason = forms.CharField(label="Why?", help_text="Everybody who sees the milestone reads this.", **_REASON)


class ConfirmGuideForm(_MilestoneForm):
    """Agree the guide of a target year."""

    year = forms.CharField(label="Which year's guide?", widget=forms.Select, required=False)
    field_order = ["year", "board", "reason"]

    def __init__(self, *args, years: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.choices = years


class SetMilestoneForm(_MilestoneForm):
    """Agree a level for a period."""

    period = forms.CharField(label="For which quarter?", widget=forms.Select, required=False)
    level = forms.CharField(
        label="Which level?",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["period", "level", "board", "reason"]

    def __init__(self, *args, periods: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].widget.choices = [(period, period) for period in periods]


class WithdrawMilestoneForm(_MilestoneForm):
    """Take an agreed level back."""

    period = forms.CharField(label="Which milestone?", widget=forms.Select, required=False)
    field_order = ["period", "board", "reason"]

    def __init__(self, *args, periods: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].widget.choices = [(period, period) for period in periods]
