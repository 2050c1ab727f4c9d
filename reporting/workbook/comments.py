"""The person's own workbook back, with a comment on each cell that could not be taken."""

import io
import warnings
from collections import defaultdict
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.comments import Comment

from reporting.workbook import guard
from reporting.workbook.guard import NotTaken
from reporting.workbook.plan import Plan

#: To write into it, a workbook is held as a whole, which takes many times its size.
MOST_TO_HOLD = 3 * 1024 * 1024
AUTHOR = "Not taken"


def may_hold(file: BinaryIO) -> bool:
    """Whether a workbook is small enough to be written into."""
    return guard.expanded(file) <= MOST_TO_HOLD


def commented(file: BinaryIO, name: str, plan: Plan) -> bytes:
    """The file with the plan's faults as comments on its cells; earlier ones of ours are taken out."""
    guard.check(file, name)
    if not may_hold(file):
        raise NotTaken("The workbook is too large to write comments into. The page lists every cell with its reason.")
    sentences: dict[str, list[str]] = defaultdict(list)
    for _, remark in plan.faults:
        if remark.sentence not in sentences[remark.ref]:
            sentences[remark.ref].append(remark.sentence)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep of a workbook that others made is not ours to tell
        book = load_workbook(file, keep_links=False)
    sheet = book[plan.sheet.title]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
    for ref, said in sentences.items():
        comment = Comment("\n".join(said), AUTHOR, width=360, height=60 + 22 * (sum(map(len, said)) // 45))
        sheet[ref].comment = comment
    book.active = book.index(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
