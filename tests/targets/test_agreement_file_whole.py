"""An agreement file field by field: what is read is written again, what may be left out, how long a text may be."""

import re
from decimal import Decimal
from typing import Any

import pytest

from targets.agreement_file import Faults, dump, parse
from tests.targets.small_agreement import DROP, LINES, WHOLE_POLICY, change, changed

D = Decimal
RATE = "indicators.0.measures.0"
FIRST = f"{RATE}.targets.2008/09"

#: Everything that the small agreement leaves out.
MORE = (
    *WHOLE_POLICY,
    ("policy.green", {"rule": "points", "value": D("0.5")}),
    ("policy.amber", {"rule": "points", "value": D("1.5")}),
    ("policy.no_progress_is_red", False),
    ("policy.improving_is_amber", True),
    ("policy.z", D("1.645")),
    ("partners.2.short", "OCC"),
    ("partners.2.lines", []),
    ("seats.1.note", "Two of them."),
    ("indicators.0.withdrawn_from", "2009/10 Q1"),
    ("indicators.1.frequency", "yearly"),
    ("indicators.1.source", "Exams"),
    ("indicators.1.reading", "a guess"),
    (f"{RATE}.unit_words", "thefts per 1,000 people"),
    (f"{RATE}.period_note", "April to March"),
    (f"{RATE}.due_on", "05-31"),
    (f"{RATE}.high", 100),
    (f"{RATE}.usual_low", 5),
    (f"{RATE}.usual_high", 40),
    (f"{RATE}.path", "own profile"),
    (f"{RATE}.path_agreed", True),
    (f"{RATE}.profile", [D("0.2"), D("0.2"), D("0.7"), 1]),
    (f"{RATE}.baseline.comparable", False),
    (f"{RATE}.baseline.period", "2007/08"),
    (f"{FIRST}.amount", -1060),
    (f"{FIRST}.basis", "unclear"),
    (f"{FIRST}.of", "previous outturn"),
    (f"{FIRST}.note", "It does not add up."),
    (f"{FIRST}.unmeasurable_from", "2009/10 Q2"),
    (f"{FIRST}.unmeasurable_why", "The survey was never held."),
    ("indicators.1.measures.0.baseline.status", "proxy"),
    ("indicators.1.measures.0.targets.2009.kind", "deferred"),
    ("queries.0.state", "answered"),
    ("queries.0.answer", "No."),
)
#: What is written out though it was left to be understood.
UNDERSTOOD: tuple[tuple[str, Any], ...] = (
    ("indicators.0.leads", ["police"]),
    ("indicators.1.leads", ["council"]),
    ("indicators.0.measures.0.rated", True),
    ("indicators.1.measures.0.rated", True),
    ("indicators.0.measures.1.targets", {}),
    ("indicators.0.measures.1.compare", "previous"),
    ("indicators.1.measures.0.compare", "previous"),
    *((f"indicators.0.signups.{place}.lead", False) for place in (1, 2, 3, 4)),
    ("indicators.1.signups.1.lead", False),
    ("partners.2.ended", "2009-03-31"),
)


def said(path: str, *edits: tuple[str, Any]) -> list[str]:
    """What is said of the value at a path in the edited small agreement: it is found by its key."""
    try:
        parse(changed(*edits), LINES)
    except Faults as found:
        key = path.rpartition(".")[2]
        return [fault.sentence for fault in found.faults if fault.place.rpartition(".")[2] == key]
    return []


def test_what_is_read_is_written_again_with_what_was_left_to_be_understood() -> None:
    wanted = changed(*UNDERSTOOD, ("policy.ordinal_green", {"rule": "none"}), ("queries.0.state", "open"))
    assert dump(parse(changed(), LINES)) == wanted


def test_every_field_that_may_be_left_out_is_read_and_written_again() -> None:
    wanted = changed(*MORE, *UNDERSTOOD)
    change(wanted, "policy.measures.NI 075/figure.green", {"rule": "none"})
    change(wanted, "partners.2.lines", DROP)
    assert dump(parse(changed(*MORE), LINES)) == wanted


@pytest.mark.parametrize(
    ("path", "most"),
    [
        *((path, 50) for path in ("slug", "themes.1.slug", "narrative.0.slug", "indicators.0.theme")),
        *((path, 200) for path in ("name", "document.file", "themes.0.name", "narrative.0.heading", "partners.0.name")),
        *((path, 100) for path in ("place", "policy.owner", "glossary.0.term", f"{RATE}.noun")),
        *((path, 60) for path in ("themes.0.board", "queries.0.slug", "partners.0.key", "partners.0.short")),
        *((path, 60) for path in ("partners.0.part_of", "partners.3.members.0.partner")),
        *((path, 60) for path in ("indicators.0.signups.0.partner",)),
        *((path, 300) for path in ("policy.reason", "glossary.0.meaning", "seats.0.note", "indicators.0.title")),
        *((path, 200) for path in ("queries.0.decides", "indicators.0.signups.0.words", "indicators.0.reading")),
        *((path, 200) for path in (f"{RATE}.name", f"{RATE}.unit_words", f"{RATE}.period_note")),
        *((path, 200) for path in (f"{RATE}.baseline.words", "partners.3.members.0.words")),
        *((path, 20) for path in ("indicators.0.code", "queries.0.indicator")),
        *((path, 40) for path in (f"{RATE}.key", "policy.from", f"{FIRST}.period", f"{FIRST}.unmeasurable_from")),
        ("document.sha256", 64),
        ("indicators.0.words", 400),
        (f"{RATE}.due_on", 5),
        (f"{FIRST}.awaits", 100),
        (f"{FIRST}.unmeasurable_why", 300),
    ],
)
def test_a_text_may_be_so_long(path: str, most: int) -> None:
    for length in (most, most + 1):
        longer = f"This is longer than {most} signs: it has {length}."
        assert (longer in said(path, (path, "x" * length))) is (length > most)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("years", 10),
        ("statutory_years", 10),
        ("partners.0.aliases", 200),
        ("partners.2.successors", 60),
        ("seats.0.holders", 60),
        ("indicators.0.to_confirm", 200),
        ("indicators.0.leads", 60),
    ],
)
def test_each_text_of_a_list_may_be_so_long(path: str, most: int) -> None:
    for length in (most, most + 1):
        longer = f"This is longer than {most} signs: it has {length}."
        assert (longer in said(f"{path}[1]", (path, ["x" * length]))) is (length > most)


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [
        ("counts.designated", 0, 1000),
        ("counts.local", 0, 1000),
        ("counts.statutory", 0, 1000),
        ("schema", 0, 10_000),
        ("seats.1.seats", 1, 1000),
        ("narrative.0.first", 1, 20),
        ("narrative.0.last", 1, 20),
        ("narrative.0.commitments.0.line", 1, 20),
        ("glossary.0.line", 1, 20),
        (f"{RATE}.lag", 0, 40),
        (f"{RATE}.decimals", 0, 6),
    ],
)
def test_a_whole_number_lies_between_its_limits(path: str, low: int, high: int) -> None:
    outside = f"This should be a whole number from {low} to {high}."
    for number in (low - 1, low, high, high + 1):
        assert (outside in said(path, (path, number))) is not (low <= number <= high)


REQUIRED = (
    *("schema", "slug", "name", "place", "years", "document", "counts", "policy", "themes", "partners", "indicators"),
    *("document.file", "document.sha256", "counts.designated", "counts.local", "counts.statutory", "counts.lines"),
    *("policy.from", "policy.owner", "policy.reason", "policy.green", "policy.amber", "policy.ordinal_amber"),
    *(f"policy.{rule}.rule" for rule in ("green", "amber", "ordinal_green", "ordinal_amber")),
    *("policy.z", "themes.0.slug", "themes.0.name", "themes.0.lines"),
    *("narrative.0.slug", "narrative.0.heading", "narrative.0.first", "narrative.0.last"),
    *("narrative.0.commitments.0.words", "narrative.0.commitments.0.line", "narrative.0.commitments.0.kept"),
    *("glossary.0.term", "glossary.0.meaning", "glossary.0.line"),
    *("partners.0.key", "partners.0.name", "partners.0.kind"),
    *("partners.3.members.0.partner", "partners.3.members.0.words", "partners.3.members.0.lines"),
    *("seats.0.words", "seats.0.lines", "seats.0.holders"),
    *(f"indicators.0.{key}" for key in ("code", "kind", "theme", "title", "words", "lines", "measures")),
    *(f"indicators.0.{key}" for key in ("theme_words", "theme_lines", "signups_words", "signups_lines")),
    *("indicators.0.signups.0.partner", "indicators.0.signups.0.words"),
    *(f"{RATE}.{key}" for key in ("key", "polarity", "unit", "decimals", "accumulation", "period", "lag", "scale")),
    *(f"{RATE}.baseline{key}" for key in ("", ".words", ".lines", ".status")),
    *(f"{FIRST}.{key}" for key in ("words", "lines", "kind")),
    *("queries.0.slug", "queries.0.question", "queries.0.proposed", "queries.0.decides"),
)


def names(data: Any, way: str = "") -> list[str]:
    """The path of every named value of some data."""
    found = []
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        path = f"{way}.{step}" if way else str(step)
        found += [path] if isinstance(data, dict) else []
        found += names(value, path) if isinstance(value, dict | list) else []
    return found


def kind(path: str) -> str:
    """A path without the numbers and years of its rows: `indicators.*.measures.*.targets.*.words`."""
    return re.sub(r"\.\d[\d/]*", ".*", path)


@pytest.mark.parametrize("path", [path for path in names(changed(*MORE)) if not path.startswith("policy.measures.")])
def test_what_is_missing_is_told_where_it_may_not_be_left_out(path: str) -> None:
    missing = said(path, *MORE, (path, DROP)).count("This is missing.")
    assert missing == (kind(path) in {kind(required) for required in REQUIRED})
