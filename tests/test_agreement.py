"""Luton's agreement file against its document: every cell, number, star, partner, seat and heading."""

import hashlib
import re
from collections import Counter

import pytest

from tests.luton import BYTES, FILE, INDICATORS, LINES, PARTNERS, ROWS, STATUTORY_TABLE, cells_of, groups, line, numbers

each_row = pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])


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
    unclear = [PARTNERS[key]["kind"] for key in ("health", "landlord-services")]
    assert unclear == ["sector", "sector"]


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
