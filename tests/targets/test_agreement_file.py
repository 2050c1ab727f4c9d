"""The agreement file: everything that may be wrong is found and placed, and what is right comes back exactly."""

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from targets.agreement_file import Faults, diff, dump, lines_of, parse, read, to_json
from targets.agreement_file.source import Source, numbers_in, spelled
from tests.targets.small_agreement import DOCUMENT, DROP, LINES, TOML, changed, faults_of, small

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
RATE = "indicators[NI 016].measures[rate]"
FIRST = f'{RATE}.targets["2008/09"]'


def agreement(*edits):
    return parse(changed(*edits), LINES)


def luton():
    """Luton's file as text, and the lines of its document."""
    document = (FIXTURES / "luton-laa-2008-11.txt").read_bytes().decode()
    return (FIXTURES / "luton-2008-11.toml").read_text(encoding="utf-8"), lines_of(document)


# What is right --------------------------------------------------------------------------------------------------------


def test_the_small_agreement_is_right():
    held = agreement()
    rate, thefts = held.indicators[0].measures
    assert rate.targets[0].level == Decimal("35.65")
    assert not thefts.rated
    assert held.indicators[0].leads == ("police",)
    assert held.document.text == DOCUMENT
    assert held.partners[0].spellings == {"Council", "SBC", "Smallton Borough Council"}


def test_numbers_keep_the_digits_written():
    assert str(agreement().indicators[0].measures[0].targets[1].level) == "33.370"


def test_luton_is_right():
    text, lines = luton()
    assert len(parse(read(text, "toml"), lines).indicators) == 65


@pytest.mark.parametrize("name", ["smallton", "luton"])
def test_round_trip_through_json(name):
    text, lines = luton() if name == "luton" else (TOML, LINES)
    first = parse(read(text, "toml"), lines)
    exported = to_json(dump(first))
    second = parse(read(exported, "json"), lines)
    assert second == first
    assert diff(first, second) == []
    assert to_json(dump(second)) == exported


def test_the_export_lists_the_leads_and_is_plain_json():
    data = json.loads(to_json(dump(agreement())))
    assert data["indicators"][0]["leads"] == ["police"]
    assert data["indicators"][0]["measures"][0]["targets"]["2008/09"]["level"] == 35.65
    assert data["partners"][2]["ended"] == "2009-03-31"


def test_leads_are_computed_and_a_wrong_list_is_a_fault():
    data = dump(agreement())
    assert parse(data, LINES).indicators[0].leads == ("police",)
    data["indicators"][0]["leads"] = ["council"]
    assert [fault.place for fault in faults_of(data)] == ["indicators[NI 016].leads"]


# Syntax ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "place", "sentence"),
    [
        ('slug = "x"\nname = x\n', "toml", "line 2", "This is not TOML, at column 8: Invalid value."),
        ('slug = "x"\nslug = "y"\n', "toml", "line 2", "This is not TOML, at column 11: Cannot overwrite a value."),
        ('slug = "x', "toml", "line 1", "This is not TOML: "),
        ('schema = 1\nslug = "x', "toml", "line 2", "This is not TOML: "),
        ('{"slug": "x",\n "name": }', "json", "line 2", "This is not JSON, at column 10: Expecting value."),
        ("", "json", "line 1", "This is not JSON, at column 1: Expecting value."),
        ('{"z": NaN}', "json", "", "The file cannot be read: NaN is not a number that can be held."),
        ('{"z": 1, "z": 2}', "json", "", "The file cannot be read: the name “z” stands twice in one table."),
        ("[1]", "json", "", "The file should be one table of named values (an object)."),
        ("[" * 100_000, "json", "", "The file's tables are nested too deeply to be an agreement."),
        ('{"z": ' + "1" * 5000 + "}", "json", "", "The file cannot be read: "),
        ("z = " + "1" * 5000, "toml", "", "The file cannot be read: "),
        ("slug: x", "yaml", "", "An agreement file is toml or json, not “yaml”."),
    ],
)
def test_a_slip_of_syntax_has_its_line(text, form, place, sentence):
    with pytest.raises(Faults) as caught:
        read(text, form)
    (fault,) = caught.value.faults
    assert fault.place == place
    assert fault.sentence == sentence or (sentence.endswith(" ") and fault.sentence.startswith(sentence))
    assert fault.sentence.endswith(".")


def test_a_mark_before_the_text_is_no_fault():
    for text, form in (("z = 1", "toml"), ('{"z": 1}', "json")):
        assert read(f"\N{ZERO WIDTH NO-BREAK SPACE}{text}", form) == {"z": 1}


def test_numbers_are_read_exactly():
    assert str(read("z = 18.0", "toml")["z"]) == "18.0"
    assert str(read('{"z": 0.1000}', "json")["z"]) == "0.1000"


# Differences ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("place", "Bigton", "place changed from “Smallton” to “Bigton”."),
        ("indicators.0.measures.0.lag", 2, f"{RATE}.lag changed from 0 to 2."),
        (
            "indicators.0.measures.0.targets.2008/09.level",
            Decimal("1060"),
            f"{FIRST}.level changed from 35.65 to 1060.",
        ),
        ("indicators.0.measures.0.targets.2008/09.note", "New.", f"{FIRST}.note set to “New.”."),
        ("indicators.0.note", DROP, "indicators[NI 016].note taken out; it was “Mind the trap.”."),
        ("indicators.0.measures.0.path_agreed", True, f"{RATE}.path_agreed changed from false to true."),
        (
            "indicators.0.to_confirm",
            ["lag", "low"],
            "indicators[NI 016].to_confirm changed from “lag” to “lag”, “low”.",
        ),
        ("queries.0", DROP, "queries[grades-zero] removed: Is the 0 a target?."),
        ("indicators.0.measures.1", DROP, "indicators[NI 016].measures[thefts] removed."),
        ("partners.5", {"key": "moon", "name": "The Moon", "kind": "other"}, "partners[moon] added: The Moon."),
        ("seats.1.note", "Held.", "seats[Police (2)].note set to “Held.”."),
        ("policy.amber.value", 10, "policy.amber.value changed from 5 to 10."),
    ],
)
def test_a_difference_is_one_plain_sentence(path, value, sentence):
    assert diff(agreement(), agreement((path, value))) == [sentence]


def test_the_order_is_a_difference():
    data = small()
    data["queries"].append({**data["queries"][0], "slug": "another"})
    other = copy.deepcopy(data)
    other["queries"].reverse()
    assert diff(parse(data, LINES), parse(other, LINES)) == ["queries: the order changed."]


def test_digits_alone_are_no_difference():
    assert diff(agreement(), agreement(("indicators.0.measures.0.targets.2009/10.level", Decimal("33.37")))) == []


# The document's words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("*-32% (29.3)", ["32", "29.3"]),
        ("06/07: 39.4 (39.6)", ["6", "7", "39.4", "39.6"]),
        ("1,674 and 12,50", ["1674", "12", "50"]),
        ("791(m) 561(f)", ["791", "561"]),
        ("N/A", []),
    ],
)
def test_numbers_in_words(words, numbers):
    assert list(numbers_in(words)) == [Decimal(number) for number in numbers]


def test_numbers_may_be_spelled():
    assert [spelled(n) for n in (0, 7, 16, 20, 35, 99)] == [
        "zero",
        "seven",
        "sixteen",
        "twenty",
        "thirty-five",
        "ninety-nine",
    ]
    source = Source(["thirty-five improvement indicators", "(14) of other"])
    assert source.states(35, [1])
    assert not source.states(5, [1])
    assert not source.states(30, [1])
    assert source.states(14, [1, 2])


# Whatever comes -------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.text(max_size=12)
    | st.dates()
    | st.sampled_from(["2008/09", "level", "council", "NI 016", "Police*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def paths(data, way=()):
    """Every place of the data."""
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*way, step)
        if isinstance(value, dict | list):
            yield from paths(value, (*way, step))


PLACES = list(paths(small()))


@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=4))
@example([(("indicators",), [])])
def test_whatever_stands_somewhere_is_read_or_is_a_fault(edits):
    """Nothing but Faults comes out of a faulty file, and what is accepted comes back the same."""
    data = small()
    for way, value in edits:
        inner = data
        try:
            for step in way[:-1]:
                inner = inner[step]
            inner[way[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    try:
        held = parse(data, LINES)
    except Faults:
        return
    assert parse(read(to_json(dump(held)), "json"), LINES) == held


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_every_number_that_can_be_held_comes_back_with_its_digits(number):
    assert str(read(to_json({"z": number}), "json")["z"]) == format(number, "f")


@given(st.sampled_from(PLACES), values)
def test_a_fault_never_hides_behind_another(way, value):
    """The fault of one place is still listed when another place is wrong too, wherever that is."""
    if way[0] in ("policy", "schema"):
        return
    data = changed(("policy.z", 2))
    inner = data
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    assert "policy.z" in [fault.place for fault in faults_of(data)]
