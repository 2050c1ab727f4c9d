"""What a verdict costs, with the sentence that explains it, and what it costs to judge many figures from the database.

`judge` measures the pure judgement on one core: every promise of the loaded agreement, every period of it, figures on
and around the level expected; nothing but `assess` and `sentence` is timed. `build` makes many agreements like the
loaded one in the same database, each with a figure for every indicator and quarter, and `read` judges them all, in a
process of its own so that its memory can be seen: promises by `targets.book`, figures by the scorecard's one query.
"""

import copy
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

ROUNDS = 9
A_MINUTE = 5_000_000
AGREEMENTS = 150
FIGURES = AGREEMENTS * 65 * 12
TODAY = date(2011, 6, 1)
READ_SECONDS = 10.0
#: Figures stand so many parts of their expected level above or below it: hits, small misses and large ones.
AROUND = [Decimal(parts) / 100 for parts in (0, 1, -1, 3, -3, 6, -6, 12, -12, 30, -30)]
SLUG, COPY = "luton-2008-11", "bench-{}"


def around(promise: Any, period: Any) -> list[Decimal]:
    """Figures on and around the level expected of a period, with the measure's digits and two more."""
    from indicators.measures import EXACT, rounded
    from targets.aims import Expected, expected

    against = expected(promise, period)
    level = against.level if isinstance(against, Expected) else Decimal(50)
    return [rounded(EXACT.multiply(level, 1 + part), min(promise.measure.decimals + 2, 6)) for part in AROUND]


# Verdicts on one core


def judge() -> int:
    """Print the microseconds of a verdict with its sentence, the median of several rounds, and hold them to a limit."""
    from indicators.models import Agreement
    from reporting import rag
    from reporting.scorecard import policy_of
    from targets.book import book_of

    book = book_of(Agreement.objects.get(slug=SLUG))
    policy = policy_of(book)
    mix = [
        (measure.promise, slot.period, rag.Figure(value))
        for entry in book.indicators
        for measure in entry.measures
        for slot in measure.promise.slots
        for value in around(measure.promise, slot.period)
    ]
    assess = rag.assess
    coloured = sum(assess(*case, policy).colour is not None for case in mix)

    def once() -> float:
        started = time.process_time()
        for promise, period, figure in mix:
            _ = assess(promise, period, figure, policy).sentence
        return (time.process_time() - started) / len(mix)

    once()
    each = statistics.median(once() for _ in range(ROUNDS))
    a_minute, limit = 60 / each, 60 / A_MINUTE
    print(
        f"a verdict with its sentence: {each * 1e6:.2f} microseconds, {a_minute / 1e6:.1f} million a minute on one "
        f"core (at least {A_MINUTE / 1e6:g}); {len(mix):,} figures of Luton's promises, {coloured:,} of them coloured"
    )
    if each > limit:
        print(f"OVER: {each * 1e6:.2f} microseconds, limit {limit * 1e6:g}")
    return int(each > limit)


# Figures from the database


def build() -> int:
    """Make the agreements with their figures, in bulk. Every measure is quarterly there, so that each figure counts."""
    from django.db import transaction

    from indicators.models import Agreement
    from reporting.models import Actual
    from targets.book import book_of

    first = Agreement.objects.get(slug=SLUG)
    with transaction.atomic():
        measures = _copies(first)
    sample = {
        m.id: m for entry in book_of(Agreement.objects.get(slug=COPY.format(0))).indicators for m in entry.measures
    }
    values = [
        [(str(slot.period), around(sample[row[0].pk].promise, slot.period)) for slot in sample[row[0].pk].promise.slots]
        for row in measures
    ]
    rows = (
        Actual(
            measure=measure, period=period, value=near[(number + place) % len(near)], status="final",
            release="Made for measuring", known_on=TODAY, at=first.loaded_at,
        )
        for line, figures in zip(measures, values, strict=True)
        for number, measure in enumerate(line)
        for place, (period, near) in enumerate(figures)
    )  # fmt: skip
    with transaction.atomic():
        while batch := list(islice(rows, 5000)):
            Actual.objects.bulk_create(batch)
    return 0


def _copies(first: Any) -> list[list[Any]]:
    """Copy the agreement with all that is promised; returns each indicator's first rated measure in all its copies."""
    from indicators.models import Agreement, Indicator, Measure, Theme
    from targets.models import Baseline, Policy, Target

    wanted = {row.indicator_id: row for row in reversed(Measure.objects.of(first)) if row.rated}
    targets = list(Target.objects.of(first).filter(measure__in=wanted.values()))
    for row in wanted.values():
        row.period, row.lag, row.path_agreed = "quarter", 0, False
        row.path = row.path or ("" if row.accumulation == "average over the year" else "line")
    for row in targets:
        row.period = first.years[row.position]
    parts: list[tuple[Any, list[Any]]] = [
        (Agreement, [first]),
        (Policy, list(Policy.objects.filter(agreement=first))),
        (Theme, list(Theme.objects.filter(agreement=first))),
        (Indicator, list(Indicator.objects.filter(agreement=first))),
        (Measure, list(wanted.values())),
        (Baseline, list(Baseline.objects.of(first).filter(measure__in=wanted.values()))),
        (Target, targets),
    ]
    made: dict[Any, dict[int, list[Any]]] = {}
    for model, originals in parts:
        keys = [field for field in model._meta.concrete_fields if field.related_model in made]
        copies = []
        for number in range(AGREEMENTS):
            for row in originals:
                twin = copy.copy(row)
                twin.pk, twin._state.adding = None, True
                for key in keys:
                    setattr(twin, key.attname, made[key.related_model][getattr(row, key.attname)][number].pk)
                if model is Agreement:
                    twin.slug = COPY.format(number)
                copies.append(twin)
        model._default_manager.bulk_create(copies, batch_size=2000)
        made[model] = {row.pk: copies[place :: len(originals)] for place, row in enumerate(originals)}
    return list(made[Measure].values())


def read() -> int:
    """Judge every figure of every agreement, from the database to the colour; print seconds and memory."""
    from indicators.models import Agreement
    from reporting import rag
    from reporting.scorecard import held_figures, policy_of
    from targets import book

    agreements = list(Agreement.objects.filter(slug__startswith=COPY.format("")))
    before, wall, started = _peak(), time.perf_counter(), time.process_time()
    judged: Counter[str] = Counter()
    for agreement in agreements:
        promised = book.book_of(agreement)
        policy, held = policy_of(promised), defaultdict(dict)
        for one in held_figures(agreement):
            held[one.measure][one.period] = one.figure
        for entry in promised.indicators:
            for measure in entry.measures:
                figures = held[measure.id]
                outturns = rag.final_outturns(measure.promise, figures)
                first = rag.first_wave(measure.promise, figures)
                for period, figure in figures.items():
                    verdict = rag.assess(measure.promise, period, figure, policy, outturns=outturns, first_wave=first)
                    judged[verdict.colour or "not rated"] += 1
    used, wall = time.process_time() - started, time.perf_counter() - wall
    count = judged.total()
    print(
        f"{count:,} figures of {len(agreements)} agreements judged from the database: {used:.1f} s CPU ({wall:.1f} s "
        f"by the clock), limit {READ_SECONDS:g} s; peak memory {_peak():.0f} MiB, {before:.0f} before it began\n  "
        + ", ".join(f"{number:,} {colour}" for colour, number in sorted(judged.items()))
    )
    if count != FIGURES:
        print(f"OVER: {count:,} figures were found, {FIGURES:,} are wanted")
    if used > READ_SECONDS:
        print(f"OVER: {used:.1f} s, limit {READ_SECONDS:g} s")
    return int(count != FIGURES or used > READ_SECONDS)


def _peak() -> float:
    """The process's peak memory in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS = {"judge": judge, "build": build, "read": read}


def run(step: str) -> int:
    """A step in a process of its own, in the database that the environment names; its exit status."""
    return subprocess.run([sys.executable, "-m", "tests.benchmarks.verdicts", step]).returncode


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(STEPS[sys.argv[1]]())
