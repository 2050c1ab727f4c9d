"""Chromium for the browser tests: one process for the run, a fresh context for each test, no network but our server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import in_ci, launch
from tests.browser.driver import WIDE, Faults

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each test process; without one the tests are skipped, in CI they fail."""
    # Playwright's event loop runs in this thread from now on, and Django would refuse its database to every later test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser, words = launch(playwright)
        if browser is None:
            (pytest.fail if in_ci() else pytest.skip)(f"no browser to test with: {words}")
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def faults() -> Faults:
    """What went wrong in the page; a test that expects a fault says `faults.allow("status of 404")`."""
    return Faults()


@pytest.fixture
def page(chromium: Browser, live_server, faults: Faults) -> Iterator[Page]:
    """A page of 1280 x 900 on the live server; addresses may be given as paths. Any fault fails the test."""
    context = chromium.new_context(
        base_url=live_server.url.replace("localhost", "127.0.0.1"),
        viewport=WIDE,
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults.watch(page)
    yield page
    context.close()
    assert not faults.left(), "\n".join(faults.left())
