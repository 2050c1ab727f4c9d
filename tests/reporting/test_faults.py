"""Killed in the middle: a publication and a save are whole or have never been.

A process of its own does the act on a copy of the database's file and is killed (SIGKILL) before a chosen statement;
then the file is opened as it was left.
"""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tests.reporting.quarters_at_work import at_work

ROOT = Path(__file__).resolve().parents[2]

#: What an act must have written in full, or not at all: a table each, with what is looked at in it.
LOOKED_AT = {
    "quarters": "select year, number, state, published_at is null, published_by_id from reporting_reportingquarter",
    "verdicts": "select count(*) from reporting_publishedverdict",
    "returns": "select id, state, version, commentary, submitted_at is null from reporting_return order by id",
    "figures": "select count(*) from reporting_actual",
    "forecasts": "select count(*) from reporting_forecast",
    "history": "select count(*) from reporting_historicalreturn",
    "quarters' history": "select count(*) from reporting_historicalreportingquarter",
    "events": "select count(*) from reporting_event",
    "activity": "select activity from indicators_agreement order by id",
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="kills a process that works on a SQLite file"),
]


@pytest.fixture
def file(tmp_path):
    """The small universe with 2008/09 Q2 at work, committed and copied to a file."""
    work = at_work()
    work.enter(date(2008, 10, 20), "18.90", hand_in=False)
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(tmp_path / "laa.sqlite3") as copy:
        source.backup(copy)
    return tmp_path / "laa.sqlite3"


def looked_at(file):
    with contextlib.closing(sqlite3.connect(file)) as opened:
        assert opened.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert opened.execute("pragma foreign_key_check").fetchall() == []
        return {name: opened.execute(sql).fetchall() for name, sql in LOOKED_AT.items()}


def kill(file, act, number):
    """Run the act on a copy up to its statement of that number, and kill it; what it said last, and what is left."""
    copy = file.with_name(f"{act}-{number}.sqlite3")
    shutil.copyfile(file, copy)
    command = [sys.executable, "-m", "tests.reporting.killed", str(copy), act, str(number)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline().strip()
        process.kill()
        process.wait()
    assert process.returncode == -9
    return said, looked_at(copy)


PUBLISHING = {"quarters", "verdicts", "quarters' history", "events", "activity"}
SAVING = {"returns", "figures", "forecasts", "history", "events", "activity"}


@pytest.mark.parametrize(("act", "touches"), [("publish", PUBLISHING), ("save", SAVING)])
def test_a_killed_act_is_whole_or_has_never_been(file, act, touches):
    before = looked_at(file)
    said, after = kill(file, act, 10_000)
    assert said.startswith("done after ")
    count = int(said.rsplit(" ", 1)[1])
    assert count >= 5
    assert {name for name in LOOKED_AT if after[name] != before[name]} == touches
    reached = []
    for number in sorted({1, count // 2 + 1, count}):
        said, left = kill(file, act, number)
        assert said.startswith("before "), said
        assert left == before, said
        reached.append(said)
    assert len(set(reached)) > 1
