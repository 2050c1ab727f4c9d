"""Reminders: what one e-mail tells a person, of all their agreements, in plain words with links (product.md 5).

Only what they owe and may do, or may sign off, comes in; nothing to say, no mail. It tells what stands now, not what
happened since, so a mail that is lost takes nothing with it: the next one says the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse

from indicators import clock
from indicators.models import Agreement
from partners.access import ROLE, Person, name_of, place_fact
from partners.models import Place
from reporting import owed
from reporting.models import ReportingQuarter
from targets.book import IndicatorEntry

STATE = ReportingQuarter.State


@dataclass(frozen=True)
class Line:
    """A return in the mail: what, by when, for whom, and where."""

    words: str
    link: str
    more: str = ""


@dataclass
class Part:
    """What a person hears of one quarter of one agreement."""

    title: str
    review: str = ""
    groups: dict[str, list[Line]] = field(default_factory=dict)
    waiting: list[Line] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.groups or self.waiting)


@dataclass(frozen=True)
class Letter:
    """One person's mail of today."""

    person: object
    parts: list[Part]

    @property
    def subject(self) -> str:
        """`2 returns to make, 1 sent back, 5 to sign off`."""
        counted = defaultdict(int)
        for part in self.parts:
            for title, lines in part.groups.items():
                counted[title] += len(lines)
            counted["to sign off"] += len(part.waiting)
        words = {"Sent back to you": "sent back", "Overdue": "overdue", "Due": "due"}
        return ", ".join(f"{number} {words.get(title, title)}" for title, number in counted.items() if number)

    @property
    def words(self) -> str:
        """The mail's text."""
        return render_to_string(
            "reporting/digest.txt",
            {
                "name": name_of(self.person),
                "parts": self.parts,
                "choice": absolute(reverse("reminders")),
            },
        )


def absolute(path: str) -> str:
    """A path of this site as a link that works in a mail."""
    return f"{settings.SITE_URL}{path}"


def letters() -> list[Letter]:
    """Today's mails, one a person who has something to do, an address, an open account, and said nothing against it."""
    today = clock.today()
    people = {
        user.pk: user
        for user in get_user_model()
        .objects.filter(is_active=True, digest_choice__off_since__isnull=True)
        .exclude(email="")
        .order_by("pk")
    }
    places = defaultdict(list)
    for place in Place.objects.in_force(today).filter(person__in=people).with_names():
        places[place.agreement_id].append(place)
    parts: dict[int, list[Part]] = defaultdict(list)
    for agreement in Agreement.objects.filter(pk__in=places).order_by("name"):
        for pk, part in _of_agreement(agreement, places[agreement.pk]):
            parts[pk].append(part)
    return [Letter(user, parts[pk]) for pk, user in people.items() if parts[pk]]


def _of_agreement(agreement: Agreement, places: list[Place]) -> Iterable[tuple[int, Part]]:
    """What each person hears of an agreement, quarter by quarter."""
    people = _people(places)
    covered = _covered(places)
    for quarter in ReportingQuarter.objects.of(agreement).exclude(state=STATE.UPCOMING):
        stands = owed.standing(agreement, quarter)
        if quarter.state == STATE.PUBLISHED and not stands.open:
            continue
        for person in people:
            part = _part(agreement, stands, person, covered[person.id])
            if part.anything:
                yield person.id, part


def _people(places: list[Place]) -> list[Person]:
    """Those who hold the places, as the rules of access see them."""
    grouped, named = defaultdict(list), {}
    for place in places:
        grouped[place.person_id].append(place_fact(place))
        named[place.person_id] = name_of(place.person)
    return [Person(pk, named[pk], tuple(facts)) for pk, facts in grouped.items()]


def _covered(places: list[Place]) -> dict[int, set[tuple]]:
    """What each person is on leave from: somebody covers it today, and gets the mail instead."""
    found = defaultdict(set)
    for place in places:
        if place.covers_id:
            found[place.covers_id].add((place.indicator_id, place.partner_id))
    return found


def _part(agreement: Agreement, stands: owed.Standing, person: Person, away: set[tuple]) -> Part:
    quarter = stands.quarter
    at = [agreement.slug, quarter.quarter.year_slug, quarter.quarter.slug]
    part = Part(f"{agreement.name}, {quarter}")
    here = Person(person.id, person.name, tuple(place for place in person.places if not _is_away(place, away)))
    for one in owed.mine(stands, here).owed:
        title = "Sent back to you" if one.sent_back else "Overdue" if one.late else "Due"
        part.groups.setdefault(title, []).append(_line(one, at))
    part.groups = {
        title: part.groups[title] for title in ("Sent back to you", "Overdue", "Due") if title in part.groups
    }
    if quarter.state != STATE.PUBLISHED or stands.open:
        for ret in owed.to_sign_off(stands, person):
            entry = stands.entry(ret)
            part.waiting.append(Line(_named(entry), absolute(reverse("return", args=[*at, entry.slug]))))
    if part.waiting:
        part.review = absolute(reverse("review", args=at))
    return part


def _is_away(place, away: set[tuple]) -> bool:
    """A duty of one's own that somebody covers today."""
    return place.role == ROLE.OFFICER and not place.covers and (place.indicator, place.partner) in away


def _line(one: owed.Owing, at: list[str]) -> Line:
    words = f"{_named(one.entry)}: {one.when}"
    if one.covered:
        words = f"{words}, {one.covered}"
    return Line(
        words,
        absolute(reverse("return", args=[*at, one.entry.slug])),
        f"Why: {one.ret.sent_back_reason}" if one.sent_back else "",
    )


def _named(entry: IndicatorEntry) -> str:
    return f"{entry.code} {entry.title}"
