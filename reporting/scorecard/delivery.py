"""Delivery: the improvement plan's colour, beside outcome and forecast and never blended with them (judgement.md 7).

`delivery_of` is the one way in: it is handed a plan's actions. Until plans are entered it is handed none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting import travel

NOT_ENTERED = "plan not yet entered"

_WORDS = {
    "green": "No milestone of the plan is late.",
    "amber": "A milestone of the plan is up to one month late.",
    "red": "A milestone of the plan is more than one month late.",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A plan's colour, or the words for why it has none. It reads like a verdict, so that marks and counts take it."""

    colour: str
    reason: str
    sentence: str
    guide: bool = False

    @property
    def owed(self) -> bool:
        """A plan that is not yet entered is owed."""
        return self.reason == NOT_ENTERED


def delivery_of(plan: Iterable[travel.Action] | None, on: date, *, approved: bool = True) -> Delivery:
    """What a plan's actions come to at the end of a quarter; None is a plan that is not yet entered."""
    if plan is None:
        return Delivery("", NOT_ENTERED, "The improvement plan is not yet entered.")
    actions = list(plan)
    colour = travel.delivery(actions, on, approved=approved)
    if colour is None:
        return Delivery("", "plan not yet approved", "The plan has no action, and is not yet approved.")
    sentence = _WORDS[colour.value] if actions else "The plan is approved and has no action."
    return Delivery(colour.value, "", f"{colour.value.capitalize()}: {sentence}")
