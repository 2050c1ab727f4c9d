"""The small universe with 2008/09 Q2 open and NI 016 handed in at 18.90, forecast 37.5: red by 5 %, amber by 10 %."""

from datetime import date

from indicators import clock
from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from tests import builders

Q2 = Quarter(2008, 2)

#: What a red needs before it can be handed in.
EXPLAINED = services.ExceptionEntry(
    words="Thieves come for satellite navigation.",
    actions=(services.ActionEntry("Light two car parks.", "Jo Osei", "30 November 2008"),),
)

#: The same as the form of a return sends it.
EXPLAINED_FIELDS = {
    "exception-words": "Thieves come for satellite navigation.",
    "action-0-words": "Light two car parks.",
    "action-0-owner": "Jo Osei",
    "action-0-due": "30 November 2008",
}


def handed_in():
    """The universe, its people as the rules of access see them in `who`."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.who = {name: person_of(user) for name, user in made.people.items()}
    with clock.on(date(2008, 10, 20)):
        row = services.open_quarter(
            agreement=made.agreement, quarter=Q2, entry_by=date(2008, 10, 24), by=made.who["administrator"]
        )
        rate = made.indicators["NI 016"].measures.get(key="rate")
        services.record(
            ret=row.returns.get(indicator=made.indicators["NI 016"]),
            version=1,
            by=made.who["officer"],
            figures=[services.FigureEntry(measure=rate.pk, period=Period.of_quarter(Q2), typed="18.90")],
            forecasts=[services.ForecastEntry(measure=rate.pk, year="2008/09", typed="37.5")],
            commentary="More thefts from cars.",
            exception=EXPLAINED,
            hand_in=True,
        )
    made.quarters["2008/09 Q2"] = row
    made.agreement.refresh_from_db()
    return made
