"""What was typed by somebody whose session had ended, carried over the login to the page it was typed on.

It waits in the session that the login goes on with, for an hour; the page takes it up and keeps it as typed.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

KEY = "carried"
WAITS = timedelta(hours=1)
#: A return with all its words is far smaller.
MOST_LETTERS = 100_000


def carry(request: HttpRequest) -> None:
    """Put what was sent aside, if it is of a size that a person types."""
    fields = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
    if sum(map(len, fields.values())) <= MOST_LETTERS:
        request.session[KEY] = {"path": request.path, "fields": fields, "at": timezone.now().isoformat()}


def carried(request: HttpRequest) -> dict[str, str] | None:
    """What was typed on this page before the login, once."""
    held = request.session.get(KEY)
    if held is None or held["path"] != request.path:
        return None
    del request.session[KEY]
    fresh = timezone.now() - timezone.datetime.fromisoformat(held["at"]) <= WAITS
    return held["fields"] if fresh else None
