"""What stands of a reopened return until it is signed off again: its words and names as they were signed off before.

Its figures stand up to `Return.stands_to`. What is edited in place (commentary, who submitted and signed) is read from
the return's history: the last state in which it was signed off.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from reporting.models import Actual, Return


def signed_before(returns: Iterable[Return]) -> dict[int, object]:
    """By return: its row of history as it was last signed off, of those that are reopened; no query if none is."""
    reopened = [ret.pk for ret in returns if ret.stands_to is not None]
    if not reopened:
        return {}
    rows = (
        Return.history.filter(id__in=reopened, state=Return.State.SIGNED_OFF)
        .select_related("submitted_by", "signed_off_by", "saved_by", "quarter")
        .order_by("history_id")
    )
    return {row.id: row for row in rows}


def stood(row, before: Mapping[int, Any]) -> bool:
    """Whether what came with a return (`row.ret`, `row.at`) stands as far as a reopening goes: not while the return is
    reopened and it came after it was signed off. `before` is what `signed_before` found."""
    if row.ret.stands_to is None:
        return True
    old = before.get(row.ret_id)
    return old is not None and row.at <= old.signed_off_at


def as_signed(rows: Iterable[Actual]) -> None:
    """Tell of each figure that stands by an earlier sign-off who submitted and signed it then. The rows are for
    reading, never to be saved."""
    rows = [row for row in rows if row.ret is not None and row.ret.stands_to is not None]
    before = signed_before({row.ret_id: row.ret for row in rows}.values())
    for row in rows:
        old = before.get(row.ret_id)
        if old is not None and row.pk <= row.ret.stands_to:
            row.ret.submitted_by, row.ret.submitted_at = old.submitted_by, old.submitted_at
            row.ret.signed_off_by, row.ret.signed_off_at = old.signed_off_by, old.signed_off_at
