"""The settings as other environments would read them: each case starts a fresh Python."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
READ = """
import json
from laa_site import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings with nothing of ours in the environment but this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAA_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=kept | {"LAA_VAR": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def read(folder: Path, **environment: str) -> dict:
    """The settings that this environment gives."""
    done = start(folder, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_defaults_are_safe_and_need_nothing(tmp_path):
    found = read(tmp_path / "var")
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["HTTPS"] is False  # nobody but this machine can ask, so plain HTTP serves
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "luton.sqlite3")
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_sqlite_is_set_for_many_writers(tmp_path):
    database = read(tmp_path)["DATABASES"]["default"]
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    assert not database.get("ATOMIC_REQUESTS")


def test_another_database_is_taken_from_its_address(tmp_path):
    database = read(tmp_path, DATABASE_URL="postgres://laa:secret@db.example.org/laa")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["HOST"] == "db.example.org"
    assert database["CONN_MAX_AGE"] > 0
    assert "OPTIONS" not in database or "init_command" not in database["OPTIONS"]


def test_the_secret_key_is_made_once_and_is_private(tmp_path):
    first, second = read(tmp_path)["SECRET_KEY"], read(tmp_path)["SECRET_KEY"]
    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert read(tmp_path / "other")["SECRET_KEY"] != first
    assert read(tmp_path, LAA_SECRET_KEY="given")["SECRET_KEY"] == "given"


def test_a_server_with_a_name_is_safe_without_being_told(tmp_path):
    found = read(tmp_path, LAA_ALLOWED_HOSTS="laa.example.org")
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] > 0
    assert read(tmp_path, LAA_ALLOWED_HOSTS="laa.example.org", LAA_HTTPS="0")["SECURE_SSL_REDIRECT"] is False


def test_a_flag_that_is_neither_yes_nor_no_is_refused(tmp_path):
    done = start(tmp_path, LAA_DEBUG="perhaps")
    assert done.returncode != 0
    assert "LAA_DEBUG is 'perhaps': say 1 or 0." in done.stderr


def test_the_content_policy_allows_only_files_of_this_site():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = [source for allowed in directives.values() for source in allowed]
    assert set(sources) == {"'self'", "'none'", "data:"}
    assert [name for name, allowed in directives.items() if "data:" in allowed] == ["img-src"]


@pytest.mark.django_db
def test_a_page_carries_the_policy(client):
    header = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in header
    assert "unsafe" not in header
