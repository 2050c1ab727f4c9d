"""Luton's agreement file against the document it is read from, which is read here once more, on its own.

Nothing of targets/agreement_file is used to read either: the file is plain TOML, the document plain lines. Its tables
break rows over pages, merge cells over years, and shift their columns; its groups are printed in three columns.
"""

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from indicators.periods import Period, Quarter

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FILE = tomllib.loads((FIXTURES / "luton-2008-11.toml").read_text(encoding="utf-8"), parse_float=Decimal)
BYTES = (FIXTURES / "luton-laa-2008-11.txt").read_bytes()
LINES = BYTES.decode("utf-8").split("\n")
INDICATORS = {row["code"]: row for row in FILE["indicators"]}
PARTNERS = {row["key"]: row for row in FILE["partners"]}
STATUTORY_TABLE = LINES.index("Statutory indicators\t\t\tBaseline\t2008\t2009\t2010\t") + 1


# The document, read on its own ----------------------------------------------------------------------------------------


def line(number):
    return LINES[number - 1]


def cells_of(number):
    return [" ".join(cell.split()) for cell in line(number).split("\t")]


@dataclass
class Cell:
    """A cell gathered piece by piece."""

    pieces: list = field(default_factory=list)
    lines: list = field(default_factory=list)

    def add(self, piece, number):
        if piece or not self.lines:
            if self.lines and not self.pieces:
                self.lines.clear()
            self.lines.append(number)
        if piece:
            self.pieces.append(piece)

    @property
    def words(self):
        return " ".join(self.pieces)


@dataclass
class Row:
    code: str
    kind: str
    theme: Cell
    title: Cell
    baseline: Cell
    targets: list
    partners: Cell
    merged: bool


def laa_rows():
    """The table of the agreement: seven columns, a header on each page, rows that go on after it."""
    rows = []
    first = next(n for n, text in enumerate(LINES, 1) if text.startswith("Priority\t"))
    for number in range(first, STATUTORY_TABLE):
        cells = cells_of(number)
        if len(cells) == 1 or cells[0] == "Priority" or cells[3:6] == ["08/09", "09/10", "10/11"] or "10/11" in cells:
            continue
        assert len(cells) == 7, f"line {number} has {len(cells)} cells"
        begins = re.match(r"\* ?(Local )?(NI \d{3}) ", cells[1] + " ")
        if begins:
            rows.append([begins[2], "local" if begins[1] else "designated", [Cell() for _ in cells]])
        for cell, piece in zip(rows[-1][2], cells, strict=True):
            if piece or begins:
                cell.add(piece, number)
    return [_row(code, kind, cells) for code, kind, cells in rows]


def _row(code, kind, cells):
    theme, title, baseline, *targets, partners = cells
    merged = bool(targets[0].words) and not targets[1].words and not targets[2].words
    return Row(code, kind, theme, title, baseline, [targets[0]] * 3 if merged else targets, partners, merged)


def statutory_rows():
    """The statutory table: its rows stand one column further left on the second page, and have no theme after row 1."""
    rows, theme = [], Cell()
    for number in range(STATUTORY_TABLE + 1, LINES.index("Glossary") + 1):
        cells = cells_of(number)
        column = next((place for place, cell in enumerate(cells) if re.fullmatch(r"\d{3}", cell)), None)
        if column is None:
            continue
        if any(cells[:column]):
            theme.add(cells[column - 1], number)
        gathered = [Cell() for _ in cells[column + 1 :]]
        for cell, piece in zip(gathered, cells[column + 1 :], strict=True):
            cell.add(piece, number)
        title, baseline, *targets, partners = gathered
        rows.append(Row(f"NI {cells[column]}", "statutory", theme, title, baseline, targets, partners, False))
    return rows


ROWS = [*laa_rows(), *statutory_rows()]
each_row = pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])


def numbers(words):
    return [Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", words)]


# The document and its counts ------------------------------------------------------------------------------------------


def test_the_document_is_the_one_named():
    assert FILE["document"] == {"file": "luton-laa-2008-11.txt", "sha256": hashlib.sha256(BYTES).hexdigest()}
    assert len(LINES) == 276


def test_thirty_five_and_fourteen_and_sixteen():
    assert Counter(row.kind for row in ROWS) == {"designated": 35, "local": 14, "statutory": 16}
    assert [(row["code"], row["kind"]) for row in FILE["indicators"]] == [(row.code, row.kind) for row in ROWS]


def test_the_narrative_says_so():
    counts = FILE["counts"]
    assert (counts["designated"], counts["local"], counts["statutory"]) == (35, 14, 16)
    said = [line(number) for number in counts["lines"]]
    assert "the (35) indicators" in said[0]
    assert "sixteen indicators" in said[1]
    assert "A number (14) of other indicators" in said[2]


# Cells ----------------------------------------------------------------------------------------------------------------


@each_row
def test_title_theme_and_partners_keep_their_words_and_lines(row):
    held = INDICATORS[row.code]
    assert (held["words"], held["lines"]) == (row.title.words, row.title.lines)
    assert (held["theme_words"], held["theme_lines"]) == (row.theme.words, row.theme.lines)
    assert (held["signups_words"], held["signups_lines"]) == (row.partners.words, row.partners.lines)


@each_row
def test_baseline_and_targets_keep_their_words_and_lines(row):
    for measure in INDICATORS[row.code]["measures"]:
        assert (measure["baseline"]["words"], measure["baseline"]["lines"]) == (row.baseline.words, row.baseline.lines)
        if not measure.get("rated", True) and "targets" not in measure:
            continue
        columns = FILE["statutory_years"] if row.kind == "statutory" else FILE["years"]
        assert list(measure["targets"]) == columns
        for target, cell in zip(measure["targets"].values(), row.targets, strict=True):
            assert (target["words"], target["lines"]) == (cell.words, cell.lines)
            assert ("reach" in target) == row.merged


def test_rows_broken_over_pages_have_the_lines_of_both_pieces():
    broken = {code: row["lines"] for code, row in INDICATORS.items() if len(row["lines"]) > 1}
    assert broken == {
        "NI 051": [73, 77],
        "NI 130": [99, 104],
        "NI 142": [107, 111],
        "NI 154": [115, 119],
        "NI 163": [123, 127],
        "NI 186": [132, 136],
    }
    assert INDICATORS["NI 069"]["measures"][0]["baseline"]["lines"] == [82, 86]
    assert INDICATORS["NI 193"]["theme_lines"] == [140, 144]
    assert INDICATORS["NI 011"]["signups_lines"] == [56, 60]


@each_row
def test_every_number_read_is_in_its_words(row):
    for measure in INDICATORS[row.code]["measures"]:
        read = [(measure["baseline"].get("value"), measure["baseline"]["words"])]
        for target in measure.get("targets", {}).values():
            read += [(target.get("level"), target["words"]), (target.get("amount"), target["words"])]
        for number, words in read:
            assert number is None or abs(number) in numbers(words)


@each_row
def test_every_number_of_a_level_is_read(row):
    """The other way round: no number of a target that has levels is overlooked (C51 is a name, not a number)."""
    columns = [
        targets
        for targets in zip(
            *(m["targets"].values() for m in INDICATORS[row.code]["measures"] if "targets" in m), strict=True
        )
        if any(target["kind"] == "level" for target in targets)
    ]
    for targets in columns:
        printed = Counter(numbers(targets[0]["words"].replace("C51", "")))
        read = Counter(abs(target[key]) for target in targets for key in ("level", "amount") if key in target)
        assert printed == read


def test_no_number_is_a_float():
    def walk(value):
        assert not isinstance(value, float)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(item)

    walk(FILE)


# Sign-ups -------------------------------------------------------------------------------------------------------------


@each_row
def test_every_star_is_a_lead_and_every_lead_has_a_star(row):
    signups = INDICATORS[row.code]["signups"]
    for signup in signups:
        assert signup.get("lead", False) == signup["words"].endswith("*")
    assert sum(signup.get("lead", False) for signup in signups) == row.partners.words.count("*") == 1


@each_row
def test_the_sign_ups_cover_all_words_of_their_cell(row):
    rest = row.partners.words
    for signup in INDICATORS[row.code]["signups"]:
        before, found, rest = rest.partition(signup["words"])
        assert found, f"{signup['words']} does not stand in this order"
        assert not re.search(r"[A-Za-z0-9*]", re.sub(r"</?i>", "", before)), before
    assert not re.search(r"[A-Za-z0-9*]", re.sub(r"</?i>", "", rest)), rest


def spellings(partner):
    return {partner["name"], *partner["aliases"], *([partner["short"]] if "short" in partner else [])}


def test_aliases_are_unique():
    owners = Counter(
        spelling.casefold() for row in FILE["partners"] for spelling in {s.casefold() for s in spellings(row)}
    )
    assert [spelling for spelling, times in owners.items() if times > 1] == []
    assert len(PARTNERS) == len(FILE["partners"])


def test_every_spelling_of_the_document_is_an_alias():
    def is_spelled(key, words):
        assert words in PARTNERS[key]["aliases"] or words == PARTNERS[key]["name"], (key, words)

    for row in FILE["indicators"]:
        for signup in row["signups"]:
            is_spelled(signup["partner"], signup["words"].removesuffix("*").rstrip())
    for partner in FILE["partners"]:
        for member in partner.get("members", ()):
            is_spelled(member["partner"], member["words"])


def test_no_alias_is_made_up():
    text = [" ".join(text.split()) for text in LINES] + [row.partners.words for row in ROWS]
    for partner in FILE["partners"]:
        for alias in partner["aliases"]:
            assert any(alias in words for words in text), alias


def test_slips_are_mended_in_the_reading():
    read = {
        ("NI 023", "+PCT"): "tpct",
        ("NI 023", "Fire and Response"): "fire-rescue",
        ("NI 019", "Luton tPCT/Health"): "tpct",
        ("NI 051", "BLPT"): "mental-health-trust",
        ("NI 063", "Beds & Luton Partnership Mental health Trust"): "mental-health-trust",
        ("NI 153", "Prince's Trust"): "princes-trust",
        ("NI 153", "EEDA"): "eeda",
        ("NI 171", "Barnfield"): "barnfield-college",
        ("NI 171", "LSC"): "lsc",
        ("NI 172", "Barnfield"): "barnfield-college",
        ("NI 111", "Bedfordshire Probation"): "probation",
        ("NI 111", "Luton CDRP"): "cdrp",
        ("NI 117", "LBC (Campus Luton) *"): "campus-luton",
        ("NI 101", "Schools"): "schools",
        ("NI 101", "local councillors"): "local-councillors",
        ("NI 101", "University of Bedfordshire"): "university-of-bedfordshire",
        ("NI 151", "Chamber Business"): "chamber",
        ("NI 151", "BCC (and successor authorities)"): "bcc",
        ("NI 154", "BCC(and successor authorities)"): "bcc",
    }
    for (code, words), key in read.items():
        assert {"partner": key, "words": words} in [
            {"partner": signup["partner"], "words": signup["words"]} for signup in INDICATORS[code]["signups"]
        ]


def test_who_leads():
    leads = Counter(signup["partner"] for row in FILE["indicators"] for signup in row["signups"] if signup.get("lead"))
    services = [key for key, row in PARTNERS.items() if row.get("part_of") == "lbc"]
    assert leads["lbc"] == 36
    assert leads["lbc"] + sum(leads[key] for key in services) == 43
    assert leads["cdrp"] == 6
    assert PARTNERS["health"]["kind"] == "sector"


def test_succession_is_dated():
    ended = {key: (str(row["ended"]), row["successors"]) for key, row in PARTNERS.items() if "ended" in row}
    assert ended == {
        "bcc": ("2009-03-31", ["central-bedfordshire", "bedford-borough"]),
        "south-beds-dc": ("2009-03-31", ["central-bedfordshire"]),
        "mid-beds-dc": ("2009-03-31", ["central-bedfordshire"]),
    }


# Glossary, groups, seats ----------------------------------------------------------------------------------------------


def test_the_glossary_has_eighteen_entries_and_four_without_a_meaning():
    printed = []
    for number in range(LINES.index("Glossary") + 2, LINES.index("Partner Groups") + 1):
        term, *meaning = cells_of(number)
        if term:
            printed.append({"term": term, "meaning": meaning[0] if meaning else "", "line": number})
    assert FILE["glossary"] == printed
    assert len(printed) == 18
    without = [entry["term"] for entry in printed if not entry["meaning"]]
    assert without == ["HWRC sites", "MEND", "UKCIP", "WEEE Partnership"]


def columns_of_groups():
    """The three columns of the groups page: each has a block on the first page and one on the second, in order."""
    blocks, block = [], []
    for number in range(LINES.index("Partner Groups") + 2, len(LINES) + 1):
        if line(number):
            block.append(number)
        elif block:
            blocks.append(block)
            block = []
    blocks.append(block)
    assert len(blocks) == 6
    return [blocks[column] + blocks[column + 3] for column in range(3)]


def groups():
    """Each group's heading and the lines of its members, a column going on after the page's end."""
    headings = {"BLEDP", "The Learning Partnership"}
    found = {}
    for column in columns_of_groups():
        heading = column[0]
        found[heading] = []
        for number in column[1:]:
            if line(number) in headings:
                heading = number
                found[heading] = []
            else:
                found[heading].append(number)
    return found


def test_groups_and_their_members():
    held = {}
    for row in FILE["partners"]:
        if row.get("members"):
            heading = next(
                number for number in row["lines"] if line(number).split("\t")[0] in row["aliases"] and number > 190
            )
            held[heading] = row
    printed = groups()
    forum = next(number for number in printed if line(number).startswith("Luton Forum"))
    assert set(held) == set(printed) - {forum}
    for heading, row in held.items():
        lines = [number for member in row["members"] for number in member["lines"]]
        assert sorted(lines) == printed[heading]
        for member in row["members"]:
            assert member["words"] == " ".join(line(number) for number in member["lines"])
    assert {line(heading): len(row["members"]) for heading, row in held.items()} == {
        "Crime and Disorder Reduction Partnership": 11,
        "BLEDP": 12,
        "Luton Children's & Young People Partnership": 8,
        "The Learning Partnership": 18,
    }


def test_the_trust_printed_in_two_halves_is_one_member():
    members = PARTNERS["children-young-people-partnership"]["members"]
    assert {
        "partner": "mental-health-trust",
        "words": "Bedfordshire & Luton Mental Health & Social Care Partnership NHS Trust",
        "lines": [208, 206],
    } in members


def test_the_crime_and_disorder_partnership_goes_on_after_the_page():
    members = [member["partner"] for member in PARTNERS["cdrp"]["members"]]
    assert members[-5:] == [
        "luton-drug-alcohol-partnership",
        "lbc-yos",
        "luton-forum",
        "safer-luton-partnership",
        "tpct",
    ]


def test_the_seats_of_the_forum_with_their_numbers():
    printed = next(lines for heading, lines in groups().items() if line(heading).startswith("Luton Forum"))
    footnote = next(number for number in printed if line(number).startswith("subject to approval"))
    seats = [number for number in printed if number != footnote]
    assert [seat["words"] for seat in FILE["seats"]] == [line(number) for number in seats]
    assert [seat["lines"] for seat in FILE["seats"]] == [[number] for number in seats]
    for seat in FILE["seats"]:
        number = re.search(r"\((\d+)\)$", seat["words"])
        assert seat.get("seats") == (int(number[1]) if number else None)
        assert set(seat["holders"]) <= set(PARTNERS)
    assert sum(seat.get("seats", 0) for seat in FILE["seats"]) == 42


def test_one_seat_has_two_alternatives_and_no_number():
    (seat,) = [seat for seat in FILE["seats"] if len(seat["holders"]) > 1]
    assert seat["words"] == "Active Luton or Cultural Trust*"
    assert seat["holders"] == ["active-luton", "luton-cultural-trust"]
    assert "seats" not in seat
    assert "AGM on 5 June" in seat["note"]


# Themes and narrative -------------------------------------------------------------------------------------------------


def test_themes_are_those_of_the_document_in_its_order():
    printed = list(dict.fromkeys(row.theme.words for row in ROWS if row.kind != "statutory"))
    assert [theme["name"] for theme in FILE["themes"]][:4] == printed
    assert FILE["themes"][4]["name"] == "Children and Young People (statutory indicators)"
    by_slug = {theme["slug"]: theme["name"] for theme in FILE["themes"]}
    for row in ROWS:
        name = by_slug[INDICATORS[row.code]["theme"]]
        assert name.startswith(row.theme.words)
    assert all(PARTNERS[theme["board"]]["kind"] == "board" for theme in FILE["themes"])


def test_every_heading_of_the_document_begins_a_section():
    headings = [
        (number, words)
        for number, words in enumerate(LINES, 1)
        if words and "\t" not in words and len(words.split()) <= 7 and not words.endswith((".", ")"))
    ]
    before_groups = [(n, words) for n, words in headings if 3 < n <= LINES.index("Partner Groups") + 1]
    glossary = range(LINES.index("Glossary") + 2, LINES.index("Partner Groups"))
    expected = [pair for pair in before_groups if pair[0] not in glossary]
    expected.append((STATUTORY_TABLE, "Statutory indicators"))
    assert [(row["first"], row["heading"]) for row in FILE["narrative"]] == sorted(expected)
    assert FILE["narrative"][-1]["last"] == len(LINES)


def test_commitments_stand_in_the_document_and_have_their_place():
    kept = Counter()
    for section in FILE["narrative"]:
        for commitment in section.get("commitments", ()):
            assert section["first"] <= commitment["line"] <= section["last"]
            assert commitment["words"] in line(commitment["line"])
            kept[commitment["kept"]] += 1
    assert set(kept) == {"quarters", "plans", "impact", "climate"}


# Readings -------------------------------------------------------------------------------------------------------------


def rated(code):
    return [measure for measure in INDICATORS[code]["measures"] if measure.get("rated", True)]


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
