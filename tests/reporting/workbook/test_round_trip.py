"""A workbook out, filled in, and in again: what is kept is what was entered, cell by cell."""

from decimal import Decimal

import pytest

from indicators.periods import Period, Quarter
from reporting import services
from reporting.models import Actual, Forecast, Return, Upload
from tests.reporting.workbook.office import cell, columns, fill, row_of, saved, sheet_of, words

OFFENCES = {"measure": "Number of offences"}


def rate(world):
    return world.indicators["NI 016"].measures.get(key="rate")


def entry(world, typed="18.60", **more):
    return services.FigureEntry(measure=rate(world).pk, period=Period.of_quarter(Quarter(2008, 2)), typed=typed, **more)


def test_the_sheet_says_what_is_asked_and_locks_it(office, world):
    book = office.download()
    sheet = sheet_of(book)
    number, keys = row_of(sheet, "NI 016", "2008/09 Q2"), columns(sheet)
    at = {key: sheet.cell(number, place) for key, place in keys.items()}
    assert at["laa:title"].value == "Serious acquisitive crime rate"
    assert at["laa:unit"].value == "offences per 1,000; lower is better"
    assert at["laa:expected"].value == "17.83 offences per 1,000 (half of 35.65; a guide, not an agreed milestone)"
    assert at["laa:target"].value == "2008/09: 35.65"
    assert at["laa:due"].value == "24 October 2008"
    assert sheet.protection.sheet
    open_cells = {key for key, one in at.items() if not one.protection.locked}
    assert open_cells == {
        "figure", "numerator", "denominator", "status", "because", "commentary", "forecast", "confidence",
    }  # fmt: skip
    assert sheet.freeze_panes == "D3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    lists = {choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert lists == {'"Provisional,Estimate,Final"', '"Sure,Fairly sure,Not sure"'}
    assert [sheet.cell(2, place).value for place in (2, 3, 12)] == ["Indicator", "Title", "Figure"]


def test_every_colour_of_the_sheet_is_that_of_a_word(office):
    sheet = sheet_of(office.download())
    rules = [rule for ranged in sheet.conditional_formatting for rule in ranged.rules]
    assert {rule.formula[0].split('"')[1] for rule in rules} == {
        "To fill in",
        "Figure filled in",
        "No figure, reason given",
        "Figure and reason: give one",
        "No figure asked",
    }


def test_the_first_sheet_explains_in_sentences(office):
    book = office.download()
    said = [row[0].value for row in book["Instructions"].iter_rows() if row[0].value]
    assert said[0] == "Testing Local Area Agreement 2008-11: returns of 2008/09 Q2"
    assert any("Do not type n/a" in line for line in said)
    assert all(
        line.endswith(".") for line in said if line not in (said[0], "How to fill it in", "How to bring it back")
    )


def test_only_what_one_may_enter_is_handed_out(office, reviewer, sign_in):
    def codes(book):
        sheet = sheet_of(book)
        return {sheet.cell(number, 2).value for number in range(3, sheet.max_row + 1)}

    assert codes(office.download()) == {"NI 016"}
    assert codes(reviewer.download("all")) >= {"NI 016", "NI 017", "NI 154"}
    assert codes(reviewer.download("police")) == {"NI 016"}
    assert office.client.get(office.at("workbook_download"), {"of": "council"}).status_code == 404


def test_what_is_entered_is_kept_cell_by_cell(office, world, ret):
    book = office.download()
    fill(
        book,
        "NI 016",
        period="2008/09 Q2",
        figure=18.6,
        status="Final",
        commentary="More thefts from cars.\nTwo arrests since.",
        forecast="37.50",
        confidence="Not sure",
    )
    fill(book, "NI 016", **OFFENCES, figure="3,480")
    preview = office.upload(book)
    assert "2 rows of this workbook would change" in words(preview)
    assert Actual.objects.filter(ret=ret).count() == 0
    done = office.keep(preview)
    assert "2 rows of “figures.xlsx” are kept as drafts" in words(done)
    ret.refresh_from_db()
    assert (ret.state, ret.version, ret.commentary) == ("draft", 2, "More thefts from cars.\nTwo arrests since.")
    rows = {row.measure.key: row for row in ret.actuals.select_related("measure")}
    assert {key: (row.value, row.typed, row.status, row.by.username) for key, row in rows.items()} == {
        "rate": (Decimal("18.6"), "18.6", "final", "officer"),
        "offences": (Decimal(3480), "3,480", "provisional", "officer"),
    }
    forecast = Forecast.objects.get(ret=ret)
    assert (forecast.value, forecast.typed, forecast.confidence) == (Decimal("37.5"), "37.50", "not sure")
    assert Upload.objects.get().state == Upload.State.KEPT
    assert ret.events.filter(verb="saved").count() == 1
    again = office.download()
    assert cell(again, "NI 016", "figure", period="2008/09 Q2").value == 18.6
    assert cell(again, "NI 016", "status", period="2008/09 Q2").value == "Final"
    assert cell(again, "NI 016", "forecast").value == 37.5


def test_parts_and_samples_are_handed_over(office, reviewer, world, ret):
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", numerator=3480, denominator="187,000")
    office.take(book)
    row = ret.actuals.get()
    assert (row.value, row.numerator, row.denominator) == (Decimal("18.609626"), Decimal(3480), Decimal(187000))
    again = office.download()
    assert cell(again, "NI 016", "figure", period="2008/09 Q2").value is None
    fill(again, "NI 016", period="2008/09 Q2", numerator=3500)
    office.take(again)
    assert ret.actuals.last().value == Decimal("18.716578")


def test_the_preview_says_from_what_to_what_with_the_verdict(office, world, ret):
    services.record(ret=ret, version=1, by=world.who["officer"], figures=[entry(world, "17.10")])
    book = office.download()
    where = fill(book, "NI 016", period="2008/09 Q2", figure=18.9)
    said = words(office.upload(book))
    assert where in said
    assert "17.10 offences per 1,000, provisional 18.90 offences per 1,000, provisional" in said
    assert "Red: 18.90 offences per 1,000 against 17.83 expected by 2008/09 Q2" in said.replace(
        "by Q2", "by 2008/09 Q2"
    )
    page = office.client.get(office.at("return", "ni-016"))
    assert "Red: 18.90" not in words(page)


def test_the_verdict_of_the_preview_is_that_of_the_page(office, world):
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", figure=18.9, forecast=40)
    preview = office.upload(book)
    plan = preview.context["plan"]
    sentences = [change.verdict.sentence for row in plan.changing for change in row.changes if change.verdict]
    assert len(sentences) == 2
    office.keep(preview)
    said = words(office.client.get(office.at("return", "ni-016")))
    for sentence in sentences:
        assert " ".join(sentence.split()) in said


def test_the_same_file_twice_changes_nothing_and_says_so(office, ret):
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", figure=18.6, commentary="Thefts.", forecast=37.5)
    content = saved(book)
    office.take(content)
    before = (Actual.objects.count(), Forecast.objects.count(), Return.objects.get(pk=ret.pk).version)
    again = office.upload(content)
    assert "Nothing in this workbook would change" in words(again)
    assert "You uploaded the same file before" in words(again)
    assert 'name="keep"' not in again.content.decode()
    office.keep(again)
    assert (Actual.objects.count(), Forecast.objects.count(), Return.objects.get(pk=ret.pk).version) == before


def test_an_untouched_workbook_changes_nothing(reviewer):
    preview = reviewer.upload(reviewer.download("all"))
    assert "Nothing in this workbook would change" in words(preview)
    assert preview.context["plan"].drafts == []


def test_what_is_emptied_is_asked_about_and_stays(office, world, ret):
    services.record(
        ret=ret,
        version=1,
        by=world.who["officer"],
        figures=[entry(world)],
        forecasts=[services.ForecastEntry(measure=rate(world).pk, year="2008/09", typed="37.5")],
        commentary="Thefts.",
    )
    book = office.download()
    where = fill(book, "NI 016", period="2008/09 Q2", forecast=None, commentary=None, figure=None)
    preview = office.upload(book)
    said = words(preview)
    assert "Nothing in this workbook would change" in said
    assert f"{where} , NI 016: The cell is empty, and 18.60 offences per 1,000, provisional, is held. It stays." in said
    assert "a forecast of 37.50 offences per 1,000 is held" in said
    assert "a commentary is held" in said
    assert ret.actuals.count() == 1


def test_a_reason_takes_a_figures_place(office, world, ret):
    services.record(ret=ret, version=1, by=world.who["officer"], figures=[entry(world)])
    book = office.download()
    fill(book, "NI 016", period="2008/09 Q2", figure=None, because="The system was down.")
    office.take(book)
    row = ret.actuals.last()
    assert (row.value, row.because) == (None, "The system was down.")


def test_suppressed_figures_are_not_in_it_and_not_changed_by_it(office, world, ret):
    Actual.objects.create(
        measure=rate(world), period="2008/09 Q2", ret=ret, value=Decimal("4.25"), typed="4.25", status="final",
        suppressed=True, numerator=3, denominator=705, at=ret.quarter.opened_at, by=world.people["administrator"],
    )  # fmt: skip
    book = office.download()
    every = {str(one.value) for sheet in book for row in sheet.iter_rows() for one in row}
    assert not any("4.25" in text or text in ("3", "705") for text in every)
    assert cell(book, "NI 016", "figure", period="2008/09 Q2").protection.locked
    where = fill(book, "NI 016", period="2008/09 Q2", figure=18.6)
    said = words(office.upload(book))
    assert f"{where} NI 016 The figure held here is suppressed" in said
    assert "4.25" not in said


@pytest.mark.parametrize("text", ["=1+1", "+44 1582", "-5 thefts", "@home", "=cmd|' /C calc'!A0", "#N/A"])
def test_text_stays_text(office, world, ret, text):
    services.record(ret=ret, version=1, by=world.who["officer"], commentary=text)
    one = cell(office.download(), "NI 016", "commentary", period="2008/09 Q2")
    assert (one.value, one.data_type) == (text, "s")
    assert one.quotePrefix is (text[0] != "#")
    assert "Nothing in this workbook would change" in words(office.upload(office.download()))
