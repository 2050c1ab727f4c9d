"""The measures of the two drawings, and their vertical axis of round numbers."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures of one of the two drawings."""

    wide: bool
    full: float
    left: float
    year_to: float
    ends_from: float
    right: float
    top: float
    bottom: float
    strip: float
    small: float
    strong: float


WIDE = Layout(True, 800, 40, 470, 540, 790, 30, 325, 88, 14, 16)
NARROW = Layout(False, 358, 30, 232, 262, 350, 30, 262, 62, 13, 15)


@dataclass(frozen=True, slots=True)
class Axis:
    """The one vertical axis: from value to height."""

    low: float
    high: float
    top: float
    bottom: float
    ticks: tuple[float, ...]

    def y(self, value: Decimal | float) -> float:
        return self.bottom - (float(value) - self.low) / (self.high - self.low) * (self.bottom - self.top)


def axis(levels: list[float], top: float, bottom: float, aims: int = 5) -> Axis:
    """An axis of round numbers. It starts at nought unless that would squeeze the figures into less than half of it."""
    low, high = min(levels), max(levels)
    if low >= 0 and low < high * 0.55:
        low = 0.0
    if high == low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    span = high - low
    if low:
        low, high = low - span * 0.12, high + span * 0.12
    rough = (high - low) / aims
    power = 10 ** floor(log10(rough))
    step = next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if min(levels) >= 0:
        first = max(first, 0)
    return Axis(first * step, last * step, top, bottom, tuple(i * step for i in range(first, last + 1)))


def strip_axis(levels: list[float], top: float, bottom: float) -> Axis:
    """The axis of the strip: as much as the misses need and a little air, with nought in it and few numbers."""
    low, high = min(0.0, *levels), max(0.0, *levels)
    air = (high - low) * 0.22
    low, high = low - air if low else 0.0, high + air if high else 0.0
    rough = (high - low) / 2.6
    power = 10 ** floor(log10(rough))
    step = next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= rough * 0.999)
    ticks = range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)
    return Axis(low, high, top, bottom, tuple(i * step for i in ticks))


def number(value: float, step: float) -> str:
    """An axis number: as many decimals as its steps need."""
    places = next(
        places for places in range(9) if abs(step * 10**places - round(step * 10**places)) < 1e-6 or places == 8
    )
    return f"{value:,.{places}f}"


def cut(bands: list[tuple[float, float]], high: float) -> list[tuple[float, float]]:
    """A rising line cut off flat where it leaves the strip."""
    shape: list[tuple[float, float]] = []
    for (x1, v1), (x2, v2) in pairwise(bands):
        shape.append((x1, min(v1, high)))
        if (v1 < high) != (v2 < high):
            shape.append((x1 + (x2 - x1) * (high - v1) / (v2 - v1), high))
    shape.append((bands[-1][0], min(bands[-1][1], high)))
    return shape
