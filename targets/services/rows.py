"""Brings a table's rows in line with what they should say: matched by keys, changed only where they differ."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from partners.access import Person
from partners.history import has_history, keep_changed, keep_new, take_out

Row = TypeVar("Row", bound=Model)


LOADED = "Loaded from the agreement's file."


def align(
    model: type[Row], held: Mapping[Any, Row], wanted: Mapping[Any, dict[str, Any]], by: Person | None = None
) -> dict[Any, Row]:
    """Create what is missing and update what differs, in two statements a table. What is no longer wanted stays.

    Rows that have a history get their lines of it, with `by` who loads."""
    rows: dict[Any, Row] = {}
    missing, changed = [], []
    for key, values in wanted.items():
        row = held.get(key)
        if row is None:
            row = model(**values)
            missing.append(row)
        else:
            different = [name for name, value in values.items() if getattr(row, name) != value]
            for name in different:
                setattr(row, name, values[name])
            if different:
                changed.append(row)
        rows[key] = row
    fields = sorted({model._meta.get_field(name).name for values in wanted.values() for name in values})
    if has_history(model):
        if missing:
            keep_new(model, missing, by, LOADED)
        if changed:
            keep_changed(model, changed, fields, by, LOADED)
        return rows
    if missing:
        model._default_manager.bulk_create(missing)
    if changed:
        model._default_manager.bulk_update(changed, fields)
    return rows


def gone(held: Mapping[Any, Row], wanted: Mapping[Any, Any]) -> list[Row]:
    """The rows that are no longer wanted, the last first."""
    return [row for key, row in reversed(held.items()) if key not in wanted]


def drop(model: type[Row], held: Mapping[Any, Row], wanted: Mapping[Any, Any], by: Person | None = None) -> None:
    """Delete rows that nothing else hangs on."""
    keys = [row.pk for row in gone(held, wanted)]
    if has_history(model):
        for row in gone(held, wanted):
            take_out(row, by, LOADED)
    elif keys:
        model._default_manager.filter(pk__in=keys).delete()
