"""The forms of what if: a policy, and with it figures, forecasts and target levels. Nothing of them is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import escape

from indicators.measures import FigureFault, parse_figure
from reporting import rag
from reporting.filters import PlainSelect
from reporting.policy_forms import RulesForm, rows_of
from reporting.scorecard import Supposed
from reporting.whatif import Boxes

WHAT = ("figure", "forecast", "level")
#: Rows for figures, forecasts and levels that stand ready on the quarter's page.
READY = 3


@dataclass(frozen=True)
class Said:
    """One thing that is supposed: what, of which measure, and how much."""

    box: Boxes
    what: str
    value: Decimal

    @property
    def words(self) -> str:
        """`NI 016, figure for 2008/09 Q2: 17.50 offences per 1,000; now 18.90 offences per 1,000`."""
        return (
            f"{self.box.name}, {self.box.of(self.what)}: {self.box.worded(self.value)}; now {self.box.now(self.what)}"
        )


def _supposed(policy: rag.Policy | None, said: list[Said]) -> Supposed:
    """What was stated and typed, for the engine; what was left empty stays as it stands."""
    return Supposed(
        policy=policy,
        figures={(one.box.entry.id, one.box.period): one.value for one in _of(said, "figure") if one.box.period},
        forecasts={(one.box.entry.id, one.box.forecast_year): one.value for one in _of(said, "forecast")},
        levels={(one.box.entry.id, one.box.level_year): one.value for one in _of(said, "level")},
    )


def _of(said: Iterable[Said], what: str) -> list[Said]:
    return [one for one in said if one.what == what]


class WhatIfForm(RulesForm):
    """What is supposed of one indicator: a box for each figure, forecast and target level of its measures."""

    def __init__(self, *args: Any, boxes: list[Boxes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = boxes
        for box in boxes:
            for what in WHAT:
                self._add(box, what)

    def _add(self, box: Boxes, what: str) -> None:
        if not box.may(what):
            return
        label = box.of(what)
        name = f"{what}-{box.entry.id}"
        self.fields[name] = forms.CharField(
            label=f"{box.entry.name}: {label}" if len(self.boxes) > 1 else label.capitalize(),
            help_text=f"Now: {escape(box.now(what))}",
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[name].asked = True

    def groups(self) -> list[tuple[Boxes, list[forms.BoundField]]]:
        """Each measure with its boxes."""
        return [
            (box, [self[name] for what in WHAT if (name := f"{what}-{box.entry.id}") in self.fields])
            for box in self.boxes
        ]

    def clean(self) -> dict[str, Any]:
        for box in self.boxes:
            for what in WHAT:
                name = f"{what}-{box.entry.id}"
                if self.cleaned_data.get(name):
                    _read(self, name, box)
        return super().clean()

    def said(self) -> list[Said]:
        found = [(box, what, self.cleaned_data.get(f"{what}-{box.entry.id}")) for box in self.boxes for what in WHAT]
        return [Said(box, what, value) for box, what, value in found if isinstance(value, Decimal)]

    def supposed(self) -> Supposed:
        return _supposed(self.policy, self.said())


class WhatIfQuarterForm(RulesForm):
    """What is supposed of a whole quarter: a row for each thing said, of any measure; empty rows say nothing."""

    WHATS = (("figure", "Figure"), ("forecast", "Forecast of the year end"), ("level", "Target level"))

    def __init__(self, *args: Any, boxes: Iterable[Boxes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = {rag.rule_key(box.entry.measure): box for box in boxes}
        self.says = rows_of(self.data if self.is_bound else None, "say", 0, least=READY)
        choices = [("", "Choose a measure"), *((key, label) for key, (label, _) in self.named.items())]
        for row in self.says:
            fields = {
                "measure": forms.ChoiceField(label="Measure", choices=choices, widget=PlainSelect, required=False),
                "what": forms.ChoiceField(label="What", choices=self.WHATS, required=False),
                "value": forms.CharField(label="Would be", required=False, max_length=60),
            }
            fields["value"].widget.attrs = {"autocomplete": "off"}
            for name, field in fields.items():
                field.asked = True
                self.fields[f"say-{row}-{name}"] = field

    def say_rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows, counted from 1, each with its fields."""
        return [
            (place, [self[f"say-{row}-{name}"] for name in ("measure", "what", "value")])
            for place, row in enumerate(self.says, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        seen = set()
        for row in self.says:
            key, what, typed = (self.cleaned_data.get(f"say-{row}-{name}") for name in ("measure", "what", "value"))
            what = what or WHAT[0]
            if f"say-{row}-measure" in self.errors or not (key or typed):
                continue
            if not key:
                self.add_error(f"say-{row}-measure", "Say of which measure.")
            elif not typed:
                self.add_error(f"say-{row}-value", "Say what it would be, or take the measure out.")
            elif (key, what) in seen:
                self.add_error(f"say-{row}-measure", "This is supposed already, in a row above.")
            elif not self.boxes[key].may(what):
                self.add_error(f"say-{row}-what", self.boxes[key].why_not(what))
            else:
                _read(self, f"say-{row}-value", self.boxes[key])
            seen.add((key, what))
        return super().clean()

    def said(self) -> list[Said]:
        found = []
        for row in self.says:
            key, what, value = (self.cleaned_data.get(f"say-{row}-{name}") for name in ("measure", "what", "value"))
            if key and isinstance(value, Decimal):
                found.append(Said(self.boxes[key], what or WHAT[0], value))
        return found

    def supposed(self) -> Supposed:
        return _supposed(self.policy, self.said())


def _read(form: forms.Form, name: str, box: Boxes) -> None:
    """A figure as typed, or what is wrong with it beside its box."""
    try:
        form.cleaned_data[name] = parse_figure(form.cleaned_data[name], box.entry.measure)
    except FigureFault as fault:
        form.add_error(name, str(fault))
