"""The forms of the policy and of what if. They read rules and figures as typed; each fault stands beside its field."""

import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import escape

from indicators.measures import MOST_DIGITS, MOST_PLACES, FigureFault, parse_figure
from reporting import rag
from reporting.scorecard import Supposed
from reporting.whatif import Boxes

OWN = "own rule"
PRESETS = [(name, name.capitalize()) for name in rag.PRESETS] + [(OWN, "Own rule, as stated below")]
RULES = [
    (rag.Rule.NONE, "no tolerance"),
    (rag.Rule.PERCENT, "per cent of the expected level"),
    (rag.Rule.POINTS, "points, in the measure's unit"),
    (rag.Rule.SHARE, "per cent of the planned improvement"),
    (rag.Rule.FLOOR, "a floor: the actual is not worse than"),
]
LEVELS = [
    ("1.645", "90 %, two-sided (z of 1.645)"),
    ("1.96", "95 %, two-sided (z of 1.96)"),
    ("2.576", "99 %, two-sided (z of 2.576)"),
]
TOLERANCES = ("green", "amber", "ordinal_green", "ordinal_amber")
WHAT = ("figure", "forecast", "level")
SWITCHES = ("no_progress_is_red", "improving_is_amber", "amber_needs_exception")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")


def _rule(label: str, rules: list) -> forms.ChoiceField:
    wrong = "Levels and scores have no percentages: choose points, a share, a floor or no tolerance."
    field = forms.ChoiceField(label=label, choices=rules, error_messages={"invalid_choice": wrong}, required=False)
    field.asked = True
    return field


def _number(label: str) -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=30)
    field.widget.attrs = {"autocomplete": "off", "inputmode": "text", "maxlength": "30"}
    field.asked = True
    return field


class RulesForm(forms.Form):
    """The rules of a policy: a preset or an own rule, the switches, the survey level. `policy` is what was stated."""

    preset = forms.ChoiceField(
        label="How far may a figure miss?",
        choices=PRESETS,
        widget=forms.RadioSelect,
        help_text="In every preset green is on target or better. Levels and scores have no tolerance.",
    )
    green_rule = _rule("Green within", RULES)
    green_value = _number("Green: how much")
    amber_rule = _rule("Amber within", RULES)
    amber_value = _number("Amber: how much")
    ordinal_green_rule = _rule("Levels and scores: green within", [rule for rule in RULES if rule[0] != "percent"])
    ordinal_green_value = _number("Levels and scores, green: how much")
    ordinal_amber_rule = _rule("Levels and scores: amber within", [rule for rule in RULES if rule[0] != "percent"])
    ordinal_amber_value = _number("Levels and scores, amber: how much")
    no_progress_is_red = forms.BooleanField(
        label="No progress is red: a miss that is no better than the baseline, whatever the tolerance", required=False
    )
    improving_is_amber = forms.BooleanField(
        label="Improving is amber: a miss beyond amber that is better than the year before", required=False
    )
    amber_needs_exception = forms.BooleanField(label="Amber needs an exception report, as red does", required=False)
    z = forms.ChoiceField(label="A change in a survey counts as significant at", choices=LEVELS)

    policy: rag.Policy | None = None

    def __init__(self, *args: Any, stands: rag.Policy, **kwargs: Any) -> None:
        super().__init__(*args, initial={**stated(stands), **kwargs.pop("initial", {})}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        stands = rag.PRESETS.get(data.get("preset", ""), rag.Policy())
        if data.get("preset") == OWN:
            stands = self._own()
        if not self.errors:
            switches = {switch: data[switch] for switch in SWITCHES}
            self.policy = replace(stands, z=Decimal(data["z"]), **switches)
        return data

    def _own(self) -> rag.Policy:
        """The own rule, its faults beside the box that has them."""
        said = {name: self._tolerance(name) for name in TOLERANCES}
        stands = rag.Policy(amber=rag.Tolerance())
        for green, amber in (("green", "amber"), ("ordinal_green", "ordinal_amber")):
            if said[green] is None or said[amber] is None:
                continue
            try:
                stands = replace(stands, **{green: said[green], amber: said[amber]})
            except ValueError as error:
                text = str(error)
                self.add_error(f"{green}_value", f"{text[0].upper()}{text[1:]}.")
        return stands

    def _tolerance(self, name: str) -> rag.Tolerance | None:
        if f"{name}_rule" not in self.cleaned_data:
            return None
        rule = rag.Rule(self.cleaned_data[f"{name}_rule"] or rag.Rule.NONE)
        if rule is rag.Rule.NONE:
            return rag.Tolerance()
        typed = self.cleaned_data.get(f"{name}_value", "")
        fault, number = _read(typed, floor=rule is rag.Rule.FLOOR)
        if number is None:
            self.add_error(f"{name}_value", fault)
            return None
        return rag.Tolerance(rule, number)


def stated(policy: rag.Policy) -> dict[str, Any]:
    """A policy as its form shows it."""
    tolerances = {name: getattr(policy, name) for name in TOLERANCES}
    same = [
        name for name, preset in rag.PRESETS.items() if all(tolerances[t] == getattr(preset, t) for t in TOLERANCES)
    ]
    return {
        "preset": same[0] if same else OWN,
        "z": f"{policy.z:f}",
        **{switch: getattr(policy, switch) for switch in SWITCHES},
        **{f"{name}_rule": tolerance.rule.value for name, tolerance in tolerances.items()},
        **{
            f"{name}_value": "" if tolerance.value is None else f"{tolerance.value.normalize():f}"
            for name, tolerance in tolerances.items()
        },
    }


def _read(typed: str, *, floor: bool) -> tuple[str, Decimal | None]:
    """A number as typed, or what is wrong with it."""
    text = typed.replace("\N{MINUS SIGN}", "-").removesuffix("%").strip()
    if not text:
        return "Say how much.", None
    if not _PLAIN.fullmatch(text):
        return f"“{typed}” is not a number. Enter one such as 5 or 2.5.", None
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(fraction) > MOST_PLACES or len((whole + fraction).lstrip("0")) > MOST_DIGITS:
        return f"Enter at most {MOST_DIGITS} digits, {MOST_PLACES} of them after the point.", None
    number = Decimal(text)
    if number < 0 and not floor:
        return "A tolerance is 0 or more: it says how far a figure may miss.", None
    return "", number


class PolicyForm(RulesForm):
    """A new version of the policy: the rules, from when, whose, and why."""

    from_quarter = forms.ChoiceField(
        label="From which reporting quarter?", help_text="Published quarters keep the policy they were judged by."
    )
    owner = forms.CharField(label="Who owns the policy?", max_length=100)
    reason = forms.CharField(
        label="Why is it set?",
        help_text="Everybody reads this beside the version.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the policy is set: everybody reads this."},
    )

    def __init__(self, *args: Any, quarters: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_quarter"].choices = [(str(quarter), str(quarter)) for quarter in quarters]

    def seal(self, version: int) -> str:
        """A mark of everything that was shown before it is saved, and of the version it would replace."""
        shown = [
            self.policy and self.policy.to_rules(),
            *(self.cleaned_data[name] for name in ("from_quarter", "owner", "reason")),
        ]
        return hashlib.sha256(json.dumps([*shown, version], sort_keys=True).encode()).hexdigest()[:20]


class WhatIfForm(forms.Form):
    """What is supposed of an indicator: figures, forecasts and target levels of its measures, and a tolerance."""

    policy = forms.ChoiceField(
        label="Tolerance",
        choices=[("", "As in force"), *((name, name.capitalize()) for name in rag.PRESETS)],
        required=False,
    )
    policy.asked = True

    def __init__(self, *args: Any, boxes: list[Boxes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = boxes
        for box in boxes:
            self._add(box, "figure", str(box.period or ""), f"Figure for {box.period}", box.figure_now)
            self._add(box, "forecast", box.forecast_year, f"Forecast for {box.forecast_year}", box.forecast_now)
            self._add(box, "level", box.level_year, f"Target level for {box.level_year}", box.level_now)

    def _add(self, box: Boxes, what: str, of: str, label: str, now: str) -> None:
        if not of:
            return
        name = f"{what}-{box.entry.id}"
        self.fields[name] = forms.CharField(
            label=f"{box.entry.name}: {label.lower()}" if len(self.boxes) > 1 else label,
            help_text=f"Now: {escape(now)}",
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
                self._read(f"{what}-{box.entry.id}", box)
        return self.cleaned_data

    def _read(self, name: str, box: Boxes) -> None:
        typed = self.cleaned_data.get(name, "")
        if not typed:
            return
        try:
            self.cleaned_data[name] = parse_figure(typed, box.entry.measure)
        except FigureFault as fault:
            self.add_error(name, str(fault))

    def supposed(self) -> Supposed:
        """What was typed, for the engine; an empty box leaves what it is about as it stands."""

        def said(what: str) -> list[tuple[Boxes, Decimal]]:
            found = [(box, self.cleaned_data.get(f"{what}-{box.entry.id}")) for box in self.boxes]
            return [(box, value) for box, value in found if isinstance(value, Decimal)]

        return Supposed(
            policy=rag.PRESETS.get(self.cleaned_data["policy"]),
            figures={(box.entry.id, box.period): value for box, value in said("figure") if box.period},
            forecasts={(box.entry.id, box.forecast_year): value for box, value in said("forecast")},
            levels={(box.entry.id, box.level_year): value for box, value in said("level")},
        )
