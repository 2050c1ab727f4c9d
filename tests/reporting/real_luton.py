"""Luton's real agreement with people of every role, and whatever quarter a test opens of it."""

import re
from datetime import date

from django.contrib.auth import get_user_model
from django.urls import reverse

from indicators import clock
from indicators.models import Indicator
from indicators.periods import Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Return
from targets.services import open_agreement
from tests import builders
from tests.conftest import AGREEMENT

HERE = "/luton-2008-11/"


def peopled(agreement, *codes):
    """An administrator, a reviewer, an auditor and a reader, and `named`, who reports these indicators."""
    for role in ("administrator", "reviewer", "auditor", "reader"):
        builders.place(builders.user(role), agreement, role)
    named = builders.user("named")
    for code in codes:
        indicator = Indicator.objects.get(agreement=agreement, code=code)
        builders.place(named, agreement, "officer", indicator=indicator, duty="reporting officer")
    return agreement


def opened(agreement, code, day):
    """The quarter, opened by the administrator on that day."""

    administrator = person_of(get_user_model().objects.get(username="administrator"))
    with clock.on(day):
        agreement.refresh_from_db()
        return services.open_quarter(
            agreement=agreement, quarter=Quarter.parse(code), entry_by=date(2099, 1, 1), by=administrator
        )


def at(quarter, name, *more):
    """The address of a page of the quarter."""
    named = quarter.quarter
    return reverse(name, args=["luton-2008-11", named.year_slug, named.slug, *more])


def hand_in(client, quarter, slug, figures, *, status="final"):
    """Submit a return: figures by period, as they are typed."""
    ret = Return.objects.get(quarter=quarter, indicator__slug=slug)
    measure = ret.indicator.measures.filter(rated=True).get()
    data = {"version": ret.version, "commentary": "As counted.", "submit": "1"}
    for period, typed in figures.items():
        box = f"figure-{measure.pk}-{period.replace(' ', '-').replace('/', '-')}"
        data |= {box: typed, f"{box}-status": status}
    answer = client.post(at(quarter, "return", slug), data)
    assert answer.status_code == 302, answer.context["form"].errors
    return ret


def send_back(client, quarter, slug):
    """A reviewer asks the officer to look again."""
    ret = Return.objects.get(quarter=quarter, indicator__slug=slug)
    said = {"version": ret.version, "send_back": "1", "reason": "The earlier year is missing."}
    assert client.post(at(quarter, "review_return", slug), said).status_code == 302
    ret.refresh_from_db()
    assert ret.state == "sent back"


def sign(client, quarter, slug):
    ret = Return.objects.get(quarter=quarter, indicator__slug=slug)
    answer = client.post(at(quarter, "review_return", slug), {"version": ret.version, "sign_off": "1"})
    assert answer.status_code == 302
    ret.refresh_from_db()
    assert ret.state == "signed off"


def read(client, address, status=200):
    """What a page says, in one line."""
    answer = client.get(address)
    assert answer.status_code == status, address
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return " ".join(text.split())


def file_with(folder, edit):
    """The agreement file as `edit` makes it of its text, beside its document."""
    text = AGREEMENT.read_text(encoding="utf-8")
    edited = edit(text)
    assert edited != text
    document = AGREEMENT.with_name("luton-laa-2008-11.txt")
    (folder / document.name).write_bytes(document.read_bytes())
    path = folder / AGREEMENT.name
    path.write_text(edited, encoding="utf-8")
    return open_agreement(path)
