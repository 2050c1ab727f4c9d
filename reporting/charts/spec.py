"""The same chart as a plotly spec: a plain dict, for building go.Figure per request costs a hundred times as much.

Tests validate every spec with plotly.graph_objects.Figure. The spec shows what the SVG shows, in the same inks, and
adds pointing: each mark says its period, value and verdict.
"""

from typing import Any

from reporting.charts.data import Chart, Level, Point, Side

INK, MUTED, ACTUAL, LAST, BAND, GRID, EDGE = "#15191d", "#4a5560", "#123a6b", "#7a858f", "#ffe3a0", "#e3e8ec", "#6b7680"
FILLS = {"red": "#b3261e", "amber": "#ffc233", "green": "#0b6b45", "": ACTUAL}
EDGES = {"red": "#b3261e", "amber": "#8a5700", "green": "#0b6b45", "": ACTUAL}
SYMBOLS = {"red": "square", "amber": "triangle-up", "green": "circle", "": "circle"}
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"


def plotly_spec(chart: Chart, *, wide: bool = True) -> dict[str, Any]:
    """Data, layout and config; `wide=False` for phones."""
    both = chart.year is not None and chart.ends is not None
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        "font": {"family": FONT, "size": 14 if wide else 13, "color": INK},
        "height": 430 if wide else 340,
        "margin": {"l": 48 if wide else 36, "r": 12, "t": 34, "b": 56},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": EDGE, "font": {"color": INK, "size": 14}},
        "dragmode": False,
        "annotations": [],
        "yaxis": {
            "gridcolor": GRID,
            "zeroline": False,
            "rangemode": "tozero" if _from_nought(chart) else "normal",
            "tickfont": {"color": MUTED},
            "fixedrange": True,
        },
    }
    for side in chart.sides:
        second = both and side is chart.ends
        name = "x2" if second else "x"
        if not both:
            domain = [0.0, 1.0]
        elif second:
            domain = [0.67, 1.0] if wide else [0.72, 1.0]
        else:
            domain = [0.0, 0.6] if wide else [0.0, 0.64]
        layout["xaxis2" if second else "xaxis"] = _axis(side, domain, wide, is_year=side is chart.year)
        traces += _traces(side, name, is_year=side is chart.year)
        layout["annotations"] += _annotations(chart, side, name, domain, wide)
    config = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False, "locale": "en"}
    return {"data": traces, "layout": layout, "config": config}


def _from_nought(chart: Chart) -> bool:
    levels = [level for side in chart.sides for level in side.levels()]
    return bool(levels) and min(levels) >= 0 and min(levels) < max(levels) * 55 / 100


def _axis(side: Side, domain: list[float], wide: bool, is_year: bool) -> dict[str, Any]:
    pad = 0.12 if is_year else 0.5
    ticks = side.ticks if wide or is_year or len(side.ticks) < 4 else (side.ticks[0], side.ticks[-1])
    return {
        "domain": domain,
        "range": [float(side.first) - (0 if is_year else pad), float(side.last) + pad],
        "tickvals": [float(tick.at) for tick in ticks],
        "ticktext": [f"<b>{_name(tick, wide)}</b>" if tick.now else _name(tick, wide) for tick in ticks],
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": EDGE,
        "fixedrange": True,
    }


def _name(tick: Any, wide: bool) -> str:
    label = tick.label if wide else tick.brief or tick.label
    return f"{label}<br>{tick.sub}" if tick.sub and wide else str(label)


def _line(held: list[Any], axis: str, ink: str, width: float, dash: str = "solid", name: str = "") -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": axis,
        "x": [float(item.at) for item in held],
        "y": [float(item.value) for item in held],
        "line": {"color": ink, "width": width, "dash": dash},
        "name": name,
        "hoverinfo": "skip",
    }


def _traces(side: Side, axis: str, is_year: bool) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    if len(side.band) > 1:
        held = sorted(side.band, key=lambda item: item.at)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "fill": "toself",
                "fillcolor": BAND,
                "line": {"width": 0},
                "xaxis": axis,
                "x": [float(item.at) for item in held] + [float(item.at) for item in held[::-1]],
                "y": [float(item.near) for item in held] + [float(item.far) for item in held[::-1]],
                "hoverinfo": "skip",
                "name": side.band_words or "Amber band",
            }
        )
    if len(side.before) > 1:
        traces.append(_line(list(side.before), axis, LAST, 1.6, name=side.before_words or "Last year"))
    if len(side.path) > 1:
        traces.append(_line(list(side.path), axis, INK, 1.8, "dash" if side.guide else "solid", "Expected"))
    if side.targets:
        base: list[Level] = [side.baseline] if side.baseline else []
        aims = [*base, *side.targets]
        traces.append(_line(aims, axis, INK, 1.8, "dash", "Targets"))
        traces.append(
            _dots(side.targets, axis, "line-ew", INK, INK, 14, [f"Target {t.words}" for t in side.targets], 3)
        )
    if side.baseline is not None:
        traces.append(_dots((side.baseline,), axis, "circle", LAST, LAST, 10, [f"Baseline {side.baseline.words}"]))
    line: list[Level | Point] = [*([side.start] if side.start else []), *sorted(side.points, key=lambda p: p.at)]
    if len(line) > 1:
        traces.append(_line(line, axis, ACTUAL, 3, name="Actual"))
    if side.forecast is not None:
        if line and is_year:
            traces.append(_line([line[-1], side.forecast], axis, ACTUAL, 1.8, "dot", "Forecast"))
        traces.append(
            _dots((side.forecast,), axis, "circle", "#ffffff", ACTUAL, 10, [f"Forecast {side.forecast.shown}"], 2)
        )
    for point in side.points:
        said = f"<b>{point.label}</b><br>{point.shown}" + (
            f"<br>{point.note or point.colour}" if point.note or point.colour else ""
        )
        fill = "#ffffff" if point.restated else FILLS[point.colour]
        trace = _dots((point,), axis, SYMBOLS[point.colour], fill, EDGES[point.colour], 12, [said], 1.5)
        if point.low is not None and point.high is not None:
            trace["error_y"] = {
                "type": "data",
                "symmetric": False,
                "array": [float(point.high - point.value)],
                "arrayminus": [float(point.value - point.low)],
                "color": ACTUAL,
                "thickness": 1.5,
            }
        traces.append(trace)
    return traces


def _dots(
    held: Any, axis: str, symbol: str, fill: str, edge: str, size: int, said: list[str], width: float = 1
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": axis,
        "x": [float(item.at) for item in held],
        "y": [float(item.value) for item in held],
        "marker": {"symbol": symbol, "size": size, "color": fill, "line": {"color": edge, "width": width}},
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _note(axis: str, x: float, y: float, text: str, anchor: str, dy: int, ink: str = INK) -> dict[str, Any]:
    dx = {"left": 8, "right": -8, "center": 0}[anchor]
    return {
        "xref": axis,
        "yref": "y",
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "xshift": dx,
        "yshift": dy,
        "font": {"color": ink},
    }


def _annotations(chart: Chart, side: Side, axis: str, domain: list[float], wide: bool) -> list[dict[str, Any]]:
    heading = side.heading if wide else side.heading.split(",")[0]
    notes = [
        {
            "xref": "paper",
            "yref": "paper",
            "x": domain[0],
            "y": 1,
            "yshift": 26,
            "text": f"<b>{heading}</b>",
            "showarrow": False,
            "xanchor": "left",
        }
    ]
    points = sorted(side.points, key=lambda p: p.at)
    if points:
        last = points[-1]
        expected = side.expected(last.at)
        above = expected is None or last.value >= expected
        notes.append(
            _note(
                axis,
                float(last.at),
                float(last.value),
                f"<b>{last.shown}</b>",
                "right" if above else "left",
                14 if above else -14,
            )
        )
        level = next((item for item in side.path if item.at == last.at and item.words), None)
        if level is not None:
            notes.append(
                _note(
                    axis,
                    float(level.at),
                    float(level.value),
                    level.words,
                    "left" if above else "right",
                    -16 if above else 16,
                )
            )
    if side.forecast is not None and side is chart.year:
        notes.append(
            _note(
                axis,
                float(side.forecast.at),
                float(side.forecast.value),
                f"<b>{side.forecast.shown} forecast</b>",
                "right",
                12,
                ACTUAL,
            )
        )
    for target in side.targets if wide else side.targets[-1:]:
        if target.words:
            notes.append(_note(axis, float(target.at), float(target.value), f"<b>{target.words}</b>", "center", -15))
    for stone in side.milestones:
        notes.append(
            {
                "xref": axis,
                "yref": "paper",
                "x": float(stone.at),
                "y": 0,
                "yshift": 9,
                "text": f"<b>{stone.key}</b>",
                "showarrow": False,
            }
        )
    return notes
