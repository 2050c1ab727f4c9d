"""The main job as a new user does it in a real browser: enter a figure, see its colour, sign off, publish, read.

The officer's part is walked twice, with JavaScript and without it: nothing of the job may rest on a script.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import WIDE, Faults, explain, login, sign_in

HOME = "/luton-2008-11/"
Q2 = f"{HOME}2008-09/q2/"
NI_016 = f"{HOME}indicators/ni-016/"
AMBER = (
    "Amber: 18.60 offences per 1,000 against 17.83 expected by Q2 (half of 35.65; guide, not an agreed milestone). "
    "0.78 over; the tolerance is 0.89."
)
RED = (
    "Red: 18.90 offences per 1,000 against 17.83 expected by Q2 (half of 35.65; guide, not an agreed milestone). "
    "1.08 over; the tolerance is 0.89."
)


@pytest.fixture(autouse=True)
def october_2008(demo, settings):
    """The demonstration plays while the figures of 2008/09 Q2 are being entered."""
    settings.LAA_TODAY = date(2008, 10, 20)


@pytest.fixture
def plain(chromium: Browser, live_server, faults: Faults) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = chromium.new_context(
        base_url=live_server.url.replace("localhost", "127.0.0.1"), viewport=WIDE, java_script_enabled=False
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults.watch(page)
    yield page
    context.close()
    assert not faults.left(), "\n".join(faults.left())


def to_the_return(page: Page) -> None:
    """From wherever the officer stands to the return of NI 016, by links alone."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My returns").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You owe 3 of 4 returns for 2008/09 Q2")
    page.get_by_role("link", name="Serious acquisitive crime rate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("NI 016 Serious acquisitive crime rate")


def box(page: Page):
    """The box for the rate of 2008/09 Q2."""
    return page.get_by_label(re.compile("^Rate, counted from April to September"))


def save(page: Page, typed: str) -> None:
    box(page).fill(typed)
    page.get_by_role("button", name="Save draft").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def enter(page: Page, faults: Faults) -> None:
    """Log in as the officer; try 18.60, then 18.90, then what is no figure; hand in 18.90."""
    login(page, "officer")
    to_the_return(page)
    save(page, "18.60")
    expect(page.locator(".live-amber").first).to_contain_text(AMBER)
    expect(page.locator(".saved")).to_contain_text("by Jo Osei")
    save(page, "18.90")
    expect(page.locator(".live-red")).to_contain_text(RED)
    expect(box(page)).to_have_value("18.90")

    faults.allow("status of 422")
    save(page, "n/a")
    fault = page.locator("#id_" + box(page).get_attribute("name") + "_error")
    expect(fault).to_be_visible()
    assert "n/a" in fault.inner_text()
    expect(box(page)).to_have_value("n/a")
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    assert fault.get_attribute("id") in box(page).get_attribute("aria-describedby").split()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    assert summary.get_by_role("link").get_attribute("href") == "#" + box(page).get_attribute("id")

    page.get_by_label("What explains the figure?").fill("Thefts from vehicles rose in three wards.")
    box(page).fill("18.90")
    explain(page)
    page.get_by_role("button", name="Submit for sign-off").click()
    expect(page.get_by_role("status")).to_have_text("NI 016 is submitted and waits for sign-off.")
    expect(page.get_by_role("main")).to_contain_text(RED)
    expect(page.get_by_role("button", name="Save draft")).to_have_count(0)
    log_out(page)


def sign_off_and_publish(page: Page, faults: Faults) -> None:
    login(page, "reviewer")
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("8 returns wait for sign-off")
    row = page.get_by_role("row").filter(has_text="NI 016")
    expect(row).to_contain_text(RED)
    expect(row).to_contain_text("Thefts from vehicles rose in three wards.")
    row.get_by_role("link").first.click()
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("status")).to_have_text("NI 016 is signed off.")
    expect(page.get_by_role("row").filter(has_text="NI 016")).to_have_count(0)

    page.get_by_role("link", name="Publish 2008/09 Q2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Publish 2008/09 Q2: 3 not in, 7 not signed off, 25 without a forecast"
    )
    page.get_by_role("button", name="Publish 2008/09 Q2").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("I have read the list").check()
    page.get_by_role("button", name="Publish 2008/09 Q2").click()
    expect(page.get_by_role("status")).to_have_text("2008/09 Q2 is published. Every verdict in it is frozen.")
    log_out(page)


def read(page: Page) -> None:
    """A reader stands in the quarter just published, and meets the same words on every page."""
    login(page, "reader")
    expect(page).to_have_url(re.compile(f"{Q2}$"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("Published on 20 October 2008 and frozen.")
    row = page.get_by_role("table", name="Indicators red on").get_by_role("row").filter(has_text="NI 016")
    expect(row).to_contain_text(RED)

    page.get_by_role("link", name="Safer Stronger Communities").first.click()
    expect(page.get_by_role("row").filter(has_text="NI 016").first).to_contain_text(RED)

    page.get_by_role("link", name="Scorecard").click()
    row = page.get_by_role("row").filter(has_text="NI 016")
    expect(row).to_contain_text("18.90")
    expect(row.locator(".tag-red")).to_contain_text("Red guide")

    row.get_by_role("link", name="Serious acquisitive crime rate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("red for 2008/09 Q2")
    expect(page.locator("p.lead")).to_have_text(RED)
    expect(page.get_by_role("table", name="Every figure of NI 016, Rate")).to_contain_text("18.90")
    expect(main).to_contain_text("Thefts from vehicles rose in three wards.")
    log_out(page)


def test_from_the_officers_box_to_the_readers_dashboard(page, faults):
    enter(page, faults)
    sign_off_and_publish(page, faults)
    read(page)


def test_the_officers_part_works_without_javascript(plain, faults):
    enter(plain, faults)


def test_the_link_in_the_error_summary_leads_into_the_box(page, faults):
    faults.allow("status of 422")
    sign_in(page, "officer")
    page.goto(f"{Q2}returns/ni-016/")
    save(page, "abc")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(box(page)).to_be_focused()


def test_what_is_no_figure_is_told_and_kept(page, faults):
    faults.allow("status of 422")
    sign_in(page, "officer")
    page.goto(f"{Q2}returns/ni-016/")
    for typed in ("abc", "1e300", "NaN", "18.1234567", "-1"):
        save(page, typed)
        expect(page.locator(".field-error").first).to_contain_text("Error:")
        expect(box(page)).to_have_value(typed)


def test_what_the_reader_meets_stays_as_it_was_published(page):
    """A figure that is mended after publication changes nothing as reported; it shows to a reviewer as now known."""
    sign_in(page, "reader")
    page.goto(f"{HOME}2008-09/q1/scorecard/")
    before = page.get_by_role("row").filter(has_text="NI 016").inner_text()
    sign_in(page, "officer")
    page.goto(f"{Q2}returns/ni-016/")
    page.get_by_label(re.compile("^Rate, counted from April to June")).fill("9.90")
    save(page, "18.90")
    explain(page)
    page.get_by_role("button", name="Submit for sign-off").click()
    expect(page.get_by_role("status")).to_contain_text("is submitted")
    sign_in(page, "reviewer")
    page.goto(f"{Q2}returns/ni-016/")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("status")).to_contain_text("is signed off")
    sign_in(page, "reader")
    page.goto(f"{HOME}2008-09/q1/scorecard/")
    assert page.get_by_role("row").filter(has_text="NI 016").inner_text() == before
    sign_in(page, "reviewer")
    page.goto(f"{HOME}2008-09/q1/scorecard/?as=known")
    expect(page.get_by_role("row").filter(has_text="NI 016")).to_contain_text("9.90")


def test_an_administrator_opens_the_next_quarter(page, faults):
    faults.allow("status of 422")
    login(page, "admin")
    page.get_by_role("link", name="Quarters").click()
    page.get_by_role("link", name="Open 2008/09 Q3").click()
    page.get_by_role("button", name="Open 2008/09 Q3").click()
    expect(page.get_by_role("alert")).to_contain_text("Figures are due by")
    page.get_by_label("Figures are due by").fill("23 January 2009")
    page.get_by_label("The sub-group meets on").fill("11 February 2009")
    page.get_by_role("button", name="Open 2008/09 Q3").click()
    expect(page.get_by_role("status")).to_have_text("2008/09 Q3 is open for entry.")
    log_out(page)
    login(page, "officer")
    page.goto(f"{HOME}2008-09/q3/returns/")
    expect(page.get_by_role("main")).to_contain_text("Figures are due by 23 January 2009")
    expect(page.get_by_role("row").filter(has_text="NI 016")).to_be_visible()


def test_the_quarter_picker_works_through_its_button(plain):
    sign_in(plain, "officer")
    plain.goto(f"{Q2}scorecard/")
    plain.get_by_label("Quarter").select_option("2008/09 Q1")
    plain.get_by_role("button", name="Go").click()
    expect(plain).to_have_url(re.compile(f"{HOME}2008-09/q1/scorecard/$"))


def test_the_quarter_picker_goes_at_once_with_javascript(page):
    sign_in(page, "officer")
    page.goto(f"{Q2}scorecard/")
    expect(page.get_by_role("button", name="Go")).to_be_hidden()
    page.get_by_label("Quarter").select_option("2008/09 Q1")
    expect(page).to_have_url(re.compile(f"{HOME}2008-09/q1/scorecard/$"))


def test_the_chart_is_a_drawing_with_name_and_words_without_javascript(plain):
    sign_in(plain, "officer")
    plain.goto(NI_016)
    drawing = plain.locator(".chart-wide svg")
    expect(drawing).to_be_visible()
    for part in ("title", "desc"):
        assert drawing.locator(f"> {part}").text_content().strip(), f"the drawing has no {part}"
    expect(plain.locator(".chart-narrow svg")).to_be_hidden()


@pytest.mark.parametrize("slug", ["ni-016", "ni-112"])
def test_the_chart_comes_alive_under_the_strict_policy(page, slug):
    """The page fixture fails this test at any refused style or script."""
    sign_in(page, "officer")
    page.goto(f"{HOME}indicators/{slug}/?as=known")
    live = page.locator(".chart-live").first
    expect(live.locator(".main-svg").first).to_be_visible()
    expect(page.locator(".chart-wide").first).to_be_hidden()
    assert live.get_attribute("aria-label")
    assert live.bounding_box()["height"] > 100
