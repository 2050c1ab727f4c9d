"""The two small drawings: the sparkline of a scorecard row, and the zones beside an entry box."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString

from reporting.charts.data import Zones
from reporting.charts.svg import label_svg
from reporting.charts.text import Box, Line, Placer, width

SPARK_WIDTH, SPARK_HEIGHT = 86, 26
#: The end mark of a sparkline is the verdict's shape, round 0,0.
ENDS = {
    "red": '<path class="s-red" d="M-4-4h8v8h-8z',
    "amber": '<path class="s-amber" d="M0-4.8 4.6 3.6H-4.6z',
    "green": '<path class="s-green" d="M0-4.2a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4z',
    "": '<path class="spark-end" d="M0-3.4a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8z',
}


def sparkline_svg(
    points: Sequence[Decimal], target: Decimal | None, colour: str | None, *, before: int = 0, words: str = ""
) -> SafeString:
    """A row's trend: grey for the first `before` points (before the agreement), blue after, the target dashed.

    With `words` it is an image of that name; without, it is decoration, for the figures stand beside it.
    """
    values = [float(point) for point in points]
    if not values:
        return SafeString("")
    aim = None if target is None else float(target)
    low, high = min(values), max(values)
    if aim is not None:
        low, high = min(low, aim), max(high, aim)
    scale = (SPARK_HEIGHT - 10) / (high - low) if high > low else 0.0
    base = SPARK_HEIGHT - 5 if scale else SPARK_HEIGHT / 2
    step = (SPARK_WIDTH - 14) / (len(values) - 1) if len(values) > 1 else 0.0
    spots = [
        f"{3 + i * step if step else SPARK_WIDTH - 11:.1f} {base - (value - low) * scale:.1f}"
        for i, value in enumerate(values)
    ]
    parts = []
    if aim is not None:
        parts.append(f'<path class="spark-target" d="M1 {base - (aim - low) * scale:.1f}h{SPARK_WIDTH - 4}"/>')
    turn = min(max(before, 0), len(spots))
    if turn > 1:
        parts.append(f'<path class="spark-before" d="M{"L".join(spots[:turn])}"/>')
    # the step from the last figure before the agreement to the first after it is already blue
    after = spots[max(turn - 1, 0) :]
    if len(after) > 1:
        parts.append(f'<path class="spark-after" d="M{"L".join(after)}"/>')
    parts.append(f'{ENDS[colour or ""]}" transform="translate({spots[-1]})"/>')
    name = f'role="img" aria-label="{escape(words)}"' if words else 'aria-hidden="true"'
    return SafeString(f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" {name}>{"".join(parts)}</svg>')


def zones_svg(zones: Zones) -> SafeString:
    """Green, amber and red as zones on a line, with the expected level, the limit, last year's figure and yours."""
    marks = [mark for mark in (zones.expected, zones.limit, zones.last, zones.yours) if mark is not None]
    values = [float(mark.value) for mark in marks]
    expected = float(zones.expected.value)
    limit = float(zones.limit.value) if zones.limit is not None else expected
    # room for a word in each zone: a zone is never narrower than a fifth of the strip
    span = max(max(values) - min(values), abs(limit - expected) * 2.2, abs(expected) * 0.01, 1e-9)
    middle = (expected + limit) / 2
    low = min(*values, middle - span * 0.75) - span * 0.12
    high = max(*values, middle + span * 0.75) + span * 0.12
    full, top, bottom = 400.0, 25.0, 41.0

    def x(value: float) -> float:
        return (value - low) / (high - low) * full

    edges = sorted((x(expected), x(limit)))
    order = ["green", "amber", "red"] if zones.lower_is_better else ["red", "amber", "green"]
    places = Placer(Box(0, 0, full, 68))
    parts = []
    runs = ((0.0, edges[0]), (edges[0], edges[1]), (edges[1], full))
    for colour, (left, right) in zip(order, runs, strict=True):
        if right - left < 0.5:
            continue
        parts.append(f'<path class="z-{colour}" d="M{left:.1f} {top:g}H{right:.1f}V{bottom:g}H{left:.1f}z"/>')
    parts.append(f'<path class="c-path" d="M{x(expected):.1f} {top - 3:g}V{bottom + 3:g}"/>')
    for mark, kind in ((zones.limit, "c-tick"), (zones.last, "c-last"), (zones.yours, "c-actual")):
        if mark is not None:
            # the limit reaches down to its words, the two figures up to theirs
            reach = (top - (6 if kind == "c-actual" else 0), bottom + (4 if kind == "c-tick" else 0))
            parts.append(f'<path class="{kind}" d="M{x(float(mark.value)):.1f} {reach[0]:g}V{reach[1]:g}"/>')
    for mark, y, ink in (
        (zones.yours, 16, "t-b"),
        (zones.last, 16, "t-muted"),
        (zones.expected, 58, ""),
        (zones.limit, 58, ""),
    ):
        if mark is not None and mark.words:
            _beside(places, x(float(mark.value)), y, Line(mark.words, 14, ink), full)
    for colour, (left, right) in zip(order, runs, strict=True):
        if right - left > 62:
            word = Line(colour.capitalize(), 14)
            centre = (left + right) / 2
            spots = [x(float(mark.value)) for mark in marks]
            # step aside from a mark that would run through the word
            centre = next(
                (c for c in (centre, left + 32, right - 32) if all(abs(c - spot) > 30 for spot in spots)), centre
            )
            places.fixed(centre + 7, 38, word, "middle")
            beside = centre - width(word.text, word.size) / 2 - 4
            parts.append(f'<g transform="translate({beside:.1f} 33)">{ENDS[colour]}"/></g>')
    words = "; ".join(
        mark.words for mark in (zones.yours, zones.expected, zones.limit, zones.last) if mark is not None and mark.words
    )
    good = "Green lies below the expected level" if zones.lower_is_better else "Green lies above the expected level"
    labels = "".join(label_svg(label) for label in places.placed)
    name = escape(f"{good}. {words}.")
    inside = "".join(parts) + labels
    return SafeString(f'<svg class="zones" viewBox="0 0 {full:g} 64" role="img" aria-label="{name}">{inside}</svg>')


def _beside(places: Placer, x: float, y: float, line: Line, full: float) -> None:
    """A label over or under its mark, pushed sideways until it is inside and covers no other."""
    wide = width(line.text, line.size, "t-b" in line.classes)
    for shift in (0.0, -0.5, 0.5, -0.62, 0.62, -0.8, 0.8, -1.0, 1.0, -1.4, 1.4):
        left = min(max(x - wide / 2 + shift * wide, 0), full - wide)
        box = Box(left, y - 13, left + wide, y + 3)
        if not any(box.meets(other.box, 6) for other in places.placed):
            places.fixed(left, y, line)
            return
