"""Loading an agreement: all or nothing, twice is once, and what is read back is what was loaded."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Agreement
from partners.access import Refused
from targets.agreement_file import diff, dump, lines_of, parse, read, to_json
from targets.export import exported
from targets.models import Target
from targets.services import load_agreement, open_agreement
from tests import builders
from tests.targets.loading import TABLES, everything, load, person, smallton
from tests.targets.small_agreement import DOCUMENT, LINES, TOML

ROOT = Path(__file__).resolve().parent.parent.parent
LUTON = ROOT / "fixtures" / "luton-2008-11.toml"
SLUG = "luton-2008-11"


def command(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path):
    """The small agreement as a file beside its document."""
    (tmp_path / "smallton.txt").write_text(DOCUMENT)
    (tmp_path / "smallton.toml").write_text(TOML)
    return tmp_path


@pytest.fixture
def administrator(db):
    return builders.user("ada")


# Luton ----------------------------------------------------------------------------------------------------------------


def test_the_export_equals_the_file(luton):
    source = open_agreement(LUTON)
    held = exported(luton)
    assert held == source
    assert diff(held, source) == []
    assert command("export_agreement", SLUG, "--format", "json") == to_json(dump(source))


def test_the_export_is_an_agreement_file(luton, tmp_path):
    path = tmp_path / "luton.json"
    path.write_text(command("export_agreement", SLUG))
    (tmp_path / "luton-laa-2008-11.txt").write_bytes((LUTON.parent / "luton-laa-2008-11.txt").read_bytes())
    before = everything()
    assert "Nothing changed" in command("load_agreement", str(path))
    assert everything() == before


def test_the_export_holds_what_it_promises(luton):
    data = json.loads(command("export_agreement", SLUG), parse_float=Decimal)
    assert len(data["indicators"]) == 65
    row = next(row for row in data["indicators"] if row["code"] == "NI 016")
    assert {"code", "kind", "theme", "title", "words", "measures", "leads", "signups"} <= set(row)
    rate = row["measures"][0]
    assert (rate["polarity"], rate["unit"], rate["decimals"]) == ("lower is better", "per 1,000", 2)
    assert (rate["accumulation"], rate["period"], rate["lag"]) == ("count over the year", "quarter", 0)
    assert (rate["baseline"]["words"], rate["baseline"]["value"]) == ("37.93 (7085 offences)", Decimal("37.93"))
    assert [(target["kind"], str(target["level"])) for target in rate["targets"].values()] == [
        ("level", "35.65"),
        ("level", "33.37"),
        ("level", "31.10"),
    ]
    assert row["leads"] == ["cdrp"]


def test_loading_twice_changes_nothing(luton):
    before = everything()
    assert "Nothing changed" in command("load_agreement", str(LUTON))
    assert everything() == before


def test_the_document_is_kept_byte_for_byte(luton):
    assert luton.document.text.encode() == (LUTON.parent / "luton-laa-2008-11.txt").read_bytes()
    assert lines_of(luton.document.text)[61].startswith("Safer Stronger Communities\t*NI 016")


def test_loading_luton_takes_few_queries(db):
    with CaptureQueriesContext(connection) as queries:
        load_agreement(source=open_agreement(LUTON), by=None)
    assert len(queries) <= 60
    with CaptureQueriesContext(connection) as queries:
        load_agreement(source=open_agreement(LUTON), by=None)
    assert len(queries) <= 25


def test_reading_back_takes_the_same_queries_for_any_number_of_indicators(luton, django_assert_num_queries):
    load()
    with CaptureQueriesContext(connection) as many:
        exported(Agreement.objects.get(pk=luton.pk))
    with CaptureQueriesContext(connection) as few:
        exported(smallton())
    assert len(many) == len(few)


# All or nothing -------------------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_and_says_what_it_would(db):
    report = load(dry_run=True)
    assert report.new
    assert "2 indicators (1 designated, 0 local, 1 statutory) with 3 measures." in report.changes
    assert "would be new" in report.summary
    assert not any(model._base_manager.exists() for model in TABLES)


def test_a_dry_run_of_a_corrected_file_writes_nothing(db):
    load()
    before = everything()
    report = load(("place", "Bigton"), dry_run=True)
    assert report.changes == ("place changed from “Smallton” to “Bigton”.",)
    assert "1 change would be made" in report.summary
    assert everything() == before


def test_a_faulty_file_writes_nothing_and_lists_every_fault(db, files):
    path = files / "smallton.toml"
    path.write_text(TOML.replace("level = 35.65", "level = 35.66").replace("z = 1.96", "z = 2"))
    with pytest.raises(CommandError) as caught:
        command("load_agreement", str(path))
    message = str(caught.value)
    assert "has 2 faults. Nothing was written." in message
    assert 'indicators[NI 016].measures[rate].targets["2008/09"].level: 35.66 does not stand' in message
    assert "policy.z: The level of the test should be" in message
    assert not any(model._base_manager.exists() for model in TABLES)


def test_the_command_prints_the_difference(db, files):
    path = files / "smallton.toml"
    assert "loaded." in command("load_agreement", str(path))
    path.write_text(TOML.replace("lag = 1", "lag = 2"))
    said = command("load_agreement", str(path))
    assert "indicators[NI 075].measures[figure].lag changed from 1 to 2." in said
    assert "1 change made." in said
    assert command("load_agreement", str(path), "--verbosity", "0") == ""


def test_no_such_agreement_to_export(db):
    with pytest.raises(CommandError, match=r"There is no agreement nowhere\. Loaded: none"):
        command("export_agreement", "nowhere")
    load()
    with pytest.raises(CommandError, match="Loaded: smallton-2008-10"):
        command("export_agreement", "nowhere")


@pytest.mark.parametrize("arguments", [("load_agreement", str(LUTON)), ("export_agreement", SLUG)])
def test_an_unmigrated_database_is_answered_with_a_sentence(arguments, tmp_path):
    environment = {**os.environ, "LAA_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/bare.sqlite3"}
    run = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "The database is not set up" in run.stderr
    assert "Traceback" not in run.stderr


# Rights ---------------------------------------------------------------------------------------------------------------


def test_only_an_administrator_loads(db, administrator):
    load()
    before = everything()
    for role in ("reader", "officer", "reviewer", "auditor"):
        with pytest.raises(Refused):
            load(("place", "Bigton"), by=person(administrator, smallton(), role))
    assert everything() == before
    load(("place", "Bigton"), by=person(administrator, smallton()))
    assert smallton().place == "Bigton"


def test_versions_carry_who_loaded_them(db, administrator):
    load()
    load(("indicators.0.measures.0.targets.2008/09.level", 1060), by=person(administrator, smallton()))
    assert Target.objects.get(version=2).by == administrator


def test_two_agreements_stand_side_by_side(luton):
    before = exported(luton)
    load()
    assert Agreement.objects.count() == 2
    assert exported(Agreement.objects.get(pk=luton.pk)) == before
    assert exported(smallton()) == parse(read(TOML, "toml"), LINES)
