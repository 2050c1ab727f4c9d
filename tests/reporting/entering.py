"""Entering a return as a browser does: open a quarter, fill in the boxes by their names, press a button."""

from datetime import date
from html import unescape

from django.urls import reverse

from indicators import clock
from indicators.models import Measure
from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from reporting.models import ReportingQuarter, Return
from tests import builders

Q2 = Quarter(2008, 2)
FAR = date(2099, 1, 24)


def a_world():
    """The universe with a share of children beside its own indicators, and 2008/09 Q2 open.

    NI 500: children, higher is better, quarterly, 60 % expected, lead Police; `share` may see what is suppressed of it.
    """
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.indicators["NI 500"] = builders.indicator(
        made.safer,
        "NI 500",
        title="Children helped in time",
        polarity="higher is better",
        noun="children",
        high=100,
        accumulation="average over the year",
        period="quarter",
        path="flat",
        baseline="50",
        targets=("60", "65", "70"),
    )
    builders.signup(made.indicators["NI 500"], made.partners["police"], lead=True)
    made.people["share"] = builders.user("share")
    builders.place(
        made.people["share"], made.agreement, "officer", indicator=made.indicators["NI 500"], duty="reporting officer"
    )
    opened(made.agreement, Q2, made.people["administrator"])
    return made


def opened(agreement, quarter: Quarter, administrator) -> ReportingQuarter:
    return services.open_quarter(agreement=agreement, quarter=quarter, entry_by=FAR, by=person_of(administrator))


def address(agreement, name: str, *more: str, quarter: Quarter = Q2) -> str:
    return reverse(name, args=[agreement.slug, quarter.year_slug, quarter.slug, *more])


def ret_of(agreement, code: str, quarter: Quarter = Q2) -> Return:
    return Return.objects.get(
        indicator__agreement=agreement, indicator__code=code, quarter__year=quarter.year, quarter__number=quarter.number
    )


def box(agreement, code: str, period: str, what: str = "figure", key: str = "figure") -> str:
    """The name of a box: `figure-12-2008-09-Q2-numerator`."""
    measure = Measure.objects.get(indicator__agreement=agreement, indicator__code=code, key=key)
    name = f"figure-{measure.pk}-{period.replace(' ', '-').replace('/', '-')}"
    return name if what == "figure" else f"{name}-{what}"


def enter(client, agreement, code: str, boxes: dict[str, str], *, quarter=Q2, press="save"):
    """Post a return: `boxes` by their full names; the version is the one that stands."""
    ret = ret_of(agreement, code, quarter)
    where = address(agreement, "return", ret.indicator.slug, quarter=quarter)
    with clock.on(quarter.end):
        return client.post(where, {"version": ret.version, "commentary": "", press: "1", **boxes})


def text_of(answer) -> str:
    """A page as text to search in, its entities read."""
    return unescape(answer.content.decode())


def page(client, agreement, name: str, *more: str, quarter=Q2, query: str = "") -> str:
    answer = client.get(address(agreement, name, *more, quarter=quarter) + query)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)


def indicator_page(client, agreement, slug: str, *, quarter=Q2) -> str:
    where = reverse("indicator", args=[agreement.slug, slug])
    answer = client.get(f"{where}?quarter={quarter.year_slug}-{quarter.slug}")
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)
