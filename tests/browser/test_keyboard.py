"""By keyboard alone: every stop on the way can be seen, and the job, the sorting and the folds can be done."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import DEMO_PASSWORD, PHONE, sign_in

HOME = "/luton-2008-11/"
Q2 = f"{HOME}2008-09/q2/"

# Where the focus is and whether a person sees it: an outline, drawn round something that nothing else covers. A box
# that folds a group is shown by its label.
FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const shown = focused.matches(".fold") ? focused.nextElementSibling : focused;
  const style = getComputedStyle(shown), place = shown.getClientRects()[0] || shown.getBoundingClientRect();
  const x = place.left + place.width / 2, y = place.top + place.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    name: (focused.labels && focused.labels[0] || focused).innerText.trim() || focused.name || focused.tagName,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: y >= 0 && y <= innerHeight && x >= 0 && x <= innerWidth,
    covered: top && (shown.contains(top) || top.contains(shown)) ? "" : top ? top.outerHTML.slice(0, 120) : "nothing",
  };
}"""


@pytest.fixture(autouse=True)
def october_2008(demo, settings):
    """The demonstration plays while the figures of 2008/09 Q2 are being entered."""
    settings.LAA_TODAY = date(2008, 10, 20)


def stop(page: Page) -> str:
    """The name of what has the focus, which must be seen."""
    focus = page.evaluate(FOCUS)
    assert focus, f"the focus is nowhere at {page.url}"
    assert focus["outlined"], f"{focus['name']} at {page.url} does not show that it has the focus"
    assert focus["inView"], f"{focus['name']} at {page.url} has the focus out of sight"
    assert not focus["covered"], f"{focus['name']} at {page.url} has the focus under {focus['covered']}"
    return focus["name"]


def tab_to(page: Page, name: str, key: str = "Tab", most: int = 90) -> None:
    """Go on by Tab until the thing of this name has the focus, looking at every stop."""
    passed = []
    for _ in range(most):
        page.keyboard.press(key)
        passed.append(stop(page))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"no “{name}” by {key} at {page.url}; passed {passed}")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(page):
    sign_in(page, "officer")
    page.goto(f"{Q2}scorecard/")
    page.keyboard.press("Tab")
    assert stop(page) == "Skip to the content"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_an_officer_logs_in_and_hands_in_a_return(page, faults):
    faults.allow("status of 422")
    page.goto("/account/login/")
    assert stop(page) == "Username"  # the page begins there
    page.keyboard.type("officer")
    tab_to(page, "Password")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    tab_to(page, "My returns")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You owe")
    tab_to(page, "Serious acquisitive crime rate")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("NI 016")

    tab_to(page, "Rate, counted from April to September")
    page.keyboard.type("n/a")
    page.keyboard.press("Enter")  # Enter in a box sends the form; what is wrong comes first and takes the focus
    expect(page.locator(".error-summary")).to_be_focused()
    tab_to(page, "Rate, counted from April to September")
    page.keyboard.press("Enter")
    expect(page.locator(".entry input").first).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("18.90")
    tab_to(page, "Provisional")
    page.keyboard.press("ArrowRight")
    assert stop(page) == "Final"
    tab_to(page, "What explains the figure?")
    page.keyboard.type("Thefts from vehicles rose in three wards.")
    tab_to(page, "Submit for sign-off")
    page.keyboard.press("Enter")  # it is red, and wants its exception
    expect(page.locator(".error-summary")).to_be_focused()
    tab_to(page, "Why it is off target")
    page.keyboard.press("Enter")  # from the summary into the field
    page.keyboard.type("More thefts from cars.")
    for label, words in (
        ("What is done about it", "Light two car parks."),
        ("Who sees to it", "Jo Osei"),
        ("By when", "30 November 2008"),
    ):
        tab_to(page, label)
        page.keyboard.type(words)
    tab_to(page, "Submit for sign-off")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("NI 016 is submitted and waits for sign-off.")
    expect(page.get_by_role("main")).to_contain_text("18.90 (final)")


def test_the_scorecard_is_sorted_by_keyboard_and_says_so(page):
    sign_in(page, "reviewer")
    page.goto(f"{Q2}scorecard/")
    head = page.get_by_role("columnheader", name="Figure")
    assert head.get_attribute("aria-sort") is None
    for said in ("ascending", "descending"):
        page.locator("main").focus()
        tab_to(page, "Figure")
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", said)
    assert page.locator("th[aria-sort]").count() == 1


def test_the_quarter_is_picked_by_keyboard_with_its_button(page):
    """An arrow key is a choice already, so nothing happens before the button."""
    sign_in(page, "officer")
    page.goto(f"{Q2}scorecard/")
    tab_to(page, "Quarter")
    page.keyboard.press("ArrowUp")
    assert page.url.endswith(f"{Q2}scorecard/")
    tab_to(page, "Go", most=1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}2008-09/q1/scorecard/")


def test_themes_fold_and_open_by_keyboard_on_a_phone(page):
    sign_in(page, "reader")
    page.set_viewport_size(PHONE)
    page.goto(f"{HOME}2008-09/q1/scorecard/")
    row = page.locator("#ni-151")
    expect(row).to_be_hidden()
    tab_to(page, "Local Economy")
    page.keyboard.press("Space")
    expect(row).to_be_visible()
    page.keyboard.press("Space")
    expect(row).to_be_hidden()
    page.goto(f"{HOME}2008-09/q1/scorecard/#ni-151")
    expect(row).to_be_visible()


@pytest.mark.parametrize("path", [f"{Q2}returns/ni-016/", f"{HOME}indicators/ni-016/", f"{HOME}targets/"])
def test_every_stop_can_be_seen_on_a_phone(page, path):
    sign_in(page, "officer")
    page.set_viewport_size(PHONE)
    page.goto(path)
    for _ in range(35):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        stop(page)
