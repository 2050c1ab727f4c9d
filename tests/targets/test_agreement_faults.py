"""A faulty agreement file: each fault has its place and a plain sentence, and none hides behind another."""

from decimal import Decimal

import pytest

from targets.agreement_file import parse
from targets.agreement_file.source import Source
from tests.targets.small_agreement import DROP, LINES, change, changed, faults_of

RATE = "indicators[NI 016].measures[rate]"
FIRST = f'{RATE}.targets["2008/09"]'
GRADES = "indicators[NI 075].measures[figure]"


CHANGE = {
    "words": "*35.65 (1060 thefts)",
    "lines": [7],
    "period": "2008/09",
    "kind": "change",
    "amount": -9,
    "basis": "percent",
    "of": "baseline",
}

WRONG = [
    # The form
    ("slug", DROP, "slug", "This is missing."),
    ("schema", 2, "schema", "written in schema 2"),
    ("colour", "red", "colour", "This key is unknown"),
    ("indicators.0.measures.0.polrity", "x", f"{RATE}.polrity", "This key is unknown"),
    ("name", 7, "name", "This should be text in quotes, and it is a number."),
    ("name", "  ", "name", "This is empty."),
    ("name", "x" * 201, "name", "longer than 200 signs: it has 201."),
    ("name", "A\x00B", "name", "a sign that cannot be kept"),
    ("name", "A\ud800B", "name", "a sign that cannot be kept"),
    ("slug", "Smallton 2008", "slug", "small letters and digits"),
    ("counts", [], "counts", "This should be a table of named values, and it is a list."),
    ("indicators", {}, "indicators", "This should be a list, and it is a table."),
    ("indicators.1", "NI 075", "indicators[2]", "This should be a table of named values, and it is text."),
    ("indicators.0.measures.0.rated", "yes", f"{RATE}.rated", "This should be true or false, and it is text."),
    ("indicators.0.measures.0.rated", None, f"{RATE}.rated", "and it is nothing."),
    ("indicators.0.to_confirm", [3], "indicators[NI 016].to_confirm[1]", "This should be text"),
    ("indicators.0.to_confirm", ["lag", "lag"], "indicators[NI 016].to_confirm[2]", "stands here twice"),
    ("indicators.0.to_confirm", ["mood"], "indicators[NI 016].to_confirm", "“mood” is none of the things"),
    # Words from a list
    ("indicators.0.kind", "national", "indicators[NI 016].kind", "“national” is none of the words"),
    ("indicators.0.measures.0.polarity", "up", f"{RATE}.polarity", "“higher is better” and “lower is better”"),
    ("indicators.0.measures.0.unit", "furlongs", f"{RATE}.unit", "is none of the words"),
    ("indicators.0.measures.0.accumulation", "heap", f"{RATE}.accumulation", "is none of the words"),
    ("indicators.0.measures.0.period", "month", f"{RATE}.period", "is none of the words"),
    ("indicators.0.measures.0.scale", "nominal", f"{RATE}.scale", "is none of the words"),
    ("indicators.0.measures.0.path", "curve", f"{RATE}.path", "is none of the words"),
    ("indicators.0.measures.0.compare", "next", f"{RATE}.compare", "is none of the words"),
    ("indicators.0.measures.0.targets.2008/09.kind", "hope", f"{FIRST}.kind", "is none of the words"),
    ("indicators.0.measures.0.baseline.status", "lost", f"{RATE}.baseline.status", "is none of the words"),
    ("partners.0.kind", "choir", "partners[council].kind", "is none of the words"),
    (
        "narrative.0.commitments.0.kept",
        "attic",
        "narrative[monitoring].commitments[Reports will be produced quarterly.].kept",
        "is none",
    ),
    ("queries.0.state", "pending", "queries[grades-zero].state", "is none of the words"),
    ("policy.amber.rule", "guess", "policy.amber.rule", "is none of the words"),
    # Numbers
    ("indicators.0.measures.0.decimals", 7, f"{RATE}.decimals", "from 0 to 6"),
    ("indicators.0.measures.0.decimals", Decimal("1.5"), f"{RATE}.decimals", "This should be a whole number"),
    ("indicators.0.measures.0.lag", -1, f"{RATE}.lag", "from 0 to 40"),
    ("indicators.0.measures.0.lag", True, f"{RATE}.lag", "This should be a whole number, and it is true or false."),
    (
        "indicators.0.measures.0.targets.2008/09.level",
        "35.65",
        f"{FIRST}.level",
        "a number without quotes, and it is text.",
    ),
    ("indicators.0.measures.0.targets.2008/09.level", True, f"{FIRST}.level", "a number without quotes"),
    (
        "indicators.0.measures.0.targets.2008/09.level",
        Decimal("NaN"),
        f"{FIRST}.level",
        "NaN is not a number that can be held.",
    ),
    (
        "indicators.0.measures.0.targets.2008/09.level",
        Decimal("Infinity"),
        f"{FIRST}.level",
        "is not a number that can be held.",
    ),
    ("indicators.0.measures.0.targets.2008/09.level", Decimal("1e300"), f"{FIRST}.level", "more than the 15 digits"),
    ("indicators.0.measures.0.targets.2008/09.level", Decimal("1e999999"), f"{FIRST}.level", "more than the 15 digits"),
    ("indicators.0.measures.0.targets.2008/09.level", 10**15, f"{FIRST}.level", "more than the 15 digits"),
    (
        "indicators.0.measures.0.targets.2008/09.level",
        Decimal("35.6500001"),
        f"{FIRST}.level",
        "more than the 6 digits after the point",
    ),
    (
        "indicators.0.measures.0.targets.2008/09.level",
        Decimal("35.66"),
        f"{FIRST}.level",
        "35.66 does not stand in the words",
    ),
    ("indicators.0.measures.0.baseline.value", 38, f"{RATE}.baseline.value", "38 does not stand in the words"),
    ("indicators.0.measures.0.low", 36, f"{FIRST}.level", "below the measure's lowest, 36"),
    ("indicators.0.measures.0.high", 37, f"{RATE}.baseline.value", "above the measure's highest, 37"),
    ("indicators.0.measures.0.high", -1, f"{RATE}.low", "The lowest, 0, is above the highest, -1."),
    ("indicators.0.measures.0.scale", "count", f"{FIRST}.level", "35.65 is not a whole number"),
    ("indicators.0.measures.0.scale", "ordinal", f"{RATE}.scale", "states its lowest and highest"),
    # Words and lines of the document
    (
        "indicators.0.measures.0.targets.2008/09.words",
        "*35.65 (1060 theft)",
        f"{FIRST}.words",
        "is no cell of the document on line 7",
    ),
    ("indicators.0.measures.0.targets.2008/09.words", "", f"{FIRST}.words", "No cell is blank on line 7"),
    ("indicators.0.measures.0.targets.2008/09.lines", [8], f"{FIRST}.words", "is no cell of the document on line 8."),
    ("indicators.0.measures.0.targets.2008/09.lines", [], f"{FIRST}.lines", "names no line"),
    ("indicators.0.measures.0.targets.2008/09.lines", [70], f"{FIRST}.lines[1]", "lines 1 to 20, not 70"),
    ("indicators.0.measures.0.targets.2008/09.lines", [7, 7], f"{FIRST}.lines[2]", "stands here twice"),
    (
        "indicators.0.measures.0.targets.2008/09.lines",
        ["7"],
        f"{FIRST}.lines[1]",
        "This should be the number of a line",
    ),
    ("indicators.0.lines", [7], "indicators[NI 016].words", "is no cell of the document on line 7."),
    ("indicators.0.lines", [10, 7], "indicators[NI 016].words", "on lines 10 and 7, a piece on each"),
    ("indicators.1.theme_lines", [7], "indicators[NI 075].theme_words", "is no cell of the document"),
    ("indicators.0.code", "NI 017", "indicators[NI 017].code", "stands neither in the title's words"),
    ("indicators.1.code", "NI 076", "indicators[NI 076].code", "stands neither in the title's words"),
    ("document.sha256", "0" * 64, "document.sha256", "The document beside the file is another one"),
    ("document.file", "folder/smallton.txt", "document.file", "lies beside this file"),
    ("glossary.1.meaning", "Mind", "glossary[MEND].meaning", "does not stand on line 14"),
    ("glossary.0.meaning", "", "glossary[SBC].meaning", "The document gives a meaning"),
    ("glossary.0.line", 14, "glossary[SBC].term", "does not stand on line 14"),
    ("narrative.0.heading", "Minding", "narrative[monitoring].heading", "does not stand on line 2"),
    ("narrative.0.last", 1, "narrative[monitoring].last", "ends before it begins"),
    ("narrative.0.last", 6, "narrative[table].first", "begins on line 5, and “Monitoring” goes on to line 6"),
    (
        "narrative.0.commitments.0.words",
        "Daily.",
        "narrative[monitoring].commitments[Daily.].words",
        "do not stand on line 4",
    ),
    ("narrative.1.first", 6, "narrative[table].heading", "does not stand on line 6"),
    ("indicators.0.words", "*NI 016 Theft/rate", "indicators[NI 016].words", "a piece on each, joined by one space"),
    # Counts
    ("counts.designated", 2, "counts.designated", "The narrative does not say 2"),
    ("counts.local", 1, "counts.local", "The narrative says 1 indicators of this kind; the file holds 0."),
    ("indicators.1", DROP, "counts.statutory", "the file holds 0"),
    # Promises
    ("indicators.0.measures.0.targets", DROP, f"{RATE}.targets", "A rated measure has a target"),
    ("indicators.0.measures.0.targets.2009/10", DROP, f'{RATE}.targets["2009/10"]', "This is missing"),
    (
        "indicators.0.measures.0.targets.2010/11",
        {},
        f'{RATE}.targets["2010/11"]',
        "columns are 2008/09, 2009/10, not 2010/11",
    ),
    ("indicators.0.measures.0.targets.2008/09.period", "2008-09", f"{FIRST}.period", "“2008-09” is not a period"),
    ("indicators.0.measures.0.targets.2008/09.period", "2008/10", f"{FIRST}.period", "2008 is followed by 09"),
    (
        "indicators.0.measures.0.targets.2008/09.period",
        "calendar 2008",
        f"{FIRST}.period",
        "of the kind “calendar year”",
    ),
    ("indicators.0.measures.0.targets.2008/09.period", "2010/11", f"{RATE}.targets", "should end after the one before"),
    ("indicators.0.measures.0.targets.2008/09.level", DROP, f"{FIRST}.level", "of the kind “level” has a level"),
    ("indicators.0.measures.0.targets.2008/09.kind", "words", f"{FIRST}.level", "of the kind “words” has no level"),
    ("indicators.0.measures.0.targets.2008/09.amount", 1060, f"{FIRST}.basis", "A change says by how much"),
    ("indicators.0.measures.0.targets.2008/09.kind", "none", f"{FIRST}.reach", "belongs to a target that reaches"),
    ("indicators.0.measures.0.targets.2008/09.awaits", "2009", f"{FIRST}.awaits", "awaits nothing"),
    (
        "indicators.0.measures.0.targets.2008/09.reach",
        "each year",
        f"{RATE}.targets",
        "A merged cell gives every year the same",
    ),
    (
        "indicators.0.measures.0.targets.2008/09.unmeasurable_from",
        "2009/10 Q1",
        f"{FIRST}.unmeasurable_why",
        "both or neither",
    ),
    (
        "indicators.0.measures.0.targets.2008/09.unmeasurable_from",
        "2009/10",
        f"{FIRST}.unmeasurable_from",
        "is not a quarter",
    ),
    ("indicators.1.measures.0.targets.2008.kind", "deferred", f'{GRADES}.targets["2008"].awaits', "says until when"),
    ("indicators.0.measures.0.baseline.status", "to come", f"{RATE}.baseline.value", "has no value"),
    ("indicators.0.measures.0.baseline.value", DROP, f"{RATE}.baseline.value", "has a value"),
    ("indicators.0.measures.0.baseline", DROP, f"{RATE}.baseline", "This is missing"),
    ("indicators.0.measures.0.path", DROP, f"{RATE}.path", "states its path"),
    ("indicators.0.measures.0.path", "flat", f"{RATE}.path", "does not fit “count over the year”"),
    ("indicators.0.measures.0.path", "own profile", f"{RATE}.profile", "four shares"),
    ("indicators.0.measures.0.profile", [1], f"{RATE}.profile", "Only the path “own profile”"),
    ("indicators.0.measures.0.due_on", "31 May", f"{RATE}.due_on", "longer than 5 signs"),
    ("indicators.0.measures.0.due_on", "02-30", f"{RATE}.due_on", "is not a month and day"),
    ("indicators.0.measures.0.rated", False, "indicators[NI 016].measures", "at least one rated measure"),
    ("indicators.0.measures.1.key", "rate", "indicators[NI 016].measures", "stands here 2 times"),
    ("indicators.0.withdrawn_from", "soon", "indicators[NI 016].withdrawn_from", "is not a period"),
    ("indicators.1.code", "NI 016", "indicators", "The code “NI 016” stands here 2 times"),
    ("indicators.0.theme", "safety", "indicators[NI 016].theme", "There is no theme “safety”"),
    ("years", ["2008/09", "2009"], "years[2]", "“2009” is not a financial year"),
    ("years", ["2009/10", "2008/09"], "years", "should stand in order"),
    ("years", [], "years", "at least one year"),
    ("indicators.0.measures.0.targets.2009/10.period", "2008/09", f"{RATE}.targets", "should end after the one before"),
    ("indicators.0.measures.0.targets.2008/09", CHANGE, f"{FIRST}.amount", "-9 does not stand in the words"),
    # Partners
    ("partners.1.key", "council", "partners", "The key “council” stands here 2 times"),
    (
        "partners.1.aliases",
        ["Police", "council"],
        "partners",
        "“council” is written of several partners: council, police.",
    ),
    ("partners.1.aliases", ["Police", "Fuzz"], "partners[police].aliases", "“Fuzz” stands nowhere in the document."),
    ("partners.1.part_of", "moon", "partners[police].part_of", "There is no partner “moon”"),
    ("partners.1.part_of", "partnership", "partners[police].part_of", "name this partner among its members"),
    ("partners.0.part_of", "police", "partners[council].part_of", "part of itself"),
    (
        "partners.1.lines",
        [3],
        "partners[police].lines",
        "No spelling of this partner is a cell of the document on line 3",
    ),
    ("partners.2.ended", DROP, "partners[county].ended", "has the day on which it ended"),
    ("partners.2.ended", "31 March", "partners[county].ended", "is not a day such as 2009-03-31"),
    ("partners.2.ended", 2009, "partners[county].ended", "This should be a day"),
    ("partners.2.successors", ["moon"], "partners[county].successors", "There is no partner “moon”"),
    ("partners.2.successors", ["county"], "partners[county].successors", "does not succeed itself"),
    ("partners.0.ended", "2009-03-31", "partners[county].successors", "ended on 2009-03-31, no later"),
    ("partners.3.kind", "council", "partners[partnership].members", "Only a group or a board has members"),
    (
        "partners.3.members.0.partner",
        "moon",
        "partners[partnership].members[moon].partner",
        "There is no partner “moon”",
    ),
    ("partners.3.members.0.partner", "council", "partners[partnership].members", "stands here 2 times"),
    ("partners.3.members.0.partner", "partnership", "partners[partnership].members[partnership]", "not its own member"),
    (
        "partners.3.members.0.partner",
        "schools",
        "partners[partnership].members[schools].words",
        "no spelling of “schools”",
    ),
    ("themes.0.board", "moon", "themes[safer].board", "There is no partner “moon”"),
    ("themes.0.board", DROP, "themes[safer].board_to_confirm", "There is no board here to confirm."),
    ("themes.1.slug", "safer", "themes", "stands here 2 times"),
    ("seats.1.seats", 3, "seats[Police (2)].seats", "The document prints 2"),
    ("seats.0.seats", 1, "seats[Council or Police*].seats", "prints no number"),
    ("seats.0.holders", [], "seats[Council or Police*].holders", "one holder, or two"),
    ("seats.1.holders", ["schools"], "seats[Police (2)].holders", "No spelling of “schools”"),
    ("seats.1.holders", ["moon"], "seats[Police (2)].holders", "There is no partner “moon”"),
    # Sign-ups
    (
        "indicators.0.signups.1.partner",
        "moon",
        "indicators[NI 016].signups[moon].partner",
        "There is no partner “moon”",
    ),
    (
        "indicators.0.signups.1.partner",
        "schools",
        "indicators[NI 016].signups[schools].words",
        "“Council” is no spelling",
    ),
    ("indicators.0.signups.1.lead", True, "indicators[NI 016].signups[council].lead", "has no star: it is no lead"),
    ("indicators.0.signups.0.lead", DROP, "indicators[NI 016].signups[police].lead", "has a star: it is a lead"),
    ("indicators.0.signups.0.words", "Police", "indicators[NI 016].signups", "nobody's sign-up: “*,”"),
    ("indicators.0.signups.2", DROP, "indicators[NI 016].signups", "nobody's sign-up: “& Smallton Partnership;”"),
    ("indicators.0.signups.2.words", "Smallton", "indicators[NI 016].signups", "nobody's sign-up: “Partnership;”"),
    (
        "indicators.0.signups.1.words",
        "SBC",
        "indicators[NI 016].signups[council].words",
        "does not stand, in this order",
    ),
    (
        "indicators.0.signups.4",
        {"partner": "council", "words": "schools"},
        "indicators[NI 016].signups",
        "stands here 2 times",
    ),
    ("indicators.0.signups.4", DROP, "indicators[NI 016].signups", "nobody's sign-up: “<i>schools</i>.”"),
    # Queries and policy
    ("queries.0.indicator", "NI 099", "queries[grades-zero].indicator", "There is no indicator “NI 099”"),
    ("queries.0.indicator", DROP, "queries[grades-zero].indicator", "says of which indicator"),
    ("queries.0.state", "answered", "queries[grades-zero].answer", "An answered query has its answer"),
    ("queries.0.answer", "No.", "queries[grades-zero].state", "A query with an answer is answered"),
    ("policy.from", "2008/09", "policy.from", "is not a quarter"),
    ("policy.amber.value", DROP, "policy.amber.value", "needs a value"),
    ("policy.green.value", 1, "policy.green.value", "has no value"),
    ("policy.amber.value", -5, "policy.amber.value", "not below 0"),
    ("policy.green", {"rule": "percent", "value": 10}, "policy.green", "no wider"),
    ("policy.green", {"rule": "points", "value": 1}, "policy.green", "the same rule as amber's"),
    ("policy.ordinal_amber", {"rule": "percent", "value": 5}, "policy.ordinal_amber.rule", "no percentage tolerance"),
    ("policy.z", 2, "policy.z", "1.645, 1.96 or 2.576"),
]


@pytest.mark.parametrize(("path", "value", "place", "sentence"), WRONG)
def test_a_fault_has_its_place_and_a_plain_sentence(path, value, place, sentence):
    found = faults_of(changed((path, value)))
    assert any(fault.place == place and sentence in fault.sentence for fault in found), "\n".join(map(str, found))
    assert all(fault.sentence.endswith(".") and not fault.sentence[0].islower() for fault in found)


def test_zeros_after_the_point_are_digits_too():
    found = faults_of(changed(("indicators.0.measures.0.targets.2008/09.level", Decimal("35.65" + "0" * 50))))
    assert [(fault.place, "6 digits after the point" in fault.sentence) for fault in found] == [
        (f"{FIRST}.level", True)
    ]


def test_all_faults_are_listed_at_once():
    found = faults_of(
        changed(
            ("place", DROP),
            ("indicators.0.measures.0.lag", "two"),
            ("indicators.0.measures.0.targets.2008/09.level", Decimal("35.66")),
            ("indicators.0.signups.1.partner", "moon"),
            ("indicators.1.kind", "national"),
            ("queries.0.indicator", "NI 099"),
            ("policy.z", 2),
        )
    )
    places = [fault.place for fault in found]
    for place in (
        "place",
        f"{RATE}.lag",
        f"{FIRST}.level",
        "indicators[NI 016].signups[moon].partner",
        "indicators[NI 075].kind",
        "queries[grades-zero].indicator",
        "policy.z",
    ):
        assert place in places
    assert len(set(found)) == len(found)


def test_a_level_beside_its_own_arithmetic_must_be_what_it_gives():
    lines = tuple(line.replace("*35.65 (1060 thefts)", "*-6% (35.65)") for line in LINES)
    target = {"words": "*-6% (35.65)", "lines": [7], "period": "2008/09", "kind": "level", "level": Decimal("35.65")}
    arithmetic = {"amount": -6, "basis": "percent", "of": "baseline"}
    data = changed(
        ("document.sha256", Source(lines).sha256),
        ("indicators.0.measures.0.targets.2008/09", {**target, **arithmetic}),
    )
    assert parse(data, lines).indicators[0].measures[0].targets[0].amount == -6
    change(data, "indicators.0.measures.0.baseline.value", 1085)
    (fault,) = faults_of(data, lines)
    assert fault.place == f"{FIRST}.level"
    assert "35.65 is not what the change printed beside it gives: 1019.9." in fault.sentence
    change(data, "indicators.0.measures.0.targets.2008/09.note", "The document does not add up.")
    parse(data, lines)


def test_a_theme_cell_must_be_the_one_of_its_row():
    lines = (*LINES[:5], "Learning\tfirst", *LINES[6:])
    data = changed(("indicators.1.theme_lines", [6]), ("document.sha256", Source(lines).sha256))
    assert [fault.place for fault in faults_of(data, lines)] == ["indicators[NI 075].theme_lines"]


def test_a_final_year_target_stands_on_the_last_column():
    lines = tuple(line.replace("*35.65 (1060 thefts)\t*33.370 (1035 thefts)", "*7 points by 2010\t") for line in LINES)
    cell = {"words": "*7 points by 2010", "lines": [7], "reach": "final year"}
    last = {**cell, "kind": "change", "amount": 7, "basis": "points", "of": "baseline", "period": "2009/10"}
    right = changed(
        ("document.sha256", Source(lines).sha256),
        ("indicators.0.measures.0.targets", {"2008/09": {**cell, "kind": "none"}, "2009/10": last}),
    )
    assert parse(right, lines).indicators[0].measures[0].targets[1].amount == 7
    change(right, "indicators.0.measures.0.targets.2008/09", {**last, "period": "2008/09"})
    assert "on the last column only" in faults_of(right, lines)[0].sentence
