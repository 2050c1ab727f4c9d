"""The one clock. A demonstration of a past agreement may state the day it plays on (setting LAA_TODAY)."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_played: ContextVar[date | None] = ContextVar("played", default=None)


def now() -> datetime:
    """The moment to write on a record: the real one, or the real time of day on the stated day."""
    real = timezone.localtime()
    day = _played.get() or settings.LAA_TODAY
    return real.replace(year=day.year, month=day.month, day=day.day) if day else real


def today() -> date:
    return now().date()


@contextmanager
def on(day: date):
    """Play what follows on a stated day: for demonstrations and tests, so that history reads in order."""
    token = _played.set(day)
    try:
        yield
    finally:
        _played.reset(token)
