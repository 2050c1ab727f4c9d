"""An agreement as plain data again, in the file's own schema: the export."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from targets.agreement_file.shapes import AgreementFile, Indicator, Measure, OwnRule, Policy, Rule, Target

#: Fields that the file writes under another name.
_NAMES = {(Policy, "from_quarter"): "from", (Rule, "kind"): "rule"}

#: Values that may be left out, being what a missing key means.
_LEFT_OUT: dict[str, object] = {
    "comparable": True,
    "path_agreed": False,
    "to_confirm": False,
    "board_to_confirm": False,
    "blocks": False,
    "amber_needs_exception": False,
}

#: Fields that are written even when they are empty: a blank cell is a statement, and readers look for these.
_ALWAYS = {"words", "meaning", "baseline", "targets", "signups", "aliases", "statutory_years"}


def dump(agreement: AgreementFile) -> dict[str, Any]:
    """Plain data that `parse` reads back as the same agreement; each indicator also lists its `leads`."""
    return _table(agreement)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _table(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def _table(value: Any) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for field in fields(value):
        if "beside" in field.metadata:
            continue
        item = getattr(value, field.name)
        name = _NAMES.get((type(value), field.name), field.name)
        if isinstance(value, Measure) and name == "targets":
            table[name] = {target.year: _without(target, "year") for target in value.targets}
        elif isinstance(value, Policy) and name == "measures":
            if value.measures:
                table[name] = {one.measure: _without(one, "measure") for one in value.measures}
        elif _stated(name, item):
            table[name] = _plain(item)
        if isinstance(value, Indicator) and name == "signups":
            table["leads"] = list(value.leads)
    return table


def _without(value: Target | OwnRule, key: str) -> dict[str, Any]:
    """The table of a thing that stands in a table under its key."""
    table = _table(value)
    del table[key]
    return table


def _stated(name: str, item: object) -> bool:
    if name in _LEFT_OUT and item == _LEFT_OUT[name] and isinstance(item, bool):
        return False
    return name in _ALWAYS or (item is not None and item not in ("", ()))
