"""Steps with a workbook in the browser: download it, fill it in, upload it, keep what is good of it."""

import io

from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.reporting.workbook.office import TYPE, fill, saved


def _press(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button).click()


def filled_in(page: Page) -> None:
    """Upload a workbook with a figure to take, one to ask about, and one that cannot be taken."""
    book = load_workbook(io.BytesIO(page.context.request.get(f"{page.url}download/").body()))
    fill(book, "NI 016", period="2008/09 Q2", figure="18.90 per 1,000", commentary="More thefts from cars.")
    fill(book, "NI 016", period="2008/09 Q1", figure=None)
    fill(book, "NI 017", forecast="n/a")
    file = {"name": "figures.xlsx", "mimeType": TYPE, "buffer": saved(book)}
    page.get_by_label("The workbook, filled in").set_input_files(file)
    _press(page, "Upload and show what would change")


def kept(page: Page) -> None:
    """Upload it, and keep what is good of it."""
    filled_in(page)
    _press(page, "Keep 1 row as draft")
