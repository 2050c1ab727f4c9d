"""The same chart as a plotly spec: a plain dict, for building go.Figure per request costs a hundred times as much.

It is the drawing over again: the same axes in the same places, every label where the drawing placed it, and the strip
below. What it adds is pointing: each mark says its period, value and verdict. Lengths are in pixels of the drawing's
width; static/chart.js scales them to the page. Tests validate every spec with plotly.graph_objects.Figure.

Labels are plain text: plotly would turn tags in them into style attributes, which the security policy refuses.
"""

from collections.abc import Iterable
from typing import Any

from reporting.charts.data import Chart, Level, Point, Side
from reporting.charts.layout import Axis, cut
from reporting.charts.svg import Drawing, drawn

INK, MUTED, ACTUAL, LAST = "#15191d", "#4a5560", "#123a6b", "#7a858f"
PAPER, BAND, GRID, EDGE = "#ffffff", "#ffe3a0", "#e3e8ec", "#6b7680"
FILLS = {"red": "#b3261e", "amber": "#ffc233", "green": "#0b6b45", "": ACTUAL}
EDGES = {"red": "#b3261e", "amber": "#8a5700", "green": "#0b6b45", "": ACTUAL}
SYMBOLS = {"red": "square", "amber": "triangle-up", "green": "circle", "": "circle"}
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"

Dict = dict[str, Any]


def plotly_spec(chart: Chart, *, wide: bool = True) -> Dict:
    """Data, layout and config of the live chart; `wide=False` for phones."""
    drawing = drawn(chart, wide)
    # an equal chart may have been drawn before: its sides are the ones that the drawing knows
    chart = drawing.chart
    lay, held = drawing.lay, drawing.axis
    bottom = drawing.strip.bottom if drawing.strip else held.bottom
    frame = Frame(drawing, bottom)
    layout: Dict = {
        "width": lay.full,
        "height": drawing.height,
        "margin": {
            "l": lay.left,
            "r": lay.full - lay.right,
            "t": held.top,
            "b": drawing.height - bottom,
            "autoexpand": False,
        },
        "font": {"family": FONT, "size": lay.small, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": EDGE, "font": {"color": INK, "size": lay.small}},
        "dragmode": False,
        "annotations": [note for label in drawing.placer.placed for note in frame.notes(label)],
        "yaxis": {**bare(held), "domain": [frame.y(held.bottom), 1], "showgrid": True, "tickvals": list(held.ticks)},
    }
    traces: list[Dict] = []
    for side in chart.sides:
        year = side is chart.year
        name = "" if year or chart.year is None else "2"
        layout[f"xaxis{name}"] = {**frame.across(side), "showline": True, "linecolor": EDGE, "anchor": "y"}
        traces += side_traces(drawing, side, f"x{name}", year)
    if drawing.strip is not None and chart.year is not None:
        layout["yaxis2"] = {**bare(drawing.strip), "domain": [0, frame.y(drawing.strip.top)], "anchor": "x3"}
        layout["xaxis3"] = {**frame.across(chart.year), "anchor": "y2", "matches": "x"}
        traces += strip_traces(drawing, drawing.strip, chart.year)
    config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
    return {"data": traces, "layout": layout, "config": config}


def bare(axis: Axis) -> Dict:
    """An axis without words of its own: its numbers stand where the drawing put them."""
    return {
        "range": [axis.low, axis.high],
        "showticklabels": False,
        "showgrid": False,
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
    }


class Frame:
    """From the drawing's pixels to shares of plotly's plotting area."""

    def __init__(self, drawing: Drawing, bottom: float) -> None:
        self.drawing = drawing
        self.left, self.right = drawing.lay.left, drawing.lay.right
        self.top, self.bottom = drawing.axis.top, bottom

    def x(self, pixels: float) -> float:
        return round((pixels - self.left) / (self.right - self.left), 5)

    def y(self, pixels: float) -> float:
        return round((self.bottom - pixels) / (self.bottom - self.top), 5)

    def across(self, side: Side) -> Dict:
        """The horizontal axis of a side: where it lies, and from which tick to which."""
        left, right = self.drawing.spans[id(side)]
        start, first, step = self.drawing.scales[id(side)]
        reach = [first - (start - left) / step, first + (right - start) / step] if step else [first - 1, first + 1]
        return {
            "domain": [self.x(left), self.x(right)],
            "range": reach,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        }

    def notes(self, label: Any) -> Iterable[Dict]:
        """A label of the drawing, line by line, as annotations."""
        y = label.box.top
        for line in label.lines:
            note: Dict = {
                "xref": "paper",
                "yref": "paper",
                "x": self.x(label.x),
                "y": self.y(y + line.size * 0.6),
                "text": plain(line.text),
                "showarrow": False,
                "xanchor": {"start": "left", "middle": "center", "end": "right"}[label.anchor],
                "yanchor": "middle",
                "borderpad": 0,
                "font": {"size": line.size},
            }
            if "t-b" in line.classes:
                note["font"]["weight"] = 700
            ink = MUTED if "t-muted" in line.classes else ACTUAL if "t-actual" in line.classes else ""
            if ink:
                note["font"]["color"] = ink
            yield note
            y += line.size * 1.2


def plain(text: str) -> str:
    """Text that plotly will not read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def line(held: Iterable[Level | Point], axis: str, ink: str, width: float, dash: str = "solid") -> Dict:
    spots = sorted(held, key=lambda item: item.at)
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": axis,
        "x": [float(item.at) for item in spots],
        "y": [float(item.value) for item in spots],
        "line": {"color": ink, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def dots(
    spots: list[tuple[float, float]], axis: str, look: tuple[str, str, str, float, float], said: list[str]
) -> Dict:
    """Marks that speak when pointed at. `look`: symbol, fill, edge, size, width of the edge."""
    symbol, fill, edge, size, width = look
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": axis,
        "x": [x for x, _ in spots],
        "y": [y for _, y in spots],
        "marker": {"symbol": symbol, "size": size, "color": fill, "line": {"color": edge, "width": width}},
        "text": [plain(words) for words in said],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def spot(item: Level | Point) -> tuple[float, float]:
    return float(item.at), float(item.value)


def area(xs: list[float], ys: list[float], axis: str) -> Dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": BAND,
        "line": {"width": 0},
        "xaxis": axis,
        "x": xs,
        "y": ys,
        "hoverinfo": "skip",
    }


def side_traces(drawing: Drawing, side: Side, axis: str, year: bool) -> list[Dict]:
    """One side, from back to front, as the drawing stacks it."""
    traces: list[Dict] = []
    if len(side.band) > 1:
        held = sorted(side.band, key=lambda item: item.at)
        along = [float(item.at) for item in held]
        edges = [float(item.near) for item in held] + [float(item.far) for item in held[::-1]]
        traces.append(area(along + along[::-1], edges, axis))
    if len(side.before) > 1:
        traces.append(line(side.before, axis, LAST, 1.6))
    if len(side.path) > 1 and (year or not side.targets):
        traces.append(line(side.path, axis, INK, 1.8, "6px,4px" if side.guide or not year else "solid"))
    base = (side.baseline,) if side.baseline else ()
    if side.targets:
        if len(base + side.targets) > 1:
            traces.append(line(base + side.targets, axis, INK, 1.8, "6px,4px"))
        said = [f"Target {target.words}" for target in side.targets]
        traces.append(dots([spot(target) for target in side.targets], axis, ("line-ew", INK, INK, 14, 3), said))
    if side.baseline is not None:
        traces.append(
            dots([spot(side.baseline)], axis, ("circle", LAST, LAST, 10, 0), [f"Baseline {side.baseline.words}"])
        )
    actual: list[Level | Point] = [*([side.start] if side.start else []), *side.points]
    if len(actual) > 1:
        traces.append(line(actual, axis, ACTUAL, 3))
    if side.forecast is not None:
        if actual and year:
            last = max(actual, key=lambda item: item.at)
            traces.append(line([last, side.forecast], axis, ACTUAL, 1.8, "2px,3px"))
        words = f"Forecast {side.forecast.shown}" + (f", {side.forecast.colour}" if side.forecast.colour else "")
        traces.append(dots([spot(side.forecast)], axis, ("circle", PAPER, ACTUAL, 10, 2), [words]))
    traces += [point_trace(point, spot(point), axis) for point in side.points]
    if side.milestones:
        floor = drawing.axis.low
        said = [f"{stone.label}: {stone.state}" if stone.state else stone.label for stone in side.milestones]
        spots = [(float(stone.at), floor) for stone in side.milestones]
        traces.append(dots(spots, axis, ("line-ns", INK, INK, 12, 2), said))
    return traces


def point_trace(point: Point, place: tuple[float, float], axis: str) -> Dict:
    """A figure: the shape of its verdict, hollow when restated, with its interval if it has one."""
    said = ", ".join(words for words in (point.label, point.shown, point.between, point.note or point.colour) if words)
    fill = PAPER if point.restated else FILLS[point.colour]
    look = (
        SYMBOLS[point.colour],
        fill,
        EDGES[point.colour],
        9 if not point.colour else 12,
        2 if point.restated else 1.2,
    )
    trace = dots([place], axis, look, [said])
    if point.low is not None and point.high is not None:
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [float(point.high - point.value)],
            "arrayminus": [float(point.value - point.low)],
            "color": ACTUAL,
            "thickness": 1.5,
            "width": 4,
        }
    return trace


def strip_traces(drawing: Drawing, strip: Axis, side: Side) -> list[Dict]:
    """The strip that magnifies small misses."""
    traces: list[Dict] = []
    held = sorted(side.band, key=lambda item: item.at)
    if len(held) > 1:
        shape = cut([(float(item.at), float(abs(item.far - item.near))) for item in held], strip.high)
        xs = [shape[0][0], *(x for x, _ in shape), shape[-1][0]]
        traces.append(area(xs, [0.0, *(value for _, value in shape), 0.0], "x3"))
    zero = line((), "x3", INK, 1.8, "6px,4px")
    zero["x"], zero["y"] = [float(side.first), float(side.last)], [0, 0]
    traces.append(zero)
    for point, miss in drawing.misses():
        stem = line((), "x3", ACTUAL, 1.5)
        stem["x"], stem["y"] = [float(point.at)] * 2, [0, float(miss)]
        bare_point = Point(
            at=point.at, value=miss, words=point.words, label=point.label, colour=point.colour, note=point.note
        )
        traces += [stem, point_trace(bare_point, (float(point.at), float(miss)), "x3")]
    for trace in traces:
        trace["yaxis"] = "y2"
    return traces
