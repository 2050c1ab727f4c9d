"""Builders of who signed up and who does what: partners, sign-ups, seats, people, places, quarters."""

from datetime import date
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from openpyxl import Workbook

from indicators.periods import Quarter
from partners.models import Membership, Partner, PartnerAlias, Place, Seat, SignUp, Succession
from reporting.models import ReportingQuarter, Return, Upload
from tests.builders.promises import BEGINNING, LINES, MOMENT


def partner(agreement, key, *, name="", short="", kind="council", aliases=(), members=(), **rest) -> Partner:
    """A partner; `members` (partners) make it a group's list, in that order."""
    position = Partner.objects.filter(agreement=agreement).count()
    row = Partner.objects.create(
        agreement=agreement,
        key=key,
        position=position,
        name=name or key.capitalize(),
        short=short,
        kind=kind,
        **{"lines": LINES, **rest},
    )
    for alias in aliases:
        PartnerAlias.objects.create(agreement=agreement, partner=row, alias=alias)
    for order, member in enumerate(members):
        Membership.objects.create(group=row, member=member, position=order, words=member.name, lines=LINES)
    return row


def succession(partner, successor, *, on=date(2009, 3, 31)) -> Succession:
    """The partner ends on that day, and the successor takes its place."""
    Partner.objects.filter(pk=partner.pk).update(ended=on)
    return Succession.objects.create(partner=partner, successor=successor)


def signup(indicator, partner, *, lead=False, words="") -> SignUp:
    position = SignUp.objects.filter(indicator=indicator).count()
    return SignUp.objects.create(
        indicator=indicator,
        partner=partner,
        position=position,
        lead=lead,
        words=words or f"{partner.label}{'*' if lead else ''}",
    )


def seat(agreement, words, *holders, seats=1, note="") -> Seat:
    """A seat on the Forum; several holders are alternatives, `seats=None` where the document prints no number."""
    position = Seat.objects.filter(agreement=agreement).count()
    row = Seat.objects.create(agreement=agreement, position=position, words=words, seats=seats, note=note, lines=LINES)
    row.holders.set(holders)
    return row


def user(username, *, password=None, **rest):
    """A person who can be signed in with `client.force_login`; give a password only to a test that types it."""
    facts = {"first_name": username.capitalize(), "last_name": "Tester", "email": f"{username}@example.org"}
    return get_user_model().objects.create_user(username, password=password, **{**facts, **rest})


def place(person, agreement, role="reader", *, since=BEGINNING, **rest) -> Place:
    return Place.objects.create(person=person, agreement=agreement, role=role, since=since, **rest)


def quarter(agreement, code="2008/09 Q2", *, state="open", by=None, **rest) -> ReportingQuarter:
    """A reporting quarter in that state; a published one needs `by`, the person who published it."""
    named = Quarter.parse(code)
    facts = {}
    if state != "upcoming":
        facts = {"entry_by": named.plus(1).start.replace(day=24), "opened_at": MOMENT}
    if state == "published":
        facts |= {"published_at": MOMENT, "published_by": by}
    return ReportingQuarter.objects.create(
        agreement=agreement, year=named.year, number=named.number, state=state, **{**facts, **rest}
    )


def return_of(indicator, quarter, *, state="not started", by=None, asks=("figure", "forecast"), **rest) -> Return:
    """An indicator's return; `by` is the person who did what its state tells (a reviewer for one signed off)."""
    facts = {}
    if state in ("submitted", "signed off", "sent back"):
        facts = {"submitted_at": MOMENT, "submitted_by": by}
    if state == "signed off":
        facts |= {"signed_off_at": MOMENT, "signed_off_by": by}
    if state == "sent back":
        facts |= {"sent_back_reason": "The numerator is missing."}
    return Return.objects.create(
        indicator=indicator, quarter=quarter, state=state, asks=list(asks), **{**facts, **rest}
    )


def upload_of(ret, by, *, pk=None) -> Upload:
    """A workbook with that return's row and nothing entered in it, uploaded by the person and waiting for them."""
    name = f"{ret.quarter.agreement.slug}|{ret.quarter}|r{ret.pk}|v{ret.version}|{ret.indicator.slug}/figure||"
    book, out = Workbook(), BytesIO()
    for values in (["laa:row", "laa:code"], ["", "Indicator"], [name, ret.indicator.code]):
        book.active.append(values)
    book.save(out)
    row = Upload(pk=pk, quarter=ret.quarter, name="figures.xlsx", sha256="0" * 64, at=MOMENT, by=by)
    row.file.save("figures.xlsx", ContentFile(out.getvalue()), save=False)
    row.save()
    return row
