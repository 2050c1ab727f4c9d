"""Charts: rows to server-drawn SVG and to plotly specs. No ORM here, and no judging: every level comes in decided.

A page shows `chart_svg(chart)` and `chart_svg(chart, wide=False)` (a drawing of its own for phones), and hands
`plotly_spec` to static/chart.js, which puts the live chart in their place. The same figures follow as a table.
"""

from reporting.charts.data import Band, Chart, Level, Milestone, Point, Side, Tick, Zones
from reporting.charts.figure import figure_html
from reporting.charts.spec import plotly_spec
from reporting.charts.strips import sparkline_svg, zones_svg
from reporting.charts.svg import chart_svg

__all__ = [
    "Band",
    "Chart",
    "Level",
    "Milestone",
    "Point",
    "Side",
    "Tick",
    "Zones",
    "chart_svg",
    "figure_html",
    "plotly_spec",
    "sparkline_svg",
    "zones_svg",
]
