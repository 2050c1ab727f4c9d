"""Faults and wordings of an agreement file that few files ever show: too long, twice, nowhere, of no kind."""

from datetime import date
from decimal import Decimal

import pytest

from targets.agreement_file import Fault, Faults, diff, parse, to_json
from targets.agreement_file.faults import Log
from targets.agreement_file.shapes import Counts, IndicatorKind
from targets.agreement_file.source import Source
from tests.targets.small_agreement import LINES, change, changed, faults_of

RATE = "indicators[NI 016].measures[rate]"
FIRST = f'{RATE}.targets["2008/09"]'
LONG = "word " * 81


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        ("partners.3.members.0.words", LONG, "partners[partnership].members[police].words", "longer than 200 signs"),
        ("indicators.0.words", LONG, "indicators[NI 016].words", "longer than 400 signs"),
        ("indicators.0.measures.0.baseline.words", LONG, f"{RATE}.baseline.words", "longer than 200 signs"),
        ("indicators.0.code", "***", "indicators[***].code", "makes no address"),
        ("indicators.0.to_confirm", [" "], "indicators[NI 016].to_confirm[1]", "in quotes, and it is empty."),
        ("indicators.0.to_confirm", [3], "indicators[NI 016].to_confirm[1]", "in quotes, and it is a number."),
        ("indicators.0.to_confirm", ["lag" * 80], "indicators[NI 016].to_confirm[1]", "longer than 200 signs"),
        ("indicators.0.measures.0.profile", [1], f"{RATE}.profile", "Only the path “own profile” has a profile."),
        ("indicators.0.measures.0.targets", ["35.65"], f"{RATE}.targets", "a table of named values, and it is a list."),
        ("indicators.0.measures.0.lag", Decimal("41"), f"{RATE}.lag", "a whole number from 0 to 40"),
        ("indicators.0.measures.0.lag", Decimal("1e20"), f"{RATE}.lag", "a whole number from 0 to 40"),
        ("indicators.0.measures.0.lag", Decimal("Infinity"), f"{RATE}.lag", "This should be a whole number"),
        (
            "indicators.1.measures.0.targets.2008.awaits",
            "x" * 101,
            'indicators[NI 075].measures[figure].targets["2008"].awaits',
            "longer than 100 signs",
        ),
    ],
)
def test_each_has_its_place_and_a_sentence(path, value, place, sentence):
    found = faults_of(changed((path, value)))
    assert any(fault.place == place and sentence in fault.sentence for fault in found)


def test_a_whole_number_may_have_a_point():
    assert parse(changed(("indicators.0.measures.0.lag", Decimal("2.0"))), LINES).indicators[0].measures[0].lag == 2


@pytest.mark.parametrize(
    ("profile", "right"),
    [
        (["0.1", "0.3", "0.6", "1"], True),
        (["0.5", "0.5", "1", "1"], True),
        (["0.1", "0.3", "1"], False),
        (["0.3", "0.1", "0.6", "1"], False),
        (["-0.1", "0.3", "0.6", "1"], False),
        (["0.1", "0.3", "0.6", "0.9"], False),
    ],
)
def test_a_profile_is_four_shares_that_do_not_fall_and_end_with_one(profile, right):
    data = changed(
        ("indicators.0.measures.0.path", "own profile"),
        ("indicators.0.measures.0.profile", [Decimal(share) for share in profile]),
    )
    if right:
        assert parse(data, LINES).indicators[0].measures[0].profile == tuple(Decimal(share) for share in profile)
    else:
        assert [(fault.place, fault.sentence[:25]) for fault in faults_of(data)] == [
            (f"{RATE}.profile", "A profile is four shares,")
        ]


def test_a_theme_is_written_in_one_way():
    found = faults_of(changed(("indicators.1.theme", "safer")))
    assert Fault("themes[safer]", "The document writes this theme in several ways: Learning; Safer Places.") in found


def test_a_year_without_target_belongs_to_a_final_year():
    path = "indicators.0.measures.0.targets.2008/09"
    cell = {"words": "*35.65 (1060 thefts)", "lines": [7], "period": "2008/09", "kind": "none"}
    found = {fault.place for fault in faults_of(changed((path, cell)))}
    assert f"{FIRST}.reach" in found
    assert f"{FIRST}.reach" not in {
        fault.place for fault in faults_of(changed((path, {**cell, "reach": "final year"}), ("name", "")))
    }


def test_only_a_level_or_a_change_has_a_change():
    path = "indicators.1.measures.0.targets.2008"
    found = faults_of(changed((f"{path}.amount", 0), (f"{path}.of", "baseline")))
    places = [f'indicators[NI 075].measures[figure].targets["2008"].{key}' for key in ("amount", "of")]
    assert [fault for fault in found if fault.place in places] == [
        Fault(place, "A target of the kind “words” has no change.") for place in places
    ]


def test_points_are_added_and_what_is_unclear_is_not_worked_out():
    lines = tuple(line.replace("*35.65 (1060 thefts)", "*-2.28 (35.65)") for line in LINES)
    target = {"words": "*-2.28 (35.65)", "lines": [7], "period": "2008/09", "kind": "level", "level": Decimal("35.65")}
    data = changed(
        ("document.sha256", Source(lines).sha256),
        (
            "indicators.0.measures.0.targets.2008/09",
            {**target, "amount": Decimal("-2.28"), "basis": "points", "of": "baseline"},
        ),
    )
    assert parse(data, lines).indicators[0].measures[0].targets[0].amount == Decimal("-2.28")
    change(data, "indicators.0.measures.0.targets.2008/09.basis", "percent")
    (fault,) = faults_of(data, lines)
    assert fault.place == f"{FIRST}.level"
    assert "37.065196" in fault.sentence
    change(data, "indicators.0.measures.0.targets.2008/09.basis", "unclear")
    parse(data, lines)


def test_a_difference_shows_tables_days_and_numbers():
    old = parse(changed(), LINES)
    said = diff(old, parse(changed(("indicators.0.measures.0.lag", 2), ("partners.2.ended", date(2009, 4, 1))), LINES))
    assert f"{RATE}.lag changed from 0 to 2." in said
    assert "partners[county].ended changed from “2009-03-31” to “2009-04-01”." in said
    points = parse(changed(("policy.ordinal_amber", {"rule": "points", "value": 1})), LINES)
    assert diff(old, points) == [
        "policy.ordinal_amber.rule changed from “none” to “points”.",
        "policy.ordinal_amber.value set to 1.",
    ]
    assert diff({}, {"amber": {"rule": "percent", "value": Decimal("5.0")}}) == [
        "amber set to { rule = “percent”, value = 5.0 }."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"lead": True}, {}, ["lead changed from true to false."]),
        ({}, {"rated": False}, ["rated changed from true to false."]),
        ({}, {"comparable": True, "blocks": False}, []),
        ({"aliases": []}, {"aliases": ["x"]}, ["aliases changed from nothing to “x”."]),
        ({"leads": ["police"]}, {"leads": ["council"]}, []),
        (
            {"rate": {"targets": {"2008/09": {"level": 1}}}},
            {"rate": {"targets": {"2009/10": {"level": 1}}}},
            [
                'rate.targets["2008/09"] taken out; it was { level = 1 }.',
                'rate.targets["2009/10"] set to { level = 1 }.',
            ],
        ),
        (
            {"queries": [{"slug": "a", "question": "Why?"}, {"slug": "b"}]},
            {"queries": [{"slug": "b"}, {"slug": "c", "title": "Title", "name": "Name"}]},
            ["queries[a] removed: Why?.", "queries[c] added: Title."],
        ),
        ({"glossary": [{"term": "A", "title": "A"}]}, {}, ["glossary[A] removed."]),
        ({}, {"themes": [{"slug": "a", "name": "Art"}]}, ["themes[a] added: Art."]),
        ({"a": 1, "b": 2}, {"b": 3, "c": None}, ["a taken out; it was 1.", "b changed from 2 to 3."]),
    ],
)
def test_a_difference_of_any_data(old, new, said):
    assert diff(old, new) == said


def test_json_is_laid_out_a_table_to_a_paragraph():
    data = {"é": ["a", 1, True, None], "rows": [{"x": Decimal("1.50")}, {}, [], ["y", ["z"]]], "t": {"u": (1, 2)}}
    assert (
        to_json(data)
        == """{
  "é": ["a", 1, true, null],
  "rows": [
    {
      "x": 1.50
    },
    {},
    [],
    [
      "y",
      ["z"]
    ]
  ],
  "t": {
    "u": [1, 2]
  }
}
"""
    )


def test_json_holds_days_and_refuses_what_is_no_value():
    assert to_json({"ended": date(2009, 3, 31)}) == '{\n  "ended": "2009-03-31"\n}\n'
    assert to_json({}) == "{}\n"
    for value in (Decimal("NaN"), Decimal("Infinity"), 1.5, object()):
        with pytest.raises(TypeError, match="has no place in an agreement file"):
            to_json({"value": value})


def test_a_fault_is_said_once_and_in_the_order_found():
    log = Log()
    log.close()
    for place in ("b", "a", "b"):
        log.add(place, "This is missing.")
    with pytest.raises(Faults) as caught:
        log.close()
    assert [str(fault) for fault in caught.value.faults] == ["b: This is missing.", "a: This is missing."]
    assert str(caught.value) == "b: This is missing.\na: This is missing."
    assert str(Fault("", "There is no file.")) == "There is no file."


def test_a_cell_is_traced_down_over_a_page_and_up_to_a_merged_one():
    source = Source(["Head\tother", "Safer", "", "Priority", "Places", "Safer", "end"])
    assert source.trace("Safer Places", 2) == (2, 5)
    assert source.trace("Safer Places", 3) == (2, 5)
    assert source.trace("Safer Places", 1) == ()
    assert source.trace("Safer Roads", 7) == ()
    assert source.trace("other", 7) == (1,)
    assert source.cell("Safer Places", (2, 5))
    assert not source.cell("Safer Places", (5, 2))
    assert not source.cell("Safer", ())


def test_the_document_counts_each_kind():
    counts = Counts(designated=35, local=14, statutory=16, lines=(1,))
    assert [counts.of(kind) for kind in IndicatorKind] == [35, 14, 16]
