"""What kinds of files are taken as evidence: by their content, whatever their name or browser says."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.papers import MOST_BYTES, MOST_NAME, PaperFault, clean_name, read_paper, shown_size


def archive(*names, mimetype=""):
    """An archive with these members; an OpenDocument one says first what it is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "<x/>")
    return held.getvalue()


XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
DOCX = archive("[Content_Types].xml", "word/document.xml")
ODS = archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")
PDF, PNG, JPG = b"%PDF-1.4\n%%EOF", b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
GOOD = {
    "a.pdf": PDF,
    "a.png": PNG,
    "a.jpg": JPG,
    "a.JPEG": JPG,
    "a.csv": b"Ward,Offences\r\nDallow,12\r\n",
    "a.txt": "Crime £ and pence".encode("cp1252"),
    "a.xlsx": XLSX,
    "a.docx": DOCX,
    "a.ods": ODS,
    "a.odt": ODT,
}
BAD = {
    "a program named as a document": ("a.pdf", b"MZ\x90\x00"),
    "a page named as a picture": ("a.png", b"<html><script>alert(1)</script>"),
    "a picture named as a document": ("a.pdf", PNG),
    "a program with a second ending": ("a.pdf.exe", PDF),
    "a page": ("a.html", b"<html>"),
    "a drawing that can hold a program": ("a.svg", b"<svg/>"),
    "no ending": ("evidence", PDF),
    "nothing inside": ("a.txt", b""),
    "text with a zero in it": ("a.csv", b"1,2\x00"),
    "an archive named as a workbook": ("a.xlsx", archive("a.txt")),
    "a document named as a workbook": ("a.xlsx", DOCX),
    "a workbook with a program": ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
    "a text with a program": (
        "a.odt",
        archive("Basic/Standard/x.xml", mimetype="application/vnd.oasis.opendocument.text"),
    ),
    "a workbook cut off": ("a.xlsx", XLSX[:40]),
    "an archive of an archive": ("a.zip", XLSX),
    "both a document and a workbook": (
        "a.docx",
        archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    ),
}


def read(name, content, size=None):
    return read_paper(name, io.BytesIO(content), len(content) if size is None else size)


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_is_taken_with_a_type_of_our_own(name):
    paper = read(name, GOOD[name])
    assert paper.content == GOOD[name]
    assert "html" not in paper.content_type
    assert len(paper.sha256) == 64


@pytest.mark.parametrize("why", BAD)
def test_what_is_something_else_is_refused_with_a_sentence(why):
    name, content = BAD[why]
    with pytest.raises(PaperFault, match=r"“.+” .+\.$"):
        read(name, content)


def test_a_file_that_is_too_large_is_refused_by_what_it_has_and_may_have():
    with pytest.raises(PaperFault, match=r"has 10\.1 MB; a file may have 10 MB at most"):
        read("a.pdf", PDF, size=MOST_BYTES + MOST_BYTES // 100)
    assert read("a.pdf", PDF, size=MOST_BYTES)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\jo\\Q2 figures.xlsx", "Q2 figures.xlsx"),
        ("/etc/passwd.txt", "passwd.txt"),
        (".htaccess.txt", "htaccess.txt"),
        ("a\u202efdp.txt", "afdp.txt"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie x.csv"),
        ('<b>"x".pdf', "bx.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * (MOST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_has_folders_or_controls_or_is_too_long(text):
    kept = clean_name(text)
    assert 0 < len(kept) <= MOST_NAME
    assert not set(kept) & set('/\\\r\n\x00"<>')
    assert not kept.startswith(".")


@given(st.binary(max_size=200), st.sampled_from(sorted(GOOD)))
def test_no_content_makes_it_stumble(content, name):
    for whole in (content, b"PK\x03\x04" + content, XLSX[:-8] + content):
        with suppress(PaperFault):
            assert read(name, whole).content == whole


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (34 * 1024, "34 KB"), (1258291, "1.2 MB"), (10485760, "10 MB")]
)
def test_a_size_is_shown_as_in_a_folder(size, words):
    assert shown_size(size) == words
