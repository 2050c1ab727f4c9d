"""A program that a test kills: it does one act on a database file and stops for good before a chosen statement.

    python -m tests.reporting.killed FILE ACT NUMBER

It counts the statements that write. Before the one of that number it says `before` and what it is, and waits on its
standard input, which nobody ever answers; after the act it says `done`. The act runs as in earnest, on SQLite in a
file; only the connection is watched.
"""

import os
import sys
from datetime import date

WRITES = ("INSERT", "UPDATE", "DELETE")


def main(file: str, act: str, number: int) -> None:
    os.environ["DATABASE_URL"] = f"sqlite:///{file}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "laa_site.settings"
    import django

    django.setup()
    from django.db import connection

    count = 0

    def watch(execute, sql, params, many, context):
        nonlocal count
        if sql.lstrip().startswith(WRITES):
            count += 1
            if count == number:
                print(f"before {sql.split(' (')[0][:60]}", flush=True)
                sys.stdin.read()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        {"publish": _publish, "save": _save}[act]()
    print(f"done after {count}", flush=True)
    sys.stdin.read()


def _publish() -> None:
    from indicators import clock
    from reporting import services
    from reporting.models import ReportingQuarter

    with clock.on(date(2008, 10, 30)):
        services.publish(
            quarter=ReportingQuarter.objects.get(agreement__slug="testing-2008-11", number=2),
            by=_person("reviewer"),
            knowing=True,
        )


def _save() -> None:
    from indicators import clock
    from indicators.periods import Period
    from reporting import services
    from reporting.models import Return

    ret = Return.objects.get(indicator__code="NI 016", quarter__number=2, indicator__agreement__slug="testing-2008-11")
    measure = ret.indicator.measures.get(key="rate")
    with clock.on(date(2008, 10, 22)):
        services.record(
            ret=ret,
            version=ret.version,
            by=_person("officer"),
            figures=[services.FigureEntry(measure.pk, Period.parse("2008/09 Q2"), "17.00")],
            forecasts=[services.ForecastEntry(measure.pk, "2008/09", "33.3")],
            commentary="Cut in two.",
            hand_in=True,
        )


def _person(name: str):
    from django.contrib.auth import get_user_model

    from partners.access import person_of

    return person_of(get_user_model().objects.get(username=name))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
