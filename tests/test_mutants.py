"""The count of mutants fails where it should: a survivor in the judgement itself, too many elsewhere."""

import pytest

from tests.mutants import Explained, Mutant, judged

LEVELS, TRAVEL = "targets/aims/levels.py", "reporting/travel.py"


def mutants(path: str, **outcomes: int) -> list[Mutant]:
    """So many mutants of a file with each outcome."""
    return [
        Mutant(path, f"{outcome}_{number}", "was", f"now {number}", outcome.replace("_", " "))
        for outcome, count in outcomes.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("found", "broken"),
    [
        (mutants(LEVELS, killed=9, timeout=1, not_checked=5), 0),
        (mutants(LEVELS, killed=999, survived=1), 1),
        (mutants(LEVELS, killed=999, no_tests=2), 2),
        (mutants(TRAVEL, killed=90, survived=10), 0),
        (mutants(TRAVEL, killed=89, survived=11), 1),
        (mutants(TRAVEL, killed=89, no_tests=11), 1),
        (mutants(TRAVEL, not_checked=3), 0),
        ([], 0),
    ],
)
def test_what_breaks_a_limit(found: list[Mutant], broken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(judged(found, Explained([]))) == broken
    assert all(mutant.path in capsys.readouterr().out for mutant in found[:1])


def test_what_is_explained_need_not_be_noticed_and_what_explains_nothing_is_told() -> None:
    row = {"file": LEVELS, "was": "was", "now": "now 0", "why": "It does the same."}
    stale = {**row, "now": "something else"}
    explained = Explained([row, stale])
    assert judged(mutants(LEVELS, survived=2), explained) == ["survived_1\n      - was\n      + now 1"]
    assert explained.unused == [stale]
