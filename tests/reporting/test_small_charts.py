"""The small drawings: axes, labels, sparklines and the zones beside an entry box."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest

from reporting import charts
from reporting.charts import layout
from reporting.charts.text import Box, Line, Placer, width
from tests.reporting.test_charts import boxes, texts

D = Decimal


@pytest.mark.parametrize(
    ("levels", "first", "last", "count"),
    [([0, 37.7], 0, 40, 5), ([60, 67], 58, 70, 4), ([481, 892], 0, 1000, 4), ([5, 5], 4, 6, 4), ([0, 0], 0, 1, 4)],
)
def test_the_axis_has_few_round_numbers(levels, first, last, count):
    axis = layout.axis([float(level) for level in levels], 30, 300)
    assert axis.low <= min(levels)
    assert axis.high >= max(levels)
    assert abs(axis.low - first) <= 3
    assert axis.high >= last - 3
    assert count <= len(axis.ticks) <= 9


@pytest.mark.parametrize(
    ("value", "step", "shown"), [(62.5, 2.5, "62.5"), (1000, 500, "1,000"), (0.25, 0.05, "0.25"), (40, 10, "40")]
)
def test_axis_numbers_are_not_rounded_away(value, step, shown):
    assert layout.number(value, step) == shown


def test_widths_are_those_of_the_type():
    assert width("0000000000", 100) == pytest.approx(556, rel=0.03)
    assert width("Serious acquisitive crime rate", 14) == pytest.approx(183, rel=0.06)


def test_a_placer_gives_up_rather_than_cover():
    placer = Placer(Box(0, 0, 60, 26))
    assert placer.place(30, 26, [Line("1,674")], "n") is not None
    assert placer.place(30, 26, [Line("1,674")], "n ne nw") is None


def test_a_sparkline_is_grey_before_and_blue_after():
    drawn = str(charts.sparkline_svg([D(3), D(2), D(4), D(5)], D("3.5"), "amber", before=2))
    assert drawn.index("spark-before") < drawn.index("spark-after") < drawn.index("s-amber")
    assert "spark-target" in drawn
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize(("points", "target"), [([], D(1)), ([D(1)], None), ([D(2), D(2)], D(2)), ([D(1), D(9)], None)])
def test_sparklines_of_little(points, target):
    drawn = str(charts.sparkline_svg(points, target, None, words="Two figures"))
    assert bool(drawn) is bool(points)
    if points:
        assert ElementTree.fromstring(drawn).get("aria-label") == "Two figures"
        assert "nan" not in drawn


def zones(**changes: object) -> charts.Zones:
    held = charts.Zones(
        expected=charts.Level(at=D(0), value=D("17.83"), words="17.83 expected"),
        limit=charts.Level(at=D(0), value=D("18.72"), words="18.72 limit"),
        last=charts.Level(at=D(0), value=D("18.62"), words="18.62 last year"),
        yours=charts.Level(at=D(0), value=D("18.90"), words="18.90 yours"),
        lower_is_better=True,
    )
    return replace(held, **changes)


@pytest.mark.parametrize("yours", ["18.90", "17.00", "17.84", "40", "0"])
@pytest.mark.parametrize("lower", [True, False])
def test_zones_show_the_words_apart(yours, lower):
    limit = D("18.72") if lower else D("16.94")
    held = zones(
        yours=charts.Level(at=D(0), value=D(yours), words=f"{yours} yours"),
        limit=charts.Level(at=D(0), value=limit, words=f"{limit} limit"),
        lower_is_better=lower,
    )
    drawing = ElementTree.fromstring(str(charts.zones_svg(held)))
    words = texts(drawing)
    for label in ("17.83 expected", f"{limit} limit", "18.62 last year", f"{yours} yours"):
        assert label in words
    for (one, first), (other, second) in combinations(boxes(drawing), 2):
        assert not first.meets(second), f"{one!r} covers {other!r}"


def test_zones_without_a_tolerance_have_no_amber():
    drawn = str(charts.zones_svg(zones(limit=None, last=None, yours=None)))
    assert "z-amber" not in drawn
    assert drawn.index("z-green") < drawn.index("z-red")


def test_zones_turn_round_where_higher_is_better():
    drawn = str(charts.zones_svg(zones(lower_is_better=False, limit=charts.Level(at=D(0), value=D("16.94")))))
    assert drawn.index("z-red") < drawn.index("z-amber") < drawn.index("z-green")
