"""Suppressed figures: too few people to publish. Nothing that would reveal one leaves here, but to those named for it.

Where figures are read to be judged, drawn or listed, they are read without their numbers; only a person named for the
indicator finds them in the boxes of the return, and in the verdict's own page and audit file.
"""

import re
from collections.abc import Iterable
from copy import copy
from decimal import Decimal

from indicators.periods import Period
from partners.access import Facts, Person, Verb, may
from reporting.models import Actual

#: What a suppressed figure is read without.
NUMBERS = ("value", "numerator", "denominator")
WORDS = ("typed", "note", "asked")

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def masked(row: Actual) -> Actual:
    """The figure without what would reveal it; one that is not suppressed, as it is."""
    if not row.suppressed:
        return row
    hidden = copy(row)
    for name in NUMBERS:
        setattr(hidden, name, None)
    for name in WORDS:
        setattr(hidden, name, "")
    return hidden


def masked_for(row: Actual, person: Person, facts: Facts) -> Actual:
    """The figure as a person may read it."""
    return row if may(person, Verb.SEE_SUPPRESSED, facts) else masked(row)


def told_in(words: str, rows: Iterable[Actual]) -> list[str]:
    """The periods whose suppressed figure or numerator stands in these words as a number, each once."""
    numbers = {Decimal(text.replace(",", "")) for text in _NUMBER.findall(words)}
    return list(
        dict.fromkeys(
            str(Period.parse(row.period))
            for row in rows
            if row.suppressed and numbers & {number for number in (row.value, row.numerator) if number is not None}
        )
    )
