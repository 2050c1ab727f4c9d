"""One defined answer for each of the 65 indicators in every reporting quarter: an expected level, or a reason.

The answers stand in answers.txt, a line an indicator's measure, so that a person can read them and a change is seen.
`python -m pytest tests/reporting/test_answers.py -s` prints them; where the agreement is read anew, look through the
difference and write the file again with ANSWERS=write.
"""

import os
from pathlib import Path

import pytest

from indicators.measures import show
from indicators.periods import Quarter
from reporting import rag
from targets import aims
from targets.book import book_of

ANSWERS = Path(__file__).with_name("answers.txt")
FIRST, LAST = Quarter(2008, 1), Quarter(2012, 2)
QUARTERS = [FIRST.plus(steps) for steps in range(LAST.index - FIRST.index + 1)]


def answer(entry, quarter) -> str:
    """The level expected of the figure due in the quarter, or why there is none."""
    verdict = rag.answer(entry.promise, quarter, {}, rag.Policy())
    if verdict.reason is rag.Reason.AWAITED:
        if verdict.expected is None:
            assert isinstance(entry.promise.columns[verdict.column].aim, aims.Significant)
            return "a significant change"
        guide = "?" if verdict.against.guide else ""
        return f"{show(verdict.expected, entry.measure.decimals)}{guide}"
    assert verdict.colour is None
    assert verdict.expected is None
    return str(verdict.reason)


@pytest.fixture
def answers(luton) -> dict[tuple[str, str], list[str]]:
    book = book_of(luton)
    return {
        (entry.code, measure.key): [answer(measure, quarter) for quarter in QUARTERS]
        for entry in book.indicators
        for measure in entry.rated
    }


def table(answers) -> str:
    """The answers as the file holds them: runs of the same answer written once, with their first quarter."""
    lines = []
    for (code, key), found in answers.items():
        runs = [
            f"{quarter} {text}"
            for place, (quarter, text) in enumerate(zip(QUARTERS, found, strict=True))
            if place == 0 or found[place - 1] != text
        ]
        lines.append(f"{code} {key}: {'; '.join(runs)}")
    return "\n".join(lines) + "\n"


def test_each_indicator_has_one_answer_in_every_quarter(answers):
    written = table(answers)
    print(written)
    if os.environ.get("ANSWERS") == "write":
        ANSWERS.write_text(written)
    assert len({code for code, _ in answers}) == 65
    assert all(len(found) == len(QUARTERS) == 18 for found in answers.values())
    assert written == ANSWERS.read_text()


@pytest.mark.parametrize(
    ("code", "key", "quarter", "expected"),
    [
        ("NI 016", "rate", "2008/09 Q2", "17.83?"),
        ("NI 016", "rate", "2008/09 Q4", "35.65"),
        ("NI 016", "rate", "2011/12 Q1", "ended"),
        ("NI 156", "households", "2008/09 Q1", "789?"),
        ("NI 156", "households", "2009/10 Q2", "491?"),
        ("NI 120", "male", "2009/10 Q3", "800"),
        ("NI 120", "male", "2008/09 Q4", "not due"),
        ("NI 112", "rate", "2009/10 Q4", "29.3"),
        ("NI 112", "rate", "2011/12 Q4", "23.7"),
        ("NI 112", "rate", "2012/13 Q1", "ended"),
        ("NI 001", "share", "2009/10 Q1", "first wave"),
        ("NI 001", "share", "2010/11 Q1", "not due"),
        ("NI 001", "share", "2010/11 Q2", "cannot be measured"),
        ("NI 017", "share", "2009/10 Q1", "29.0"),
        ("NI 017", "share", "2010/11 Q2", "cannot be measured"),
        ("NI 019", "rate", "2008/09 Q2", "deferred"),
        ("NI 011", "share", "2008/09 Q1", "no target yet"),
        ("NI 030", "convictions", "2009/10 Q2", "no baseline yet"),
        ("NI 057", "share", "2008/09 Q1", "no target yet"),
        ("NI 057", "share", "2010/11 Q3", "target unclear"),
        ("NI 074", "share", "2008/09 Q3", "no target yet"),
        ("NI 074", "share", "2008/09 Q4", "cannot be measured"),
        ("NI 083", "share", "2008/09 Q3", "72.0"),
        ("NI 093", "share", "2008/09 Q3", "no target yet"),
        ("NI 130", "clients", "2010/11 Q4", "no target yet"),
        ("NI 151", "rate", "2008/09 Q1", "not due"),
        ("NI 162", "qualifications", "2009/10 Q4", "1,500"),
        ("NI 163", "share", "2009/10 Q1", "not due"),
        ("NI 163", "share", "2012/13 Q2", "no baseline yet"),
        ("NI 173", "flow", "2008/09 Q3", "0.38"),
        ("NI 181", "days", "2008/09 Q2", "42.0"),
        ("NI 186", "tonnes", "2012/13 Q2", "no baseline yet"),
        ("NI 188", "level", "2009/10 Q1", "2"),
        ("NI 198", "share", "2008/09 Q4", "not due"),
    ],
)
def test_what_the_specification_says_of_single_answers(answers, code, key, quarter, expected):
    found = next(row for (found, _), row in answers.items() if found == code and (_ == key or _only(answers, code)))
    assert found[QUARTERS.index(Quarter.parse(quarter))] == expected


def _only(answers, code) -> bool:
    return sum(1 for found, _ in answers if found == code) == 1
