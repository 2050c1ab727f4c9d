"""A page's queries are few and do not grow with its rows (house.md 3, rule 9)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from targets.book import forget
from tests import builders

#: Address name, more of the address, and how many queries it may take once the book of promises is open.
PAGES = [
    ("overview", (), 12),
    ("themes", (), 12),
    ("theme", ("safer",), 12),
    ("scorecard", (), 12),
    ("returns", (), 12),
    ("review", (), 12),
    ("return", ("ni-016",), 20),
]


def queries(client, path) -> int:
    """How many queries a page takes when the book of promises is in memory."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


@pytest.fixture
def world(db):
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    return made


def open_q2(world):
    return services.open_quarter(
        agreement=world.agreement,
        quarter=Quarter(2008, 2),
        entry_by=date(2099, 10, 24),
        by=person_of(world.people["administrator"]),
    )


def more_indicators(world, number):
    for extra in range(number):
        row = builders.indicator(
            world.safer,
            f"NI {500 + extra}",
            unit="per 1,000",
            noun="offences",
            decimals=2,
            accumulation="count over the year",
            period="quarter",
            path="even split",
            baseline="37.93",
            targets=("35.65", "33.37", "31.10"),
        )
        builders.signup(row, world.partners["police"], lead=True)


@pytest.mark.parametrize(("name", "more", "most"), PAGES)
def test_few_and_the_same_for_more_indicators(world, sign_in, name, more, most):
    more_indicators(world, 3)
    open_q2(world)
    path = reverse(name, args=[world.agreement.slug, "2008-09", "q2", *more])
    client = sign_in("reviewer")
    few = queries(client, path)
    assert few <= most
    more_indicators_after(world)
    assert queries(client, path) == few


def more_indicators_after(world):
    """Twenty more, with returns of the quarter that is open."""
    from reporting.models import Return

    before = set(world.agreement.indicators.values_list("pk", flat=True))
    for extra in range(20):
        row = builders.indicator(world.economy, f"NI {700 + extra}", targets=("29", "27", "25"))
        builders.signup(row, world.partners["council"], lead=True)
    quarter = world.agreement.quarters.get(number=2)
    Return.objects.bulk_create(
        Return(indicator=row, quarter=quarter, asks=["figure"])
        for row in world.agreement.indicators.exclude(pk__in=before)
    )
    forget()


def test_the_indicator_page_takes_at_most_twenty(world, sign_in):
    open_q2(world)
    path = reverse("indicator", args=[world.agreement.slug, "ni-016"])
    assert queries(sign_in("reviewer"), path) <= 20


def test_a_post_takes_at_most_twenty_five(world, sign_in):
    open_q2(world)
    client = sign_in("officer")
    path = reverse("return", args=[world.agreement.slug, "2008-09", "q2", "ni-016"])
    measure = world.indicators["NI 016"].measures.get(key="rate")
    name = f"figure-{measure.pk}-2008-09-Q2"
    with CaptureQueriesContext(connection) as found:
        client.post(
            path, {"version": 1, name: "18.6", f"{name}-status": "provisional", "commentary": "", "submit": "1"}
        )
    assert len(found) <= 25, "\n".join(query["sql"][:160] for query in found.captured_queries)
