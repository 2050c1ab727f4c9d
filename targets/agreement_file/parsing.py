"""The file's data as an `AgreementFile`, or all its faults: its top, policy, themes, narrative, glossary, queries.

Partners are read in people.py, indicators in promises.py; what only shows when all is read is checked in checks.py.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.periods import Quarter
from targets.agreement_file import checks, people, promises
from targets.agreement_file.faults import Log
from targets.agreement_file.reader import Reader
from targets.agreement_file.shapes import (
    AgreementFile,
    Commitment,
    Counts,
    DocumentRef,
    GlossaryEntry,
    Kept,
    OwnRule,
    Policy,
    Query,
    QueryState,
    Rule,
    RuleKind,
    Section,
    Theme,
)
from targets.agreement_file.source import Source

SCHEMA = 1
LEVELS_OF_TEST = (Decimal("1.645"), Decimal("1.96"), Decimal("2.576"))


def parse(data: Mapping[str, Any], document_lines: Sequence[str]) -> AgreementFile:
    """The agreement that the data holds, proved against the lines of its document. Raises Faults with all faults."""
    log = Log()
    source = Source(document_lines)
    reader = Reader(data, "", log, source)
    schema = reader.whole("schema", 0, 10_000)
    if schema != SCHEMA and not log.faults:
        reader.fault("schema", f"This file is written in schema {schema}; this version of the software reads {SCHEMA}.")
    agreement = AgreementFile(
        slug=reader.slug("slug"),
        name=reader.text("name", most=200),
        place=reader.text("place", most=100),
        years=_years(reader),
        statutory_years=reader.texts("statutory_years", most=10),
        document=_document(reader.table("document")),
        counts=_counts(reader.table("counts")),
        policy=_policy(reader.table("policy")),
        themes=tuple(_theme(row) for row in reader.tables("themes", "slug", optional=False)),
        narrative=tuple(_section(row) for row in reader.tables("narrative", "slug")),
        glossary=tuple(_glossary_entry(row) for row in reader.tables("glossary", "term")),
        partners=tuple(people.partner(row) for row in reader.tables("partners", "key", optional=False)),
        seats=tuple(people.seat(row) for row in reader.tables("seats", "words")),
        indicators=tuple(promises.indicator(row) for row in reader.tables("indicators", "code", optional=False)),
        queries=tuple(_query(row) for row in reader.tables("queries", "slug")),
        schema=schema,
    )
    reader.finish()
    checks.check(agreement, source, log)
    log.close()
    return agreement


def _years(reader: Reader) -> tuple[str, ...]:
    years = reader.texts("years", most=10, optional=False)
    starts = []
    for place, year in enumerate(years, start=1):
        try:
            quarter = Quarter.parse(f"{year} Q1")
        except ValueError:
            reader.fault(f"years[{place}]", f"“{year}” is not a financial year such as 2008/09.")
        else:
            starts.append(quarter)
    if starts != sorted(starts):
        reader.fault("years", "The years should stand in order, the first first.")
    if not years and isinstance(reader.data.get("years"), list):
        reader.fault("years", "An agreement has at least one year.")
    return years


def _document(reader: Reader) -> DocumentRef:
    document = DocumentRef(reader.text("file", most=200), reader.text("sha256", most=64), reader.source.text)
    if "/" in document.file or "\\" in document.file:
        reader.fault("file", "The document lies beside this file: give its name without a folder.")
    if document.sha256 and document.sha256 != reader.source.sha256:
        reader.fault(
            "sha256",
            f"The document beside the file is another one: its SHA-256 is {reader.source.sha256}. "
            "Put the right document there; if it was changed on purpose, read its cells again, then write this number.",
        )
    reader.finish()
    return document


def _counts(reader: Reader) -> Counts:
    counts = Counts(
        designated=reader.whole("designated", 0, 1000),
        local=reader.whole("local", 0, 1000),
        statutory=reader.whole("statutory", 0, 1000),
        lines=reader.lines("lines"),
    )
    for key in ("designated", "local", "statutory"):
        number = getattr(counts, key)
        if counts.lines and number and not reader.source.states(number, counts.lines):
            reader.fault(key, f"The narrative does not say {number}, in digits or words, on the lines named here.")
    reader.finish()
    return counts


def _policy(reader: Reader) -> Policy:
    policy = Policy(
        from_quarter=reader.parsed("from", Quarter.parse, optional=False),
        owner=reader.text("owner", most=100),
        reason=reader.text("reason", most=300),
        green=_rule(reader.table("green")),
        amber=_rule(reader.table("amber")),
        ordinal_green=_maybe_rule(reader, "ordinal_green"),
        ordinal_amber=_rule(reader.table("ordinal_amber")),
        no_progress_is_red=reader.flag("no_progress_is_red", True),
        improving_is_amber=reader.flag("improving_is_amber", False),
        amber_needs_exception=reader.flag("amber_needs_exception", False),
        z=reader.number("z", optional=False) or LEVELS_OF_TEST[1],
        measures=tuple(_own_rule(name, row) for name, row in sorted(reader.named("measures"), key=lambda one: one[0])),
    )
    if policy.z not in LEVELS_OF_TEST:
        reader.fault("z", "The level of the test should be 1.645, 1.96 or 2.576.")
    for key in ("ordinal_green", "ordinal_amber"):
        if getattr(policy, key).kind is RuleKind.PERCENT:
            reader.fault(f"{key}.rule", "Levels and scores have no percentage tolerance.")
    for key in ("green", "amber", "ordinal_green", "ordinal_amber"):
        if getattr(policy, key).kind is RuleKind.FLOOR:
            reader.fault(f"{key}.rule", "A floor is for one measure: state it under the policy's measures.")
    _no_wider(reader, "green", policy.green, policy.amber)
    _no_wider(reader, "ordinal_green", policy.ordinal_green, policy.ordinal_amber)
    reader.finish()
    return policy


def _no_wider(reader: Reader, key: str, green: Rule, amber: Rule) -> None:
    """Which of two floors is wider hangs on the measure: checks.py asks it."""
    both_floors = green.kind is amber.kind is RuleKind.FLOOR
    wider = not both_floors and (green.value or Decimal(0)) > (amber.value or Decimal(0))
    if green.kind is not RuleKind.NONE and (green.kind is not amber.kind or wider):
        reader.fault(key, "A green tolerance has the same rule as amber's and is no wider.")


def _own_rule(measure: str, reader: Reader) -> OwnRule:
    """A measure's own rule; checks.py sees to it that there is such a measure, and that it may be judged so."""
    own = OwnRule(measure=measure, green=_maybe_rule(reader, "green"), amber=_rule(reader.table("amber")))
    _no_wider(reader, "green", own.green, own.amber)
    reader.finish()
    return own


def _maybe_rule(reader: Reader, key: str) -> Rule:
    """A rule that may be left out: none."""
    return _rule(reader.table(key)) if reader.has(key) else Rule(RuleKind.NONE)


def _rule(reader: Reader) -> Rule:
    kind = reader.choice("rule", RuleKind) or RuleKind.NONE
    value = reader.number("value")
    if kind is RuleKind.NONE and value is not None:
        reader.fault("value", "The rule “none” has no value.")
    elif kind is not RuleKind.NONE and value is None and not reader.has("value"):
        reader.fault("value", f"The rule “{kind}” needs a value.")
    elif value is not None and value < 0 and kind is not RuleKind.FLOOR:
        reader.fault("value", "A tolerance is not below 0.")
    reader.finish()
    return Rule(kind, value)


def _theme(reader: Reader) -> Theme:
    theme = Theme(
        slug=reader.slug("slug"),
        name=reader.text("name", most=200),
        lines=reader.lines("lines"),
        board=reader.text("board", most=60, optional=True),
        board_to_confirm=reader.flag("board_to_confirm", False),
    )
    if theme.board_to_confirm and not theme.board:
        reader.fault("board_to_confirm", "There is no board here to confirm.")
    reader.finish()
    return theme


def _section(reader: Reader) -> Section:
    heading = reader.text("heading", most=200)
    first, last = reader.line("first"), reader.line("last")
    if heading and reader.has("first") and heading not in reader.source.cells(first):
        reader.fault("heading", f"“{heading}” does not stand on line {first} of the document.")
    if last < first:
        reader.fault("last", "The section ends before it begins.")
    commitments = tuple(_commitment(row) for row in reader.tables("commitments", "words"))
    for commitment in commitments:
        if not first <= commitment.line <= last:
            reader.fault("commitments", f"Line {commitment.line} of a commitment is not in this section.")
    section = Section(reader.slug("slug"), heading, first, last, commitments)
    reader.finish()
    return section


def _commitment(reader: Reader) -> Commitment:
    words, line = reader.text("words"), reader.line("line")
    if words and not reader.source.within(words, line):
        reader.fault("words", f"These words do not stand on line {line} of the document.")
    commitment = Commitment(words, line, reader.choice("kept", Kept) or Kept.QUARTERS)
    reader.finish()
    return commitment


def _glossary_entry(reader: Reader) -> GlossaryEntry:
    entry = GlossaryEntry(
        term=reader.text("term", most=100),
        meaning=reader.text("meaning", most=300, blank=True),
        line=reader.line("line"),
    )
    cells = reader.source.cells(entry.line)
    for key, words in (("term", entry.term), ("meaning", entry.meaning)):
        if words and words not in cells:
            reader.fault(key, f"“{words}” does not stand on line {entry.line} of the document.")
    if entry.term and not entry.meaning and any(cell not in ("", entry.term) for cell in cells):
        reader.fault("meaning", f"The document gives a meaning on line {entry.line}.")
    reader.finish()
    return entry


def _query(reader: Reader) -> Query:
    query = Query(
        slug=reader.slug("slug", most=60),
        question=reader.text("question"),
        proposed=reader.text("proposed"),
        decides=reader.text("decides", most=200),
        state=reader.choice("state", QueryState, QueryState.OPEN) or QueryState.OPEN,
        indicator=reader.text("indicator", most=20, optional=True),
        answer=reader.text("answer", optional=True),
        blocks=reader.flag("blocks", False),
        lines=reader.lines("lines", optional=True),
    )
    if query.state is QueryState.ANSWERED and not query.answer:
        reader.fault("answer", "An answered query has its answer.")
    if query.state is QueryState.OPEN and query.answer:
        reader.fault("state", "A query with an answer is answered.")
    if query.blocks and not query.indicator:
        reader.fault("indicator", "A query that blocks judgement says of which indicator.")
    reader.finish()
    return query
