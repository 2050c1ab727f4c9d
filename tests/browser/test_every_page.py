"""Every page and state in a real browser, wide and on a phone: axe finds nothing, nothing scrolls sideways, no fault.

What is visited is held against the URL configuration: a page without a visit here fails. Each test walks the pages of
one person, so that many pages share one server, one database and one context.
"""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import URLPattern, get_resolver, resolve
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    another_policy,
    end_first_place,
    enter,
    explained,
    locked_out,
    override,
    overtaken,
    own_rule,
    reopen,
    reset_link,
    restate,
    restate_wrongly,
    suppose,
    with_a_file,
    wrong_password,
)
from tests.browser.driver import PHONE, WIDE, assert_axe_clean, assert_no_sideways_scroll, sign_in
from tests.browser.visits import HOME, INDICATORS, PROMISES, Q1, Q2, Q3, Visit, indicator, press
from tests.browser.workbook import filled_in, kept

#: Addresses that show no page of their own, and why.
NO_PAGE = {
    "logout": "only posted",
    "home": "leads to the only agreement",
    "agreement_home": "leads to the current quarter",
    "go": "leads to the quarter chosen",
    "return_live": "a part of a return, only posted",
    "close_quarter": "only posted",
    "audit": "a file to keep",
    "evidence": "a file to keep",
    "workbook_download": "a workbook to keep",
    "workbook_commented": "a workbook to keep",
}


ROUNDS: dict[str, tuple[str, list[Visit]]] = {
    **PROMISES,
    "the quarter, officer": (
        "officer",
        [
            Visit(Q2, "figures due in 2008/09 Q2"),
            Visit(f"{Q2}themes/", "Which theme needs us"),
            Visit(f"{Q2}themes/safer-stronger-communities/", "All 13 indicators"),
            Visit(f"{Q2}themes/statutory/", "All 16 indicators"),
            Visit(f"{Q2}returns/", "You owe 3 of 4"),
            Visit(f"{Q2}grid/", "still to enter"),
            Visit(f"{Q1}grid/", "Nothing of 2008/09 Q1 is yours to enter now"),
            Visit(f"{Q1}returns/", "and frozen"),
        ],
    ),
    "the scorecard": (
        "reviewer",
        [
            Visit(f"{Q2}scorecard/", "of 11 figures due"),
            Visit(f"{Q2}scorecard/?colour=red&kind=designated", "Show all"),
            Visit(f"{Q2}scorecard/?q=nothing+is+called+so", "No indicator passes these filters"),
            Visit(f"{Q2}scorecard/?sort=-figure", "2008/09 Q2 scorecard"),
        ],
    ),
    "the return": (
        "officer",
        [
            Visit(f"{Q2}returns/ni-016/", "not started"),
            Visit(f"{Q2}returns/ni-016/", "There is a problem", enter("n/a")),
            Visit(f"{Q2}returns/ni-016/", "Enter the figure", enter("", "Submit for sign-off")),
            Visit(f"{Q2}returns/ni-016/", "Somebody else changed this return", overtaken),
            Visit(f"{Q2}returns/ni-016/", "Red:", enter("18.90")),
            Visit(f"{Q2}returns/ni-016/", "Take back “Offences by ward.csv”", with_a_file),
            Visit(f"{Q2}returns/ni-016/", "say why", press("Submit for sign-off")),
            Visit(f"{Q2}returns/ni-017/", "No figure of this indicator is due"),
            Visit(f"{Q2}returns/ni-016/", "is submitted and waits", explained),
            Visit(f"{Q2}returns/ni-015/", "What was handed in"),
            Visit(f"{Q2}review/", "This page is not open to you", status=403),
        ],
    ),
    "the workbook": (
        "officer",
        [
            Visit(f"{Q2}workbook/", "Fill in your returns"),
            Visit(f"{Q2}workbook/", "Choose the workbook first", press("Upload and show what would change")),
            Visit(f"{Q2}workbook/", "1 row of this workbook would change, 1 cannot be taken", filled_in),
            Visit(f"{Q2}workbook/", "waits for you to decide"),
            Visit(f"{Q2}workbook/", "1 row of this workbook was not taken", kept),
            Visit(f"{Q1}workbook/", "can be filled in now"),
        ],
    ),
    "a return sent back, and drafts": (
        "officer-lbc",
        [
            Visit(f"{Q2}returns/", "Sent back"),
            Visit(f"{Q2}returns/ni-193/", "Sent back:"),
            Visit(f"{Q2}returns/ni-135/", "Saved at"),
        ],
    ),
    "the reviewer": (
        "reviewer",
        [
            Visit(Q2, "figures due in 2008/09 Q2"),
            Visit(f"{Q2}review/", "wait for sign-off"),
            Visit(f"{Q2}review/?show=missing", "not in"),
            Visit(f"{Q2}review/", "Nothing was changed", press("Send back what is ticked")),
            Visit(f"{Q2}returns/ni-123/", "Why is it sent back?"),
            Visit(f"{Q2}returns/ni-123/", "There is a problem", press("Send back")),
            Visit(f"{HOME}quarters/", "Close entry for 2008/09 Q2"),
            Visit(f"{Q2}publish/", "These publish as overdue"),
            Visit(f"{Q2}publish/", "There is a problem", press("Publish 2008/09 Q2")),
        ],
    ),
    "the administrator": (
        "admin",
        [
            Visit(Q2, "figures due in 2008/09 Q2"),
            Visit(f"{HOME}quarters/", "Open 2008/09 Q3"),
            Visit(f"{Q3}open/", "Figures are due by"),
            Visit(f"{Q3}open/", "There is a problem", press("Open 2008/09 Q3")),
            Visit(f"{Q3}dates/", "State the dates of 2008/09 Q3"),
            Visit(f"{Q3}dates/", "There is a problem", press("Save the dates")),
            Visit(f"{Q2}dates/", "it opened on"),
            Visit(f"{Q1}reopen/", "No return of 2008/09 Q1 is open again"),
            Visit(f"{Q1}reopen/", "There is a problem", press("Reopen")),
            Visit(f"{Q1}reopen/", "Open again", reopen),
            Visit(f"{Q1}returns/ni-015/", "Reopened until 14 November 2008"),
            Visit(f"{HOME}policy/", "Set another policy"),
            Visit(f"{HOME}policy/", "There is a problem", press("Show what would change")),
            Visit(f"{HOME}policy/", "Nothing is saved yet", another_policy),
            Visit(f"{HOME}policy/", "own rule: green on target or better, amber within 2", own_rule),
            Visit(f"{HOME}policy/", "Say how much", lambda page: own_rule(page, "")),
        ],
    ),
    "people": (
        "admin",
        [
            Visit(f"{HOME}people/", "no reporting officer"),
            Visit(f"{HOME}people/indicators/", "Accountable owner"),
            Visit(f"{HOME}people/new/", "They get an e-mail"),
            Visit(f"{HOME}people/new/", "There is a problem", press("Add this person")),
            Visit(f"{HOME}people/person/officer/", "Leave or handover"),
            Visit(f"{HOME}people/person/officer/", "This stands in the history", end_first_place),
            Visit(f"{HOME}people/person/officer/place/", "First day"),
            Visit(f"{HOME}people/person/officer/hand-over/", "With a last day"),
            Visit(f"{HOME}people/person/officer/hand-over/", "There is a problem", press("Hand over")),
            Visit(f"{HOME}people/person/officer/close/", "From today on"),
            Visit("/account/reminders/", "At most one e-mail a day"),
        ],
    ),
    "the reader": (
        "reader",
        [
            Visit(Q1, "figures due in 2008/09 Q1"),
            Visit(f"{Q1}?as=known", "As now known"),
            Visit(f"{Q1}themes/local-economy/", "All 18 indicators"),
            Visit(f"{Q1}scorecard/?show=due", "Show all"),
            Visit(f"{Q1}returns/", "No return of 2008/09 Q1 is yours"),
            Visit(f"{HOME}policy/", "By which rules is a figure judged"),
            Visit(Q2, "There is no page at this address", status=404),
            Visit("/account/password_change/", "Change your password"),
            Visit("/account/password_change/", "There is a problem", press("Change password")),
            Visit("/account/password_change/done/", "Your password is changed"),
        ],
    ),
    "the theme member": (
        "theme",
        [
            Visit(Q2, "figures due in 2008/09 Q2"),
            Visit(f"{Q2}themes/safer-stronger-communities/", "All 13 indicators"),
            Visit(f"{INDICATORS}ni-015/close-exception/", "Leave it open"),
            Visit(f"{INDICATORS}ni-015/close-exception/", "There is a problem", press("Close the exception")),
        ],
    ),
    "what if": (
        "auditor",
        [
            Visit(f"{Q2}what-if/", "Nothing is saved"),
            Visit(f"{Q2}what-if/?preset=own+rule&amber_rule=points&z=1.96", "Say how much"),
            Visit(f"{Q2}what-if/?preset=met+or+not&z=1.96", "would change"),
            Visit(f"{Q1}what-if/?preset=within+10+%25&z=1.96", "judged from what was reported"),
            Visit(f"{Q2}what-if/ni-120/", "Nothing is saved"),
            Visit(f"{Q2}what-if/ni-120/?preset=met+or+not&z=1.96", "As it stands, and as it would be"),
            Visit(f"{Q2}what-if/", "What is supposed of measures", suppose),
            Visit(f"{Q2}what-if/", "Say what it would be", lambda page: suppose(page, "")),
        ],
    ),
    "verdicts": (
        "reviewer",
        [
            Visit(f"{Q2}verdicts/ni-015/", "Override the colour"),
            Visit(f"{Q2}verdicts/ni-015/", "There is a problem", press("Change the colour")),
            Visit(f"{Q2}verdicts/ni-015/", "withdraw the override", override),
            Visit(Q2, "1 colour overridden"),
            Visit(f"{Q2}scorecard/?colour=green", "computed"),
            Visit(f"{Q2}verdicts/ni-120/", "Female: the sum"),
            Visit(f"{Q1}verdicts/ni-015/", "As frozen when 2008/09 Q1 was published"),
            Visit(f"{Q1}verdicts/ni-015/story/", "What happened to NI 015"),
            Visit(f"{Q1}verdicts/ni-156/", "Why is it restated?", restate),
            Visit(f"{Q1}verdicts/ni-156/", "There is a problem", restate_wrongly),
            Visit(f"{Q2}verdicts/ni-030/", "is not published"),
            Visit(f"{Q2}verdicts/ni-015/?of=forecast", "The forecast"),
        ],
    ),
    "indicators, one": (
        "auditor",
        [
            indicator("ni-016", "Offences (shown beside, never coloured)"),
            indicator("ni-016", "As reported", "?quarter=2008-09-q1"),
            indicator("ni-120", "Female"),
            indicator("ni-112", "Other places", "?as=known"),
            indicator("ni-101", "suppressed", "?as=known"),
            indicator("ni-001", "No figure yet"),
            indicator("ni-007", "No figure yet"),
        ],
    ),
    "indicators, two": (
        "auditor",
        [
            indicator("ni-019", "deferred"),
            indicator("ni-030", "Members of the lead"),
            indicator("ni-057", "Queries"),
            indicator("ni-074", "no target yet"),
            indicator("ni-163", "Queries"),
            indicator("ni-188", "overdue"),
            indicator("ni-181", "Green again in 2008/09 Q2."),
        ],
    ),
    "the register and the partners": (
        "reader",
        [
            Visit(INDICATORS, "65 indicators"),
            Visit(f"{INDICATORS}?q=crime", "of 65 indicators"),
            Visit(f"{HOME}partners/", "partners"),
            Visit(f"{HOME}partners/?q=zzzz", "No partner fits this filter"),
            Visit(f"{HOME}partners/cdrp/", "leads 6 indicators"),
            Visit(f"{HOME}partners/lbc/", "leads 36 indicators"),
            Visit(f"{HOME}partners/forum/", "numbered seats"),
        ],
    ),
    "the document": (
        "reader",
        [
            Visit(f"{HOME}agreement/", "Glossary"),
            Visit(f"{HOME}agreement/queries/", "Proposed reading"),
            Visit(f"{HOME}agreement/document/#line-62", "line by line"),
            Visit(f"{HOME}targets/", "Still to be set"),
        ],
    ),
    "nobody yet": (
        "",
        [
            Visit("/account/login/", "Log in"),
            Visit(f"/account/login/?next={Q2}", "Log in to see that page"),
            Visit("/account/login/", "There is a problem", wrong_password),
            Visit("/account/password_reset/", "Forgotten your password?"),
            Visit("/account/password_reset/", "There is a problem", press("Send the link")),
            Visit("/account/password_reset/done/", "Look in your e-mail"),
            Visit("/account/reset/x/no-such-token/", "This link no longer works"),
            Visit("<reset>", "Set a new password"),
            Visit("/account/reset/done/", "Your new password is set"),
            Visit("/account/login/", "Too many wrong passwords", locked_out),
        ],
    ),
}


@pytest.fixture(autouse=True)
def october_2008(settings):
    """The demonstration plays while the figures of 2008/09 Q2 are being entered."""
    settings.LAA_TODAY = date(2008, 10, 20)


def names(patterns):
    """Every named address of the configuration but Django's own administration, whose pages are not ours."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.app_name != "admin":
            yield from names(pattern.url_patterns)


def test_every_page_of_the_site_is_visited():
    visits = [visit for _, round_of in ROUNDS.values() for visit in round_of if visit.status == 200]
    visited = {
        resolve(visit.path.partition("?")[0].partition("#")[0]).url_name for visit in visits if visit.path[0] == "/"
    }
    # reached by a link that is made, from a form, and by a link that names a number
    visited |= {"password_reset_confirm", "review_return", "end_place", "take_back", "workbook_preview", "restate"}
    missing = set(names(get_resolver().url_patterns)) - visited - NO_PAGE.keys()
    assert not missing, f"no visit to: {', '.join(sorted(missing))}"


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, wide and on a phone with its groups closed and open."""
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        if page.locator(".chart-live").count():
            page.wait_for_timeout(400)  # a live chart is drawn anew soon after its window has changed
        for check in (assert_no_sideways_scroll, assert_axe_clean):
            try:
                check(page)
            except AssertionError as fault:
                found.append(str(fault))
        if size is PHONE and page.locator(".fold:not(:checked)").count():
            page.evaluate("() => document.querySelectorAll('.fold').forEach(box => { box.checked = true; })")
            try:
                assert_no_sideways_scroll(page)
            except AssertionError as fault:
                found.append(f"with every group open: {fault}")
    return found


def go(page: Page, visit: Visit) -> list[str]:
    """Open the page, bring its state about, and look."""
    page.set_viewport_size(WIDE)
    path = reset_link() if visit.path == "<reset>" else visit.path
    answer = page.goto(path)
    if answer is not None and answer.status != visit.status:
        return [f"{path} answered {answer.status}, not {visit.status}"]
    if visit.reach:
        visit.reach(page)
    try:
        expect(page.locator("main")).to_contain_text(visit.proof)
    except AssertionError:
        return [f"{path} does not say “{visit.proof}”: {page.locator('h1').inner_text()}"]
    return look(page)


@pytest.mark.parametrize("walk", ROUNDS)
def test_every_page_is_clean_wide_and_on_a_phone(page, faults, demo, walk):
    for status in (403, 404, 409, 422, 429):
        faults.allow(f"status of {status}")  # the browser says so of every such page; the visits expect theirs
    person, visits = ROUNDS[walk]
    if person:
        sign_in(page, person)
    found = [fault for visit in visits for fault in go(page, visit)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("template", "status"), [("500.html", 500), ("503.html", 503)])
def test_the_pages_of_last_resort_are_clean(page, faults, template, status):
    faults.allow(f"status of {status}")
    body = render_to_string(template, {"sentence": "The database does not answer."})
    page.route("**/broken/", lambda route: route.fulfill(status=status, content_type="text/html", body=body))
    page.goto("/broken/")
    found = look(page)
    assert not found, "\n".join(found)
