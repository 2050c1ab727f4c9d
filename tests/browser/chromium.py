"""The browser of the tests: found on this machine, installed where that can be done, and started without a network.

`python -m tests.browser.chromium` (part of `make test`) looks for one that starts: $CHROMIUM, then PATH, then
Playwright's own; where none does, it asks Playwright for a download and then, as root, apt. In CI a missing browser is
a fault; elsewhere the browser tests are left out, and said to be.
"""

import os
import shutil
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The first group is for running as root in a container; the second keeps the browser from calling home, and the last
# makes every name but this machine's unknown, so that a page which fetches from elsewhere fails its test.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def in_ci() -> bool:
    """Whether this run must not leave anything out."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def launch(playwright: Playwright) -> tuple[Browser | None, str]:
    """The first browser that starts, with its name, or None and what went wrong."""
    paths = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    choices: list[dict[str, Any]] = [{"executable_path": path} for path in dict.fromkeys(paths) if path]
    reasons = []
    for choice in [*choices, {}]:
        name = choice.get("executable_path", "Playwright's own Chromium")
        try:
            browser = playwright.chromium.launch(headless=True, args=list(FLAGS), **choice)
        except Error as error:
            reasons.append(f"{name}: {error.message.strip().splitlines()[0]}")
        else:
            return browser, f"{name} ({browser.version})"
    return None, "; ".join(reasons)


def look() -> tuple[bool, str]:
    """Whether a browser starts here, and which, or why not."""
    with sync_playwright() as playwright:
        browser, words = launch(playwright)
        if browser is None:
            return False, words
        browser.close()
        return True, words


def install() -> tuple[bool, str]:
    """Try the ways to get a browser, one after the other, saying so."""
    playwright = [sys.executable, "-m", "playwright"]
    apt = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    ways = [("Asking Playwright for its own Chromium", [[*playwright, "install", "chromium"]])]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append(("Asking apt for Chromium", [["apt-get", "update", "-qq"], apt]))
        # Where apt's Chromium is only a signpost to another store, as on Ubuntu, Playwright's may lack its libraries.
        ways.append(("Asking apt for what Playwright's Chromium needs", [[*playwright, "install-deps", "chromium"]]))
    words = ""
    for saying, commands in ways:
        print(f"    {saying}", flush=True)
        for command in commands:
            try:
                done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
            except subprocess.TimeoutExpired:
                print("    it took more than ten minutes", flush=True)
                break
            if done.returncode:
                lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
                reason = next((line for line in lines if "error" in line.lower()), lines[-1])
                print(f"    it failed: {reason[:200]}", flush=True)
                break
        found, words = look()
        if found:
            return True, words
    return False, words


def main() -> int:
    """Find a browser or get one; 1 where CI has none."""
    found, words = look()
    if not found:
        found, words = install()
    if found:
        print(f"    {words}")
        return 0
    print(f"!!! No browser: {words}")
    print("!!! Install Chromium, or say where one is: CHROMIUM=/path/to/chromium make test")
    if in_ci():
        return 1
    print("!!! THE BROWSER TESTS ARE LEFT OUT OF THIS RUN")
    return 0


if __name__ == "__main__":
    sys.exit(main())
