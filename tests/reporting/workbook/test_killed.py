"""A server that is killed while it saves an upload: afterwards all good rows are there, or none (kill -9, no mercy)."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import builders

ROOT = Path(__file__).resolve().parent.parent.parent.parent

#: Upload a workbook with two returns filled in, and keep it; be killed at a statement of the transaction, or after it.
SCRIPT = """
import os, signal, sys
import django; django.setup()
from datetime import date
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client, override_settings
from indicators import clock
from tests.reporting.workbook.office import Office, fill, seal, words

point = sys.argv[1]
files, static = "django.core.files.storage.FileSystemStorage", "django.contrib.staticfiles.storage.StaticFilesStorage"
override_settings(STORAGES={"default": {"BACKEND": files}, "staticfiles": {"BACKEND": static}}).enable()
client = Client()
client.force_login(get_user_model().objects.get(username="reviewer"))
office = Office(client)
with clock.on(date(2008, 10, 20)):
    book = office.download("all")
    fill(book, "NI 016", period="2008/09 Q2", figure=18.6, commentary="Thefts.")
    fill(book, "NI 154", figure=650)
    preview = office.upload(book)
    print(words(preview), flush=True)
    seen = []

    def killed():
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("INSERT INTO \\"reporting_actual\\""):
            seen.append(sql)
        if point == f"figure {len(seen)}" or (point == "the mark" and sql.startswith("UPDATE \\"reporting_upload\\"")):
            killed()
        return done

    if point == "after":
        from reporting import services
        keep = services.keep_upload
        def then_killed(**what):
            keep(**what)
            killed()
        services.keep_upload = then_killed
    with connection.execute_wrapper(watch):
        office.keep(preview)
print("not killed")
"""


@pytest.fixture
def database(transactional_db, tmp_path):
    """A file of its own with the small universe, 2008/09 Q2 open, as a server would have it."""
    if connection.vendor != "sqlite":
        pytest.skip("the file of the database is copied: SQLite only")

    world = builders.universe()
    for code in ("NI 016", "NI 154"):
        builders.return_of(world.indicators[code], world.quarters["2008/09 Q2"])
    connection.close()  # the last connection to close takes the write-ahead log into the file
    return shutil.copyfile(connection.settings_dict["NAME"], tmp_path / "killed.sqlite3")


@pytest.mark.parametrize(("point", "kept"), [("figure 1", 0), ("figure 2", 0), ("the mark", 0), ("after", 2)])
def test_all_or_nothing(database, tmp_path, point, kept):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "laa_site.settings",
        "LAA_VAR": str(tmp_path),
        "LAA_ALLOWED_HOSTS": "testserver",
        "LAA_HTTPS": "0",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, point],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    assert "2 rows of this workbook would change" in done.stdout
    assert "not killed" not in done.stdout
    with sqlite3.connect(database) as file:
        ask = file.execute
        assert ask("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ask("SELECT count(*) FROM reporting_actual").fetchone() == (kept,)
        states = {state for (state,) in ask("SELECT state FROM reporting_return")}
        assert states == ({"draft"} if kept else {"not started"})
        assert ask("SELECT state FROM reporting_upload").fetchall() == [("kept" if kept else "read",)]
        assert ask("SELECT count(*) FROM reporting_event WHERE verb = 'saved'").fetchone() == (kept,)
    file.close()
