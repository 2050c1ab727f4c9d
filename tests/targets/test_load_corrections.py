"""Loading a corrected file: what differs is changed, and nothing that was reported or agreed is ever destroyed."""

import copy
from decimal import Decimal

import pytest

from indicators.models import Indicator, Measure
from partners.models import Partner
from reporting.models import Actual, Return
from targets.agreement_file import Faults, parse
from targets.agreement_file.source import Source
from targets.export import CORRECTED, exported
from targets.models import Baseline, Policy, Query, Target
from targets.services import load_agreement
from tests import builders
from tests.targets.loading import everything, load, person, smallton
from tests.targets.small_agreement import DROP, LINES, changed, small


@pytest.fixture
def administrator(db):
    return builders.user("ada")


# A corrected file -----------------------------------------------------------------------------------------------------

CORRECTIONS = [
    ("name", "Smallton LAA"),
    ("themes.0.board", "police"),
    ("themes.1.board", "partnership"),
    ("narrative.0.commitments", DROP),
    ("narrative.1", DROP),
    ("glossary.0", DROP),
    ("partners.0.short", DROP),
    ("partners.1.aliases", ["Police", "old"]),
    ("partners.1.part_of", DROP),
    ("partners.2.successors", ["police"]),
    ("partners.3.members.0", DROP),
    ("seats.0.holders", ["police"]),
    ("seats.1", DROP),
    ("indicators.0.title", "Thefts"),
    ("indicators.0.withdrawn_from", "2009/10 Q1"),
    ("indicators.0.measures.0.profile", [Decimal("0.1"), Decimal("0.3"), Decimal("0.6"), 1]),
    ("indicators.0.measures.0.usual_high", Decimal("60.5")),
    ("indicators.0.measures.1", DROP),
    ("queries.0", DROP),
    ("queries.0.blocks", DROP),
    ("policy.amber.value", 10),
]


@pytest.mark.parametrize(("path", "value"), CORRECTIONS, ids=[path for path, _ in CORRECTIONS])
def test_a_correction_is_made_and_then_stands(db, path, value):
    edits = [(path, value)]
    if path == "themes.1.board":
        edits += [("themes.0.board", DROP), ("themes.0.board_to_confirm", DROP)]
    if path.endswith("profile"):
        edits.append(("indicators.0.measures.0.path", "own profile"))
    load()
    revision = smallton().revision
    report = load(*edits)
    assert report.changes
    assert not report.new
    assert exported(smallton()) == parse(changed(*edits), LINES)
    assert smallton().revision == revision + 1
    before = everything()
    assert load(*edits).changes == ()
    assert everything() == before


def test_the_order_of_a_file_is_kept(db):
    data = small()
    data["queries"].append({**data["queries"][0], "slug": "another", "blocks": False})
    load_agreement(source=parse(data, LINES), by=None)
    data["queries"].reverse()
    report = load_agreement(source=parse(copy.deepcopy(data), LINES), by=None)
    assert report.changes == ("queries: the order changed.",)
    assert [query.slug for query in exported(smallton()).queries] == ["another", "grades-zero"]


def test_a_target_that_changes_gets_a_new_version(db):
    load()
    level = "indicators.0.measures.0.targets.2008/09.level"
    load((level, 1060))
    versions = Target.objects.filter(measure__key="rate", year="2008/09").order_by("version")
    assert [(row.version, row.level, row.places, row.reason) for row in versions] == [
        (1, Decimal("35.65"), 2, ""),
        (2, Decimal(1060), 0, CORRECTED),
    ]
    assert Target.objects.count() == 5
    load()
    assert [row.level for row in versions.all()] == [Decimal("35.65"), Decimal(1060), Decimal("35.65")]
    assert exported(smallton()) == parse(small(), LINES)


def test_a_baseline_that_changes_gets_a_new_version(db):
    load()
    load(("indicators.0.measures.0.baseline.status", "provisional"))
    versions = Baseline.objects.filter(measure__key="rate").order_by("version")
    assert [(row.version, row.status, row.reason) for row in versions] == [
        (1, "recorded", ""),
        (2, "provisional", CORRECTED),
    ]


def test_printed_digits_are_kept(db):
    load()
    assert str(exported(smallton()).indicators[0].measures[0].targets[1].level) == "33.370"


# What was reported or agreed since ------------------------------------------------------------------------------------


@pytest.fixture
def reported(db):
    """Smallton with a return for NI 016 and its figure."""
    load()
    agreement = smallton()
    indicator = Indicator.objects.get(code="NI 016")
    quarter = builders.quarter(agreement, "2008/09 Q1")
    officer = builders.user("olive")
    ret = builders.return_of(indicator, quarter)
    return Actual.objects.create(
        measure=indicator.measures.get(key="rate"),
        period="2008/09 Q1",
        ret=ret,
        value=Decimal("9.1"),
        typed="9.1",
        status="final",
        at=builders.MOMENT,
        by=officer,
    )


def test_a_corrected_file_keeps_returns_and_figures(reported):
    rows = (list(Return.objects.values()), list(Actual.objects.values()))
    load(
        ("indicators.0.title", "Thefts"),
        ("indicators.0.measures.0.targets.2008/09.level", 1060),
        ("indicators.0.measures.1", DROP),
    )
    assert (list(Return.objects.values()), list(Actual.objects.values())) == rows
    reported.refresh_from_db()
    assert reported.measure.indicator.title == "Thefts"


def test_an_indicator_with_returns_is_not_taken_out(reported):
    without = changed(("indicators.0", DROP), ("counts.designated", 0), ("themes.0.lines", [7]))
    before = everything()
    for dry_run in (True, False):
        with pytest.raises(Faults) as caught:
            load_agreement(source=parse(copy.deepcopy(without), LINES), by=None, dry_run=dry_run)
        places = [fault.place for fault in caught.value.faults]
        assert "indicators[NI 016]" in places
        assert "returns" in str(caught.value)
        assert everything() == before


def test_a_measure_with_figures_is_not_taken_out(reported):
    before = everything()
    with pytest.raises(Faults, match=r"measures\[rate\]: This cannot be taken out: it has actuals"):
        load(("indicators.0.measures.0.key", "share"))
    assert everything() == before


def test_an_indicator_without_returns_is_taken_out(db):
    load()
    load(("indicators.0", DROP), ("counts.designated", 0))
    assert [row.code for row in Indicator.objects.all()] == ["NI 075"]
    assert Measure.objects.count() == 1


def test_a_partner_with_a_person_is_not_taken_out(db, administrator):
    load()
    county = Partner.objects.get(key="county")
    builders.place(administrator, smallton(), "officer", partner=county)
    data = changed(("partners.2", DROP))
    data["partners"][3]["aliases"] = ["old county <i>schools", "schools"]
    data["indicators"][0]["signups"][3:] = [{"partner": "schools", "words": "old county <i>schools"}]
    with pytest.raises(Faults, match=r"partners\[county\]: This cannot be taken out: it has places"):
        load_agreement(source=parse(data, LINES), by=None)


def test_a_code_is_not_respelled(db):
    load()
    before = everything()
    lines = tuple(line.replace("NI 016", "NI-016") for line in LINES)
    data = small()
    data["document"]["sha256"] = Source(lines).sha256
    data["indicators"][0] |= {"code": "NI-016", "words": "*NI-016 Theft rate"}
    with pytest.raises(Faults, match="has the address of NI 016"):
        load_agreement(source=parse(data, lines), by=None)
    assert everything() == before


def test_a_revision_agreed_here_is_not_taken_back(db):
    """A load of the file that was loaded before changes nothing; a file that would undo the revision is refused."""
    load()
    first = Target.objects.get(measure__key="rate", year="2008/09")
    revised = Target.objects.get(pk=first.pk)
    revised.pk, revised.version, revised.level = None, 2, Decimal(30)
    revised.reason, revised.agreed_by = "Renegotiated.", "Government Office"
    revised.save()
    before = everything()
    assert load().changes == ()
    assert exported(smallton()) == parse(small(), LINES)
    with pytest.raises(Faults, match=r"changed here after it was loaded \(version 2: Renegotiated\.\)"):
        load(("indicators.0.measures.0.targets.2008/09.note", "A note."))
    assert everything() == before


def test_an_answer_given_here_is_not_taken_back(db, administrator):
    load()
    query = Query.objects.get()
    query.state, query.answer = "answered", "No."
    query.answered_at, query.answered_by = builders.MOMENT, administrator
    query.save()
    assert load().changes == ()
    load(("queries.0.proposed", "Surely not."))
    query.refresh_from_db()
    assert (query.state, query.answer, query.proposed) == ("answered", "No.", "Surely not.")
    assert exported(smallton()).queries[0].answer == "No."


def test_an_answer_in_a_file_needs_a_person(db, administrator):
    load()
    answered = [("queries.0.state", "answered"), ("queries.0.answer", "No.")]
    with pytest.raises(Faults, match="An answer is given by a person"):
        load(*answered)
    load(*answered, by=person(administrator, smallton()))
    assert Query.objects.get().answered_by == administrator
    assert load(*answered).changes == ()


def test_a_policy_made_here_is_left_alone(db):
    load()
    builders.policy(smallton(), version=2, from_quarter="2009/10 Q1")
    assert load().changes == ()
    assert Policy.objects.count() == 2


def test_a_policy_of_a_corrected_file_is_a_version(db):
    load()
    load(("policy.amber.value", 10))
    assert [row.rules["amber"] for row in Policy.objects.order_by("version")] == [
        {"rule": "percent", "value": "5"},
        {"rule": "percent", "value": "10"},
    ]
