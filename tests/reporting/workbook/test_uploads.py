"""An upload between preview and decision: whose it is, what it is kept for, and that all of it is saved or nothing."""

import io
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from reporting import services
from reporting.models import Actual, Return, Upload
from targets.book import forget
from tests.reporting.test_queries import more_indicators
from tests.reporting.workbook.office import Office, cell, fill, seal, sheet_of, words
from tests.reporting.workbook.test_round_trip import entry

Q2 = {"period": "2008/09 Q2"}


@pytest.fixture
def filled(office):
    """NI 016's figure filled in."""
    book = office.download()
    fill(book, "NI 016", **Q2, figure=18.6)
    return book


def test_nothing_is_saved_before_it_is_confirmed(office, filled, ret):
    preview = office.upload(filled)
    upload = Upload.objects.get()
    assert (upload.state, upload.name, upload.by.username) == ("read", "figures.xlsx", "officer")
    assert default_storage.exists(upload.file.name)
    assert "figures" not in upload.file.name
    assert (ret.actuals.count(), ret.events.count()) == (0, 0)
    assert "Nothing is saved yet." in words(preview)
    page = words(office.client.get(office.at("workbook")))
    assert "“figures.xlsx” waits for you to decide" in page


def test_dropping_it_leaves_no_trace(office, filled, ret, django_capture_on_commit_callbacks):
    preview = office.upload(filled)
    name, path = Upload.objects.get().file.name, preview.request["PATH_INFO"]
    with django_capture_on_commit_callbacks(execute=True):
        done = office.client.post(path, {"drop": "1"}, follow=True)
    assert "“figures.xlsx” is dropped. Nothing of it was saved." in words(done)
    assert not default_storage.exists(name)
    assert office.client.get(path).status_code == 404
    assert "waits for you" not in words(office.client.get(office.at("workbook")))
    assert ret.actuals.count() == 0


def test_a_newer_upload_takes_the_place_of_one_undecided(office, filled):
    first = office.upload(filled)
    office.upload(filled)
    assert [row.state for row in Upload.objects.order_by("id")] == ["dropped", "read"]
    assert office.client.get(first.request["PATH_INFO"]).status_code == 404


def test_nobody_else_sees_or_decides_it(office, reviewer, filled, ret):
    preview = office.upload(filled)
    path = preview.request["PATH_INFO"]
    assert reviewer.client.get(path).status_code == 404
    assert reviewer.client.post(path, {"seal": seal(preview), "keep": "1"}).status_code == 404
    assert reviewer.client.post(path, {"drop": "1"}).status_code == 404
    assert ret.actuals.count() == 0


def test_the_verbs_refuse_another_person(office, filled, world):
    office.upload(filled)
    upload = Upload.objects.get()
    for verb in (services.drop_upload, lambda **who: services.keep_upload(drafts=[], **who)):
        with pytest.raises(PermissionError):
            verb(upload=upload, by=world.who["reviewer"])
        with pytest.raises(PermissionError):
            verb(upload=upload, by=world.who["reader"])
    assert Upload.objects.get().state == "read"


def test_a_right_that_ended_is_checked_again(office, filled, world, ret):
    preview = office.upload(filled)
    world.people["officer"].places.all().update(role="reader")
    answer = office.client.post(preview.request["PATH_INFO"], {"seal": seal(preview), "keep": "1"})
    assert answer.status_code in (403, 404)
    assert ret.actuals.count() == 0


def test_it_is_kept_once(office, filled, ret):
    preview = office.upload(filled)
    office.keep(preview)
    again = office.keep(preview)
    assert "This workbook is decided about already: it was kept as drafts. Nothing was saved by this." in words(again)
    assert ret.actuals.count() == 1


def test_what_changed_since_the_preview_is_shown_and_nothing_is_saved(reviewer, world, ret):
    """NI 016 is changed by somebody else between preview and confirmation: NI 154 waits too."""
    book = reviewer.download("all")
    fill(book, "NI 016", **Q2, figure=18.6)
    fill(book, "NI 154", figure=650)
    preview = reviewer.upload(book)
    services.record(ret=ret, version=1, by=world.who["officer"], figures=[entry(world, "17")])
    answer = reviewer.client.post(preview.request["PATH_INFO"], {"seal": seal(preview), "keep": "1"})
    assert answer.status_code == 409
    said = words(answer)
    assert "Nothing was saved Something changed since you looked at this page." in said
    assert "NI 016 was changed by Officer Tester" in said
    assert Actual.objects.filter(ret__quarter=world.q2).count() == 1
    reviewer.keep(answer)
    assert {row.value for row in Actual.objects.filter(ret__quarter=world.q2)} == {Decimal(17), Decimal(650)}


def test_all_good_rows_are_saved_or_none(reviewer, world, ret, monkeypatch):
    """The second of two returns is changed in the very moment of saving: the first is not saved either."""
    book = reviewer.download("all")
    fill(book, "NI 016", **Q2, figure=18.6)
    fill(book, "NI 154", figure=650)
    preview = reviewer.upload(book)
    keep = services.keep_upload

    def meanwhile(**what):
        other = world.q2.returns.get(indicator=world.indicators["NI 154"])
        services.record(ret=other, version=1, by=world.who["reviewer"], commentary="Meanwhile.")
        return keep(**what)

    monkeypatch.setattr(services, "keep_upload", meanwhile)
    answer = reviewer.client.post(preview.request["PATH_INFO"], {"seal": seal(preview), "keep": "1"})
    assert answer.status_code == 409
    assert "NI 154 was changed by Reviewer Tester in this very moment." in words(answer)
    assert Actual.objects.filter(ret__quarter=world.q2).count() == 0
    assert Upload.objects.get().state == "read"


def test_a_seal_that_was_made_up_saves_nothing(office, filled, ret):
    preview = office.upload(filled)
    answer = office.client.post(preview.request["PATH_INFO"], {"seal": "0" * 64, "keep": "1"})
    assert answer.status_code == 409
    assert ret.actuals.count() == 0


def test_a_file_that_has_gone_leads_back(office, filled):
    preview = office.upload(filled)
    default_storage.delete(Upload.objects.get().file.name)
    for method in (office.client.get, office.client.post):
        answer = method(preview.request["PATH_INFO"], follow=True)
        assert "The uploaded file is not kept any more. Nothing of it was saved: upload it again." in words(answer)


def test_the_workbook_comes_back_with_comments(office, filled):
    where = fill(filled, "NI 016", **Q2, figure="n/a").split("!")[1]
    sheet_of(filled).title = "Mine"
    preview = office.upload(filled)
    link = office.at("workbook_commented", Upload.objects.get().pk)
    assert link in preview.content.decode()
    book = load_workbook(io.BytesIO(office.client.get(link).content))
    comment = book["Mine"][where].comment
    assert comment.author == "Not taken"
    assert "“n/a” is not a figure. Is there none?" in comment.text
    assert [one.coordinate for row in book["Mine"].iter_rows() for one in row if one.comment] == [where]
    fill(book, "NI 016", **Q2, figure=18.6)
    again = office.upload(book)
    assert "1 row of this workbook would change" in words(again)
    link = office.at("workbook_commented", Upload.objects.last().pk)
    clean = load_workbook(io.BytesIO(office.client.get(link).content))
    assert clean["Mine"][where].comment is None


def test_a_comment_about_a_hidden_cell_stands_beside_it(office, filled):
    cell(filled, "NI 016", "laa:row", **Q2).value = "gone"
    office.upload(filled)
    link = office.at("workbook_commented", Upload.objects.get().pk)
    book = load_workbook(io.BytesIO(office.client.get(link).content))
    assert "The hidden cell" in cell(book, "NI 016", "laa:code", **Q2).comment.text


def test_queries_do_not_grow_with_the_returns(world, sign_in):
    """The page, the download and the preview take as many queries for 30 more indicators."""

    def counts():
        asks = Office(sign_in("reviewer"))
        book = asks.download("all")
        for row in sheet_of(book).iter_rows(min_row=3):
            row[17].value, row[18].value = "Said.", 20
        preview = asks.upload(book)
        found = []
        for path in (asks.at("workbook"), asks.at("workbook_download"), preview.request["PATH_INFO"]):
            with CaptureQueriesContext(connection) as queries:
                assert asks.client.get(path).status_code == 200
            found.append(len(queries))
        return found

    few = counts()
    assert max(few) <= 20
    before = set(world.agreement.indicators.values_list("pk", flat=True))
    more_indicators(world, 30)
    Return.objects.bulk_create(
        Return(indicator=row, quarter=world.q2, asks=["figure"])
        for row in world.agreement.indicators.exclude(pk__in=before)
    )
    forget()
    assert counts() == few


def test_my_returns_leads_to_it_only_those_who_may_enter(world, sign_in, office):
    link = office.at("workbook")
    assert link in office.client.get(office.at("returns")).content.decode()
    for name in ("theme", "equality", "auditor"):
        assert link not in sign_in(name).get(office.at("returns")).content.decode()
