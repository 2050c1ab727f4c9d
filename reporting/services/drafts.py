"""What is typed and not saved yet: kept for the one who typed it, whatever becomes of the session or the page.

It is nobody else's and judged nowhere: a save takes it into the return and drops it, its owner may drop it too.
"""

from django.db import transaction

from indicators import clock
from partners.access import Person, Verb, demand
from reporting.models import Return, TypedDraft
from targets.book import book_of

#: More than this in one field is no commentary, and no more than this is kept of it.
MOST_LETTERS = 10_000


@transaction.atomic
def keep_typed(*, ret: Return, version: int, fields: dict[str, str], by: Person) -> TypedDraft:
    """Keep what a person has typed into a return, in place of what they had typed before.

    `version` is that of the return that they look at. Whoever may not enter the return keeps nothing in it.
    """
    demand(by, Verb.ENTER, book_of(ret.quarter.agreement, ret.quarter.quarter).by_id[ret.indicator_id].facts())
    said = {name: text[:MOST_LETTERS] for name, text in fields.items()}
    row, _ = TypedDraft.objects.update_or_create(
        ret=ret, by_id=by.id, defaults={"version": version, "fields": said, "at": clock.now()}
    )
    return row


def drop_typed(*, ret: Return, by: Person) -> None:
    """Drop what a person has typed into a return and not saved."""
    TypedDraft.objects.filter(ret=ret, by_id=by.id).delete()


def typed_draft(ret: Return, by: Person) -> TypedDraft | None:
    """What a person has typed into a return and not saved, if anything."""
    return TypedDraft.objects.filter(ret=ret, by_id=by.id).first()
