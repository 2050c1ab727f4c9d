"""What to say when the database is missing, cannot be reached or is not migrated: a sentence, never a traceback.

Used by `manage.py` for commands, and for pages by the middleware (errors in a view) and the 500 handler (errors in
other middleware). A fault in our own SQL on a healthy database is no such case: it stays a server error.
"""

import logging
import sys
from collections.abc import Callable

from django.db import (
    DEFAULT_DB_ALIAS,
    DataError,
    Error,
    IntegrityError,
    OperationalError,
    connections,
)
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as default_server_error

logger = logging.getLogger(__name__)


def trouble(error: BaseException | None) -> str | None:
    """The sentence for this error if the state of the database is its cause, else None."""
    if not isinstance(error, Error) or isinstance(error, IntegrityError | DataError):
        return None
    if isinstance(error, OperationalError) and "locked" in str(error):
        return "The database is busy with other work. Try again in a moment."
    try:
        waiting = _unapplied()
    except Error as second:
        reason = (str(second).strip() or type(second).__name__).splitlines()[0]
        return f"The database cannot be opened ({reason}). Check DATABASE_URL and try again."
    if waiting:
        return (
            f"The database is not set up: {waiting} migration{' waits' if waiting == 1 else 's wait'}. "
            "Run `python manage.py migrate` (or `make run`) and try again."
        )
    return None


def _unapplied() -> int:
    """How many migrations the database lacks; asked on a connection of its own, as the other may be broken."""
    connection = connections[DEFAULT_DB_ALIAS].copy()
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()


def unavailable(error: BaseException | None) -> HttpResponse | None:
    """A 503 page with the sentence, or None if the error is of another kind."""
    sentence = trouble(error)
    if sentence is None:
        return None
    logger.error("%s (%s)", sentence, error)
    response = HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 handler: Django calls it while the error is still being handled."""
    return unavailable(sys.exc_info()[1]) or default_server_error(request)


class DatabaseMiddleware:
    """Answers 503 with a sentence when a view fails on a database that is not there or not migrated."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(exception)
