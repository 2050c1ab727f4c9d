"""What a visitor does on a page to bring about the state that is looked at."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Page, expect

from tests.browser.driver import explain
from tests.browser.visits import press


def enter(figure: str, button: str = "Save draft") -> Callable[[Page], None]:
    """Type a figure into the first box and press a button."""

    def typed(page: Page) -> None:
        page.locator(".entry input").first.fill(figure)
        page.get_by_role("button", name=button).click()

    return typed


def end_first_place(page: Page) -> None:
    page.locator("main table a").first.click()


def explained(page: Page) -> None:
    """Hand in a red with its exception."""
    explain(page)
    press("Submit for sign-off")(page)


def with_a_file(page: Page) -> None:
    """Save a draft with a file, and ask to take it back."""
    page.get_by_label("Add a file").set_input_files(
        {"name": "Offences by ward.csv", "mimeType": "text/csv", "buffer": b"Ward,Offences\nDallow,12\n"}
    )
    enter("18.90")(page)
    page.get_by_role("link", name="Take back").click()


def another_policy(page: Page) -> None:
    """Ask what a wider tolerance would change."""
    page.get_by_label("Within 10 %").check()
    page.get_by_label("Why is it set?").fill("To see what it would change.")
    press("Show what would change")(page)


def own_rule(page: Page, value: str = "2") -> None:
    """Ask what a rule of one measure's own would change."""
    row = page.get_by_role("group", name="Another measure")
    row.get_by_label("Measure").select_option("NI 016/rate")
    row.get_by_label("Amber within").select_option("points")
    row.get_by_label("Amber by").fill(value)
    page.get_by_label("Why is it set?").fill("To see what it would change.")
    press("Show what would change")(page)


def suppose(page: Page, value: str = "17.50") -> None:
    """Ask what another figure would change."""
    row = page.get_by_role("group", name="Row 1")
    row.get_by_label("Measure").select_option("NI 015/rate")
    row.get_by_label("Would be").fill(value)
    press("Show what would change")(page)


def override(page: Page) -> None:
    """Give a red verdict another colour, with a reason."""
    page.get_by_label("Green").check()
    page.get_by_label("Why?").fill("Two burglars are in prison since.")
    press("Change the colour")(page)


def reopen(page: Page) -> None:
    """Reopen one return until a day, with a reason."""
    page.get_by_label("NI 015").check()
    page.get_by_label("Why?").fill("A station was left out.")
    page.get_by_label("Until when?").fill("14 November 2008")
    press("Reopen")(page)


def restate(page: Page) -> None:
    """Go from a verdict to restating its final figure."""
    page.get_by_role("link", name="Restate the final figure").first.click()


def restate_wrongly(page: Page) -> None:
    restate(page)
    press("Restate the figure")(page)


def overtaken(page: Page) -> None:
    """Save a return that somebody else has saved since it was opened."""
    other = page.context.new_page()
    other.goto(page.url)
    enter("18.60")(other)
    expect(other.locator(".live-amber").first).to_be_visible()
    other.close()
    enter("18.90")(page)


def wrong_password(page: Page) -> None:
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("not this one")
    press("Log in")(page)


def locked_out(page: Page) -> None:
    """Be wrong until the fifth time; a wrong password before this counts too."""
    while page.get_by_label("Username").count():
        with page.expect_navigation():
            wrong_password(page)


def reset_link() -> str:
    user = get_user_model().objects.get(username="reader")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
