"""Entering figures in a real browser: the verdict while one types, what is kept, and the grid by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from reporting.models import Actual, TypedDraft
from tests.browser.driver import PHONE, WIDE, assert_axe_clean, assert_no_sideways_scroll, sign_in

AT = "/luton-2008-11/2008-09/q2"
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""


@pytest.fixture
def officer(demo, page: Page) -> Page:
    sign_in(page, "officer")
    return page


def box_of(page: Page):
    return page.locator("input[name^=figure-]").first


def test_the_verdict_comes_while_one_types_and_what_is_typed_comes_back(officer: Page):
    before = Actual.objects.count()
    officer.goto(f"{AT}/returns/ni-016/")
    box_of(officer).fill("18.60")
    expect(officer.locator("#verdict")).to_contain_text("Amber: 18.60 offences per 1,000 against 17.83")
    box_of(officer).fill("18.90")
    expect(officer.locator("#verdict")).to_contain_text("Red: 18.90 offences per 1,000")
    expect(officer.locator("#kept")).to_contain_text("Kept as typed at")
    box_of(officer).fill("n/a")
    expect(officer.locator("#verdict")).to_contain_text("“n/a” is not a figure")
    assert_axe_clean(officer)
    box_of(officer).fill("18.9")
    expect(officer.locator("#verdict")).to_contain_text("Red: 18.90")
    officer.reload()
    expect(box_of(officer)).to_have_value("18.9")
    assert_axe_clean(officer)
    assert Actual.objects.count() == before
    officer.get_by_role("button", name="Drop it").click()
    expect(box_of(officer)).to_have_value("")
    assert not TypedDraft.objects.exists()


def test_a_lost_session_is_told_while_one_types(officer: Page, faults):
    faults.allow("status of 401")
    faults.allow("Response Status Error Code 401")
    officer.goto(f"{AT}/returns/ni-016/")
    officer.context.clear_cookies(name="sessionid")
    box_of(officer).fill("18.90")
    expect(officer.locator("#not-kept")).to_contain_text("You are signed out")
    assert_axe_clean(officer)
    expect(box_of(officer)).to_have_value("18.90")
    officer.get_by_role("button", name="Save draft").click()
    expect(officer.get_by_role("heading", name="Log in")).to_be_visible()
    sign_in(officer, "officer")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_grid_is_clean_in_every_state(officer: Page, size, faults):
    faults.allow("status of 422")
    officer.set_viewport_size(size)
    officer.goto(f"{AT}/grid/")
    assert_axe_clean(officer)
    assert_no_sideways_scroll(officer)
    box_of(officer).fill("n/a")
    officer.get_by_role("button", name="Save as drafts").click()
    expect(officer.locator(".error-summary")).to_be_visible()
    assert_axe_clean(officer)
    assert_no_sideways_scroll(officer)


def test_the_grid_moves_like_a_spreadsheet(officer: Page):
    officer.goto(f"{AT}/grid/")
    boxes = officer.locator("[data-column='0']")
    boxes.nth(0).focus()
    officer.keyboard.type("0.29")
    officer.keyboard.press("Enter")
    expect(boxes.nth(1)).to_be_focused()
    officer.keyboard.press("ArrowUp")
    expect(boxes.nth(0)).to_be_focused()
    officer.keyboard.press("ArrowDown")
    officer.keyboard.press("Shift+Enter")
    expect(boxes.nth(0)).to_be_focused()
    officer.keyboard.press("End")
    officer.keyboard.press("ArrowRight")
    expect(officer.locator("[data-column='1']").nth(0)).to_be_focused()
    officer.keyboard.press("ArrowLeft")
    expect(boxes.nth(0)).to_be_focused()
    officer.keyboard.press("Tab")
    expect(officer.locator("[data-column='1']").nth(0)).to_be_focused()


def test_a_block_from_excel_is_shown_before_it_is_put(officer: Page):
    before = Actual.objects.count()
    officer.goto(f"{AT}/grid/")
    officer.locator("[data-column='0']").nth(0).focus()
    officer.evaluate(PASTE, "NI 016\t18.90\nNI 999\t4\n")
    expect(officer.locator("#pasted")).to_contain_text("18.90 offences per 1,000")
    expect(officer.locator("#pasted")).to_contain_text("NI 999 is not in this grid")
    assert_axe_clean(officer)
    officer.get_by_role("button", name="Put 1 cell into the grid").click()
    expect(officer.locator("input[value='18.90']")).to_be_visible()
    assert Actual.objects.count() == before
    officer.get_by_role("button", name="Save as drafts").click()
    expect(officer.get_by_role("status")).to_contain_text("Saved as draft: NI 016")
    assert Actual.objects.count() == before + 1
