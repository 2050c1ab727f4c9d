"""A block pasted into the quarter grid: each cell goes where a person would say it goes, or says why it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.pasting import Placed, Row, cells_of, place

ROWS = (
    Row("NI 015", ("rate", "rate-status", "forecast")),
    Row("NI 015", ("offences", "offences-status", "")),
    Row("NI 181", ("days", "days-status", "days-forecast")),
)


def boxes(placed):
    return {one.box: one.text for one in placed if one.box}


def reasons(placed):
    return [(one.text, one.why) for one in placed if not one.box]


@pytest.mark.parametrize(
    ("block", "at", "found"),
    [
        ("0.29\n54\n44", (0, 0), {"rate": "0.29", "offences": "54", "days": "44"}),
        ("54\r\n44\r\n", (1, 0), {"offences": "54", "days": "44"}),
        ("0.29\tfinal\t0.58", (0, 0), {"rate": "0.29", "rate-status": "final", "forecast": "0.58"}),
        ("0.58", (0, 2), {"forecast": "0.58"}),
        ("NI 181\t44\nNI 015\t0.29\nni15\t54", (0, 0), {"days": "44", "rate": "0.29", "offences": "54"}),
        ("NI 015 Serious violent crime\t0.29", (2, 0), {"rate": "0.29"}),
        ("0.29\t\t0.58", (0, 0), {"rate": "0.29", "forecast": "0.58"}),
        ('"0.\n29"\n54', (0, 0), {"rate": "0.\n29", "offences": "54"}),
        ("", (0, 0), {}),
        ("\n\n", (0, 0), {}),
    ],
)
def test_cells_go_where_they_belong(block, at, found):
    assert boxes(place(block, ROWS, at)) == found


@pytest.mark.parametrize(
    ("block", "at", "said"),
    [
        ("1\n2", (2, 0), [("2", "The grid has no further row.")]),
        ("1\tfinal\t2\t3", (0, 0), [("3", "The grid has no further column.")]),
        ("1\tfinal\t2", (1, 0), [("2", "NI 015 takes nothing in this column.")]),
        ("NI 999\t1\nNI 181\t2", (0, 0), [("NI 999\t1", "NI 999 is not in this grid.")]),
        ("NI 181\t1\nNI 181\t2", (0, 0), [("NI 181\t2", "NI 181 has no further row in this grid.")]),
    ],
)
def test_what_fits_nowhere_is_said(block, at, said):
    assert reasons(place(block, ROWS, at)) == said


def test_figures_are_no_codes():
    """A column of figures such as `Level 2` begins like a code: it is pasted in its order, for no row has that code."""
    rows = [Row("NI 188", ("level",)), Row("NI 142", ("other",))]
    assert boxes(place("Level 2\nLevel 3", rows)) == {"level": "Level 2", "other": "Level 3"}


def test_a_block_larger_than_any_grid_is_refused_whole():
    placed = place("1\n" * 600, ROWS)
    assert [one.box for one in placed] == [""]
    assert "at most 500 lines" in placed[0].why


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters='"\r\x00'), max_size=6)


@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=6))
def test_no_pasted_cell_is_lost_or_goes_into_two_boxes(lines):
    block = "\n".join("\t".join(line) for line in lines)
    placed = place(block, ROWS)
    used = [one.box for one in placed if one.box]
    assert len(used) == len(set(used))
    assert all(isinstance(one, Placed) and (one.box or one.why) for one in placed)
    told = "\n".join(one.text for one in placed)
    assert all(cell in told for line in cells_of(block)[: len(ROWS)] for cell in line if cell)
