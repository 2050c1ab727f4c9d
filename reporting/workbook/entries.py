"""What a row of the workbook enters: its cells beside what is held, as the same entries that a return's page makes.

An empty cell changes nothing. What had a figure and was emptied is asked about and stays. A figure that was worked out
stands as its numerator and denominator, and is worked out anew where these change.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from reporting.models import Actual
from reporting.services import FigureEntry, ForecastEntry
from reporting.workbook import cells
from reporting.workbook.cells import Told
from reporting.workbook.layout import BY_KEY, CONFIDENCES, ENTRIES, STATUSES
from reporting.workbook.lines import SUPPRESSED, Line, figure_words
from reporting.workbook.reading import Row

#: The entry cells that belong to a figure.
OF_A_FIGURE = ("figure", "numerator", "denominator", "sample", "because")
PARTS = ("numerator", "denominator")


@dataclass
class Entered:
    """What a row enters, and what is to be said of its cells: sentences by column key."""

    row: Row
    line: Line
    figure: FigureEntry | None = None
    forecast: ForecastEntry | None = None
    commentary: str | None = None
    faults: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def entered(row: Row, line: Line, first: str) -> Entered:
    """Read a row. `first` is where the commentary of its return stands."""
    found = Entered(row, line)
    told = {key: _told(found, key) for key in ENTRIES}
    _refuse_closed_cells(found, told, first)
    if found.faults:
        return found
    if line.box is not None and not line.covered:
        found.figure = _figure(found, told)
    if line.year:
        found.forecast = _forecast(found, told)
    if line.tells:
        found.commentary = _commentary(found, told)
    return found


def _told(found: Entered, key: str) -> str:
    """A cell's text; what is wrong with it and what is to be said of it go to the row."""
    cell = found.row.cells.get(key)
    if cell is None:
        return ""
    told = _read(found, key)
    if told.fault:
        found.faults[key] = told.fault
    if told.note:
        found.notes[key] = told.note
    return told.text


def _read(found: Entered, key: str) -> Told:
    cell = found.row.cell(key)
    if not BY_KEY[key].number:
        return cells.words(cell)
    measure = found.line.measure.measure if key in ("figure", "forecast") else None
    return cells.number(cell, measure, reason=key == "figure")


def _refuse_closed_cells(found: Entered, told: dict[str, str], first: str) -> None:
    """Something stands in a cell that was locked: it would be lost without a word."""
    line = found.line
    of_a_figure = [key for key in OF_A_FIGURE if told[key]]
    if line.covered:
        for key in of_a_figure:
            if not (key == "because" and told[key].startswith(SUPPRESSED)):
                found.faults.setdefault(
                    key, "The figure held here is suppressed. It is changed on the return's page only."
                )
    elif line.box is None:
        for key in of_a_figure:
            found.faults.setdefault(key, "No figure is asked for in this row: only what its white cells say.")
    if not line.year and told["forecast"]:
        found.faults.setdefault("forecast", "No forecast is asked for in this row.")
    if not line.tells and told["commentary"]:
        found.faults.setdefault(
            "commentary",
            f"A return has one commentary, and that of {line.entry.code} stands in {first}. Move it there.",
        )


# The figure -----------------------------------------------------------------------------------------------------------


def _figure(found: Entered, told: dict[str, str]) -> FigureEntry | None:
    line, held = found.line, found.line.held
    status = _word(found, "status", told, STATUSES, held.status if held else Actual.Status.PROVISIONAL)
    texts = _with_what_is_held(found, told)
    if line.box is None or status is None or not any(texts[key] for key in OF_A_FIGURE):
        return None
    return FigureEntry(
        measure=line.measure.id,
        period=line.box.period,
        typed=texts["figure"],
        status=status,
        because=texts["because"],
        numerator=texts["numerator"],
        denominator=texts["denominator"],
        sample=texts["sample"],
        design=_plain(held.design) if held and texts["sample"] else "",
        proxy=held is not None and held.proxy and not texts["because"],
        illustrative=held.illustrative if held else False,
    )


def _with_what_is_held(found: Entered, told: dict[str, str]) -> dict[str, str]:
    """The texts of the figure's cells; what is held stands in for an empty one."""
    shown = _shown(found.line)
    texts = {key: told[key] for key in OF_A_FIGURE}
    if texts["because"] and not texts["figure"] and texts["because"] != shown["because"]:
        return texts  # a reason takes the figure's place, and that of all it was made from
    worked_out = bool(texts["numerator"] and texts["denominator"])
    if not texts["figure"] and not texts["because"] and not worked_out:
        if found.line.held is not None and found.line.held.value is not None:
            found.asked["figure"] = (
                f"The cell is empty, and {figure_words(found.line.measure, found.line.held)}, is held. It stays. If it "
                "is wrong, say why there is no figure in “No figure because”."
            )
        texts["figure"], texts["because"] = shown["figure"], shown["because"]
    if not texts["because"]:
        for key in (*PARTS, "sample"):
            texts[key] = texts[key] or shown[key]
    return texts


def _shown(line: Line) -> dict[str, str]:
    """What is held, as the texts that went out: a figure that was worked out goes out as its parts."""
    held = line.held
    if held is None or line.box is None:
        return dict.fromkeys(OF_A_FIGURE, "")
    sample = "" if held.sample is None else str(held.sample)
    return {
        "figure": line.box.text,
        "numerator": _plain(held.numerator),
        "denominator": _plain(held.denominator),
        "sample": sample,
        "because": held.because,
    }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


# Forecast, commentary, words from lists -------------------------------------------------------------------------------


def _forecast(found: Entered, told: dict[str, str]) -> ForecastEntry | None:
    line, held = found.line, found.line.forecast
    confidence = _word(found, "confidence", told, CONFIDENCES, held.confidence if held else CONFIDENCES["Fairly sure"])
    typed = told["forecast"]
    if not typed and held is not None:
        found.asked["forecast"] = (
            f"The cell is empty, and a forecast of {line.measure.measure.words(held.value)} is held. It stays: type "
            "another over it if it is wrong."
        )
        typed = held.typed
    if confidence is None or not typed:
        return None
    return ForecastEntry(measure=line.measure.id, year=line.year, typed=typed, confidence=confidence)


def _commentary(found: Entered, told: dict[str, str]) -> str | None:
    """The commentary, if it is another than the one held."""
    held, text = found.line.ret.commentary, told["commentary"].replace("\r\n", "\n").replace("_x000D_", "")
    if not text and held:
        found.asked["commentary"] = "The cell is empty, and a commentary is held. It stays: change it on the page."
    return text if text and text.split() != held.split() else None


def _word(found: Entered, key: str, told: dict[str, str], words: dict, otherwise: str) -> str | None:
    """A word of a list, however it is written; None, with a fault, for any other."""
    text = told[key]
    if not text:
        return otherwise
    chosen = next((value for label, value in words.items() if text.lower() in (label.lower(), str(value))), None)
    if chosen is None:
        found.faults[key] = f"“{text}” is none of {', '.join(words)}."
    return chosen
