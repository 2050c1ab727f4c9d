"""The drawing of a chart, as SVG by hand: no script, no style attribute, about a millisecond.

The year so far stands beside the year ends on one axis. Where the miss is small against that axis a strip below
magnifies it. Labels stand at what they name; there is no legend. Phones get a drawing of their own, not a shrunk one.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import attrgetter

from django.utils.html import escape

from reporting.charts.data import Chart, Level, Point, Side
from reporting.charts.layout import NARROW, WIDE, Axis, Layout, axis, cut, number, strip_axis
from reporting.charts.text import Box, Line, Placed, Placer, width

#: Path of each shape round 0,0: square red, triangle amber, circle green (as in templatetags/marks.py).
SHAPES = {
    "red": "M-5.5-5.5h11v11h-11z",
    "amber": "M0-6.5 6.3 4.8H-6.3z",
    "green": "M0-5.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z",
}
#: A miss smaller than this share of the axis is magnified in the strip.
SMALL = 0.15


def chart_svg(chart: Chart, *, wide: bool = True) -> str:
    """The chart as one <svg>. Empty charts have no drawing: say in words what will be here."""
    return "" if chart.is_empty else drawn(chart, wide).text


@lru_cache(maxsize=256)
def drawn(chart: Chart, wide: bool) -> "Drawing":
    """The finished drawing. Kept by its frozen input: placing labels is most of the work, and the same figures
    are drawn alike.
    """
    return Drawing(chart, WIDE if wide else NARROW)


class Drawing:
    """One drawing in the making: shapes in order, then the labels over them."""

    def __init__(self, chart: Chart, layout: Layout) -> None:
        self.axis = axis([float(v) for side in chart.sides for v in side.levels()], layout.top + 8, layout.bottom)
        # large numbers push the axis in, and so do the small ones of the strip below
        step = self.axis.ticks[1] - self.axis.ticks[0]
        small = f"{0:.{chart.decimals + 1}f}" if chart.decimals else ""
        widest = max(width(text, layout.small) for text in [small, *(number(v, step) for v in self.axis.ticks)])
        layout = replace(layout, left=max(layout.left, widest + 10))
        self.chart, self.lay = chart, layout
        self.out: list[str] = []
        self.height = layout.bottom + (54 if any(tick.sub for side in chart.sides for tick in side.ticks) else 40)
        self.placer = Placer(Box(0, layout.top - 8, layout.full, layout.bottom - 2))
        both = chart.year is not None and chart.ends is not None
        self.spans: dict[int, tuple[float, float]] = {}
        for side in chart.sides:
            if not both:
                span = (layout.left, layout.right)
            elif side is chart.year:
                span = (layout.left, layout.year_to)
            else:
                span = (layout.ends_from, layout.right)
            self.spans[id(side)] = span
        self.scales = {id(side): self._scale(side) for side in chart.sides}
        self.strip: Axis | None = None
        self.text = self._svg()

    # Places

    def _scale(self, side: Side) -> tuple[float, float, float]:
        """Where the first tick stands, its number, and how many units one step is."""
        left, right = self.spans[id(side)]
        if side is not self.chart.year:
            # year ends stand on their ticks, half a label in from the edges
            inset = 30 if self.lay.wide else 10 if self.chart.year else 24
            left, right = left + inset, right - inset
        first, last = float(side.first), float(side.last)
        return (left, first, (right - left) / (last - first)) if last > first else ((left + right) / 2, first, 0.0)

    def x(self, side: Side, at: Decimal) -> float:
        left, first, step = self.scales[id(side)]
        return left + (float(at) - first) * step

    def spots(self, side: Side, held: Iterable[Level | Point]) -> list[tuple[float, float]]:
        return [(self.x(side, item.at), self.axis.y(item.value)) for item in sorted(held, key=attrgetter("at"))]

    # Parts

    def line(self, points: list[tuple[float, float]], classes: str) -> None:
        if len(points) > 1:
            self.out.append(f'<path class="{classes}" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>')
            self.placer.keep_off(points)

    def _svg(self) -> str:
        chart, lay = self.chart, self.lay
        self._grid()
        for side in chart.sides:
            self._band(side)
        for side in chart.sides:
            self._lines(side)
        for side in chart.sides:
            self._marks(side)
        for side in chart.sides:
            self._ticks(side)
        for side in chart.sides:
            self._labels(side)
        self._strip()
        key = escape(f"{chart.key}-{'wide' if lay.wide else 'narrow'}")
        words = "".join(label_svg(label) for label in self.placer.placed)
        return (
            f'<svg viewBox="0 0 {lay.full:g} {self.height:g}" role="img" aria-labelledby="{key}-t {key}-d">'
            f'<title id="{key}-t">{escape(chart.title)}</title><desc id="{key}-d">{escape(chart.describe())}</desc>'
            f"{''.join(self.out)}{words}</svg>"
        )

    def _grid(self) -> None:
        lay, held = self.lay, self.axis
        step = held.ticks[1] - held.ticks[0]
        for value in held.ticks:
            y = held.y(value)
            kind = "c-axis" if value == held.low else "c-grid"
            self.out.append(f'<path class="{kind}" d="M{lay.left:g} {y:.1f}H{lay.right:g}"/>')
            self.placer.fixed(lay.left - 8, y + 5, Line(number(value, step), lay.small, "t-muted"), "end")
        for side in self.chart.sides:
            left, right = self.spans[id(side)]
            text = side.heading
            while (
                width(text, lay.small, True)
                > right - (0 if side is self.chart.year or self.chart.year is None else left)
                and ", " in text
            ):
                text = text.rsplit(", ", 1)[0]
            self.placer.fixed(0 if left == lay.left else left, 14, Line(text, lay.small, "t-b"))

    def _band(self, side: Side) -> None:
        if len(side.band) < 2:
            return
        held = sorted(side.band, key=lambda item: item.at)
        near = [(self.x(side, b.at), self.axis.y(b.near)) for b in held]
        far = [(self.x(side, b.at), self.axis.y(b.far)) for b in held]
        self.out.append(f'<path class="c-band" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in near + far[::-1])}z"/>')

    def _lines(self, side: Side) -> None:
        self.line(self.spots(side, side.before), "c-last")
        year = side is self.chart.year
        if year or not side.targets:
            # beside its targets the path of the year ends would be the same line twice
            self.line(self.spots(side, side.path), "c-path" if side.guide or not year else "c-path c-agreed")
        base = (side.baseline,) if side.baseline else ()
        if side.targets:
            self.line(self.spots(side, base + side.targets), "c-path")
        start = (side.start,) if side.start else ()
        actual = self.spots(side, start) + self.spots(side, side.points)
        self.line(actual, "c-actual")
        if side.forecast is not None and actual and side is self.chart.year:
            self.line([actual[-1], *self.spots(side, (side.forecast,))], "c-forecast")

    def _marks(self, side: Side) -> None:
        for x, y in self.spots(side, side.targets):
            self.out.append(f'<path class="c-target" d="M{x - 7:.1f} {y:.1f}h14"/>')
            self.placer.keep_clear(x, y, 4)
        if side.baseline is not None:
            self._dot(side, side.baseline, '<circle class="c-base" r="5"/>')
        if side.forecast is not None:
            self._dot(side, side.forecast, '<circle class="c-hollow" r="5"/>')
        for point in side.points:
            x = self.x(side, point.at)
            if point.low is not None and point.high is not None:
                low, high = self.axis.y(point.low), self.axis.y(point.high)
                caps = f"M{x - 4:.1f} {low:.1f}h8M{x - 4:.1f} {high:.1f}h8"
                self.out.append(f'<path class="c-interval" d="M{x:.1f} {low:.1f}V{high:.1f}{caps}"/>')
            if point.colour:
                # restated figures are hollow: the shape stays, its inside is paper
                hollow = (
                    f'<path fill="#fff" transform="scale(.5)" d="{SHAPES[point.colour]}"/>' if point.restated else ""
                )
                mark = f'<path class="s-{point.colour}" d="{SHAPES[point.colour]}"/>{hollow}'
            else:
                mark = f'<circle class="{"c-hollow" if point.restated else "c-plain"}" r="4.5"/>'
            self._dot(side, point, mark)

    def _dot(self, side: Side, item: Level | Point, inside: str) -> None:
        x, y = self.x(side, item.at), self.axis.y(item.value)
        self.out.append(f'<g transform="translate({x:.1f} {y:.1f})">{inside}</g>')
        self.placer.keep_clear(x, y)

    def _ticks(self, side: Side) -> None:
        lay, y = self.lay, self.lay.bottom + 22
        floor_y = self.axis.y(self.axis.low)
        for stone in side.milestones:
            x = self.x(side, stone.at)
            self.out.append(f'<path class="c-tick" d="M{x:.1f} {floor_y - 6:.1f}v12"/>')
            self.placer.place(x, floor_y, [Line(stone.key, lay.small - 1, "t-b")], "ne nw", 5)
        # first and last always, then whichever fits between them
        order = [side.ticks[-1], side.ticks[0], *(tick for tick in side.ticks[1:-1] if tick.now), *side.ticks[1:-1]]
        subs: set[str] = set()
        for tick in dict.fromkeys(order):
            text = tick.label if lay.wide else tick.brief or tick.label
            x = self.x(side, tick.at)
            half = width(text, lay.small, tick.now) / 2
            x = min(max(x, half), lay.full - half)
            box = Box(x - half - 5, y - 13, x + half + 5, y + 2)
            if any(box.meets(other.box) for other in self.placer.placed):
                continue
            self.placer.fixed(x, y, Line(text, lay.small, "t-b" if tick.now else ""), "middle")
            if tick.sub and (lay.wide or tick.sub not in subs):
                half = width(tick.sub, lay.small) / 2
                x = min(max(x, half), lay.full - half)
                if not any(
                    Box(x - half - 4, y + 4, x + half + 4, y + 19).meets(other.box) for other in self.placer.placed
                ):
                    self.placer.fixed(x, y + 17, Line(tick.sub, lay.small, "t-muted"), "middle")
                    subs.add(tick.sub)

    def _labels(self, side: Side) -> None:
        lay, place, small = self.lay, self.placer.place, self.lay.small
        alone = self.chart.year is None or self.chart.ends is None
        # a better figure lies below when lower is better: words of the actual go to the worse side of the path
        over, under = ("nw n ne w", "se s e sw") if self.chart.lower_is_better else ("nw n ne se", "se s e sw")
        points = sorted(side.points, key=lambda point: point.at)
        if points:
            last = points[-1]
            note = [Line(last.note if lay.wide else last.note.split(":")[0], small)] if last.note else []
            place(
                self.x(side, last.at),
                self.axis.y(last.value),
                [Line(last.shown, lay.strong, "t-b"), *note],
                f"{over} {under}",
            )
        if side.forecast is not None and (side is self.chart.year or alone):
            words = f"{side.forecast.shown} forecast" + (
                f", {side.forecast.colour}" if side.forecast.colour and lay.wide else ""
            )
            place(
                self.x(side, side.forecast.at),
                self.axis.y(side.forecast.value),
                [Line(words, small, "t-b t-actual")],
                "nw n w sw s",
            )
        expected = next((level for level in side.path if points and level.at == points[-1].at and level.words), None)
        if expected is not None:
            more = [Line(side.path_words, small, "t-muted")] if side.path_words else []
            place(
                self.x(side, expected.at),
                self.axis.y(expected.value),
                [Line(expected.words, small), *more],
                "se sw s e ne",
                10,
            )
        # first and last matter most; a phone's narrow side has no room for more
        edges = [*side.targets[:1], *side.targets[-1:], *(side.targets[1:-1] if lay.wide or alone else ())]
        for target in dict.fromkeys(edges):
            if target.words:
                place(
                    self.x(side, target.at),
                    self.axis.y(target.value),
                    [Line(target.words, small, "t-b")],
                    "s n se sw ne nw",
                    reach=9,
                )
        if side.baseline is not None and side.baseline.words and (lay.wide or alone):
            place(
                self.x(side, side.baseline.at),
                self.axis.y(side.baseline.value),
                [Line(side.baseline.words, small, "t-muted")],
                "s n e w se sw ne nw",
                reach=9,
            )
        for point in points[:-1]:
            place(
                self.x(side, point.at),
                self.axis.y(point.value),
                [Line(point.shown, small, "t-b")],
                f"{over} {under}",
                reach=20,
            )
        if side.before_words and len(side.before) > 1:
            self._midway(side, side.before, side.before_words, 0.7)
        if side.band_words and len(side.band) > 1 and lay.wide:
            far = tuple(Level(at=b.at, value=b.near) for b in side.band)
            self._midway(side, far, side.band_words, 0.8, "se s e ne n")

    def _midway(self, side: Side, held: tuple[Level, ...], words: str, share: float, ways: str = "nw n w se s") -> None:
        """A label at a line's side, some way along it."""
        spots = self.spots(side, held)
        length = (len(spots) - 1) * share
        index = min(int(length), len(spots) - 2)
        (x1, y1), (x2, y2) = spots[index], spots[index + 1]
        rest = length - index
        self.placer.place(
            x1 + (x2 - x1) * rest, y1 + (y2 - y1) * rest, [Line(words, self.lay.small, "t-muted")], ways, 10
        )

    # The strip

    def misses(self) -> list[tuple[Point, Decimal]]:
        """How far each figure of the year is from what was expected of it, positive when it falls short."""
        side = self.chart.year
        found = []
        for point in sorted(side.points, key=attrgetter("at")) if side else ():
            expected = side.expected(point.at) if side else None
            if expected is not None:
                short = point.value - expected if self.chart.lower_is_better else expected - point.value
                found.append((point, short))
        return found

    def _strip(self) -> None:
        side, lay, misses = self.chart.year, self.lay, self.misses()
        largest = max((abs(miss) for _, miss in misses), default=Decimal(0))
        if side is None or not largest or float(largest) >= SMALL * (self.axis.high - self.axis.low):
            if side is not None and side.milestones and lay.wide and self.chart.ends is not None:
                self._milestones(self.height + 16)
            return
        top = self.height + 22
        bottom = top + lay.strip
        bands = [(self.x(side, b.at), float(abs(b.far - b.near))) for b in sorted(side.band, key=lambda b: b.at)]
        here = side.tolerance(misses[-1][0].at)
        # as high as the figures and the tolerance of the latest of them need; the rest of the band is cut off there
        reach = [float(miss) for _, miss in misses] + [float(here or 0), 0.0]
        self.strip = held = strip_axis(reach, top, bottom)
        word = "Over" if self.chart.lower_is_better else "Short of"
        self.placer.frame = Box(0, top - 4, lay.full, bottom + 16)
        self.placer.fixed(0, top - 10, Line(f"{word} the expected level", lay.small, "t-b"))
        right = self.spans[id(side)][1]
        if len(bands) > 1:
            shape = [(x, max(held.y(value), top)) for x, value in cut(bands, held.high)]
            zero = held.y(0)
            along = "L".join(f"{x:.1f} {y:.1f}" for x, y in shape)
            self.out.append(f'<path class="c-band" d="M{shape[0][0]:.1f} {zero:.1f}L{along}V{zero:.1f}z"/>')
        step = held.ticks[1] - held.ticks[0] if len(held.ticks) > 1 else 1.0
        for value in held.ticks:
            self.placer.fixed(lay.left - 8, held.y(value) + 5, Line(number(value, step), lay.small, "t-muted"), "end")
        self.out.append(f'<path class="c-path" d="M{lay.left:g} {held.y(0):.1f}H{right:g}"/>')
        places = self.chart.decimals
        for point, miss in misses:
            x, y = self.x(side, point.at), held.y(miss)
            self.out.append(f'<path class="c-interval" d="M{x:.1f} {held.y(0):.1f}V{y:.1f}"/>')
            mark = (
                f'<path class="s-{point.colour}" d="{SHAPES[point.colour]}"/>'
                if point.colour
                else '<circle class="c-plain" r="4.5"/>'
            )
            self.out.append(f'<g transform="translate({x:.1f} {y:.1f})">{mark}</g>')
            self.placer.keep_clear(x, y)
            self.placer.keep_off([(x, held.y(0)), (x, y)])
        for point, miss in reversed(misses):
            # round as the sentence rounds: half up, on the exact figures
            exact = abs(miss).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            words = f"{'+' if miss > 0 else '−' if miss < 0 else ''}{exact:,}"
            self.placer.place(
                self.x(side, point.at), held.y(miss), [Line(words, lay.small, "t-b")], "w nw e ne n s sw se", 9
            )
        if here:
            exact = here.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            x = self.x(side, misses[-1][0].at)
            self.placer.place(
                x,
                (held.y(0) + held.y(float(here))) / 2,
                [Line(f"amber to {exact:,}", lay.small, "t-muted")],
                "e w ne se",
                12,
            )
        self.height = bottom + 14
        if side.milestones and lay.wide and self.chart.ends is not None:
            self._milestones(top - 10)

    def _milestones(self, y: float) -> None:
        """The plan's milestones in words, beside the strip."""
        lay = self.lay
        self.placer.fixed(lay.ends_from, y, Line("Plan milestones", lay.small, "t-b"))
        for stone in self.chart.year.milestones if self.chart.year else ():
            y += 20
            state = width(stone.state, lay.small, stone.late)
            room = lay.right - lay.ends_from - 16 - state - 8
            text = stone.label
            while text and width(text, lay.small) > room:
                text = text[:-2].rstrip() + "…"
                if len(text) < 4:
                    break
            self.placer.fixed(lay.ends_from, y, Line(stone.key, lay.small, "t-b"))
            self.placer.fixed(lay.ends_from + 16, y, Line(text, lay.small))
            if stone.state:
                self.placer.fixed(lay.right, y, Line(stone.state, lay.small, "t-b" if stone.late else "t-muted"), "end")
        self.height = max(self.height, y + 12)


def label_svg(label: Placed) -> str:
    """A placed label as <text>."""
    y, parts = label.box.top, []
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    for line in label.lines:
        ink = f"t-halo {line.classes}".strip()
        parts.append(
            f'<text class="{ink}" x="{label.x:.1f}" y="{y + line.size * 0.95:.1f}" font-size="{line.size:g}"{anchor}>'
            f"{escape(line.text)}</text>"
        )
        y += line.size * 1.2
    return "".join(parts)
