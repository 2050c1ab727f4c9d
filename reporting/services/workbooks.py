"""The verbs of an uploaded workbook: take it, keep its good rows as drafts, drop it; and reading a row without saving.

What a row would do is decided by the same reading as of a return that is saved on its page.
"""

import hashlib
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction

from indicators import clock
from partners.access import Person, Refused, Verb, may_anywhere
from reporting.locks import lock_of
from reporting.models import Actual, Forecast, ReportingQuarter, Return, Upload
from reporting.services.reading import FigureEntry, ForecastEntry, Given, Known, read_figures, read_forecasts
from reporting.services.returns import record
from reporting.services.shared import NotNow
from targets.book import IndicatorEntry

MOST_NAME = 120


@dataclass(frozen=True)
class Weighed:
    """What saving would add to a return, and a sentence for each entry that cannot be read or held."""

    figures: list[Actual]
    forecasts: list[Forecast]
    faults: dict[str, str]


@dataclass(frozen=True)
class Draft:
    """What is to be saved in one return, by the version of it that was seen."""

    ret: Return
    version: int
    figures: list[FigureEntry] = field(default_factory=list)
    forecasts: list[ForecastEntry] = field(default_factory=list)
    commentary: str | None = None


def weigh(
    *,
    ret: Return,
    entry: IndicatorEntry,
    figures: list[FigureEntry],
    forecasts: list[ForecastEntry],
    known: Known,
    given: Given,
    by: Person,
) -> Weighed:
    """What `record` would add, without adding it: `known` and `given` are the figures and forecasts held."""
    faults: dict[str, str] = {}
    actuals = read_figures(ret, entry, figures, known, by, faults)
    expected = read_forecasts(ret, entry, forecasts, by, faults, given)
    return Weighed(actuals, expected, faults)


def why_not_now(ret: Return) -> str:
    """Why nothing can be entered into a return, or nothing."""
    lock = lock_of(ret)
    return "" if lock.open else lock.words


def demand_upload(by: Person, quarter: ReportingQuarter) -> None:
    """Whoever may enter something in the agreement may upload; what of it is taken is decided for each row."""
    if not may_anywhere(by, Verb.ENTER, quarter.agreement_id):
        raise Refused(Verb.ENTER)


@transaction.atomic
def take_upload(*, quarter: ReportingQuarter, content: bytes, name: str, by: Person) -> Upload:
    """Keep a workbook that was read until its person decides; what they left undecided before is dropped."""
    demand_upload(by, quarter)
    for earlier in Upload.objects.waiting(quarter, by.id).select_for_update():
        _end(earlier, Upload.State.DROPPED)
    upload = Upload(
        quarter=quarter,
        name=name[-MOST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        at=clock.now(),
        by_id=by.id,
    )
    upload.file.save(name, ContentFile(content), save=False)
    upload.save()
    return upload


@transaction.atomic
def keep_upload(*, upload: Upload, drafts: list[Draft], by: Person) -> Upload:
    """Save the rows of an upload as drafts: all of them or none. Raises what `record` raises."""
    upload = _undecided(upload, by)
    for draft in drafts:
        record(
            ret=draft.ret,
            version=draft.version,
            by=by,
            figures=draft.figures,
            forecasts=draft.forecasts,
            commentary=draft.commentary,
        )
    return _end(upload, Upload.State.KEPT)


@transaction.atomic
def drop_upload(*, upload: Upload, by: Person) -> Upload:
    """Forget an upload: nothing of it is saved, and its file is deleted."""
    return _end(_undecided(upload, by), Upload.State.DROPPED)


def _undecided(upload: Upload, by: Person) -> Upload:
    demand_upload(by, upload.quarter)
    now = Upload.objects.select_for_update(of=("self",)).select_related("quarter").get(pk=upload.pk)
    if now.by_id != by.id:
        raise Refused(Verb.ENTER)
    if now.state != Upload.State.READ:
        raise NotNow(f"This workbook is decided about already: it was {now.get_state_display().lower()}.")
    return now


def _end(upload: Upload, state: str) -> Upload:
    upload.state, upload.ended_at = state, clock.now()
    upload.save(update_fields=["state", "ended_at"])
    if state == Upload.State.DROPPED:
        transaction.on_commit(lambda: upload.file.storage.delete(upload.file.name))
    return upload
