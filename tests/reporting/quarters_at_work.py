"""A quarter at work through the services, each act by its person on its day: for the tests of a figure's life."""

from dataclasses import dataclass
from datetime import date

from indicators import clock
from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Return
from reporting.scorecard import build
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

Q2, Q3 = Quarter(2008, 2), Quarter(2008, 3)
PERIOD = Period.of_quarter(Q2)


@dataclass
class Work:
    """The small universe with 2008/09 Q2 opened, and its people as the rules of access see them."""

    world: builders.Universe
    who: dict

    @property
    def agreement(self):
        self.world.agreement.refresh_from_db()
        return self.world.agreement

    @property
    def measure(self):
        return self.world.indicators["NI 016"].measures.get(key="rate")

    def indicator(self, code="NI 016"):
        return self.world.indicators[code]

    def quarter(self, quarter=Q2):
        return self.agreement.quarters.get(year=quarter.year, number=quarter.number)

    def ret(self, quarter=Q2, code="NI 016"):
        return Return.objects.get(indicator=self.indicator(code), quarter=self.quarter(quarter))

    def on(self, day, verb, **what):
        """One act on a day: `work.on(date(2008, 10, 20), services.close_entry, quarter=…, by=…)`."""
        with clock.on(day):
            return verb(**what)

    def open(self, day, quarter=Q2, by="administrator", entry_by=None):
        return self.on(
            day,
            services.open_quarter,
            agreement=self.agreement,
            quarter=quarter,
            entry_by=entry_by or quarter.plus(1).start.replace(day=24),
            by=self.who[by],
        )

    def enter(self, day, typed, quarter=Q2, *, period=PERIOD, by="officer", status="provisional", hand_in=True, **more):
        ret = self.ret(quarter)
        said = more.pop("commentary", f"Said with {typed}.")
        forecasts = (
            [services.ForecastEntry(self.measure.pk, "2008/09", given)] if (given := more.pop("forecast", "")) else []
        )
        return self.on(
            day,
            services.record,
            ret=ret,
            version=ret.version,
            by=self.who[by],
            figures=[services.FigureEntry(self.measure.pk, period, typed, status, **more)],
            forecasts=forecasts,
            commentary=said,
            exception=None if ret.exception_typed else EXPLAINED,
            hand_in=hand_in,
        )

    def sign(self, day, quarter=Q2, by="reviewer"):
        ret = self.ret(quarter)
        return self.on(day, services.sign_off, ret=ret, version=ret.version, by=self.who[by])

    def send_back(self, day, reason="Check it.", quarter=Q2):
        ret = self.ret(quarter)
        return self.on(day, services.send_back, ret=ret, version=ret.version, reason=reason, by=self.who["reviewer"])

    def publish(self, day, quarter=Q2):
        return self.on(day, services.publish, quarter=self.quarter(quarter), by=self.who["reviewer"], knowing=True)

    def reopen(self, day, until, *, codes=("NI 016",), reason="A station was left out", by="administrator", quarter=Q2):
        return self.on(
            day,
            services.reopen,
            quarter=self.quarter(quarter),
            indicators=[self.indicator(code) for code in codes],
            reason=reason,
            until=until,
            by=self.who[by],
        )

    def row(self, quarter=Q2, *, known=False, by="auditor", code="ni-016"):
        """The indicator's row of the scorecard."""
        return build(self.agreement, self.quarter(quarter), self.who[by], known=known).row(code)


def at_work() -> Work:
    """2008/09 Q2 opened on 1 October 2008; figures due by the 24th."""
    world = builders.universe()
    world.quarters["2008/09 Q2"].delete()
    builders.place(builders.user("second"), world.agreement, "reviewer")
    builders.place(
        builders.user("named16"), world.agreement, "officer", indicator=world.indicators["NI 016"], duty="deputy"
    )
    people = {**world.people}
    for name in ("second", "named16"):
        people[name] = type(next(iter(people.values()))).objects.get(username=name)
    world.people.update(people)
    work = Work(world, {name: person_of(user) for name, user in people.items()})
    work.open(date(2008, 10, 1))
    return work


def published(typed="18.90", status="provisional", **more) -> Work:
    """The same, NI 016 entered on the 20th, signed off on the 21st, published on 30 October 2008."""
    work = at_work()
    work.enter(date(2008, 10, 20), typed, status=status, **more)
    work.sign(date(2008, 10, 21))
    work.publish(date(2008, 10, 30))
    return work
