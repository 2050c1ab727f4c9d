"""What the browser tests do again and again: sign in, change the size of the window, ask axe, gather faults."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

DEMO_PASSWORD = "luton-demo-2008"
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Faults:
    """Every console error, script error, refused style and outside request of one test. The page fixture asks."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._allowed: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to this page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("request", self._request)

    def allow(self, words: str) -> None:
        """Expect faults with these words, such as `status of 404`."""
        self._allowed.append(words)

    def left(self) -> list[str]:
        """The faults that the test did not expect."""
        return [fault for fault in self.seen if not any(words in fault for words in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")):
            self.seen.append(f"outside request: {request.url}")


def login(page: Page, username: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in as a person does, through the form."""
    page.goto("/account/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.locator("main").get_by_role("button", name="Log in").click()
    page.wait_for_load_state()
    assert "/account/login/" not in page.url, f"{username} could not sign in: {page.inner_text('main')}"


def sign_in(page: Page, username: str) -> None:
    """Be signed in at once, by a session cookie, where signing in is not what the test is about."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "domain": "127.0.0.1", "path": "/"}]
    )


def assert_axe_clean(page: Page) -> None:
    """axe finds nothing on the page as it stands: WCAG 2.2 A and AA, and best practice."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    lines = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(node["html"][:200] + "\n      " + node["failureSummary"] for node in violation["nodes"][:5])
        for violation in violations
    ]
    assert not lines, f"axe at {page.url}, {page.viewport_size}:\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page is no wider than its window; wide tables must scroll inside their own box."""
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} px wider than its window of {page.viewport_size}"


def explain(page: Page) -> None:
    """Fill in what a red needs before it can be handed in."""
    reason = page.get_by_label("Why it is off target")
    if not reason.is_visible():
        page.get_by_text("Asked for when the figure or the forecast is red").click()
    reason.fill("More thefts from cars.")
    page.get_by_label("What is done about it").fill("Light two car parks.")
    page.get_by_label("Who sees to it").first.fill("Jo Osei")
    page.get_by_label("By when").first.fill("30 November 2008")
