"""The states of entering in a real browser: parts and samples, a figure worked out, many returns confirmed at once."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Measure
from reporting.models import Actual
from tests.browser.driver import sign_in
from tests.browser.test_every_page import Q2, Visit, go, indicator


def parts(numerator: str, denominator: str):
    """Unfold the parts of the first figure, fill them in and save."""

    def typed(page: Page) -> None:
        fold = page.locator("details.more").first
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        page.get_by_label("Numerator").first.fill(numerator)
        page.get_by_label("Denominator").first.fill(denominator)
        page.get_by_role("button", name="Save draft").click()

    return typed


def stale(page: Page) -> None:
    """Confirm a return that was saved since the list was opened."""
    page.get_by_role("checkbox", name="NI 069").check()
    other = page.context.new_page()
    other.goto(f"{Q2}returns/ni-069/")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator(".saved").first).to_be_visible()
    other.close()
    page.get_by_role("button", name="Confirm no change and submit").click()


ROUNDS = {
    "officer": [
        Visit(f"{Q2}returns/ni-016/", "Nothing is a share of 0.", parts("3,500", "0")),
        Visit(f"{Q2}returns/ni-016/", "Worked out: 3,500 of 187,000 makes", parts("3,500", "187,000")),
    ],
    "officer-lbc": [
        Visit(f"{Q2}returns/", "No change since last quarter?"),
        Visit(f"{Q2}returns/", "Nothing was confirmed", stale),
    ],
    "reviewer": [indicator("ni-008", "between 14.2 and 22.0; 498 asked, design effect 1.3")],
}


@pytest.fixture(autouse=True)
def october_2008(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


@pytest.fixture
def surveyed(demo):
    """A wave of NI 008's survey from before the agreement."""
    Actual.objects.create(
        measure=Measure.objects.get(indicator__agreement=demo, indicator__code="NI 008"),
        period="year to October 2008",
        value=Decimal("18.1"),
        typed="18.1",
        status="final",
        sample=498,
        design=Decimal("1.3"),
        release="Active People",
        known_on=date(2008, 5, 1),
        at="2008-05-01T09:00:00Z",
    )


@pytest.mark.parametrize("person", ROUNDS)
def test_each_state_is_clean_wide_and_on_a_phone(page, faults, surveyed, person):
    for status in (409, 422):
        faults.allow(f"status of {status}")
    sign_in(page, person)
    found = [fault for visit in ROUNDS[person] for fault in go(page, visit)]
    assert not found, "\n".join(found)


def test_many_are_confirmed_by_keyboard(page, demo):
    sign_in(page, "officer-lbc")
    page.goto(f"{Q2}returns/")
    for code in ("NI 069", "NI 186"):
        page.get_by_role("checkbox", name=code).focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name=code)).to_be_checked()
    page.get_by_role("button", name="Confirm no change and submit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main, body").first).to_contain_text(
        "Submitted as last quarter, and waiting for sign-off: NI 069, NI 186."
    )
    expect(page.get_by_role("checkbox", name="NI 069")).to_have_count(0)
