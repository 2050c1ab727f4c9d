"""Sixteen people save returns at once: no write is refused, none is lost, and how long each waits.

Every writer is a process with a connection of its own. Two of them share a return, so that one often finds that the
other was first (409): then it reads the return again and saves, as a person would. Saved is what was answered with a
redirect. A return's version goes up by one with each save, so the versions prove that nothing was written over.
"""

import logging
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

WRITERS, RETURNS, SAVES = 16, 8, 12
#: Nobody waits longer than this for a save, or the run fails.
LIMIT_SECONDS = 20.0
SAVED, CONFLICT = 302, 409


@dataclass
class Report:
    """What one writer did: the return it wrote to, the seconds of each save, and what was answered how often."""

    path: str
    seconds: list[float] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)


def write(number: int, path: str, username: str, together, reports) -> None:
    """One writer: sign in, wait for the others, then save so many times."""
    import django

    django.setup()
    logging.disable(logging.WARNING)  # that somebody else was first is counted, not told each time
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(username=username))
    client.get(path)
    report = Report(path)
    together.wait()
    for save in range(SAVES):
        report.seconds.append(_save(client, path, f"Writer {number}, save {save}.", report.answers))
    reports.put(report)


def _save(client, path: str, words: str, answers: Counter) -> float:
    """Save the return with these words; read it again as often as somebody else was first. Seconds of the last post."""
    while True:
        page = client.get(path).content.decode()
        data = {"commentary": words, "save": "1", **_typed(page)}
        started = time.perf_counter()
        answer = client.post(path, data).status_code
        took = time.perf_counter() - started
        answers[answer] += 1
        if answer != CONFLICT:
            return took


def _typed(page: str) -> dict[str, str]:
    """The form's fields as they stand, without its words."""
    from tests.benchmarks.bench import Page

    form = next(form for form in Page(page).forms if "commentary" in form)
    return {name: value for name, value in form.items() if name != "commentary" and value}


def measure() -> list[str]:
    """Let them write, print what they met, and return what broke a limit."""
    from reporting.models import Event, Return

    rows = list(
        Return.objects.filter(quarter__state="open", state__in=["not started", "draft"])
        .select_related("quarter__agreement", "indicator")
        .order_by("id")[:RETURNS]
    )
    before = {row.pk: row.version for row in rows}
    events = Event.objects.filter(verb="saved", ret__in=before).count()
    done, seconds = _run([_path(row) for row in rows])
    answers = sum((report.answers for report in done), Counter())
    waits = sorted(took for report in done for took in report.seconds)
    versions = {row.pk: row.version for row in Return.objects.filter(pk__in=before)}
    gained = sum(versions[pk] - before[pk] for pk in before)
    told = Event.objects.filter(verb="saved", ret__in=before).count() - events
    saved, refused = answers[SAVED], sum(answers.values()) - answers[SAVED] - answers[CONFLICT]
    cuts = statistics.quantiles(waits, n=100)
    print(
        f"\n{WRITERS} writers on {len(rows)} returns: {saved} saved in {seconds:.1f} s, {refused} refused, "
        f"{answers[CONFLICT]} times somebody else was first; versions went up by {gained}, the history by {told}\n"
        f"a save took {cuts[49]:.2f} s (half), {cuts[94]:.2f} s (95 %), {cuts[98]:.2f} s (99 %), "
        f"{waits[-1]:.2f} s at most"
    )
    broken = []
    if refused:
        broken.append(f"writers: {refused} refused: {dict(answers)}")
    if not saved == gained == told == WRITERS * SAVES:
        broken.append(f"writers: {saved} saved of {WRITERS * SAVES}, but versions say {gained} and the history {told}")
    if waits[-1] > LIMIT_SECONDS:
        broken.append(f"writers: a save took {waits[-1]:.1f} s, limit {LIMIT_SECONDS:g}")
    return broken


def _path(row) -> str:
    quarter = row.quarter.quarter
    return f"/{row.quarter.agreement.slug}/{quarter.year_slug}/{quarter.slug}/returns/{row.indicator.slug}/"


def _run(paths: list[str]) -> tuple[list[Report], float]:
    """Start the writers, let them go together, and gather what they report; one that dies ends the run."""
    start = multiprocessing.get_context("spawn")
    together, reports = start.Barrier(WRITERS + 1), start.Queue()
    writers = [
        start.Process(target=write, args=(number, paths[number % len(paths)], "reviewer", together, reports))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    together.wait(timeout=300)
    started = time.perf_counter()
    done = [reports.get(timeout=300) for _ in writers]
    seconds = time.perf_counter() - started
    for writer in writers:
        writer.join()
    if any(writer.exitcode for writer in writers):
        sys.exit("a writer died: see above")
    return done, seconds
