"""The tests' world: quick settings, a database file for each process, and two filled databases to start from.

A test that asks for `luton` finds the agreement loaded; one that asks for `demo` finds the demonstration too, with its
quarters, figures and people; any other finds empty tables. Each filling is made once for a process by the real
commands and kept as a file, so that a test starts from it at the price of a copy. What a test writes is gone after it.
"""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

pytest_plugins = ["tests.profiles"]

AGREEMENT = Path(__file__).resolve().parent.parent / "fixtures" / "luton-2008-11.toml"
SLUG = "luton-2008-11"
FILLINGS: dict[str, list[tuple[str, ...]]] = {
    "empty": [],
    "luton": [("load_agreement", str(AGREEMENT))],
    "demo": [("load_agreement", str(AGREEMENT)), ("load_demo", "--only-current")],
}


class Filled:
    """The database file that this process is connected to, and the kept copies that it is made from."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.now = "empty"
        self.spoilt = False
        self._files = count(1)

    def begin(self) -> None:
        """Keep the file with its fresh tables as the empty filling."""
        self.folder = Path(connection.settings_dict["NAME"]).parent
        self._keep("empty")

    def become(self, filling: str, transactional: bool) -> None:
        """Hold this filling before a test begins; a test that commits spoils it for the next."""
        if self.folder and (filling != self.now or self.spoilt):
            if not self._kept(filling).exists():
                self._take("empty")
                fill(filling)
                self._keep(filling)
            self._take(filling)
        self.now, self.spoilt = filling, transactional

    def _take(self, filling: str) -> None:
        """Connect to a new copy: a thread of the live server may still hold the file of the last test."""
        connection.close()
        before, file = Path(connection.settings_dict["NAME"]), self._kept(f"{filling}-{next(self._files)}")
        shutil.copyfile(self._kept(filling), file)
        connection.settings_dict["NAME"] = str(file)
        before.unlink(missing_ok=True)

    def _keep(self, filling: str) -> None:
        connection.close()  # the last connection to close takes the write-ahead log into the file
        shutil.copyfile(connection.settings_dict["NAME"], self._kept(filling))

    def _kept(self, name: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{name}.sqlite3"


FILLED = Filled()


def fill(filling: str) -> None:
    """Run the commands of a filling; what they print goes with the test's own output."""
    for name, *arguments in FILLINGS[filling]:
        call_command(name, *arguments)


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Plain static files without a manifest, and a password hash that is cheap."""
    static = tmp_path_factory.mktemp("static")
    with override_settings(
        STATIC_ROOT=static,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file instead of memory, so that the live server has connections of its own, as in earnest; never synced."""
    if connection.vendor == "sqlite":
        settings = connection.settings_dict
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        settings["OPTIONS"]["init_command"] = settings["OPTIONS"]["init_command"].replace("=FULL", "=OFF")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After pytest-django has made the tables, keep them as the empty filling."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            FILLED.begin()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Fill the database in the last moment before pytest-django opens the test's transaction in it."""
    if fixturedef.argname != "_django_db_helper":
        return
    names = set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(names & {"transactional_db", "live_server"}) or bool(
        marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    )
    filling = "demo" if "demo" in names else "luton" if "luton" in names else "empty"
    with request.getfixturevalue("django_db_blocker").unblock():
        FILLED.become(filling, transactional)


def _loaded(filling: str) -> Any:
    from indicators.models import Agreement

    if FILLED.folder is None:  # another database than SQLite is filled inside the test's own transaction
        fill(filling)
    return Agreement.objects.get(slug=SLUG)


@pytest.fixture
def luton(db: None) -> Any:
    """Luton's agreement as `load_agreement` leaves it: no quarter, no figure, no person."""
    return _loaded("luton")


@pytest.fixture
def demo(db: None) -> Any:
    """Luton's agreement with the demonstration: 2008/09 Q1 published, Q2 open, one person for each role."""
    return _loaded("demo")


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A client signed in under this user name: `sign_in("officer").get(…)`."""

    def as_user(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return as_user


@pytest.fixture(autouse=True)
def closed_book() -> None:
    """Every test begins with the book of promises shut: ids come again, and what they kept is of another test."""
    from reporting import scorecard
    from targets import book

    book.forget()
    scorecard.KEPT.forget()
