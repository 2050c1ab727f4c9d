"""Evidence with a return: taken in, given out only to who may have it, taken back, and told in the audit."""

import hashlib
import json

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse

from indicators.periods import Period
from partners.access import person_of
from reporting import papers, services
from reporting.models import Event, Evidence
from tests import builders
from tests.reporting.test_papers import PDF, PNG
from tests.reporting.test_quarter import box, enter, ret_of, url, world  # noqa: F401

PLACE = 'attachment; filename="Q2 figures.pdf"'


def upload(name="Q2 figures.pdf", content=PDF, kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


def attach(world, name="Q2 figures.pdf", content=PDF, by="officer"):  # noqa: F811
    file = upload(name, content)
    who = person_of(world.people[by])
    return services.attach_evidence(ret=ret_of(world), name=name, file=file, size=file.size, by=who)


def at(world, row, name="evidence"):  # noqa: F811
    return reverse(name, args=[world.agreement.slug, "2008-09", "q2", "ni-016", row.pk])


def test_a_file_comes_with_the_same_form_and_leaves_as_it_was(world, sign_in):  # noqa: F811
    client = sign_in("officer")
    assert enter(client, world, "18.60", press="submit", evidence=upload()).status_code == 302
    row = Evidence.objects.get()
    assert (row.name, row.size, row.content_type) == ("Q2 figures.pdf", len(PDF), "application/pdf")
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "figures" not in row.file.name
    page = client.get(url(world, "return", "ni-016")).content.decode()
    assert at(world, row) in page
    answer = client.get(at(world, row))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == PLACE
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["Cache-Control"] == "private, no-store"
    event = Event.objects.get(verb="added evidence")
    assert "figures" not in event.after
    assert row.sha256[:16] in event.after


def test_a_bad_file_is_told_beside_its_box_and_everything_typed_stays(world, sign_in):  # noqa: F811
    answer = enter(sign_in("officer"), world, "18.60", press="submit", evidence=upload(content=PNG))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "What is in “Q2 figures.pdf” is not what its ending says" in page
    assert 'href="#id_evidence"' in page
    assert 'value="18.60"' in page
    assert not Evidence.objects.exists()
    assert ret_of(world).version == 1


def test_the_same_file_twice_and_too_many_are_refused(world, monkeypatch):  # noqa: F811
    attach(world)
    with pytest.raises(services.Faults, match="is there already"):
        attach(world, "again.pdf")
    monkeypatch.setattr("reporting.services.evidence.MOST_BYTES_OF_RETURN", len(PDF) + 10)
    with pytest.raises(services.Faults, match="they would have more than 1 KB"):
        attach(world, "more.pdf", PDF + b"more and more")
    assert Evidence.objects.count() == 1


def test_no_file_is_added_or_taken_back_once_it_is_handed_in(world, sign_in):  # noqa: F811
    row = attach(world)
    enter(sign_in("officer"), world, "18.60", press="submit")
    with pytest.raises(services.NotNow):
        attach(world, "late.pdf", PDF + b"late")
    with pytest.raises(services.NotNow):
        services.remove_evidence(evidence=row, why="Wrong.", by=person_of(world.people["officer"]))
    client = sign_in("officer")
    assert at(world, row, "take_back") not in client.get(url(world, "return", "ni-016")).content.decode()
    assert client.get(at(world, row, "take_back")).status_code == 302


def test_taking_back_says_why_and_offers_it_no_more(world, sign_in):  # noqa: F811
    row = attach(world)
    client = sign_in("officer")
    assert at(world, row, "take_back") in client.get(url(world, "return", "ni-016")).content.decode()
    assert client.get(at(world, row, "take_back")).status_code == 200
    assert client.post(at(world, row, "take_back"), {"why": " "}).status_code == 422
    assert client.post(at(world, row, "take_back"), {"why": "Another year's."}).status_code == 302
    row.refresh_from_db()
    assert (row.removed_by, row.removed_why) == (world.people["officer"], "Another year's.")
    assert client.get(at(world, row)).status_code == 404
    assert at(world, row) not in client.get(url(world, "return", "ni-016")).content.decode()
    assert row.file.open().read() == PDF  # kept
    assert Event.objects.get(verb="took back evidence").reason == "Another year's."
    assert attach(world).pk != row.pk


def test_it_is_for_who_enters_reviews_and_audits_before_and_after_publication(world, sign_in):  # noqa: F811
    row = attach(world)
    may = {"officer", "reviewer", "auditor", "administrator"}

    def opens():
        return {name for name in world.people if sign_in(name).get(at(world, row)).status_code == 200}

    assert opens() == may
    enter(sign_in("officer"), world, "18.60", press="submit")
    assert opens() == may
    ret = ret_of(world)
    reviewer = person_of(world.people["reviewer"])
    services.sign_off(ret=ret, version=ret.version, by=reviewer)
    services.publish(quarter=ret.quarter, by=reviewer, knowing=True)
    assert opens() == may
    page = sign_in("theme").get(url(world, "return", "ni-016")).content.decode()
    assert "Q2 figures.pdf" not in page
    assert "1 file, open only to those who enter, review or audit" in page


def test_with_a_suppressed_figure_it_is_for_those_named_alone_name_and_all(world, sign_in):  # noqa: F811
    row = attach(world, "seven of 1370.pdf")
    measure = world.indicators["NI 016"].measures.get(key="rate").pk
    hidden = services.FigureEntry(measure=measure, period=Period.parse("2008/09 Q2"), suppressed=True)
    ret = ret_of(world)
    named = builders.user("named-too")
    builders.place(named, world.agreement, "officer", indicator=world.indicators["NI 016"], duty="deputy")
    services.record(ret=ret, version=ret.version, by=person_of(named), figures=[hidden], hand_in=True)
    for name in ("officer", "reviewer", "auditor", "administrator"):
        client = sign_in(name)
        assert client.get(at(world, row)).status_code == 403, name
        assert "seven of 1370" not in client.get(url(world, "return", "ni-016")).content.decode(), name
        for kind in ("json", "txt"):
            audit = client.get(url(world, "audit", "ni-016", kind)).content.decode()
            assert "seven of 1370" not in audit, name
            assert row.sha256 in audit
    assert sign_in("named-too").get(at(world, row)).status_code == 200


def test_another_returns_address_does_not_give_it_out(world, sign_in):  # noqa: F811
    row = attach(world)
    elsewhere = reverse("evidence", args=[world.agreement.slug, "2008-09", "q2", "ni-154", row.pk])
    assert sign_in("reviewer").get(elsewhere).status_code == 404
    assert sign_in("reviewer").get(at(world, row).replace("q2", "q1")).status_code == 404


def test_the_audit_lists_name_size_and_digest(world, sign_in):  # noqa: F811
    row = attach(world)
    enter(sign_in("officer"), world, "18.60", press="submit")
    client = sign_in("auditor")
    (one,) = json.loads(client.get(url(world, "audit", "ni-016", "json")).content)["evidence"]
    assert (one["name"], one["bytes"], one["sha256"]) == ("Q2 figures.pdf", len(PDF), row.sha256)
    page = client.get(url(world, "verdict", "ni-016")).content.decode()
    assert row.sha256 in page
    assert at(world, row) in page
    page = sign_in("theme").get(url(world, "verdict", "ni-016")).content.decode()
    assert row.sha256 in page
    assert "Q2 figures.pdf" not in page


# Cut off in between ---------------------------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path, monkeypatch):
    """Files on a disk, as in earnest."""
    storage = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(Evidence._meta.get_field("file"), "storage", storage)
    return tmp_path


def test_a_file_stands_before_its_row_is_written(world, on_disk, monkeypatch):  # noqa: F811
    seen = []

    def cut_off(self, *args, **kwargs):
        seen.extend(path.read_bytes() for path in on_disk.rglob("*") if path.is_file())
        raise DatabaseError("cut off")

    monkeypatch.setattr(Evidence, "save", cut_off)
    with pytest.raises(DatabaseError):
        attach(world)
    assert seen == [PDF]
    assert not Evidence.objects.exists()
    assert not Event.objects.filter(verb="added evidence").exists()


def test_where_the_file_cannot_be_written_there_is_no_row(world, on_disk, monkeypatch):  # noqa: F811
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(OSError, match="No space"):
        attach(world)
    assert not Evidence.objects.exists()


def test_a_file_is_readable_by_the_server_alone_and_under_no_chosen_name(world, on_disk):  # noqa: F811
    attach(world)
    (path,) = [path for path in on_disk.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o077 == 0
    assert "figures" not in str(path.relative_to(on_disk))
    assert path.suffix == ""


def test_a_file_that_is_gone_is_told_as_not_found_and_logged(world, on_disk, sign_in, caplog):  # noqa: F811
    row = attach(world)
    for path in on_disk.rglob("*"):
        if path.is_file():
            path.unlink()
    assert sign_in("officer").get(at(world, row)).status_code == 404
    assert f"evidence {row.pk}" in caplog.text


def test_the_limits_are_those_of_the_rules():
    assert (papers.MOST_BYTES, papers.MOST_BYTES_OF_RETURN) == (10 * 1024**2, 50 * 1024**2)
