"""The one small universe of the tests, and the builders it is made with.

Builders are short keyword functions: each writes one thing through the models, fills in what a test does not care
about, and returns the row. Numbers are given as text, the way they are printed: the digits are part of the fact.

    agreement() -> theme(agreement) -> indicator(theme, "NI 016", targets=("35.65", "33.37", "31.10"))
    partner(agreement, "police"), signup(indicator, partner, lead=True)
    user("reader"), place(person, agreement, "reader"), quarter(agreement, "2008/09 Q2", state="open")

`universe()` builds the place that most tests stand in. Testing's agreement has two themes:

    Safer       NI 016  quarterly rate, lower is better, lead Police; with the number of offences as companion
                NI 017  autumn survey, lower is better, lead CDRP: a group, so only named people enter
                NI 110  deferred, no baseline, lead "Health": unclear, with a query that blocks
    Economy     NI 154  quarterly count over the year, higher is better, lead Council
                NI 188  levels 0 to 4, yearly, lead Council
                075     statutory, school years, lead Council; its last target is still to be set

and a person for each role: reader, theme (of Safer), equality, officer (for Police), named (reporting officer of
NI 017), reviewer, auditor, administrator; `outsider` reads the agreement of Elsewhere only, `nobody` holds no place.
2008/09 Q1 is published, Q2 is open, Q3 upcoming.
"""

from tests.builders.people import (
    partner,
    place,
    quarter,
    return_of,
    seat,
    signup,
    succession,
    upload_of,
    user,
)
from tests.builders.promises import (
    _LOADS,
    BEGINNING,
    LINES,
    MOMENT,
    STATUTORY_YEARS,
    YEARS,
    agreement,
    baseline_of,
    indicator,
    measure,
    period_of,
    policy,
    query,
    section,
    target,
    theme,
)
from tests.builders.universe import ROLES, Universe, universe

__all__ = [
    "BEGINNING",
    "LINES",
    "MOMENT",
    "ROLES",
    "STATUTORY_YEARS",
    "YEARS",
    "_LOADS",
    "Universe",
    "agreement",
    "baseline_of",
    "indicator",
    "measure",
    "partner",
    "period_of",
    "place",
    "policy",
    "quarter",
    "query",
    "return_of",
    "seat",
    "section",
    "signup",
    "succession",
    "target",
    "theme",
    "universe",
    "upload_of",
    "user",
]
