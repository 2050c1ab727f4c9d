"""A suppressed figure stands in no page, export, chart, sentence, history or mail, but for those named for it
(product.md 4). It is entered with numbers that are found nowhere else, and everything is searched for them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Actual
from tests import builders
from tests.crawler import walk

Q2 = Quarter(2008, 2)
#: The value as typed and as rounded, what it is made of, and what its note says.
NUMBERS = re.compile(rb"17\.39[67]|17\.40\b|17\.4172|17\.42\b|4,?173\b|239,?871|secret-note-793")


@pytest.fixture
def world(db, settings):
    """NI 016's figure is suppressed: typed by its reporting officer, handed in, with last year's suppressed too."""
    settings.LAA_TODAY = date(2008, 10, 20)
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.ni_016 = made.indicators["NI 016"]
    made.people["trusted"] = builders.user("trusted")
    builders.place(made.people["trusted"], made.agreement, "officer", indicator=made.ni_016, duty="reporting officer")
    made.who = {name: person_of(user) for name, user in made.people.items()}
    made.quarter = services.open_quarter(
        agreement=made.agreement, quarter=Q2, entry_by=date(2008, 10, 24), by=made.who["administrator"]
    )
    made.rate = made.ni_016.measures.get(key="rate")
    Actual.objects.create(
        measure=made.rate, period="2007/08 Q2", value=Decimal("17.417209"), typed="17.417209", suppressed=True,
        status="final", release="A release", known_on=date(2008, 1, 1), note="secret-note-793", at=builders.MOMENT,
    )  # fmt: skip
    row = made.quarter.returns.get(indicator=made.ni_016)
    figure = services.FigureEntry(
        measure=made.rate.pk,
        period=Period.of_quarter(Q2),
        typed="17.396851",
        numerator="4173",
        denominator="239871",
        suppressed=True,
    )
    services.record(
        ret=row, version=row.version, by=made.who["trusted"], figures=[figure], commentary="Few people.", hand_in=True
    )
    Actual.objects.filter(ret=row).update(note="secret-note-793", asked="Is 17.396851 right?")
    return made


def ret(world):
    return world.quarter.returns.get(indicator=world.ni_016)


def sign_off_and_publish(world):
    row = ret(world)
    services.sign_off(ret=row, version=row.version, by=world.who["reviewer"])
    services.publish(quarter=world.quarter, by=world.who["reviewer"], knowing=True)


def send_back(world):
    row = ret(world)
    services.send_back(ret=row, version=row.version, reason="Look again.", by=world.who["reviewer"])


def as_it_is(world):
    """Handed in, and waiting."""


def client_of(world, who):
    client = Client()
    client.force_login(world.people[who])
    return client


def at(world, name, *more):
    return reverse(name, args=[world.agreement.slug, "2008-09", "q2", *more])


def files(world):
    """Where no link leads for everybody: the files and readings of the indicator."""
    indicator = reverse("indicator", args=[world.agreement.slug, "ni-016"])
    where = [at(world, "audit", "ni-016", kind) for kind in ("json", "txt")]
    where += [f"{at(world, 'verdict', 'ni-016')}?period={period}" for period in ("2008/09+Q2", "2007/08+Q2")]
    where += [f"{one}?period=2007/08+Q2" for one in where[:2]]
    return [*where, f"{at(world, 'what_if_indicator', 'ni-016')}?policy=met+or+not", f"{indicator}?as=known", "/"]


def not_ours(path):
    return path.startswith(("/admin/", "/static/", "/account/"))


@pytest.mark.parametrize(
    ("state", "everybody"),
    [
        (as_it_is, ["theme", "equality", "officer", "reviewer", "administrator"]),
        (send_back, ["officer", "reviewer", "auditor"]),
        (sign_off_and_publish, ["reader", "theme", "auditor"]),
    ],
)
def test_no_page_and_no_file_tells_it_to_anybody_else(world, state, everybody):
    state(world)
    found = []
    for who in everybody:
        opened = 0
        for visit in walk(client_of(world, who), files(world), skip=not_ours):
            opened += visit.status == 200
            found += [f"{who} reads {told.decode()} at {visit.url}" for told in set(NUMBERS.findall(visit.body))]
        assert opened > 20, who
    assert not found, "\n".join(found)


def test_those_named_for_it_read_it_in_their_return_and_its_audit_file(world):
    trusted = client_of(world, "trusted")
    assert b"17.396851" in trusted.get(at(world, "audit", "ni-016", "json")).content
    send_back(world)
    assert b'value="17.396851"' in trusted.get(at(world, "return", "ni-016")).content


def test_nothing_but_the_figure_itself_holds_it(world):
    """Histories, frozen verdicts, digests, uploads: every row of every other table."""
    send_back(world)
    row = ret(world)
    services.record(ret=row, version=row.version, by=world.who["trusted"], commentary="Still few.", hand_in=True)
    sign_off_and_publish(world)
    call_command("send_digests")
    told = [
        f"{model.__name__}: {values}"
        for model in apps.get_models()
        if model is not Actual
        for values in model._base_manager.values()
        if NUMBERS.search(str(values).encode())
    ]
    assert not told, "\n".join(told)


def test_no_mail_tells_it(world):
    send_back(world)
    call_command("send_digests")
    assert any("NI 016" in one.body for one in mail.outbox)
    assert not [one.to for one in mail.outbox if NUMBERS.search(one.body.encode())]


def test_whoever_may_not_read_it_saves_the_return_without_changing_it(world):
    send_back(world)
    officer = client_of(world, "officer")
    name = f"figure-{world.rate.pk}-2008-09-Q2"
    data = {"version": ret(world).version, name: "", f"{name}-suppressed": "on", "commentary": "Seen.", "save": ""}
    assert officer.post(at(world, "return", "ni-016"), data).status_code == 302
    figure = services.FigureEntry(measure=world.rate.pk, period=Period.of_quarter(Q2), suppressed=True)
    services.record(ret=ret(world), version=ret(world).version, by=world.who["officer"], figures=[figure])
    held = Actual.objects.filter(ret=ret(world)).latest("id")
    assert (held.value, held.numerator) == (Decimal("17.396851"), Decimal(4173))


@pytest.mark.parametrize("words", ["It is 17.396851 now.", "Of 4,173 people.", "4173"])
def test_words_that_tell_it_are_refused(world, words):
    send_back(world)
    row = ret(world)
    with pytest.raises(services.Faults, match="tells the suppressed figure for 2008/09 Q2"):
        services.record(ret=row, version=row.version, by=world.who["trusted"], commentary=words)
    services.record(ret=row, version=row.version, by=world.who["trusted"], commentary="Few, as in 2007.")


def test_who_may_not_read_it_cannot_find_it_by_guessing(world):
    send_back(world)
    row = ret(world)
    services.record(ret=row, version=row.version, by=world.who["officer"], commentary="Perhaps 17.396851?")
