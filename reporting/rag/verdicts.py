"""What is judged and what comes of it: a figure as it came, and the verdict on it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.measures import EXACT, Measure, Unit, is_number
from indicators.periods import Period, Quarter
from reporting.rag import sentences
from reporting.rag.policy import Colour, Policy
from reporting.survey import Wave
from targets.aims import Expected, Promise, Reason


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it came: a value, or `suppressed`, or `because`, which says why there is none.

    `sample` and `design` (effect) are stated for surveys, `numerator` and `denominator` where they are known.
    """

    value: Decimal | None = None
    status: str = "final"
    suppressed: bool = False
    because: str = ""
    sample: int | None = None
    design: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    proxy: bool = False

    def wave(self, measure: Measure) -> Wave | None:
        """The figure as a wave of a survey (judgement.md 6): a percentage with a sample; None if it is none."""
        if self.value is None or self.suppressed or not self.sample or measure.unit is not Unit.PERCENT:
            return None
        if not is_number(self.value):
            return None
        try:
            return Wave(
                self.value.scaleb(-2, EXACT), Decimal(self.sample), Decimal(1) if self.design is None else self.design
            )
        except ValueError:
            return None


class Verdict(NamedTuple):
    """A verdict: a colour, or the reason for none, with everything its sentence is made from.

    A tuple because there are many: its parts are kept, and the sentence is made when it is read. The figure of a
    suppressed verdict is left out, so that no page can show it. `miss` is the shortfall that was compared and
    `allowed` the tolerance that it was held against, in `against.times` of the measure's unit, with nothing rounded.
    """

    promise: Promise
    period: Period | None
    policy: Policy
    colour: Colour | None
    reason: Reason | None = None
    detail: str = ""
    figure: Figure | None = None
    against: Expected | None = None
    miss: Decimal | None = None
    allowed: Decimal | None = None
    comparator: Decimal | None = None
    first_wave: Figure | None = None
    z: Decimal | None = None
    due: Quarter | None = None
    column: int | None = None
    naming: str = ""

    @property
    def measure(self) -> Measure:
        return self.promise.measure

    @property
    def year(self) -> str:
        """The target column it belongs to, as printed; "" for none."""
        return "" if self.column is None else self.promise.columns[self.column].year

    @property
    def actual(self) -> Decimal | None:
        return None if self.figure is None else self.figure.value

    @property
    def expected(self) -> Decimal | None:
        return None if self.against is None else self.against.level

    @property
    def year_end(self) -> Decimal | None:
        return None if self.against is None else self.against.year_end

    @property
    def guide(self) -> bool:
        """True if it was judged against a path that nobody agreed: the colour is outlined."""
        return self.colour is not None and self.against is not None and self.against.guide

    @property
    def baseline(self) -> Decimal | None:
        return self.promise.baseline

    @property
    def shortfall(self) -> Decimal | None:
        """By how much the figure falls short of what was expected; below 0 it is better."""
        return self._in_units(self.miss)

    @property
    def tolerance(self) -> Decimal | None:
        """The greatest shortfall that is amber by its rule; None if none is."""
        if self.against is None:
            return None
        return self._in_units(self.policy.rules(self.measure)[1].allows(self.against, self.measure.sign))

    def _in_units(self, exact: Decimal | None) -> Decimal | None:
        """An amount of `against.times` of the measure's unit in the unit itself."""
        if exact is None or self.against is None or self.against.times == 1:
            return exact
        return EXACT.divide(exact, self.against.times)

    @property
    def word(self) -> str:
        """`Red`, or the reason: `not due`; for an indicator `female awaited`."""
        if self.colour is not None:
            return self.colour.value.capitalize()
        return self.naming or str(self.reason)

    @property
    def rank(self) -> int:
        """For sorting: red 0, amber 1, green 2, then the uncoloured, those that are owed before those that are not."""
        if self.colour is not None:
            return self.colour.rank
        return len(Colour) + len(Reason) - (self.reason or Reason.NOT_SIGNED_OFF).order

    @property
    def sentence(self) -> str:
        """The sentence that explains it (judgement.md 8)."""
        return sentences.of(self)
