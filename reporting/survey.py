"""Survey measures: the test of two proportions between waves, and the interval around one (judgement.md 6)."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.measures import EXACT

#: 95 %, two-sided; level and sidedness are policy (1.645, 1.96, 2.576).
CRITICAL = Decimal("1.96")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave of a survey: a proportion (a percentage / 100), its achieved sample, and the design effect."""

    p: Decimal
    n: Decimal
    d: Decimal = _ONE

    def __post_init__(self) -> None:
        if not (self.p.is_finite() and 0 <= self.p <= 1):
            raise ValueError(f"a proportion lies between 0 and 1, not at {self.p}")
        if not (self.n.is_finite() and self.n > 0):
            raise ValueError(f"a sample has at least one answer, not {self.n}")
        if not (self.d.is_finite() and self.d > 0):
            raise ValueError(f"a design effect is greater than 0, not {self.d}")

    @property
    def variance(self) -> Decimal:
        """d p (1 - p) / n."""
        spread = EXACT.multiply(EXACT.multiply(self.d, self.p), EXACT.subtract(_ONE, self.p))
        return EXACT.divide(spread, self.n)

    def margin(self, critical: Decimal = CRITICAL) -> Decimal:
        """The sampling error: half the width of the interval."""
        return EXACT.multiply(critical, EXACT.sqrt(self.variance))

    def interval(self, critical: Decimal = CRITICAL) -> tuple[Decimal, Decimal]:
        """The interval that charts draw, kept between 0 and 1."""
        margin = self.margin(critical)
        return max(Decimal(0), EXACT.subtract(self.p, margin)), min(_ONE, EXACT.add(self.p, margin))


def z(first: Wave, second: Wave, sign: int = 1) -> Decimal | None:
    """The test statistic from the first wave to the second, taken in the good direction (`sign` -1: lower is better).

    None when it cannot be tested: neither wave has any variance.
    """
    variance = EXACT.add(first.variance, second.variance)
    if variance == 0:
        return None
    return EXACT.divide(EXACT.multiply(EXACT.subtract(second.p, first.p), Decimal(sign)), EXACT.sqrt(variance))
