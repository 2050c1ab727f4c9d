"""`make bench`: what the pages and the load cost, measured in one run against their limits.

CPU seconds differ from machine to machine; ratios to an empty page in the same run do so much less. The baseline is a
signed-in empty view: Django's own middleware, the session and the person loaded, nothing of ours. Every page is asked
for in turn with the baseline, ROUNDS times after a warm-up, and the medians are compared. Saving is measured apart,
with the dashboard that is asked for right after it: that one works everything out anew, and is shown without a limit.
Queries are counted apart: once with nothing kept in memory (first), once as usual, and once with ten times as many
indicators. The run fails where a ratio or a number of queries is over its limit; seconds are goals. What verdicts
cost, alone and by the thousand from the database, is measured by tests/benchmarks/verdicts.py, against limits. At the
end sixteen writers save returns at once (tests/benchmarks/writers.py), and none may be refused or lost.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.benchmarks import verdicts, workbooks

ROOT = Path(__file__).resolve().parent.parent.parent
AGREEMENT = ROOT / "fixtures" / "luton-2008-11.toml"
SLUG = "luton-2008-11"
ROUNDS, WARM_UP, TIMES = 25, 4, 10
LOAD_SECONDS = 2.0
PLAIN_RATIO = 2.0


@dataclass(frozen=True)
class Row:
    """A page to measure: who asks for it, where, and what it may cost."""

    name: str
    user: str
    path: str
    queries: int
    ratio: float | None = None
    post: bool = False


Q1, Q2 = f"/{SLUG}/2008-09/q1", f"/{SLUG}/2008-09/q2"
ROWS = [
    Row("overview", "reviewer", f"{Q2}/", 12, 15),
    Row("overview, published", "reader", f"{Q1}/", 12, 15),
    Row("theme", "reviewer", f"{Q2}/themes/safer-stronger-communities/", 12, 15),
    Row("scorecard", "reviewer", f"{Q2}/scorecard/", 12, 25),
    Row("scorecard, published", "reader", f"{Q1}/scorecard/", 12, 25),
    Row("indicator", "reviewer", f"/{SLUG}/indicators/ni-016/", 20, 15),
    Row("return", "officer", f"{Q2}/returns/ni-016/", 20, 15),
    Row("return, saved", "officer", f"{Q2}/returns/ni-016/", 25, 15, post=True),
    Row("my returns", "officer", f"{Q2}/returns/", 12),
    Row("review", "reviewer", f"{Q2}/review/", 12),
    Row("register", "reviewer", f"/{SLUG}/indicators/", 12),
    Row("partners", "reviewer", f"/{SLUG}/partners/", 12),
    Row("targets", "reviewer", f"/{SLUG}/targets/", 12),
]
SCORECARD = "scorecard"
AFTER = "overview after a save"


class Page(HTMLParser):
    """What the measuring wants to know of a page: its table's cells by row, and its forms' fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.forms: list[dict[str, str]] = []
        self._cell = self._name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._cell = tag
            self.rows[-1].append("")
        elif tag == "input" and self.forms and "name" in given:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1][given["name"]] = given.get("value", "")
        elif tag in ("textarea", "select") and self.forms:
            self._name = given.get("name", "")
            self.forms[-1][self._name] = ""
        elif tag == "option" and self._name and "selected" in given:
            self.forms[-1][self._name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = ""
        elif tag in ("textarea", "select"):
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._cell and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


# The database, filled by the real commands


def command(*arguments: str) -> tuple[float, float, str]:
    """Run a management command: its seconds, its peak memory in MiB, and what it said when it failed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(arguments)} failed:\n{said}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, said


def prepare() -> None:
    """Make the tables, load the agreement and the demonstration; print seconds and memory beside the goal."""
    command("migrate", "--verbosity", "0")
    command("collectstatic", "--noinput", "--verbosity", "0")
    idle = command("shell", "--verbosity", "0", "--no-imports", "--command", "pass")
    print(f"{'':34}{'seconds':>10}{'of it':>10}{'peak MiB':>10}{'goal':>10}")
    print(f"{'a command that does nothing':34}{idle[0]:10.2f}{'':10}{idle[1]:10.0f}")
    for name in ("load_agreement", "load_agreement, a second time"):
        seconds, peak, _ = command("load_agreement", str(AGREEMENT))
        own = seconds - idle[0]
        missed = "" if own <= LOAD_SECONDS else "  over the goal"
        print(f"{name:34}{seconds:10.2f}{own:10.2f}{peak:10.0f}{LOAD_SECONDS:9.1f}s{missed}")
    seconds, peak, _ = command("load_demo", "--only-current")
    print(f"{'load_demo --only-current':34}{seconds:10.2f}{seconds - idle[0]:10.2f}{peak:10.0f}\n")


# Asking and counting


def asking(row: Row) -> Callable[[], Any]:
    """A function that asks for the page once, signed in; a saved return has another figure each time."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=row.user))
    if not row.post:
        return partial(_checked, row, partial(client.get, row.path), 200)
    figures = iter(range(1, 10_000))

    def filled_in() -> dict[str, str]:
        for form in Page(client.get(row.path).content.decode()).forms:
            for name in form:
                if f"{name}-status" in form:
                    return form | {name: f"{10 + next(figures) / 100:.2f}"}
        sys.exit(f"{row.name}: {row.user} finds no box for a figure at {row.path}")

    def post() -> Any:
        return _checked(row, partial(client.post, row.path, filled_in()), 302)

    return post


def _checked(row: Row, ask: Callable[[], Any], status: int) -> tuple[float, int, Any]:
    """CPU seconds and queries of one request; anything but the expected status ends the run."""
    from django.db import connection

    asked = []

    def count(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO", "BEGIN")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        started = time.process_time()
        response = ask()
        used = time.process_time() - started
    if response.status_code != status:
        main = re.search(r"(?s)<main.*</main>", response.content.decode(errors="replace"))
        said = " ".join(re.sub(r"<[^>]*>", " ", main[0] if main else "").split())[:1000]
        sys.exit(f"{row.name}: {row.user} got {response.status_code} instead of {status} at {row.path}\n{said}")
    return used, len(asked), response


def forget() -> None:
    """Empty what the process keeps of the agreement: a new revision is another agreement to it."""
    from django.db.models import F

    from indicators.models import Agreement

    Agreement.objects.filter(slug=SLUG).update(revision=F("revision") + 1)


def medians(asked: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median CPU seconds of each, all of them asked in turn so that a busy moment meets every one."""
    times: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(WARM_UP + ROUNDS):
        for name, ask in asked.items():
            used, _, _ = ask()
            if number >= WARM_UP:
                times[name].append(used)
    return {name: statistics.median(values) for name, values in times.items()}


def without_ours(row: Row) -> Callable[[], Any]:
    """As `asking`, past Django's own middleware only; a client keeps the middleware that it first met."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name.startswith("django.")]):
        ask = asking(row)
        ask()
    return ask


def measure() -> list[str]:
    """Measure every row, print the table, and return what broke its limit."""
    from indicators.models import Agreement
    from tests.benchmarks import urls
    from tests.benchmarks.scale import scale

    asked = {row.name: asking(row) for row in ROWS}
    first, usual, scaled = {}, {}, {}
    for row in ROWS:
        forget()
        first[row.name] = asked[row.name]()[1]
        usual[row.name] = asked[row.name]()[1]
    cells = [row for row in Page(asked[SCORECARD]()[2].content.decode()).rows if len(row) > 2]
    urls.ROWS[:] = [(row[0], row[1:]) for row in cells]
    asked["plain"] = without_ours(Row("plain", "reader", "/bench/plain/", 12))
    asked["empty"] = without_ours(Row("empty", "reader", "/bench/empty/", 12))
    saving = {row.name for row in ROWS if row.post}
    cost = medians({name: ask for name, ask in asked.items() if name not in saving})
    after = {name: asked[name] for name in saving} | {AFTER: asking(ROWS[0])}
    cost |= medians(after)
    count = scale(Agreement.objects.get(slug=SLUG), TIMES)
    for row in ROWS:
        asked[row.name]()
        scaled[row.name] = asked[row.name]()[1]

    broken = []
    print(f"a signed-in empty view: {cost['empty'] * 1000:.2f} ms CPU, median of {ROUNDS}\n")
    print(f"{'':22}{'ms':>8}{'ratio':>8}{'limit':>8}{'queries':>10}{'first':>8}{f'at {count}':>8}{'limit':>8}")
    for row in ROWS:
        name, ratio = row.name, cost[row.name] / cost["empty"]
        faults = []
        if row.ratio is not None and ratio > row.ratio:
            faults.append(f"ratio {ratio:.1f}, limit {row.ratio:g}")
        if max(usual[name], scaled[name]) > row.queries:
            faults.append(f"{max(usual[name], scaled[name])} queries, limit {row.queries}")
        if usual[name] != scaled[name]:
            faults.append(f"{usual[name]} queries with 65 indicators, {scaled[name]} with {count}")
        print(
            f"{name:22}{cost[name] * 1000:8.1f}{ratio:8.1f}{row.ratio or '-':>8}{usual[name]:10}{first[name]:8}"
            f"{scaled[name]:8}{row.queries:8}{'  OVER' if faults else ''}"
        )
        broken += [f"{name}: {fault}" for fault in faults]
    print(f"{AFTER:22}{cost[AFTER] * 1000:8.1f}{cost[AFTER] / cost['empty']:8.1f}       -")
    shape = f"{len(cells)} rows, {max(len(row) for row in cells)} columns" if cells else "no table found"
    against = cost[SCORECARD] / cost["plain"]
    print(f"\nscorecard: {against:.2f} x a plain template of the same cells ({shape}), limit {PLAIN_RATIO:g}")
    if against > PLAIN_RATIO:
        broken.append(f"scorecard: {against:.2f} x a plain template of the same cells, limit {PLAIN_RATIO:g}")
    return broken


def main() -> int:
    """Prepare, measure, and say what is over its limit."""
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="laa-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "laa_site.settings",
            "LAA_VAR": folder,
            "LAA_ALLOWED_HOSTS": "testserver",
            "LAA_HTTPS": "0",
            "LAA_TODAY": os.environ.get("LAA_TODAY") or "2008-10-20",
            "LAA_LOG_LEVEL": "ERROR",
        }
        os.environ.pop("DATABASE_URL", None)
        prepare()
        for step in ("judge", "build", "read"):
            if verdicts.run(step):
                broken.append(f"verdicts: {step}, see above")
        broken += workbooks.measure()

        import django
        from django.test import override_settings

        django.setup()
        with override_settings(ROOT_URLCONF="tests.benchmarks.urls"):
            broken += measure()
        from tests.benchmarks import writers

        broken += writers.measure()
    print("\nOVER THEIR LIMITS:\n  " + "\n  ".join(broken) if broken else "\nall within their limits")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
