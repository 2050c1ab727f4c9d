"""The agreement worked through to its end: every kind of target and every later state gets its verdict."""

import csv

from indicators.models import Agreement
from indicators.periods import Quarter
from reporting.models import Actual, ReportingQuarter
from tests.reporting.test_demo import FIXTURES, card_of, counts, load

#: Reporting quarter, indicator, and what it answers there: the worked cases of the judgement, and every kind of target.
WORKED = [
    ("2008/09 Q1", "ni-156", "amber*"),
    ("2008/09 Q2", "ni-016", "amber*"),
    ("2008/09 Q2", "ni-181", "green"),
    ("2008/09 Q3", "ni-093", "no target yet"),
    ("2008/09 Q4", "ni-142", "red"),  # no better than the baseline
    ("2008/09 Q4", "ni-099", "suppressed"),
    ("2008/09 Q4", "ni-112", "not due"),
    ("2009/10 Q1", "ni-007", "first wave"),
    ("2009/10 Q1", "ni-017", "red"),
    ("2009/10 Q1", "ni-188", "red"),  # a level short
    ("2009/10 Q2", "ni-030", "green"),  # a change on the baseline
    ("2009/10 Q2", "ni-156", "green*"),
    ("2009/10 Q2", "ni-173", "red"),
    ("2009/10 Q3", "ni-008", "amber"),
    ("2009/10 Q3", "ni-039", "green"),
    ("2009/10 Q3", "ni-120", "amber"),  # two measures
    ("2009/10 Q3", "ni-193", "overdue"),
    ("2009/10 Q4", "ni-112", "red"),  # calendar 2008
    ("2009/10 Q4", "ni-162", "green"),  # a count over the agreement
    ("2010/11 Q2", "ni-001", "cannot be measured"),
    ("2010/11 Q2", "ni-181", "not signed off"),
    ("2010/11 Q2", "ni-186", "green"),
    ("2010/11 Q3", "ni-057", "green"),  # a change on the year before
    ("2010/11 Q4", "ni-069", "red"),  # a change in points
    ("2010/11 Q4", "ni-142", "amber"),
    ("2010/11 Q4", "ni-162", "amber"),
    ("2011/12 Q1", "ni-007", "green"),  # significantly better
    ("2011/12 Q2", "ni-016", "ended"),
    ("2011/12 Q3", "ni-057", "amber"),
    ("2011/12 Q4", "ni-162", "red"),
    ("2012/13 Q2", "ni-163", "amber"),  # points on the baseline, for the final year only
    ("2012/13 Q2", "ni-186", "red"),
]


def test_the_agreement_worked_through_shows_every_kind_of_target(demo):
    """One test for all of it: playing eighteen quarters takes a while."""
    said = load()
    worked = Agreement.objects.get(slug="luton-2008-11-worked")
    assert f"{worked}:\n" in said
    assert "2008/09 Q1 to 2012/13 Q2 played" in said
    assert "illustrative" in worked.name
    _every_row_is_held(worked)
    cards = {code: card_of(worked, code) for code in {code for code, *_ in WORKED}}
    found = [(code, slug, _answer(cards[code].row(slug))) for code, slug, _ in WORKED]
    assert found == WORKED
    reasons = {row.verdict.reason for card in cards.values() for row in card.rows}
    assert {"deferred", "no target yet", "not due", "ended", "suppressed", "first wave"} <= reasons
    assert all(card.illustrative for card in cards.values())
    before = counts()
    load()
    assert counts() == before


def _answer(row) -> str:
    return (row.verdict.colour + ("*" if row.verdict.guide else "")) or row.verdict.reason


def _every_row_is_held(worked) -> None:
    with (FIXTURES / "luton-worked.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = Actual.objects.filter(measure__indicator__agreement=worked, ret__isnull=False)
    assert figures.count() == len(rows)
    assert not figures.filter(illustrative=False).exists()
    for row in rows:
        held = figures.filter(measure__indicator__code=row["indicator"], period=row["period"], status=row["status"])
        assert held.filter(typed=row["figure"].replace("suppressed", ""), because=row["because"]).exists(), row
    quarters = ReportingQuarter.objects.of(worked)
    assert [str(row) for row in quarters] == [str(Quarter(2008, 1).plus(steps)) for steps in range(18)]
    assert set(quarters.values_list("state", flat=True)) == {"published"}
