"""What Luton's file reads into its document: directions, shapes, periods, and the queries it leaves open."""

from itertools import pairwise

import pytest

from indicators.periods import Period, Quarter
from tests.luton import FILE, INDICATORS, LINES, ROWS, rated


def levels(measure):
    return [target["level"] for target in measure["targets"].values() if "level" in target]


def test_targets_worse_than_their_baseline_are_those_that_judgement_names():
    """The direction is stated and never inferred; these eight are where inferring it would have gone wrong."""

    def worse(measure):
        baseline = measure["baseline"].get("value")
        if baseline is None or not measure["baseline"].get("comparable", True):
            return False
        sign = 1 if measure["polarity"] == "higher is better" else -1
        return any(sign * (level - baseline) < 0 for level in levels(measure))

    found = {code for code in INDICATORS if any(worse(measure) for measure in rated(code))}
    assert found == {f"NI {code}" for code in ("039", "056", "087", "099", "100", "101", "120", "123")}


def test_for_these_lower_is_better_and_for_all_others_higher():
    lower = {
        *("NI 015", "NI 016", "NI 017", "NI 019", "NI 023", "NI 030", "NI 032", "NI 039", "NI 056", "NI 069", "NI 087"),
        *("NI 092", "NI 111", "NI 112", "NI 117", "NI 120", "NI 152", "NI 156", "NI 173", "NI 181", "NI 186", "NI 187"),
        *("NI 193", "NI 198"),
    }
    for code in INDICATORS:
        for measure in rated(code):
            assert measure["polarity"] == f"{'lower' if code in lower else 'higher'} is better"


def test_targets_that_turn_back_are_those_that_judgement_names():
    def turns(measure):
        got = levels(measure)
        sign = 1 if measure["polarity"] == "higher is better" else -1
        return any(sign * (later - earlier) < 0 for earlier, later in pairwise(got))

    found = {code for code in INDICATORS if any(turns(measure) for measure in rated(code))}
    ceilings = {"NI 039"}  # rises from year to year though lower is better
    assert found - ceilings == {"NI 073", "NI 123", "NI 156"}


def test_measures_of_indicators_that_have_several():
    several = {
        code: [m["key"] for m in row["measures"]] for code, row in INDICATORS.items() if len(row["measures"]) > 1
    }
    assert several == {
        "NI 015": ["rate", "offences"],
        "NI 016": ["rate", "offences"],
        "NI 120": ["male", "female"],
        "NI 153": ["people", "rate"],
    }
    assert levels(INDICATORS["NI 120"]["measures"][1]) == [587, 575, 560]
    assert [len(rated(code)) for code in several] == [1, 1, 2, 1]


def test_what_cannot_be_measured_and_from_when():
    found = {
        (code, year): target["unmeasurable_from"]
        for code in INDICATORS
        for measure in rated(code)
        for year, target in measure["targets"].items()
        if "unmeasurable_from" in target
    }
    place_survey = {(f"NI {code}", "2010/11"): "2010/11 Q2" for code in ("001", "017", "021", "023")}
    tests = {(f"NI {code}", year): "2008/09 Q3" for code in ("074", "083", "095", "096") for year in ("2009", "2010")}
    assert found == place_survey | tests | {("NI 069", "2010/11"): "2010/11 Q1"}


def test_columns_without_a_period():
    without = {
        (code, year)
        for code in INDICATORS
        for measure in rated(code)
        for year, target in measure["targets"].items()
        if "period" not in target
    }
    assert without == {
        *((f"NI {code}", "2009/10") for code in ("001", "007", "017", "021", "023")),
        ("NI 069", "2008/09"),
        ("NI 163", "2008/09"),
        ("NI 163", "2009/10"),
    }


def test_printed_zeros_are_no_targets():
    for row in ROWS:
        for measure in rated(row.code):
            for target in measure["targets"].values():
                if target["words"] == "0":
                    assert target["kind"] == "words"
    zeros = {row.code for row in ROWS if row.kind == "statutory" and row.targets[0].words == "0"}
    assert zeros == {f"NI {code}" for code in ("074", "093", "094", "095", "096", "097", "098")}
    asked = {query["indicator"] for query in FILE["queries"] if query["slug"].endswith("printed-zero")}
    assert asked == zeros


@pytest.mark.parametrize(
    ("code", "year", "due"),
    [("NI 112", "2010/11", "2011/12 Q4"), ("NI 186", "2010/11", "2012/13 Q2"), ("NI 163", "2010/11", "2012/13 Q2")],
)
def test_the_last_outturns_are_due_when_judgement_says(code, year, due):
    (measure,) = rated(code)
    assert Period.parse(measure["targets"][year]["period"]).due(measure["lag"]) == Quarter.parse(due)


def test_statutory_columns_are_school_years():
    for row in ROWS:
        if row.kind == "statutory":
            periods = [target["period"] for target in rated(row.code)[0]["targets"].values()]
            assert periods == ["school year 2007/08", "school year 2008/09", "school year 2009/10"]


def test_calendar_year_indicators_are_those_that_product_names():
    found = {code for code in INDICATORS if rated(code)[0]["period"] == "calendar year"}
    assert found == {f"NI {code}" for code in ("112", "120", "137", "163", "171", "172", "186")}


def test_baselines_that_must_not_be_compared_with():
    found = {code for code in INDICATORS for measure in rated(code) if not measure["baseline"].get("comparable", True)}
    assert found == {"NI 015", "NI 057", "NI 154"}


def test_two_queries_block_judgement():
    blocking = {query["indicator"] for query in FILE["queries"] if query.get("blocks")}
    assert blocking == {"NI 057", "NI 069"}
    for code in blocking:
        bases = {target.get("basis") for measure in rated(code) for target in measure["targets"].values()}
        assert "unclear" in bases


@pytest.mark.parametrize(
    "code",
    [
        *("NI 007", "NI 015", "NI 017", "NI 023", "NI 030", "NI 039", "NI 057", "NI 069", "NI 092", "NI 101"),
        *("NI 123", "NI 130", "NI 153", "NI 154", "NI 156", "NI 162", "NI 163", "NI 171", "NI 186", "NI 192"),
    ],
)
def test_what_the_document_leaves_open_is_asked(code):
    asked = [query for query in FILE["queries"] if query.get("indicator") == code]
    assert asked
    for query in asked:
        assert "?" in query["question"]
        assert query["proposed"]
        assert query["decides"]
        assert set(query["lines"]) <= set(range(1, len(LINES) + 1))


def test_what_is_not_in_the_document_is_marked():
    """Accumulation, period, lag and the rest of the nine are readings of ours in every row."""
    nine = {"accumulation", "period", "target periods", "lag", "scale", "low", "high", "path", "compare"}
    for row in FILE["indicators"]:
        assert nine <= set(row["to_confirm"])
