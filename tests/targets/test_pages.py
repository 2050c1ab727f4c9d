"""The narrative, the document, the queries and the targets through their real addresses."""

import re

import pytest
from django.test import Client

from indicators.models import Commitment, Document, GlossaryEntry
from tests import builders

HERE = "/testing-2008-11/"
TEXT = "\n".join(
    [
        "Testing Local Area Agreement",
        "",
        "Monitoring",
        "Reports on performance will be produced quarterly, of inputs as well as outcomes, to which all have committed",
        "themselves in this agreement.",
        "",
        "The table",
        "Priority\tIndicator\tBaseline",
        "Safer\t*NI 016 Serious <b>crime</b>\t37.93",
    ]
)


@pytest.fixture
def world(db):
    world = builders.universe()
    Document.objects.filter(agreement=world.agreement).update(text=TEXT)
    section = builders.section(world.agreement, first=3, last=5)
    builders.section(world.agreement, "table", heading="The table", first=7, last=9)
    Commitment.objects.create(
        section=section, position=0, words="Reports will be produced quarterly.", line=4, kept="quarters"
    )
    for position, (term, meaning) in enumerate([("CDRP", "Crime and Disorder Reduction Partnership"), ("MEND", "")]):
        GlossaryEntry.objects.create(
            agreement=world.agreement, position=position, term=term, meaning=meaning, line=8 + position
        )
    return world


@pytest.fixture
def reader(world):
    client = Client()
    client.force_login(world.people["reader"])
    return client


def words(client, address):
    response = client.get(HERE + address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_narrative_reads_section_by_section_with_its_commitments_and_glossary(reader):
    text = words(reader, "agreement/")
    assert '<h2 id="monitoring">Monitoring</h2>' in text
    assert 'href="/testing-2008-11/agreement/document/#line-4"' in text
    assert text.count("<p>Reports on performance") == 1  # goes on over a page break
    assert "<p>themselves" not in text
    assert "“Reports will be produced quarterly.”" in text
    assert 'href="/testing-2008-11/2008-09/q1/"' in text  # kept in the quarterly reports; a reader sees Q1 only
    assert "Crime and Disorder Reduction Partnership" in text
    assert "no meaning printed" in text
    assert "NI 016 Serious" not in text  # the table is pointed to, not poured out
    assert "lines 7 to 9" in text


def test_the_document_stands_line_by_line_and_escaped(reader):
    text = words(reader, "agreement/document/")
    assert re.findall(r'<tr id="line-(\d+)"', text) == ["1", "3", "4", "5", "7", "8", "9"]
    assert "*NI 016 Serious &lt;b&gt;crime&lt;/b&gt;" in text
    assert 'href="#line-7"' in text


def test_an_agreement_without_its_document_has_no_such_page(world, reader):
    Document.objects.filter(agreement=world.agreement).delete()
    assert reader.get(f"{HERE}agreement/document/").status_code == 404


def test_queries_that_block_stand_first_with_who_decides(world, reader):
    text = words(reader, "agreement/queries/")
    assert "2 queries are open; 1 blocks judgement" in text
    assert text.index("Who is Health?") < text.index("Is the baseline 0 comparable?")
    assert "The sub-group" in text
    assert 'href="/testing-2008-11/indicators/ni-110/"' in text


def test_answered_queries_stand_last(world, reader):
    builders.query(
        world.agreement,
        "settled",
        question="What of 0?",
        state="answered",
        answer="It is none.",
        answered_at=builders.MOMENT,
        answered_by=world.people["administrator"],
    )
    text = words(reader, "agreement/queries/")
    assert "2 queries are open" in text
    assert text.index("comparable?") < text.index("What of 0?")
    assert "Answered: It is none." in text


def test_every_target_stands_with_its_words_unit_period_and_line(reader):
    text = words(reader, "targets/")
    assert "35.65 offences per 1,000" in text
    assert "“*35.65”" in text
    assert "school year 2007/08" in text
    assert "autumn 2008 wave" in text
    assert "Level 2" in text
    assert "no period" in text  # NI 017's second year has a level and nothing that measures it
    assert 'href="/testing-2008-11/agreement/document/#line-62"' in text
    assert text.count("“") == text.count("”")


def test_what_is_still_to_be_set_stands_first_and_merged_cells_once(reader):
    text = words(reader, "targets/")
    assert "Targets: 1 still to be set, 1 deferred" in text
    to_do = text.split('id="to-do"')[1].split("</section>")[0]
    assert "no target yet, expected January 2009" in to_do
    assert "deferred until 2009" in to_do
    assert to_do.count("*Target setting deferred until 2009") == 1
    assert "2008/09 to 2010/11" in to_do


def test_a_baseline_to_come_is_owed_and_none_is_not(world, reader):
    assert "baseline to come" not in words(reader, "targets/").lower()
    measure = world.indicators["NI 110"].measures.get()
    builders.baseline_of(measure, None, words="Available Summer 2008", status="to come", version=2)
    _revised(world)
    assert "1 baseline to come" in words(reader, "targets/")


def test_the_version_in_force_in_the_page_s_quarter_is_shown(world, reader):
    measure = world.indicators["NI 154"].measures.get()
    builders.target(measure, "2008/09", level="1200", version=2, from_quarter="2008/09 Q2", words="1,200 agreed")
    _revised(world)
    assert "1,200" not in words(reader, "targets/")  # a reader stands in the published Q1
    officer = Client()
    officer.force_login(world.people["officer"])
    text = words(officer, "targets/")  # an officer in the open Q2
    assert "1,200 homes" in text
    assert "“1,200 agreed”" in text


def test_changes_say_what_they_are_a_change_on(world, reader):
    indicator = builders.indicator(
        world.economy,
        "NI 186",
        title="Per capita CO2",
        unit="t CO2 per person",
        decimals=2,
        baseline="5.00",
        targets=[
            {"kind": "change", "amount": "-3", "basis": "percent", "of": "baseline", "words": "3% reduction"},
            {"kind": "change", "amount": "2", "basis": "points", "of": "previous outturn", "words": "2% increase"},
            {"kind": "significant", "words": "significant"},
        ],
    )
    builders.indicator(
        world.economy,
        "NI 069",
        baseline="20",
        targets=[{"kind": "change", "amount": "-2", "basis": "unclear", "of": "baseline", "words": "2% decrease"}],
    )
    _revised(world)
    text = words(reader, "targets/")
    assert indicator.title in text
    assert "3 % below the baseline: 4.85 t CO2 per person" in text
    assert "2 points above the outturn of the year before" in text
    assert "a significant improvement from wave to wave" in text
    assert "2 % or points (a query) below the baseline" in text


def _revised(world):
    """What is read of an agreement is kept until its revision goes up."""
    world.agreement.revision += 1
    world.agreement.save()


def test_the_queries_do_not_grow_with_the_rows(world, reader, django_assert_max_num_queries):
    for number in range(300, 340):
        indicator = builders.indicator(world.safer, f"NI {number}", targets=("1", "2", "3"))
        builders.query(world.agreement, f"q-{number}", indicator=indicator)
    _revised(world)
    words(reader, "targets/")  # reads the promises once; they are kept
    for address in ("agreement/", "agreement/document/", "agreement/queries/", "targets/"):
        with django_assert_max_num_queries(12):
            words(reader, address)


def test_the_reach_of_a_merged_cell_is_named_in_words(luton, sign_in):
    builders.place(builders.user("someone"), luton)
    text = " ".join(sign_in("someone").get("/luton-2008-11/targets/").content.decode().split())
    for code, reach in (
        ("NI 163", "for the final year, due once (to confirm)"),
        ("NI 030", "for each year (to confirm)"),
        ("NI 007", "from the first wave to the last"),
        ("NI 019", "for each year"),
    ):
        row = text.split('<h2 class="fold-head"', 1)[1].split(f'<span class="code">{code}</span>')[1].split("</tr>")[0]
        assert f"One cell: {reach}<" in row, code


def test_what_was_read_is_marked_to_confirm_beside_every_target(world, reader):
    row = (
        words(reader, "targets/").split('id="safer"')[1].split('<span class="code">NI 016</span>')[1].split("</tr>")[0]
    )
    assert "2 facts<span" in row
    assert "polarity, decimals" in row


def test_a_proxy_that_is_not_comparable_says_so_on_the_indicator_s_page(demo, sign_in):
    text = " ".join(sign_in("reviewer").get("/luton-2008-11/indicators/ni-057/").content.decode().split())
    assert 'Baseline<span class="sub">proxy, not comparable</span></th><td>75% local proxy</td>' in text
    other = " ".join(sign_in("reviewer").get("/luton-2008-11/indicators/ni-016/").content.decode().split())
    assert "Baseline</th><td>37.93 (7085 offences)</td>" in other
