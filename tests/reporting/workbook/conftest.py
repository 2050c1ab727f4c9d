"""The small universe with 2008/09 Q2 open, and an officer of Police with Excel at hand."""

from datetime import date

import pytest

from indicators import clock
from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from tests import builders
from tests.reporting.workbook.office import Office


@pytest.fixture
def world(db):
    """Every indicator has its return of 2008/09 Q2, opened by the administrator; it is 20 October 2008."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.who = {name: person_of(user) for name, user in made.people.items()}
    with clock.on(date(2008, 10, 20)):
        made.q2 = services.open_quarter(
            agreement=made.agreement,
            quarter=Quarter(2008, 2),
            entry_by=date(2008, 10, 24),
            by=made.who["administrator"],
        )
        yield made


@pytest.fixture
def office(world, sign_in):
    return Office(sign_in("officer"))


@pytest.fixture
def reviewer(world, sign_in):
    return Office(sign_in("reviewer"))


@pytest.fixture
def ret(world):
    """NI 016's return."""
    return world.q2.returns.get(indicator=world.indicators["NI 016"])
