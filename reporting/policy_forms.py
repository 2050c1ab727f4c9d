"""The forms of the policy. They read rules as typed; each fault stands beside its field."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from indicators.measures import MOST_DIGITS, MOST_PLACES, Measure, Scale
from reporting import rag
from reporting.filters import PlainSelect
from targets.book import Book

#: Measures by the name that a policy gives them, each with its label.
Named = Mapping[str, tuple[str, Measure]]

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
#: A floor is a level, and no one level suits every measure: the default has none.
DEFAULTS = [rule for rule in RULES if rule[0] is not rag.Rule.FLOOR]
ORDINALS = [rule for rule in DEFAULTS if rule[0] is not rag.Rule.PERCENT]
NO_FLOOR = "Choose one of the rules. A floor is a level: it is stated below, for the measures it is meant for."
NO_PERCENT = "Levels and scores have no percentages: choose points, a share, or no tolerance."
OWN_FIELDS = ("measure", "green_rule", "green_value", "amber_rule", "amber_value", "remove")
#: As many measures may have rules of their own in one version as any agreement needs.
MOST_ROWS = 100
TOLERANCES = ("green", "amber", "ordinal_green", "ordinal_amber")
SWITCHES = ("no_progress_is_red", "improving_is_amber", "amber_needs_exception")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")


def _rule(label: str, rules: list, wrong: str) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=rules, error_messages={"invalid_choice": wrong}, required=False)
    field.asked = True
    return field


def _number(label: str) -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=30)
    field.widget.attrs = {"autocomplete": "off", "inputmode": "text", "maxlength": "30"}
    field.asked = True
    return field


class RulesForm(forms.Form):
    """The rules of a policy: a preset or an own rule, the switches, the survey level, and the rules of single measures.

    `stands` is the policy that it begins with, `measures` are those that may have rules of their own; `policy` is what
    was stated.
    """

    preset = forms.ChoiceField(
        label="How far may a figure miss?",
        choices=PRESETS,
        widget=forms.RadioSelect,
        help_text="In every preset green is on target or better. Levels and scores have no tolerance.",
    )
    green_rule = _rule("Green within", DEFAULTS, NO_FLOOR)
    green_value = _number("Green: how much")
    amber_rule = _rule("Amber within", DEFAULTS, NO_FLOOR)
    amber_value = _number("Amber: how much")
    ordinal_green_rule = _rule("Levels and scores: green within", ORDINALS, NO_PERCENT)
    ordinal_green_value = _number("Levels and scores, green: how much")
    ordinal_amber_rule = _rule("Levels and scores: amber within", ORDINALS, NO_PERCENT)
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

    def __init__(self, *args: Any, stands: rag.Policy, measures: Named, **kwargs: Any) -> None:
        super().__init__(*args, initial={**stated(stands), **kwargs.pop("initial", {})}, **kwargs)
        self.named = measures
        self.own = [one for one in stands.own if one.measure in measures]
        self.rows = rows_of(self.data if self.is_bound else None, "own", len(self.own))
        for row in self.rows:
            self._add_own(row, self.own[row] if row < len(self.own) else None)

    def _add_own(self, row: int, own: rag.OwnRule | None) -> None:
        """The fields of one measure's own rule."""
        choices = [("", "Choose a measure"), *((key, label) for key, (label, _) in self.named.items())]
        wrong = "There is no such measure. Choose one of the list."
        self.fields[f"own-{row}-measure"] = forms.ChoiceField(
            label="Measure",
            choices=choices,
            required=False,
            widget=PlainSelect,
            initial=own.measure if own else "",
            error_messages={"invalid_choice": wrong},
        )
        for colour in ("green", "amber"):
            tolerance = getattr(own, colour) if own else rag.Tolerance()
            rule = _rule(f"{colour.capitalize()} within", RULES, "Choose one of the rules.")
            rule.initial = tolerance.rule.value
            self.fields[f"own-{row}-{colour}_rule"] = rule
            self.fields[f"own-{row}-{colour}_value"] = _number(f"{colour.capitalize()} by")
            self.fields[f"own-{row}-{colour}_value"].initial = _plain(tolerance)
        if own is not None or self.is_bound:
            remove = forms.BooleanField(label="Remove this rule", required=False)
            self.fields[f"own-{row}-remove"] = remove
        for name in OWN_FIELDS:
            if f"own-{row}-{name}" in self.fields:
                self.fields[f"own-{row}-{name}"].asked = True

    def own_rows(self) -> list[tuple[str, dict[str, forms.BoundField]]]:
        """The measures' own rules, each with a heading and its fields; the last is for another."""
        found = []
        for row in self.rows:
            fields = {name: self[f"own-{row}-{name}"] for name in OWN_FIELDS if f"own-{row}-{name}" in self.fields}
            named = self.named.get(fields["measure"].value() or "")
            if named is None:
                fields.pop("remove", None)
            found.append((f"Own rule: {named[0]}" if named else "Another measure", fields))
        return found

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        stands = rag.PRESETS.get(data.get("preset", ""), rag.Policy())
        if data.get("preset") == OWN:
            stands = self._default()
        own = self._own_rules()
        if not self.errors:
            switches = {switch: data[switch] for switch in SWITCHES}
            self.policy = replace(stands, z=Decimal(data["z"]), own=own, **switches)
        return data

    def _default(self) -> rag.Policy:
        """The own rule, its faults beside the box that has them."""
        said = {name: self._tolerance(name) for name in TOLERANCES}
        stands = rag.Policy(amber=rag.Tolerance())
        for green, amber in (("green", "amber"), ("ordinal_green", "ordinal_amber")):
            if said[green] is None or said[amber] is None:
                continue
            try:
                stands = replace(stands, **{green: said[green], amber: said[amber]})
            except ValueError as error:
                self.add_error(f"{green}_value", _sentence(error))
        return stands

    def _own_rules(self) -> tuple[rag.OwnRule, ...]:
        """The rules of single measures, in the order of their names; what is removed is left out."""
        found: dict[str, rag.OwnRule] = {}
        for row in self.rows:
            data = {name: self.cleaned_data.get(f"own-{row}-{name}") for name in OWN_FIELDS}
            key = data["measure"]
            if data["remove"] or f"own-{row}-measure" in self.errors:
                continue
            if not key:
                rules = (data["green_rule"], data["amber_rule"])
                if any(rule not in ("", None, rag.Rule.NONE.value) for rule in rules):
                    self.add_error(f"own-{row}-measure", "Say which measure this rule is for.")
                continue
            if key in found:
                self.add_error(f"own-{row}-measure", "This measure has a rule of its own already: change that one.")
                continue
            own = self._own_rule(f"own-{row}-", key)
            if own is not None:
                found[key] = own
        return tuple(found[key] for key in sorted(found))

    def _own_rule(self, prefix: str, key: str) -> rag.OwnRule | None:
        measure = self.named[key][1]
        green, amber = self._tolerance(f"{prefix}green"), self._tolerance(f"{prefix}amber")
        if measure.scale is Scale.ORDINAL:
            for colour, tolerance in (("green", green), ("amber", amber)):
                if tolerance is not None and tolerance.rule is rag.Rule.PERCENT:
                    self.add_error(f"{prefix}{colour}_rule", NO_PERCENT)
                    return None
        if green is None or amber is None:
            return None
        try:
            rag.Policy().for_measure(measure, green, amber)
        except ValueError as error:
            self.add_error(f"{prefix}green_value", _sentence(error))
            return None
        return rag.OwnRule(key, green, amber)

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


def _sentence(error: ValueError) -> str:
    text = str(error)
    return f"{text[0].upper()}{text[1:]}."


def rows_of(data: Mapping[str, Any] | None, name: str, held: int, least: int = 1) -> list[int]:
    """The rows of a list that may grow: those held or sent, and empty ones after them, at least one, `least` in all."""
    sent = [int(found[1]) for key in data or () if (found := re.fullmatch(rf"{name}-(\d{{1,3}})-measure", key))]
    rows = sorted(sent)[:MOST_ROWS] if data is not None else list(range(held))
    empty = bool(rows) and data is not None and not data.get(f"{name}-{rows[-1]}-measure")
    after = rows[-1] + 1 if rows else 0
    return [*rows, *range(after, after + max(least - len(rows), 0 if empty else 1))]


def named_measures(book: Book) -> Named:
    """The measures that may have rules of their own, by the name the policy gives them, in the agreement's order."""
    return {
        rag.rule_key(entry.measure): (
            f"{row.code} {row.title}{f', {entry.name.lower()}' if len(row.rated) > 1 else ''}",
            entry.measure,
        )
        for row in book.indicators
        for entry in row.rated
    }


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
        **{f"{name}_value": _plain(tolerance) for name, tolerance in tolerances.items()},
    }


def _plain(tolerance: rag.Tolerance) -> str:
    return "" if tolerance.value is None else f"{tolerance.value.normalize():f}"


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
