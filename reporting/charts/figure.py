"""A chart as it stands in a page: both drawings, and the spec for the script that enlivens them."""

import json

from django.utils.html import escape
from django.utils.safestring import SafeString

from reporting.charts.data import Chart
from reporting.charts.spec import plotly_spec
from reporting.charts.svg import chart_svg


def figure_html(chart: Chart) -> SafeString:
    """<figure data-chart> with the drawing for wide pages, the one for phones, and the spec as JSON beside them.

    The traces serve both widths; only the layouts differ.
    """
    if chart.is_empty:
        return SafeString("")
    key = f"chart-{escape(chart.key)}"
    wide = plotly_spec(chart)
    spec = {
        "data": wide["data"],
        "wide": wide["layout"],
        "narrow": plotly_spec(chart, wide=False)["layout"],
        "config": wide["config"],
        "name": chart.title,
        "words": chart.describe(),
    }
    return SafeString(
        f'<figure class="chart" data-chart="{key}"><div class="chart-wide">{chart_svg(chart)}</div>'
        f'<div class="chart-narrow">{chart_svg(chart, wide=False)}</div></figure>'
        f'<script id="{key}" type="application/json">{script_json(spec)}</script>'
    )


def script_json(held: object) -> str:
    """JSON that can stand in a <script>: what json_script writes, at a tenth of its cost for a text this long."""
    text = json.dumps(held, separators=(",", ":"))
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
