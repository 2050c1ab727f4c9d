"""What the workbook's tests do again and again: download, fill in, save, upload, keep, and read what a page says."""

import io
import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Q2 = ("2008-09", "q2")
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Office:
    """A person with Excel, in one quarter of one agreement."""

    def __init__(self, client: Client, slug: str = "testing-2008-11", quarter: tuple[str, str] = Q2) -> None:
        self.client, self.slug, self.quarter = client, slug, quarter

    def at(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.slug, *self.quarter, *more])

    def download(self, of: str = "mine") -> Workbook:
        """The workbook as Excel would open it."""
        response = self.client.get(self.at("workbook_download"), {"of": of})
        assert response.status_code == 200, response.status_code
        assert response["Content-Type"] == TYPE
        return load_workbook(io.BytesIO(response.content))

    def upload(self, book: Workbook | bytes, name: str = "figures.xlsx"):
        """Upload a workbook, and follow to its preview."""
        content = book if isinstance(book, bytes) else saved(book)
        file = SimpleUploadedFile(name, content, TYPE)
        return self.client.post(self.at("workbook"), {"file": file}, follow=True)

    def keep(self, preview):
        """Confirm a preview, as its form does."""
        return self.client.post(preview.request["PATH_INFO"], {"seal": seal(preview), "keep": "1"}, follow=True)

    def take(self, book: Workbook | bytes):
        """Upload a workbook and keep its good rows."""
        return self.keep(self.upload(book))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seal(preview) -> str:
    return re.search(r'name="seal" value="([0-9a-f]*)"', preview.content.decode()).group(1)


def words(response) -> str:
    """The words of a page's main part, as they are read."""
    html = response.content.decode()
    main = re.search(r"(?s)<main.*</main>", html)[0]
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def sheet_of(book: Workbook) -> Worksheet:
    """The sheet of figures, found as the site finds it."""
    return next(sheet for sheet in book.worksheets if columns(sheet))


def columns(sheet: Worksheet) -> dict[str, int]:
    """The columns by their hidden keys."""
    known = {cell.value: cell.column for cell in sheet[1] if isinstance(cell.value, str)}
    return known if "laa:row" in known else {}


def row_of(sheet: Worksheet, code: str, period: str = "", measure: str = "") -> int:
    """The row of an indicator's figure."""
    keys = columns(sheet)
    for number in range(3, sheet.max_row + 1):
        at = {key: sheet.cell(number, place).value or "" for key, place in keys.items()}
        wanted = (code, period or at["laa:period"], measure or at["laa:measure"])
        if (at["laa:code"], at["laa:period"], at["laa:measure"]) == wanted:
            return number
    raise AssertionError(f"no row for {code} {period}")


def fill(book: Workbook, code: str, *, period: str = "", measure: str = "", **values: Any) -> str:
    """Enter values by the keys of their columns; returns where the last one stands, such as Figures!L3."""
    sheet = sheet_of(book)
    number, keys, ref = row_of(sheet, code, period, measure), columns(sheet), ""
    for key, value in values.items():
        cell = sheet.cell(number, keys[key])
        cell.value, ref = value, cell.coordinate
    return f"{sheet.title}!{ref}"


def cell(book: Workbook, code: str, key: str, **which: str):
    sheet = sheet_of(book)
    return sheet.cell(row_of(sheet, code, **which), columns(sheet)[key])
