"""The small universe, quarter by quarter, for the tests of exceptions: enter, sign off, publish, and look.

NI 016 by 2008/09 Q2: 17.00 is green, 18.60 amber, 18.90 red; by Q3 (26.74 expected) 27.00 is amber, 29.00 red.
"""

from contextlib import contextmanager
from datetime import date

from django.urls import reverse

from indicators import clock
from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Return
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

DAYS = {2: date(2008, 10, 20), 3: date(2009, 1, 20), 4: date(2009, 4, 20)}
ACTION = EXPLAINED.actions[0]


@contextmanager
def in_october():
    """The universe on 20 October 2008, with Q2 open and nothing entered."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.who = {name: person_of(user) for name, user in made.people.items()}
    with clock.on(DAYS[2]):
        open_quarter(made, 2)
        yield made


def open_quarter(world, number):
    return services.open_quarter(
        agreement=world.agreement,
        quarter=Quarter(2008, number),
        entry_by=DAYS[number].replace(day=24),
        by=world.who["administrator"],
    )


def ret_of(world, number=2):
    return Return.objects.select_related("indicator", "quarter__agreement").get(
        indicator=world.indicators["NI 016"], quarter__number=number
    )


def rate(world):
    return world.indicators["NI 016"].measures.get(key="rate").pk


def record(world, typed, exception=None, *, number=2, forecast="", by="officer", hand_in=True):
    ret = ret_of(world, number)
    period = Period.of_quarter(Quarter(2008, number))
    return services.record(
        ret=ret,
        version=ret.version,
        by=world.who[by],
        figures=[services.FigureEntry(measure=rate(world), period=period, typed=typed)] if typed else [],
        forecasts=[services.ForecastEntry(measure=rate(world), year="2008/09", typed=forecast)] if forecast else [],
        exception=exception,
        hand_in=hand_in,
    )


def sign_off(world, number=2):
    ret = ret_of(world, number)
    return services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])


def publish(world, number=2):
    services.publish(quarter=ret_of(world, number).quarter, by=world.who["reviewer"], knowing=True)


def url(world, name="return", number=2, slug="ni-016"):
    return reverse(name, args=[world.agreement.slug, "2008-09", f"q{number}", slug])


def indicator_page(world, client, number=2):
    path = reverse("indicator", args=[world.agreement.slug, "ni-016"])
    return client.get(f"{path}?quarter=2008-09-q{number}").content.decode()


def send(world, client, typed, press, number=2, **fields):
    box = f"figure-{rate(world)}-2008-09-Q{number}"
    data = {"version": ret_of(world, number).version, box: typed, f"{box}-status": "provisional", "commentary": ""}
    return client.post(url(world, number=number), {**data, press: "1", **fields})


def go_on(world):
    """Q2 is red, signed off and published; Q3 is open, three months later."""
    record(world, "18.90", EXPLAINED)
    sign_off(world)
    publish(world)
    with clock.on(DAYS[3]):
        open_quarter(world, 3)
