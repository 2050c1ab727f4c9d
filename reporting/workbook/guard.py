"""A file that says it is a workbook is looked at before any of it is unpacked: 588 KB may unpack to 600 MB.

Only the directory of the archive is read: what is in it, and how large each part says it is. A part that lies about
its size is cut off where it said it ends, and then found to be damaged.
"""

import zipfile
from typing import BinaryIO

from reporting.workbook.layout import MOST_BYTES

MOST_PARTS = 500
MOST_EXPANDED = 12 * 1024 * 1024
#: A sheet of ours is a twentieth of this. Other parts are read whole: the words and styles of ours are a tenth.
MOST_OF_A_SHEET, MOST_OF_A_PART = 4 * 1024 * 1024, 1024 * 1024
SHEETS = "xl/worksheets/"
#: A part this small may be as dense as it likes.
DENSE, MOST_DENSE = 256 * 1024, 100
OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = 0x1

DOWNLOAD = "Download the workbook again, fill it in, and save it as an Excel workbook (.xlsx)."
LOCKED = "This workbook is locked with a password. Take the password off in Excel, save it, and upload it again."


class NotTaken(Exception):
    """A file that is not read any further; the message says what it is and what to do."""


def check(file: BinaryIO, name: str = "") -> None:
    """Refuse what is no workbook, or would be too large if it were unpacked. Raises NotTaken."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise NotTaken(
            f"The file is too large: {_megabytes(size)}, and at most {_megabytes(MOST_BYTES)} are taken. "
            "Delete sheets and pictures of your own from it, or download the workbook again."
        )
    start = file.read(8)
    if not start:
        raise NotTaken(f"The file is empty. {DOWNLOAD}")
    if start == OLD_EXCEL:
        raise NotTaken(
            "This is an old Excel workbook (.xls), or one that is locked with a password. Open it in Excel, take the "
            "password off, and save it as an Excel workbook (.xlsx)."
        )
    if not start.startswith(b"PK"):
        raise NotTaken(f"This is not an Excel workbook, whatever its name says{_looks_like(start, name)}. {DOWNLOAD}")
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive.infolist(), size)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as fault:
        raise NotTaken(f"The file is damaged and cannot be opened. {DOWNLOAD}") from fault
    finally:
        file.seek(0)


def expanded(file: BinaryIO) -> int:
    """How many bytes the parts of a checked file say they hold."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        size = sum(part.file_size for part in archive.infolist())
    file.seek(0)
    return size


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise NotTaken(f"The file holds {len(parts):,} parts; a workbook of ours has about ten. {DOWNLOAD}")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise NotTaken(LOCKED)
    if len(set(names)) != len(names) or any(_is_a_trick(name) for name in names):
        raise NotTaken(f"The parts of this file have names that no workbook has. {DOWNLOAD}")
    whole = sum(part.file_size for part in parts)
    if whole > MOST_EXPANDED or any(_is_too_dense(part) for part in parts):
        raise NotTaken(
            f"Unpacked, this file would hold {_megabytes(whole)}; {_megabytes(size)} came. No workbook of ours "
            f"does. {DOWNLOAD}"
        )
    _check_kind(set(names))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(part)


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.file_size > (MOST_OF_A_SHEET if part.filename.startswith(SHEETS) else MOST_OF_A_PART):
        raise NotTaken(
            f"The workbook holds too much ({part.filename}: {_megabytes(part.file_size)}). Delete sheets of your own "
            "from it, or download the workbook again."
        )


def _check_kind(names: set[str]) -> None:
    """Other kinds of files are archives too."""
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        if "xl/vbaProject.bin" in names:
            raise NotTaken("This workbook has macros. Save it as an Excel workbook (.xlsx), without macros.")
        return
    if "content.xml" in names and "mimetype" in names:
        raise NotTaken(
            "This is an OpenDocument sheet (.ods). In your program choose “Save as” and Excel workbook (.xlsx)."
        )
    if "xl/workbook.bin" in names:
        raise NotTaken("This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx).")
    raise NotTaken(f"This is an archive, but no workbook. {DOWNLOAD}")


def _is_a_trick(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or "\0" in name


def _is_too_dense(part: zipfile.ZipInfo) -> bool:
    return part.file_size > DENSE and part.file_size > MOST_DENSE * max(part.compress_size, 1)


def _looks_like(start: bytes, name: str) -> str:
    if start.startswith(b"%PDF"):
        return ": it is a PDF"
    if start.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        return ": it is a web page or XML"
    if name.lower().endswith(".csv") or all(byte in b"\t\r\n" or byte >= 32 for byte in start):
        return ": it looks like plain text or CSV"
    return ""


def _megabytes(size: int) -> str:
    if size < 1024 * 1024:
        return f"{max(size // 1024, 1):,} KB"
    return f"{size / 1024 / 1024:,.1f} MB"
