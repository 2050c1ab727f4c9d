"""A database that is missing, locked away or not migrated is answered with a sentence, on pages and in commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import RequestFactory

from laa_site.database import DatabaseMiddleware, trouble

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = "from django.contrib.auth.models import User; print(User.objects.count())"
ASK = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "localhost"})
client.cookies["sessionid"] = "x" * 32
for method, address in (("get", "/"), ("post", "/account/login/")):
    response = getattr(client, method)(address, {"username": "a", "password": "b"})
    print(response.status_code, response.headers.get("Retry-After"), response.content.decode())
"""


def run(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the repository with this database."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_SETTINGS_MODULE": "laa_site.settings"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


CASES = {
    "unmigrated": ("new.sqlite3", "The database is not set up:"),
    "missing folder": ("nowhere/new.sqlite3", "The database cannot be opened (unable to open database file)."),
    "not a database": ("broken.sqlite3", "The database cannot be opened (file is not a database)."),
}


@pytest.fixture(params=list(CASES))
def case(request, tmp_path):
    name, sentence = CASES[request.param]
    (tmp_path / "broken.sqlite3").write_text("this is no database, " * 100)
    return str(tmp_path / name), sentence


def test_a_command_answers_with_one_line(case):
    database, sentence = case
    done = run(database, "manage.py", "shell", "-v", "0", "-c", COUNT)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence), done.stderr
    assert done.stderr.count("\n") == 1


def test_a_command_shows_the_rest_when_asked(tmp_path):
    done = run(str(tmp_path / "new.sqlite3"), "manage.py", "shell", "--traceback", "-v", "0", "-c", COUNT)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "no such table: auth_user" in done.stderr


def test_a_page_answers_503_with_the_sentence(case):
    database, sentence = case
    done = run(database, "-c", ASK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("503 60") == 2, done.stdout
    assert done.stdout.count(sentence) == 2
    assert "Traceback" not in done.stdout


@pytest.mark.django_db
def test_a_fault_of_our_own_stays_a_server_error():
    assert trouble(ProgrammingError("no such column: typo")) is None
    assert trouble(ValueError("no such table")) is None
    middleware = DatabaseMiddleware(lambda request: None)
    assert middleware.process_exception(RequestFactory().get("/"), OperationalError("near FROM: syntax error")) is None


@pytest.mark.django_db
def test_a_busy_database_says_so():
    assert trouble(OperationalError("database is locked")) == (
        "The database is busy with other work. Try again in a moment."
    )
