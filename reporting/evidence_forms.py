"""The forms of evidence: the box for a file in the return's form, and the reason for taking one back."""

from django import forms

from reporting.papers import ALLOWED, KINDS, MOST_BYTES, MOST_BYTES_OF_RETURN, shown_size


class EvidenceField(forms.Form):
    """The box for a file, for the return's form to carry. What the file is, the service decides by its content."""

    evidence = forms.FileField(
        label="Add a file",
        help_text=f"{ALLOWED}; up to {shown_size(MOST_BYTES)} a file and {shown_size(MOST_BYTES_OF_RETURN)} a return. "
        "It is kept when you save the draft or submit.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in KINDS)}),
    )


class TakeBackForm(forms.Form):
    """Taking a file back wants a reason."""

    why = forms.CharField(
        label="Why is it taken back?",
        help_text="This stays in the history. The file is kept, and nobody is offered it any more.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
