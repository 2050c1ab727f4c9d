"""Cells and rows that cannot be taken, or only with a word: each has its own sentence with its cell, and is never 0."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl.styles import numbers

from reporting import services
from reporting.models import Actual
from reporting.workbook import cells
from reporting.workbook.cells import Cell, Told
from tests.reporting.workbook.office import cell, columns, fill, row_of, saved, sheet_of, words
from tests.reporting.workbook.test_hostile_files import with_part
from tests.reporting.workbook.test_round_trip import entry

Q2 = {"period": "2008/09 Q2"}
SHEET = "xl/worksheets/sheet2.xml"

FAULTS = {
    "n/a": ("n/a", "“n/a” is not a figure. Is there none? Then empty the cell and say why"),
    "a dash": ("-", "“-” is not a figure. Is there none?"),
    "nil": ("nil", "is it 0, or is there none? Type 0, or empty the cell and say why"),
    "words": ("about 18", "is not in this measure's unit"),
    "another unit": ("18.6%", "is not in this measure's unit, offences per 1,000"),
    "a date": (date(2008, 4, 3), "It holds a date or a time (3 April 2008), not a figure"),
    "a moment": (
        datetime(2008, 4, 3, 10, 30),  # noqa: DTZ001 a cell knows no zone
        "It holds a date or a time (3 April 2008), not a figure",
    ),
    "a time": (time(10, 30), "It holds a date or a time (10:30:00), not a figure"),
    "true": (True, "It holds TRUE, which is no figure"),
    "an error": ("#N/A", "It holds Excel's error #N/A, which is no figure and not 0"),
    "a formula without a value": ("=9.3*2", "It holds a formula without a value"),
    "too many digits": ("1234567890123456", "Enter at most 15 digits"),
    "too many places": (18.1234567, "Enter at most 6 digits after the point"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_figure_that_cannot_be_taken(office, ret, case):
    value, sentence = FAULTS[case]
    book = office.download()
    where = fill(book, "NI 016", **Q2, figure=value)
    preview = office.upload(book)
    said = words(preview)
    assert "Nothing in this workbook would change, 1 cannot be taken" in said
    assert f"{where} NI 016" in said
    assert sentence in said
    office.keep(preview)
    assert ret.actuals.count() == 0


def test_a_number_is_read_at_fifteen_digits(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=0.1 + 0.2)
    office.take(book)
    assert (ret.actuals.get().typed, ret.actuals.get().value) == ("0.3", Decimal("0.3"))


def test_text_is_taken_as_it_was_typed(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=" 18.60 per 1,000 ")
    office.take(book)
    assert (ret.actuals.get().typed, ret.actuals.get().value) == ("18.60 per 1,000", Decimal("18.6"))


def test_a_percentage_is_read_as_it_is_shown(reviewer, world):
    """Excel keeps 18.6 % as 0.186: a person who sees 18.6 % means 18.6, and is told so."""
    book = reviewer.download("all")
    where = fill(book, "NI 017", forecast=0.286)
    cell(book, "NI 017", "forecast").number_format = "0.0%"
    preview = reviewer.upload(book)
    assert f"{where} , NI 017: The cell shows 28.6 % (Excel keeps 0.286): it is read as 28.6." in words(preview)
    reviewer.keep(preview)
    assert world.q2.returns.get(indicator=world.indicators["NI 017"]).forecasts.get().value == Decimal("28.6")


def test_a_percentage_of_what_is_no_percentage_is_asked_about(office):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=0.186)
    cell(book, "NI 016", "figure", **Q2).number_format = numbers.FORMAT_PERCENTAGE_00
    assert "The cell shows a percentage, 18.6 %, and what is asked is offences per 1,000" in words(office.upload(book))


def test_a_formula_is_read_by_its_value_and_said_to_be_one(office, ret):
    book = office.download()
    where = fill(book, "NI 016", **Q2, figure="=9.3*2").split("!")[1]
    content = saved(book)
    with zipfile.ZipFile(BytesIO(content)) as made:
        part = made.read(SHEET)
    assert part.count(b"<f>9.3*2</f><v></v>") + part.count(b"<f>9.3*2</f><v />") == 1
    worked_out = part.replace(b"<f>9.3*2</f><v></v>", b"<f>9.3*2</f><v>18.6</v>").replace(
        b"<f>9.3*2</f><v />", b"<f>9.3*2</f><v>18.6</v>"
    )
    preview = office.upload(with_part(content, SHEET, worked_out))
    said = words(preview)
    assert f"Figures!{where} , NI 016: The cell holds a formula: its value when the workbook was saved, 18.6" in said
    office.keep(preview)
    assert ret.actuals.get().value == Decimal("18.6")


def test_a_formula_that_came_to_an_error(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure="=1/0")
    content = saved(book)
    with zipfile.ZipFile(BytesIO(content)) as made:
        part = made.read(SHEET)
    for empty in (b"<v></v>", b"<v />"):
        part = part.replace(b"<f>1/0</f>" + empty, b"<f>1/0</f><v>#DIV/0!</v>")
    at = part.index(b"<f>1/0</f>")
    start = part.rindex(b"<c ", 0, at)
    part = part[:start] + part[start:at].replace(b"<c ", b'<c t="e" ') + part[at:]
    assert "It holds a formula. It holds Excel's error #DIV/0!" in words(office.upload(with_part(content, SHEET, part)))


def test_merged_cells_are_asked_to_be_parted(office, ret):
    book = office.download()
    where = fill(book, "NI 016", **Q2, figure=18.6)
    sheet = sheet_of(book)
    first = where.split("!")[1]
    below = f"{first[0]}{int(first[1:]) + 1}"
    sheet.merge_cells(f"{first}:{below}")
    said = words(office.upload(book))
    assert f"{where} NI 016 It is one of the merged cells {first}:{below}" in said


def test_words_of_the_lists_are_read_however_they_are_written(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6, status="FINAL", forecast=37, confidence="not sure")
    office.take(book)
    assert ret.actuals.get().status == "final"
    assert ret.forecasts.get().confidence == "not sure"


@pytest.mark.parametrize(("key", "sentence"), [
    ("status", "“maybe” is none of Provisional, Estimate, Final."),
    ("confidence", "“maybe” is none of Sure, Fairly sure, Not sure."),
])  # fmt: skip
def test_a_word_that_is_not_in_its_list(office, key, sentence):
    book = office.download()
    where = fill(book, "NI 016", **Q2, **{"figure": 18.6, "forecast": 37, key: "maybe"})
    assert f"{where} NI 016 {sentence}" in words(office.upload(book))


def test_a_row_with_a_fault_is_left_as_a_whole_and_the_others_are_kept(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6, forecast="n/a", commentary="Thefts.")
    fill(book, "NI 016", measure="Number of offences", figure=3480)
    preview = office.upload(book)
    assert "1 row of this workbook would change, 1 cannot be taken" in words(preview)
    done = office.keep(preview)
    assert "1 row of “figures.xlsx” is kept as a draft." in words(done)
    assert "1 row of this workbook was not taken" in words(done)
    ret.refresh_from_db()
    assert [row.measure.key for row in ret.actuals.all()] == ["offences"]
    assert (ret.commentary, ret.forecasts.count()) == ("", 0)


# What a row is --------------------------------------------------------------------------------------------------------


def test_renamed_sheets_and_moved_columns_are_found(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6, commentary="Thefts.")
    sheet = sheet_of(book)
    sheet.title = "Our figures, autumn"
    keys = columns(sheet)
    for number in range(1, sheet.max_row + 1):
        values = [sheet.cell(number, place).value for place in range(1, len(keys) + 1)]
        values.reverse()
        for place, value in enumerate(values, start=4):
            sheet.cell(number, place).value = value
        for place in (1, 2, 3):
            sheet.cell(number, place).value = None
    sheet.move_range(f"A3:AZ{sheet.max_row}", rows=2)
    preview = office.upload(book)
    assert "'Our figures, autumn'!" in words(preview)
    office.keep(preview)
    ret.refresh_from_db()
    assert (ret.actuals.get().value, ret.commentary) == (Decimal("18.6"), "Thefts.")


def test_sorted_rows_stay_their_own(reviewer, world):
    book = reviewer.download("all")
    fill(book, "NI 016", **Q2, figure=18.6)
    fill(book, "NI 154", figure=650)
    sheet = sheet_of(book)
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=3)]
    for number, values in enumerate(reversed(rows), start=3):
        for place, value in enumerate(values, start=1):
            sheet.cell(number, place).value = value
    reviewer.take(book)
    found = {row.measure.indicator.code: row.value for row in Actual.objects.filter(ret__quarter=world.q2)}
    assert found == {"NI 016": Decimal("18.6"), "NI 154": Decimal(650)}


@pytest.mark.parametrize("key", ["laa:code", "laa:period"])
def test_altered_words_beside_a_row_stop_it(office, ret, key):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    place = cell(book, "NI 016", key, **Q2)
    place.value = "NI 999"
    said = words(office.upload(book))
    assert f"Figures!{place.coordinate} NI 016 It says “NI 999”" in said
    assert "Nothing in this workbook would change" in said


@pytest.mark.parametrize("value", [None, "r1", "testing-2008-11|2008/09 Q2|r1|v1|x"])
def test_a_row_without_its_name_is_not_guessed(office, value):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    place = cell(book, "NI 016", "laa:row", **Q2)
    place.value = value
    said = words(office.upload(book))
    assert f"Figures!{place.coordinate}" in said
    assert "The hidden cell that says which return this row is was emptied or changed" in said


def test_a_note_of_ones_own_under_the_rows_is_no_fault(office):
    book = office.download()
    sheet = sheet_of(book)
    sheet.cell(sheet.max_row + 2, 3).value = "Asked Pat on Monday"
    assert "Nothing in this workbook would change" in words(office.upload(book))


def test_a_copied_row_is_asked_about(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    sheet = sheet_of(book)
    number = row_of(sheet, "NI 016", "2008/09 Q2")
    sheet.append([one.value for one in sheet[number]])
    last = sheet.max_row
    said = words(office.upload(book))
    assert f"Rows {number} and {last} are the same row, copied" in said
    assert f"Figures!A{number} " in said
    assert f"Figures!A{last} " in said


def test_a_workbook_of_another_quarter_is_sent_there(office, world):
    book = office.download()
    sheet = sheet_of(book)
    for number in range(3, sheet.max_row + 1):
        sheet.cell(number, 1).value = sheet.cell(number, 1).value.replace("2008/09 Q2", "2008/09 Q1", 1)
    response = office.upload(book)
    assert response.status_code == 422
    assert "This workbook is for 2008/09 Q1, and you are in 2008/09 Q2" in words(response)


def test_a_workbook_of_another_agreement_is_sent_there(office):
    book = office.download()
    sheet = sheet_of(book)
    for number in range(3, sheet.max_row + 1):
        sheet.cell(number, 1).value = sheet.cell(number, 1).value.replace("testing-", "elsewhere-")
    said = words(office.upload(book))
    assert "This workbook belongs to another agreement (elsewhere-2008-11)" in said


def test_a_row_of_another_quarter_among_ours(office):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    place = cell(book, "NI 016", "laa:row", **Q2)
    place.value = place.value.replace("2008/09 Q2", "2008/09 Q1", 1)
    said = words(office.upload(book))
    assert f"Figures!{place.coordinate} NI 016 This row is of 2008/09 Q1 in testing-2008-11, not of 2008/09 Q2." in said


def test_a_deleted_column_changes_nothing_and_is_named(office, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    sheet = sheet_of(book)
    sheet.delete_cols(columns(sheet)["figure"])
    said = words(office.upload(book))
    assert "Not in this workbook any more, so nothing changes there: Figure." in said


def test_two_sheets_of_figures_are_asked_about(office):
    book = office.download()
    book.copy_worksheet(sheet_of(book))
    assert "The sheets “Figures” and “Figures Copy” both hold figures" in words(office.upload(book))


def test_a_forecast_or_a_commentary_in_the_wrong_row(office):
    book = office.download()
    where = fill(book, "NI 016", measure="Number of offences", forecast=7)
    assert f"{where} NI 016 No forecast is asked for in this row." in words(office.upload(book))
    book = office.download()
    where = fill(book, "NI 016", measure="Number of offences", commentary="Thefts.")
    said = words(office.upload(book))
    assert "A return has one commentary, and that of NI 016 stands in Figures!R3" in said


# Whose row it is, and when --------------------------------------------------------------------------------------------


def test_somebody_elses_return_is_not_taken(office, reviewer, world):
    book = reviewer.download("all")
    where = fill(book, "NI 154", figure=650)
    said = words(office.upload(book))
    assert "You may not enter figures for NI 154." in said
    assert where.split("!")[0] in said
    assert Actual.objects.filter(ret__quarter=world.q2).count() == 0


def test_a_return_that_was_changed_since_is_not_written_over(office, world, ret):
    book = office.download()
    where = fill(book, "NI 016", **Q2, figure=18.6)
    services.record(ret=ret, version=1, by=world.who["reviewer"], figures=[entry(world, "17.00")])
    said = words(office.upload(book))
    assert f"{where} NI 016 NI 016 was changed by Reviewer Tester on 20 October 2008 after this workbook" in said
    assert ret.actuals.get().value == 17


def test_rows_that_say_the_same_do_not_mind_another_version(office, world, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=17)
    services.record(ret=ret, version=1, by=world.who["reviewer"], figures=[entry(world, "17.00")])
    assert "Nothing in this workbook would change" in words(office.upload(book))


def test_what_is_handed_in_is_not_handed_out(office, world, ret):
    services.record(ret=ret, version=1, by=world.who["officer"], figures=[entry(world, "17")], hand_in=True)
    response = office.client.get(office.at("workbook_download"), follow=True)
    assert "There is no return of 2008/09 Q2 that you can enter now." in words(response)
    assert "No return of 2008/09 Q2 can be filled in now" in words(response)


def test_a_return_that_was_handed_in_after_the_download(office, world, ret):
    book = office.download()
    where = fill(book, "NI 016", **Q2, figure=18.6)
    services.record(ret=ret, version=1, by=world.who["officer"], figures=[entry(world, "17")], hand_in=True)
    said = words(office.upload(book))
    assert f"{where} NI 016 This return is submitted. To change it, ask a reviewer to send it back." in said


def test_a_quarter_whose_entry_is_closed(office, world, ret):
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    services.close_entry(quarter=world.q2, by=world.who["reviewer"])
    assert "2008/09 Q2 is entry closed: nothing can be entered now." in words(office.upload(book))


# Cells by themselves --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "told"), [
    (Cell("A1", None), Told()),
    (Cell("A1", "  "), Told()),
    (Cell("A1", 18.6), Told("18.6")),
    (Cell("A1", 1674), Told("1674")),
    (Cell("A1", -0.0), Told("-0")),
    (Cell("A1", 1e20), Told("100000000000000000000")),
    (Cell("A1", 0.5, format='0.0" %"'), Told("0.5")),
    (Cell("A1", 0.5, format="0.0\\%"), Told("0.5")),
])  # fmt: skip
def test_a_plain_cell_as_text(one, told):
    assert cells.number(one) == told
