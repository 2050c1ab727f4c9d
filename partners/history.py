"""The history of what is edited in place: every save of such a row says who did it, when and why.

Edited in place are people's places, quarters, returns, exceptions and their actions, and queries (django-simple-history
keeps each state of their rows). Figures, targets, baselines, milestones, policies and overrides are never edited: they
are rows that are added.
"""

from django.contrib.auth import get_user_model
from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from indicators import clock
from partners.access import Person


def keep(row: models.Model, by: Person | None, why: str = "", **options) -> None:
    """Save a row with its line of history. `by` None is for what the software does by itself."""
    row._history_user = _user(by)
    row._history_date = clock.now()
    row._change_reason = why or None
    row.save(**options)


def keep_new(model: type[models.Model], rows: list, by: Person | None, why: str = "") -> list:
    """Add many rows, each with its first line of history."""
    return bulk_create_with_history(
        rows,
        model,
        default_user=_user(by),
        default_change_reason=why or None,
        default_date=clock.now(),
    )


def keep_changed(model: type[models.Model], rows: list, fields: list[str], by: Person | None, why: str = "") -> None:
    """Save some fields of many rows, each with its line of history."""
    bulk_update_with_history(
        rows,
        model,
        fields,
        default_user=_user(by),
        default_change_reason=why or None,
        default_date=clock.now(),
    )


def take_out(row: models.Model, by: Person | None, why: str = "") -> None:
    """Delete a row; its history stays, and says who took it out."""
    row._history_user = _user(by)
    row._history_date = clock.now()
    row._change_reason = why or None
    row.delete()


def has_history(model: type[models.Model]) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def _user(by: Person | None):
    return None if by is None or by.id is None else get_user_model()(pk=by.id)
