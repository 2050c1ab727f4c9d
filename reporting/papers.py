"""Evidence files as they come in: what they are by their content, under what name, and whether they are taken.

A browser's word for a file's type is never believed: the first bytes and the extension must agree. Nothing is unpacked
but the list of names inside an office file.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

MEBIBYTE = 1024 * 1024
MOST_BYTES, MOST_BYTES_OF_RETURN = 10 * MEBIBYTE, 50 * MEBIBYTE
MOST_NAME = 120

#: Which content each extension must have, and how it is served.
KINDS = {
    "pdf": ("pdf", "application/pdf"),
    "png": ("png", "image/png"),
    "jpg": ("jpg", "image/jpeg"),
    "jpeg": ("jpg", "image/jpeg"),
    "csv": ("text", "text/csv"),
    "txt": ("text", "text/plain"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ods": ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    "odt": ("odt", "application/vnd.oasis.opendocument.text"),
}
ALLOWED = "PDF, PNG, JPG, CSV, TXT, Excel (xlsx), Word (docx), ODS or ODT"

_MAGIC = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_ZIP = b"PK\x03\x04"
_MEMBERS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
_OPEN_DOCUMENT = {KINDS[name][1].encode(): name for name in ("ods", "odt")}
#: Where programs are kept inside office files.
_PROGRAMS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|Basic/|Scripts/)", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class PaperFault(Exception):
    """Why a file is not taken, in a sentence."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is taken: its cleaned name, its content, its type by content, and its SHA-256."""

    name: str
    content: bytes
    content_type: str
    sha256: str


def read_paper(name: str, file: BinaryIO, size: int) -> Paper:
    """Look at an uploaded file. Raises PaperFault with a sentence that says why it is not taken."""
    name = clean_name(name)
    if size > MOST_BYTES:
        raise PaperFault(f"“{name}” has {shown_size(size)}; a file may have {shown_size(MOST_BYTES)} at most.")
    extension = PurePosixPath(name).suffix[1:].lower()
    if extension not in KINDS:
        raise PaperFault(f"“{name}” is not of a kind that is taken: {ALLOWED}.")
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise PaperFault(f"“{name}” is empty.")
    wanted, content_type = KINDS[extension]
    if _kind(file, content) != wanted:
        raise PaperFault(
            f"What is in “{name}” is not what its ending says, it is damaged, or it holds a program. "
            "Save it again from the program that made it."
        )
    return Paper(name, content, content_type, hashlib.sha256(content).hexdigest())


def clean_name(name: str) -> str:
    """A file's name without folders, controls, and what turns the direction of reading; cut to fit, ending kept."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C" and letter not in '"<>|:*?')
    plain = " ".join(plain.split()).lstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:MOST_NAME] or "file"
    ending = ending[:10]
    return f"{(stem.strip() or 'file')[: MOST_NAME - len(ending) - 1]}.{ending}"


def shown_size(size: int) -> str:
    """`34 KB`, `1.2 MB`: as people see it in their folders."""
    if size >= MEBIBYTE:
        tenths = (size * 10 + MEBIBYTE // 2) // MEBIBYTE
        return f"{tenths // 10}.{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
    return f"{max(1, (size + 512) // 1024)} KB"


def _kind(file: BinaryIO, content: bytes) -> str:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_ZIP):
        return _office_kind(file)
    return "text" if _is_text(content) else ""


def _office_kind(file: BinaryIO) -> str:
    """What an office file is by the names inside it; '' for any other archive, and for one that holds programs."""
    try:
        with ZipFile(file) as archive:
            inside = archive.infolist()
            names = {one.filename for one in inside}
            if any(_PROGRAMS.search(name) for name in names):
                return ""
            first = inside[0]
            if first.filename == "mimetype" and first.file_size < MOST_NAME:
                return _OPEN_DOCUMENT.get(archive.read(first).strip(), "")
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, IndexError):
        return ""
    kinds = {kind for member, kind in _MEMBERS.items() if member in names}
    return kinds.pop() if len(kinds) == 1 and "[Content_Types].xml" in names else ""


def _is_text(content: bytes) -> bool:
    """Text without control characters, as UTF-8, or as Windows writes it."""
    if _NOT_TEXT.search(content):
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
