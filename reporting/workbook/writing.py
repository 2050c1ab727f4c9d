"""Lines into a workbook: a sheet of instructions, and the sheet of figures with locked context and open cells.

Whatever text comes from people is written as text: a cell that starts with = is never a formula of theirs.
"""

import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reporting.models import Forecast, ReportingQuarter
from reporting.workbook.layout import BY_KEY, COLUMNS, CONFIDENCES, STATUSES
from reporting.workbook.lines import SUPPRESSED, Line

INSTRUCTIONS, FIGURES = "Instructions", "Figures"
KEYS_ROW, HEADS_ROW, FIRST_ROW = 1, 2, 3
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: The words of the column that says what is still to do, and the fill that goes with each.
TO_FILL, FILLED, REASON, BOTH, FORECAST_ONLY = (
    "To fill in",
    "Figure filled in",
    "No figure, reason given",
    "Figure and reason: give one",
    "No figure asked",
)
FILLS = {TO_FILL: "FFF6DF", FILLED: "E8F3EE", REASON: "EDF2F8", BOTH: "FBEEED", FORECAST_ONLY: "FFFFFF"}

_INK, _RULE = "15191D", Side(style="thin", color="CDD4DA")
_EDGE = Side(style="thin", color="545E68")
_HEAD = PatternFill("solid", fgColor="10263C")
_LOCKED = PatternFill("solid", fgColor="F4F6F8")
_PLAIN = Font(name="Arial", size=11, color=_INK)
_BOLD = Font(name="Arial", size=11, color=_INK, bold=True)
_WHITE = Font(name="Arial", size=11, color="FFFFFF", bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True)


def write(quarter: ReportingQuarter, lines: list[Line], whose: str) -> bytes:
    """The workbook of these lines. `whose` says in words which returns they are."""
    book = Workbook()
    _instructions(book.active, quarter, lines, whose)
    _figures(book.create_sheet(FIGURES), quarter, lines)
    book.properties.title = f"{quarter.agreement.name}: returns of {quarter}"
    book.properties.creator = quarter.agreement.name
    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Cell, value: object) -> Cell:
    """Write a value; text stays text, and what a program could take for a formula is marked as text too."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


# Instructions ---------------------------------------------------------------------------------------------------------


def _sections(quarter: ReportingQuarter, lines: list[Line], whose: str) -> list[tuple[str, list[str]]]:
    """The headings of the first sheet, each with its sentences."""
    returns = len({line.ret.pk for line in lines})
    about = [f"{quarter.quarter.months}. {whose}: {returns} return{'' if returns == 1 else 's'}."]
    if quarter.entry_by:
        about.append(f"Figures are due by {quarter.entry_by.day} {quarter.entry_by:%B %Y}.")
    filling = [
        f"Go to the sheet “{FIGURES}”. Enter in the white cells. The grey ones are locked and say what is asked.",
        "Type figures as you are used to: 1,674 or 28% or 48 days. Leave a cell empty to change nothing.",
        "Is a figure worked out from a numerator and a denominator? Enter those two and leave the figure empty.",
        "Is there no figure? Leave it empty and say why in “No figure because”. Do not type n/a, and no 0.",
        f"Status is one of {', '.join(STATUSES)}. Left empty, a new figure is provisional.",
        "In “Figures before”, p is provisional and e is an estimate.",
        "You may rename the sheet. To sort rows or move columns, unprotect it first: there is no password.",
        "Leave the hidden row and the hidden column as they are: they say which return each row is.",
        "Suppressed figures are not in this workbook. They are entered on the page of their return.",
    ]
    back = [
        "Save it as an Excel workbook (.xlsx) and upload it on the page where you downloaded it.",
        "You see every change before anything is saved, and each cell that cannot be taken, with the reason.",
        "What you keep then are drafts. Look at them under My returns, and submit them there.",
        "If somebody changes a return on the site after this download, nothing of theirs is written over.",
        "You are told so, and download the workbook again.",
    ]
    title = f"{quarter.agreement.name}: returns of {quarter}"
    return [(title, about), ("How to fill it in", filling), ("How to bring it back", back)]


def _instructions(sheet: Worksheet, quarter: ReportingQuarter, lines: list[Line], whose: str) -> None:
    sheet.title = INSTRUCTIONS
    sheet.column_dimensions["A"].width = 100
    sheet.sheet_view.showGridLines = False
    number = 0
    for heading, sentences in _sections(quarter, lines, whose):
        for text in (heading, *sentences):
            number += 1
            cell = put(sheet.cell(number, 1), text)
            cell.font, cell.alignment = (_BOLD if text == heading else _PLAIN), _WRAPPED
        number += 1
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4


# Figures --------------------------------------------------------------------------------------------------------------


def _figures(sheet: Worksheet, quarter: ReportingQuarter, lines: list[Line]) -> None:
    last = FIRST_ROW + len(lines) - 1
    _heads(sheet)
    for number, line in enumerate(lines, start=FIRST_ROW):
        _row(sheet, number, line)
    if lines:
        _lists(sheet, last)
        _colours(sheet, last)
    sheet.row_dimensions[KEYS_ROW].hidden = True
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = f"D{FIRST_ROW}"
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = f"{HEADS_ROW}:{HEADS_ROW}"
    sheet.print_title_cols = "B:C"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = f"{quarter}, page &P of &N"
    # Without a password: it keeps the context from slips, and nobody from sorting or from moving a column.
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _heads(sheet: Worksheet) -> None:
    for number, column in enumerate(COLUMNS, start=1):
        put(sheet.cell(KEYS_ROW, number), column.key)
        head = put(sheet.cell(HEADS_ROW, number), column.heading)
        head.font, head.fill = _WHITE, _HEAD
        head.alignment = Alignment(vertical="bottom", horizontal="right" if column.number else "left", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[HEADS_ROW].height = 48


def _row(sheet: Worksheet, number: int, line: Line) -> None:
    values, takes = _values(line, number), line.takes
    for place, column in enumerate(COLUMNS, start=1):
        cell, value = sheet.cell(number, place), values.get(column.key)
        if column.key == "laa:state":
            cell.value = value
        elif value is not None:
            put(cell, value)
        open_cell = column.key in takes
        cell.font = _BOLD if column.key == "laa:code" else _PLAIN
        cell.alignment = _RIGHT if column.number else _WRAPPED
        cell.protection = Protection(locked=not open_cell)
        side = _EDGE if open_cell else _RULE
        cell.border = Border(bottom=_RULE) if not column.entry else Border(left=side, right=side, top=side, bottom=side)
        if not open_cell:
            cell.fill = _LOCKED


def _values(line: Line, number: int) -> dict[str, object]:
    """What stands in a row, by column."""
    entry, measure = line.entry, line.measure.measure
    context = {
        "laa:row": str(line.name),
        "laa:code": entry.code,
        "laa:title": entry.title,
        "laa:measure": line.measure.name,
        "laa:period": str(line.box.period) if line.box else "",
        "laa:unit": f"{measure.unit_words}; {measure.polarity}"
        if measure.rated
        else f"{measure.unit_words}; not judged",
        "laa:previous": line.before,
        "laa:expected": line.expected,
        "laa:target": line.target,
        "laa:due": line.due,
        "laa:state": _state(number, line),
    }
    return {**{key: value for key, value in context.items() if value}, **_held(line)}


def _held(line: Line) -> dict[str, object]:
    """What is held already, in the cells where it may be changed; never a suppressed value."""
    row, found = line.held, {}
    if line.covered:
        found["because"] = f"{SUPPRESSED}: changed on its page only"
    elif row is not None and line.box is not None:
        found = {
            "figure": row.value if line.box.text else None,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "sample": row.sample,
            "status": next(word for word, value in STATUSES.items() if value == row.status),
            "because": row.because or None,
        }
    if line.tells and line.ret.commentary:
        found["commentary"] = line.ret.commentary
    if line.forecast is not None:
        found["forecast"] = line.forecast.value
        found["confidence"] = Forecast.Confidence(line.forecast.confidence).label
    return {key: _number(value) for key, value in found.items() if value is not None}


def _number(value: object) -> object:
    """A decimal as short as it is held: 18.6, not 18.600000."""
    if isinstance(value, Decimal):
        short = value.normalize()
        return int(short) if short == short.to_integral_value() else short
    return value


def _state(number: int, line: Line) -> str:
    """A formula that says in words what is still to do; it judges nothing: that is done by one rule, on the site."""
    if line.box is None or line.covered:
        return SUPPRESSED.capitalize() if line.covered else FORECAST_ONLY
    places = {column.key: get_column_letter(place) for place, column in enumerate(COLUMNS, start=1)}
    parts = f'AND({places["numerator"]}{number}<>"",{places["denominator"]}{number}<>"")'
    figure = f'OR({places["figure"]}{number}<>"",{parts})'
    because = f'{places["because"]}{number}<>""'
    return f'=IF(AND({figure},{because}),"{BOTH}",IF({figure},"{FILLED}",IF({because},"{REASON}","{TO_FILL}")))'


def _lists(sheet: Worksheet, last: int) -> None:
    """The words that may be chosen. Advice only: the server reads the cell again."""
    for key, words, title in (
        ("status", STATUSES, "Is it final?"),
        ("confidence", CONFIDENCES, "How sure are you?"),
    ):
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.promptTitle, choice.prompt = title, f"Choose {', '.join(words)}."
        choice.errorTitle, choice.error = title, f"Choose one of these: {', '.join(words)}."
        choice.showInputMessage = choice.showErrorMessage = True
        sheet.add_data_validation(choice)
        choice.add(_range(key, last))


def _colours(sheet: Worksheet, last: int) -> None:
    """A colour for each word of the state column, so that no colour stands alone."""
    letter = _letter("laa:state")
    for word, fill in FILLS.items():
        sheet.conditional_formatting.add(
            _range("laa:state", last),
            FormulaRule(
                formula=[f'${letter}{FIRST_ROW}="{word}"'],
                fill=PatternFill(bgColor=fill, fill_type="solid"),
                font=Font(bold=word in (TO_FILL, BOTH)),
            ),
        )


def _letter(key: str) -> str:
    return get_column_letter(COLUMNS.index(BY_KEY[key]) + 1)


def _range(key: str, last: int) -> str:
    return f"{_letter(key)}{FIRST_ROW}:{_letter(key)}{last}"
