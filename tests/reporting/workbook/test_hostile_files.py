"""Files that are no workbook, or would do harm if they were unpacked: each is refused with its own sentence."""

import io
import random
import resource
import struct
import time
import zipfile

import pytest
from openpyxl import Workbook

from reporting.models import Upload
from reporting.workbook import guard, reading
from reporting.workbook.layout import MOST_BYTES
from tests.reporting.workbook.office import fill, saved, sheet_of, words

CONTENT_TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
KIB, MIB = 1024, 1024 * 1024


def archive(parts: dict[str, bytes], *, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def bomb(size: int = 600 * MIB) -> bytes:
    """A small file that says truly what it would unpack to, made without ever holding it: about 588 KiB for 600 MiB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(CONTENT_TYPES, b"<Types/>")
        made.writestr(BOOK, b"<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w") as part:
            block = b" " * MIB
            for _ in range(size // MIB):
                part.write(block)
    return out.getvalue()


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(book)) as made:
        parts = {part: made.read(part) for part in made.namelist()}
    return archive({**parts, name: content})


def encrypted(book: bytes) -> bytes:
    """The workbook with the mark of an encrypted part in its directory."""
    changed = bytearray(book)
    at = changed.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", changed, at + 8)[0]
    struct.pack_into("<H", changed, at + 8, flags | 1)
    return bytes(changed)


def understated(book: bytes, name: str, size: int) -> bytes:
    """The workbook with a part that says it is smaller than it is."""
    changed = bytearray(book)
    with zipfile.ZipFile(io.BytesIO(book)) as made:
        place = made.namelist().index(name)
    at = -1
    for _ in range(place + 1):
        at = changed.index(b"PK\x01\x02", at + 1)
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><worksheet>&j;</worksheet>"
)
OUTSIDE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'

REFUSED = {
    "a bomb": (lambda book: bomb(), "Unpacked, this file would hold 600.0 MB"),
    "too large": (lambda book: b"PK" + b"x" * MOST_BYTES, "The file is too large: 2.0 MB"),
    "dense": (
        lambda book: archive({CONTENT_TYPES: b"", BOOK: b"", "xl/worksheets/s.xml": b" " * 2 * MIB}),
        "Unpacked, this file would hold 2.0 MB",
    ),
    "many small ones": (
        lambda book: archive({CONTENT_TYPES: b"", BOOK: b"", **{f"xl/s{n}.xml": b" " * 255 * KIB for n in range(50)}}),
        "Unpacked, this file would hold 12.5 MB",
    ),
    "many parts": (lambda book: archive({f"{n}": b"" for n in range(600)}), "The file holds 600 parts"),
    "many words": (
        lambda book: archive(
            {CONTENT_TYPES: b"", BOOK: b"", "xl/sharedStrings.xml": random.Random(1).randbytes(1100 * KIB)}
        ),
        "The workbook holds too much (xl/sharedStrings.xml: 1.1 MB)",
    ),
    "a huge sheet": (
        lambda book: with_part(book, "xl/worksheets/sheet3.xml", b"".join(b"<c>%06x</c>" % n for n in range(350_000))),
        "The workbook holds too much (xl/worksheets/sheet3.xml: 4.3 MB)",
    ),
    "a path upwards": (
        lambda book: with_part(book, "/".join(("..", "..", "etc", "passwd")), b""),
        "have names that no workbook has",
    ),
    "a path from the root": (lambda book: with_part(book, "/etc/passwd", b""), "have names that no workbook has"),
    "encrypted": (encrypted, "This workbook is locked with a password"),
    "locked by Excel": (
        lambda book: guard.OLD_EXCEL + b"\0" * 600,
        "This is an old Excel workbook (.xls), or one that is locked with a password",
    ),
    "text": (lambda book: b"NI 016,18.6\n", "it looks like plain text or CSV"),
    "a web page": (lambda book: b"<html><table></table></html>", "it is a web page or XML"),
    "a PDF": (lambda book: b"%PDF-1.7\n", "it is a PDF"),
    "nothing": (lambda book: b"", "The file is empty"),
    "OpenDocument": (
        lambda book: archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "This is an OpenDocument sheet (.ods)",
    ),
    "binary": (lambda book: archive({CONTENT_TYPES: b"", "xl/workbook.bin": b""}), "This is a binary workbook (.xlsb)"),
    "macros": (lambda book: with_part(book, "xl/vbaProject.bin", b"x"), "This workbook has macros"),
    "a document": (lambda book: archive({CONTENT_TYPES: b"", "word/document.xml": b""}), "an archive, but no workbook"),
    "cut short": (lambda book: book[: len(book) // 2], "The file is damaged"),
    "no workbook inside": (lambda book: archive({CONTENT_TYPES: b"<x", BOOK: b"<y"}), "The file is damaged"),
    "a part that lies": (
        lambda book: understated(book, "xl/worksheets/sheet2.xml", 400),
        "The file is damaged and cannot be read",
    ),
    "entities": (
        lambda book: with_part(book, "xl/worksheets/sheet2.xml", ENTITIES),
        "The file holds XML that no workbook holds",
    ),
    "a file of the server": (
        lambda book: with_part(book, "xl/worksheets/sheet2.xml", OUTSIDE),
        "The file holds XML that no workbook holds",
    ),
    "another workbook": (lambda book: saved(Workbook()), "No sheet of this workbook is one of ours"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_own_sentence(office, case):
    make, sentence = REFUSED[case]
    response = office.upload(make(saved(office.download())))
    assert response.status_code == 422
    assert sentence in words(response)
    assert "root:" not in response.content.decode()
    assert Upload.objects.count() == 0


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = bomb()
    assert 500 * KIB < len(content) < 700 * KIB
    peak, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(guard.NotTaken, match=r"600\.0 MB"):
        reading.read(io.BytesIO(content), "bomb.xlsx")
    assert time.process_time() - started < 0.2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 20 * KIB  # in KiB


def test_ten_thousand_rows_too_many_get_an_answer(office):
    book = office.download()
    sheet = sheet_of(book)
    for _ in range(10_000):
        sheet.append([None, "NI 016", "a row of somebody's own"])
    content, started = saved(book), time.process_time()
    response = office.upload(content)
    assert "“Figures” goes on beyond row 2,000" in words(response)
    assert time.process_time() - started < 3
    assert Upload.objects.count() == 0


def test_a_row_at_the_end_of_the_world_costs_nothing(office):
    """A cell in the last row and one in the last column that Excel has: what lies between is not made."""
    book = office.download()
    sheet_of(book)["XFD3"] = "far"
    content = saved(book)
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        part = made.read("xl/worksheets/sheet2.xml")
    far = part.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
    started = time.process_time()
    assert "Nothing in this workbook would change" in words(
        office.upload(with_part(content, "xl/worksheets/sheet2.xml", far))
    )
    assert time.process_time() - started < 3


def test_the_name_of_a_file_decides_nothing(office):
    """A workbook that is called something else is read; what is called a workbook and is none is not."""
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", figure=18.6)
    assert "1 row of this workbook would change" in words(office.upload(saved(book), "figures.xls"))
    assert office.upload(b"NI 016,18.6\n", "figures.xlsx").status_code == 422


def test_no_file_is_no_upload(office):
    response = office.client.post(office.at("workbook"), {})
    assert "Choose the workbook first." in words(response)
    assert response.status_code == 422
