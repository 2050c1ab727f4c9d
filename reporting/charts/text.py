"""Where words go in a drawing: how wide a text is, and a place for each label, over no other label and no mark.

Widths are those of Arial in thousandths of the type size; Helvetica and Liberation Sans share them.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ft .,:;/!()-[]I", 278),
    **dict.fromkeys('r"*', 345),
    **dict.fromkeys("kcsvxyzJ", 500),
    **dict.fromkeys("abdeghnopqu0123456789L?$#–+=<>", 570),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mMW%", 880),
}


class Box(NamedTuple):
    """A rectangle by its corners."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


class Line(NamedTuple):
    """A line of a label: its text, type size, and the classes that give it weight and ink."""

    text: str
    size: float = 14
    classes: str = ""


class Placed(NamedTuple):
    """A label with its place."""

    lines: tuple[Line, ...]
    box: Box
    anchor: str

    @property
    def x(self) -> float:
        if self.anchor == "middle":
            return (self.box.left + self.box.right) / 2
        return self.box.right if self.anchor == "end" else self.box.left


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is drawn."""
    return sum(WIDTHS.get(letter, 560) for letter in text) * size / 1000 * (1.06 if bold else 1)


def extent(lines: Sequence[Line]) -> tuple[float, float]:
    """Width and height of a label."""
    wide = max(width(line.text, line.size, "t-b" in line.classes) for line in lines)
    return wide, sum(line.size * 1.2 for line in lines)


#: The eight places round a point: which way, and how the text is anchored there.
ROUND = {
    "n": (0, -1, "middle"),
    "s": (0, 1, "middle"),
    "e": (1, 0, "start"),
    "w": (-1, 0, "end"),
    "nw": (-1, -1, "end"),
    "ne": (1, -1, "start"),
    "se": (1, 1, "start"),
    "sw": (-1, 1, "end"),
}


class Placer:
    """Finds a place for each label in turn; what is placed first is safest."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self.marks: list[Box] = []
        self.placed: list[Placed] = []
        self.paths: list[tuple[tuple[float, float], tuple[float, float]]] = []

    def keep_clear(self, x: float, y: float, reach: float = 7) -> None:
        """No label over this mark."""
        self.marks.append(Box(x - reach, y - reach, x + reach, y + reach))

    def keep_off(self, points: Sequence[tuple[float, float]]) -> None:
        """Rather no label over this line."""
        self.paths += pairwise(points)

    def taken(self, box: Box) -> bool:
        return any(box.meets(mark) for mark in self.marks) or any(box.meets(other.box, 3) for other in self.placed)

    def fixed(self, x: float, baseline: float, line: Line, anchor: str = "start") -> Placed:
        """A label whose place is given, such as a heading."""
        wide, tall = extent((line,))
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        label = Placed(
            (line,), Box(left, baseline - line.size * 0.95, left + wide, baseline - line.size * 0.95 + tall), anchor
        )
        self.placed.append(label)
        return label

    def place(
        self,
        x: float,
        y: float,
        lines: Iterable[Line],
        ways: str = "nw ne se sw n s e w",
        near: float = 8,
        reach: float = 34,
    ) -> Placed | None:
        """A label for the point x, y in the first way that is free and crosses least; None when there is no room.

        `reach` is how much further off than `near` it may stand and still be known to belong there.
        """
        held = tuple(lines)
        wide, tall = extent(held)
        frame, best_cost, best = self.frame, float("inf"), None
        for rank, way in enumerate(ways.split()):
            dx, dy, anchor = ROUND[way]
            for further in (0, 9, 20, 34):
                cost = rank * 2 + further * 0.4
                if further > reach or cost >= best_cost:
                    break
                distance = near + further
                # diagonal labels stay close beside the point, above or below it
                aside = dx * (distance if dy == 0 else min(distance, 10))
                left = x + aside - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
                top = y + dy * distance - (tall if dy < 0 else tall / 2 if dy == 0 else 0)
                if left < frame.left or top < frame.top or left + wide > frame.right or top + tall > frame.bottom:
                    continue
                box = Box(left, top, left + wide, top + tall)
                if self.taken(box):
                    continue
                cost += sum(crossing(box, start, end) for start, end in self.paths)
                if cost < best_cost:
                    best_cost, best = cost, Placed(held, box, anchor)
        if best is not None:
            self.placed.append(best)
        return best


def crossing(box: Box, start: tuple[float, float], end: tuple[float, float]) -> float:
    """How much of a line runs through a box, as the cost of standing there."""
    (x1, y1), (x2, y2) = start, end
    left, top, right, bottom = box
    if (x1 < left and x2 < left) or (x1 > right and x2 > right):
        return 0
    if (y1 < top and y2 < top) or (y1 > bottom and y2 > bottom):
        return 0
    # clip the line to the box, side by side (Liang and Barsky)
    enter, leave = 0.0, 1.0
    ways = (x1 - x2, x1 - left), (x2 - x1, right - x1), (y1 - y2, y1 - top), (y2 - y1, bottom - y1)
    for way, room in ways:
        if way == 0:
            if room < 0:
                return 0
        elif way < 0:
            enter = max(enter, room / way)
        else:
            leave = min(leave, room / way)
    return 4 + (leave - enter) * (abs(x2 - x1) + abs(y2 - y1)) * 0.6 if leave > enter else 0
